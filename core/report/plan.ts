import { alignedLeft, alignedRight } from '../base/columns';
import { formatAddress, formatBytes, formatSize } from '../base/size';
import { say, sayCount, sayList } from '../base/wording';
import { editJson, flashJson, flashLines, flashMarkdownLines, type ReportedFlash } from './planFlash';
import type { FrontierPoint } from '../memory/planning/frontier';
import type { MemoryPlan, PlannedRange, TargetPlan } from '../memory/planning/targetPlan';
import type { PackedModel } from '../memory/planning/targetProblem';
import type { TriedPlan } from '../rules/fixes/planEdits';
import type { Positions } from './positions';
import type { Style } from './style';

/** A plan of a target with what came of trying it; undefined where its edits cannot be written. */
export interface ReportedPlan {
  readonly plan: MemoryPlan;
  readonly tried: TriedPlan | undefined;
  /** The project's own command that generates the model again, as a sentence's end. */
  readonly generate: string | undefined;
}

export interface PlanReport {
  readonly target: TargetPlan;
  readonly plans: readonly ReportedPlan[];
  readonly flash: readonly ReportedFlash[];
}

/** What `n6mem plan --format json` prints. */
export function planJson(reports: readonly PlanReport[], positions: Positions) {
  return {
    version: 1,
    targets: reports.map(({ target, plans, flash }) => ({
      name: target.name,
      models: target.models.map((model) => ({
        model: model.model,
        file: model.file,
        epochs: model.epochs,
        blocks: model.blocks.length,
        lowerBound: model.packedBound,
        placed: model.placed,
        packed: model.packed,
        optimal: model.optimal,
        lifetimesKnown: model.lifetimesKnown,
        external: model.external,
        userAllocated: model.userAllocated ?? null,
        milliseconds: model.milliseconds,
      })),
      application: target.application
        ? {
            source: target.application.source,
            image: target.application.image ?? null,
            region: target.region?.name ?? null,
            need: target.application.need ?? null,
            headroom: target.application.headroom,
          }
        : null,
      doubleBuffer: target.doubleBuffer,
      missing: target.missing,
      frontier: target.frontier.map((point) => ({
        border: formatAddress(point.border),
        application: point.application,
        activations: point.activations,
        feasible: point.isFeasible,
        missing: point.missing,
        today: point.isToday,
      })),
      plans: plans.map(({ plan, tried, generate }) => ({
        title: plan.title,
        regions: plan.regions.map(rangeJson),
        pools: plan.pools.map(rangeJson),
        why: plan.why,
        consequences: tried?.consequences.text ?? null,
        untilGenerated: tried?.untilGenerated.map(({ rule, message }) => ({ rule, message })) ?? [],
        newErrors: tried?.newErrors.map(({ rule, message }) => ({ rule, message })) ?? [],
        generate: generate ?? null,
        edits: (tried?.edits ?? []).map((edit) => editJson(edit, positions)),
      })),
      flash: flash.map((report) => flashJson(report, positions)),
      notes: target.notes,
    })),
  };
}

function rangeJson({ name, range }: PlannedRange) {
  return { name, start: formatAddress(range.start), end: formatAddress(range.end) };
}

/** The plan for a terminal. */
export function planText(reports: readonly PlanReport[], positions: Positions, style: Style): string {
  if (reports.length === 0) return `${say`Nothing to plan: no target here.`}\n`;
  return `${reports.map((report) => targetText(report, positions, style)).join('\n')}`;
}

function targetText({ target, plans, flash }: PlanReport, positions: Positions, style: Style): string {
  const lines = [style.bold(target.name)];
  for (const model of target.models) lines.push(`  ${modelLine(model)}`);
  if (target.doubleBuffer > 0)
    lines.push(
      `  ${say`A second input costs ${formatBytes(BigInt(target.doubleBuffer))} beside the activations.`}`,
    );
  if (target.region && target.application) lines.push(`  ${applicationLine(target)}`);
  if (target.frontier.length > 0) {
    lines.push('', `  ${alignedLeft(say`application`, 14)}  ${say`activations`}`);
    for (const point of target.frontier) lines.push(`  ${pointLine(target, plans, point)}`);
  }
  if (target.missing > 0)
    lines.push(
      '',
      `  ${say`Does not fit: ${formatBytes(BigInt(target.missing))} are missing whatever the border is.`}`,
    );
  plans.forEach((report, index) => lines.push('', ...planLines(report, index, positions, style)));
  for (const report of flash) lines.push('', ...flashLines(report, positions, style));
  for (const note of target.notes) lines.push('', `  ${say`note: ${note}`}`);
  return `${lines.join('\n')}\n`;
}

