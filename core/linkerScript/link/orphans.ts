import { unknown } from './certainty';
import { isSpecial, matches } from './patterns';
import {
  flag,
  type LinkStatement,
  type MemoryRegion,
  type OrphanPlaces,
  type OutputStatement,
} from './linkState';
import { defaultRegionName, lookUpRegion } from './program';
import { isClosed, type Link } from './state';
import type { InputSections } from '../syntax/syntaxTree';

/*
 * Sections of the objects for which the script has no place (orphans): ld places each behind the last output section of
 * its kind, or of the nearest kind that there is, and in the region of that; what lies behind it moves. Looked out for
 * are the sections that compilers and the C library make for every program: where the script takes them all, nothing is
 * to be feared. The rules are those of ldelf_place_orphan and lang_output_section_find_by_flags.
 */

interface OrphanKind {
  /** The output section that ld looks for first. */
  readonly home: string;
  /** Input sections of this kind, one for each pattern that may be lacking; the first is called like the home. */
  readonly sections: readonly string[];
  readonly flags: number;
}

const loaded = flag.alloc | flag.load | flag.contents;
const code: OrphanKind = {
  home: '.text',
  sections: ['.text', '.text.f', '.init'],
  flags: loaded | flag.readonly | flag.code,
};
const constants: OrphanKind = {
  home: '.rodata',
  sections: ['.rodata', '.rodata.str1.4', '.ARM.exidx', '.ARM.extab'],
  flags: loaded | flag.readonly | flag.data,
};
const data: OrphanKind = {
  home: '.data',
  sections: ['.data', '.data.f', '.init_array', '.fini_array'],
  flags: loaded | flag.data,
};
// Zeroes go where writable data goes.
const zeroes: OrphanKind = {
  home: '.bss',
  sections: ['.bss', '.bss.f', 'COMMON'],
  flags: flag.alloc | flag.data,
};
const kinds = [code, constants, data, zeroes];

/** Each of the sections as a bit. */
const bits = new Map(kinds.flatMap(({ sections }) => sections).map((name, at) => [name, 1 << at]));
const bitsOf = ({ sections }: OrphanKind): number => sections.reduce((sum, name) => sum | bits.get(name)!, 0);
const homeBit = ({ home }: OrphanKind): number => bits.get(home)!;
const everything = kinds.reduce((sum, kind) => sum | bitsOf(kind), 0);
const writable = bitsOf(data) | bitsOf(zeroes);

/** Notes what every output section, and the script as a whole, takes of the input files. */
export function noteInputs({ program }: Link): void {
  for (const statement of program.statements) {
    if (statement.kind !== 'output') continue;
    statement.takes = sectionsTaken(statement.children, 'all');
    statement.mayTake = sectionsTaken(statement.children, 'some');
    statement.hasInputs = hasInputs(statement);
    program.takes |= statement.takes;
    program.names |= bits.get(statement.name) ?? 0;
  }
  program.takes |= sectionsTaken(program.statements, 'all');
}

/** Whether input files add to a section; what they add to /DISCARD/ takes no room. */
function hasInputs({ name, children }: OutputStatement): boolean {
  // Input sections that no pattern takes go where an output section is called like them.
  if (kinds.some(({ home }) => home === name)) return true;
  return name !== '/DISCARD/' && children.some((child) => child.kind === 'wild');
}

/** The sections that some pattern takes from all files, or from some. */
function sectionsTaken(statements: readonly LinkStatement[], files: 'all' | 'some'): number {
  let taken = 0;
  for (const statement of statements)
    if (statement.kind === 'wild') taken |= sectionsTakenBy(statement.node, files);
  return taken;
}

/** The same of one description of input sections. */
export function sectionsTakenBy({ sections, file, flags }: InputSections, files: 'all' | 'some'): number {
  // A pattern for some files, or for sections with some flags, leaves the others without a place.
  const isPartial = flags.length > 0 || (file && (file.name.text !== '*' || file.exclude.length > 0));
  if (files === 'all' && isPartial) return 0;
  if (sections.length === 0) return everything;
  let taken = 0;
  for (const { name: pattern, exclude } of sections) {
    if (files === 'all' && exclude.length > 0) continue;
    for (const [name, bit] of candidatesOf(pattern.text))
      if ((taken & bit) === 0 && matches(pattern.text, name)) taken |= bit;
  }
  return taken;
}

type NamedBit = readonly [name: string, bit: number];
const allBits: readonly NamedBit[] = [...bits];
const bitsByStart = new Map<string, NamedBit[]>();
for (const entry of allBits) {
  const start = entry[0].slice(0, 2);
  const same = bitsByStart.get(start);
  if (same) same.push(entry);
  else bitsByStart.set(start, [entry]);
}
const noBits: readonly NamedBit[] = [];

