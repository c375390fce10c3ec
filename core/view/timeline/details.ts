import { byteCount } from '../../base/addressRange';
import { formatBytes, formatHex, formatSize } from '../../base/size';
import { rangeText } from '../memoryMap/details';
import { english, type Words } from '../words';
import type { TimelineLane } from './lanes';
import type { BufferRole, TimelineBuffer, TimelineModel } from './model';

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

/** What an epoch runs: `epoch 12 · hardware · Conv2D_19, Relu_20`. */
export function epochText(model: TimelineModel, epoch: number, words: Words = english): string {
  const entry = model.epochs[epoch];
  if (!entry) return words('epoch {0}', epoch);
  const where = entry.mapping === 'none' ? '' : ` · ${words(entry.mapping)}`;
  const first = entry.layers.slice(0, 3).join(', ');
  const rest = entry.layers.length - 3;
  const layers = rest > 0 ? words('{0} and {1} more', first, rest) : first;
  return `${words('epoch {0}', epoch)}${where}${layers === '' ? '' : ` · ${layers}`}`;
}
