import { unknown } from './certainty';
import { flag, type MemoryRegion, type OrphanPlaces, type OutputStatement } from './linkState';
import { defaultRegionName, lookUpRegion, type Program } from './program';
import { isNear, isSame, shapeOf, shapeOfNature, type SectionShape } from './sectionShape';
import { isClosed, type Link } from './state';
import {
  code,
  constants,
  data,
  threadData,
  threadZeroes,
  writableCode,
  zeroes,
  type SectionNature,
} from './takenSections';

/*
 * Sections of the objects for which the script has no place (orphans): ld places each behind the last output section of
 * its kind, or of the nearest kind that there is, and in the region of that; what lies behind it moves. Nobody knows
 * here which sections the objects have, so some of each kind may come, unless a pattern takes all that there is. The
 * rules are those of ldelf_place_orphan and lang_output_section_find_by_flags.
 */

/** Orphans that stand together. */
interface OrphanGroup {
  /** The output section behind which all of them go where there is one. */
  readonly home: string;
  readonly natures: readonly SectionNature[];
  /**
   * Whether they are of several kinds or ELF types, which follow several sections where there is no home: all stand where
   * the first of them went, but each goes to the region of the section that it would follow by itself.
   */
  readonly isMixed: (program: Program) => boolean;
}

const never = (): boolean => false;

const groups: readonly OrphanGroup[] = [
  { home: '.text', natures: [code], isMixed: never },
  { home: '.rodata', natures: [constants], isMixed: (program) => !program.takesUnwindTables },
  // Notes.
  { home: '.interp', natures: [constants], isMixed: never },
  { home: '.data', natures: [data, writableCode], isMixed: () => true },
  { home: '.bss', natures: [zeroes], isMixed: never },
  { home: '.tdata', natures: [threadData, threadZeroes], isMixed: never },
];

/** Output sections in their order, with what orphans may have put behind them so far. */
interface Anchor {
  readonly output: OutputStatement;
  readonly shapes: SectionShape[];
}

/** Works out where orphans may come; nowhere where all inputs are known, or where the script takes all there are. */
export function orphanPlaces(link: Link): OrphanPlaces {
  const behind = new Map<OutputStatement, Set<MemoryRegion>[]>();
  const outputs = link.program.statements.filter((statement) => statement.kind === 'output');
  if (isClosed(link) || link.program.takesEverything || outputs.length === 0) return { front: [], behind };
  const anchors = outputs
    .filter(({ name }) => name !== '/DISCARD/')
    .map((output): Anchor => ({ output, shapes: [shapeOf(output)] }));
  const chosen = new Map(groups.map((group) => [group, new Set<Anchor>()]));
  const inFront = new Set<OrphanGroup>();
  // Orphans may go behind orphans: until no more places come up.
  for (let before = -1, found = 0; found !== before;) {
    before = found;
    found = 0;
    for (const group of groups) {
      const places = placesOf(group, anchors);
      if (places.isFront) inFront.add(group);
      const known = chosen.get(group)!;
      for (const anchor of places.anchors) {
        if (!known.has(anchor)) anchor.shapes.push(...group.natures.map(shapeOfNature));
        known.add(anchor);
      }
      found += known.size;
    }
  }
  const front = new Set<MemoryRegion>();
  for (const [group, places] of chosen) {
    const isMixed = group.isMixed(link.program);
    const fitting = inFront.has(group) ? group.natures.map((nature) => fittingRegion(link, nature)) : [];
    const own = [...places].map(({ output }) => [output, regionsBehind(link, output, group)] as const);
    const all = new Set([...fitting, ...own.flatMap(([, regions]) => [...regions])]);
    if (inFront.has(group)) for (const region of isMixed ? all : fitting) front.add(region);
    for (const [output, regions] of own) {
      const sets = behind.get(output) ?? [];
      sets.push(isMixed ? all : regions);
      behind.set(output, sets);
    }
  }
  return { front: [...front], behind };
}

interface Places {
  readonly anchors: readonly Anchor[];
  /** Whether there may be none: the orphans then come in front of everything. */
  readonly isFront: boolean;
}

function placesOf({ home, natures }: OrphanGroup, anchors: readonly Anchor[]): Places {
  const first = anchors.find(({ output }) => output.name === home);
  // The inputs decide whether a section with a constraint is there.
  if (first && first.output.constraint !== 1 && first.output.constraint !== 2)
    return { anchors: [first], isFront: false };
  const found = natures.map((nature) => byFlags(nature, anchors));
  const named = anchors.filter(({ output }) => output.name === home);
  return {
    anchors: [...new Set([...named, ...found.flatMap((places) => places.anchors)])],
    isFront: found.some(({ isFront }) => isFront),
  };
}

/** The last section of the same kind; where there is none, the last of a near kind. */
function byFlags(nature: SectionNature, anchors: readonly Anchor[]): Places {
  const mustBe = ({ shapes }: Anchor): boolean =>
    isSame(shapes[0]!, nature).must || isNear(shapes[0]!, nature).must;
  // Thread-local sections stand together; ld looks for a near one only in front of the first of them.
  const end = nature.isThreadLocal ? anchors.findIndex(({ shapes }) => shapes[0]!.threadLocal.may) : -1;
  const last = anchors
    .slice(0, end < 0 ? undefined : end)
    .map(mustBe)
    .lastIndexOf(true);
  return {
    anchors: anchors.filter(
      ({ output, shapes }, at) =>
        shapes.some((shape) => isSame(shape, nature).may) ||
        ((at >= last || output.mayBeTyped) && shapes.some((shape) => isNear(shape, nature).may)),
    ),
    isFront: last < 0,
  };
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
  const sets = link.orphans.behind.get(output);
  if (!sets) return;
  for (const regions of sets) markAgain(link, regions);
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

/** An orphan goes to the regions of the section that it follows; where that names none, to one that its attributes fit. */
function regionsBehind(link: Link, output: OutputStatement, { natures }: OrphanGroup): Set<MemoryRegion> {
  const { namedRegion, loadRegion } = output;
  const isNamed = namedRegion && namedRegion.names[0] !== defaultRegionName;
  const regions = new Set(isNamed ? [namedRegion] : natures.map((nature) => fittingRegion(link, nature)));
  if (loadRegion) regions.add(loadRegion);
  return regions;
}

function fittingRegion({ program, sinks, here }: Link, nature: SectionNature): MemoryRegion {
  const flags = flagsOf(nature);
  const fits = (region: MemoryRegion): boolean =>
    (region.flags & flags) !== 0 && (region.notFlags & flags) === 0;
  return program.regions.find(fits) ?? lookUpRegion(program, sinks.warning, defaultRegionName, here);
}

function flagsOf({ isLoaded, isReadonly, isCode, isThreadLocal }: SectionNature): number {
  return (
    flag.alloc |
    (isLoaded ? flag.load | flag.contents : 0) |
    (isReadonly ? flag.readonly : 0) |
    (isCode ? flag.code : flag.data) |
    (isThreadLocal ? flag.threadLocal : 0)
  );
}

function mark(link: Link, region: MemoryRegion): void {
  link.orphanRegions.add(region);
  region.lastKnown = false;
}
