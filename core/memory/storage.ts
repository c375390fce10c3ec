import type { AddressRange } from '../base/addressRange';
import { banksIn } from '../device/addressSpace';
import type { Bank, Board, Device } from '../device/device';

/** What a stretch of memory is, and what it needs before it can be used. */
export interface Storage {
  /** The banks that it touches, in address order; empty outside every memory. */
  readonly banks: readonly Bank[];
  /** Behind a memory controller, all of it. */
  readonly isExternal: boolean;
  /** Loses its contents without power; undefined where the kind of an external memory is not known. */
  readonly isVolatile: boolean | undefined;
  /** Off after reset: somebody must switch it on before the first access. */
  readonly isOffAfterReset: boolean;
  /** Answers only after its controller and the memory itself were set up. */
  readonly needsSetUp: boolean;
  /** The NPU reads it through its cache. */
  readonly isNpuCacheable: boolean;
}

/** What a pool or an image says of the memory that it lies in; each is a hint, the board's word goes first. */
export interface StorageHints {
  /** Name and fname: `octoFlash`, `hyperRAM`. */
  readonly names?: readonly string[];
  readonly isReadOnly?: boolean;
  /** First addresses of boot images: the board boots from a memory that keeps its contents. */
  readonly bootStarts?: readonly bigint[];
}

export function storageOf(
  device: Device,
  board: Board | undefined,
  range: AddressRange,
  hints: StorageHints = {},
): Storage {
  const banks = banksIn(device, range);
  const isExternal = banks.length > 0 && banks.every(({ kind }) => kind === 'external');
  return {
    banks,
    isExternal,
    isVolatile: isExternal
      ? externalIsVolatile(device, board, banks, hints)
      : banks.length === 0
        ? undefined
        : banks.some(({ kind }) => kind !== 'rom'),
    isOffAfterReset: banks.some((bank) => bank.offAfterReset === true),
    needsSetUp: banks.some(({ kind }) => kind === 'external'),
    isNpuCacheable: isExternal,
  };
}

/**
 * Whether a range lies in flash: external memory that keeps what was programmed into it. By the board, else by a boot
 * image in the same memory, else by name (`octoFlash`), else by rights.
 */
export function isFlash(
  device: Device,
  board: Board | undefined,
  range: AddressRange,
  hints: StorageHints = {},
): boolean {
  const { isExternal, isVolatile } = storageOf(device, board, range, hints);
  return isExternal && isVolatile === false;
}

function externalIsVolatile(
  device: Device,
  board: Board | undefined,
  banks: readonly Bank[],
  { names = [], isReadOnly = false, bootStarts = [] }: StorageHints,
): boolean | undefined {
  const kinds = banks.map(({ name }) => board?.memories?.[name]);
  if (kinds.every((kind) => kind === 'nor')) return false;
  if (kinds.some((kind) => kind === 'psram')) return true;
  const boots = bootStarts.some((start) => banksIn(device, { start, end: start + 1n })[0] === banks[0]);
  if (boots || names.some((name) => /flash/i.test(name)) || isReadOnly) return false;
  return names.some((name) => /ram/i.test(name)) ? true : undefined;
}
