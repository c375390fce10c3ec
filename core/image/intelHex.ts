import type { AddressRange } from '../base/addressRange';
import { formatAddress, formatHex } from '../base/size';
import type { Span, SyntaxProblem } from '../base/span';
import { say } from '../base/wording';

// Intel "Hexadecimal Object File Format Specification", revision A (1988): `:LLAAAATT<data>CC`.

/** A problem of an Intel HEX file, with its zero-based line. */
export interface IntelHexProblem extends SyntaxProblem {
  readonly line: number;
}

/** What an Intel HEX file loads, and where. The bytes themselves are not kept. */
export interface IntelHex {
  readonly kind: 'intelHex';
  /** Whether the text has at least one record that is right. */
  readonly isIntelHex: boolean;
  /** The bytes that it loads: sorted, disjoint, not touching. Gaps lie between them. */
  readonly ranges: readonly AddressRange[];
  /** The first line that speaks of each of `ranges`, for messages. */
  readonly places: readonly { readonly line: number; readonly span: Span }[];
  /** Addresses that more than one record writes. */
  readonly overlaps: readonly AddressRange[];
  /** The lowest address loaded; undefined where nothing is. */
  readonly lowest: bigint | undefined;
  /** Bytes in data records, those written twice counted twice. */
  readonly dataBytes: number;
  /** Where execution starts (record 05, or 03 as a linear address); undefined where the file does not say. */
  readonly entry: bigint | undefined;
  /** The first hundred problems, in order of lines. */
  readonly problems: readonly IntelHexProblem[];
}

const mostProblems = 100;
/** Pieces that are kept apart while reading; past this the file is too scattered to be an image. */
const mostPieces = 250_000;
const twoTo32 = 0x1_0000_0000;

/** What has been read so far, and how the next record is to be taken. */
interface HexReading {
  readonly text: string;
  readonly problems: IntelHexProblem[];
  readonly pieces: ReturnType<typeof createPieces>;
  /** Zero-based number of the line that is being read. */
  line: number;
  /** Records that are right. */
  records: number;
  dataBytes: number;
  entry: bigint | undefined;
  /** What is added to the 16-bit address of a data record; undefined after a base record that cannot be believed. */
  base: number | undefined;
  /** Whether `base` came from a segment record, whose addresses wrap within 64 KiB. */
  segmented: boolean;
  /** Whether the end-of-file record was read. */
  ended: boolean;
  /** Whether there were too many separate pieces to go on. */
  scattered: boolean;
}

/** One line from its colon to its last character. */
interface HexRecord {
  readonly length: number;
  readonly address: number;
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads an Intel HEX text: record types 00 to 05, checksums, gaps and overlaps. A record with a wrong checksum or
 * length is reported and not believed. Never throws; O(n), plus a sort where records are out of order.
 */
export function parseIntelHex(text: string): IntelHex {
  const reading: HexReading = {
    text,
    problems: [],
    pieces: createPieces(),
    line: -1,
    records: 0,
    dataBytes: 0,
    entry: undefined,
    base: 0,
    segmented: false,
    ended: false,
    scattered: false,
  };
  readLines(reading);
  if (reading.records > 0 && !reading.ended && !reading.scattered) {
    const message = say`The end-of-file record (01) is missing: the file may be cut short.`;
    addProblem(reading, 'hex-no-end', message, text.length, text.length, 'warning');
  }
  const merged = reading.pieces.merge();
  for (const overlap of merged.overlaps) {
    const size = formatHex(overlap.range.end - overlap.range.start);
    const message = say`${size} bytes from ${formatAddress(overlap.range.start)} are written twice.`;
    reading.line = overlap.line;
    addProblem(reading, 'hex-overlap', message, overlap.start, overlap.end, 'warning');
  }
  return {
    kind: 'intelHex',
    isIntelHex: reading.records > 0,
    ranges: merged.ranges,
    places: merged.places,
    overlaps: merged.overlaps.map((overlap) => overlap.range),
    lowest: merged.ranges[0]?.start,
    dataBytes: reading.dataBytes,
    entry: reading.entry,
    problems: reading.problems.sort((a, b) => a.line - b.line),
  };
}

/** Reads line after line, up to the end-of-file record. */
function readLines(reading: HexReading): void {
  const { text, problems } = reading;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length && !reading.scattered) {
    reading.line++;
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    let start = at;
    at = end + 1;
    while (end > start && text.charCodeAt(end - 1) <= 32) end--;
    while (start < end && text.charCodeAt(start) <= 32) start++;
    if (start === end) continue;
    if (reading.ended) {
      const message = say`Text after the end-of-file record; loaders stop there.`;
      addProblem(reading, 'hex-after-end', message, start, end, 'warning');
      return;
    }
    if (text.charCodeAt(start) !== 58) {
      addProblem(
        reading,
        'hex-no-record',
        say`This line is not a record: records start with ":".`,
        start,
        end,
      );
      // A binary or some other text: one complaint a line would help nobody.
      if (reading.records === 0 && problems.length >= 10) return;
      continue;
    }
    const record = readRecord(reading, start, end);
    if (record) applyRecord(reading, record);
  }
}

