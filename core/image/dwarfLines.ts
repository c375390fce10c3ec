import {
  blockLength,
  cursorAt,
  isBlockForm,
  readForm,
  readLeb,
  readUnsigned,
  skipBytes,
  type Cursor,
  type DebugSections,
  type UnitFormat,
} from './dwarfReader';

// "DWARF", 6.2.4: the header of a line number program. The program itself is not run: declarations say their lines.

/** The files that a unit's declarations refer to by number. */
export interface FileTable {
  /** By `DW_AT_decl_file`; an empty name where the number means no file. */
  readonly files: readonly string[];
}

const noFiles: FileTable = { files: [] };
/** More files than any unit has; a damaged count ends here. */
const mostFiles = 20_000;

/** The files of the line number program at `offset`, relative ones within `folder`. */
export function readFileTable(sections: DebugSections, offset: number, folder: string): FileTable {
  const { lines } = sections;
  if (offset < 0 || offset >= lines.end - lines.start) return noFiles;
  const cursor = cursorAt(sections.view, lines.start + offset, lines.end);
  let length = readUnsigned(cursor, 4);
  const offsetSize = length === 0xffffffff ? 8 : 4;
  if (offsetSize === 8) length = readUnsigned(cursor, 8);
  cursor.end = Math.min(cursor.end, cursor.at + length);
  const version = readUnsigned(cursor, 2);
  if (version < 2 || version > 5) return noFiles;
  let addressSize = 4;
  if (version >= 5) {
    addressSize = readUnsigned(cursor, 1);
    readUnsigned(cursor, 1);
  }
  readUnsigned(cursor, offsetSize); // header_length
  readUnsigned(cursor, version >= 4 ? 2 : 1); // minimum_instruction_length, maximum_operations_per_instruction
  readUnsigned(cursor, 3); // default_is_stmt, line_base, line_range
  const opcodes = readUnsigned(cursor, 1);
  skipBytes(cursor, Math.max(0, opcodes - 1));
  const format = { version, addressSize, offsetSize };
  return version >= 5 ? readEntries(sections, cursor, format, folder) : readLists(sections, cursor, folder);
}

/** Version 5: both lists describe the forms of their entries. */
function readEntries(sections: DebugSections, cursor: Cursor, format: UnitFormat, folder: string): FileTable {
  const folders = readEntryList(sections, cursor, format).map(({ name }) => within(folder, name));
  const files = readEntryList(sections, cursor, format);
  return { files: files.map((file) => within(folders[file.folder] ?? folder, file.name)) };
}

interface Entry {
  readonly name: string;
  readonly folder: number;
}

function readEntryList(sections: DebugSections, cursor: Cursor, format: UnitFormat): Entry[] {
  const fields: [content: number, form: number][] = [];
  const fieldCount = readUnsigned(cursor, 1);
  for (let i = 0; i < fieldCount && !cursor.failed; i++) fields.push([readLeb(cursor), readLeb(cursor)]);
  const count = readLeb(cursor);
  const entries: Entry[] = [];
  if (fields.length === 0) return entries;
  for (let i = 0; i < count && i < mostFiles && !cursor.failed && cursor.at < cursor.end; i++) {
    let name = '';
    let folder = 0;
    for (const [content, form] of fields) {
      if (isBlockForm(form)) skipBytes(cursor, blockLength(cursor, form));
      else {
        const value = readForm(cursor, form, format);
        if (content === 1) name = pathAt(sections, form, value);
        else if (content === 2) folder = value;
      }
    }
    entries.push({ name, folder });
  }
  return entries;
}

function pathAt(sections: DebugSections, form: number, value: number): string {
  const { names, strings, lineStrings, lines } = sections;
  if (form === 0x08) return names.read({ start: value, end: lines.end }, 0);
  if (form === 0x1f) return names.read(lineStrings, value);
  return form === 0x0e ? names.read(strings, value) : '';
}

/** Versions 2 to 4: strings, an empty one at the end of each list; both count from 1. */
function readLists(sections: DebugSections, cursor: Cursor, folder: string): FileTable {
  const text = (): string => {
    const start = readForm(cursor, 0x08, { version: 4, addressSize: 4, offsetSize: 4 });
    return sections.names.read({ start, end: sections.lines.end }, 0);
  };
  const folders = [folder];
  while (cursor.at < cursor.end && folders.length < mostFiles) {
    const name = text();
    if (name === '') break;
    folders.push(within(folder, name));
  }
  const files = [''];
  while (cursor.at < cursor.end && files.length < mostFiles) {
    const name = text();
    if (name === '') break;
    files.push(within(folders[readLeb(cursor)] ?? folder, name));
    readLeb(cursor); // time
    readLeb(cursor); // size
  }
  return { files };
}

/** A path below a folder, with `/` and without `.` and `..` where that is possible. */
export function within(folder: string, path: string): string {
  const slashes = path.replace(/\\/g, '/');
  const isAbsolute = slashes.startsWith('/') || /^[A-Za-z]:/.test(slashes);
  const whole = isAbsolute || folder === '' ? slashes : `${folder.replace(/\\/g, '/')}/${slashes}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (
      part === '..' &&
      parts.length > 0 &&
      parts[parts.length - 1] !== '..' &&
      parts[parts.length - 1] !== ''
    ) {
      parts.pop();
    } else parts.push(part);
  }
  return parts.join('/');
}
