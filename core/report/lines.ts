import { oneLine } from '../base/plainText';
import { severityWords, type CheckReport } from './checkReport';

/** One line for each finding, as compilers print it: `file:line:column: error: message [rule]`. */
export function checkConcise({ shown, positions, pathOf, readable }: CheckReport): string {
  return shown
    .map(({ place, severity, message, rule }) => {
      const { start } = positions.rangeOf(place.file, place.span);
      const word = severity === 'hint' ? 'note' : severityWords[severity];
      return `${oneLine(pathOf(place.file))}:${start.line + 1}:${start.character + 1}: ${word}: ${oneLine(readable(message))} [${rule}]\n`;
    })
    .join('');
}
