import { oneLine } from '../base/plainText';
import { compareSeverities, type Severity } from '../base/severity';
import type { CheckReport } from './checkReport';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands of GitHub Actions, which annotate the lines of a pull request. It shows ten of a step at most, so the
 * most severe come first. `pathOf` must give paths from the root of the repository.
 */
export function checkGithub({ shown, positions, pathOf, readable }: CheckReport): string {
  return [...shown]
    .sort((a, b) => compareSeverities(a.severity, b.severity))
    .map((finding) => {
      const { start, end } = positions.rangeOf(finding.place.file, finding.place.span);
      const properties = [
        ['file', pathOf(finding.place.file)],
        ['line', start.line + 1],
        ['endLine', end.line + 1],
        ['col', start.character + 1],
        ['endColumn', end.character + 1],
        ['title', finding.rule],
      ] as const;
      const list = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(',');
      return `::${commands[finding.severity]} ${list}::${data(readable(finding.message))}\n`;
    })
    .join('');
}

function data(text: string): string {
  return oneLine(text).replace(/%/g, '%25');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
