import { readFileSync } from 'node:fs';
import {
  type Analysis,
  classify,
  comparePromises,
  planCInfo,
  planJson,
  planMarkdown,
  planPromises,
  type PlanReport,
  planReports,
  planText,
  say,
  type TextEdit,
  timelineSource,
} from '../../core';
import { reasonOf } from '../../server/node/fileSystem';
import type { Command } from '../command';
import {
  openAnalysis,
  type OpenedProject,
  openProjectAt,
  reportUnreadable,
  noTarget,
  printAbout,
  withRoot,
} from '../openProject';
import { choice, type ParsedOptions, projectOptions } from '../options';
import { printJson, type Output } from '../output';
import { changedFiles, writePlanned } from '../plannedFixes';
import { pathOf } from '../system';
import { UsageError } from '../usageError';

const formats = ['text', 'json', 'markdown'] as const;

export const planCommand: Command = {
  name: 'plan',
  usage: '[PATH…|C_INFO]',
  summary:
    'plan the RAM that application and models share: what would do, every border, the edits of both files',
  formats,
  details: [
    'PATH is a project (default .), what of it to plan, or one c_info.json, which is packed alone.',
    'Exit status: 0 everything fits, 1 it does not, 2 wrong usage or unreadable input.',
    '--compare FILE takes what --format json printed before the compiler ran, and says what became of it.',
    'Only a new run of the compiler proves a plan: docs/planning.md says what is sure and what is not.',
  ],
  examples: [
    'n6mem plan',
    'n6mem plan --headroom 20% --apply',
    'n6mem plan --format json --out plan.json --apply',
    'n6mem plan --compare plan.json',
    'n6mem plan st_ai_output/network_c_info.json --format json',
  ],
  options: [
    'format',
    ...projectOptions,
    'out',
    'apply',
    'plan',
    'compare',
    'headroom',
    'double-buffer',
    'seconds',
  ],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const planOptions = planOptionsOf(options);
    const cInfos = options.positionals.filter((path) => isCInfoPath(path));
    if (cInfos.length > 0) {
      if (options.positionals.length > 1) throw new UsageError(say`one c_info.json is planned alone`);
      if (options.flag('apply'))
        throw new UsageError(say`--apply needs a project: one c_info.json has nothing to edit`);
      const { opened, reports, analysis } = await ofCInfo(options, output, planOptions);
      print(format, reports, opened, analysis, output);
      return 0;
    }
    const { opened, analysis } = await openAnalysis(options, output);
    output.progress(say`planning …`);
    const reports = planReports(analysis, planOptions);
    const promised = options.string('compare');
    if (promised !== undefined) {
      printAbout(opened, output, comparisonWith(promised, reports, analysis, output));
      return 0;
    }
    if (reports.length === 0 && format !== 'json') output.print(noTarget(opened));
    else print(format, reports, opened, analysis, output);
    if (options.flag('apply')) await apply(opened, analysis, reports, planNumber(options), output);
    return reports.some(({ target, flash }) => target.missing > 0 || flash.some(({ plan }) => !plan.fits))
      ? 1
      : 0;
  },
};

/** Whether a PATH names a c_info and not the configuration of a project. */
function isCInfoPath(path: string): boolean {
  return /\.json$/i.test(path) && !/(?:^|[\\/])n6mem\.json$/.test(path);
}

async function ofCInfo(
  options: ParsedOptions,
  output: Output,
  planOptions: ReturnType<typeof planOptionsOf>,
): Promise<{ opened: OpenedProject; reports: PlanReport[]; analysis: Analysis }> {
  const opened = await openProjectAt(options, output);
  const only = opened.only ?? '';
  const asked = await opened.ask((analysis) => ({
    analysis,
    source:
      classify(only).includes('cInfo') || only.endsWith('.json') ? timelineSource(analysis, only) : undefined,
  }));
  reportUnreadable(opened, output);
  const { source, analysis } = asked;
  if (!source) throw new UsageError(say`${options.positionals[0]!} is not a c_info of the compiler`);
  return { opened, reports: [planCInfo(source.info, source.file, planOptions)], analysis };
}

