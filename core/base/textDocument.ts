import type { Span } from './span';

/**
 * What characters of a line are counted in: UTF-16 code units, as JavaScript's strings have them, or bytes of UTF-8. The
 * clients of a language server choose; everybody else counts in UTF-16.
 */
export type PositionUnits = 'utf-16' | 'utf-8';

/** Zero-based line and character, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface PositionRange {
  readonly start: Position;
  readonly end: Position;
}

/** Converts between offsets and positions of one text; built lazily, O(log lines) a look-up, O(1) in the text's order. */
export class LineIndex {
  #starts: number[] | undefined;
  /** Line of the last look-up: most ask for the same line or the next. */
  #near = 0;

  constructor(
    readonly text: string,
    readonly units: PositionUnits = 'utf-16',
  ) {}

  get lineCount(): number {
    return this.#lineStarts().length;
  }

  positionAt(offset: number): Position {
    const starts = this.#lineStarts();
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length;
    if (starts[this.#near]! <= at) {
      low = this.#near;
      if (low + 2 < high && at < starts[low + 2]!) high = low + 2;
    }
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle;
    }
    this.#near = low;
    return { line: low, character: this.#counted(starts[low]!, at) };
  }

  offsetAt(position: Position): number {
    const starts = this.#lineStarts();
    if (position.line < 0) return 0;
    if (position.line >= starts.length) return this.text.length;
    const start = starts[position.line]!;
    const end = position.line + 1 < starts.length ? starts[position.line + 1]! : this.text.length;
    const units =
      this.units === 'utf-16'
        ? position.character
        : lengthOfBytes(this.text.slice(start, end), position.character);
    return Math.max(start, Math.min(start + units, end));
  }

  /** The characters between two offsets of one line. */
  #counted(start: number, end: number): number {
    return this.units === 'utf-16' ? end - start : bytesOf(this.text.slice(start, end));
  }

  rangeOf(span: Span): PositionRange {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  /** The text of one line without its line break. */
  lineText(line: number): string {
    const starts = this.#lineStarts();
    const start = starts[line] ?? this.text.length;
    return this.text.slice(start, starts[line + 1] ?? this.text.length).replace(/\r?\n$|\r$/, '');
  }

  #lineStarts(): number[] {
    if (this.#starts) return this.#starts;
    const starts = [0];
    if (!this.text.includes('\r')) {
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1))
        starts.push(at + 1);
      return (this.#starts = starts);
    }
    for (let i = 0; i < this.text.length; i++) {
      const c = this.text.charCodeAt(i);
      if (c === 10) starts.push(i + 1);
      else if (c === 13) {
        if (this.text.charCodeAt(i + 1) === 10) i++;
        starts.push(i + 1);
      }
    }
    return (this.#starts = starts);
  }
}

/** Bytes of a text in UTF-8. A lone half of a surrogate pair counts as the three bytes of its replacement. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOfCodePoint(character.codePointAt(0)!);
  return bytes;
}

/** UTF-16 code units of the beginning of a text that has so many bytes in UTF-8; a character is never cut. */
function lengthOfBytes(text: string, bytes: number): number {
  let length = 0;
  let left = bytes;
  for (const character of text) {
    left -= bytesOfCodePoint(character.codePointAt(0)!);
    if (left < 0) break;
    length += character.length;
  }
  return length;
}

function bytesOfCodePoint(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
