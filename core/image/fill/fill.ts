import { compareTexts } from '../../base/order';
import type { AddressRange } from '../../base/addressRange';
import type { SourcePlace } from '../dwarf';

/** What stands for bytes between things that only alignment needs. */
export const fillName = '(fill)';
/** What stands for bytes that nothing names: strings, vectors of a library, room that the script reserves. */
export const otherName = '(other)';

export interface FillSymbol {
  /** As people write it: C++ names are demangled. */
  readonly name: string;
  /** Run address. */
  readonly start: bigint;
  /** In bytes, those that another symbol already counts left out. */
  readonly size: number;
  /** Where it is declared; undefined where no debug information says so. */
  readonly place: SourcePlace | undefined;
}

/** What one object put into one section. */
export interface FillObject {
  /** `build/main.o`, `memset.o`; of an ELF without a map the source file that was compiled. */
  readonly object: string;
  /** `lib/libc.a`; undefined for an object of its own. */
  readonly archive: string | undefined;
  readonly size: number;
  /** Largest first. */
  readonly symbols: readonly FillSymbol[];
}

/** An output section, or its copy that waits in another region to be loaded. */
export interface FillSection {
  readonly name: string;
  /** Where it runs. */
  readonly start: bigint;
  /** Where its content is loaded; undefined where it has none. */
  readonly load: bigint | undefined;
  readonly size: number;
  /** Whether this entry is the content at its load address, apart from where it runs. */
  readonly isLoadCopy: boolean;
  /** Largest first. */
  readonly objects: readonly FillObject[];
}

export interface FillRegion {
  readonly name: string;
  readonly range: AddressRange;
  /** The sum of its sections, gaps that alignment needs included: what ld counts. */
  readonly used: number;
  /** By address. */
  readonly sections: readonly FillSection[];
}

/** What fills memory in one linked image. The sums agree: symbols make up objects, objects sections, sections regions. */
export interface ImageFill {
  readonly kind: 'elf' | 'linkerMap';
  readonly regions: readonly FillRegion[];
  /** What the link left out; empty without a map. */
  readonly discarded: {
    readonly bytes: number;
    /** By object, most bytes first. */
    readonly objects: readonly {
      readonly object: string;
      readonly bytes: number;
      readonly sections: number;
    }[];
  };
}

/** A memory that sections can lie in. */
export interface FillMemory {
  readonly name: string;
  readonly range: AddressRange;
}

/** `[name, size]`, largest first, then by name. */
export function bySize<T extends { readonly size: number }>(nameOf: (item: T) => string) {
  return (a: T, b: T): number => b.size - a.size || compareTexts(nameOf(a), nameOf(b));
}
