import { say } from '../base/wording';
import {
  blockLength,
  cursorAt,
  debugSections,
  fixedSize,
  isAddressIndex,
  isBlockForm,
  isStringForm,
  readForm,
  readLeb,
  readUnsigned,
  skipBytes,
  type Cursor,
  type DebugSections,
  type UnitFormat,
} from './dwarfReader';
import { readFileTable, within, type FileTable } from './dwarfLines';
import type { ElfImage } from './elf';

/** Where a function or variable is declared. */
export interface SourcePlace {
  /** With `/`; absolute where the compiler wrote the folder that it ran in. */
  readonly file: string;
  /** From 1; undefined where only the file is known. */
  readonly line: number | undefined;
  /** The source file that was compiled, which may have included `file`. */
  readonly unit: string;
}

/** What the debug information of an image tells of its symbols. */
export interface DebugInfo {
  /** By the address of the function (without Thumb bit) or variable. */
  readonly places: ReadonlyMap<number, SourcePlace>;
  /** What could not be read; the rest is good. */
  readonly problems: readonly string[];
  /** Bytes that were read, those read twice counted twice: a measure that does not depend on the machine. */
  readonly work: number;
}

interface Abbreviation {
  readonly tag: number;
  /** `[attribute, form, implicit value]` in a row. */
  readonly fields: readonly number[];
  /** Bytes of all values where that is the same for each entry of a unit; −1 else. */
  readonly size: number;
}

type Abbreviations = ReadonlyMap<number, Abbreviation>;

/** One compilation unit. */
interface Unit {
  /** Offset of its header in `.debug_info`: references count from here. */
  readonly start: number;
  readonly end: number;
  readonly format: UnitFormat;
  readonly abbreviations: Abbreviations;
  name: string;
  folder: string;
  lineOffset: number;
  addressBase: number;
  stringBase: number;
}

/** The attributes of an entry that matter here. */
interface Entry {
  tag: number;
  /** Undefined for what has no address. */
  address: number | undefined;
  file: number | undefined;
  line: number | undefined;
  /** In the file: the entry that says the rest (`specification`, `abstract_origin`). */
  origin: number | undefined;
}

/** What has been read so far. */
interface Reading {
  readonly sections: DebugSections;
  readonly units: Unit[];
  readonly abbreviations: Map<string, Abbreviations>;
  readonly files: Map<string, FileTable>;
  /** Bytes that may still be read; tables that overlap could else be read without end. */
  left: number;
  work: number;
}

const tagUnit = 0x11;
const tagSubprogram = 0x2e;
const tagVariable = 0x34;

/**
 * File and line of functions and variables, from `.debug_info` and the file tables of `.debug_line`, DWARF 2 to 5.
 * Never throws; reads at most a small multiple of the debug information's size, whatever the file claims.
 */
export function parseDwarf(bytes: Uint8Array, image: ElfImage): DebugInfo {
  const problems: string[] = [];
  const places = new Map<number, SourcePlace>();
  const sections = debugSections(bytes, image, problems);
  if (!sections) return { places, problems, work: 0 };
  const size =
    sections.info.end - sections.info.start + (sections.abbreviations.end - sections.abbreviations.start);
  const reading: Reading = {
    sections,
    units: [],
    abbreviations: new Map(),
    files: new Map(),
    left: 4 * size + 4 * (sections.lines.end - sections.lines.start) + 65_536,
    work: 0,
  };
  let at = sections.info.start;
  while (at < sections.info.end && reading.left > 0) {
    const unit = readUnit(reading, at);
    if (!unit) break;
    at = unit.end;
    if (unit.body) readEntries(reading, unit.body, unit.entries, places);
  }
  if (reading.left <= 0)
    problems.push(say`has debug information that refers to itself; the rest is not read`);
  return { places, problems: [...new Set(problems)], work: reading.work };
}

/** The header of the unit at `at`; `body` is undefined for units that hold no code. */
function readUnit(
  reading: Reading,
  at: number,
): { readonly end: number; readonly body: Unit | undefined; readonly entries: number } | undefined {
  const { sections } = reading;
  const cursor = cursorAt(sections.view, at, sections.info.end);
  let length = readUnsigned(cursor, 4);
  const offsetSize = length === 0xffffffff ? 8 : 4;
  if (offsetSize === 8) length = readUnsigned(cursor, 8);
  if (cursor.failed || length === 0) return undefined;
  const end = Math.min(cursor.at + length, sections.info.end);
  const version = readUnsigned(cursor, 2);
  if (version < 2 || version > 5) {
    sections.problems.push(say`has debug information of version ${version}, which is not read`);
    return { end, body: undefined, entries: end };
  }
  const kind = version >= 5 ? readUnsigned(cursor, 1) : 1;
  let addressSize = version >= 5 ? readUnsigned(cursor, 1) : 0;
  const tableOffset = readUnsigned(cursor, offsetSize);
  if (version < 5) addressSize = readUnsigned(cursor, 1);
  // 1 compile, 3 partial; skeletons and split units have their content elsewhere, types have no addresses.
  const isRead = kind === 1 || kind === 3;
  if (cursor.failed || !isRead || addressSize !== 4) return { end, body: undefined, entries: end };
  const format = { version, addressSize, offsetSize };
  const unit: Unit = {
    start: at,
    end,
    format,
    abbreviations: readAbbreviations(reading, tableOffset, format),
    name: '',
    folder: '',
    lineOffset: -1,
    addressBase: 8,
    stringBase: 8,
  };
  reading.units.push(unit);
  return { end, body: unit, entries: cursor.at };
}