/** What an earlier plan promised beside what the compiler made of it. */
function comparisonWith(
  file: string,
  reports: readonly PlanReport[],
  { singles }: Analysis,
  { system }: Output,
): string {
  let text: string;
  try {
    text = readFileSync(pathOf(system, file), 'utf8');
  } catch (error) {
    throw new UsageError(say`cannot read ${file}: ${reasonOf(error)}`);
  }
  const promises = planPromises(text);
  if (!promises) throw new UsageError(say`${file} is not what n6mem plan --format json prints`);
  const outdated = singles.flatMap(({ rule, target }) =>
    rule === 'model-outdated' && target !== undefined ? [target] : [],
  );
  return comparePromises(promises, reports, new Set(outdated));
}

function planOptionsOf(options: ParsedOptions) {
  const seconds = numberOf(options, 'seconds', /^(\d+(?:\.\d+)?)s?$/, 10);
  const headroom = numberOf(options, 'headroom', /^(\d+(?:\.\d+)?)%?$/, 10);
  const clock = (): number => performance.now();
  const end = clock() + seconds * 1000;
  return {
    headroom: headroom / 100,
    doubleBuffer: options.flag('double-buffer'),
    clock,
    stop: () => clock() > end,
  };
}

function numberOf(
  options: ParsedOptions,
  name: 'seconds' | 'headroom',
  pattern: RegExp,
  fallback: number,
): number {
  const given = options.string(name);
  if (given === undefined) return fallback;
  const match = pattern.exec(given.trim());
  if (!match) throw new UsageError(say`--${name} takes a number, not '${given}'`);
  return Number(match[1]);
}

function planNumber(options: ParsedOptions): number {
  const given = options.string('plan') ?? '1';
  if (!/^[1-9]$/.test(given)) throw new UsageError(say`--plan takes the number of a plan, not '${given}'`);
  return Number(given);
}

function print(
  format: (typeof formats)[number],
  reports: readonly PlanReport[],
  opened: OpenedProject,
  { positions }: Analysis,
  output: Output,
): void {
  if (format === 'json') return printJson(output, withRoot(opened, planJson(reports, positions)));
  printAbout(
    opened,
    output,
    format === 'markdown' ? planMarkdown(reports) : planText(reports, positions, output.style),
  );
}

/** Writes one plan of each target; what several targets change must be the same. */
async function apply(
  opened: OpenedProject,
  analysis: Analysis,
  reports: readonly PlanReport[],
  number: number,
  output: Output,
): Promise<void> {
  const edits = new Map<string, TextEdit>();
  const put = (edit: TextEdit): void => {
    const key = `${edit.file}\n${edit.span.start} ${edit.span.end}`;
    const known = edits.get(key);
    if (known && known.newText !== edit.newText)
      throw new UsageError(
        say`two targets plan ${edit.file} in two ways; choose one with --target; nothing was written`,
      );
    edits.set(key, edit);
  };
  for (const { target, plans, flash } of reports) {
    for (const { tried } of flash)
      for (const edit of tried?.newErrors.length === 0 ? tried.edits : []) put(edit);
    const chosen = plans[number - 1];
    if (!chosen) {
      if (plans.length > 0)
        throw new UsageError(say`${target.name} has no plan ${number}; nothing was written`);
      output.warn(say`${target.name}: no plan to apply`);
      continue;
    }
    if (!chosen.tried)
      throw new UsageError(say`the plan of ${target.name} cannot be written; nothing was written`);
    const [error] = chosen.tried.newErrors;
    if (error)
      throw new UsageError(
        say`the plan of ${target.name} would bring an error (${error.rule}: ${error.message}); nothing was written`,
      );
    for (const edit of chosen.tried.edits) put(edit);
  }
  const files = changedFiles(opened, analysis, [...edits.values()]);
  await writePlanned(opened, files);
  output.warn(
    files.length > 0
      ? say`wrote ${files.map(({ file }) => opened.shown(file)).join(', ')}`
      : say`nothing to change: application and models fit as they are`,
  );
}
