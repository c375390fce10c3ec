/** A half-open range of UTF-16 offsets in one text: how every syntax tree says where a value stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file. Files are project-relative paths with `/`. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}

export const wholeFile: Span = { start: 0, end: 0 };

export function spanContains(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

/** Whether two places share text or touch. */
export function placesTouch(a: Place, b: Place): boolean {
  return a.file === b.file && a.span.start <= b.span.end && b.span.start <= a.span.end;
}

/** What a parser has to say about a text that it could not read in full. `code` is stable, `message` is for people. */
export interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly severity?: 'error' | 'warning';
}
