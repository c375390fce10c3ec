import { formatHex } from '../../base/size';
import { rangeFromWire, rangeToWire, type WireRange } from '../wire';
import type { Spill } from '../../memory/epochCost';
import type { TimelineBuffer, TimelineConflict, TimelineEpoch, TimelineModel, TimelinePool } from './model';

/** A timeline as JSON: what a server sends and a file embeds. */
export interface WireTimeline {
  readonly model: string;
  readonly file: string;
  readonly epochs: readonly TimelineEpoch[];
  readonly pools: readonly (Omit<TimelinePool, 'range' | 'peak'> & {
    readonly range: WireRange;
    readonly peak: string;
  })[];
  readonly buffers: readonly (Omit<TimelineBuffer, 'range' | 'shape' | 'format' | 'producer'> & {
    readonly range: WireRange;
    readonly shape: readonly number[] | null;
    readonly format: string | null;
    readonly producer: number | null;
  })[];
  readonly live: readonly number[];
  readonly peak: string;
  readonly peakEpoch: number;
  readonly milliseconds: number;
  readonly spills: readonly Spill[];
  readonly conflicts: readonly (Omit<TimelineConflict, 'range'> & { readonly range: WireRange })[];
}

export function timelineToWire(model: TimelineModel): WireTimeline {
  return {
    ...model,
    pools: model.pools.map((pool) => ({
      ...pool,
      range: rangeToWire(pool.range),
      peak: formatHex(pool.peak),
    })),
    buffers: model.buffers.map((buffer) => ({
      ...buffer,
      range: rangeToWire(buffer.range),
      shape: buffer.shape ?? null,
      format: buffer.format ?? null,
      producer: buffer.producer ?? null,
    })),
    peak: formatHex(model.peak),
    conflicts: model.conflicts.map((conflict) => ({ ...conflict, range: rangeToWire(conflict.range) })),
  };
}

export function timelineFromWire(wire: WireTimeline): TimelineModel {
  return {
    ...wire,
    pools: wire.pools.map((pool) => ({ ...pool, range: rangeFromWire(pool.range), peak: BigInt(pool.peak) })),
    buffers: wire.buffers.map((buffer) => ({
      ...buffer,
      range: rangeFromWire(buffer.range),
      shape: buffer.shape ?? undefined,
      format: buffer.format ?? undefined,
      producer: buffer.producer ?? undefined,
    })),
    peak: BigInt(wire.peak),
    conflicts: wire.conflicts.map((conflict) => ({ ...conflict, range: rangeFromWire(conflict.range) })),
  };
}
