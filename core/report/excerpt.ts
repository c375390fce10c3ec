import { columns } from '../base/columns';
import { oneLine } from '../base/plainText';
import type { Place } from '../base/span';
import type { Positions } from './positions';

/** A source line with its number and marks under what is meant, cut to a width. */
export interface Excerpt {
  readonly number: string;
  readonly line: string;
  /** Where the marks begin and how long they are, in columns. */
  readonly column: number;
  readonly length: number;
}

/** The line of a place; undefined where there is none to show (a whole file, a binary one). */
export function excerptOf(place: Place, positions: Positions, width: number): Excerpt | undefined {
  const { start, end } = positions.rangeOf(place.file, place.span);
  const raw = positions.lineText(place.file, start.line);
  if (raw.trim() === '' || place.span.end === place.span.start) return undefined;
  const indent = /^\s*/.exec(raw)![0].length;
  const stop = end.line === start.line ? end.character : raw.trimEnd().length;
  const [before, marked, after] = [
    oneLine(raw.slice(indent, Math.max(indent, start.character))),
    oneLine(raw.slice(Math.max(indent, start.character), Math.max(start.character, stop))),
    oneLine(raw.slice(Math.max(start.character, stop)).trimEnd()),
  ];
  const cut = before.length > width / 2 ? before.length - Math.floor(width / 2) : 0;
  const head = cut > 0 ? `…${before.slice(cut + 1)}` : before;
  const text = head + marked + after;
  const line = columns(text) > width ? `${text.slice(0, width - 1)}…` : text;
  const column = columns(head);
  return {
    number: String(start.line + 1),
    line,
    column,
    length: Math.max(1, Math.min(columns(marked), width - column)),
  };
}
