import type { AddressRange } from './addressRange';
import { compareBigints, higher } from './order';

/** Things with addresses, arranged so that those that touch a range are found without reading all of them. */
export interface RangeIndex<T> {
  /** Sorted by start, in the order given where several start together; empty ranges left out. */
  readonly items: readonly T[];
  /** A binary tree over the items: the furthest end of each stretch of them, that of all at 0. */
  readonly furthestEnds: readonly bigint[];
}

/** Counts what a search does, so that a test can tell logarithmic from linear without a clock. */
interface SearchSteps {
  count: number;
}

interface Ranged {
  readonly range: AddressRange;
}

/** Sorts once; O(n log n). */
export function buildRangeIndex<T extends Ranged>(all: readonly T[]): RangeIndex<T> {
  const items = all
    .filter(({ range }) => range.start < range.end)
    .sort((a, b) => compareBigints(a.range.start, b.range.start));
  const furthestEnds = new Array<bigint>(Math.max(1, 4 * items.length)).fill(-1n);
  const build = (node: number, from: number, to: number): bigint => {
    if (to - from === 1) return (furthestEnds[node] = items[from]!.range.end);
    const middle = (from + to) >> 1;
    const end = higher(build(2 * node + 1, from, middle), build(2 * node + 2, middle, to));
    return (furthestEnds[node] = end);
  };
  if (items.length > 0) build(0, 0, items.length);
  return { items, furthestEnds };
}

/**
 * The items that share a byte with `range`, by start, at most `limit`. O(log n) for each item found: one over a whole
 * memory does not make every question look at all that lies in it.
 */
export function itemsIn<T extends Ranged>(
  { items, furthestEnds }: RangeIndex<T>,
  range: AddressRange,
  limit: number = Number.MAX_SAFE_INTEGER,
  steps?: SearchSteps,
): T[] {
  const found: T[] = [];
  const visit = (node: number, from: number, to: number): void => {
    if (steps) steps.count++;
    if (found.length >= limit) return;
    if (furthestEnds[node]! <= range.start || items[from]!.range.start >= range.end) return;
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
}
