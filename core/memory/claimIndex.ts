import type { AddressRange } from '../base/addressRange';
import type { Ranged, Steps } from './sweep';

/** Finds the claims that touch a range. */
export interface ClaimIndex<A> {
  /** By start. O(log n) for each claim found. */
  touching(range: AddressRange): A[];
}

/**
 * An index over claims: sorted by start, with the furthest end of every stretch of them in a binary tree. A claim over a
 * whole memory does not make every question look at all that lies in it. O(n log n) once.
 */
export function createClaimIndex<A extends Ranged>(claims: readonly A[], steps?: Steps): ClaimIndex<A> {
  const items = claims
    .filter(({ range }) => range.start < range.end)
    .sort((a, b) => (a.range.start < b.range.start ? -1 : a.range.start > b.range.start ? 1 : 0));
  const furthest = new Array<bigint>(Math.max(1, 4 * items.length)).fill(-1n);
  const build = (node: number, from: number, to: number): bigint => {
    if (to - from === 1) return (furthest[node] = items[from]!.range.end);
    const middle = (from + to) >> 1;
    const left = build(2 * node + 1, from, middle);
    const right = build(2 * node + 2, middle, to);
    return (furthest[node] = left > right ? left : right);
  };
  if (items.length > 0) build(0, 0, items.length);
  return {
    touching: (range) => {
      const found: A[] = [];
      const visit = (node: number, from: number, to: number): void => {
        if (steps) steps.count++;
        if (furthest[node]! <= range.start || items[from]!.range.start >= range.end) return;
        if (to - from === 1) {
          found.push(items[from]!);
          return;
        }
        const middle = (from + to) >> 1;
        visit(2 * node + 1, from, middle);
        visit(2 * node + 2, middle, to);
      };
      if (items.length > 0 && range.start < range.end) visit(0, 0, items.length);
      return found;
    },
  };
}
