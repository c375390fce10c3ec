import { columns, wrapped } from '../base/columns';
import { literalPattern } from '../base/literalPattern';
import { oneLine } from '../base/plainText';
import { atLeast, type Severity } from '../base/severity';
import type { Place } from '../base/span';
import {
  partsOfList,
  say,
  sayClauses,
  sayCount,
  sayKey,
  sayLabelled,
  sayList,
  saySentences,
} from '../base/wording';
import type { NotChecked } from '../project/target';
import {
  isSamePlace,
  membersElsewhere,
  ownMembers,
  statementOf,
  type Finding,
  type SingleFinding,
  type VerifiedFix,
} from '../rules/engine/finding';
import { sayAlso } from '../rules/wording/words';
import { severityWord, type CheckReport } from './checkReport';
import { excerptOf, type Excerpt } from './excerpt';
import { countBySeverity } from './json';
import { leftOutLine } from './leftOut';
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
/** Further places of the same cause. */
const shownPlaces = 2;
/** Lines about what was not checked. */
const shownGaps = 3;
/** Of a line beside a label so many columns are worth showing. */
const leastExcerpt = 12;

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

/** A block's places and the width of their line numbers. */
interface Layout extends TextOptions {
  readonly report: CheckReport;
  readonly gutter: number;
}

/** Severity and rule, the sentence; the line with marks; the other end; what to do; what it rests on. */
function blockOf(report: CheckReport, finding: Finding, options: TextOptions): string[] {
  const { style, width, isVerbose } = options;
  const { place, related, severity, companions } = finding;
  const own = ownMembers(finding);
  const lead = own[0]!;
  const places = shownPlacesOf(finding, own, isVerbose);
  const numbers = [place, ...places].map(
    ({ file, span }) => String(report.positions.rangeOf(file, span).start.line + 1).length,
  );
  const layout: Layout = { ...options, report, gutter: Math.max(2, ...numbers) };
  const head = `${severityWord(severity)}[${finding.rule}]`;
  const [title = '', ...details] = sentencesOf(
    shortSizes(oneLine(report.readable(statementOf(lead))), isVerbose),
  );
  const [first = '', ...rest] = wrapped(sayLabelled(head, withoutPeriod(title)), width);
  const where = besideArrow(layout, finding);
  const marked = markedLines(layout, place, (text) => paint(style, severity, text), details[0] ?? '');
  const lines = [
    style.bold(paint(style, severity, head)) + style.bold(first.slice(head.length)),
    ...rest.map((line) => style.bold(line)),
    `${marked.lines[0]!}${where}`,
    ...marked.lines.slice(1),
    ...placeLines(layout, places, place.file),
  ];
  const note = (label: string, text: string, colour: (text: string) => string): void => {
    lines.push(...noteLines(layout, label, text, colour));
  };
  const detail = saySentences([...details.slice(marked.isLabelled ? 1 : 0), ...alsoOf(own, places, options)]);
  const follows = followers(finding);
  // Beside the facts; where there are none, beside what they rest on.
  if (detail !== '')
    note(say`note`, follows === '' ? detail : saySentences([detail, say`${follows}.`]), plain);
  for (const companion of companions) {
    const said = shortSizes(oneLine(report.readable(statementOf(companion))), isVerbose);
    const shown = isVerbose ? said : withoutPeriod(sentencesOf(said)[0]!);
    note(`${severityWord(companion.severity)}[${companion.rule}]`, shown, plain);
  }
  const fixes = report.fixesOf(finding);
  const hidden = isVerbose ? 0 : fixes.length - 1;
  for (const fix of isVerbose ? fixes : fixes.slice(0, 1)) {
    const label = fix.preferred ? say`fix` : say`help`;
    const whole = hidden > 0 ? say`${fix.title} (${hidden} more: --verbose)` : fix.title;
    const isWide = columns(sayLabelled(label, whole)) > width - layout.gutter - 3;
    note(label, report.readable(isWide ? fix.title : whole), style.green);
  }
  // Where no fix begins at the finding's own place, what to do there is said as well.
  const isFixedHere = fixes[0]?.edits.some(({ file }) => file === place.file) === true;
  const isSaid =
    fixes.length === 0 || isVerbose || (!isFixedHere && own.length > 1 && lead.fixes.length === 0);
  if (finding.help !== undefined && isSaid) note(say`help`, report.readable(finding.help), style.green);
  const rests = [
    ...evidenceOf(report, finding),
    ...(where === '' ? targetsOf(report, finding) : []),
    ...(detail === '' && follows !== '' ? [follows] : []),
  ];
  if (rests.length > 0) note(say`because`, isVerbose ? sayList(rests) : inOneLine(rests, layout), plain);
  if (isVerbose)
    for (const other of related.filter((entry) => !places.some((shown) => isSamePlace(shown, entry))))
      note(say`see`, sayLabelled(locationOf(report, other), report.readable(other.message)), style.dim);
  return lines;
}

