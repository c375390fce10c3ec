import { compareBigints, compareTexts } from '../../base/order';
import { byteCount, contains, isEmpty, type AddressRange, containsAddress } from '../../base/addressRange';
import type { DebugInfo } from '../dwarf';
import type { ElfImage } from '../elf';
import type { LinkerMap } from '../linkerMap';
import {
  fillName,
  otherName,
  type FillMemory,
  type FillRegion,
  type FillSection,
  type ImageFill,
} from './fill';
import { isAlignment, sectionObjects, type FillSources } from './sectionPieces';

/** What is known of one link. */
export interface FillInput {
  readonly elf?: ElfImage | undefined;
  readonly map?: LinkerMap | undefined;
  readonly debug?: DebugInfo | undefined;
  /** The memories to sort sections into; by default the map's own regions. */
  readonly memories?: readonly FillMemory[];
}

/**
 * Region → section → object → symbol of a linked image. A section with content that is loaded elsewhere than it runs
 * counts in both regions, as ld counts it. O(n log n) in sections and symbols.
 */
export function imageFill(input: FillInput): ImageFill {
  const { elf, map, debug } = input;
  const sources: FillSources = {
    elf,
    map,
    debug,
    mapSymbols:
      map && !elf
        ? map.symbols
            .filter((symbol) => !symbol.assigned && symbol.object !== undefined)
            .sort((a, b) => compareBigints(a.value, b.value))
        : undefined,
  };
  const sections = placedSections(elf, map).flatMap((section) => fillSections(sources, section));
  return {
    kind: elf ? 'elf' : 'linkerMap',
    regions: regionsOf(memoriesOf(input), sections),
    discarded: discardedOf(map),
  };
}

/** How far each memory is filled, without the question by whom: cheap enough for every check. */
export function memoryUse(input: Pick<FillInput, 'elf' | 'map' | 'memories'>): readonly FillRegion[] {
  const nobody: FillSources = { elf: undefined, map: undefined, debug: undefined, mapSymbols: undefined };
  const sections = placedSections(input.elf, input.map).flatMap((section) => fillSections(nobody, section));
  return regionsOf(memoriesOf(input), sections);
}

function memoriesOf({ memories, map }: FillInput): FillMemory[] {
  return (memories ?? map?.regions.map(memoryOf) ?? []).filter(({ range }) => !isEmpty(range));
}

/**
 * Whether an ELF and a map come from one link: the same sections at the same addresses. A map that was cut short, or
 * an ELF that was stripped of its sections, belongs to nothing.
 */
export function isSameLink(elf: ElfImage, map: LinkerMap): boolean {
  const own = elf.sections.filter((section) => section.allocated && !isEmpty(section.range));
  const mapped = new Map(
    map.sections.filter((section) => section.allocated).map((section) => [section.name, section]),
  );
  return (
    own.length > 0 &&
    own.length === mapped.size &&
    own.every(({ name, range }) => {
      const other = mapped.get(name)?.range;
      return other?.start === range.start && other.end === range.end;
    })
  );
}

function memoryOf({ name, origin, length }: { name: string; origin: bigint; length: bigint }): FillMemory {
  return { name, range: { start: origin, end: origin + length } };
}

interface PlacedSection {
  readonly name: string;
  readonly range: AddressRange;
  readonly load: bigint | undefined;
}

/** The sections that occupy memory; room that only a size check keeps free (`._user_heap_stack`) is among them. */
function placedSections(elf: ElfImage | undefined, map: LinkerMap | undefined): PlacedSection[] {
  if (elf) {
    return elf.sections
      .filter((section) => section.allocated && !isEmpty(section.range))
      .map(({ name, range, loadRange }) => ({ name, range, load: loadRange?.start }));
  }
  return (map?.sections ?? [])
    .filter((section) => section.allocated)
    .map(({ name, range, content, loadAddress }) => ({
      name,
      range,
      // ld gives sections without content a load address too: it means nothing.
      load: content === 'empty' ? undefined : loadAddress,
    }));
}

function fillSections(sources: FillSources, { name, range, load }: PlacedSection): FillSection[] {
  const section: FillSection = {
    name,
    start: range.start,
    load,
    size: Number(byteCount(range)),
    isLoadCopy: false,
    objects: sectionObjects(sources, range),
  };
  return load === undefined || load === range.start ? [section] : [section, { ...section, isLoadCopy: true }];
}

/** Where an entry's bytes are: at its load address for a copy. */
export function addressOf(section: FillSection): bigint {
  return section.isLoadCopy ? (section.load ?? section.start) : section.start;
}

function regionsOf(memories: readonly FillMemory[], sections: readonly FillSection[]): FillRegion[] {
  const bySmallest = [...memories].sort((a, b) => Number(byteCount(a.range) - byteCount(b.range)));
  const inside = new Map<FillMemory | undefined, FillSection[]>(memories.map((memory) => [memory, []]));
  for (const section of sections) {
    const start = addressOf(section);
    const range = { start, end: start + BigInt(section.size) };
    // Of regions that lie in one another the smallest; one that is too full still owns what begins in it.
    const owner =
      bySmallest.find((memory) => contains(memory.range, range)) ??
      bySmallest.find((memory) => containsAddress(memory.range, start));
    const list = inside.get(owner);
    if (list) list.push(section);
    else inside.set(owner, [section]);
  }
  return [...inside].map(([memory, own]) => regionOf(memory, own));
}

function regionOf(memory: FillMemory | undefined, own: FillSection[]): FillRegion {
  own.sort((a, b) => compareBigints(addressOf(a), addressOf(b)));
  const sections: FillSection[] = [];
  let end: bigint | undefined;
  for (const section of own) {
    const start = addressOf(section);
    if (end !== undefined && end < start && isAlignment({ start: end, end: start }, start)) {
      sections.push(gapSection(end, start));
    }
    sections.push(section);
    const last = start + BigInt(section.size);
    if (end === undefined || last > end) end = last;
  }
  const first = own[0] ? addressOf(own[0]) : 0n;
  return {
    name: memory?.name ?? otherName,
    range: memory?.range ?? { start: first, end: end ?? first },
    used: sections.reduce((sum, section) => sum + section.size, 0),
    sections,
  };
}

function gapSection(start: bigint, end: bigint): FillSection {
  const size = Number(end - start);
  const symbols = [{ name: fillName, start, size, place: undefined }];
  return {
    name: fillName,
    start,
    load: undefined,
    size,
    isLoadCopy: false,
    objects: [{ object: fillName, archive: undefined, size, symbols }],
  };
}

function discardedOf(map: LinkerMap | undefined): ImageFill['discarded'] {
  const objects = new Map<string, { bytes: number; sections: number }>();
  for (const { object, size } of map?.discarded ?? []) {
    const known = objects.get(object) ?? { bytes: 0, sections: 0 };
    objects.set(object, { bytes: known.bytes + size, sections: known.sections + 1 });
  }
  return {
    bytes: map?.discardedBytes ?? 0,
    objects: [...objects]
      .map(([object, dropped]) => ({ object, ...dropped }))
      .sort((a, b) => b.bytes - a.bytes || compareTexts(a.object, b.object)),
  };
}
