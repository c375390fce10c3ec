import { literalPattern } from '../../base/literalPattern';
import type { Place, Span } from '../../base/span';
import { say } from '../../base/wording';
import type { Artifacts } from '../../project/artifacts';
import type { ConfiguredIgnore } from '../../project/projectConfiguration';
import type { Discovery } from '../../project/target';
import { globTest } from '../../project/userGlobs';
import type { SingleFinding } from './finding';

/** Somebody's word that a finding is known and all right. */
interface Suppression {
  readonly place: Place;
  /** As a message quotes it. */
  readonly text: string;
  readonly rule: string | undefined;
  readonly why: string;
  readonly covers: (finding: SingleFinding) => boolean;
}

export interface Suppressed {
  readonly left: readonly SingleFinding[];
  readonly suppressed: readonly SingleFinding[];
  /** What is wrong with suppressions: nothing matches, no reason is given, no such rule. */
  readonly complaints: readonly Complaint[];
}

/** What is wrong with a suppression, and what to do about it. */
interface Complaint {
  readonly place: Place;
  readonly key: string;
  readonly message: string;
  readonly help: string;
}

/**
 * Takes out what `n6mem-ignore RULE: why` in a script or an entry under `ignore` in n6mem.json says is known. One without
 * a reason suppresses nothing.
 *
 * @param scripts files whose comments count
 * @param isActive whether a rule ran; undefined for an id that no rule has
 */
export function suppress(
  findings: readonly SingleFinding[],
  artifacts: Artifacts,
  discovery: Pick<Discovery, 'configuration'>,
  scripts: readonly string[],
  isActive: (rule: string) => boolean | undefined,
): Suppressed {
  const all = [
    ...scripts.flatMap((file) => commentsOf(file, artifacts.text(file) ?? '')),
    ...entriesOf(discovery),
  ];
  if (all.length === 0) return { left: findings, suppressed: [], complaints: [] };
  const valid = all.filter(({ why }) => why !== '');
  const used = new Set<Suppression>();
  const suppressed = findings.filter((finding) => {
    const found = valid.filter(
      (one) => (one.rule === undefined || one.rule === finding.rule) && one.covers(finding),
    );
    for (const one of found) used.add(one);
    return found.length > 0;
  });
  const gone = new Set(suppressed);
  return {
    left: findings.filter((finding) => !gone.has(finding)),
    suppressed,
    complaints: all.flatMap((one) => {
      const said = complaintOf(one, used.has(one), isActive);
      return said === undefined ? [] : [{ place: one.place, key: one.text, ...said }];
    }),
  };
}

function complaintOf(
  { text, rule, why }: Suppression,
  isUsed: boolean,
  isActive: (rule: string) => boolean | undefined,
): Pick<Complaint, 'message' | 'help'> | undefined {
  if (rule !== undefined && isActive(rule) === undefined)
    return {
      message: say`This suppresses nothing: no rule is called ${rule}. It says "${text}".`,
      help: say`Correct the name, or remove it.`,
    };
  if (why === '')
    return {
      message: say`This suppresses nothing without a reason. It says "${text}".`,
      help: say`Say why, as in "n6mem-ignore RULE: why".`,
    };
  if (isUsed || (rule !== undefined && isActive(rule) === false)) return undefined;
  return {
    message: say`This suppresses nothing any more, and would hide what comes back. It says "${text}".`,
    help: say`Remove it.`,
  };
}

/** The comments of a script: each covers its own lines and the one below. */
function commentsOf(file: string, text: string): Suppression[] {
  if (!text.includes('n6mem-ignore')) return [];
  return wordsToIgnore(text).map(({ span, rule, why }) => {
    const coveredSpan = linesAround(text, span);
    const isCovered = (place: Place): boolean =>
      place.file === file && place.span.start >= coveredSpan.start && place.span.start < coveredSpan.end;
    return {
      place: { file, span },
      text: text.slice(span.start, span.end).trim(),
      rule,
      why,
      covers: (finding) =>
        [finding.place, ...finding.related.filter(({ isOtherEnd }) => isOtherEnd)].some(isCovered),
    };
  });
}

/** `n6mem-ignore RULE: why`, up to the end of the comment or line. O(n). */
function wordsToIgnore(text: string): { readonly span: Span; readonly rule: string; readonly why: string }[] {
  const found = [];
  const head = /n6mem-ignore[ \t]+([\w-]+)[ \t]*/g;
  const stop = /\*\/|[\r\n]/g;
  for (let match = head.exec(text); match; match = head.exec(text)) {
    let end = head.lastIndex;
    if (text[end] === ':') {
      stop.lastIndex = end;
      end = stop.exec(text)?.index ?? text.length;
    } else if (end < text.length && !/^(?:\*\/|[\r\n])/.test(text.slice(end, end + 2))) continue;
    const why = text.slice(head.lastIndex + 1, end).trim();
    found.push({ span: { start: match.index, end }, rule: match[1]!, why });
    head.lastIndex = end;
  }
  return found;
}

/** From the start of the comment's first line to the end of the line below it. */
function linesAround(text: string, span: Span): Span {
  const close = text.indexOf('*/', span.end - 2);
  const last = text.indexOf('\n', close < 0 ? span.end : Math.max(span.end, close));
  const below = last < 0 ? text.length : text.indexOf('\n', last + 1);
  return { start: text.lastIndexOf('\n', span.start) + 1, end: below < 0 ? text.length : below };
}

function entriesOf({ configuration }: Pick<Discovery, 'configuration'>): Suppression[] {
  return (configuration?.ignore ?? []).map((entry) => ({
    place: { file: configuration!.file, span: entry.span },
    text: [entry.rule, entry.file, entry.name, entry.target].filter((part) => part !== undefined).join(' '),
    rule: entry.rule,
    why: entry.why ?? '',
    covers: coveredBy(entry),
  }));
}

/** What an entry does not name is anything. */
function coveredBy({ file, name, target }: ConfiguredIgnore): Suppression['covers'] {
  const fits = file === undefined ? undefined : (globTest(file) ?? ((path: string) => path === file));
  const word = name === undefined ? undefined : new RegExp(`(?<![\\w.-])${literalPattern(name)}(?![\\w-])`);
  return (finding) =>
    (fits === undefined || [finding.place, ...finding.related].some((place) => fits(place.file))) &&
    (word === undefined || word.test(finding.key)) &&
    (target === undefined || finding.target === target);
}
