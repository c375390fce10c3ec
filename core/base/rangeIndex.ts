import type { AddressRange } from './addressRange';
import { compareBigints } from './order';

/** Things with addresses, arranged so that those that touch a range are found without reading all of them. */
export interface RangeIndex<T> {
  /** Sorted by start, in the order given where several start together; empty ranges left out. */
  readonly items: readonly T[];
  /** The start of each item, as near as a double is: comparing doubles takes a tenth of comparing bigints. */
  readonly starts: Float64Array;
  /** A binary tree over the items: the furthest end of each stretch of them, that of all at 0, as doubles. */
  readonly furthestEnds: Float64Array;
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
  const starts = Float64Array.from(items, ({ range }) => Number(range.start));
  const furthestEnds = new Float64Array(Math.max(1, 4 * items.length)).fill(-1);
  const build = (node: number, from: number, to: number): number => {
    if (to - from === 1) return (furthestEnds[node] = Number(items[from]!.range.end));
    const middle = (from + to) >> 1;
    const end = Math.max(build(2 * node + 1, from, middle), build(2 * node + 2, middle, to));
    return (furthestEnds[node] = end);
  };
  if (items.length > 0) build(0, 0, items.length);
  return { items, starts, furthestEnds };
}

/** A double that only addresses below `address`, or itself up to 2^53, are rounded to or below. */
function atMost(address: bigint): number {
  const near = Number(address);
  return near <= Number.MAX_SAFE_INTEGER ? near : near * (1 - Number.EPSILON);
}

/** A double that only addresses above `address`, or itself up to 2^53, are rounded to or above. */
function atLeast(address: bigint): number {
  const near = Number(address);
  return near <= Number.MAX_SAFE_INTEGER ? near : near * (1 + Number.EPSILON);
}

/**
 * The items that share a byte with `range`, by start, at most `limit`. O(log n) for each item found: one over a whole
 * memory does not make every question look at all that lies in it.
 */
export function itemsIn<T extends Ranged>(
  { items, starts, furthestEnds }: RangeIndex<T>,
  range: AddressRange,
  limit: number = Number.MAX_SAFE_INTEGER,
  steps?: SearchSteps,
): T[] {
  const found: T[] = [];
  const [above, below] = [atMost(range.start), atLeast(range.end)];
  const visit = (node: number, from: number, to: number): void => {
    if (steps) steps.count++;
    if (found.length >= limit) return;
    if (furthestEnds[node]! <= above || starts[from]! >= below) return;
    if (to - from === 1) {
      const item = items[from]!;
      if (item.range.start < range.end && item.range.end > range.start) found.push(item);
      return;
    }
    const middle = (from + to) >> 1;
    visit(2 * node + 1, from, middle);
    visit(2 * node + 2, middle, to);
  };
  if (items.length > 0 && range.start < range.end) visit(0, 0, items.length);
  return found;
}
