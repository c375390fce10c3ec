import type { AddressRange } from '../base/addressRange';
import { rangeOf } from '../base/addressRange';
import type { RangeIndex } from '../base/rangeIndex';
import { createNameReader, type NameReader, type StringTable } from './elfNames';
import { buildRangeIndex, itemsIn } from '../base/rangeIndex';
import { say } from '../base/wording';

// ELF32 little-endian as Arm's toolchains write it: System V ABI (gabi 4.1, chapters 4 and 5) and "ELF for the Arm
// Architecture" (AAELF32). Every offset and count of the file is checked against its size before it is followed.

/** A section that the file describes; the null section is left out. */
export interface ElfSection {
  /** Index in the section header table; symbols refer to it. */
  readonly index: number;
  readonly name: string;
  /** `sh_type`: 1 PROGBITS, 8 NOBITS, 2 SYMTAB … */
  readonly type: number;
  /** `sh_flags`: 1 WRITE, 2 ALLOC, 4 EXECINSTR. */
  readonly flags: number;
  /** Run addresses (VMA). Meaningless unless `allocated`. */
  readonly range: AddressRange;
  /** Load addresses (LMA) of the content; undefined where there is none to load (NOBITS, not allocated, empty). */
  readonly loadRange: AddressRange | undefined;
  /** Whether it occupies memory of the target (ALLOC, but for `.tbss`). */
  readonly allocated: boolean;
  /** Whether the file has no content for it (NOBITS): `.bss`, `(NOLOAD)`. */
  readonly noBits: boolean;
  /** Offset in the file, in bytes. */
  readonly fileOffset: number;
  /** Whether its content is compressed in the file; a linked image compresses debug information at most. */
  readonly compressed: boolean;
}

/** A program header of type LOAD. */
export interface ElfSegment {
  /** Addresses at run time: `[p_vaddr, + p_memsz)`. */
  readonly virtual: AddressRange;
  /** Where the file's bytes are loaded: `[p_paddr, + p_filesz)`; may include ELF headers that no section owns. */
  readonly physical: AddressRange;
  readonly fileOffset: number;
  readonly fileSize: number;
  readonly memorySize: number;
  /** `p_flags`: 1 execute, 2 write, 4 read. */
  readonly flags: number;
}

export type ElfSymbolKind = 'object' | 'function' | 'none' | 'other';

/** A named symbol. Sections', files' and Arm's mapping symbols (`$t`, `$d`) are left out. */
export interface ElfSymbol {
  readonly name: string;
  /** `st_value` as it stands in the file; a Thumb function's has bit 0 set. */
  readonly value: bigint;
  /** In bytes; 0 where unknown. */
  readonly size: number;
  readonly kind: ElfSymbolKind;
  readonly binding: 'local' | 'global' | 'weak' | 'other';
  /** The name of its section; undefined for absolute, undefined and common symbols. */
  readonly section: string | undefined;
  /** Whether anything here defines it. */
  readonly defined: boolean;
  /** Whether its value is absolute (SHN_ABS), e.g. a number of the linker script such as `_Min_Stack_Size`. */
  readonly absolute: boolean;
  /** For a local symbol the source file that the FILE symbol before it names. */
  readonly sourceFile: string | undefined;
  /** The bytes it owns, without Thumb bit; empty for size 0 and for symbols outside allocated sections. */
  readonly range: AddressRange;
}

/** A linked ELF32 file. */
export interface ElfImage {
  readonly kind: 'elf';
  /** `shared`: position-independent; its addresses are nominal. */
  readonly fileType: 'executable' | 'shared';
  /** `e_entry`, Thumb bit as it stands. */
  readonly entry: bigint;
  readonly sections: readonly ElfSection[];
  /** LOAD segments that are not empty, in file order. */
  readonly segments: readonly ElfSegment[];
  readonly symbols: readonly ElfSymbol[];
  /** Global definitions win over weak, weak over local. */
  readonly symbolsByName: ReadonlyMap<string, ElfSymbol>;
  /** Symbols that own bytes; see `symbolsIn`. */
  readonly symbolsByAddress: RangeIndex<ElfSymbol>;
  /** What could not be read; the rest is still good. */
  readonly problems: readonly string[];
}

/** Why bytes are not an ELF image that can be used. One sentence without the file's name. */
export interface ElfFailure {
  readonly problem: string;
}

const mostSymbols = 500_000;

