import { say } from '../base/wording';

/** Names longer than this are cut: the file decides how often one long string is referred to. */
const longestName = 1024;
/** Characters of all names together; what lies beyond is not read. STM32 images have some 100 KB. */
const mostNameCharacters = 32 * 1024 * 1024;

/** Bytes of the file that hold strings, each ended by a zero. */
export interface StringTable {
  readonly start: number;
  readonly end: number;
}

export interface NameReader {
  /** The string at `offset` of a string table; `''` where there is none. */
  read(table: StringTable, offset: number): string;
  /** Whether a name is one of Arm's mapping symbols `$a`, `$t`, `$d`, `$x`, with or without `.suffix`. */
  isMapping(table: StringTable, offset: number): boolean;
  exhausted(): boolean;
}

/** Reads names of an ELF file, up to a total that no honest file has. */
export function createNameReader(bytes: Uint8Array, problems: string[]): NameReader {
  let left = mostNameCharacters;
  return {
    read(table, offset) {
      const start = table.start + offset;
      if (start >= table.end || left <= 0) return '';
      const limit = Math.min(table.end, start + longestName);
      let end = start;
      let seen = 0;
      for (; end < limit && bytes[end] !== 0; end++) seen |= bytes[end]!;
      left -= end - start;
      if (left <= 0) problems.push(say`has more names than are read`);
      return seen < 0x80 ? String.fromCharCode(...bytes.subarray(start, end)) : decodeUtf8(bytes, start, end);
    },
    isMapping(table, offset) {
      const at = table.start + offset;
      if (at + 2 >= table.end || bytes[at] !== 0x24) return false;
      const kind = bytes[at + 1];
      const after = bytes[at + 2];
      return (
        (kind === 0x61 || kind === 0x74 || kind === 0x64 || kind === 0x78) && (after === 0 || after === 0x2e)
      );
    },
    exhausted: () => left <= 0,
  };
}

/** Core has no TextDecoder. Damaged sequences become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end;) {
    const lead = bytes[i++]!;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    const extra =
      lead >= 0xf0 && lead < 0xf8 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
    let code = extra === 0 ? -1 : lead & (0x3f >> extra);
    for (let k = 0; k < extra && code >= 0; k++) {
      const next = i < end ? bytes[i]! : 0;
      if ((next & 0xc0) !== 0x80) code = -1;
      else {
        code = (code << 6) | (next & 0x3f);
        i++;
      }
    }
    text += code < 0 || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return text;
}
