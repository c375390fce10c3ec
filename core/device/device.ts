import type { AddressRange } from '../base/addressRange';

/** One physical memory of a device, e.g. AXISRAM2 or the XSPI1 window. */
export interface Bank {
  readonly name: string;
  /** Secure addresses where an alias exists: the canonical ones. */
  readonly range: AddressRange;
  /** `internal` RAM on chip, `external` a window behind a memory controller, `rom`, `cache` (RAM only when the cache is off). */
  readonly kind: 'internal' | 'external' | 'rom' | 'cache';
  /** Speed class as the Neural-ART compiler sees it; undefined where the NPU does not reach it. */
  readonly speed: string | undefined;
  readonly note: string | undefined;
  /** Off after reset: the application must switch it on before the first access. */
  readonly offAfterReset?: true;
  /** Bytes at the end that an erratum tells to leave alone. */
  readonly lastBytes?: number;
  /** The firewall that guards it (`RISAF2`): what an illegal access to it is reported by. */
  readonly guard?: string | undefined;
}

/** A microcontroller: its banks and the aliases of its address space. */
export interface Device {
  /** `STM32N657`. */
  readonly name: string;
  /** Whether it has a Neural-ART NPU. */
  readonly hasNpu: boolean;
  readonly banks: readonly Bank[];
  /** Windows whose addresses alias: `alias + distance` is the canonical address. */
  readonly aliases: readonly { readonly range: AddressRange; readonly distance: bigint }[];
  /** Where the boot ROM puts the signed FSBL, header included; undefined where no boot ROM does. */
  readonly fsblLoadAddress?: number;
  /** Behind the header of a signed image, in bytes: the FSBL's first instruction lies that far behind its load address. */
  readonly signedHeader?: number;
  /** The bank at whose start the boot ROM looks for the FSBL. */
  readonly bootBank?: string;
  /** Where Zephyr's boards of this family have slot 0 of mcuboot, counted from the start of that bank. */
  readonly mcubootSlot?: number;
  /** Where these facts come from. */
  readonly sources: readonly string[];
}

/** What a board puts behind the external windows of its device. */
export interface Board {
  readonly name: string;
  readonly device: string;
  /** How build files, support packages and people also write its name; separators may differ. */
  readonly spellings: readonly string[];
  /** Size in bytes of the memory fitted at each external bank; 0 where none is fitted. */
  readonly external: Readonly<Record<string, bigint>>;
  /** What kind of memory is fitted at an external bank, where that is known: NOR flash, or RAM that loses its contents. */
  readonly memories?: Readonly<Record<string, 'nor' | 'psram'>>;
  /** The external loader with which STM32_Programmer_CLI reaches its flash. */
  readonly externalLoader?: string;
  readonly sources: readonly string[];
}
