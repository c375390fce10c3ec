import { compareBigints } from '../../base/order';
import {
  byteCount,
  distinctBytes,
  intersect,
  subtract,
  type AddressRange,
  hull,
} from '../../base/addressRange';
import type { Span } from '../../base/span';
import { say } from '../../base/wording';
import { assumedDevice } from '../../device/devices';
import { modelCost, type Spill } from '../../memory/epochCost';
import type { GenerateReport } from '../../model/parseReport';
import { lifetimesOf } from '../../model/lifetimes';
import { liveBytesPerEpoch } from '../../model/liveBytes';
import type { CInfo } from '../../model/cInfo';

/** What a tensor is to the model. */
export type BufferRole = 'input' | 'output' | 'intermediate' | 'weights';

export interface TimelineEpoch {
  /** `none`: the epoch that only lists parameters, or one that no node is known for. */
  readonly mapping: 'hardware' | 'software' | 'none';
  readonly name: string;
  readonly layers: readonly string[];
  /** Whether part of it runs on the CPU. */
  readonly isHybrid: boolean;
  /** What it computes: `Conv`, `Softmax`. */
  readonly operators: readonly string[];
  /** As the compiler estimates; 0 where it does not say. */
  readonly cycles: number;
  readonly milliwatts: number;
  /** As measured on the board; 0 where nobody did. */
  readonly milliseconds: number;
  /** Bytes moved, and of these to and from memory outside the chip. */
  readonly traffic: number;
  readonly external: number;
}

/** Bytes of the application that buffers of the model occupy too, while these epochs run. */
export interface TimelineConflict {
  /** Both parties, the application's first. */
  readonly names: readonly string[];
  readonly severity: 'error' | 'warning' | 'information';
  /** In the addresses of the model. */
  readonly range: AddressRange;
  /** First and last epoch in which a buffer lies there, both inclusive. */
  readonly first: number;
  readonly last: number;
}

