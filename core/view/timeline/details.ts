import { byteCount } from '../../base/addressRange';
import { formatBytes, formatHex, formatSize } from '../../base/size';
import { say, sayCount, sayKey, sayList } from '../../base/wording';
import { rangeText } from '../memoryMap/details';
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
export function epochsText(first: number, last: number): string {
  return first === last ? say`epoch ${first}` : say`epochs ${first} – ${last}`;
}

export function poolNames(model: TimelineModel, buffer: TimelineBuffer): string {
  return buffer.pools.map((index) => model.pools[index]?.name ?? '').join(' + ');
}

/** Addresses of a buffer; offsets where the linker places the heap. */
export function placeText(model: TimelineModel, buffer: TimelineBuffer): string {
  const placed = model.pools[buffer.pools[0] ?? 0]?.hasAddress ?? true;
  return placed
    ? rangeText(buffer.range)
    : say`offsets ${formatHex(buffer.range.start)} – ${formatHex(buffer.range.end)}`;
}

export function bufferDetails(model: TimelineModel, buffer: TimelineBuffer): string[] {
  return [
    buffer.name,
    `${sayKey(roleNames[buffer.role])} · ${epochsText(buffer.first, buffer.last)}`,
    `${poolNames(model, buffer)} · ${placeText(model, buffer)}`,
    formatBytes(byteCount(buffer.range)),
    ...(buffer.shape && buffer.shape.length > 0
      ? [
          `${buffer.shape.join(' × ')}${buffer.format === undefined ? '' : ` · ${shortFormat(buffer.format)}`}`,
        ]
      : []),
    ...usersText(model, buffer),
  ];
}

/** Who writes a buffer and who reads it. */
function usersText({ epochs }: TimelineModel, { producer, consumers }: TimelineBuffer): string[] {
  const named = (epoch: number): string => {
    const layer = epochs[epoch]?.layers[0];
    return `${say`epoch ${epoch}`}${layer === undefined ? '' : ` (${layer})`}`;
  };
  const readers = sayList(consumers.slice(0, 3).map(named));
  const more = consumers.length - 3;
  return [
    ...(producer === undefined ? [] : [say`written by ${named(producer)}`]),
    ...(consumers.length === 0
      ? []
      : [say`read by ${more > 0 ? say`${readers} and ${more} more` : readers}`]),
  ];
}

export function bufferLabel(model: TimelineModel, buffer: TimelineBuffer): string {
  return sayList([
    buffer.name,
    sayKey(roleNames[buffer.role]),
    formatSize(byteCount(buffer.range)),
    epochsText(buffer.first, buffer.last),
    `${poolNames(model, buffer)} ${placeText(model, buffer)}`,
  ]);
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
export function costLines(model: TimelineModel, epoch: number): string[] {
  const entry = model.epochs[epoch];
  if (!entry) return [];
  const { cycles, milliwatts, milliseconds, traffic, external, operators, mapping, isHybrid } = entry;
  const whole = model.epochs.reduce((sum, one) => sum + one.cycles, 0);
  const lines: string[] = [];
  if (isHybrid || mapping === 'software') {
    const what = operators.join(' + ') || entry.layers[0] || entry.name;
    lines.push(
      isHybrid
        ? say`Partly on the CPU: the compiler put ${what} there.`
        : say`On the CPU: the compiler put ${what} there.`,
    );
  }
  if (cycles > 0)
    lines.push(say`${shortCount(cycles)} cycles, ${`${((cycles / whole) * 100).toFixed(1)} %`} of the model`);
  if (milliseconds > 0) lines.push(say`${millisecondsText(milliseconds)} measured on the board`);
  if (milliwatts > 0) lines.push(say`${Math.round(milliwatts)} mW`);
  if (traffic > 0) lines.push(say`${formatSize(BigInt(traffic))} moved`);
  if (external > 0)
    lines.push(say`${formatSize(BigInt(external))} of it to and from memory outside the chip`);
  return lines;
}

/** Memory outside the chip that an inference uses: what is slow without costing an epoch of its own. */
export function spillLine({ pool, bank, activations, traffic, share }: Spill): string {
  const moved =
    traffic === 0
      ? ''
      : say`; ${`${formatSize(BigInt(traffic))} (${(share * 100).toFixed(1)} %)`} of what an inference moves`;
  return activations > 0
    ? say`${formatSize(BigInt(activations))} of activations lie in ${pool}, outside the chip at ${bank}` +
        moved
    : say`Weights are read from ${pool}, outside the chip at ${bank}` + moved;
}

export function conflictText(conflict: TimelineConflict): ItemText {
  const { names, range, first, last } = conflict;
  const shared = say`${sayList(names)} share ${formatBytes(byteCount(range))}`;
  return {
    label: sayList([shared, rangeText(range), epochsText(first, last)]),
    details: [shared, rangeText(range), epochsText(first, last)],
  };
}

/** What runs on the CPU, by operator: what it is, the layers, the epoch that comes first. */
export function softwareLines(
  model: TimelineModel,
): readonly { readonly title: string; readonly note: string; readonly epoch: number }[] {
  const epochs = model.epochs.map((entry, epoch) => ({ ...entry, epoch, kind: mappingOf(entry) }));
  return softwareOperators(epochs).map(({ operator, epochs: count, cycles, first }) => ({
    title: `${operator} · ${sayCount(count, '{0} epoch', '{0} epochs')}`,
    note: [
      ...(cycles > 0 ? [say`${shortCount(cycles)} cycles`] : []),
      first.layers[0] === undefined
        ? say`first in epoch ${first.epoch}`
        : say`first ${first.layers[0]} in epoch ${first.epoch}`,
    ].join(' · '),
    epoch: first.epoch,
  }));
}

/** `Conv2D_19`, `Conv2D_19 and 4 more`: an epoch by its layers, in as few words as tell it from others. */
export function layersText({ layers }: TimelineEpoch): string {
  const [first = ''] = layers;
  return layers.length > 1 ? say`${first} and ${layers.length - 1} more` : first;
}

/** What an epoch runs: `epoch 12 · hardware · Conv2D_19, Relu_20`. */
export function epochText(model: TimelineModel, epoch: number): string {
  const entry = model.epochs[epoch];
  if (!entry) return say`epoch ${epoch}`;
  const where = entry.mapping === 'none' ? '' : ` · ${sayKey(mappingOf(entry))}`;
  const first = sayList(entry.layers.slice(0, 3));
  const rest = entry.layers.length - 3;
  const layers = rest > 0 ? say`${first} and ${rest} more` : first;
  return `${say`epoch ${epoch}`}${where}${layers === '' ? '' : ` · ${layers}`}`;
}
