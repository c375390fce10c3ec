import { oneLine } from '../base/plainText';
import { say, sayClauses } from '../base/wording';
import type { NotChecked } from '../project/target';

/** What a check left out, why, and what can be done about it, in one line. */
export function leftOutLine({ what, why, remedy }: Pick<NotChecked, 'what' | 'why' | 'remedy'>): string {
  const fact = say`Not checked: ${what}: ${why}`;
  return oneLine(remedy === '' ? fact : sayClauses([fact, remedy]));
}

/** One line for each thing that a check left out, files that could not be read among them. */
export function leftOutLines(notChecked: readonly NotChecked[]): readonly string[] {
  return [...new Set(notChecked.map(leftOutLine))];
}

/** The first lines, and how many more there are. */
export function firstLines(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most), say`Not checked: ${lines.length - most} more`];
}
