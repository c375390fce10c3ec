import { oneLine } from '../base/plainText';
import { say } from '../base/wording';
import type { NotChecked } from '../project/target';

/** One line for each thing that a check left out, files that could not be read among them. */
export function leftOutLines(notChecked: readonly NotChecked[]): readonly string[] {
  const lines = notChecked.map(
    ({ what, why, remedy }) => say`Not checked: ${what}: ${remedy === '' ? why : `${why}; ${remedy}`}`,
  );
  return [...new Set(lines.map(oneLine))];
}

/** The first lines, and how many more there are. */
export function firstLines(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most), say`Not checked: ${lines.length - most} more`];
}
