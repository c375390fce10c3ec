import { alignedLeft, alignedRight } from '../../base/columns';
import { formatSize } from '../../base/size';
import { say, sayCount, sayLabelled, sayList } from '../../base/wording';
import type { Severity } from '../../base/severity';
import { severityWord } from '../checkReport';
import { formatCycles } from '../cost';
import { jsonVersion } from '../json';
import { code } from '../size';
import type { Style } from '../style';
import { isUnchanged, type Change, type Comparison, type ModelChange } from './compare';
import type { MeasuredFinding, MeasuredModel } from './snapshot';

/** The whole of `diff --format json`. */
export function diffJson(comparison: Comparison) {
  const changes = (list: readonly Change[]) =>
    list.map(({ name, of, before, after, delta }) => ({
      name,
      ...(of === '' ? {} : { of }),
      before: before ?? null,
      after: after ?? null,
      delta,
    }));
  const model = (side: MeasuredModel | undefined) =>
    side
      ? {
          version: side.version ?? null,
          epochs: side.epochs ?? null,
          softwareEpochs: side.softwareEpochs ?? null,
          cycles: side.cycles ?? null,
        }
      : null;
  const findings = (list: readonly MeasuredFinding[]) =>
    list.map(({ rule, severity, message, file, cause }) => ({ rule, severity, message, file, cause }));
  return {
    version: jsonVersion,
    regions: changes(comparison.regions),
    sections: changes(comparison.sections),
    objects: changes(comparison.objects),
    symbols: changes(comparison.symbols),
    pools: changes(comparison.pools),
    models: comparison.models.map(({ name, before, after }) => ({
      name,
      before: model(before),
      after: model(after),
    })),
    findings: { new: findings(comparison.findings.new), gone: findings(comparison.findings.gone) },
  };
}

/** `+1.5 KiB`, `-12 bytes`, `0 bytes`. */
export function signedSize(delta: number): string {
  return `${delta > 0 ? '+' : delta < 0 ? '-' : ''}${formatSize(BigInt(Math.abs(delta)))}`;
}

function sizeOr(bytes: number | undefined, absent: string): string {
  return bytes === undefined ? absent : formatSize(BigInt(bytes));
}

/** `diff --format text`: regions and pools, then the largest changes of each kind. */
export function diffText(comparison: Comparison, top: number, style: Style): string {
  if (isUnchanged(comparison)) return `${say`Nothing has changed.`}\n`;
  const table = (title: string, list: readonly Change[]): string[] => {
    const changed = list.filter(({ delta }) => delta !== 0);
    if (changed.length === 0) return [];
    const shown = changed.slice(0, top);
    const width = Math.min(48, Math.max(...shown.map(({ name }) => name.length)));
    return [
      style.bold(title),
      ...shown.map(({ name, of, before, after, delta }) => {
        const sizes = `${alignedRight(sizeOr(before, say`new`), 11)} → ${alignedLeft(sizeOr(after, say`gone`), 11)}`;
        const signed = alignedRight(signedSize(delta), 12);
        const row = `  ${name.padEnd(width)}  ${sizes}  ${delta > 0 ? style.red(signed) : style.green(signed)}  ${style.dim(of)}`;
        return row.trimEnd();
      }),
      ...(changed.length > top ? [`  ${say`and ${changed.length - top} more`}`] : []),
      '',
    ];
  };
  const findings = (title: string, list: readonly MeasuredFinding[]): string[] =>
    list.length === 0
      ? []
      : [
          style.bold(title),
          ...list.map(
            ({ severity, rule, file, message }) =>
              `  ${severityWord(severity)} ${rule}  ${file}\n    ${message}`,
          ),
          '',
        ];
  return [
    ...table(say`Regions`, comparison.regions),
    ...table(say`Pools`, comparison.pools),
    ...table(say`Sections`, comparison.sections),
    ...table(say`Objects`, comparison.objects),
    ...table(say`Symbols`, comparison.symbols),
    ...(comparison.models.length === 0
      ? []
      : [style.bold(say`Models`), ...comparison.models.map((model) => `  ${modelText(model)}`), '']),
    ...findings(say`New findings`, comparison.findings.new),
    ...findings(say`Findings that are gone`, comparison.findings.gone),
  ].join('\n');
}

