import * as path from 'node:path';
import {
  type Analysis,
  atLeast,
  checkConcise,
  checkGithub,
  checkGitlab,
  checkJson,
  type CheckReport,
  checkSarif,
  checkText,
  type Finding,
  firstLines,
  leftOutLines,
  say,
  sayCount,
} from '../../core';
import { version } from '../../package.json';
import { readBaseline, writeBaseline } from '../baseline';
import type { Command } from '../command';
import { openAnalysis, type OpenedProject } from '../openProject';
import { choice, failOn, type FailOn, type ParsedOptions, projectOptions } from '../options';
import { printJson, type Output } from '../output';
import { diffOf, planFixes, writePlanned } from '../plannedFixes';
import {
  pathFromWorkingDirectory,
  pathInRepository,
  workingDirectoryUri,
  withReaderPaths,
} from '../readerPaths';
import { rulePage } from '../rulePages';
import type { System } from '../system';
import { touching } from '../withinPaths';

const formats = ['text', 'concise', 'json', 'sarif', 'github', 'gitlab'] as const;
type Format = (typeof formats)[number];

export const checkCommand: Command = {
  name: 'check',
  usage: '[PATH…]',
  summary: 'print the findings of every target under PATH (default .)',
  formats,
  details: [
    'PATH is a folder or a file. Inside a project (n6mem.json above it, or the root of its repository) that project is checked, and what touches PATH is reported.',
    'Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable input.',
  ],
  examples: [
    'n6mem check',
    'n6mem check Application/NUCLEO-N657X0-Q --fail-on warning',
    'n6mem check --fix-dry-run | patch -p1',
    'n6mem check --format sarif --out n6mem.sarif',
    'n6mem check --baseline n6mem-baseline.json --strict',
  ],
  options: [
    ...(['format', ...projectOptions, 'rule', 'only', 'fail-on', 'strict'] as const),
    ...(['fix', 'fix-suggested', 'fix-dry-run', 'baseline', 'write-baseline'] as const),
    ...(['out', 'quiet', 'verbose'] as const),
  ],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const limit = failOn(options.string('fail-on'));
    const baseline =
      options.string('baseline') === undefined
        ? undefined
        : readBaseline(output.system, options.string('baseline')!);
    const { opened, whole: first } = await openAnalysis(options, output, { saysWhatIsLeft: true });
    const isKnown = ({ causes }: Finding): boolean =>
      baseline !== undefined && causes.every((cause) => baseline.causes.has(cause));
    const { whole, isShown } = await fixed(opened, first, options, output, (found) =>
      touching(found, opened.within).findings.filter((finding) => !isKnown(finding)),
    );
    const analysis = touching(whole, opened.within);
    const all = analysis.findings;
    const findings = all.filter((finding) => !isKnown(finding));
    if (baseline) sayWhatIsGone(baseline.causes, whole, options.string('baseline')!, output);
    const written = options.string('write-baseline');
    if (written !== undefined) {
      writeBaseline(output.system, written, all);
      output.warn(say`wrote ${written}: ${sayCount(all.length, '{0} finding', '{0} findings')}`);
    }
    if (isShown) {
      const report: CheckReport = {
        result: analysis,
        findings,
        shown: shownOf(findings, format, limit, options),
        suppressed: analysis.suppressed + all.length - findings.length,
        fixesOf: analysis.fixesOf,
        positions: analysis.positions,
        ...pathsOf(format, opened, output.system),
      };
      print(format, report, opened, options.flag('verbose'), output);
      if (formatsWithoutGaps.has(format)) sayWhatIsLeft(report, output);
    } else
      sayWhatIsLeft({ result: analysis, readable: pathsOf(format, opened, output.system).readable }, output);
    if (written !== undefined) return 0;
    const isIncomplete = options.flag('strict') && analysis.discovery.notChecked.length > 0;
    return isIncomplete || findings.some((finding) => isAtLimit(finding, limit)) ? 1 : 0;
  },
};

/** They are lists of findings alone, as a dry run is of changes: what was not checked is said beside them. */
const formatsWithoutGaps: ReadonlySet<Format> = new Set(['concise', 'github', 'gitlab']);

const mostLeftSaid = 5;

