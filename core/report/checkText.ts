import { oneLine } from '../base/plainText';
import { atLeast, type Severity } from '../base/severity';
import type { Place } from '../base/span';
import type { Finding, RelatedPlace, VerifiedFix } from '../rules/engine/finding';
import { counted, severityWords, type CheckReport } from './checkReport';
import { columns, excerptOf, wrapped } from './excerpt';
import { countBySeverity } from './json';
import type { Style } from './style';

export interface TextOptions {
  readonly style: Style;
  /** Columns to wrap to. */
  readonly width: number;
  /** Every related place, every fix, every line of what was not checked. */
  readonly isVerbose: boolean;
}

/** Other ends that a block shows with their lines. */
const shownEnds = 2;
/** Fixes that a block offers. */
const shownFixes = 2;
/** Lines about what was not checked. */
const shownGaps = 3;

/** The findings for people: one block for each cause, then what could be fixed and what was not checked. */
export function checkText(report: CheckReport, options: TextOptions): string {
  const blocks = report.shown.map((finding) => blockOf(report, finding, options));
  return [...blocks.flatMap((lines) => [...lines, '']), ...summary(report, options)].join('\n') + '\n';
}

function paint(style: Style, severity: Severity, text: string): string {
  if (severity === 'error') return style.red(text);
  if (severity === 'warning') return style.yellow(text);
  return severity === 'information' ? style.blue(text) : style.dim(text);
}

/** Severity and rule, the sentence; the line with marks; the other end; what to do; what it rests on. */
function blockOf(report: CheckReport, finding: Finding, options: TextOptions): string[] {
  const { style, width, isVerbose } = options;
  const ends = finding.related.filter((place) => place.isOtherEnd);
  const endsWithLines = (ends.length > 0 ? ends : finding.related).slice(0, isVerbose ? 99 : shownEnds);
  const others = finding.related.filter((place) => !endsWithLines.includes(place));
  const numbers = [finding.place, ...endsWithLines].map(
    ({ file, span }) => String(report.positions.rangeOf(file, span).start.line + 1).length,
  );
  const gutter = Math.max(2, ...numbers);
  const head = `${severityWords[finding.severity]}[${finding.rule}]`;
  const { title, detail } = parted(oneLine(finding.message));
  const [first = '', ...rest] = wrapped(`${head}: ${title}`, width);
  const lines = [
    style.bold(paint(style, finding.severity, head)) + style.bold(first.slice(head.length)),
    ...rest.map((line) => style.bold(line)),
    ...placeLines(
      report,
      finding.place,
      gutter,
      options,
      (text) => paint(style, finding.severity, text),
      '^',
    ),
    ...endsWithLines.flatMap((end) => placeLines(report, end, gutter, options, style.blue, '-', end)),
  ];
  const note = (label: string, text: string, colour: (text: string) => string): void => {
    const indent = ' '.repeat(gutter + 1);
    const [top = '', ...more] = wrapped(`${label}: ${oneLine(text)}`, width - gutter - 3);
    lines.push(
      `${indent}${style.blue('=')} ${colour(top)}`,
      ...more.map((line) => `${indent}  ${colour(line)}`),
    );
  };
  const plain = (text: string): string => text;
  if (detail !== '') note('note', detail, plain);
  const fixes = report.fixesOf(finding);
  for (const fix of fixes.slice(0, isVerbose ? fixes.length : shownFixes))
    note(fixLabel(fix), fix.title, style.green);
  const hidden = fixes.length - shownFixes;
  if (hidden > 0 && !isVerbose) note('fix', `${hidden} more with --verbose and in the editor`, style.dim);
  const rests = restsOn(report, finding);
  if (rests !== '') note('because', rests, plain);
  if (finding.follows > 0)
    note('also', `${counted(finding.follows, 'finding')} more will go with this one`, plain);
  if (isVerbose)
    for (const place of others) note('see', `${locationOf(report, place)}: ${place.message}`, style.dim);
  return lines;
}

