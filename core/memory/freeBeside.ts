import { subtract, type AddressRange } from '../base/addressRange';

/** What of a stretch of memory no claim occupies. */
export interface Free {
  /** Surely free, sorted. */
  readonly free: readonly AddressRange[];
  /** Behind an image of unknown size: perhaps free, perhaps not. */
  readonly unknown: readonly AddressRange[];
}

/** Bytes that are taken. */
export interface Taken {
  readonly range: AddressRange;
  /** False where only the first byte is known. */
  readonly extentIsKnown: boolean;
}

/** What is left of a stretch of memory beside what is taken. */
export function freeBeside(within: AddressRange, taken: readonly Taken[]): Free {
  const left = subtract(
    within,
    taken.map(({ range }) => range),
  );
  // An image of unknown size ends where the next claim begins, at the latest.
  const open = new Set(taken.filter(({ extentIsKnown }) => !extentIsKnown).map(({ range }) => range.end));
  return {
    free: left.filter(({ start }) => !open.has(start)),
    unknown: left.filter(({ start }) => open.has(start)),
  };
}
