import {
  type Analysis,
  atLeast,
  checkGithub,
  checkJson,
  checkSarif,
  checkText,
  type Finding,
} from '../../core';
import * as path from 'node:path';
import { version } from '../../package.json';
import type { Command } from '../command';
import { openAnalysis, type OpenedProject } from '../openProject';
import { choice, failOn, type FailOn, type ParsedOptions } from '../options';
import { printJson, type Output } from '../output';
import { diffOf, planFixes } from '../plannedFixes';
import { replaceFiles } from '../replaceFiles';

const formats = ['text', 'json', 'sarif', 'github'] as const;

export const checkCommand: Command = {
  name: 'check',
  usage: '[PATH…]',
  summary: 'print the findings of every target under PATH (default .)',
  formats,
  details: [
    'PATH is a folder or a file. Inside a project (n6mem.json above it, or the root of its repository) that project is',
    'checked, and what touches PATH is reported.',
    'Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable input.',
  ],
  examples: [
    'n6mem check',
    'n6mem check Application/NUCLEO-N657X0-Q --fail-on warning',
    'n6mem check --fix-dry-run | patch -p1',
  ],
  options: [
    ...(['format', 'target', 'config', 'rule', 'fail-on', 'fix', 'fix-suggested', 'fix-dry-run'] as const),
    ...(['follow', 'out', 'quiet'] as const),
  ],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const limit = failOn(options.string('fail-on'));
    const { opened, analysis: first } = await openAnalysis(options, output, true);
    const { analysis, isShown } = await fixed(opened, first, options, output);
    const findings = analysis.findings.filter((finding) => concerns(finding, opened.within));
    if (isShown) print(format, analysis, findings, shownOf(findings, limit, options), opened.only, output);
    return findings.some((finding) => isAtLimit(finding, limit)) ? 1 : 0;
  },
};

/** Makes or shows the fixes that were asked for. A dry run shows nothing else, and has the status of what is there now. */
async function fixed(
  opened: OpenedProject,
  analysis: Analysis,
  options: ParsedOptions,
  output: Output,
): Promise<{ analysis: Analysis; isShown: boolean }> {
  const isDry = options.flag('fix-dry-run');
  const wantsSuggested = options.flag('fix-suggested');
  if (!isDry && !wantsSuggested && !options.flag('fix')) return { analysis, isShown: true };
  const plan = await planFixes(opened, analysis, wantsSuggested ? 'suggested' : 'safe', (finding) =>
    concerns(finding, opened.within),
  );
  if (isDry) {
    output.print(diffOf(plan, opened.shown));
    return { analysis, isShown: false };
  }
  const replacements = plan.files.map(({ file, before, after }) => ({
    name: opened.shown(file),
    path: path.resolve(opened.root, file),
    before,
    after,
  }));
  await replaceFiles(replacements, opened.root, opened.follow);
  for (const line of plan.log) output.warn(`fixed: ${line}`);
  return { analysis: plan.analysis, isShown: true };
}

/** Whether a finding touches what PATH names. */
function concerns(finding: Finding, within: readonly string[]): boolean {
  const touches = (file: string): boolean =>
    within.some((place) => file === place || file.startsWith(`${place}/`));
  return within.length === 0 || [finding.place, ...finding.related].some(({ file }) => touches(file));
}

function isAtLimit({ severity }: Finding, limit: FailOn): boolean {
  return limit !== 'never' && atLeast(severity, limit);
}

/** With --quiet what makes the run fail; where nothing can, errors. */
function shownOf(findings: readonly Finding[], limit: FailOn, options: ParsedOptions): readonly Finding[] {
  if (!options.flag('quiet')) return findings;
  return findings.filter((finding) => isAtLimit(finding, limit === 'never' ? 'error' : limit));
}

function print(
  format: (typeof formats)[number],
  analysis: Analysis,
  all: readonly Finding[],
  findings: readonly Finding[],
  only: string | undefined,
  output: Output,
): void {
  const { positions, fixesOf } = analysis;
  switch (format) {
    case 'json':
      return printJson(output, checkJson(analysis, all, findings, fixesOf, positions));
    case 'sarif':
      return printJson(output, checkSarif(findings, fixesOf, positions, version));
    case 'github':
      return output.print(checkGithub(findings, positions));
    case 'text':
      if (analysis.fileCount === 0 && analysis.discovery.notChecked.length === 0) {
        return output.print(
          only === undefined
            ? 'Nothing to check: no .mpool file, linker script, profile or generated model here.\n'
            : `Nothing to check in ${only}: it is not a .mpool file, linker script or profile.\n`,
        );
      }
      return output.print(checkText(analysis, all, findings, fixesOf, positions, output.style));
  }
}
