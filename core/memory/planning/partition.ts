import { byteCount, intersect, isEmpty, type AddressRange } from '../../base/addressRange';
import { packBlocks, type PackingBlock } from './packing';

/** Memory that a pool has or may have. */
export interface Slot {
  readonly name: string;
  /** What the pool may take at most: free of everything that the plan does not move, one piece. */
  readonly limits: AddressRange;
  /** What it takes today; empty where it is switched off. */
  readonly today: AddressRange;
  /** Beside the NPU: preferred to memory behind the processor's bus. */
  readonly isFast: boolean;
  /** Whether activations lie in it today. */
  readonly isInUse: boolean;
  /** Cannot be changed; what of it the application takes is lost as a whole. */
  readonly isFixed: boolean;
  /** False where nothing switches the memory on: no plan counts on it. */
  readonly isUsable: boolean;
}

export interface ApplicationRam {
  readonly start: bigint;
  /** Where it ends today. */
  readonly end: bigint;
  /** Bytes from the start that it needs at least. */
  readonly need: number;
  /** It cannot grow past this. */
  readonly limit: bigint;
}

/** What is to be shared out: on-chip RAM from the application's start on. */
export interface PartitionProblem {
  readonly application: ApplicationRam;
  /** By address; no two share a byte. */
  readonly slots: readonly Slot[];
  /** Blocks of each model. */
  readonly models: readonly (readonly PackingBlock[])[];
  /** The sets of models, by index, that run at once; what is in no common set runs in turn and shares its memory. */
  readonly together: readonly (readonly number[])[];
  /** Whether a block may lie across the border of two pools that touch (virtual pools). */
  readonly areJoined: boolean;
  /** Bytes of further memory that activations take beside the blocks: a second input. */
  readonly extra: number;
  /** Placements that one packing may try. */
  readonly steps: number;
}

/** What a pool takes in a plan, with the slot's index. */
export interface PlannedPool {
  readonly slot: number;
  /** Empty: switched off. */
  readonly range: AddressRange;
  /** False where the models fit without it; it is left as it is as far as the application leaves it. */
  readonly isNeeded: boolean;
}

/** A way to share out memory under one border. */
export interface Partition {
  /** Where the application ends. */
  readonly border: bigint;
  readonly pools: readonly PlannedPool[];
  /** Bytes of activations that do not fit; 0 where they do. */
  readonly missing: number;
  /** Bytes of activations that lie outside the fast pools at least. */
  readonly slow: number;
  /** Pools that are needed. */
  readonly banks: number;
  /** Of these the ones that hold no activations today. */
  readonly newBanks: number;
  /** Bytes that begin or cease to belong to a pool. */
  readonly change: number;
}

/** A border lies on a multiple of this, unless it is today's. */
export const borderStep = 1024n;

/**
 * The best way to share out memory when the application ends at `border`. Every set of pools is tried, which is exact for
 * the up to a dozen pools of a device: least missing, then the fewest slow bytes, then the fewest pools, of these the ones in use today, then the least
 * change. The pools keep today's ranges where these suffice.
 */
export function partitionAt(problem: PartitionProblem, border: bigint): Partition {
  const cut = problem.slots.map((slot) => above(problem, slot, slot.today, border));
  const asToday = bestSet(problem, border, cut);
  if (asToday.missing === 0) return asToday;
  const whole = problem.slots.map((slot) =>
    slot.isFixed ? above(problem, slot, slot.today, border) : above(problem, slot, slot.limits, border),
  );
  return bestSet(problem, border, whole);
}

/** The highest border at which the models fit: found by halving, as a higher one never leaves them more. Undefined if none. */
export function highestBorder(problem: PartitionProblem): bigint | undefined {
  const { start, need, limit, end } = problem.application;
  const fits = (border: bigint): boolean => partitionAt(problem, border).missing === 0;
  let low = roundUp(start + BigInt(need));
  if (low > limit || !fits(low))
    return low > end && end >= start + BigInt(need) && fits(end) ? end : undefined;
  let high = limit - (limit % borderStep);
  if (high < low) return low;
  if (fits(limit)) return limit;
  while (low < high) {
    const middle = roundUp((low + high) / 2n + 1n);
    const next = middle > high ? high : middle;
    if (fits(next)) low = next;
    else high = next - borderStep;
  }
  return low;
}

export function roundUp(address: bigint): bigint {
  const over = address % borderStep;
  return over === 0n ? address : address + borderStep - over;
}

/** What of a range stays a pool when the application has everything from its start to the border. */
function above(
  { application }: PartitionProblem,
  slot: Slot,
  range: AddressRange,
  border: bigint,
): AddressRange {
  const none = { start: range.start, end: range.start };
  if (isEmpty(range)) return none;
  if (range.start >= border || range.end <= application.start) return range;
  return slot.isFixed || range.end <= border ? none : { start: border, end: range.end };
}

