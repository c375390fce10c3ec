import { oneLine } from '../base/plainText';
import { membersElsewhere } from '../rules/engine/finding';
import { severityWords, type CheckReport } from './checkReport';

/**
 * One line for each place of a finding, as compilers print it: `file:line:column: error: message [rule]`. Lists of an
 * editor are made of them, so every copy of a file has its own.
 */
export function checkConcise({ shown, positions, pathOf, readable }: CheckReport): string {
  return shown
    .flatMap((finding) => [finding, ...membersElsewhere(finding)])
    .map(({ place, severity, message, rule }) => {
      const { start } = positions.rangeOf(place.file, place.span);
      const word = severity === 'hint' ? 'note' : severityWords[severity];
      return `${oneLine(pathOf(place.file))}:${start.line + 1}:${start.character + 1}: ${word}: ${oneLine(readable(message))} [${rule}]\n`;
    })
    .join('');
}