function plain(text: string): string {
  return text;
}

/** A place of a block beside its own, and what stands beside it. */
interface ShownPlace extends Place {
  readonly label: string;
  /** One more of the kind that the block has shown. */
  readonly isTwin: boolean;
}

/** Where else the same cause shows, then the other ends of what is as severe as the finding itself; without any, what else it names. */
function shownPlacesOf(finding: Finding, own: readonly SingleFinding[], isVerbose: boolean): ShownPlace[] {
  const more = membersElsewhere(finding).map(({ place, also, message }): ShownPlace => {
    const isTwin = also === undefined || also === place.file || message === own[0]!.message;
    return { ...place, label: isTwin ? say`as well` : also, isTwin };
  });
  const listed = isVerbose ? more : more.slice(0, shownPlaces);
  const left = more.length - listed.length;
  const last = listed.at(-1);
  if (last && left > 0)
    listed[listed.length - 1] = {
      ...last,
      label: sayCount(
        left,
        'as well, and at {0} more place (--verbose)',
        'as well, and at {0} more places (--verbose)',
      ),
    };
  const grave = own.filter(({ severity }) => severity === finding.severity);
  // What is said of a copy of the file is said already.
  const isCopied = own[0]!.also === undefined;
  const told = isCopied ? own.slice(0, 1) : grave;
  const all = (isVerbose ? finding.related : told.flatMap(({ related }) => related)).filter(
    (place, at, places) => places.findIndex((other) => isSamePlace(other, place)) === at,
  );
  const ends = all.filter((end) => end.isOtherEnd);
  const shown = (ends.length > 0 ? ends : all).slice(0, isVerbose ? all.length : shownEnds);
  const labels = new Set<string>();
  const others = shown.map(({ message, file, span }): ShownPlace => {
    const isTwin = labels.has(message);
    labels.add(message);
    return { file, span, label: isTwin ? say`as well` : message, isTwin };
  });
  return isCopied ? [...others, ...listed] : [...listed, ...others];
}

/** How many further bytes a note names. */
const namedAlso = 4;

/** What is said of members that no place of the block shows; of notes among errors sizes are enough. */
function alsoOf(
  own: readonly SingleFinding[],
  places: readonly ShownPlace[],
  { isVerbose }: TextOptions,
): string[] {
  const said = new Set([own[0]!.also, ...places.map(({ label }) => label)]);
  const texts = new Set<string>();
  for (const { also, place, severity } of own) {
    if (also === undefined || also === place.file || said.has(also)) continue;
    const isShort = !isVerbose && severity !== own[0]!.severity;
    const text = shortSizes(oneLine(also), isVerbose);
    texts.add(isShort ? text.replace(/^\[0x[0-9a-f]+, 0x[0-9a-f]+\)(?:, |，)/, '') : text);
  }
  return texts.size === 0 ? [] : [sayAlso([...texts], isVerbose ? texts.size : namedAlso)];
}

function withoutPeriod(text: string): string {
  return text.replace(/[.。]$/, '');
}

