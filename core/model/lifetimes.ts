import { compareBigints, higher } from '../base/order';
import { byteCount, intersect, rangeOf, subtract, union, type AddressRange } from '../base/addressRange';
import type { CInfo, CInfoBuffer, CInfoNode, CInfoPool } from './cInfo';
import { liveBytesPerEpoch } from './liveBytes';

/** One buffer, or the part of it that lies in one pool. */
export interface LiveBuffer {
  readonly buffer: CInfoBuffer;
  /** Bytes of the pool: addresses, or offsets from 0 in a pool without an address. */
  readonly range: AddressRange;
  /** Both inclusive. A buffer without epochs counts as live throughout. */
  readonly firstEpoch: number;
  readonly lastEpoch: number;
}

/** What happens in one pool over the epochs. */
export interface PoolLifetimes {
  /** A member pool; a virtual one only for bytes that no member holds. */
  readonly pool: CInfoPool;
  /** The declared range, or `[0, used)` for a heap that has no address (`hasAddress` false). */
  readonly range: AddressRange;
  readonly hasAddress: boolean;
  /** By address, then by first epoch. */
  readonly buffers: readonly LiveBuffer[];
  /** Distinct bytes live in each epoch. */
  readonly liveBytes: readonly bigint[];
  /** The largest of `liveBytes`, and the first epoch that reaches it (0 for an unused pool). */
  readonly peak: bigint;
  readonly peakEpoch: number;
  /** Bytes that some buffer uses in some epoch, sorted and disjoint. */
  readonly used: readonly AddressRange[];
  /** Bytes of the pool that no buffer uses in any epoch. */
  readonly neverUsed: readonly AddressRange[];
  /** Bytes that the NPU reads and writes in each epoch. */
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

/** The buffers of one model over its epochs, in their member pools. */
export interface Lifetimes {
  /** Epochs are numbered 0 to `epochs - 1`. */
  readonly epochs: number;
  readonly pools: readonly PoolLifetimes[];
  /** The node that each epoch runs; undefined where none is known. */
  readonly nodes: readonly (CInfoNode | undefined)[];
}

/** More epochs than any model has; a larger number is a broken file and must not cost memory. */
const mostEpochs = 100_000;

/** Live bytes are kept for each pool and epoch; beyond this many numbers the last epochs are left out. */
const mostCells = 4_000_000;

/**
 * Lays the buffers of a c_info out over epochs and member pools. A buffer of a virtual pool is attributed to the
 * members by address, split where it spans two. O(n log n) in buffers.
 */
export function lifetimesOf(cInfo: CInfo): Lifetimes {
  const epochs = epochCount(cInfo);
  const placed = place(cInfo, epochs);
  const nodes: (CInfoNode | undefined)[] = new Array<CInfoNode | undefined>(epochs).fill(undefined);
  for (const node of cInfo.nodes) {
    if (node.epoch !== undefined && node.epoch < epochs) nodes[node.epoch] ??= node;
  }
  const traffic = trafficOf(cInfo, epochs);
  const idle: Idle = {
    liveBytes: new Array<bigint>(epochs).fill(0n),
    traffic: new Array<number>(epochs).fill(0),
  };
  const pools = cInfo.pools
    .filter((pool) => !pool.virtual || placed.has(pool))
    .map((pool) => poolLifetimes(pool, placed.get(pool) ?? [], idle, traffic.get(pool.id)));
  return { epochs, pools, nodes };
}

/** The buffers of a pool that are live in one epoch, by address. */
export function liveAt(pool: PoolLifetimes, epoch: number): LiveBuffer[] {
  return pool.buffers.filter((entry) => entry.firstEpoch <= epoch && epoch <= entry.lastEpoch);
}

/** The bytes of a pool that no buffer holds in one epoch. */
export function freeAt(pool: PoolLifetimes, epoch: number): AddressRange[] {
  return subtract(
    pool.range,
    liveAt(pool, epoch).map((entry) => entry.range),
  );
}

/** Epochs of a model, at least 1 where it has buffers; a broken file must not cost memory. */
export function epochCount(cInfo: CInfo): number {
  let count = 0;
  for (const { epochs } of cInfo.buffers) if (epochs) count = Math.max(count, epochs.last + 1);
  for (const { epoch } of cInfo.nodes) if (epoch !== undefined) count = Math.max(count, epoch + 1);
  const held = new Set([...cInfo.buffers, ...cInfo.accesses].map(({ poolId }) => poolId)).size;
  const most = Math.min(mostEpochs, Math.ceil(mostCells / Math.max(1, held)));
  return Math.min(count || (cInfo.buffers.length > 0 ? 1 : 0), most);
}

/** What every pool shares that nothing uses: nothing, in each epoch. */
interface Idle {
  readonly liveBytes: readonly bigint[];
  readonly traffic: readonly number[];
}

function poolLifetimes(
  pool: CInfoPool,
  entries: readonly LiveBuffer[],
  idle: Idle,
  traffic: Traffic | undefined,
): PoolLifetimes {
  const epochs = idle.liveBytes.length;
  const buffers = [...entries].sort(
    (a, b) =>
      compareBigints(a.range.start, b.range.start) ||
      a.firstEpoch - b.firstEpoch ||
      compareBigints(a.range.end, b.range.end),
  );
  const liveBytes = buffers.length === 0 ? idle.liveBytes : liveBytesPerEpoch(buffers, epochs);
  let peakEpoch = 0;
  for (let epoch = 1; epoch < epochs; epoch++) {
    if (liveBytes[epoch]! > liveBytes[peakEpoch]!) peakEpoch = epoch;
  }
  const used = union(buffers.map((entry) => entry.range));
  const hasAddress = pool.address !== undefined;
  const start = pool.address ?? 0n;
  const extent = used.length > 0 ? used[used.length - 1]!.end - start : 0n;
  const range = rangeOf(start, pool.size ?? higher(pool.usedBytes ?? 0n, extent));
  return {
    pool,
    range,
    hasAddress,
    buffers,
    liveBytes,
    peak: liveBytes[peakEpoch] ?? 0n,
    peakEpoch,
    used,
    neverUsed: subtract(range, used),
    reads: traffic?.reads ?? idle.traffic,
    writes: traffic?.writes ?? idle.traffic,
  };
}

/** Every buffer's bytes by the pool that really holds them; no byte is lost, none is counted in two pools. */
function place(cInfo: CInfo, epochs: number): Map<CInfoPool, LiveBuffer[]> {
  const byId = new Map(cInfo.pools.map((pool) => [pool.id, pool]));
  const placed = new Map<CInfoPool, LiveBuffer[]>();
  for (const buffer of cInfo.buffers) {
    const own = byId.get(buffer.poolId);
    if (!own) continue;
    const range = rangeOf((own.address ?? 0n) + buffer.offset, buffer.size);
    for (const [pool, part] of partsOf(range, own, membersOf(own, byId))) {
      const entries = placed.get(pool) ?? [];
      if (entries.length === 0) placed.set(pool, entries);
      entries.push({
        buffer,
        range: part,
        firstEpoch: Math.min(buffer.epochs?.first ?? 0, epochs - 1),
        lastEpoch: Math.min(buffer.epochs?.last ?? epochs - 1, epochs - 1),
      });
    }
  }
  return placed;
}

function membersOf(pool: CInfoPool, byId: ReadonlyMap<number, CInfoPool>): CInfoPool[] {
  if (!pool.virtual || pool.address === undefined) return [];
  const named = pool.subpools.flatMap((id) => byId.get(id) ?? []);
  const all = named.length > 0 ? named : [...byId.values()];
  return all.filter((member) => member !== pool && !member.virtual && member.range !== undefined);
}

function partsOf(
  range: AddressRange,
  own: CInfoPool,
  members: readonly CInfoPool[],
): [CInfoPool, AddressRange][] {
  if (members.length === 0 || byteCount(range) === 0n) return [[own, range]];
  const parts: [CInfoPool, AddressRange][] = [];
  let rest = [range];
  for (const member of members) {
    for (const part of rest) {
      const inside = intersect(part, member.range!);
      if (inside) parts.push([member, inside]);
    }
    rest = rest.flatMap((part) => subtract(part, [member.range!]));
  }
  for (const part of rest) parts.push([own, part]);
  return parts;
}

interface Traffic {
  readonly reads: number[];
  readonly writes: number[];
}

function trafficOf(cInfo: CInfo, epochs: number): Map<number, Traffic> {
  const epochOf = new Map(cInfo.nodes.map((node) => [node.id, node.epoch]));
  const traffic = new Map<number, Traffic>();
  for (const access of cInfo.accesses) {
    const epoch = epochOf.get(access.nodeId);
    if (epoch === undefined || epoch >= epochs || (access.reads === 0 && access.writes === 0)) continue;
    let entry = traffic.get(access.poolId);
    if (!entry) {
      entry = { reads: new Array<number>(epochs).fill(0), writes: new Array<number>(epochs).fill(0) };
      traffic.set(access.poolId, entry);
    }
    entry.reads[epoch] = entry.reads[epoch]! + access.reads;
    entry.writes[epoch] = entry.writes[epoch]! + access.writes;
  }
  return traffic;
}
