import type { Evidence } from '../target';

/** A line of a file: where a piece of a build description's value was written. */
export interface Origin {
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
}

/** Text that knows where it was written; a value of make or CMake is a row of these. */
export interface Piece {
  readonly text: string;
  readonly at: Origin;
}

export type Traced = readonly Piece[];

/** One word of a value, with the line that wrote the telling part of it. */
export interface Word {
  readonly text: string;
  readonly at: Origin;
}

/**
 * Stands for text that only the running build knows (`$(shell …)`, `$ENV{…}`). It is a control character, so no real
 * file name contains it.
 */
export const unknownText = '\u0001';

/** Stands for the project's root in absolute paths (`$(CURDIR)`, `CMAKE_SOURCE_DIR`), whose real name is not known. */
export const rootMark = '/\u0002';

export function plain(value: Traced): string {
  if (value.length === 1) return value[0]!.text;
  let text = '';
  for (const piece of value) text += piece.text;
  return text;
}

export function traced(text: string, at: Origin): Traced {
  return text === '' ? [] : [{ text, at }];
}

/**
 * Splits a value where `separator` says so, keeping for each word the line that wrote most of its last path component:
 * for `-T$(LDSCRIPT)` that is the line of `LDSCRIPT = …`.
 */
export function splitWords(value: Traced, separator: (code: number) => boolean): Word[] {
  const words: Word[] = [];
  let pieces: Piece[] = [];
  const flush = (): void => {
    if (pieces.length > 0) words.push(wordOf(pieces));
    pieces = [];
  };
  for (const piece of value) {
    let from = 0;
    for (let at = 0; at < piece.text.length; at++) {
      if (!separator(piece.text.charCodeAt(at))) continue;
      if (at > from) pieces.push({ text: piece.text.slice(from, at), at: piece.at });
      flush();
      from = at + 1;
    }
    if (from < piece.text.length) pieces.push({ text: piece.text.slice(from), at: piece.at });
  }
  flush();
  return words;
}

/** Space, tab and line breaks. */
function isBlankCode(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Words as make and the shell see them. */
export function words(value: Traced): Word[] {
  if (value.length !== 1) return splitWords(value, isBlankCode);
  const { text, at } = value[0]!;
  if (!/\s/.test(text)) return text === '' ? [] : [value[0]!];
  return (text.match(/\S+/g) ?? []).map((word) => ({ text: word, at }));
}

/** Joins words with single blanks, each keeping its line. */
export function joinWords(list: readonly Word[]): Traced {
  const pieces: Piece[] = [];
  for (const word of list) {
    pieces.push(pieces.length > 0 ? { text: ` ${word.text}`, at: word.at } : word);
  }
  return pieces;
}

/** Cuts a value by offsets into its plain text. */
export function slicer(value: Traced): (from: number, to: number) => Piece[] {
  if (value.length === 1) {
    const { text, at } = value[0]!;
    return (from, to) => (to > from ? [{ text: text.slice(from, to), at }] : []);
  }
  const starts: number[] = [];
  let total = 0;
  for (const piece of value) {
    starts.push(total);
    total += piece.text.length;
  }
  return (from, to) => {
    const out: Piece[] = [];
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= from) low = middle;
      else high = middle;
    }
    for (let i = low; i < value.length && starts[i]! < to; i++) {
      const piece = value[i]!;
      const start = Math.max(0, from - starts[i]!);
      const end = Math.min(piece.text.length, to - starts[i]!);
      if (end > start) out.push({ text: piece.text.slice(start, end), at: piece.at });
    }
    return out;
  };
}

/** One word of several pieces: its text, and the line of the piece that wrote most of the last path component. */
export function wordOf(pieces: Traced): Word {
  if (pieces.length === 1) return pieces[0]!;
  const text = plain(pieces);
  // `-Wl,-T,` and `-l` are how it is said; what is said starts behind.
  const option = /^-[A-Za-z]?/.exec(text)?.[0].length ?? 0;
  const baseStart = Math.max(
    option,
    Math.max(...['/', '\\', ',', '=', ':'].map((c) => text.lastIndexOf(c))) + 1,
  );
  let best = pieces[pieces.length - 1]!;
  let bestLength = -1;
  let start = 0;
  for (const piece of pieces) {
    const end = start + piece.text.length;
    const shared = end - Math.max(start, baseStart);
    if (shared > bestLength) {
      bestLength = shared;
      best = piece;
    }
    start = end;
  }
  return { text, at: best.at };
}

/** The line at an origin as evidence; `lines` gives a file's lines. */
export function evidenceAt(
  at: Origin,
  strength: Evidence['strength'],
  lines: (file: string) => readonly string[],
): Evidence {
  return { strength, file: at.file, line: at.line, text: (lines(at.file)[at.line] ?? '').trim() };
}
