import { compareBigints } from '../../base/order';
import { byteCount, distinctBytes, rangeOf, union, type AddressRange } from '../../base/addressRange';
import { banksIn } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import type { CInfo, CInfoBuffer, CInfoPool } from '../../model/cInfo';
import { epochCount } from '../../model/lifetimes';
import type { BuiltModel } from '../../project/builtTarget';
import type { PackingBlock } from './packing';

/** Buffers that keep their distances, with the bytes that they have today. */
export interface DemandBlock extends PackingBlock {
  readonly range: AddressRange;
  readonly buffers: readonly string[];
}

/** What one model needs of on-chip RAM for its activations. */
export interface ModelDemand {
  readonly model: string;
  readonly file: string;
  readonly epochs: number;
  /** False where no c_info tells the lifetimes: then every extent counts as alive throughout. */
  readonly lifetimesKnown: boolean;
  readonly blocks: readonly DemandBlock[];
  /** No placement of these blocks takes less: the largest sum of blocks that are alive in one epoch. */
  readonly lowerBound: number;
  /** Distinct on-chip bytes that the compiler touches today. */
  readonly placed: number;
  /** Distinct bytes of activations in external memory; the plan leaves them there. */
  readonly external: number;
  /** Bytes of inputs and outputs that the application allocates; undefined where only a c_info could tell. */
  readonly userAllocated: number | undefined;
  /** Bytes of the inputs that lie among the activations: what a second copy of them would cost. */
  readonly inputs: number;
}

/** Cache lines of the NPU: what lies in cacheable memory begins at one. */
const cacheableAlignment = 64;
const plainAlignment = 8;

type Parts = Omit<ModelDemand, 'model' | 'file'>;
const known = new WeakMap<CInfo, Map<Device, Parts>>();

/**
 * The demand of a model by its c_info. Buffers that share bytes while both are alive are one block: views, operations in
 * place and concatenations depend on the distance. O(n log n) for buffers that share few bytes.
 */
export function demandOfCInfo(info: CInfo, device: Device, model: string, file: string): ModelDemand {
  // The same blocks each time: what was packed of them is known by them.
  const ofInfo = known.get(info) ?? new Map<Device, Parts>();
  known.set(info, ofInfo);
  const parts = ofInfo.get(device) ?? partsOf(info, device);
  ofInfo.set(device, parts);
  return { ...parts, model, file };
}

function partsOf(info: CInfo, device: Device): Parts {
  const epochs = epochCount(info);
  const pools = new Map(info.pools.map((pool) => [pool.id, pool]));
  const placed = info.buffers.flatMap((buffer) => placedBuffer(buffer, pools, epochs));
  const isOnChip = ({ range }: PlacedBuffer): boolean =>
    banksIn(device, range).every(({ kind }) => kind !== 'external');
  const onChip = placed.filter(isOnChip);
  const blocks = rigidBlocks(onChip);
  const inputs = new Set(info.inputs);
  const userPools = info.pools.filter(({ name }) => name.startsWith('_user_io_'));
  return {
    epochs,
    lifetimesKnown: true,
    blocks,
    lowerBound: peakOf(blocks, epochs),
    placed: Number(distinctBytes(onChip.map(({ range }) => range))),
    external: Number(distinctBytes(placed.filter((buffer) => !isOnChip(buffer)).map(({ range }) => range))),
    userAllocated: userPools.reduce((sum, pool) => sum + Number(pool.usedBytes ?? pool.size ?? 0n), 0),
    inputs: onChip
      .filter(({ buffer }) => inputs.has(buffer.id))
      .reduce((sum, { range }) => sum + Number(byteCount(range)), 0),
  };
}

