import { isEmpty, rangeOf, union, type AddressRange } from '../base/addressRange';
import { wholeFile, type Span } from '../base/span';
import type { Evaluation } from '../linkerScript/evaluation';
import type { ElfImage } from './elf';
import type { IntelHex } from './intelHex';
import type { LinkerMap } from './linkerMap';
import { isSizeCheck } from './stack';

/** Any file that shows what a build put where. */
export type BuiltImage = ElfImage | LinkerMap | IntelHex;

/** An output section that occupies memory of the target. */
export interface OccupiedSection {
  readonly name: string;
  /** Run addresses. */
  readonly range: AddressRange;
  /** Where its bytes are loaded; undefined where there are none, or where a map does not tell whether there are. */
  readonly loadRange: AddressRange | undefined;
  readonly content: 'loaded' | 'zeroed' | 'noload' | 'unknown';
  readonly line: number | undefined;
  readonly span: Span;
}

/**
 * The output sections of an ELF or map that occupy memory, in the file's order. `._user_heap_stack` is none of them:
 * it only makes ld check that there is room.
 */
export function occupiedSections(
  image: ElfImage | LinkerMap,
  evaluation?: Evaluation,
): readonly OccupiedSection[] {
  const noload = new Set(
    evaluation?.sections.filter((section) => section.noload).map((section) => section.name),
  );
  const withoutContent = (name: string): 'zeroed' | 'noload' =>
    isZeroedByStartup(name) && !noload.has(name) ? 'zeroed' : 'noload';
  const result: OccupiedSection[] = [];
  if (image.kind === 'elf') {
    for (const section of image.sections) {
      if (!section.allocated || isEmpty(section.range) || isSizeCheck(section.name)) continue;
      result.push({
        name: section.name,
        range: section.range,
        loadRange: section.loadRange,
        content: section.loadRange ? 'loaded' : withoutContent(section.name),
        line: undefined,
        span: wholeFile,
      });
    }
    return result;
  }
  for (const section of image.sections) {
    if (!section.allocated || isSizeCheck(section.name)) continue;
    const content =
      noload.has(section.name) || section.content === 'empty'
        ? withoutContent(section.name)
        : section.content;
    result.push({
      name: section.name,
      range: section.range,
      loadRange:
        content === 'loaded'
          ? rangeOf(section.loadAddress, section.range.end - section.range.start)
          : undefined,
      content,
      line: section.line,
      span: section.span,
    });
  }
  return result;
}

/**
 * The bytes that an image puts into memory when it is loaded, at load addresses (LMA): in flash for what runs in
 * place or is copied at start. Sorted, disjoint. From sections; from segments where an ELF has no section table.
 */
export function loadRanges(image: BuiltImage, evaluation?: Evaluation): readonly AddressRange[] {
  if (image.kind === 'intelHex') return image.ranges;
  if (image.kind === 'elf' && image.sections.length === 0)
    return union(image.segments.map((segment) => segment.physical));
  return union(
    occupiedSections(image, evaluation).flatMap((section) => (section.loadRange ? [section.loadRange] : [])),
  );
}

/** `.bss` and its kin, which startup code clears. Other sections without content are `(NOLOAD)` as a rule. */
function isZeroedByStartup(name: string): boolean {
  return /(?:^|[._])s?bss(?:$|[._])/i.test(name);
}
