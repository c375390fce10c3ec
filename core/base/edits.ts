import type { Span } from './span';

export interface SpanEdit {
  readonly span: Span;
  readonly newText: string;
}

/** The text with all edits made. Spans refer to the text as given; edits must not overlap. */
export function applyEdits(text: string, edits: readonly SpanEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    result += text.slice(at, edit.span.start) + edit.newText;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

/** Whether all edits lie in the text, and no two change the same part of it. */
export function editsFit(text: string, edits: readonly SpanEdit[]): boolean {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let at = 0;
  return sorted.every(({ span }) => {
    const fits = span.start >= at && span.end >= span.start && span.end <= text.length;
    at = span.end;
    return fits;
  });
}
