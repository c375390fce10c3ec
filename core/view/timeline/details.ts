import { byteCount } from '../../base/addressRange';
import { formatBytes, formatHex, formatSize } from '../../base/size';
import { rangeText } from '../memoryMap/details';
import { english, type Words } from '../words';
import type { TimelineLane } from './lanes';
import { softwareOperators, type Spill } from '../../memory/epochCost';
import type { ItemText } from '../shapes';
import type { BufferRole, TimelineBuffer, TimelineConflict, TimelineEpoch, TimelineModel } from './model';

export const roleNames: Readonly<Record<BufferRole, string>> = {
  input: 'input',
  output: 'output',
  intermediate: 'intermediate',
  weights: 'weights',
};

/** `epoch 4`, `epochs 4 – 9`. */
export function epochsText(first: number, last: number, words: Words = english): string {
  return first === last ? words('epoch {0}', first) : words('epochs {0} – {1}', first, last);
}

export function poolNames(model: TimelineModel, buffer: TimelineBuffer): string {
  return buffer.pools.map((index) => model.pools[index]?.name ?? '').join(' + ');
}

/** Addresses of a buffer; offsets where the linker places the heap. */
export function placeText(model: TimelineModel, buffer: TimelineBuffer, words: Words = english): string {
  const placed = model.pools[buffer.pools[0] ?? 0]?.hasAddress ?? true;
  return placed
    ? rangeText(buffer.range)
    : words('offsets {0} – {1}', formatHex(buffer.range.start), formatHex(buffer.range.end));
}

export function bufferDetails(
  model: TimelineModel,
  buffer: TimelineBuffer,
  words: Words = english,
): string[] {
  return [
    buffer.name,
    `${words(roleNames[buffer.role])} · ${epochsText(buffer.first, buffer.last, words)}`,
    `${poolNames(model, buffer)} · ${placeText(model, buffer, words)}`,
    formatBytes(byteCount(buffer.range)),
    ...(buffer.shape && buffer.shape.length > 0
      ? [
          `${buffer.shape.join(' × ')}${buffer.format === undefined ? '' : ` · ${shortFormat(buffer.format)}`}`,
        ]
      : []),
    ...usersText(model, buffer, words),
  ];
}

/** Who writes a buffer and who reads it. */
function usersText(
  { epochs }: TimelineModel,
  { producer, consumers }: TimelineBuffer,
  words: Words,
): string[] {
  const named = (epoch: number): string => {
    const layer = epochs[epoch]?.layers[0];
    return `${words('epoch {0}', epoch)}${layer === undefined ? '' : ` (${layer})`}`;
  };
  const readers = consumers.slice(0, 3).map(named).join(', ');
  const more = consumers.length - 3;
  return [
    ...(producer === undefined ? [] : [words('written by {0}', named(producer))]),
    ...(consumers.length === 0
      ? []
      : [words('read by {0}', more > 0 ? words('{0} and {1} more', readers, more) : readers)]),
  ];
}

export function bufferLabel(model: TimelineModel, buffer: TimelineBuffer, words: Words = english): string {
  return [
    buffer.name,
    words(roleNames[buffer.role]),
    formatSize(byteCount(buffer.range)),
    epochsText(buffer.first, buffer.last, words),
    `${poolNames(model, buffer)} ${placeText(model, buffer, words)}`,
  ].join(', ');
}

/** `s8` for `STAI_FORMAT_S8`. */
export function shortFormat(format: string): string {
  return format.replace(/^(STAI_FORMAT_|AI_BUFFER_FORMAT_)/, '').toLowerCase();
}

/** `cpuRAM2`, `cpuRAM2 … npuRAM6`. */
export function laneTitle(lane: TimelineLane): string {
  const first = lane.pools[0]!.name;
  const last = lane.pools[lane.pools.length - 1]!.name;
  return lane.pools.length === 1
    ? first
    : lane.pools.length === 2
      ? `${first}, ${last}`
      : `${first} … ${last}`;
}

/** `hardware`, `software`, or `hybrid` for what runs on both. */
export function mappingOf({ mapping, isHybrid }: TimelineEpoch): 'hardware' | 'software' | 'hybrid' | 'none' {
  return isHybrid ? 'hybrid' : mapping;
}

