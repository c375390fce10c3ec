/** 64-bit arithmetic as GNU ld does it (`bfd_vma` on a 64-bit host). All results are unsigned. */

const limit = 1n << 64n;
const half = 1n << 63n;
export const maximum64 = limit - 1n;

export function bits64(value: bigint): bigint {
  return value >= 0n && value < limit ? value : BigInt.asUintN(64, value);
}

function signed(value: bigint): bigint {
  return value >> 63n === 0n ? value : value - limit;
}

/** Signed division, truncating; the divisor is not zero. */
export function divide(left: bigint, right: bigint): bigint {
  return bits64(signed(left) / signed(right));
}

/** Signed remainder with the sign of the dividend; the divisor is not zero. */
export function remainder(left: bigint, right: bigint): bigint {
  return bits64(signed(left) % signed(right));
}

/** The next multiple of `alignment`; any alignment, not only powers of two. */
export function alignUp(value: bigint, alignment: bigint): bigint {
  if (alignment <= 1n) return value;
  // Most values are aligned already; above the half the sum below may wrap.
  if (value < half && value % alignment === 0n) return value;
  return bits64((bits64(value + alignment - 1n) / alignment) * alignment);
}

/** The next multiple of 2^`power`. */
export function alignPower(value: bigint, power: number): bigint {
  if (power <= 0) return value;
  const mask = (1n << BigInt(power)) - 1n;
  return bits64((value + mask) & bits64(~mask));
}

/** The smallest n with 2^n ≥ value; 0 for 0. */
export function log2Ceil(value: bigint): bigint {
  let result = -1n;
  let roundUp = false;
  let rest = value;
  do {
    result++;
    if (rest > 1n && (rest & 1n) !== 0n) roundUp = true;
    rest >>= 1n;
  } while (rest !== 0n);
  return roundUp ? result + 1n : result;
}

/** The power of two that holds `value`, as ld reads ALIGN and SUBALIGN: −1 for the largest value. */
export function powerOf(value: bigint): number {
  if (value === maximum64) return -1;
  let power = 0;
  for (let size = 1n; size < value; size <<= 1n) {
    if (size >= limit) break;
    power++;
  }
  return power;
}
