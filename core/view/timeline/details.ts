import { byteCount } from '../../base/addressRange';
import { formatBytes, formatHex, formatSize } from '../../base/size';
import { rangeText } from '../memoryMap/details';
import type { TimelineLane } from './lanes';
import type { BufferRole, TimelineBuffer, TimelineModel } from './model';

export const roleNames: Readonly<Record<BufferRole, string>> = {
  input: 'input',
  output: 'output',
  intermediate: 'intermediate',
  weights: 'weights',
};

/** `epoch 4`, `epochs 4 – 9`. */
export function epochsText(first: number, last: number): string {
  return first === last ? `epoch ${first}` : `epochs ${first} – ${last}`;
}

export function poolNames(model: TimelineModel, buffer: TimelineBuffer): string {
  return buffer.pools.map((index) => model.pools[index]?.name ?? '').join(' + ');
}

/** Addresses of a buffer; offsets where the linker places the heap. */
export function placeText(model: TimelineModel, buffer: TimelineBuffer): string {
  const placed = model.pools[buffer.pools[0] ?? 0]?.hasAddress ?? true;
  return placed
    ? rangeText(buffer.range)
    : `offsets ${formatHex(buffer.range.start)} – ${formatHex(buffer.range.end)}`;
}

export function bufferDetails(model: TimelineModel, buffer: TimelineBuffer): string[] {
  return [
    buffer.name,
    `${roleNames[buffer.role]} · ${epochsText(buffer.first, buffer.last)}`,
    `${poolNames(model, buffer)} · ${placeText(model, buffer)}`,
    formatBytes(byteCount(buffer.range)),
    ...(buffer.shape && buffer.shape.length > 0
      ? [
          `${buffer.shape.join(' × ')}${buffer.format === undefined ? '' : ` · ${shortFormat(buffer.format)}`}`,
        ]
      : []),
  ];
}

export function bufferLabel(model: TimelineModel, buffer: TimelineBuffer): string {
  return `${buffer.name}, ${roleNames[buffer.role]}, ${formatSize(byteCount(buffer.range))}, ${epochsText(buffer.first, buffer.last)}, ${poolNames(model, buffer)} ${placeText(model, buffer)}`;
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
export function epochText(model: TimelineModel, epoch: number): string {
  const entry = model.epochs[epoch];
  if (!entry) return `epoch ${epoch}`;
  const where = entry.mapping === 'none' ? '' : ` · ${entry.mapping}`;
  const layers =
    entry.layers.length > 0
      ? ` · ${entry.layers.slice(0, 3).join(', ')}${entry.layers.length > 3 ? ` and ${entry.layers.length - 3} more` : ''}`
      : '';
  return `epoch ${epoch}${where}${layers}`;
}
