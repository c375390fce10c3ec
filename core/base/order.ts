// Orders. What `sort` takes is negative where the first goes first, 0 where they are equal.

/** Orders addresses and numbers of bytes. */
export function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders names and paths by their characters' codes, the same on every machine. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The lower of two addresses, the smaller of two numbers of bytes. */
export function lower(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The higher of two addresses, the larger of two numbers of bytes. */
export function higher(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
