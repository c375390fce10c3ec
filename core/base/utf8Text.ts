import type { SpanEdit } from './edits';

/**
 * A text read from bytes as UTF-8, with the way back: editors and `--fix` change characters, files consist of bytes. A
 * byte that is not UTF-8 reads as U+FFFD and keeps its place, so that everything outside an edit can be written back as
 * it was, whatever the encoding of the file.
 */
export interface DecodedText {
  readonly text: string;
  /** Byte offset of each UTF-16 offset of `text`, and of its end. */
  readonly offsets: Uint32Array;
  /** Whether every byte was UTF-8. */
  readonly isUtf8: boolean;
}

/** Decodes as WHATWG's UTF-8 does, one U+FFFD for each maximal part of a broken sequence; a byte order mark stays. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const offsets = new Uint32Array(bytes.length + 1);
  const pieces: string[] = [];
  let piece = '';
  let length = 0;
  let isUtf8 = true;
  for (let at = 0; at < bytes.length;) {
    const { codePoint, size } = sequenceAt(bytes, at);
    if (codePoint === undefined) isUtf8 = false;
    const character = String.fromCodePoint(codePoint ?? 0xfffd);
    for (let unit = 0; unit < character.length; unit++) offsets[length++] = at;
    piece += character;
    if (piece.length > 0x4000) {
      pieces.push(piece);
      piece = '';
    }
    at += size;
  }
  offsets[length] = bytes.length;
  return { text: pieces.join('') + piece, offsets: offsets.slice(0, length + 1), isUtf8 };
}

/** The code point that starts at `at`; undefined with the number of bytes to skip where there is none. */
function sequenceAt(bytes: Uint8Array, at: number): { codePoint: number | undefined; size: number } {
  const first = bytes[at]!;
  if (first < 0x80) return { codePoint: first, size: 1 };
  const needed =
    first >= 0xc2 && first < 0xe0
      ? 1
      : first >= 0xe0 && first < 0xf0
        ? 2
        : first >= 0xf0 && first < 0xf5
          ? 3
          : 0;
  if (needed === 0) return { codePoint: undefined, size: 1 };
  // The second byte's range rules out overlong forms, surrogates and what lies past U+10FFFF.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  let codePoint = first & (0x3f >> needed);
  for (let index = 1; index <= needed; index++) {
    const next = bytes[at + index];
    const isValid =
      next !== undefined && (index === 1 ? next >= low && next <= high : next >= 0x80 && next <= 0xbf);
    if (!isValid) return { codePoint: undefined, size: index };
    codePoint = (codePoint << 6) | (next & 0x3f);
  }
  return { codePoint, size: needed + 1 };
}

/** The bytes with all edits made; every byte outside them stays. Spans refer to `decoded.text` and do not overlap. */
export function editBytes(bytes: Uint8Array, decoded: DecodedText, edits: readonly SpanEdit[]): Uint8Array {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { span, newText } of sorted) {
    pieces.push(bytes.subarray(at, decoded.offsets[span.start]), encodeUtf8(newText));
    at = decoded.offsets[span.end]!;
  }
  pieces.push(bytes.subarray(at));
  const result = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let written = 0;
  for (const piece of pieces) {
    result.set(piece, written);
    written += piece.length;
  }
  return result;
}

/** Core has no TextEncoder. A lone surrogate becomes U+FFFD, as everywhere. */
function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000)
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else {
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 0x3f),
        0x80 | ((code >> 6) & 0x3f),
        0x80 | (code & 0x3f),
      );
    }
  }
  return Uint8Array.from(bytes);
}