export interface TimelinePool {
  readonly name: string;
  readonly range: AddressRange;
  /** False for a heap that the linker places: its addresses count from 0. */
  readonly hasAddress: boolean;
  readonly peak: bigint;
  readonly peakEpoch: number;
  /** Bytes that the NPU reads and writes per epoch; empty where the file does not say. */
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

export interface TimelineBuffer {
  readonly id: number;
  readonly name: string;
  readonly role: BufferRole;
  readonly range: AddressRange;
  /** Both inclusive. */
  readonly first: number;
  readonly last: number;
  /** Indices of the pools that hold it: two where it spans them. */
  readonly pools: readonly number[];
  readonly shape: readonly number[] | undefined;
  readonly format: string | undefined;
  readonly source: Span;
  /** The epoch that writes it; undefined for inputs and weights. */
  readonly producer: number | undefined;
  /** The epochs that read it, in their order. */
  readonly consumers: readonly number[];
}

/** Everything that the timeline of one model shows. */
export interface TimelineModel {
  readonly model: string;
  readonly file: string;
  readonly epochs: readonly TimelineEpoch[];
  /** Pools that hold a buffer, by address. */
  readonly pools: readonly TimelinePool[];
  readonly buffers: readonly TimelineBuffer[];
  /** Distinct bytes of inputs, outputs and intermediates live in each epoch, over all pools. */
  readonly live: readonly number[];
  readonly peak: bigint;
  readonly peakEpoch: number;
  /** What one inference took on the board, in milliseconds; 0 where nothing was measured. */
  readonly milliseconds: number;
  /** Memory outside the chip that an inference reads or writes. */
  readonly spills: readonly Spill[];
  /** Where the application lies over buffers; empty without a target. */
  readonly conflicts: readonly TimelineConflict[];
}

/** What a timeline can show besides a c_info. */
export interface TimelineExtras {
  readonly report?: GenerateReport | undefined;
  readonly conflicts?: readonly TimelineConflict[];
}

/** The timeline of a c_info. Buffers that span two pools are one rectangle again. */
export function timelineModelOf(
  cInfo: CInfo,
  file: string,
  model: string,
  { report, conflicts = [] }: TimelineExtras = {},
): TimelineModel {
  const lifetimes = lifetimesOf(cInfo);
  const cost = modelCost(cInfo, lifetimes, assumedDevice(), report);
  const users = usersOf(cInfo);
  const inputs = new Set(cInfo.inputs);
  const outputs = new Set(cInfo.outputs);
  const used = lifetimes.pools
    .filter((pool) => pool.buffers.length > 0)
    .sort(
      (a, b) => Number(b.hasAddress) - Number(a.hasAddress) || compareBigints(a.range.start, b.range.start),
    );
  const buffers = new Map<number, TimelineBuffer>();
  used.forEach((pool, index) => {
    for (const live of pool.buffers) {
      const { buffer } = live;
      const known = buffers.get(buffer.id);
      if (known) {
        const { range } = known;
        buffers.set(buffer.id, {
          ...known,
          range: hull([range, live.range]) ?? range,
          pools: [...known.pools, index],
        });
        continue;
      }
      buffers.set(buffer.id, {
        id: buffer.id,
        name: buffer.name,
        role: buffer.isParameter
          ? 'weights'
          : inputs.has(buffer.id)
            ? 'input'
            : outputs.has(buffer.id)
              ? 'output'
              : 'intermediate',
        range: live.range,
        first: live.firstEpoch,
        last: live.lastEpoch,
        pools: [index],
        shape: buffer.shape,
        format: buffer.format,
        source: buffer.span,
        producer: users.get(buffer.id)?.producer,
        consumers: users.get(buffer.id)?.consumers ?? [],
      });
    }
  });
  const all = [...buffers.values()];
  const active = all.filter((buffer) => buffer.role !== 'weights');
  const live = liveOf(
    active,
    used.map((pool) => pool.hasAddress),
    lifetimes.epochs,
  );
  let peakEpoch = 0;
  live.forEach((bytes, epoch) => {
    if (bytes > live[peakEpoch]!) peakEpoch = epoch;
  });
  return {
    model,
    file,
    epochs: Array.from({ length: lifetimes.epochs }, (_, epoch) => {
      const node = lifetimes.nodes[epoch];
      return {
        mapping: node?.mapping ?? 'none',
        name: node?.name ?? say`epoch ${epoch}`,
        layers: node?.layers ?? [],
        isHybrid: cost.epochs[epoch]?.kind === 'hybrid',
        operators: cost.epochs[epoch]?.operators ?? [],
        cycles: cost.epochs[epoch]?.cycles ?? 0,
        milliwatts: cost.epochs[epoch]?.milliwatts ?? 0,
        milliseconds: cost.epochs[epoch]?.milliseconds ?? 0,
        traffic: cost.epochs[epoch]?.traffic ?? 0,
        external: cost.epochs[epoch]?.external ?? 0,
      };
    }),
    pools: used.map((pool) => ({
      name: pool.pool.name,
      range: pool.range,
      hasAddress: pool.hasAddress,
      peak: pool.peak,
      peakEpoch: pool.peakEpoch,
      reads: pool.reads.some((n) => n > 0) || pool.writes.some((n) => n > 0) ? pool.reads : [],
      writes: pool.reads.some((n) => n > 0) || pool.writes.some((n) => n > 0) ? pool.writes : [],
    })),
    buffers: all,
    live,
    peak: BigInt(live[peakEpoch] ?? 0),
    peakEpoch,
    milliseconds: cost.measured?.milliseconds ?? 0,
    spills: cost.spills,
    conflicts,
  };
}

/** Who writes and who reads each buffer, by its id. */
function usersOf(cInfo: CInfo): ReadonlyMap<number, { producer: number | undefined; consumers: number[] }> {
  const users = new Map<number, { producer: number | undefined; consumers: number[] }>();
  const of = (buffer: number): { producer: number | undefined; consumers: number[] } => {
    const known = users.get(buffer) ?? { producer: undefined, consumers: [] };
    users.set(buffer, known);
    return known;
  };
  for (const { epoch, inputs, outputs } of cInfo.nodes) {
    if (epoch === undefined) continue;
    for (const buffer of outputs) of(buffer).producer ??= epoch;
    for (const buffer of inputs) {
      const { consumers } = of(buffer);
      if (!consumers.includes(epoch)) consumers.push(epoch);
    }
  }
  for (const { consumers } of users.values()) consumers.sort((a, b) => a - b);
  return users;
}

/** Heaps without an address all count from 0: each is swept alone, so that two of them never hide each other's bytes. */
function liveOf(
  buffers: readonly TimelineBuffer[],
  hasAddress: readonly boolean[],
  epochs: number,
): number[] {
  const groups = new Map<number, TimelineBuffer[]>();
  for (const buffer of buffers) {
    const pool = buffer.pools[0] ?? 0;
    const key = hasAddress[pool] ? -1 : pool;
    const group = groups.get(key);
    if (group) group.push(buffer);
    else groups.set(key, [buffer]);
  }
  const total = new Array<number>(epochs).fill(0);
  for (const group of groups.values()) {
    const spans = group.map((buffer) => ({
      range: buffer.range,
      firstEpoch: buffer.first,
      lastEpoch: buffer.last,
    }));
    liveBytesPerEpoch(spans, epochs).forEach((bytes, epoch) => {
      total[epoch] = total[epoch]! + Number(bytes);
    });
  }
  return total;
}

/** What is live in one epoch, largest first. */
export function liveBuffers(model: TimelineModel, epoch: number): TimelineBuffer[] {
  return model.buffers
    .filter((buffer) => buffer.first <= epoch && epoch <= buffer.last)
    .sort((a, b) => {
      const bySize = compareBigints(byteCount(b.range), byteCount(a.range));
      return bySize || compareBigints(a.range.start, b.range.start);
    });
}

/** What one pool holds in one epoch. */
export interface PoolMoment {
  readonly name: string;
  /** Distinct live bytes, weights included. */
  readonly live: bigint;
  /** The longest stretch that no live buffer holds: the largest tensor that would still fit. */
  readonly largestGap: bigint;
  /** Bytes that the NPU reads and writes; 0 where nothing is known. */
  readonly reads: number;
  readonly writes: number;
}

/** The pools in one epoch, in address order. */
export function poolsAt(model: TimelineModel, epoch: number): PoolMoment[] {
  return model.pools.map((pool, index) => {
    const live = model.buffers.flatMap((buffer) =>
      buffer.first <= epoch && epoch <= buffer.last && buffer.pools.includes(index)
        ? (intersect(buffer.range, pool.range) ?? [])
        : [],
    );
    const gaps = subtract(pool.range, live);
    return {
      name: pool.name,
      live: distinctBytes(live),
      largestGap: gaps.reduce((most, gap) => (byteCount(gap) > most ? byteCount(gap) : most), 0n),
      reads: pool.reads[epoch] ?? 0,
      writes: pool.writes[epoch] ?? 0,
    };
  });
}
