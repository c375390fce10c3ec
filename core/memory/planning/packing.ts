import { blockOrders, timeOrders } from './blockOrders';
import { searchPacking } from './exactSearch';
import { placeInOrder, type Placement } from './greedy';
import { improveOrder } from './localSearch';
import { independentParts, packingProblem, takesPlace } from './packingProblem';
import type { PackingBlock, PackingProblem } from './packingProblem';

export type { PackingBlock } from './packingProblem';

/** How much may be spent on a packing, and what is enough. */
export interface PackingLimits {
  /** Placements that may be tried; 2,000,000 where absent. The result depends on nothing else as long as `stop` is silent. */
  readonly steps?: number | undefined;
  /** Asked now and then: true ends the search with the best that was found. */
  readonly stop?: (() => boolean) | undefined;
  /** Enough: a packing of at most this many bytes ends the search. By default the lowest that is possible. */
  readonly capacity?: number | undefined;
  /** Offsets that no block may lie across: the borders of pools that are not joined. */
  readonly borders?: readonly number[] | undefined;
}

export interface Packing {
  /** Bytes, in the order of the blocks. */
  readonly offsets: readonly number[];
  /** Bytes from 0 to the end of the highest block. */
  readonly height: number;
  /** No packing is lower: the bytes that are alive at once, or more where the search has proved it. */
  readonly lowerBound: number;
  /** Whether the height is proved to be the lowest. */
  readonly optimal: boolean;
  /** Placements that were tried. */
  readonly steps: number;
}

const defaultSteps = 2_000_000;
const firstTurn = 500;
/** Real models have some ten thousand pairs of blocks that are alive together; a hostile file must not cost memory. */
const mostPairs = 5_000_000;

/**
 * Finds offsets for blocks with known lifetimes so that those alive together never share bytes and the highest end is as low
 * as possible. Parts that share no time are packed alone; each first by simple orders and exchanges of two, then by exact
 * search under a height that falls to the lower bound. Deterministic. What the steps do not suffice to decide is said:
 * `lowerBound` below `height`.
 */
export function packBlocks(blocks: readonly PackingBlock[], limits: PackingLimits = {}): Packing {
  const indices = [...blocks.keys()].filter((index) => takesPlace(blocks[index]!));
  const taking = indices.map((index) => blocks[index]!);
  const { pairs, peak } = crowdOf(taking);
  if (pairs > mostPairs) return stacked(blocks, peak, limits.borders ?? []);
  const problem = packingProblem(taking, limits.borders);
  const width = Float64Array.from(taking, (block) => block.to - block.from);
  const enough = limits.capacity === undefined ? 0 : Math.floor(limits.capacity / problem.unit);
  const budget: Budget = { steps: limits.steps ?? defaultSteps, used: 0, stop: limits.stop ?? (() => false) };
  const parts = independentParts(problem).sort((a, b) => peakOf(problem, b) - peakOf(problem, a));
  const offsets = new Float64Array(problem.count);
  let height = 0;
  let lowerBound = problem.lowerBound;
  for (const part of parts) {
    const goal = Math.max(enough, lowerBound, height);
    const found = packPart(problem, part, width, goal, budget);
    for (const b of part) offsets[b] = found.offsets[b]!;
    height = Math.max(height, found.height);
    lowerBound = Math.max(lowerBound, found.lowerBound);
  }
  const bytes = new Array<number>(blocks.length).fill(0);
  indices.forEach((index, b) => (bytes[index] = offsets[b]! * problem.unit));
  return {
    offsets: bytes,
    height: height * problem.unit,
    lowerBound: lowerBound * problem.unit,
    optimal: height === lowerBound,
    steps: budget.used,
  };
}

/** How many pairs of blocks are alive together, and the most bytes that are. */
function crowdOf(blocks: readonly PackingBlock[]): { readonly pairs: number; readonly peak: number } {
  const points = blocks.flatMap(({ from, to, size }) => [
    { time: from, blocks: 1, size },
    { time: to, blocks: -1, size: -size },
  ]);
  points.sort((a, b) => a.time - b.time || a.blocks - b.blocks);
  let alive = 0;
  let bytes = 0;
  let pairs = 0;
  let peak = 0;
  for (const point of points) {
    if (point.blocks > 0) pairs += alive;
    alive += point.blocks;
    bytes += point.size;
    if (bytes > peak) peak = bytes;
  }
  return { pairs, peak };
}

