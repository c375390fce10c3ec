import { say } from '../base/wording';
import { createNameReader, type NameReader, type StringTable } from './elfNames';
import type { ElfImage } from './elf';

// "DWARF Debugging Information Format", versions 2 to 5: 7.5 (forms), 7.6 (LEB128), 7.5.3 (abbreviations).

/** The parts of the debug information that are read; an absent one is empty. */
export interface DebugSections {
  readonly view: DataView;
  readonly info: StringTable;
  readonly abbreviations: StringTable;
  readonly lines: StringTable;
  readonly strings: StringTable;
  readonly lineStrings: StringTable;
  readonly stringOffsets: StringTable;
  readonly addresses: StringTable;
  readonly names: NameReader;
  readonly problems: string[];
}

/** Where a file's debug sections are; undefined where it has none that can be read. */
export function debugSections(
  bytes: Uint8Array,
  image: ElfImage,
  problems: string[],
): DebugSections | undefined {
  const section = (name: string): StringTable => {
    const found = image.sections.find((entry) => entry.name === name && !entry.noBits);
    if (!found) return { start: 0, end: 0 };
    if (found.compressed) {
      problems.push(say`${name} is compressed and is not read`);
      return { start: 0, end: 0 };
    }
    const start = Math.min(found.fileOffset, bytes.length);
    return { start, end: Math.min(start + Number(found.range.end - found.range.start), bytes.length) };
  };
  const sections = {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    info: section('.debug_info'),
    abbreviations: section('.debug_abbrev'),
    lines: section('.debug_line'),
    strings: section('.debug_str'),
    lineStrings: section('.debug_line_str'),
    stringOffsets: section('.debug_str_offsets'),
    addresses: section('.debug_addr'),
    names: createNameReader(bytes, problems),
    problems,
  };
  return sections.info.end > sections.info.start && sections.abbreviations.end > 0 ? sections : undefined;
}

/** A place in the file that moves as values are read; reading past `end` gives 0 and sets `failed`. */
export interface Cursor {
  readonly view: DataView;
  at: number;
  end: number;
  failed: boolean;
}

export function cursorAt(view: DataView, at: number, end: number): Cursor {
  return { view, at, end, failed: false };
}

/** An unsigned number of 1, 2, 3, 4 or 8 bytes; those over 2^53 lose their low bits. */
export function readUnsigned(cursor: Cursor, size: number): number {
  const { view, at } = cursor;
  if (at + size > cursor.end) {
    cursor.failed = true;
    cursor.at = cursor.end;
    return 0;
  }
  cursor.at = at + size;
  switch (size) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true);
    case 3:
      return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    case 4:
      return view.getUint32(at, true);
    default:
      return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
  }
}

/** ULEB128; also the bytes of an SLEB128, whose sign is not needed here. */
export function readLeb(cursor: Cursor): number {
  let result = 0;
  let scale = 1;
  while (cursor.at < cursor.end) {
    const byte = cursor.view.getUint8(cursor.at++);
    result += (byte & 0x7f) * scale;
    if (byte < 0x80) return result;
    scale *= 128;
  }
  cursor.failed = true;
  return 0;
}

/** Moves past `size` bytes. */
export function skipBytes(cursor: Cursor, size: number): void {
  if (size > cursor.end - cursor.at) {
    cursor.failed = true;
    cursor.at = cursor.end;
  } else cursor.at += size;
}

/** What the forms of a unit depend on. */
export interface UnitFormat {
  readonly version: number;
  readonly addressSize: number;
  /** 4, or 8 in the 64-bit format. */
  readonly offsetSize: number;
}

const stringForms: ReadonlySet<number> = new Set([0x08, 0x0e, 0x1f, 0x1a, 0x25, 0x26, 0x27, 0x28]);
const blockForms: ReadonlySet<number> = new Set([0x03, 0x04, 0x09, 0x0a, 0x18]);
const addressIndexForms: ReadonlySet<number> = new Set([0x1b, 0x29, 0x2a, 0x2b, 0x2c, 0x1f01]);

export const isStringForm = (form: number): boolean => stringForms.has(form);
export const isBlockForm = (form: number): boolean => blockForms.has(form);
export const isAddressIndex = (form: number): boolean => addressIndexForms.has(form);

/** Bytes of a form that always has the same size in a unit; −1 for the others. */
export function fixedSize(form: number, { version, addressSize, offsetSize }: UnitFormat): number {
  switch (form) {
    case 0x19: // flag_present
    case 0x21: // implicit_const: its value is in the abbreviation
      return 0;
    case 0x0b: // data1
    case 0x0c: // flag
    case 0x11: // ref1
    case 0x25: // strx1
    case 0x29: // addrx1
      return 1;
    case 0x05: // data2
    case 0x12: // ref2
    case 0x26: // strx2
    case 0x2a: // addrx2
      return 2;
    case 0x27: // strx3
    case 0x2b: // addrx3
      return 3;
    case 0x06: // data4
    case 0x13: // ref4
    case 0x1c: // ref_sup4
    case 0x28: // strx4
    case 0x2c: // addrx4
      return 4;
    case 0x07: // data8
    case 0x14: // ref8
    case 0x20: // ref_sig8
    case 0x24: // ref_sup8
      return 8;
    case 0x1e: // data16
      return 16;
    case 0x01: // addr
      return addressSize;
    case 0x10: // ref_addr
      return version <= 2 ? addressSize : offsetSize;
    case 0x0e: // strp
    case 0x17: // sec_offset
    case 0x1d: // strp_sup
    case 0x1f: // line_strp
    case 0x1f20: // GNU_ref_alt
    case 0x1f21: // GNU_strp_alt
      return offsetSize;
    default:
      return -1;
  }
}

/**
 * Reads a value and moves past it. A number, an offset or an index; of a block or an inline string its place in the
 * file (for a block: of its first byte; its length is `blockLength`). Unknown forms fail.
 */
export function readForm(cursor: Cursor, form: number, format: UnitFormat): number {
  const size = fixedSize(form, format);
  if (size === 16) {
    skipBytes(cursor, 16);
    return 0;
  }
  if (size > 0) return readUnsigned(cursor, size);
  if (size === 0) return 1;
  switch (form) {
    case 0x08: {
      const start = cursor.at;
      while (cursor.at < cursor.end && cursor.view.getUint8(cursor.at) !== 0) cursor.at++;
      skipBytes(cursor, 1);
      return start;
    }
    case 0x0d: // sdata
    case 0x0f: // udata
    case 0x15: // ref_udata
    case 0x1a: // strx
    case 0x1b: // addrx
    case 0x22: // loclistx
    case 0x23: // rnglistx
    case 0x1f01: // GNU_addr_index
    case 0x1f02: // GNU_str_index
      return readLeb(cursor);
    case 0x03:
    case 0x04:
    case 0x09:
    case 0x0a:
    case 0x18: {
      const length = blockLength(cursor, form);
      const start = cursor.at;
      skipBytes(cursor, length);
      return start;
    }
    default:
      cursor.failed = true;
      return 0;
  }
}

/** The length in front of a block. */
export function blockLength(cursor: Cursor, form: number): number {
  return form === 0x03
    ? readUnsigned(cursor, 2)
    : form === 0x04
      ? readUnsigned(cursor, 4)
      : form === 0x0a
        ? readUnsigned(cursor, 1)
        : readLeb(cursor);
}
