import type { Span } from '../base/span';
import { LineIndex, type PositionRange, type PositionUnits } from '../base/textDocument';

/** Turns spans of project files into lines and characters; keeps one index a file. */
export interface Positions {
  rangeOf(file: string, span: Span): PositionRange;
  /** The text of one line, for excerpts; empty where the file has none. */
  lineText(file: string, line: number): string;
}

export function createPositions(
  textOf: (file: string) => string | undefined,
  units: PositionUnits = 'utf-16',
): Positions {
  const indexes = new Map<string, LineIndex>();
  const indexOf = (file: string): LineIndex => {
    let index = indexes.get(file);
    if (!index) indexes.set(file, (index = new LineIndex(textOf(file) ?? '', units)));
    return index;
  };
  return {
    rangeOf: (file, span) => indexOf(file).rangeOf(span),
    lineText: (file, line) => indexOf(file).lineText(line),
  };
}
