import type { AddressRange } from '../base/addressRange';
import type { Span } from '../base/span';
import type { RangeIndex } from '../base/rangeIndex';
import { itemsIn } from '../base/rangeIndex';

/** Where something stands in the map: zero-based line, and UTF-16 offsets in the whole text. */
export interface MapPlace {
  readonly line: number;
  readonly span: Span;
}

/** A row of "Memory Configuration"; `*default*` is left out. */
export interface MapRegion extends MapPlace {
  readonly name: string;
  readonly origin: bigint;
  readonly length: bigint;
  /** `xrw`; empty where the script gave none. */
  readonly attributes: string;
}

/** An output section as it was laid out. */
export interface MapOutputSection extends MapPlace {
  readonly name: string;
  /** Run addresses (VMA). */
  readonly range: AddressRange;
  /** Where its content is loaded (LMA); equal to `range.start` where the map names no other. */
  readonly loadAddress: bigint;
  /** Whether it occupies memory of the target: not empty, and no debug information at address 0. */
  readonly allocated: boolean;
  /**
   * Whether it has bytes to load: `loaded` where an input section or statement in it surely has (`.text…`, `.data…`,
   * `LONG`), `empty` where all are `.bss`-like or mere room, else `unknown`: a map does not tell the type of a section
   * of one's own name. `(NOLOAD)` is not seen here; only the script or the ELF tells.
   */
  readonly content: 'loaded' | 'empty' | 'unknown';
}

/** A piece of an output section and the object that it came from. Empty pieces and debug information are left out. */
export interface MapInputSection extends MapPlace {
  /** `.text.HAL_Init`, `COMMON`. */
  readonly name: string;
  readonly range: AddressRange;
  /** As ld writes it: `build/main.o`, `lib/libx.a(member.o)`. */
  readonly object: string;
  /** Name of the output section. */
  readonly section: string;
}

/** A symbol of the script (`assigned`) or a global one of an object. */
export interface MapSymbol extends MapPlace {
  readonly name: string;
  readonly value: bigint;
  readonly assigned: boolean;
  /** The object that defines it; undefined for assignments. */
  readonly object: string | undefined;
  /** The output section that it was listed in. */
  readonly section: string | undefined;
}

/** A file that ld was given: `LOAD build/main.o`, `LOAD lib/libx.a`. */
export interface MapLoad extends MapPlace {
  readonly path: string;
}

/** A member of an archive that was pulled in. */
export interface MapArchiveMember extends MapPlace {
  readonly archive: string;
  readonly member: string;
}

/** An object that put bytes into the image. Garbage-collected and merely loaded ones are not among them. */
export interface MapObject {
  /** `build/main.o`, `lib/libx.a(member.o)`. */
  readonly name: string;
  /** Bytes in allocated output sections. */
  readonly bytes: number;
}

/** An input section that ld left out of the image: nothing refers to it (`--gc-sections`), or `/DISCARD/` took it. */
export interface MapDiscarded {
  /** `.text.unused_function`. */
  readonly name: string;
  /** `build/main.o`, `lib/libx.a(member.o)`. */
  readonly object: string;
  /** In bytes. */
  readonly size: number;
}

/** What GNU ld's `-Map` file says of one link. */
export interface LinkerMap {
  readonly kind: 'linkerMap';
  /** Whether the text is a map of GNU ld at all. */
  readonly isLinkerMap: boolean;
  readonly regions: readonly MapRegion[];
  readonly sections: readonly MapOutputSection[];
  /** By address; see `inputSectionsIn`. */
  readonly inputSections: RangeIndex<MapInputSection>;
  readonly symbols: readonly MapSymbol[];
  /** The last one where the script assigns a symbol more than once. */
  readonly symbolsByName: ReadonlyMap<string, MapSymbol>;
  readonly loads: readonly MapLoad[];
  readonly archiveMembers: readonly MapArchiveMember[];
  readonly objects: readonly MapObject[];
  /** The first 100,000 input sections that were left out, debug information aside. */
  readonly discarded: readonly MapDiscarded[];
  /** Their bytes: all that were left out, where there are no more. */
  readonly discardedBytes: number;
  /** `OUTPUT(build/app.elf elf32-littlearm)`: the image's path. */
  readonly output: string | undefined;
  /** What was not kept or not understood; the rest is good. */
  readonly problems: readonly string[];
}

/** The input sections that own bytes of `range`, by address, at most `limit`. */
export function inputSectionsIn(map: LinkerMap, range: AddressRange, limit = 8): readonly MapInputSection[] {
  return itemsIn(map.inputSections, range, limit);
}

/** `lib/libx.a(member.o)` as archive and member; undefined for a plain object. */
export function archiveOf(object: string): { readonly archive: string; readonly member: string } | undefined {
  const open = object.lastIndexOf('(');
  if (open <= 0 || !object.endsWith(')')) return undefined;
  return { archive: object.slice(0, open), member: object.slice(open + 1, -1) };
}