function modelText({ name, before, after }: ModelChange): string {
  const side = (model: MeasuredModel | undefined, absent: string): string =>
    model
      ? sayList(
          [
            model.version ?? say`unknown version`,
            model.epochs === undefined
              ? ''
              : say`${sayCount(model.epochs, '{0} epoch', '{0} epochs')} (${model.softwareEpochs ?? 0} in software)`,
            model.cycles ? formatCycles(model.cycles) : '',
          ].filter(Boolean),
        )
      : absent;
  return sayLabelled(name, `${side(before, say`new`)} → ${side(after, say`gone`)}`);
}

/** `diff --format markdown`: for a pull request; what matters first, lists folded away. */
export function diffMarkdown(comparison: Comparison, top: number): string {
  const lines = [`### ${say`Memory`}`, ''];
  if (isUnchanged(comparison)) return `${[...lines, say`Nothing has changed.`].join('\n')}\n`;
  lines.push(summary(comparison), '');
  const { findings } = comparison;
  for (const { severity, rule, file, message } of findings.new) {
    lines.push(`- **${newWord(severity)}** ${say`${code(rule)} in ${code(file)}: ${plain(message)}`}`);
  }
  for (const { severity, rule, file } of findings.gone) {
    lines.push(`- ${say`gone: ${severityWord(severity)} ${code(rule)} in ${code(file)}`}`);
  }
  if (findings.new.length + findings.gone.length > 0) lines.push('');
  const whole = [...comparison.regions, ...comparison.pools].filter(({ delta }) => delta !== 0);
  if (whole.length > 0) lines.push(...markdownTable(say`Region or pool`, whole), '');
  for (const model of comparison.models) lines.push(`- ${say`model ${plain(modelText(model))}`}`);
  if (comparison.models.length > 0) lines.push('');
  const { sections, objects, symbols } = comparison;
  for (const [count, list] of [
    [sayCount(sections.length, '{0} section', '{0} sections'), sections],
    [sayCount(objects.length, '{0} object', '{0} objects'), objects],
    [sayCount(symbols.length, '{0} symbol', '{0} symbols'), symbols],
  ] as const) {
    if (list.length === 0) continue;
    const more = list.length > top ? [say`and ${list.length - top} more`, ''] : [];
    lines.push(
      `<details><summary>${count}</summary>`,
      '',
      ...markdownTable('', list.slice(0, top)),
      '',
      ...more,
      '</details>',
      '',
    );
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** `RAM +1.5 KiB, flash unchanged …` in one line: what a reviewer reads. */
function summary({ regions, pools, findings }: Comparison): string {
  const changed = [...regions, ...pools].filter(({ delta }) => delta !== 0);
  const sizes = changed
    .slice()
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
    .slice(0, 4)
    .map(({ name, delta }) => `${code(name)} **${signedSize(delta)}**`);
  const parts = sizes.length > 0 ? sizes : [say`regions and pools keep their sizes`];
  if (findings.new.length > 0)
    parts.push(`**${sayCount(findings.new.length, '{0} new finding', '{0} new findings')}**`);
  return sayList(parts);
}

function markdownTable(title: string, list: readonly Change[]): string[] {
  return [
    `| ${[title, say`Before`, say`After`, say`Change`].join(' | ')} |`,
    '| --- | ---: | ---: | ---: |',
    ...list.map(
      ({ name, before, after, delta }) =>
        `| ${code(name)} | ${sizeOr(before, say`new`)} | ${sizeOr(after, say`gone`)} | ${signedSize(delta)} |`,
    ),
  ];
}

/** What is new by its severity, each a word of its own where a language's adjective follows its noun. */
function newWord(severity: Severity): string {
  switch (severity) {
    case 'error':
      return say`new error`;
    case 'warning':
      return say`new warning`;
    case 'information':
      return say`new note`;
    case 'hint':
      return say`new hint`;
  }
}

function plain(text: string): string {
  return text.replace(/[|<>*_`\\[\]]/g, (character) => `\\${character}`).replace(/\s+/g, ' ');
}