const SHF_ALLOC = 2;
const SHF_TLS = 0x400;
const SHF_COMPRESSED = 0x800;
const SHT_SYMTAB = 2;
const SHT_NOBITS = 8;
const PT_LOAD = 1;
const EM_ARM = 40;

/**
 * Reads a linked ELF32 little-endian Arm file: sections, LOAD segments, symbols. Anything else is answered with the
 * reason. Never throws; time and memory are bounded by the size of the file. Does not keep `bytes`.
 */
export function parseElf(bytes: Uint8Array): ElfImage | ElfFailure {
  const refusal = refuse(bytes);
  if (refusal !== undefined) return { problem: refusal };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const problems: string[] = [];
  const header = readTables(view);
  if ('problem' in header) return header;

  const segments = readSegments(view, header);
  const names = createNameReader(bytes, problems);
  const sections = readSections(view, header, segments, names, problems);
  if (sections.length === 0) problems.push(say`has no section table: only its segments are known`);
  const symbols = readSymbols(view, header, sections, names, problems);
  return {
    kind: 'elf',
    fileType: view.getUint16(16, true) === 3 ? 'shared' : 'executable',
    entry: BigInt(view.getUint32(24, true)),
    sections,
    segments,
    symbols,
    symbolsByName: indexByName(symbols),
    symbolsByAddress: buildRangeIndex(symbols),
    problems,
  };
}

/** The symbol of that name; a global definition where there are several, never an undefined reference. */
export function symbolNamed(image: ElfImage, name: string): ElfSymbol | undefined {
  return image.symbolsByName.get(name);
}

/** The symbols that own bytes of `range`, by address, at most `limit`. */
export function symbolsIn(image: ElfImage, range: AddressRange, limit = 8): readonly ElfSymbol[] {
  return itemsIn(image.symbolsByAddress, range, limit);
}

interface Tables {
  readonly sectionOffset: number;
  readonly sectionCount: number;
  readonly sectionEntry: number;
  readonly nameSection: number;
  readonly segmentOffset: number;
  readonly segmentCount: number;
  readonly segmentEntry: number;
}

/** Why these bytes are not an ELF32 little-endian Arm image; undefined where they are. */
function refuse(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return say`is empty`;
  const start = String.fromCharCode(...bytes.subarray(0, 24));
  if (start.startsWith('version https://git-lfs')) return say`is a Git LFS pointer, not the ELF file itself`;
  if (!start.startsWith('\x7fELF')) {
    if (start.startsWith('!<arch>')) return say`is an archive of objects, not an ELF image`;
    if ('\x7fELF'.startsWith(start)) return say`is truncated: ${bytes.length} bytes are not an ELF header`;
    return say`is not an ELF file`;
  }
  if (bytes.length > 4 && bytes[4] === 2) return say`is a 64-bit ELF file; STM32 images are ELF32`;
  if (bytes.length > 4 && bytes[4] !== 1)
    return say`has the ELF class ${bytes[4]!}; STM32 images are ELF32 (1)`;
  if (bytes.length > 5 && bytes[5] === 2)
    return say`is a big-endian ELF file; STM32 images are little-endian`;
  if (bytes.length > 5 && bytes[5] !== 1)
    return say`has the ELF data encoding ${bytes[5]!}; STM32 images are little-endian (1)`;
  if (bytes.length < 52) return say`is truncated: ${bytes.length} of the 52 bytes of an ELF header`;
  const type = bytes[16]! | (bytes[17]! << 8);
  const machine = bytes[18]! | (bytes[19]! << 8);
  if (machine !== EM_ARM) return say`is an ELF file for machine ${machine}, not Arm (${EM_ARM})`;
  if (type === 1) return say`is a relocatable object, not a linked image`;
  if (type === 4) return say`is a core dump, not a linked image`;
  if (type !== 2 && type !== 3) return say`has the ELF type ${type}, which is not a linked image`;
  return undefined;
}

