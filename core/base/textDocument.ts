import type { Span } from './span';

/** Zero-based line and UTF-16 character, as in LSP. */
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

  constructor(readonly text: string) {}

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
    return { line: low, character: at - starts[low]! };
  }

  offsetAt(position: Position): number {
    const starts = this.#lineStarts();
    if (position.line < 0) return 0;
    if (position.line >= starts.length) return this.text.length;
    const start = starts[position.line]!;
    const end = position.line + 1 < starts.length ? starts[position.line + 1]! : this.text.length;
    return Math.max(start, Math.min(start + position.character, end));
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