/** The sections that a pattern may match, by the two characters that it begins with. */
function candidatesOf(pattern: string): readonly NamedBit[] {
  if (pattern.length < 2 || isSpecial(pattern, 0) || isSpecial(pattern, 1)) return allBits;
  return bitsByStart.get(pattern.slice(0, 2)) ?? noBits;
}

/** Works out where orphans may come; nowhere where all inputs are known. */
export function orphanPlaces(link: Link): OrphanPlaces {
  const { statements, takes, names } = link.program;
  const front: MemoryRegion[] = [];
  const behind = new Map<OutputStatement, ReadonlySet<MemoryRegion>[]>();
  const outputs = statements.filter((statement) => statement.kind === 'output');
  if (isClosed(link) || outputs.length === 0) return { front, behind };
  const placed = outputs.filter(({ name }) => name !== '/DISCARD/');
  for (const kind of kinds) {
    if ((bitsOf(kind) & ~(takes | names)) === 0) continue;
    const home = placed.find(({ name, constraint }) => name === kind.home && constraint === 0);
    let last = placed.length - 1;
    while (last >= 0 && !isNearest(link, placed[last]!, kind)) last--;
    if (!home && last < 0) front.push(fittingRegion(link, kind.flags));
    const candidates = home ? [home] : placed.filter((output, at) => at >= last || mayBe(output, kind));
    const regions = new Set(candidates.flatMap((output) => regionsBehind(link, output, kind.flags)));
    for (const output of candidates) {
      const others = behind.get(output);
      if (others) others.push(regions);
      else behind.set(output, [regions]);
    }
  }
  return { front, behind };
}

/** Starts a sizing: the regions into which sections may come in front of all others. */
export function orphansInFront(link: Link): void {
  link.orphanRegions.clear();
  link.filledRegions.length = 0;
  link.orphansSeen.clear();
  for (const region of link.orphans.front) mark(link, region);
}

/** The same behind an output section; the location counter there is that behind the orphans. */
export function orphansBehind(link: Link, output: OutputStatement): void {
  const groups = link.orphans.behind.get(output);
  if (!groups) return;
  for (const regions of groups) markAgain(link, regions);
  link.dotKnown = unknown;
}

/** Of regions that were marked before only those have changed that a section has filled since. */
function markAgain(link: Link, regions: ReadonlySet<MemoryRegion>): void {
  const { filledRegions, orphansSeen } = link;
  const seen = orphansSeen.get(regions);
  if (seen === undefined) for (const region of regions) mark(link, region);
  else for (const region of filledRegions.slice(seen)) if (regions.has(region)) mark(link, region);
  orphansSeen.set(regions, filledRegions.length);
}

/** Whether a section surely is there, and so near to a kind that its orphans go behind no earlier one but of their own. */
function isNearest(
  { program }: Link,
  { name, takes, mayTake, constraint, sectionKind }: OutputStatement,
  kind: OrphanKind,
): boolean {
  if (constraint !== 0 || sectionKind !== 'normal') return false;
  const holds = (other: OrphanKind): boolean => (takes & homeBit(other)) !== 0;
  const isCode = holds(code) || (name === code.home && (program.takes & homeBit(code)) === 0);
  if (isCode) return kind !== constants || (mayTake & writable) === 0;
  if (kind === code || kind === constants) return false;
  const near = kind === data ? [constants] : [constants, data];
  return near.some((other) => other.home === name && holds(other));
}

/** Whether an output section may hold what an orphan of this kind would join. */
function mayBe(output: OutputStatement, { home }: OrphanKind): boolean {
  return !kinds.some((kind) => kind.home === output.name && kind.home !== home);
}

/** An orphan goes to the regions of the section that it follows; where that names none, to one that its attributes fit. */
function regionsBehind(link: Link, output: OutputStatement, flags: number): MemoryRegion[] {
  const region = output.namedRegion ?? fittingRegion(link, flags);
  return output.loadRegion ? [region, output.loadRegion] : [region];
}

function fittingRegion({ program, sinks, here }: Link, flags: number): MemoryRegion {
  const fits = (region: MemoryRegion): boolean =>
    (region.flags & flags) !== 0 && (region.notFlags & flags) === 0;
  return program.regions.find(fits) ?? lookUpRegion(program, sinks.warning, defaultRegionName, here);
}

function mark(link: Link, region: MemoryRegion): void {
  link.orphanRegions.add(region);
  region.lastKnown = false;
}