/** The consequence, which is the first sentence, and everything after it. */
function parted(message: string): { readonly title: string; readonly detail: string } {
  const end = /[.!?](?: (?=[A-Z0-9_`'"(]))/.exec(message);
  if (!end) return { title: message.replace(/\.$/, ''), detail: '' };
  return { title: message.slice(0, end.index), detail: message.slice(end.index + 2) };
}

function fixLabel(fix: VerifiedFix): string {
  return fix.preferred ? 'fix' : 'help';
}

/** Targets and evidence in one line. */
function restsOn({ result }: CheckReport, { targets, evidence }: Finding): string {
  const where = result.targets.length > 1 && targets.length > 0 ? `in ${targets.join(', ')}` : '';
  return [evidence ?? '', where].filter((part) => part !== '').join(', ');
}

/** `Application/app.ld:12:3`, which terminals and editors make clickable. */
function locationOf({ positions, pathOf }: CheckReport, place: Place): string {
  const { start } = positions.rangeOf(place.file, place.span);
  return `${oneLine(pathOf(place.file))}:${start.line + 1}:${start.character + 1}`;
}

function placeLines(
  report: CheckReport,
  place: Place,
  gutter: number,
  { style, width }: TextOptions,
  colour: (text: string) => string,
  mark: string,
  end?: RelatedPlace,
): string[] {
  const arrow = `${' '.repeat(gutter)}${style.blue('-->')} ${locationOf(report, place)}`;
  const excerpt = excerptOf(place, report.positions, width - gutter - 3);
  const label = end ? oneLine(end.message) : '';
  if (!excerpt) return [label === '' ? arrow : `${arrow}: ${label}`];
  const marks = `${' '.repeat(excerpt.column)}${colour(mark.repeat(excerpt.length))}`;
  const room = width - gutter - 4 - excerpt.column - excerpt.length;
  const isBeside = columns(label) <= room;
  const bar = (number: string): string => style.blue(`${number.padStart(gutter)} |`);
  return [
    isBeside || label === '' ? arrow : `${arrow}: ${label}`,
    `${bar(excerpt.number)} ${excerpt.line}`,
    `${bar('')} ${marks}${isBeside && label !== '' ? ` ${colour(label)}` : ''}`,
  ];
}

/** Counts, what can be fixed, what was not checked. */
function summary(report: CheckReport, options: TextOptions): string[] {
  const { result, findings, suppressed } = report;
  const { style, width, isVerbose } = options;
  const counts = countBySeverity(findings);
  const parts = [
    counted(counts.error, 'error'),
    counted(counts.warning, 'warning'),
    ...(counts.information > 0 ? [counted(counts.information, 'note')] : []),
    ...(counts.hint > 0 ? [counted(counts.hint, 'hint')] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
  ];
  const hidden = findings.length - report.shown.length;
  const where = `in ${counted(result.targets.length, 'target')}, ${counted(result.fileCount, 'file')} checked`;
  const line = `${parts.join(', ')} ${where}${hidden > 0 ? ` (${hidden} not shown: --verbose)` : ''}`;
  const gaps = result.discovery.notChecked;
  const isClean = counts.error + counts.warning === 0 && gaps.length === 0;
  const lines = [counts.error > 0 ? style.red(line) : isClean ? style.green(line) : style.yellow(line)];
  const fixable = fixableText(report);
  if (fixable !== '') lines.push(fixable);
  const shownOnes = isVerbose ? gaps : gaps.slice(0, shownGaps);
  for (const { what, why, remedy } of shownOnes) {
    const text = oneLine(`${what}: ${why}${remedy === '' ? '' : `; ${remedy}`}`);
    const [first = '', ...rest] = wrapped(`Not checked: ${text}`, width);
    lines.push(style.yellow(first), ...rest.map((more) => style.yellow(`  ${more}`)));
  }
  if (gaps.length > shownOnes.length)
    lines.push(style.yellow(`Not checked: ${gaps.length - shownOnes.length} more (--verbose)`));
  return lines;
}

function fixableText({ shown, fixesOf }: CheckReport): string {
  const grave = shown.filter(({ severity }) => atLeast(severity, 'warning'));
  if (grave.length === 0) return '';
  const safe = grave.filter((finding) => fixesOf(finding).some(({ preferred }) => preferred)).length;
  const suggested = grave.filter((finding) => {
    const fixes = fixesOf(finding);
    return fixes.length > 0 && !fixes.some(({ preferred }) => preferred);
  }).length;
  const parts = [
    ...(safe > 0 ? [`--fix mends ${safe} of them`] : []),
    ...(suggested > 0
      ? [`--fix-suggested ${safe > 0 ? `${suggested} more` : `mends ${suggested} of them`}`]
      : []),
    'n6mem rules ID explains a rule',
  ];
  return `${parts.join('; ')}.`;
}
