import { byteCount, type AddressRange } from '../../base/addressRange';
import { compareBigints } from '../../base/order';
import { compareSeverities } from '../../base/severity';
import { placesTouch } from '../../base/span';
import { say, saySentences } from '../../base/wording';
import { sayAlso } from '../wording/words';
import {
  statementOf,
  type Finding,
  type Fix,
  type RelatedPlace,
  type SingleFinding,
  type TextEdit,
} from './finding';

/** How many of the other members a message names. */
const namedMembers = 4;

/** One finding of several results of one rule: the most severe leads, the message names the others. */
export function merged(causes: readonly string[], members: readonly SingleFinding[]): Finding {
  const [lead, ...others] = [...members].sort(bySeverityAndBytes) as [SingleFinding, ...SingleFinding[]];
  const also = [...new Set(others.flatMap((other) => alsoOf(other, lead)))];
  const explaining = members.flatMap(({ explains }) => explains ?? []);
  return {
    ...lead,
    cause: causes[0]!,
    causes,
    message:
      also.length === 0
        ? lead.message
        : saySentences([statementOf(lead), sayAlso(also, namedMembers), lead.help ?? '']),
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
    companions: [],
    members: [lead, ...others],
  };
}

/** How a message names another member: by its file where the same is said of it. */
function alsoOf({ also, message, place }: SingleFinding, lead: SingleFinding): string[] {
  if (also !== undefined && also !== lead.also) return [also];
  return message === lead.message && place.file !== lead.place.file ? [place.file] : [];
}

function bySeverityAndBytes(a: SingleFinding, b: SingleFinding): number {
  const bytes = ({ overlap }: SingleFinding): bigint => (overlap ? byteCount(overlap) : 0n);
  return compareSeverities(a.severity, b.severity) || compareBigints(bytes(b), bytes(a));
}

/** Both ends first: they are what a reader looks at. */
export function distinctPlaces(places: readonly RelatedPlace[]): RelatedPlace[] {
  const byText = new Map(places.map((place) => [JSON.stringify(place), place]));
  const all = [...byText.values()];
  return [...all.filter((place) => place.isOtherEnd), ...all.filter((place) => !place.isOtherEnd)];
}

/** The same change of several places is one fix as well, and goes first: it ends more. */
export function distinctFixes(fixes: readonly Fix[]): Fix[] {
  const distinct = [...new Map(fixes.map((fix) => [JSON.stringify(fix.edits), fix])).values()];
  const titles = [...new Set(distinct.map(({ title }) => title))];
  const combined = titles.flatMap((title): Fix[] => {
    const same = distinct.filter((fix) => fix.title === title);
    const edits = same.flatMap((fix) => fix.edits);
    if (same.length < 2 || meet(edits)) return [];
    const files = new Set(edits.map(({ file }) => file)).size;
    const safety = same.every((fix) => fix.safety === 'safe') ? 'safe' : 'suggested';
    const everywhere =
      files < same.length ? say`${title}, at ${same.length} places` : say`${title}, in ${files} files`;
    return [{ title: everywhere, safety, edits }];
  });
  return [...combined, ...distinct];
}

/** Whether two edits touch the same text. */
function meet(edits: readonly TextEdit[]): boolean {
  return edits.some((edit, at) => edits.slice(at + 1).some((other) => placesTouch(edit, other)));
}

export function distinctRanges(ranges: readonly AddressRange[]): AddressRange[] {
  return [...new Map(ranges.map((range) => [`${range.start}-${range.end}`, range])).values()];
}