function modelLine(model: PackedModel): string {
  const { model: name, packed, placed, optimal, packedBound, blocks, epochs, lifetimesKnown } = model;
  if (placed === 0) return say`${name}: no activations in on-chip RAM`;
  const saves = placed - packed;
  const proof = optimal
    ? say`no packing takes less`
    : say`best found; none takes less than ${formatBytes(BigInt(packedBound))}`;
  const gain =
    saves > 0
      ? say`${formatBytes(BigInt(saves))} less than the compiler touches`
      : say`as the compiler placed it`;
  const size = sayList([
    sayCount(blocks.length, '{0} block', '{0} blocks'),
    sayCount(epochs, '{0} epoch', '{0} epochs'),
  ]);
  return lifetimesKnown
    ? say`${name}: ${formatBytes(BigInt(packed))} would do, ${gain} (${proof}; ${size})`
    : say`${name}: ${formatBytes(BigInt(placed))} touched (lifetimes are not known)`;
}

function applicationLine({ region, application }: TargetPlan): string {
  const { need, headroom, image, source, isLastBuild } = application!;
  const has = formatBytes(region!.range.end - region!.range.start);
  if (need === undefined)
    return say`application: ${region!.name} has ${has}; what it needs is not known (${source} only)`;
  const by = isLastBuild ? say`the last build, ${image!}` : image!;
  return say`application: ${region!.name} has ${has}, needs ${formatBytes(BigInt(need))} with ${formatSize(BigInt(headroom))} of head room (by ${by})`;
}

const barWidth = 24;

/** `  512 KiB ████████░░░░ 448 KiB  today`. */
function pointLine(target: TargetPlan, plans: readonly ReportedPlan[], point: FrontierPoint): string {
  const most = target.frontier.reduce(
    (sum, { application, activations }) => Math.max(sum, application + activations),
    1,
  );
  const left = Math.round((point.application / most) * barWidth);
  const right = Math.min(barWidth - left, Math.round((point.activations / most) * barWidth));
  const marks = [
    ...(point.isToday ? [say`today`] : []),
    ...plans.flatMap(({ plan }, index) => (plan.border === point.border ? [say`plan ${index + 1}`] : [])),
    ...(point.isFeasible ? [] : [say`impossible: ${formatBytes(BigInt(point.missing))} are missing`]),
  ];
  return [
    alignedRight(formatSize(BigInt(point.application)), 11),
    '█'.repeat(left) + '░'.repeat(right) + ' '.repeat(barWidth - left - right),
    alignedRight(formatSize(BigInt(point.activations)), 11),
    sayList(marks),
  ]
    .join('  ')
    .trimEnd();
}

function planLines(
  { plan, tried, generate }: ReportedPlan,
  index: number,
  positions: Positions,
  style: Style,
): string[] {
  const lines = [
    `  ${style.bold(say`plan ${index + 1}: ${plan.title}`)}`,
    ...plan.why.map((why) => `    ${why}`),
  ];
  if (!tried) {
    lines.push(
      `    ${say`Its edits cannot be written: a macro, an included file or generated code holds the numbers.`}`,
    );
    return lines;
  }
  for (const { file, span, newText } of tried.edits) {
    const { line, character } = positions.rangeOf(file, span).start;
    lines.push(`    ${file}:${line + 1}:${character + 1}: ${newText}`);
  }
  if (tried.edits.length > 0) lines.push(`    ${tried.consequences.text}`);
  for (const { rule, message } of tried.newErrors) lines.push(`    ${say`brings error ${rule}: ${message}`}`);
  if (tried.untilGenerated.length > 0)
    lines.push(
      `    ${say`The errors last until the model is generated again: its sources still have the old pools.`}`,
    );
  if (generate !== undefined) lines.push(`    ${say`then generate the model again, ${generate}`}`);
  return lines;
}

/** The plan as Markdown, for a pull request. */
export function planMarkdown(reports: readonly PlanReport[]): string {
  const lines: string[] = [];
  for (const { target, plans, flash } of reports) {
    lines.push(
      `## ${target.name}`,
      '',
      `| ${[say`model`, say`touched today`, say`would do`, say`bound`].join(' | ')} |`,
      '| --- | ---: | ---: | ---: |',
    );
    for (const { model, placed, packed, packedBound } of target.models)
      lines.push(`| ${model} | ${placed} | ${packed} | ${packedBound} |`);
    if (target.frontier.length > 0) {
      lines.push('', `| ${say`application`} | ${say`activations`} | |`, '| ---: | ---: | --- |');
      for (const point of target.frontier) {
        const mark = point.isFeasible
          ? point.isToday
            ? say`today`
            : ''
          : say`impossible: ${formatBytes(BigInt(point.missing))} are missing`;
        lines.push(
          `| ${formatSize(BigInt(point.application))} | ${formatSize(BigInt(point.activations))} | ${mark} |`,
        );
      }
    }
    for (const { plan, generate } of plans) {
      lines.push('', `### ${plan.title}`, '', ...plan.why.map((why) => `- ${why}`));
      if (generate !== undefined) lines.push(`- ${say`Then generate the model again, ${generate}`}`);
    }
    for (const report of flash) lines.push('', ...flashMarkdownLines(report));
    for (const note of target.notes) lines.push('', `> ${note}`);
    lines.push('');
  }
  return lines.join('\n');
}
