import { lowestPlace, type PackingProblem } from './packingProblem';

/** Offsets in units, by block, and how high they reach. */
export interface Placement {
  readonly offsets: Float64Array;
  readonly height: number;
}

/** Places blocks in the given order, each at the lowest offset that the earlier ones leave free. O(overlapping pairs). */
export function placeInOrder(problem: PackingProblem, order: Int32Array): Placement {
  const { count, size, neighbours, neighbourStart } = problem;
  const offsets = new Float64Array(count);
  const placed = new Uint8Array(count);
  let height = 0;
  for (const b of order) {
    const below: number[] = [];
    for (let k = neighbourStart[b]!; k < neighbourStart[b + 1]!; k++) {
      if (placed[neighbours[k]!] === 1) below.push(neighbours[k]!);
    }
    below.sort((x, y) => offsets[x]! - offsets[y]!);
    let at = lowestPlace(problem, b, 0);
    for (const other of below) {
      if (offsets[other]! >= at + size[b]!) break;
      const top = offsets[other]! + size[other]!;
      if (top > at) at = lowestPlace(problem, b, top);
    }
    offsets[b] = at;
    placed[b] = 1;
    height = Math.max(height, at + size[b]!);
  }
  return { offsets, height };
}