function sayWhatIsLeft({ result, readable }: Pick<CheckReport, 'result' | 'readable'>, output: Output): void {
  for (const line of firstLines(leftOutLines(result.discovery.notChecked), mostLeftSaid))
    output.warn(readable(line));
}

/** Entries of a baseline that nothing matches any more: they would hide the finding if it came back. */
function sayWhatIsGone(causes: ReadonlySet<string>, analysis: Analysis, file: string, output: Output): void {
  const present = new Set(analysis.findings.flatMap((finding) => finding.causes));
  const gone = [...causes].filter((cause) => !present.has(cause)).length;
  if (gone > 0)
    output.warn(
      say`${gone} of ${causes.size} findings of ${file} are gone: --write-baseline ${file} takes them out`,
    );
}

/** Makes or shows the fixes that were asked for. A dry run shows nothing else, and has the status of what is there now. */
async function fixed(
  opened: OpenedProject,
  whole: Analysis,
  options: ParsedOptions,
  output: Output,
  wanted: (analysis: Analysis) => readonly Finding[],
): Promise<{ whole: Analysis; isShown: boolean }> {
  const isDry = options.flag('fix-dry-run');
  const wantsSuggested = options.flag('fix-suggested');
  if (!isDry && !wantsSuggested && !options.flag('fix')) return { whole, isShown: true };
  const plan = await planFixes(opened, whole, wantsSuggested ? 'suggested' : 'safe', wanted);
  if (isDry) {
    output.write(diffOf(plan, opened.shown));
    return { whole, isShown: false };
  }
  await writePlanned(opened, plan.files);
  for (const line of plan.log) output.warn(say`fixed: ${line}`);
  return { whole: plan.analysis, isShown: true };
}

function isAtLimit({ severity }: Finding, limit: FailOn): boolean {
  return limit !== 'never' && atLeast(severity, limit);
}

/**
 * With --quiet what makes the run fail; where nothing can, errors. For people without --verbose what is worth stopping
 * for, and what makes the run fail; machines get everything.
 */
function shownOf(
  findings: readonly Finding[],
  format: Format,
  limit: FailOn,
  options: ParsedOptions,
): readonly Finding[] {
  if (options.flag('quiet'))
    return findings.filter((finding) => isAtLimit(finding, limit === 'never' ? 'error' : limit));
  const isForPeople = format === 'text' || format === 'concise';
  if (!isForPeople || options.flag('verbose')) return findings;
  return findings.filter((finding) => atLeast(finding.severity, 'warning') || isAtLimit(finding, limit));
}

/** Where a format's reader finds files, and the texts that name them. JSON names all from the project's root. */
function pathsOf(
  format: Format,
  { root, shown, session: { project } }: OpenedProject,
  system: System,
): Pick<CheckReport, 'pathOf' | 'readable'> {
  const pathOf =
    format === 'github' || format === 'gitlab'
      ? pathInRepository(system, root)
      : format === 'sarif'
        ? pathFromWorkingDirectory(system, root)
        : shown;
  return { pathOf, readable: withReaderPaths(project.files.paths, pathOf) };
}

function print(
  format: Format,
  report: CheckReport,
  opened: OpenedProject,
  isVerbose: boolean,
  output: Output,
): void {
  switch (format) {
    case 'json':
      return printJson(output, checkJson(report, opened.folder.split(path.sep).join('/')));
    case 'sarif':
      return printJson(
        output,
        checkSarif(report, {
          toolVersion: version,
          rootUri: workingDirectoryUri(output.system),
          pageOf: rulePage,
        }),
      );
    case 'github':
      return output.write(checkGithub(report));
    case 'gitlab':
      return printJson(output, checkGitlab(report));
    case 'concise':
      return output.print(checkConcise(report));
    case 'text':
      if (report.result.fileCount === 0 && report.result.discovery.notChecked.length === 0) {
        return output.print(
          opened.only === undefined
            ? `${say`Nothing to check: no .mpool file, linker script, profile or generated model here.`}\n`
            : `${say`Nothing to check in ${opened.shown(opened.only)}: it is not a .mpool file, linker script or profile.`}\n`,
        );
      }
      return output.print(checkText(report, { style: output.style, width: output.width, isVerbose }));
  }
}