/** Where the section and program headers are, checked against the size of the file. */
function readTables(view: DataView): Tables | ElfFailure {
  const size = view.byteLength;
  const sectionOffset = view.getUint32(32, true);
  const segmentOffset = view.getUint32(28, true);
  const sectionEntry = view.getUint16(46, true);
  const segmentEntry = view.getUint16(42, true);
  let sectionCount = view.getUint16(48, true);
  let segmentCount = view.getUint16(44, true);
  let nameSection = view.getUint16(50, true);
  if (sectionOffset !== 0 && (sectionCount !== 0 || nameSection !== 0 || sectionEntry !== 0)) {
    if (sectionEntry < 40) return { problem: say`is damaged: section headers of ${sectionEntry} bytes` };
    if (sectionOffset + 40 > size)
      return truncated('sections', sectionOffset, sectionEntry * sectionCount, size);
    // Counts that do not fit 16 bits stand in the null section (gabi: "e_shnum", "e_phnum", "e_shstrndx").
    if (sectionCount === 0) sectionCount = view.getUint32(sectionOffset + 20, true);
    if (nameSection === 0xffff) nameSection = view.getUint32(sectionOffset + 24, true);
    if (segmentCount === 0xffff) segmentCount = view.getUint32(sectionOffset + 28, true);
    const length = sectionCount * sectionEntry;
    if (sectionOffset + length > size) return truncated('sections', sectionOffset, length, size);
  } else {
    sectionCount = 0;
  }
  if (segmentOffset === 0) segmentCount = 0;
  if (segmentCount > 0) {
    if (segmentEntry < 32) return { problem: say`is damaged: program headers of ${segmentEntry} bytes` };
    const length = segmentCount * segmentEntry;
    if (segmentOffset + length > size) return truncated('segments', segmentOffset, length, size);
  }
  return {
    sectionOffset,
    sectionCount,
    sectionEntry,
    nameSection,
    segmentOffset,
    segmentCount,
    segmentEntry,
  };
}

function truncated(table: 'sections' | 'segments', offset: number, length: number, size: number): ElfFailure {
  const end = offset + length;
  return {
    problem:
      table === 'sections'
        ? say`is truncated or damaged: its section table ends at byte ${end}, the file has ${size} bytes`
        : say`is truncated or damaged: its program header table ends at byte ${end}, the file has ${size} bytes`,
  };
}

function readSegments(view: DataView, tables: Tables): ElfSegment[] {
  const segments: ElfSegment[] = [];
  for (let i = 0; i < tables.segmentCount; i++) {
    const at = tables.segmentOffset + i * tables.segmentEntry;
    if (view.getUint32(at, true) !== PT_LOAD) continue;
    const fileSize = view.getUint32(at + 16, true);
    const memorySize = view.getUint32(at + 20, true);
    if (fileSize === 0 && memorySize === 0) continue;
    segments.push({
      virtual: rangeOf(BigInt(view.getUint32(at + 8, true)), BigInt(memorySize)),
      physical: rangeOf(BigInt(view.getUint32(at + 12, true)), BigInt(fileSize)),
      fileOffset: view.getUint32(at + 4, true),
      fileSize,
      memorySize,
      flags: view.getUint32(at + 24, true),
    });
  }
  return segments;
}

function readSections(
  view: DataView,
  tables: Tables,
  segments: readonly ElfSegment[],
  names: NameReader,
  problems: string[],
): ElfSection[] {
  const sections: ElfSection[] = [];
  const table =
    tables.nameSection < tables.sectionCount ? stringTable(view, tables, tables.nameSection) : undefined;
  if (!table && tables.sectionCount > 1)
    problems.push(say`has no section name table: sections carry numbers`);
  const byOffset = segments.filter((s) => s.fileSize > 0).sort((a, b) => a.fileOffset - b.fileOffset);
  for (let index = 1; index < tables.sectionCount; index++) {
    const at = tables.sectionOffset + index * tables.sectionEntry;
    const type = view.getUint32(at + 4, true);
    const flags = view.getUint32(at + 8, true);
    const address = view.getUint32(at + 12, true);
    const fileOffset = view.getUint32(at + 16, true);
    const size = view.getUint32(at + 20, true);
    const noBits = type === SHT_NOBITS;
    // `.tbss` has an address but takes no memory there: it only shapes each thread's block.
    const allocated = (flags & SHF_ALLOC) !== 0 && !(noBits && (flags & SHF_TLS) !== 0);
    const name = table ? names.read(table, view.getUint32(at, true)) : `section ${index}`;
    if (type !== 0 && !noBits && fileOffset + size > view.byteLength && problems.length < 100) {
      problems.push(
        say`section ${name} ends at byte ${fileOffset + size}, the file has ${view.byteLength} bytes`,
      );
    }
    const range = rangeOf(BigInt(address), BigInt(size));
    const loaded = allocated && !noBits && size > 0;
    sections.push({
      index,
      name,
      type,
      flags,
      range,
      loadRange: loaded ? rangeOf(loadAddress(byOffset, address, fileOffset, size), BigInt(size)) : undefined,
      allocated,
      noBits,
      fileOffset,
      compressed: (flags & SHF_COMPRESSED) !== 0,
    });
  }
  return sections;
}

