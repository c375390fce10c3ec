import type { Bank, Device } from './device';

// Where the boot ROM, and ST's projects by convention, put things on STM32N6.

/**
 * What an image of unknown size may take: ST's projects put the signed application at 0x70100000 and the weights of the
 * model, at the earliest with room to spare, at 0x70380000. In bytes.
 */
export const unknownImageSize = 0x280000n;

/** Where ST's projects have boot images when nothing else says so: FSBL and signed application. Sizes in bytes. */
export const usualBoot: readonly { readonly start: bigint; readonly size: bigint | undefined }[] = [
  { start: 0x70000000n, size: 0x100000n },
  { start: 0x70100000n, size: undefined },
];

/** What ST's templates give an application that runs in RAM: code behind the header of its image, then variables. */
export const usualApplication = {
  rom: { start: 0x34000400n, size: 511n << 10n },
  ram: { start: 0x34080000n, size: 512n << 10n },
  whole: { start: 0x34000400n, size: 1023n << 10n },
} as const;

/** The banks of RAM that ST's generator gives to the model: they are off after reset. */
export function npuBanks(device: Device): readonly Bank[] {
  return device.banks.filter((bank) => bank.offAfterReset);
}

/** The banks of on-chip RAM that regions are usually named after. */
export function axiBanks(device: Device): readonly Bank[] {
  return device.banks.filter((bank) => /^AXISRAM/.test(bank.name));
}

/** The lowest memory: a smaller number in a script is a size, hardly an address. */
export const leastAddress = 0x1000_0000n;
