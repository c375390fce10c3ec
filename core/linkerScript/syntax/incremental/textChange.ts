/** The one replacement that leads from `before` to `after`: `[start, oldEnd)` became `[start, newEnd)`. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

const block = 4096;

/** The smallest such replacement. O(length), most of it as fast as the engine compares strings. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  // Whole blocks are compared as the engine compares strings, many characters at a time.
  while (start + block <= shorter && sameBlock(before, start, after, start)) start += block;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const most = shorter - start;
  let tail = 0;
  while (
    tail + block <= most &&
    sameBlock(before, before.length - tail - block, after, after.length - tail - block)
  )
    tail += block;
  while (
    tail < most &&
    before.charCodeAt(before.length - tail - 1) === after.charCodeAt(after.length - tail - 1)
  )
    tail++;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}

function sameBlock(before: string, at: number, after: string, other: number): boolean {
  return before.slice(at, at + block) === after.slice(other, other + block);
}
