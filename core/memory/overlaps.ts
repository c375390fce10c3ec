import { intersect, type AddressRange } from '../base/addressRange';

export interface Ranged {
  readonly range: AddressRange;
}

export interface Overlap<A, B> {
  readonly first: A;
  readonly second: B;
  /** The bytes that both lay hold of; never empty. */
  readonly shared: AddressRange;
}

/**
 * Every pair of one claim of `firsts` and one of `seconds` that share a byte, in address order. Empty ranges share
 * nothing. One sweep over both lists: O(n log n + pairs).
 */
export function overlapsBetween<A extends Ranged, B extends Ranged>(
  firsts: readonly A[],
  seconds: readonly B[],
): Overlap<A, B>[] {
  const result: Overlap<A, B>[] = [];
  const byStart = (a: Ranged, b: Ranged): number =>
    a.range.start < b.range.start ? -1 : a.range.start > b.range.start ? 1 : 0;
  const as = firsts.filter((claim) => claim.range.start < claim.range.end).sort(byStart);
  const bs = seconds.filter((claim) => claim.range.start < claim.range.end).sort(byStart);
  let openA: A[] = [];
  let openB: B[] = [];
  let i = 0;
  let j = 0;
  while (i < as.length || j < bs.length) {
    const a = as[i];
    const b = bs[j];
    if (a && (!b || a.range.start <= b.range.start)) {
      openB = openB.filter((open) => open.range.end > a.range.start);
      for (const open of openB) add(result, a, open);
      openA.push(a);
      i++;
    } else if (b) {
      openA = openA.filter((open) => open.range.end > b.range.start);
      for (const open of openA) add(result, open, b);
      openB.push(b);
      j++;
    }
  }
  return result;
}

/** Every pair within one list that shares a byte, each pair once, the lower start first. O(n log n + pairs). */
export function overlapsWithin<A extends Ranged>(claims: readonly A[]): Overlap<A, A>[] {
  const result: Overlap<A, A>[] = [];
  const sorted = claims
    .filter((claim) => claim.range.start < claim.range.end)
    .sort((a, b) => (a.range.start < b.range.start ? -1 : a.range.start > b.range.start ? 1 : 0));
  let open: A[] = [];
  for (const claim of sorted) {
    open = open.filter((other) => other.range.end > claim.range.start);
    for (const other of open) add(result, other, claim);
    open.push(claim);
  }
  return result;
}

function add<A extends Ranged, B extends Ranged>(result: Overlap<A, B>[], first: A, second: B): void {
  const shared = intersect(first.range, second.range);
  if (shared) result.push({ first, second, shared });
}