/** The physical address of a section's content: that of the segment whose bytes of the file it lies in. */
function loadAddress(segments: readonly ElfSegment[], address: number, offset: number, size: number): bigint {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (segments[middle]!.fileOffset <= offset) low = middle + 1;
    else high = middle;
  }
  // Segments of one file hardly ever share bytes; a few steps back find the one that holds the section.
  for (let i = low - 1; i >= 0 && i >= low - 8; i--) {
    const segment = segments[i]!;
    if (offset + size <= segment.fileOffset + segment.fileSize) {
      return segment.physical.start + BigInt(offset - segment.fileOffset);
    }
  }
  return BigInt(address);
}

function stringTable(view: DataView, tables: Tables, section: number): StringTable {
  const at = tables.sectionOffset + section * tables.sectionEntry;
  const start = Math.min(view.getUint32(at + 16, true), view.byteLength);
  return { start, end: Math.min(start + view.getUint32(at + 20, true), view.byteLength) };
}

function readSymbols(
  view: DataView,
  tables: Tables,
  sections: readonly ElfSection[],
  names: NameReader,
  problems: string[],
): ElfSymbol[] {
  const symbols: ElfSymbol[] = [];
  // A linked file has one symbol table; more would only be an attempt to make this slow.
  const table = sections.find((section) => section.type === SHT_SYMTAB);
  if (!table) return symbols;
  const at = tables.sectionOffset + table.index * tables.sectionEntry;
  const entry = view.getUint32(at + 36, true);
  const link = view.getUint32(at + 24, true);
  if (entry < 16 || link === 0 || link >= tables.sectionCount) {
    problems.push(say`symbol table is damaged: no symbols are known`);
    return symbols;
  }
  const strings = stringTable(view, tables, link);
  const end = Math.min(table.fileOffset + view.getUint32(at + 20, true), view.byteLength);
  let sourceFile: string | undefined;
  for (let i = table.fileOffset + entry; i + 16 <= end; i += entry) {
    if (symbols.length >= mostSymbols || names.exhausted()) {
      problems.push(say`has more symbols than are read (${symbols.length})`);
      break;
    }
    const info = view.getUint8(i + 12);
    const type = info & 15;
    if (type === 3) continue; // SECTION
    const nameOffset = view.getUint32(i, true);
    if (type === 4) {
      sourceFile = names.read(strings, nameOffset) || undefined; // FILE
      continue;
    }
    if (nameOffset === 0 || names.isMapping(strings, nameOffset)) continue;
    const value = view.getUint32(i + 4, true);
    const size = view.getUint32(i + 8, true);
    const sectionIndex = view.getUint16(i + 14, true);
    const section = sectionIndex > 0 && sectionIndex < 0xff00 ? sections[sectionIndex - 1] : undefined;
    const binding = info >> 4;
    const start = BigInt(type === 2 ? value - (value % 2) : value);
    symbols.push({
      name: names.read(strings, nameOffset),
      value: BigInt(value),
      size,
      kind: type === 2 ? 'function' : type === 1 ? 'object' : type === 0 ? 'none' : 'other',
      binding: binding === 0 ? 'local' : binding === 1 ? 'global' : binding === 2 ? 'weak' : 'other',
      section: section?.name,
      defined: sectionIndex !== 0,
      absolute: sectionIndex === 0xfff1,
      sourceFile: binding === 0 ? sourceFile : undefined,
      range: rangeOf(start, section?.allocated === true ? BigInt(size) : 0n),
    });
  }
  return symbols;
}

function indexByName(symbols: readonly ElfSymbol[]): Map<string, ElfSymbol> {
  const rank = { global: 3, weak: 2, other: 1, local: 0 };
  const byName = new Map<string, ElfSymbol>();
  for (const symbol of symbols) {
    if (!symbol.defined) continue;
    const known = byName.get(symbol.name);
    if (!known || rank[symbol.binding] > rank[known.binding]) byName.set(symbol.name, symbol);
  }
  return byName;
}
