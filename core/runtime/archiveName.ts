import { releaseOfArchiveDigits } from './releases';

/** What the name of a runtime archive tells: `libNetworkRuntime1010_CM55_GCC.a`. */
export interface ArchiveName {
  /** The runtime's version in the notation of `core_datatypes.h`: `10.1.0`; undefined where the digits allow no reading. */
  readonly platform: string | undefined;
  /** As written: `1010`. */
  readonly digits: string;
  /** `CM55`. */
  readonly core: string | undefined;
  /** `GCC`, `IAR`, `Keil`, `ARMCLANG`, `HT`. */
  readonly toolchain: string | undefined;
  /** What follows the toolchain: `PIC`. */
  readonly variant: string | undefined;
  /** The name without folder, prefix and suffix: `NetworkRuntime1010_CM55_GCC`. */
  readonly stem: string;
}

/** Two digits of major version (all releases so far), one of minor and micro each: `1010` is 10.1.0. */
function platformOfDigits(digits: string): string | undefined {
  const known = releaseOfArchiveDigits(digits);
  if (known) return known.platform;
  return digits.length === 4 ? `${digits.slice(0, 2)}.${digits[2]}.${digits[3]}` : undefined;
}

/**
 * Reads the name of a NetworkRuntime archive from a file path, a linker option (`-lNetworkRuntime1010_CM55_GCC`,
 * `-l:NetworkRuntime1010_CM55_GCC.a`) or a CubeIDE library entry (`:NetworkRuntime1010_CM55_GCC.a`).
 * `undefined` where the text names no such archive.
 */
export function parseArchiveName(text: string): ArchiveName | undefined {
  const cut = Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'));
  const name = text
    .slice(cut + 1)
    .trim()
    .replace(/^["']|["']$/g, '');
  const match =
    /^(?:-l)?:?(?:lib)?(NetworkRuntime(\d{3,8})(?:_([A-Za-z0-9+]+))?(?:_([A-Za-z0-9]+))?(?:_([A-Za-z0-9_]+))?)(?:\.(?:a|lib))?$/.exec(
      name,
    );
  if (!match) return undefined;
  const digits = match[2]!;
  return {
    platform: platformOfDigits(digits),
    digits,
    core: match[3],
    toolchain: match[4],
    variant: match[5],
    stem: match[1]!,
  };
}
