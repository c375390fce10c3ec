import type { AddressRange } from '../base/addressRange';
import { formatAddress, formatHex } from '../base/size';
import type { Span, SyntaxProblem } from '../base/span';

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

/**
 * Reads an Intel HEX text: record types 00 to 05, checksums, gaps and overlaps. A record with a wrong checksum or
 * length is reported and not believed. Never throws; O(n), plus a sort where records are out of order.
 */
export function parseIntelHex(text: string): IntelHex {
  const problems: IntelHexProblem[] = [];
  const pieces = createPieces();
  let records = 0;
  let dataBytes = 0;
  let entry: bigint | undefined;
  /** What is added to the 16-bit address of a data record; undefined after a base record that cannot be believed. */
  let base: number | undefined = 0;
  let segmented = false;
  let ended = false;
  let scattered = false;
  let line = -1;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  function problem(
    code: string,
    message: string,
    start: number,
    end: number,
    severity: 'error' | 'warning' = 'error',
  ): void {
    if (problems.length < mostProblems)
      problems.push({ code, message, line, span: { start, end }, severity });
  }

  function addData(address: number, length: number, start: number, end: number): void {
    dataBytes += length;
    if (pieces.add(address, length, line, start, end) || scattered) return;
    scattered = true;
    problem('hex-scattered', `more than ${mostPieces} separate pieces; the rest is not read`, start, end);
  }

  while (at < text.length && !scattered) {
    line++;
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const start = at;
    at = end + 1;
    while (end > start && text.charCodeAt(end - 1) <= 32) end--;
    let colon = start;
    while (colon < end && text.charCodeAt(colon) <= 32) colon++;
    if (colon === end) continue;
    if (ended) {
      problem(
        'hex-after-end',
        'Text after the end-of-file record; loaders stop there.',
        colon,
        end,
        'warning',
      );
      break;
    }
    if (text.charCodeAt(colon) !== 58) {
      problem('hex-no-record', 'This line is no record: records start with ":".', colon, end);
      // A binary or some other text: one complaint a line would help nobody.
      if (records === 0 && problems.length >= 10) break;
      continue;
    }

    const length = byteAt(text, colon + 1, end);
    const type = byteAt(text, colon + 7, end);
    const high = byteAt(text, colon + 3, end);
    const low = byteAt(text, colon + 5, end);
    if (length < 0 || type < 0 || high < 0 || low < 0) {
      problem('hex-digits', 'This record is cut short or holds something else than hex digits.', colon, end);
      continue;
    }
    const wanted = colon + 11 + 2 * length;
    if (wanted !== end) {
      const bytes = (end - colon - 11) / 2;
      problem(
        'hex-length',
        `This record announces ${length} bytes and has ${bytes < 0 ? 'not even a checksum' : bytes}.`,
        colon,
        end,
      );
      if (type === 2 || type === 4) base = undefined;
      continue;
    }
    let sum = 0;
    let bad = false;
    for (let i = colon + 1; i < end; i += 2) {
      const value = byteAt(text, i, end);
      if (value < 0) bad = true;
      sum += value;
    }
    if (bad || (sum & 0xff) !== 0) {
      if (bad) problem('hex-digits', 'This record holds something else than hex digits.', colon, end);
      else {
        const right = (0x100 - ((sum - byteAt(text, end - 2, end)) & 0xff)) & 0xff;
        const written = text.slice(end - 2, end).toUpperCase();
        problem(
          'hex-checksum',
          `Checksum ${written} should be ${twoDigits(right)}; the record is not believed.`,
          end - 2,
          end,
        );
      }
      if (type === 2 || type === 4) base = undefined;
      continue;
    }
    records++;

    const address = (high << 8) | low;
    const payload = colon + 9;
    if (type === 0) {
      if (base === undefined) {
        problem(
          'hex-no-base',
          'The address of this record is unknown: the base record before it is damaged.',
          colon,
          end,
        );
      } else if (length > 0) {
        // Segment addresses wrap within 64 KiB, linear ones at 4 GiB.
        const room = segmented ? 0x10000 - address : twoTo32 - (base + address);
        addData(base + address, Math.min(length, room), colon, end);
        if (length > room) addData(segmented ? base : 0, length - room, colon, end);
      }
    } else if (type === 1) {
      if (length !== 0)
        problem('hex-record-length', 'An end-of-file record (01) carries no data.', colon, end, 'warning');
      ended = true;
    } else if (type === 2 || type === 4) {
      if (length !== 2) {
        problem('hex-record-length', `A record of type 0${type} carries 2 bytes, not ${length}.`, colon, end);
        base = undefined;
      } else {
        const value = byteAt(text, payload, end) * 256 + byteAt(text, payload + 2, end);
        segmented = type === 2;
        base = segmented ? value * 16 : value * 0x10000;
      }
    } else if (type === 3 || type === 5) {
      if (length !== 4)
        problem('hex-record-length', `A record of type 0${type} carries 4 bytes, not ${length}.`, colon, end);
      else {
        const upper = byteAt(text, payload, end) * 256 + byteAt(text, payload + 2, end);
        const lower = byteAt(text, payload + 4, end) * 256 + byteAt(text, payload + 6, end);
        entry = BigInt(type === 3 ? upper * 16 + lower : upper * 0x10000 + lower);
      }
    } else {
      problem(
        'hex-type',
        `Record type ${twoDigits(type)} does not exist (00 to 05 do).`,
        colon + 7,
        colon + 9,
      );
    }
  }

  if (records > 0 && !ended && !scattered) {
    problem(
      'hex-no-end',
      'The end-of-file record (01) is missing: the file may be cut short.',
      text.length,
      text.length,
      'warning',
    );
  }
  const merged = pieces.merge();
  for (const overlap of merged.overlaps) {
    const size = formatHex(overlap.range.end - overlap.range.start);
    line = overlap.line;
    problem(
      'hex-overlap',
      `${size} bytes from ${formatAddress(overlap.range.start)} are written twice.`,
      overlap.start,
      overlap.end,
      'warning',
    );
  }
  return {
    kind: 'intelHex',
    isIntelHex: records > 0,
    ranges: merged.ranges,
    places: merged.places,
    overlaps: merged.overlaps.map((overlap) => overlap.range),
    lowest: merged.ranges[0]?.start,
    dataBytes,
    entry,
    problems: problems.sort((a, b) => a.line - b.line),
  };
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
  /** With the record that writes the bytes once more. */
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