/** The first is the consequence. A sentence ends where one that looks like the next begins. */
function sentencesOf(message: string): string[] {
  return message.split(/(?<=[.!?]) (?=[A-ZÀ-Þ0-9_`'"(])|(?<=。) ?(?=[^）])/);
}

/** Beside a range, which has the very bytes, a size is read at a glance: `[0x34100000, 0x34200000), 1 MiB`. */
function shortSizes(text: string, isVerbose: boolean): string {
  return isVerbose ? text : text.replace(exactSize(), '$1$2');
}

/** A range with its exact size and the readable one, as `formatRange` and `formatBytes` write them in this language. */
function exactSize(): RegExp {
  const [, behindRange = ''] = sayKey('{0}, {1}').split(filledIn);
  const [before = '', between = '', behind = ''] = sayKey('{0} bytes ({1})').split(filledIn);
  const range = `\\[0x[0-9a-f]+, 0x[0-9a-f]+\\)${literalPattern(behindRange)}`;
  const size = `${literalPattern(before)}\\d+${literalPattern(between)}([^()（）]+)${literalPattern(behind)}`;
  return new RegExp(`(${range})${size}`, 'g');
}

const filledIn = /\{[01]\}/;

/** What the finding rests on. */
function evidenceOf({ readable }: CheckReport, { evidence }: Finding): string[] {
  return evidence === undefined ? [] : partsOfList(evidence).map(readable);
}

/** The targets that it concerns, where it does not concern all. */
function targetsOf({ result }: CheckReport, { targets }: Finding): string[] {
  const isEverywhere = targets.length === 0 || targets.length === result.targets.length;
  return isEverywhere ? [] : [say`in ${sayList(targets)}`];
}

/** The targets beside the place of a finding that has no evidence for them to stand with, as far as there is room. */
function besideArrow(layout: Layout, finding: Finding): string {
  const { report, width, gutter } = layout;
  const [targets] = targetsOf(report, finding);
  if (targets === undefined || finding.evidence !== undefined) return '';
  const text = ` (${targets})`;
  const length = gutter + columns(`--> ${locationOf(report, finding.place)}${text}`);
  return length <= width ? text : '';
}

/** As many parts as one line takes; the first always. */
function inOneLine([first = '', ...others]: readonly string[], { width, gutter }: Layout): string {
  let line = first;
  for (const part of others) {
    if (columns(sayLabelled(say`because`, sayList([line, part]))) + 3 > width - gutter - 3)
      return sayList([line, '…']);
    line = sayList([line, part]);
  }
  return line;
}

function followers({ follows }: Finding): string {
  return follows === 0
    ? ''
    : sayCount(follows, '{0} finding more follows from it', '{0} findings more follow from it');
}

/** `Application/app.ld:12:3`, which terminals and editors make clickable. */
function locationOf({ positions, pathOf }: CheckReport, place: Place): string {
  const { start } = positions.rangeOf(place.file, place.span);
  return `${oneLine(pathOf(place.file))}:${start.line + 1}:${start.character + 1}`;
}

function noteLines(
  { style, width, gutter }: Layout,
  label: string,
  text: string,
  colour: (text: string) => string,
): string[] {
  const indent = ' '.repeat(gutter + 1);
  const [top = '', ...more] = wrapped(sayLabelled(label, oneLine(text)), width - gutter - 3);
  return [`${indent}${style.blue('=')} ${colour(top)}`, ...more.map((line) => `${indent}  ${colour(line)}`)];
}

function bar({ style, gutter }: Layout, number: string): string {
  return style.blue(`${number.padStart(gutter)} |`);
}

function arrow({ report, style, gutter }: Layout, place: Place): string {
  return `${' '.repeat(gutter)}${style.blue('-->')} ${locationOf(report, place)}`;
}

/**
 * A place with its line and marks under what is meant, and beside the marks what goes there in one line; a whole line needs
 * no marks.
 */
function markedLines(
  layout: Layout,
  place: Place,
  colour: (text: string) => string,
  label: string,
): { readonly lines: string[]; readonly isLabelled: boolean } {
  const { report, width, gutter } = layout;
  const excerpt = excerptOf(place, report.positions, width - gutter - 3);
  if (!excerpt) return { lines: [arrow(layout, place)], isLabelled: false };
  const lines = [arrow(layout, place), `${bar(layout, excerpt.number)} ${excerpt.line}`];
  if (excerpt.length >= columns(excerpt.line)) return { lines, isLabelled: false };
  const room = width - gutter - 4 - excerpt.column - excerpt.length;
  const isLabelled = label !== '' && columns(label) <= room;
  const marks = ' '.repeat(excerpt.column) + colour('^'.repeat(excerpt.length));
  lines.push(`${bar(layout, '')} ${marks}${isLabelled ? ` ${withoutPeriod(label)}` : ''}`);
  return { lines, isLabelled };
}

/** Whether a line shows nothing that its label does not say: it is meant as a whole, or names what the label names. */
function saysNoMore({ line, column, length }: Excerpt, label: string): boolean {
  if (length >= columns(line)) return true;
  const name = line.slice(column, column + length).replace(/"/g, '');
  return label.includes(name) && /^"name"\s*:\s*"[^"]*",?$/.test(line);
}

/** Further places, each in a line that ends with what it is: `12 | "name": "cpuRAM2",  <- pool cpuRAM2 …`. */
function placeLines(layout: Layout, places: readonly ShownPlace[], before: string): string[] {
  const { report, style, width, gutter, isVerbose } = layout;
  const room = width - gutter - 3;
  let file = before;
  return places.flatMap((place) => {
    const label = shortSizes(oneLine(report.readable(place.label)), isVerbose);
    const isSame = place.file === file;
    file = place.file;
    const space = room - columns(label) - 5;
    const excerpt = excerptOf(place, report.positions, Math.max(leastExcerpt, space));
    const at = arrow(layout, place);
    const isPlain = !excerpt || (!isVerbose && (saysNoMore(excerpt, label) || (place.isTwin && !isSame)));
    const length = gutter + columns(`--> ${sayLabelled(locationOf(report, place), label)}`);
    if (!excerpt || (isPlain && length <= width)) return [sayLabelled(at, label)];
    // Another place of the same kind needs no label to be understood.
    if (isPlain && place.isTwin) return [at];
    const source = `${bar(layout, excerpt.number)} ${excerpt.line}`;
    if (space >= leastExcerpt) return [...(isSame ? [] : [at]), `${source}  ${style.blue(`<- ${label}`)}`];
    const lines = wrapped(`<- ${label}`, room).map((line) => `${bar(layout, '')} ${style.blue(line)}`);
    return [...(isSame ? [] : [at]), source, ...lines];
  });
}

/** Counts, what can be fixed, what was not checked. */
function summary(report: CheckReport, options: TextOptions): string[] {
  const { result, findings, suppressed } = report;
  const { style, width, isVerbose } = options;
  const counts = countBySeverity(findings);
  const parts = [
    sayCount(counts.error, '{0} error', '{0} errors'),
    sayCount(counts.warning, '{0} warning', '{0} warnings'),
    ...(counts.information > 0 ? [sayCount(counts.information, '{0} note', '{0} notes')] : []),
    ...(counts.hint > 0 ? [sayCount(counts.hint, '{0} hint', '{0} hints')] : []),
    ...(suppressed > 0 ? [say`${suppressed} suppressed`] : []),
  ];
  const hidden = findings.length - report.shown.length;
  const targets = sayCount(result.targets.length, '{0} target', '{0} targets');
  const files = sayCount(result.fileCount, '{0} file', '{0} files');
  const counted = say`${sayList(parts)} in ${targets}, ${files} checked`;
  const line = hidden > 0 ? say`${counted} (${hidden} hidden: --verbose)` : counted;
  const gaps = gapsByKind(result.discovery.notChecked, options);
  const isClean = counts.error + counts.warning === 0 && gaps.length === 0;
  const paint = counts.error > 0 ? style.red : isClean ? style.green : style.yellow;
  const lines = wrapped(line, width).map((part, at) => paint(at === 0 ? part : `  ${part}`));
  // Beside the counts, as far as there is room.
  for (const next of nextSteps(report)) {
    if (lines.length === 1 && columns(lines[0]!) + columns(next) + 2 <= width)
      lines[0] = sayClauses([lines[0]!, next]);
    else if (next.startsWith('--')) lines.push(next);
  }
  const shownOnes = isVerbose ? gaps : gaps.slice(0, shownGaps);
  for (const gap of shownOnes) {
    const [first = '', ...rest] = wrapped(gap, width);
    lines.push(style.yellow(first), ...rest.map((more) => style.yellow(`  ${more}`)));
  }
  if (gaps.length > shownOnes.length)
    lines.push(style.yellow(say`Not checked: ${gaps.length - shownOnes.length} more (--verbose)`));
  return lines;
}

/** What was not checked: a line for each kind, without the remedy where that leads too far; with --verbose everything. */
function gapsByKind(gaps: readonly NotChecked[], { width, isVerbose }: TextOptions): string[] {
  const byKind = new Map<string, NotChecked[]>();
  for (const gap of gaps) {
    const kind = isVerbose ? gap.what : (gap.kind?.one ?? gap.what);
    byKind.set(kind, [...(byKind.get(kind) ?? []), gap]);
  }
  return [...byKind.values()].map(([first, ...others]) => {
    const { kind, what, why, remedy } = first!;
    const name =
      others.length > 0 && kind !== undefined ? sayCount(others.length + 1, kind.one, kind.other) : what;
    const gap = { what: name, why: isVerbose ? why : (kind?.why ?? why), remedy };
    const whole = leftOutLine(gap);
    if (isVerbose || columns(whole) <= width) return whole;
    return say`${leftOutLine({ ...gap, remedy: '' })} (--verbose)`;
  });
}

/** What to run next. */
function nextSteps({ shown, fixesOf }: CheckReport): string[] {
  const grave = shown.filter(({ severity }) => atLeast(severity, 'warning'));
  if (grave.length === 0) return [];
  const isSafe = (fixes: readonly VerifiedFix[]): boolean => fixes.some(({ preferred }) => preferred);
  const fixes = grave.map(fixesOf);
  const safe = fixes.filter(isSafe).length;
  const suggested = fixes.filter((own) => own.length > 0 && !isSafe(own)).length;
  const fixing = [
    ...(safe > 0 ? [say`--fix corrects ${safe}`] : []),
    ...(suggested > 0
      ? [safe > 0 ? say`--fix-suggested ${suggested} more` : say`--fix-suggested corrects ${suggested}`]
      : []),
  ];
  return [...(fixing.length > 0 ? [sayList(fixing)] : []), say`n6mem rules ID explains`];
}
