import { byteCount, subtract, type AddressRange } from '../base/addressRange';
import { usablePart } from '../device/addressSpace';
import type { Bank, Board, Device } from '../device/device';
import { usualPool, type UsualPool } from '../device/usualPools';

/** A stretch of a bank that nothing occupies, ready for a pool. */
export interface FreeMemory {
  readonly bank: Bank;
  readonly usual: UsualPool;
  /** Canonical addresses: the start aligned for the NPU, the size whole KiB. */
  readonly range: AddressRange;
}

const kib = 1024n;
/** Boot images and weights are flashed by sectors; 64 KiB is a multiple of every sector size in use. */
export const flashSector = 64n * kib;

/** Less than this is useless to a model; it is then left to the application. */
export const smallestPool = 0x10000n;

/**
 * What is left of the banks that models use, in address order. External windows count only where the board says what is
 * fitted there. Flash starts at a sector.
 *
 * @param taken what the application, boot images and other pools occupy, at canonical addresses
 */
export function freeMemory(
  device: Device,
  board: Board | undefined,
  taken: readonly AddressRange[],
): FreeMemory[] {
  return device.banks.flatMap((bank): FreeMemory[] => {
    const usual = usualPool(bank, device);
    if (!usual) return [];
    if (bank.kind === 'external' && board?.external[bank.name] === undefined) return [];
    const isFlash = usual.properties.rights === 'ACC_READ';
    return subtract(usablePart(bank, board), taken).flatMap((range) => {
      const start = roundUp(range.start, isFlash ? flashSector : kib);
      const size = range.end - start - ((range.end - start) % kib);
      return size >= kib ? [{ bank, usual, range: { start, end: start + size } }] : [];
    });
  });
}

/** The next multiple of `step` at or above `value`. */
export function roundUp(value: bigint, step: bigint): bigint {
  return ((value + step - 1n) / step) * step;
}

/** The largest stretch of each bank. */
export function largestFree(free: readonly FreeMemory[]): FreeMemory[] {
  const best = new Map<string, FreeMemory>();
  for (const each of free) {
    const known = best.get(each.bank.name);
    if (!known || byteCount(each.range) > byteCount(known.range)) best.set(each.bank.name, each);
  }
  return [...best.values()];
}
