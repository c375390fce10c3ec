import type { PackingProblem } from './packingProblem';
import { seededRandom } from './seededRandom';

/** What an order of blocks can look at, each as a logarithm so that weights compare ratios. */
interface BlockTraits {
  readonly size: number;
  readonly width: number;
  readonly area: number;
  readonly neighbours: number;
  readonly sections: number;
  /** The largest number of units that are alive together with the block. */
  readonly total: number;
  readonly first: number;
  readonly last: number;
}

type Weights = Partial<Record<keyof BlockTraits, number>>;

/** A weight that no sum of the others outweighs. */
const before = 1e6;

/**
 * The orders that have proved good on their own. Blocks of the fullest sections come first in most: a wrong choice shows
 * there soonest.
 */
const known: readonly Weights[] = [
  { total: before, width: 1, size: 0.5 },
  { total: before, area: 1 },
  { total: before, neighbours: 1, width: 0.001 },
  { width: before, area: 1 },
  { total: before, sections: 1, area: 0.001 },
  { total: before, width: 0.67, size: 0.46, sections: 0.52 },
];

/** Seeded mixtures after the known orders. */
const mixtures = 25;

/**
 * Orders of the blocks of a part, best first by experience. The same blocks give the same orders.
 *
 * @param width how long each block lives, in the caller's time
 */
export function blockOrders(problem: PackingProblem, part: Int32Array, width: Float64Array): Int32Array[] {
  const traits = new Map([...part].map((b) => [b, traitsOf(problem, b, width[b]!)]));
  const random = seededRandom(1);
  const weights: Weights[] = [...known];
  for (let n = 0; n < mixtures; n++) {
    weights.push({ total: before, size: random(), width: random(), sections: random() });
  }
  return weights.map((weight) => ordered(part, traits, weight));
}

/** By the time at which blocks begin or end: the order of a line that is filled as it comes. */
export function timeOrders(problem: PackingProblem, part: Int32Array, width: Float64Array): Int32Array[] {
  const traits = new Map([...part].map((b) => [b, traitsOf(problem, b, width[b]!)]));
  return [
    { first: -1, size: 1e-6 },
    { last: 1, size: 1e-6 },
  ].map((weight) => ordered(part, traits, weight));
}

function ordered(part: Int32Array, traits: ReadonlyMap<number, BlockTraits>, weights: Weights): Int32Array {
  const score = new Map<number, number>();
  for (const b of part) {
    let sum = 0;
    for (const [trait, weight] of Object.entries(weights))
      sum += weight * traits.get(b)![trait as keyof BlockTraits];
    score.set(b, sum);
  }
  return Int32Array.from([...part].sort((a, b) => score.get(b)! - score.get(a)! || a - b));
}

function traitsOf(problem: PackingProblem, b: number, width: number): BlockTraits {
  const { size, first, last, sectionTotal, neighbourStart } = problem;
  let total = 0;
  for (let s = first[b]!; s <= last[b]!; s++) total = Math.max(total, sectionTotal[s]!);
  return {
    size: Math.log(size[b]!),
    width: Math.log(width),
    area: Math.log(size[b]! * width),
    neighbours: Math.log(1 + neighbourStart[b + 1]! - neighbourStart[b]!),
    sections: Math.log(last[b]! - first[b]! + 1),
    total: Math.log(total),
    first: first[b]!,
    last: last[b]!,
  };
}
