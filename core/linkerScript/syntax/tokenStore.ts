import { Token } from './tokens';

/** Tokens as flat arrays: a script of 10,000 lines has 60,000 of them. */
export interface TokenList {
  readonly length: number;
  /** See `Token` in tokens.ts. */
  kind(index: number): number;
  start(index: number): number;
  end(index: number): number;
  /** Index of the first token that ends behind `offset`; `length` where there is none. O(log n). */
  indexAt(offset: number): number;
}

/** The tokens of one reading, growing as they are consumed. */
export interface TokenStore extends TokenList {
  add(kind: number, start: number, end: number): void;
  /** Adds `count` tokens of another store from index `from` on, moved by `delta` characters. */
  addFrom(other: TokenStore, from: number, count: number, delta: number): void;
  /** Three numbers a token: kind, start, end. */
  readonly numbers: Int32Array;
}

const mostExpected = 1 << 16;

/**
 * Room for `expected` tokens at first, within reason: a hostile file is large and holds few. Flat numbers: arrays of
 * objects would cost more than the scanning.
 */
export function createTokenStore(expected: number): TokenStore {
  let numbers = new Int32Array(3 * Math.max(16, Math.min(expected, mostExpected)));
  let used = 0;

  function reserve(more: number): void {
    if (used + more <= numbers.length) return;
    const larger = new Int32Array(Math.max(used + more, 2 * numbers.length));
    larger.set(numbers);
    numbers = larger;
  }

  return {
    get numbers() {
      return numbers;
    },
    get length() {
      return used / 3;
    },
    kind: (index) => (index >= 0 && 3 * index < used ? numbers[3 * index]! : Token.End),
    start: (index) => (index >= 0 && 3 * index < used ? numbers[3 * index + 1]! : 0),
    end: (index) => (index >= 0 && 3 * index < used ? numbers[3 * index + 2]! : 0),
    indexAt(offset) {
      let low = 0;
      let high = used / 3;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (numbers[3 * middle + 2]! <= offset) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    add(kind, start, end) {
      if (used + 3 > numbers.length) reserve(3);
      numbers[used] = kind;
      numbers[used + 1] = start;
      numbers[used + 2] = end;
      used += 3;
    },
    addFrom(other, from, count, delta) {
      reserve(3 * count);
      numbers.set(other.numbers.subarray(3 * from, 3 * (from + count)), used);
      const end = used + 3 * count;
      if (delta !== 0) {
        for (let i = used; i < end; i += 3) {
          numbers[i + 1]! += delta;
          numbers[i + 2]! += delta;
        }
      }
      used = end;
    },
  };
}
