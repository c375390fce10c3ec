import type { AddressRange } from '../base/addressRange';
import { formatHex } from '../base/size';
import type { Bank, Board, Device } from '../device/device';

/** JSON knows no bigint: addresses and sizes travel as lower-case hex strings. */
export interface WireRange {
  readonly start: string;
  readonly end: string;
}

export interface WireDevice extends Omit<Device, 'banks' | 'aliases'> {
  readonly banks: readonly (Omit<Bank, 'range' | 'speed' | 'note'> & {
    readonly range: WireRange;
    readonly speed: string | null;
    readonly note: string | null;
  })[];
  readonly aliases: readonly { readonly range: WireRange; readonly distance: string }[];
}

export interface WireBoard extends Omit<Board, 'external'> {
  readonly external: Readonly<Record<string, string>>;
}

export function rangeToWire(range: AddressRange): WireRange {
  return { start: formatHex(range.start), end: formatHex(range.end) };
}

export function rangeFromWire(range: WireRange): AddressRange {
  return { start: BigInt(range.start), end: BigInt(range.end) };
}

export function deviceToWire(device: Device): WireDevice {
  return {
    ...device,
    banks: device.banks.map((bank) => ({
      ...bank,
      range: rangeToWire(bank.range),
      speed: bank.speed ?? null,
      note: bank.note ?? null,
    })),
    aliases: device.aliases.map((alias) => ({
      range: rangeToWire(alias.range),
      distance: formatHex(alias.distance),
    })),
  };
}

export function deviceFromWire(device: WireDevice): Device {
  return {
    ...device,
    banks: device.banks.map((bank) => ({
      ...bank,
      range: rangeFromWire(bank.range),
      speed: bank.speed ?? undefined,
      note: bank.note ?? undefined,
    })),
    aliases: device.aliases.map((alias) => ({
      range: rangeFromWire(alias.range),
      distance: BigInt(alias.distance),
    })),
  };
}

export function boardToWire(board: Board): WireBoard {
  return {
    ...board,
    external: Object.fromEntries(
      Object.entries(board.external).map(([bank, size]) => [bank, formatHex(size)]),
    ),
  };
}

export function boardFromWire(board: WireBoard): Board {
  return {
    ...board,
    external: Object.fromEntries(Object.entries(board.external).map(([bank, size]) => [bank, BigInt(size)])),
  };
}