/** Cycles as people read them: `29.2 M`, `384 k`, `812`. */
export function shortCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(count >= 1e7 ? 1 : 2)} M`;
  return count >= 1e4 ? `${Math.round(count / 1e3)} k` : String(Math.round(count));
}

export function millisecondsText(time: number): string {
  return `${time < 10 ? time.toFixed(2) : time.toFixed(1)} ms`;
}

/** What an epoch costs, and why where that is known: one line each. */
export function costLines(model: TimelineModel, epoch: number, words: Words = english): string[] {
  const entry = model.epochs[epoch];
  if (!entry) return [];
  const { cycles, milliwatts, milliseconds, traffic, external, operators, mapping, isHybrid } = entry;
  const whole = model.epochs.reduce((sum, one) => sum + one.cycles, 0);
  const lines: string[] = [];
  if (isHybrid || mapping === 'software') {
    const what = operators.join(' + ') || entry.layers[0] || entry.name;
    lines.push(
      isHybrid
        ? words('Partly on the CPU: the compiler put {0} there.', what)
        : words('On the CPU: the compiler put {0} there.', what),
    );
  }
  if (cycles > 0)
    lines.push(
      words('{0} cycles, {1} of the model', shortCount(cycles), `${((cycles / whole) * 100).toFixed(1)} %`),
    );
  if (milliseconds > 0) lines.push(words('{0} measured on the board', millisecondsText(milliseconds)));
  if (milliwatts > 0) lines.push(words('{0} mW', Math.round(milliwatts)));
  if (traffic > 0) lines.push(words('{0} moved', formatSize(BigInt(traffic))));
  if (external > 0)
    lines.push(words('{0} of it to and from memory outside the chip', formatSize(BigInt(external))));
  return lines;
}

/** Memory outside the chip that an inference uses: what is slow without costing an epoch of its own. */
export function spillLine(
  { pool, bank, activations, traffic, share }: Spill,
  words: Words = english,
): string {
  const moved =
    traffic === 0
      ? ''
      : words(
          '; {0} of what an inference moves',
          `${formatSize(BigInt(traffic))} (${(share * 100).toFixed(1)} %)`,
        );
  return activations > 0
    ? words(
        '{0} of activations lie in {1}, outside the chip at {2}',
        formatSize(BigInt(activations)),
        pool,
        bank,
      ) + moved
    : words('Weights are read from {0}, outside the chip at {1}', pool, bank) + moved;
}

export function conflictText(conflict: TimelineConflict, words: Words = english): ItemText {
  const { names, range, first, last } = conflict;
  const shared = words('{0} share {1}', names.join(', '), formatBytes(byteCount(range)));
  return {
    label: [shared, rangeText(range), epochsText(first, last, words)].join(', '),
    details: [shared, rangeText(range), epochsText(first, last, words)],
  };
}

/** What runs on the CPU, by operator: what it is, the layers, the epoch that comes first. */
export function softwareLines(
  model: TimelineModel,
  words: Words = english,
): readonly { readonly title: string; readonly note: string; readonly epoch: number }[] {
  const epochs = model.epochs.map((entry, epoch) => ({ ...entry, epoch, kind: mappingOf(entry) }));
  return softwareOperators(epochs).map(({ operator, epochs: count, cycles, first }) => ({
    title: `${operator} · ${count === 1 ? words('1 epoch') : words('{0} epochs', count)}`,
    note: [
      ...(cycles > 0 ? [words('{0} cycles', shortCount(cycles))] : []),
      first.layers[0] === undefined
        ? words('first in epoch {0}', first.epoch)
        : words('first {0} in epoch {1}', first.layers[0], first.epoch),
    ].join(' · '),
    epoch: first.epoch,
  }));
}

/** `Conv2D_19`, `Conv2D_19 and 4 more`: an epoch by its layers, in as few words as tell it from others. */
export function layersText({ layers }: TimelineEpoch, words: Words = english): string {
  const [first = ''] = layers;
  return layers.length > 1 ? words('{0} and {1} more', first, layers.length - 1) : first;
}

/** What an epoch runs: `epoch 12 · hardware · Conv2D_19, Relu_20`. */
export function epochText(model: TimelineModel, epoch: number, words: Words = english): string {
  const entry = model.epochs[epoch];
  if (!entry) return words('epoch {0}', epoch);
  const where = entry.mapping === 'none' ? '' : ` · ${words(mappingOf(entry))}`;
  const first = entry.layers.slice(0, 3).join(', ');
  const rest = entry.layers.length - 3;
  const layers = rest > 0 ? words('{0} and {1} more', first, rest) : first;
  return `${words('epoch {0}', epoch)}${where}${layers === '' ? '' : ` · ${layers}`}`;
}
