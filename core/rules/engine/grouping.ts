import type { Finding, SingleFinding } from './finding';
import { merged } from './merging';
import { joinBySameEdit } from './sameEdit';

/**
 * One finding for each cause. What a rule says of one region over several pools, of one runtime against several models
 * or of the same files in several targets is one thing to know and one thing to correct; what follows from another finding
 * is counted there and not listed. So is what is said of a file and of its copies.
 *
 * @param textOf the text of a file, by which copies are known
 */
export function groupByCause(
  singles: readonly SingleFinding[],
  textOf: (file: string) => string | undefined = () => undefined,
): Finding[] {
  const groups = new Map<string, SingleFinding[]>();
  for (const single of singles) {
    const cause = causeOf(single, groups);
    const members = groups.get(cause);
    if (members) members.push(single);
    else groups.set(cause, [single]);
  }
  const copyMark = copyMarks(textOf);
  const marksOf = (single: SingleFinding): string[] => [
    ...(single.alike ?? []).map((mark) => `${single.rule}|${mark}`),
    ...copyMark(single),
  ];
  const findings = [...joinAlike(groups, marksOf)].map(({ causes, members }) => merged(causes, members));
  return joinBySameEdit(withoutConsequences(findings));
}

/**
 * What findings of one file alone have in common with those of its copies: the text of the file, the place in it and all
 * that is said there.
 */
function copyMarks(textOf: (file: string) => string | undefined): (single: SingleFinding) => string[] {
  const numbers = new Map<string, number>();
  const numberOf = new Map<string, number | undefined>();
  const copyOf = (file: string): number | undefined => {
    if (!numberOf.has(file)) {
      const text = textOf(file);
      if (text !== undefined) numbers.set(text, numbers.get(text) ?? numbers.size);
      numberOf.set(file, text === undefined ? undefined : numbers.get(text));
    }
    return numberOf.get(file);
  };
  return ({ rule, target, severity, place, message }) => {
    const copy = target === undefined ? copyOf(place.file) : undefined;
    return copy === undefined
      ? []
      : [['copy', copy, rule, severity, place.span.start, place.span.end, message].join('|')];
  };
}

/** Members of one cause, the names of the groups that they were, and the marks of the members. */
interface Joined {
  readonly members: readonly SingleFinding[];
  readonly causes: readonly string[];
  readonly marks: readonly string[];
}

/** Groups that have members with a common mark become one, under the first of their names in order of letters. */
function joinAlike(
  groups: ReadonlyMap<string, readonly SingleFinding[]>,
  marksOf: (single: SingleFinding) => readonly string[],
): ReadonlySet<Joined> {
  const joined = new Set<Joined>();
  const homeOf = new Map<string, Joined>();
  for (const [cause, members] of groups) {
    const own = members.flatMap(marksOf);
    const homes = [...new Set(own.flatMap((mark) => homeOf.get(mark) ?? []))];
    const one: Joined = {
      members: [...homes.flatMap((home) => home.members), ...members],
      causes: [...homes.flatMap((home) => home.causes), cause].sort(),
      marks: [...new Set([...homes.flatMap((home) => home.marks), ...own])],
    };
    for (const home of homes) joined.delete(home);
    joined.add(one);
    for (const mark of one.marks) homeOf.set(mark, one);
  }
  return joined;
}

/**
 * `rule|file|key`: what it is about, without positions, numbers or targets, so that it survives moved lines; the rule's
 * own `group` takes the place of file and key. Two findings of one target that would share it are told apart by number.
 */
function causeOf(single: SingleFinding, groups: ReadonlyMap<string, readonly SingleFinding[]>): string {
  if (single.group !== undefined) return `${single.rule}|${single.group}`;
  const base = `${single.rule}|${single.place.file}|${single.key}`;
  for (let count = 1; ; count++) {
    const cause = count === 1 ? base : `${base}#${count}`;
    const members = groups.get(cause);
    const isTaken = members?.some(({ target }) => target === undefined || target === single.target);
    if (!isTaken) return cause;
  }
}

/** Leaves out what another finding explains, and counts it there. */
function withoutConsequences(findings: readonly Finding[]): Finding[] {
  const explaining = findings.filter((finding) => finding.explains !== undefined);
  if (explaining.length === 0) return [...findings];
  const follows = new Map<Finding, number>();
  const left = findings.filter((finding) => {
    const root = explaining.find((other) => other !== finding && explains(other, finding));
    if (root) follows.set(root, (follows.get(root) ?? 0) + finding.members.length);
    return root === undefined;
  });
  return left.map((finding) => ({ ...finding, follows: follows.get(finding) ?? 0 }));
}

function explains({ explains: what }: Finding, finding: Finding): boolean {
  if (!what?.rules.includes(finding.rule)) return false;
  const files = new Set(what.files);
  return [finding.place, ...finding.related.filter((place) => place.isOtherEnd)].every(({ file }) =>
    files.has(file),
  );
}