/** The record of a line, once its digits, length and checksum are right; else it is reported. */
function readRecord(reading: HexReading, start: number, end: number): HexRecord | undefined {
  const { text } = reading;
  const length = byteAt(text, start + 1, end);
  const type = byteAt(text, start + 7, end);
  const high = byteAt(text, start + 3, end);
  const low = byteAt(text, start + 5, end);
  if (length < 0 || type < 0 || high < 0 || low < 0) {
    const message = say`This record is cut short or holds something else than hex digits.`;
    addProblem(reading, 'hex-digits', message, start, end);
    return undefined;
  }
  const wanted = start + 11 + 2 * length;
  if (wanted === end && checksumIsRight(reading, start, end)) {
    return { length, address: (high << 8) | low, type, start, end };
  }
  if (wanted !== end) {
    const bytes = (end - start - 11) / 2;
    const message =
      bytes < 0
        ? say`This record announces ${length} bytes and has not even a checksum.`
        : say`This record announces ${length} bytes and has ${bytes}.`;
    addProblem(reading, 'hex-length', message, start, end);
  }
  // What follows would land somewhere else.
  if (type === 2 || type === 4) reading.base = undefined;
  return undefined;
}

function checksumIsRight(reading: HexReading, start: number, end: number): boolean {
  const { text } = reading;
  let sum = 0;
  let bad = false;
  for (let i = start + 1; i < end; i += 2) {
    const value = byteAt(text, i, end);
    if (value < 0) bad = true;
    sum += value;
  }
  if (bad) {
    addProblem(reading, 'hex-digits', say`This record holds something else than hex digits.`, start, end);
    return false;
  }
  if ((sum & 0xff) === 0) return true;
  const right = (0x100 - ((sum - byteAt(text, end - 2, end)) & 0xff)) & 0xff;
  const written = text.slice(end - 2, end).toUpperCase();
  const message = say`Checksum ${written} should be ${twoDigits(right)}; the record is not believed.`;
  addProblem(reading, 'hex-checksum', message, end - 2, end);
  return false;
}

function applyRecord(reading: HexReading, record: HexRecord): void {
  reading.records++;
  switch (record.type) {
    case 0:
      addDataRecord(reading, record);
      break;
    case 1:
      if (record.length !== 0) {
        const message = say`An end-of-file record (01) carries no data.`;
        addProblem(reading, 'hex-record-length', message, record.start, record.end, 'warning');
      }
      reading.ended = true;
      break;
    case 2:
    case 4:
      setBase(reading, record);
      break;
    case 3:
    case 5:
      setEntry(reading, record);
      break;
    default: {
      const message = say`Record type ${twoDigits(record.type)} does not exist (00 to 05 do).`;
      addProblem(reading, 'hex-type', message, record.start + 7, record.start + 9);
    }
  }
}

function addDataRecord(reading: HexReading, { length, address, start, end }: HexRecord): void {
  const { base, segmented } = reading;
  if (base === undefined) {
    const message = say`The address of this record is unknown: the base record before it is damaged.`;
    addProblem(reading, 'hex-no-base', message, start, end);
    return;
  }
  if (length === 0) return;
  // Segment addresses wrap within 64 KiB, linear ones at 4 GiB.
  const room = segmented ? 0x10000 - address : twoTo32 - (base + address);
  addData(reading, base + address, Math.min(length, room), start, end);
  if (length > room) addData(reading, segmented ? base : 0, length - room, start, end);
}

function addData(reading: HexReading, address: number, length: number, start: number, end: number): void {
  reading.dataBytes += length;
  if (reading.pieces.add(address, length, reading.line, start, end) || reading.scattered) return;
  reading.scattered = true;
  const message = say`more than ${mostPieces} separate pieces; the rest is not read`;
  addProblem(reading, 'hex-scattered', message, start, end);
}