/** All blocks one above the other: right, and no better than nothing. For input that no compiler writes. */
function stacked(blocks: readonly PackingBlock[], lowerBound: number, borders: readonly number[]): Packing {
  let height = 0;
  const offsets = blocks.map((block) => {
    if (!takesPlace(block)) return 0;
    const { size, alignment = 1 } = block;
    let at = Math.ceil(height / alignment) * alignment;
    for (const border of [...borders].sort((a, b) => a - b)) {
      if (at < border && border < at + size) at = Math.ceil(border / alignment) * alignment;
    }
    height = at + size;
    return at;
  });
  return { offsets, height, lowerBound, optimal: height === lowerBound, steps: 0 };
}

interface Budget {
  readonly steps: number;
  used: number;
  readonly stop: () => boolean;
}

interface PartPacking extends Placement {
  readonly lowerBound: number;
}

function peakOf(problem: PackingProblem, part: Int32Array): number {
  let peak = 0;
  for (const b of part) peak = Math.max(peak, problem.sectionTotal[problem.first[b]!]!);
  return peak;
}

/** Packs one part to `goal` units if that is possible; its lower bound is at least `goal` then, as the caller wants no less. */
function packPart(
  problem: PackingProblem,
  part: Int32Array,
  width: Float64Array,
  goal: number,
  budget: Budget,
): PartPacking {
  const orders = blockOrders(problem, part, width);
  const first = firstPlacement(problem, part, [...orders, ...timeOrders(problem, part, width)], goal, budget);
  return first.height <= goal ? { ...first, lowerBound: 0 } : lowered(problem, orders, first, goal, budget);
}

function firstPlacement(
  problem: PackingProblem,
  part: Int32Array,
  orders: readonly Int32Array[],
  goal: number,
  budget: Budget,
): Placement {
  let best: Placement | undefined;
  let bestOrder = part;
  for (const order of orders) {
    if (best && (best.height <= goal || budget.stop())) return best;
    const next = placeInOrder(problem, order);
    budget.used += order.length;
    if (best && next.height >= best.height) continue;
    best = next;
    bestOrder = order;
  }
  const rounds = Math.min(60, Math.floor((budget.steps - budget.used) / (4 * part.length)));
  if (best!.height <= goal || rounds <= 0 || budget.stop()) return best!;
  budget.used += rounds * part.length;
  const better = improveOrder(problem, bestOrder, rounds, goal);
  return better.height < best!.height ? better : best!;
}

/** Exact search below the best height: at the lower bound with most of the steps, then half-way to the best and so on. */
function lowered(
  problem: PackingProblem,
  orders: readonly Int32Array[],
  first: Placement,
  goal: number,
  budget: Budget,
): PartPacking {
  let best = first;
  let lowerBound = 0;
  let target = goal;
  while (target < best.height && budget.used < budget.steps && !budget.stop()) {
    const share = Math.max(1, Math.floor((budget.steps - budget.used) * 0.75));
    const outcome = takeTurns(problem, orders, target, share, budget);
    if (outcome.nextCapacity !== undefined) {
      lowerBound = Math.min(outcome.nextCapacity, best.height);
      target = lowerBound;
      continue;
    }
    if (outcome.found) best = outcome.found;
    const from = outcome.found ? Math.max(goal, lowerBound) : target;
    target = from + Math.ceil((best.height - from) / 2);
  }
  return { ...best, lowerBound };
}

/** Lets each order search in turn, with more steps each time round, until one has found a packing or proved that none is. */
function takeTurns(
  problem: PackingProblem,
  orders: readonly Int32Array[],
  capacity: number,
  steps: number,
  budget: Budget,
): { readonly found?: Placement; readonly nextCapacity?: number } {
  const offsets = new Float64Array(problem.count);
  let left = steps;
  for (let turn = firstTurn; left > 0; turn *= 3) {
    for (const order of orders) {
      if (left <= 0 || budget.stop()) return {};
      const outcome = searchPacking(
        problem,
        order,
        { capacity, steps: Math.min(turn, left), stop: budget.stop },
        offsets,
      );
      left -= outcome.steps;
      budget.used += outcome.steps;
      if (outcome.result === 'found')
        return { found: { offsets, height: heightOf(problem, order, offsets) } };
      if (outcome.result === 'impossible') return { nextCapacity: outcome.nextCapacity };
    }
  }
  return {};
}

function heightOf({ size }: PackingProblem, part: Int32Array, offsets: Float64Array): number {
  return part.reduce((height, b) => Math.max(height, offsets[b]! + size[b]!), 0);
}
