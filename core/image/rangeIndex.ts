import type { AddressRange } from '../base/addressRange';

/** Things with addresses, sorted by start, so that those that touch a range are found without reading all of them. */
export interface RangeIndex<T> {
  /** Sorted by start, then by end; empty ranges left out. */
  readonly items: readonly T[];
  /** For each item, the furthest end of it and of all items before it. */
  readonly furthestEnds: readonly bigint[];
}

/** Sorts once; O(n log n). */
export function buildRangeIndex<T extends { readonly range: AddressRange }>(
  all: readonly T[],
): RangeIndex<T> {
  const items = all.filter((item) => item.range.end > item.range.start);
  items.sort((a, b) => compare(a.range.start, b.range.start) || compare(a.range.end, b.range.end));
  const furthestEnds: bigint[] = [];
  let furthest = -1n;
  for (const item of items) {
    if (item.range.end > furthest) furthest = item.range.end;
    furthestEnds.push(furthest);
  }
  return { items, furthestEnds };
}

/**
 * The items that share a byte with `range`, by start, at most `limit`. O(log n + those between the first that can
 * touch and the last that does).
 */
export function itemsIn<T extends { readonly range: AddressRange }>(
  index: RangeIndex<T>,
  range: AddressRange,
  limit: number,
): readonly T[] {
  const found: T[] = [];
  if (range.end <= range.start) return found;
  let low = 0;
  let high = index.items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.furthestEnds[middle]! > range.start) high = middle;
    else low = middle + 1;
  }
  for (let i = low; i < index.items.length && found.length < limit; i++) {
    const item = index.items[i]!;
    if (item.range.start >= range.end) break;
    if (item.range.end > range.start) found.push(item);
  }
  return found;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
