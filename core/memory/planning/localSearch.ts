import { placeInOrder, type Placement } from './greedy';
import type { PackingProblem } from './packingProblem';
import { seededRandom } from './seededRandom';

/**
 * Improves an order of blocks by exchanging two at a time: one that reaches the height or lies under one that does, and one
 * of those that were placed before it. Keeps what is not worse. The same input gives the same result.
 *
 * @param rounds the number of exchanges that are tried
 * @param goal stops at this height, in units
 */
export function improveOrder(
  problem: PackingProblem,
  order: Int32Array,
  rounds: number,
  goal: number,
): Placement {
  const random = seededRandom(7);
  const current = Int32Array.from(order);
  let best = placeInOrder(problem, current);
  for (let round = 0; round < rounds && best.height > goal; round++) {
    const critical = criticalPlaces(problem, current, best);
    const late = critical[Math.floor(random() * critical.length)]!;
    const early = Math.floor(random() * current.length);
    if (late === early) continue;
    exchange(current, late, early);
    const next = placeInOrder(problem, current);
    if (next.height <= best.height) best = next;
    else exchange(current, late, early);
  }
  return best;
}

/** Indices in the order of the blocks that reach the height, and of those right below them in time. */
function criticalPlaces(
  problem: PackingProblem,
  order: Int32Array,
  { offsets, height }: Placement,
): number[] {
  const { size, neighbours, neighbourStart } = problem;
  const critical = new Set<number>();
  for (const b of order) {
    if (offsets[b]! + size[b]! < height) continue;
    critical.add(b);
    for (let k = neighbourStart[b]!; k < neighbourStart[b + 1]!; k++) critical.add(neighbours[k]!);
  }
  return [...order.keys()].filter((index) => critical.has(order[index]!));
}

function exchange(order: Int32Array, a: number, b: number): void {
  const kept = order[a]!;
  order[a] = order[b]!;
  order[b] = kept;
}