/** Extended segment (02) and extended linear address (04). */
function setBase(reading: HexReading, { length, type, start, end }: HexRecord): void {
  if (length !== 2) {
    const message = say`A record of type 0${type} carries 2 bytes, not ${length}.`;
    addProblem(reading, 'hex-record-length', message, start, end);
    reading.base = undefined;
    return;
  }
  const value = wordAt(reading.text, start + 9, end);
  reading.segmented = type === 2;
  reading.base = reading.segmented ? value * 16 : value * 0x10000;
}

/** Start segment (03) and start linear address (05). */
function setEntry(reading: HexReading, { length, type, start, end }: HexRecord): void {
  if (length !== 4) {
    const message = say`A record of type 0${type} carries 4 bytes, not ${length}.`;
    addProblem(reading, 'hex-record-length', message, start, end);
    return;
  }
  const upper = wordAt(reading.text, start + 9, end);
  const lower = wordAt(reading.text, start + 13, end);
  reading.entry = BigInt(type === 3 ? upper * 16 + lower : upper * 0x10000 + lower);
}

function addProblem(
  { problems, line }: HexReading,
  code: string,
  message: string,
  start: number,
  end: number,
  severity: 'error' | 'warning' = 'error',
): void {
  if (problems.length < mostProblems) problems.push({ code, message, line, span: { start, end }, severity });
}

function wordAt(text: string, at: number, end: number): number {
  return byteAt(text, at, end) * 256 + byteAt(text, at + 2, end);
}

/** The value of two hex digits at `at`, or −1 where they are none or pass `end`. */
function byteAt(text: string, at: number, end: number): number {
  if (at + 2 > end) return -1;
  const high = digit(text.charCodeAt(at));
  const low = digit(text.charCodeAt(at + 1));
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

function twoDigits(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

interface MergedPieces {
  readonly ranges: AddressRange[];
  readonly places: { readonly line: number; readonly span: Span }[];
  /** With the record that writes the bytes again. */
  readonly overlaps: {
    readonly range: AddressRange;
    readonly line: number;
    readonly start: number;
    readonly end: number;
  }[];
}

/** Collects runs of bytes; records that follow one another are one run, so that an ordinary file has a handful. */
function createPieces() {
  interface Piece {
    readonly start: number;
    end: number;
    readonly line: number;
    readonly from: number;
    readonly to: number;
  }
  const pieces: Piece[] = [];
  let last: Piece | undefined;
  return {
    /** Returns false where there are too many pieces. */
    add(start: number, length: number, line: number, from: number, to: number): boolean {
      if (last && last.end === start) {
        last.end += length;
        return true;
      }
      if (pieces.length >= mostPieces) return false;
      last = { start, end: start + length, line, from, to };
      pieces.push(last);
      return true;
    },
    merge(): MergedPieces {
      const sorted = pieces.every((piece, i) => i === 0 || pieces[i - 1]!.start <= piece.start);
      if (!sorted) pieces.sort((a, b) => a.start - b.start || a.line - b.line);
      const merged: MergedPieces = { ranges: [], places: [], overlaps: [] };
      let open: { start: number; end: number; line: number; from: number; to: number } | undefined;
      let doubled: { start: number; end: number; line: number; from: number; to: number } | undefined;
      const close = (): void => {
        if (doubled)
          merged.overlaps.push({
            range: toRange(doubled),
            line: doubled.line,
            start: doubled.from,
            end: doubled.to,
          });
        doubled = undefined;
      };
      const closeRange = (): void => {
        if (!open) return;
        merged.ranges.push(toRange(open));
        merged.places.push({ line: open.line, span: { start: open.from, end: open.to } });
      };
      for (const piece of pieces) {
        if (open && piece.start <= open.end) {
          const sharedEnd = Math.min(open.end, piece.end);
          if (piece.start < sharedEnd) {
            if (doubled && piece.start <= doubled.end) doubled.end = Math.max(doubled.end, sharedEnd);
            else {
              close();
              doubled = { ...(piece.line > open.line ? piece : open), start: piece.start, end: sharedEnd };
            }
          }
          open.end = Math.max(open.end, piece.end);
        } else {
          close();
          closeRange();
          open = { ...piece };
        }
      }
      close();
      closeRange();
      return merged;
    },
  };
}

function toRange(piece: { readonly start: number; readonly end: number }): AddressRange {
  return { start: BigInt(piece.start), end: BigInt(piece.end) };
}
