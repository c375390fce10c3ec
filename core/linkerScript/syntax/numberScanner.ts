/** Numbers as ld's scanner reads them: `31`, `037`, `0x1F`, `$1F`, `2K`, and in expressions `1Fh`, `101b`, `37o`, `31d`. */

import { Class, classAt, classOf, runEnd } from './characters';

/** Largest value of 64 bits: where ld's numbers saturate. */
const largest = 0xffff_ffff_ffff_ffffn;

const zero = 48;
const dollar = 36;
/** Codes of lower-case letters, as `letterAt` gives them. */
const Letter = { A: 97, B: 98, D: 100, H: 104, K: 107, M: 109, O: 111, X: 120 } as const;

/** The code of a letter in lower case; of no letter for what is none. */
function letterAt(text: string, at: number): number {
  return text.charCodeAt(at) | 32;
}

function hasHexPrefix(text: string, start: number): boolean {
  return text.charCodeAt(start) === zero && letterAt(text, start + 1) === Letter.X;
}

/** Shift of the unit at `at`: `K` is 2¹⁰, `M` is 2²⁰; 0 where there is none. */
function unitAt(text: string, at: number): bigint {
  const letter = letterAt(text, at);
  return letter === Letter.K ? 10n : letter === Letter.M ? 20n : 0n;
}

/** End of the number at `start` that has its base in front and may have K or M behind; −1 where there is none. */
export function plainNumberEnd(text: string, start: number): number {
  const end = digitsEnd(text, start);
  if (end === start) return -1;
  return unitAt(text, end) > 0n ? end + 1 : end;
}

/** End of the digits with the base in front of them; `start` where there are none. */
function digitsEnd(text: string, start: number): number {
  if (text.charCodeAt(start) === dollar) {
    const end = runEnd(text, start + 1, Class.HexDigit);
    return end > start + 1 ? end : start;
  }
  if (hasHexPrefix(text, start)) {
    const end = runEnd(text, start + 2, Class.HexDigit);
    // Of `0x` without digits the `0` is a number.
    return end > start + 2 ? end : start + 1;
  }
  return runEnd(text, start, Class.Digit);
}

/**
 * End of the number at `start` that has its base behind: hex digits, then one of `HXBOD`, where B and D may be the
 * last of the digits. −1 where there is none.
 */
export function suffixedNumberEnd(text: string, start: number): number {
  if ((classAt(text, start) & Class.HexDigit) === 0) return -1;
  const run = runEnd(text, start, Class.HexDigit);
  const after = letterAt(text, run);
  if (after === Letter.H || after === Letter.X || after === Letter.O) return run + 1;
  for (let last = run - 1; last > start; last--) {
    const letter = letterAt(text, last);
    if (letter === Letter.B || letter === Letter.D) return last + 1;
  }
  return -1;
}

/** Value of the number in `[start, end)` that `plainNumberEnd` found; 64 bits, unsigned. */
export function plainNumberValue(text: string, start: number, end: number): bigint {
  const unit = unitAt(text, end - 1);
  const last = unit > 0n ? end - 1 : end;
  const value =
    text.charCodeAt(start) === dollar
      ? scanInteger(text.slice(start + 1, last), 16)
      : scanInteger(text.slice(start, last), 0);
  return unit > 0n ? (value << unit) & largest : value;
}

/** The digits behind `0x` of a plain number without K or M: the exact bytes of a fill pattern. */
export function hexDigitsOf(text: string, start: number, end: number): string | undefined {
  return hasHexPrefix(text, start) && unitAt(text, end - 1) === 0n ? text.slice(start + 2, end) : undefined;
}

/** Value of the number in `[start, end)` that `suffixedNumberEnd` found; 64 bits, unsigned. */
export function suffixedNumberValue(text: string, start: number, end: number): bigint {
  return scanInteger(text.slice(start, end), suffixBase(letterAt(text, end - 1)));
}

function suffixBase(letter: number): 2 | 8 | 10 | 16 {
  switch (letter) {
    case Letter.B:
      return 2;
    case Letter.O:
      return 8;
    case Letter.D:
      return 10;
    default:
      return 16;
  }
}

/** `strtoul` of a 64-bit host: stops at the first character that is not a digit of the base and saturates. */
function scanInteger(digits: string, base: 0 | 2 | 8 | 10 | 16): bigint {
  let at = 0;
  let radix: number = base;
  const prefixed = hasHexPrefix(digits, 0);
  if (radix === 0) radix = prefixed ? 16 : digits.charCodeAt(0) === zero ? 8 : 10;
  if (radix === 16 && prefixed) at = 2;
  let end = at;
  for (; end < digits.length; end++) {
    const digit = digitValue(digits.charCodeAt(end));
    if (digit < 0 || digit >= radix) break;
  }
  if (end === at) return 0n;
  const length = end - at;
  if (radix === 10 && length <= 15) return BigInt(Number.parseInt(digits.slice(at, end), 10));
  if (radix === 16 && length <= 12) return BigInt(Number.parseInt(digits.slice(at, end), 16));
  const value = parseBig(digits.slice(at, end), radix);
  return value > largest ? largest : value;
}

function parseBig(digits: string, radix: number): bigint {
  // A number of more than 64 digits in any base but 2 is past 64 bits; do not spend time on a megabyte of digits.
  const trimmed = digits.replace(/^0+/, '');
  if (trimmed === '') return 0n;
  if (trimmed.length > 64) return largest;
  if (radix === 16) return BigInt(`0x${trimmed}`);
  if (radix === 8) return BigInt(`0o${trimmed}`);
  if (radix === 2) return BigInt(`0b${trimmed}`);
  return BigInt(trimmed);
}

function digitValue(code: number): number {
  if ((classOf(code) & Class.HexDigit) === 0) return -1;
  return (classOf(code) & Class.Digit) !== 0 ? code - zero : (code | 32) - Letter.A + 10;
}