function readAbbreviations(reading: Reading, offset: number, format: UnitFormat): Abbreviations {
  const key = `${offset} ${format.version} ${format.offsetSize}`;
  const known = reading.abbreviations.get(key);
  if (known) return known;
  const table = new Map<number, Abbreviation>();
  const { abbreviations, view } = reading.sections;
  const cursor = cursorAt(view, abbreviations.start + offset, abbreviations.end);
  const start = cursor.at;
  while (cursor.at < cursor.end && cursor.at - start < reading.left) {
    const code = readLeb(cursor);
    if (code === 0 || cursor.failed) break;
    const tag = readLeb(cursor);
    readUnsigned(cursor, 1); // whether it has children: the order of entries is enough here
    const fields: number[] = [];
    let size = 0;
    while (cursor.at < cursor.end) {
      const attribute = readLeb(cursor);
      const form = readLeb(cursor);
      const implicit = form === 0x21 ? readLeb(cursor) : 0;
      if (attribute === 0 && form === 0) break;
      fields.push(attribute, form, implicit);
      const bytes = fixedSize(form, format);
      size = bytes < 0 || size < 0 ? -1 : size + bytes;
    }
    table.set(code, { tag, fields, size });
  }
  spend(reading, Math.max(0, cursor.at - start));
  reading.abbreviations.set(key, table);
  return table;
}

function spend(reading: Reading, bytes: number): void {
  reading.left -= bytes;
  reading.work += bytes;
}

/** All entries of a unit in a row; how they nest does not matter. */
function readEntries(reading: Reading, unit: Unit, start: number, places: Map<number, SourcePlace>): void {
  const cursor = cursorAt(reading.sections.view, start, unit.end);
  const entry: Entry = { tag: 0, address: undefined, file: undefined, line: undefined, origin: undefined };
  while (cursor.at < cursor.end && !cursor.failed) {
    const code = readLeb(cursor);
    if (code === 0) continue;
    const abbreviation = unit.abbreviations.get(code);
    if (!abbreviation) {
      reading.sections.problems.push(say`has damaged debug information: entries of an unknown kind`);
      break;
    }
    const { tag } = abbreviation;
    if (tag === tagSubprogram || tag === tagVariable) {
      readEntry(reading, unit, cursor, abbreviation, entry);
      if (entry.address !== undefined) addPlace(reading, unit, entry, places);
    } else if (tag === tagUnit) readUnitEntry(reading, unit, cursor, abbreviation);
    else if (abbreviation.size >= 0) skipBytes(cursor, abbreviation.size);
    else skipEntry(unit, cursor, abbreviation);
  }
  spend(reading, cursor.at - start);
}

function skipEntry(unit: Unit, cursor: Cursor, { fields }: Abbreviation): void {
  for (let i = 0; i < fields.length && !cursor.failed; i += 3) {
    readForm(cursor, formOf(cursor, fields[i + 1]!), unit.format);
  }
}

/** `indirect` has its form in front of the value. */
function formOf(cursor: Cursor, form: number): number {
  return form === 0x16 ? readLeb(cursor) : form;
}

function readUnitEntry(reading: Reading, unit: Unit, cursor: Cursor, { fields }: Abbreviation): void {
  let name: [form: number, value: number] | undefined;
  let folder: [form: number, value: number] | undefined;
  for (let i = 0; i < fields.length && !cursor.failed; i += 3) {
    const form = formOf(cursor, fields[i + 1]!);
    const value = readForm(cursor, form, unit.format);
    switch (fields[i]!) {
      case 0x03: // name
        name = [form, value];
        break;
      case 0x1b: // comp_dir
        folder = [form, value];
        break;
      case 0x10: // stmt_list
        unit.lineOffset = value;
        break;
      case 0x72: // str_offsets_base
        unit.stringBase = value;
        break;
      case 0x73: // addr_base
        unit.addressBase = value;
        break;
    }
  }
  // Indexed strings need the base, which may stand behind them.
  unit.folder = folder ? stringOf(reading, unit, folder[0], folder[1]) : '';
  unit.name = within(unit.folder, name ? stringOf(reading, unit, name[0], name[1]) : '');
}

function stringOf({ sections }: Reading, unit: Unit, form: number, value: number): string {
  const { names, info, strings, lineStrings, stringOffsets, view } = sections;
  if (!isStringForm(form)) return '';
  if (form === 0x08) return names.read({ start: value, end: info.end }, 0);
  if (form === 0x0e) return names.read(strings, value);
  if (form === 0x1f) return names.read(lineStrings, value);
  const { offsetSize } = unit.format;
  const at = stringOffsets.start + unit.stringBase + value * offsetSize;
  if (at + offsetSize > stringOffsets.end) return '';
  return names.read(strings, readUnsigned(cursorAt(view, at, stringOffsets.end), offsetSize));
}

