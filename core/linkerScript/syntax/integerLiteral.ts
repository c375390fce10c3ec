/** Largest value of 64 bits: where ld's numbers saturate. */
export const wideHex = 0xffff_ffff_ffff_ffffn;

/** `strtoul` of a 64-bit host: stops at the first character that is no digit of the base and saturates. */
export function scanInteger(digits: string, base: 0 | 2 | 8 | 10 | 16): bigint {
  let at = 0;
  let radix: number = base;
  const prefixed = digits.charCodeAt(0) === 48 && (digits.charCodeAt(1) | 32) === 120;
  if (radix === 0) radix = prefixed ? 16 : digits.charCodeAt(0) === 48 ? 8 : 10;
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
  return value > wideHex ? wideHex : value;
}

function parseBig(digits: string, radix: number): bigint {
  // A number of more than 64 digits in any base but 2 is past 64 bits; do not spend time on a megabyte of digits.
  const trimmed = digits.replace(/^0+/, '');
  if (trimmed === '') return 0n;
  if (trimmed.length > 64) return wideHex;
  if (radix === 16) return BigInt(`0x${trimmed}`);
  if (radix === 8) return BigInt(`0o${trimmed}`);
  if (radix === 2) return BigInt(`0b${trimmed}`);
  return BigInt(trimmed);
}

function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
