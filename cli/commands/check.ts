import {
  atLeast,
  checkGithub,
  checkJson,
  checkSarif,
  checkText,
  type Analysis,
  type Finding,
} from '../../core';
import { version } from '../../package.json';
import { applyFixes, fixesDiff } from '../applyFixes';
import type { Command } from '../command';
import { openAnalysis } from '../openProject';
import { choice, failOn, type FailOn, type ParsedOptions } from '../options';
import { printJson, type Output } from '../output';

const formats = ['text', 'json', 'sarif', 'github'] as const;

export const checkCommand: Command = {
  name: 'check',
  usage: '[PATH]',
  summary: 'print the findings of every target under PATH (default .)',
  formats,
  details: ['Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable input.'],
  examples: [
    'n6mem check',
    'n6mem check Application/NUCLEO-N657X0-Q --fail-on warning',
    'n6mem check --fix-dry-run | patch -p1',
  ],
  options: ['format', 'target', 'config', 'rule', 'fail-on', 'fix', 'fix-dry-run', 'out', 'quiet'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const limit = failOn(options.string('fail-on'));
    const { opened, analysis: first } = await openAnalysis(options, output, true);
    let analysis = first;
    if (options.flag('fix-dry-run')) {
      output.print(fixesDiff(opened, analysis));
      return status(select(analysis, opened.only, options), limit);
    }
    if (options.flag('fix')) analysis = await applyFixes(opened, analysis, output);
    const findings = select(analysis, opened.only, options);
    print(format, analysis, findings, opened.only, output);
    return status(findings, limit);
  },
};

/** What concerns the one file that PATH names, and with --quiet only errors. */
function select(analysis: Analysis, only: string | undefined, options: ParsedOptions): readonly Finding[] {
  return analysis.findings.filter(
    (finding) =>
      (!options.flag('quiet') || finding.severity === 'error') &&
      (only === undefined ||
        finding.place.file === only ||
        finding.related.some((place) => place.file === only)),
  );
}

function status(findings: readonly Finding[], limit: FailOn): number {
  return limit !== 'never' && findings.some((finding) => atLeast(finding.severity, limit)) ? 1 : 0;
}

function print(
  format: (typeof formats)[number],
  analysis: Analysis,
  findings: readonly Finding[],
  only: string | undefined,
  output: Output,
): void {
  const { positions, fixesOf } = analysis;
  switch (format) {
    case 'json':
      return printJson(output, checkJson(analysis, findings, fixesOf, positions));
    case 'sarif':
      return printJson(output, checkSarif(findings, fixesOf, positions, version));
    case 'github':
      return output.print(checkGithub(findings, positions));
    case 'text':
      if (analysis.fileCount === 0) {
        return output.print(
          only === undefined
            ? 'Nothing to check: no .mpool file, linker script, profile or generated model here.\n'
            : `Nothing to check in ${only}: it is no .mpool file, linker script or profile.\n`,
        );
      }
      return output.print(checkText(analysis, findings, fixesOf, positions, output.style));
  }
}