/** Reads the attributes of a function or variable into `entry`, and moves past it. */
function readEntry(
  reading: Reading,
  unit: Unit,
  cursor: Cursor,
  { tag, fields }: Abbreviation,
  entry: Entry,
): void {
  entry.tag = tag;
  entry.address = entry.file = entry.line = entry.origin = undefined;
  for (let i = 0; i < fields.length && !cursor.failed; i += 3) {
    const attribute = fields[i]!;
    const form = formOf(cursor, fields[i + 1]!);
    if (attribute === 0x02 && isBlockForm(form)) {
      entry.address = variableAddress(reading, unit, cursor, form);
      continue;
    }
    const value = form === 0x21 ? fields[i + 2]! : readForm(cursor, form, unit.format);
    switch (attribute) {
      case 0x11: // low_pc
        entry.address = isAddressIndex(form) ? addressAt(reading, unit, value) : value;
        break;
      case 0x3a:
        entry.file = value;
        break;
      case 0x3b:
        entry.line = value;
        break;
      case 0x31: // abstract_origin
      case 0x47: // specification
        entry.origin = form === 0x10 ? reading.sections.info.start + value : unit.start + value;
        break;
    }
  }
}

/** Of a location that is nothing but `DW_OP_addr` (0x03) or `DW_OP_addrx` (0xa1): a variable with a fixed address. */
function variableAddress(reading: Reading, unit: Unit, cursor: Cursor, form: number): number | undefined {
  const length = blockLength(cursor, form);
  const end = Math.min(cursor.at + length, cursor.end);
  const inner = cursorAt(cursor.view, cursor.at, end);
  skipBytes(cursor, length);
  const operation = length > 0 ? readUnsigned(inner, 1) : 0;
  if (operation === 0x03 && length === 5) return readUnsigned(inner, 4);
  if (operation === 0xa1) {
    const index = readLeb(inner);
    return inner.at === end ? addressAt(reading, unit, index) : undefined;
  }
  return undefined;
}

function addressAt({ sections }: Reading, unit: Unit, index: number): number | undefined {
  const at = sections.addresses.start + unit.addressBase + index * 4;
  return at + 4 <= sections.addresses.end ? sections.view.getUint32(at, true) : undefined;
}

function addPlace(reading: Reading, unit: Unit, entry: Entry, places: Map<number, SourcePlace>): void {
  const address = entry.tag === tagSubprogram ? entry.address! - (entry.address! % 2) : entry.address!;
  // What the link dropped keeps an entry at address 0.
  if (address === 0 || places.has(address)) return;
  const declared = declarationOf(reading, unit, entry);
  const file =
    declared.file === undefined ? '' : (filesOf(reading, declared.unit).files[declared.file] ?? '');
  places.set(address, {
    file: file === '' ? unit.name : file,
    line: file !== '' && declared.line !== undefined && declared.line > 0 ? declared.line : undefined,
    unit: unit.name,
  });
}

interface Declaration {
  readonly unit: Unit;
  readonly file: number | undefined;
  readonly line: number | undefined;
}

/** An inlined function or a member says file and line where it is declared; three steps are the most seen. */
function declarationOf(reading: Reading, unit: Unit, entry: Entry): Declaration {
  let declared: Declaration = { unit, file: entry.file, line: entry.line };
  let at = entry.origin;
  for (
    let steps = 0;
    steps < 4 && at !== undefined && (declared.file === undefined || declared.line === undefined);
    steps++
  ) {
    const owner = unitAt(reading, at);
    if (!owner) break;
    const cursor = cursorAt(reading.sections.view, at, owner.end);
    const abbreviation = owner.abbreviations.get(readLeb(cursor));
    if (!abbreviation) break;
    const origin: Entry = { tag: 0, address: undefined, file: undefined, line: undefined, origin: undefined };
    readEntry(reading, owner, cursor, abbreviation, origin);
    spend(reading, cursor.at - at);
    declared = {
      unit: declared.file === undefined ? owner : declared.unit,
      file: declared.file ?? origin.file,
      line: declared.line ?? origin.line,
    };
    at = origin.origin;
  }
  return declared;
}

/** The unit that holds a place of the file; only units before it and itself are known yet. */
function unitAt({ units }: Reading, at: number): Unit | undefined {
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (units[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  const unit = units[low];
  return unit && unit.start <= at ? unit : undefined;
}

function filesOf(reading: Reading, unit: Unit): FileTable {
  const key = `${unit.lineOffset} ${unit.folder}`;
  let known = reading.files.get(key);
  if (!known) {
    known = readFileTable(reading.sections, unit.lineOffset, unit.folder);
    reading.files.set(key, known);
    // Names are what costs here: a header that many units share is read once for each folder they ran in.
    spend(reading, known.files.length * 16);
  }
  return known;
}
