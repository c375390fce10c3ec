import { compareBigints, higher, lower } from './order';

/**
 * A half-open range `[start, end)` of byte addresses. The only representation of addresses in this project.
 * `bigint`, because pool files carry sizes beyond 2^53.
 */
export interface AddressRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** The range of `size` bytes from `start`; a negative size gives an empty range. */
export function rangeOf(start: bigint, size: bigint): AddressRange {
  return { start, end: size > 0n ? start + size : start };
}

/** Length in bytes; never negative. */
export function byteCount(range: AddressRange): bigint {
  return range.end > range.start ? range.end - range.start : 0n;
}

export function isEmpty(range: AddressRange): boolean {
  return range.end <= range.start;
}

/** The same number of bytes, `by` bytes further up; down where `by` is negative. */
export function moved({ start, end }: AddressRange, by: bigint): AddressRange {
  return { start: start + by, end: end + by };
}

/** The bytes that both ranges contain, or `undefined` where they share none (touching ranges share none). */
export function intersect(a: AddressRange, b: AddressRange): AddressRange | undefined {
  const start = higher(a.start, b.start);
  const end = lower(a.end, b.end);
  return start < end ? { start, end } : undefined;
}

/** From the first to the last byte of all; `undefined` where there are none. */
export function hull(ranges: readonly AddressRange[]): AddressRange | undefined {
  let result: AddressRange | undefined;
  for (const { start, end } of ranges) {
    if (start >= end) continue;
    result = result ? { start: lower(start, result.start), end: higher(end, result.end) } : { start, end };
  }
  return result;
}

/** Whether `outer` contains every byte of `inner`; an empty `inner` is contained where its start is. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

export function containsAddress(range: AddressRange, address: bigint): boolean {
  return address >= range.start && address < range.end;
}

/** Orders what has a range by address, the larger first where two start together: what encloses before what is enclosed. */
export function byAddress(a: { readonly range: AddressRange }, b: { readonly range: AddressRange }): number {
  return compareBigints(a.range.start, b.range.start) || compareBigints(b.range.end, a.range.end);
}

export function equalRanges(a: AddressRange, b: AddressRange): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Sorted, disjoint, non-touching ranges that cover the same bytes. O(n log n). */
export function union(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = ranges.filter((r) => !isEmpty(r)).sort((a, b) => compareBigints(a.start, b.start));
  const result: { start: bigint; end: bigint }[] = [];
  for (const range of sorted) {
    const last = result[result.length - 1];
    if (last && range.start <= last.end) {
      if (range.end > last.end) last.end = range.end;
    } else {
      result.push({ start: range.start, end: range.end });
    }
  }
  return result;
}

/** The bytes of `whole` that none of `taken` covers, sorted. */
export function subtract(whole: AddressRange, taken: readonly AddressRange[]): AddressRange[] {
  const result: AddressRange[] = [];
  let at = whole.start;
  for (const range of union(taken)) {
    if (range.end <= at) continue;
    if (range.start >= whole.end) break;
    if (range.start > at) result.push({ start: at, end: range.start });
    at = range.end;
  }
  if (at < whole.end) result.push({ start: at, end: whole.end });
  return result;
}

/** Total number of distinct bytes in `ranges`. */
export function distinctBytes(ranges: readonly AddressRange[]): bigint {
  return union(ranges).reduce((sum, range) => sum + byteCount(range), 0n);
}