/** The demand of a model without a c_info: the bytes that its generated code touches, all of them alive throughout. */
export function demandOfSource({ file, used }: BuiltModel, device: Device, model: string): ModelDemand {
  const extents = union(used.filter(({ isParameter }) => !isParameter).map(({ range }) => range));
  const isOnChip = (range: AddressRange): boolean =>
    banksIn(device, range).every(({ kind }) => kind !== 'external');
  const onChip = extents.filter(isOnChip);
  const blocks = onChip.map((range): DemandBlock => ({
    from: 0,
    to: 1,
    size: Number(byteCount(range)),
    alignment: plainAlignment,
    range,
    buffers: [],
  }));
  const bytes = Number(distinctBytes(onChip));
  const inputBytes = used.filter(({ buffer }) => buffer?.table === 'input' && !buffer.isParameter);
  return {
    model,
    file,
    epochs: 1,
    lifetimesKnown: false,
    blocks,
    lowerBound: bytes,
    placed: bytes,
    external: Number(distinctBytes(extents.filter((range) => !isOnChip(range)))),
    userAllocated: undefined,
    inputs: inputBytes.reduce((sum, { range }) => sum + Number(byteCount(range)), 0),
  };
}

interface PlacedBuffer {
  readonly buffer: CInfoBuffer;
  readonly pool: CInfoPool;
  readonly range: AddressRange;
  /** Both inclusive. */
  readonly firstEpoch: number;
  readonly lastEpoch: number;
}

/** Activations with an address; what lies in the application's buffers or on a heap has none. */
function placedBuffer(
  buffer: CInfoBuffer,
  pools: ReadonlyMap<number, CInfoPool>,
  epochs: number,
): PlacedBuffer[] {
  const pool = pools.get(buffer.poolId);
  if (!pool || pool.address === undefined || buffer.isParameter || buffer.size <= 0n) return [];
  return [
    {
      buffer,
      pool,
      range: rangeOf(pool.address + buffer.offset, buffer.size),
      firstEpoch: Math.min(buffer.epochs?.first ?? 0, epochs - 1),
      lastEpoch: Math.min(buffer.epochs?.last ?? epochs - 1, epochs - 1),
    },
  ];
}

/** Joins what shares bytes and an epoch, by a sweep over the addresses. */
function rigidBlocks(buffers: readonly PlacedBuffer[]): DemandBlock[] {
  const sorted = [...buffers].sort((a, b) => compareBigints(a.range.start, b.range.start));
  const leader = sorted.map((_, index) => index);
  const find = (index: number): number => {
    let root = index;
    while (leader[root] !== root) root = leader[root] = leader[leader[root]!]!;
    return root;
  };
  let open: number[] = [];
  sorted.forEach((buffer, index) => {
    open = open.filter((other) => sorted[other]!.range.end > buffer.range.start);
    for (const other of open) {
      const { firstEpoch, lastEpoch } = sorted[other]!;
      if (firstEpoch <= buffer.lastEpoch && buffer.firstEpoch <= lastEpoch) leader[find(index)] = find(other);
    }
    open.push(index);
  });
  const groups = new Map<number, PlacedBuffer[]>();
  sorted.forEach((buffer, index) => {
    const root = find(index);
    const group = groups.get(root);
    if (group) group.push(buffer);
    else groups.set(root, [buffer]);
  });
  return [...groups.values()].map(blockOf);
}

function blockOf(group: readonly PlacedBuffer[]): DemandBlock {
  const [whole] = union(group.map(({ range }) => range));
  const isCacheable = group.some(({ pool }) => pool.cacheable === 'CACHEABLE_ON');
  return {
    from: group.reduce((first, { firstEpoch }) => Math.min(first, firstEpoch), Infinity),
    to: group.reduce((last, { lastEpoch }) => Math.max(last, lastEpoch), 0) + 1,
    size: Number(byteCount(whole!)),
    alignment: isCacheable ? cacheableAlignment : plainAlignment,
    range: whole!,
    buffers: group.map(({ buffer }) => buffer.name),
  };
}

/** The largest sum of blocks that are alive in one epoch. */
function peakOf(blocks: readonly DemandBlock[], epochs: number): number {
  const changes = new Float64Array(epochs + 1);
  for (const { from, to, size } of blocks) {
    changes[from]! += size;
    changes[to]! -= size;
  }
  let alive = 0;
  return changes.reduce((most, change) => Math.max(most, (alive += change)), 0);
}
