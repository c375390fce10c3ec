import { formatAddress } from '../base/size';
import type { CInfo } from '../model/cInfo';
import { lifetimesOf, type Lifetimes } from '../model/lifetimes';

/** A size in bytes: a number, or a decimal string over 2^53. */
export type JsonSize = number | string;

export interface TimelineBuffer {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly firstEpoch: number;
  readonly lastEpoch: number;
  readonly isParameter: boolean;
}

export interface TimelinePool {
  readonly name: string;
  readonly start: string;
  readonly size: JsonSize;
  /** The largest number of distinct bytes live in one epoch. */
  readonly peak: JsonSize;
  readonly peakEpoch: number;
  readonly buffers: readonly TimelineBuffer[];
}

/** One model's part of `n6mem timeline --format json`. */
export interface Timeline {
  readonly model: string;
  readonly file: string;
  readonly epochs: number;
  readonly pools: readonly TimelinePool[];
}

/** What `n6mem timeline --format json` prints. */
export interface TimelineReport {
  readonly version: 1;
  readonly timelines: readonly Timeline[];
}

/**
 * The timeline of one c_info as plain JSON data. A CPU heap has no address: its addresses count from 0 and its size is
 * what the model uses of it.
 *
 * @param model what the user calls the model; by default the file's own name for it
 * @param file the c_info's path as it is to be printed
 */
export function timelineOf(cInfo: CInfo, file: string, model = modelNameOf(cInfo, file)): Timeline {
  return timelineOfLifetimes(lifetimesOf(cInfo), file, model);
}

export function timelineOfLifetimes(lifetimes: Lifetimes, file: string, model: string): Timeline {
  return {
    model,
    file,
    epochs: lifetimes.epochs,
    pools: lifetimes.pools.map((entry) => ({
      name: entry.pool.name,
      start: formatAddress(entry.range.start),
      size: jsonSize(entry.range.end - entry.range.start),
      peak: jsonSize(entry.peak),
      peakEpoch: entry.peakEpoch,
      buffers: entry.buffers.map((live) => ({
        name: live.buffer.name,
        start: formatAddress(live.range.start),
        end: formatAddress(live.range.end),
        firstEpoch: live.firstEpoch,
        lastEpoch: live.lastEpoch,
        isParameter: live.buffer.isParameter,
      })),
    })),
  };
}

/** `network` for `network_c_info.json`; the generated name where the file is a bare `c_info.json`. */
export function modelNameOf(cInfo: CInfo, file: string): string {
  const base = file.slice(file.lastIndexOf('/') + 1);
  const stem = /^(.+)_c_info\.json$/.exec(base)?.[1];
  return stem ?? cInfo.modelName ?? base;
}

function jsonSize(bytes: bigint): JsonSize {
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : bytes.toString();
}
