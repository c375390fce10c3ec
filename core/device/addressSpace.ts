import { compareBigints, higher } from '../base/order';
import {
  contains,
  containsAddress,
  intersect,
  moved,
  rangeOf,
  type AddressRange,
} from '../base/addressRange';
import type { Bank, Board, Device } from './device';

/**
 * The same bytes at the device's canonical (secure) addresses. A range that crosses the edge of an alias window is
 * returned as written: it is not a single memory.
 */
export function canonical(device: Device, range: AddressRange): AddressRange {
  for (const alias of device.aliases) {
    if (contains(alias.range, range)) {
      return moved(range, alias.distance);
    }
  }
  return range;
}

/** The address of the same byte at the device's canonical (secure) addresses. */
export function canonicalAddress(device: Device, address: bigint): bigint {
  return canonical(device, { start: address, end: address + 1n }).start;
}

/** Whether a range begins at an address, by whichever alias either is written. */
export function startsAt(device: Device, range: AddressRange, address: bigint): boolean {
  return canonical(device, range).start === canonicalAddress(device, address);
}

/** Both names of the bytes: `secure` and, where one exists, the `nonSecure` alias. */
export function bothAliases(
  device: Device,
  range: AddressRange,
): { readonly secure: AddressRange; readonly nonSecure: AddressRange | undefined } {
  const secure = canonical(device, range);
  for (const alias of device.aliases) {
    const below = moved(secure, -alias.distance);
    if (contains(alias.range, below)) return { secure, nonSecure: below };
  }
  return { secure, nonSecure: undefined };
}

/** The bank that holds an address (canonical or alias); undefined outside every memory. */
export function bankAt(device: Device, address: bigint): Bank | undefined {
  const at = canonicalAddress(device, address);
  return device.banks.find((bank) => containsAddress(bank.range, at));
}

/** The banks that a range touches, in address order. */
export function banksIn(device: Device, range: AddressRange): readonly Bank[] {
  const at = canonical(device, range);
  return device.banks.filter((bank) => intersect(bank.range, at));
}

/** What a board really has in a bank: the whole bank inside the chip, the fitted part of an external window. */
export function fittedRange(bank: Bank, board: Board | undefined): AddressRange {
  const size = bank.kind === 'external' ? board?.external[bank.name] : undefined;
  return size === undefined ? bank.range : rangeOf(bank.range.start, size);
}

/** What of a bank may be used: what the board has there, but for the last bytes that an erratum tells to leave alone. */
export function usablePart(bank: Bank, board: Board | undefined): AddressRange {
  const { start, end } = fittedRange(bank, board);
  const last = end - BigInt(bank.lastBytes ?? 0);
  return { start, end: higher(last, start) };
}

/**
 * Memories without a hole between them, as one range each: on-chip RAM of STM32N6 is one from FLEXRAM to VENCRAM.
 * External windows stay apart even where they touch, since each is another chip.
 */
export function contiguousMemories(
  device: Device,
): readonly { readonly range: AddressRange; readonly banks: readonly Bank[] }[] {
  const groups: { range: AddressRange; banks: Bank[] }[] = [];
  for (const bank of [...device.banks].sort((a, b) => compareBigints(a.range.start, b.range.start))) {
    const last = groups[groups.length - 1];
    const joins =
      last !== undefined &&
      last.range.end === bank.range.start &&
      bank.kind !== 'external' &&
      last.banks[0]?.kind !== 'external';
    if (joins) {
      last.banks.push(bank);
      last.range = { start: last.range.start, end: bank.range.end };
    } else {
      groups.push({ range: bank.range, banks: [bank] });
    }
  }
  return groups;
}

/**
 * Armv8-M's spaces for peripherals, external devices and the core's own registers. What lies there names registers, or
 * SDRAM behind FMC, of which the device table does not say where it is.
 */
const undecidedSpaces: readonly AddressRange[] = [
  { start: 0x4000_0000n, end: 0x6000_0000n },
  { start: 0xa000_0000n, end: 0x1_0000_0000n },
];

/** Whether the device table says nothing of the memory at an address. */
export function isUndecidedSpace(address: bigint): boolean {
  return undecidedSpaces.some((space) => containsAddress(space, address));
}
