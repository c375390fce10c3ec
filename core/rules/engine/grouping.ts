import { byteCount, type AddressRange } from '../../base/addressRange';
import { severities } from '../../base/severity';
import { say } from '../../base/wording';
import { statementOf, type Finding, type Fix, type RelatedPlace, type SingleFinding } from './finding';

/** How many of the other members a message names. */
const namedMembers = 4;

/**
 * One finding for each cause. What a rule says of one region over several pools, of one runtime against several models
 * or of the same files in several targets is one thing to know and one thing to correct; what follows from another finding
 * is counted there and not listed.
 */
export function groupByCause(singles: readonly SingleFinding[]): Finding[] {
  const groups = new Map<string, SingleFinding[]>();
  for (const single of singles) {
    const cause = causeOf(single, groups);
    const members = groups.get(cause);
    if (members) members.push(single);
    else groups.set(cause, [single]);
  }
  const findings = [...joinAlike(groups)].map(([cause, members]) => merged(cause, members));
  return withoutConsequences(findings);
}

/** Groups that have members with a common `alike` become one, under the first of their names in order of letters. */
function joinAlike(groups: ReadonlyMap<string, readonly SingleFinding[]>): Map<string, SingleFinding[]> {
  const joined = new Map<string, SingleFinding[]>();
  const homeOf = new Map<string, string>();
  for (const [cause, members] of groups) {
    const marks = members.flatMap(({ rule, alike = [] }) => alike.map((mark) => `${rule}|${mark}`));
    const homes = [...new Set(marks.flatMap((mark) => homeOf.get(mark) ?? []))];
    const name = [cause, ...homes].sort()[0]!;
    const all = [...homes.flatMap((home) => joined.get(home)!), ...members];
    for (const home of homes) joined.delete(home);
    joined.set(name, all);
    const isMoved = new Set(homes);
    for (const [mark, home] of homeOf) if (isMoved.has(home)) homeOf.set(mark, name);
    for (const mark of marks) homeOf.set(mark, name);
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

function merged(cause: string, members: readonly SingleFinding[]): Finding {
  const [lead, ...others] = [...members].sort(bySeverityAndBytes) as [SingleFinding, ...SingleFinding[]];
  const also = [...new Set(others.flatMap((other) => other.also ?? []))].filter((text) => text !== lead.also);
  const named = also.slice(0, namedMembers);
  const more = also.length - named.length;
  const list = [...named, ...(more > 0 ? [say`${more} more`] : [])].join('; ');
  const help = lead.help === undefined ? '' : ` ${lead.help}`;
  const explaining = members.flatMap(({ explains }) => explains ?? []);
  return {
    ...lead,
    cause,
    message: list === '' ? lead.message : say`${statementOf(lead)} Also: ${list}.${help}`,
    ...(explaining.length === 0
      ? {}
      : {
          explains: {
            rules: [...new Set(explaining.flatMap(({ rules }) => rules))],
            files: [...new Set(explaining.flatMap(({ files }) => files))],
          },
        }),
    related: distinctPlaces([lead, ...others].flatMap(({ related }) => related)),
    fixes: distinctFixes([lead, ...others].flatMap(({ fixes }) => fixes)),
    targets: [...new Set(members.flatMap(({ target }) => target ?? []))],
    overlaps: distinctRanges([lead, ...others].flatMap(({ overlap }) => overlap ?? [])),
    follows: 0,
    members: [lead, ...others],
  };
}

function bySeverityAndBytes(a: SingleFinding, b: SingleFinding): number {
  const bytes = ({ overlap }: SingleFinding): bigint => (overlap ? byteCount(overlap) : 0n);
  const difference = bytes(b) - bytes(a);
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (difference > 0n ? 1 : difference < 0n ? -1 : 0)
  );
}

/** Both ends first: they are what a reader looks at. */
function distinctPlaces(places: readonly RelatedPlace[]): RelatedPlace[] {
  const byText = new Map(places.map((place) => [JSON.stringify(place), place]));
  const all = [...byText.values()];
  return [...all.filter((place) => place.isOtherEnd), ...all.filter((place) => !place.isOtherEnd)];
}

/** The same change of several files is one fix as well, and goes first: it ends more. */
function distinctFixes(fixes: readonly Fix[]): Fix[] {
  const distinct = [...new Map(fixes.map((fix) => [JSON.stringify(fix.edits), fix])).values()];
  const titles = [...new Set(distinct.map(({ title }) => title))];
  const combined = titles.flatMap((title): Fix[] => {
    const same = distinct.filter((fix) => fix.title === title);
    const files = new Set(same.flatMap(({ edits }) => edits.map(({ file }) => file)));
    if (same.length < 2 || files.size < same.length) return [];
    const safety = same.every((fix) => fix.safety === 'safe') ? 'safe' : 'suggested';
    return [
      { title: say`${title}, in ${files.size} files`, safety, edits: same.flatMap(({ edits }) => edits) },
    ];
  });
  return [...combined, ...distinct];
}

function distinctRanges(ranges: readonly AddressRange[]): AddressRange[] {
  return [...new Map(ranges.map((range) => [`${range.start}-${range.end}`, range])).values()];
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
