/** People end regions and pools at multiples of this, and so do banks; the compiler's sizes less 8 bytes are none. */
const step = 1024n;

/** The first multiple of 1 KiB at or above an address: where something new may start. */
export function nextRound(address: bigint): bigint {
  return ((address + step - 1n) / step) * step;
}

/** The last multiple of 1 KiB at or below an address: where something may end. */
export function lastRound(address: bigint): bigint {
  return address - (address % step);
}

/** What of a range lies below and above another one, cut at whole KiB; undefined where nothing is left. */
export function partsBeside(
  range: AddressRange,
  other: AddressRange,
): { readonly below: AddressRange | undefined; readonly above: AddressRange | undefined } {
  return {
    below: intersect(range, { start: range.start, end: lastRound(other.start) }),
    above: intersect(range, { start: nextRound(other.end), end: range.end }),
  };
}
import { intersect, type AddressRange } from '../../base/addressRange';
