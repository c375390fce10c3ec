import { compareBigints } from '../base/order';
import { intersect, type AddressRange } from '../base/addressRange';

export interface Ranged {
  readonly range: AddressRange;
}

export interface Overlap<A, B> {
  readonly first: A;
  readonly second: B;
  /** The bytes that both occupy; never empty. */
  readonly shared: AddressRange;
}

/** Counts what a sweep does, so that a test can tell linearithmic from quadratic without a clock. */
export interface Steps {
  count: number;
}

/** Pairs that are listed at most: nobody reads more, and n claims can make n² of them. */
export const mostPairs = 50_000;

/**
 * Every pair of one claim of `firsts` and one of `seconds` that share a byte, in address order, up to `mostPairs`.
 * Empty ranges share nothing. One sweep over both lists: O(n log n + pairs log pairs).
 */
export function overlapsBetween<A extends Ranged, B extends Ranged>(
  firsts: readonly A[],
  seconds: readonly B[],
  steps?: Steps,
): Overlap<A, B>[] {
  const result: Overlap<A, B>[] = [];
  const as = byStart(firsts, steps);
  const bs = byStart(seconds, steps);
  const openA = createOpen<A>(steps);
  const openB = createOpen<B>(steps);
  for (let i = 0, j = 0; i < as.length || j < bs.length;) {
    const a = as[i];
    const b = bs[j];
    if (a && (!b || a.range.start <= b.range.start)) {
      openB.close(a.range.start);
      for (const open of inOrder(openB.items)) if (!add(result, a, open, steps)) return result;
      openA.open(a);
      i++;
    } else if (b) {
      openA.close(b.range.start);
      for (const open of inOrder(openA.items)) if (!add(result, open, b, steps)) return result;
      openB.open(b);
      j++;
    }
  }
  return result;
}

/** Every pair within one list that shares a byte, each once, the lower start first, up to `mostPairs`. O(n log n + pairs log pairs). */
export function overlapsWithin<A extends Ranged>(claims: readonly A[], steps?: Steps): Overlap<A, A>[] {
  const result: Overlap<A, A>[] = [];
  const open = createOpen<A>(steps);
  for (const claim of byStart(claims, steps)) {
    open.close(claim.range.start);
    for (const other of inOrder(open.items)) if (!add(result, other, claim, steps)) return result;
    open.open(claim);
  }
  return result;
}

/** A claim with those before it that share its first byte. */
export interface Meeting<A> {
  readonly claim: A;
  /** How many there are. */
  readonly count: number;
  /** Some of them, by end. */
  readonly others: readonly A[];
}

/**
 * For each claim the ones that start before it and reach into it: every overlap within a list without listing every
 * pair. O(n log n + n · most).
 *
 * @param most how many to name of each
 */
export function meetingsWithin<A extends Ranged>(
  claims: readonly A[],
  most: number,
  steps?: Steps,
): Meeting<A>[] {
  const result: Meeting<A>[] = [];
  const open = createOpen<A>(steps);
  for (const claim of byStart(claims, steps)) {
    open.close(claim.range.start);
    const { length } = open.items;
    if (length > 0) result.push({ claim, count: length, others: open.items.slice(0, most) });
    open.open(claim);
  }
  return result;
}

function byStart<A extends Ranged>(claims: readonly A[], steps: Steps | undefined): A[] {
  return claims
    .filter(({ range }) => range.start < range.end)
    .sort((a, b) => {
      if (steps) steps.count++;
      return compareBigints(a.range.start, b.range.start);
    });
}

/** By start, as people read. */
function inOrder<A extends Ranged>(open: readonly A[]): readonly A[] {
  return open.length < 2 ? open : byStart(open, undefined);
}

/** The claims that the sweep is inside of: a heap by end, so that closing costs O(log n) a claim. */
interface Open<A> {
  readonly items: readonly A[];
  open(claim: A): void;
  /** Drops all that end at or before `address`. */
  close(address: bigint): void;
}

function createOpen<A extends Ranged>(steps: Steps | undefined): Open<A> {
  const heap: A[] = [];
  const endAt = (index: number): bigint => heap[index]!.range.end;
  const swap = (a: number, b: number): void => {
    if (steps) steps.count++;
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const sink = (): void => {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const least = left + 1 < heap.length && endAt(left + 1) < endAt(left) ? left + 1 : left;
      if (endAt(at) <= endAt(least)) return;
      swap(at, least);
      at = least;
    }
  };
  return {
    items: heap,
    open: (claim) => {
      heap.push(claim);
      for (let at = heap.length - 1; at > 0;) {
        const parent = (at - 1) >> 1;
        if (endAt(parent) <= endAt(at)) return;
        swap(at, parent);
        at = parent;
      }
    },
    close: (address) => {
      while (heap.length > 0 && endAt(0) <= address) {
        const last = heap.pop()!;
        if (heap.length > 0) {
          heap[0] = last;
          sink();
        }
      }
    },
  };
}

function add<A extends Ranged, B extends Ranged>(
  result: Overlap<A, B>[],
  first: A,
  second: B,
  steps: Steps | undefined,
): boolean {
  if (steps) steps.count++;
  const shared = intersect(first.range, second.range);
  if (shared) result.push({ first, second, shared });
  return result.length < mostPairs;
}
