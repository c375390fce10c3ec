import { containsAddress } from '../base/addressRange';
import { lower } from '../base/order';
import type { Bank, Device } from './device';

const K = 1024n;
const M = 1024n * K;

function bank(
  name: string,
  start: bigint,
  size: bigint,
  kind: Bank['kind'],
  speed: string | undefined,
  note?: string,
  facts: Pick<Bank, 'offAfterReset' | 'lastBytes'> = {},
): Bank {
  return { name, range: { start, end: start + size }, kind, speed, note, ...facts };
}

const npuSpeed = 'fast: 1 NPU port at full clock (throughput HIGH, latency LOW)';
const cpuSpeed = 'medium: behind the CPU bus matrix (throughput MID, latency MID)';
/** RAMCFG keeps these switched off (`SRAMSD`) until the application enables them; they lose their contents at every reset. */
const offAfterReset = { offAfterReset: true } as const;
/** Erratum ES0620 2.4.5: prefetch at the very end of an XSPI memory may go wrong. */
const xspiEnd = { lastBytes: 32 };
const externalSpeed = 'slow: external memory (throughput MID, latency HIGH)';

/** The memories that all STM32N6 have; sizes are the largest configuration, since the FLEXMEM split is a fuse setting. */
const unguardedBanks: readonly Bank[] = [
  bank('ITCM', 0x10000000n, 256n * K, 'internal', undefined, '64 to 256 KiB, a FLEXMEM split'),
  bank('boot ROM', 0x18000000n, 128n * K, 'rom', undefined),
  bank('DTCM', 0x30000000n, 256n * K, 'internal', undefined, '128 to 256 KiB, a FLEXMEM split'),
  bank('FLEXRAM', 0x34000000n, 400n * K, 'internal', cpuSpeed, 'up to 400 KiB, a FLEXMEM split'),
  bank('AXISRAM1', 0x34064000n, 624n * K, 'internal', cpuSpeed),
  bank('AXISRAM2', 0x34100000n, 1n * M, 'internal', cpuSpeed, 'the boot ROM loads the FSBL at 0x34180400'),
  bank('AXISRAM3', 0x34200000n, 448n * K, 'internal', npuSpeed, undefined, offAfterReset),
  bank('AXISRAM4', 0x34270000n, 448n * K, 'internal', npuSpeed, undefined, offAfterReset),
  bank('AXISRAM5', 0x342e0000n, 448n * K, 'internal', npuSpeed, undefined, offAfterReset),
  bank('AXISRAM6', 0x34350000n, 448n * K, 'internal', npuSpeed, undefined, offAfterReset),
  bank('CACHEAXI RAM', 0x343c0000n, 256n * K, 'cache', npuSpeed, 'NPU cache; RAM only when the cache is off'),
  bank('VENCRAM', 0x34400000n, 128n * K, 'internal', cpuSpeed, 'video encoder RAM'),
  bank('AHBSRAM1', 0x38000000n, 16n * K, 'internal', undefined),
  bank('AHBSRAM2', 0x38004000n, 16n * K, 'internal', undefined),
  bank('BKPSRAM', 0x3c000000n, 8n * K, 'internal', undefined, 'backup SRAM'),
  bank('FMC', 0x60000000n, 256n * M, 'external', externalSpeed),
  bank('XSPI2', 0x70000000n, 256n * M, 'external', externalSpeed, undefined, xspiEnd),
  bank('XSPI3', 0x80000000n, 256n * M, 'external', externalSpeed, undefined, xspiEnd),
  bank('XSPI1', 0x90000000n, 256n * M, 'external', externalSpeed, undefined, xspiEnd),
  bank('SDRAM', 0xc0000000n, 256n * M, 'external', externalSpeed, 'SDRAM behind FMC'),
];