function bestSet(problem: PartitionProblem, border: bigint, ranges: readonly AddressRange[]): Partition {
  const usable = ranges.flatMap((range, index) =>
    isEmpty(range) || !problem.slots[index]!.isUsable ? [] : [index],
  );
  const whole = partitionOf(problem, border, ranges, usable);
  // No part of the pools holds what all of them do not.
  if (whole.missing > 0) return whole;
  const least = leastBytes(problem);
  const sets = [...subsets(usable)]
    .filter((set) => set.reduce((sum, index) => sum + size(ranges[index]!), 0) >= least)
    .map((set) => ({ set, cost: costOf(problem, border, ranges, set) }))
    .sort((a, b) => compare(a.cost, b.cost));
  // The best that fits is the first that fits; only now is anything packed.
  for (const { set, cost } of sets) {
    if (
      missingIn(
        problem,
        set.map((index) => ranges[index]!),
      ) === 0
    )
      return { ...cost, missing: 0 };
  }
  return whole;
}

/** All subsets, the whole first. */
function* subsets(indices: readonly number[]): Generator<number[]> {
  for (let mask = 2 ** indices.length - 1; mask >= 0; mask--) {
    yield indices.filter((_, bit) => Math.floor(mask / 2 ** bit) % 2 === 1);
  }
}

type Cost = Omit<Partition, 'missing'>;

function compare(a: Cost, b: Cost): number {
  return a.slow - b.slow || a.banks - b.banks || a.newBanks - b.newBanks || a.change - b.change;
}

function partitionOf(
  problem: PartitionProblem,
  border: bigint,
  ranges: readonly AddressRange[],
  set: readonly number[],
): Partition {
  const pieces = set.map((index) => ranges[index]!);
  return { ...costOf(problem, border, ranges, set), missing: missingIn(problem, pieces) };
}

/** A partition by a set of pools, without a look at what fits. */
function costOf(
  problem: PartitionProblem,
  border: bigint,
  ranges: readonly AddressRange[],
  set: readonly number[],
): Cost {
  const { slots } = problem;
  const pools = slots.map((slot, index): PlannedPool => {
    const isNeeded = set.includes(index);
    return {
      slot: index,
      isNeeded,
      range: isNeeded ? ranges[index]! : above(problem, slot, slot.today, border),
    };
  });
  const fast = set
    .filter((index) => slots[index]!.isFast)
    .reduce((sum, index) => sum + size(ranges[index]!), 0);
  return {
    border,
    pools,
    slow: Math.max(0, leastBytes(problem) - fast),
    banks: set.length,
    newBanks: set.filter((index) => !slots[index]!.isInUse).length,
    change: pools.reduce((sum, { range }, index) => sum + difference(range, slots[index]!.today), 0),
  };
}

function difference(a: AddressRange, b: AddressRange): number {
  const shared = intersect(a, b);
  return size(a) + size(b) - 2 * (shared ? size(shared) : 0);
}

function size(range: AddressRange): number {
  return Number(byteCount(range));
}

/** Bytes that all models need at least, in one piece without borders. */
export function leastBytes({ models, together, extra, steps }: PartitionProblem): number {
  const heights = models.map((blocks) => heightIn(blocks, [], steps, 0));
  const sums = together.map((set) => set.reduce((sum, model) => sum + heights[model]!, 0));
  return extra + Math.max(0, ...sums);
}

/** Bytes that do not fit into these pieces of memory, which are in address order. */
function missingIn(
  { models, together, areJoined, extra, steps }: PartitionProblem,
  pieces: readonly AddressRange[],
): number {
  const capacity = pieces.reduce((sum, piece) => sum + size(piece), 0) - extra;
  const borders: number[] = [];
  let at = 0;
  pieces.forEach((piece, index) => {
    if (index > 0 && !(areJoined && pieces[index - 1]!.end === piece.start)) borders.push(at);
    at += size(piece);
  });
  return together.reduce(
    (missing, set) => {
      // One above the other: each model begins where the one below it ends.
      let base = 0;
      for (const model of set) {
        const left = borders.filter((border) => border > base).map((border) => border - base);
        base += heightIn(models[model]!, left, steps, capacity - base);
      }
      return Math.max(missing, base - capacity);
    },
    Math.max(0, -capacity),
  );
}

const heights = new WeakMap<readonly PackingBlock[], Map<string, number>>();

/** The height of a packing: the lowest one, or the first one found within `capacity`. Kept for the same blocks. */
function heightIn(
  blocks: readonly PackingBlock[],
  borders: readonly number[],
  steps: number,
  capacity: number,
): number {
  const known = heights.get(blocks) ?? new Map<string, number>();
  heights.set(blocks, known);
  const lowest = known.get(`${steps}`) ?? packBlocks(blocks, { steps }).height;
  known.set(`${steps}`, lowest);
  // Borders that no packing of this height reaches are none; and where it does not fit without borders it never does.
  const reached = borders.filter((border) => border < Math.max(lowest, capacity));
  if (reached.length === 0 || (capacity > 0 && lowest > capacity)) return lowest;
  const key = `${steps} ${reached.join(' ')} ${capacity}`;
  const height = known.get(key) ?? packBlocks(blocks, { steps, borders: reached, capacity }).height;
  known.set(key, height);
  return height;
}
