import type { Severity } from '../base/severity';
import type { Finding } from '../rules/engine/finding';
import type { Positions } from './positions';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands of GitHub Actions, which annotate the lines of a pull request. */
export function checkGithub(findings: readonly Finding[], positions: Positions): string {
  return findings
    .map((finding) => {
      const { start, end } = positions.rangeOf(finding.place.file, finding.place.span);
      const properties = [
        ['file', finding.place.file],
        ['line', start.line + 1],
        ['endLine', end.line + 1],
        ['col', start.character + 1],
        ['endColumn', end.character + 1],
        ['title', finding.rule],
      ] as const;
      const list = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(',');
      return `::${commands[finding.severity]} ${list}::${data(finding.message)}\n`;
    })
    .join('');
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