/** RISAF instance by bank. AXISRAM3–6 are address ranges over four interleaved cuts, which three instances guard. */
const guards: Readonly<Record<string, string>> = {
  ITCM: 'RISAF1',
  DTCM: 'RISAF1',
  FLEXRAM: 'RISAF7',
  AXISRAM1: 'RISAF2',
  AXISRAM2: 'RISAF3',
  AXISRAM3: 'RISAF4/5/6',
  AXISRAM4: 'RISAF4/5/6',
  AXISRAM5: 'RISAF4/5/6',
  AXISRAM6: 'RISAF4/5/6',
  'CACHEAXI RAM': 'RISAF8',
  VENCRAM: 'RISAF9',
  XSPI1: 'RISAF11',
  XSPI2: 'RISAF12',
  XSPI3: 'RISAF13',
  FMC: 'RISAF14',
  SDRAM: 'RISAF14',
  AHBSRAM1: 'RISAF21',
  AHBSRAM2: 'RISAF22',
  BKPSRAM: 'RISAF23',
};

const stm32n6Banks: readonly Bank[] = unguardedBanks.map((entry) => ({
  ...entry,
  guard: guards[entry.name],
}));

/** The non-secure alias lies 0x10000000 below the secure address in three windows of 256 MiB. */
const stm32n6Aliases: Device['aliases'] = [0x00000000n, 0x20000000n, 0x40000000n].map((start) => ({
  range: { start, end: start + 0x10000000n },
  distance: 0x10000000n,
}));

const sources = [
  'CMSIS device headers stm32n657xx.h, stm32n645xx.h (memory map of peripherals and SRAM)',
  "Zephyr's dts/arm/st/n6 (SRAM and XSPI nodes)",
  'RM0486, memory organisation; ES0620 2.4.5 (last bytes of an XSPI memory)',
];

function stm32n6(name: string, hasNpu: boolean): Device {
  return {
    name,
    hasNpu,
    banks: stm32n6Banks,
    aliases: stm32n6Aliases,
    fsblLoadAddress: 0x34180000,
    signedHeader: 0x400,
    bootBank: 'XSPI2',
    mcubootSlot: 0x10000,
    sources,
  };
}

/** Devices by name. A new family adds entries here; nothing else knows a device. */
export const devices: readonly Device[] = [
  stm32n6('STM32N657', true),
  stm32n6('STM32N647', true),
  stm32n6('STM32N655', false),
  stm32n6('STM32N645', false),
];

/** The device whose name starts `text` (`STM32N657X0HxQ`, `stm32n657xx`), or undefined. */
export function deviceNamed(text: string): Device | undefined {
  const wanted = text.trim().toUpperCase();
  return devices.find((device) => wanted.startsWith(device.name));
}

/** Where the boot ROM looks for the FSBL; undefined where the device has none that does. */
export function bootFlash(device: Device): bigint | undefined {
  return device.banks.find(({ name }) => name === device.bootBank)?.range.start;
}

/** The lowest address of what lies behind a memory controller; the chip's own lies below. */
export function externalStart(device: Device): bigint {
  const starts = device.banks.flatMap(({ kind, range }) => (kind === 'external' ? [range.start] : []));
  return starts.reduce(lower);
}

/** The device to assume for STM32N6 files when nothing names one. */
export const defaultDevice: Device = devices[0]!;

/** A device, or where nothing names one the first of the family: all STM32N6 have its map. */
export function assumedDevice(known?: Device): Device {
  return known ?? defaultDevice;
}

/**
 * Stands for a device that nothing tells: no memory, no alias. An address then means itself alone; comparing it as the
 * STM32N6 would is wrong on any other chip.
 */
export const unknownDevice: Device = {
  name: 'unknown device',
  hasNpu: true,
  banks: [],
  aliases: [],
  sources: [],
};

/** Whether a text (path, macro, option) names the family, in whatever spelling: `STM32N6xx`, `stm32n657xx`. */
export function namesFamily(text: string): boolean {
  return /stm32n6/i.test(text);
}

/** On-chip RAM of the family at its secure addresses, where no other microcontroller has memory that projects place things in. */
const familyRam = { start: 0x34000000n, end: 0x34420000n };

/** Whether an address as written can only be one of STM32N6: its secure on-chip RAM. */
export function isFamilyAddress(address: bigint): boolean {
  return containsAddress(familyRam, address);
}
