import { contains, isEmpty, subtract, union, type AddressRange } from '../base/addressRange';
import { wholeFile, type Span } from '../base/span';
import type { Evaluation } from '../linkerScript/evaluation';
import type { ElfImage } from './elf';
import type { LinkerMap } from './linkerMap';
import { occupiedSections } from './occupiedSections';
import { heapOf, stackOf } from './stack';

/** A stretch of memory that a linked image occupies. */
export interface ImagePart {
  /**
   * `section`: at run addresses; `loadCopy`: bytes that lie elsewhere than any section runs, such as the initial values
   * of `.data` in flash; `stack`: the main stack; `heap`: what the script asks for at least.
   */
  readonly kind: 'section' | 'loadCopy' | 'stack' | 'heap';
  /** The section's name; `stack` and `heap`. */
  readonly name: string;
  /** As the image writes it; never empty. */
  readonly range: AddressRange;
  /**
   * `loaded`: the file carries its bytes; `zeroed`: the startup code clears it (`.bss`); `noload`: the application
   * owns it but nothing is put there before it runs (`(NOLOAD)`); `unknown`: a map does not tell.
   */
  readonly content: 'loaded' | 'zeroed' | 'noload' | 'unknown';
  /** `[_sstack, _estack)`, of a stack or heap. */
  readonly basis?: string;
  /** Zero-based line in a map; undefined for ELF. */
  readonly line: number | undefined;
  readonly span: Span;
}

/**
 * What an image occupies, or asks for. A position-independent ELF has nominal addresses and gives nothing.
 *
 * @param evaluation the script that the image was linked with: it alone tells `(NOLOAD)` in a map
 */
export function imageParts(image: ElfImage | LinkerMap, evaluation?: Evaluation): readonly ImagePart[] {
  if (image.kind === 'elf' && image.fileType === 'shared') return [];
  const parts =
    image.kind === 'elf' && image.sections.length === 0
      ? segmentParts(image)
      : sectionParts(image, evaluation);
  for (const [kind, found] of [
    ['stack', stackOf(image)],
    ['heap', heapOf(image)],
  ] as const) {
    if (!found || isEmpty(found.range)) continue;
    const { range, basis, line, span } = found;
    parts.push({ kind, name: kind, range, content: 'noload', basis, line, span });
  }
  return parts;
}

/** The segments, where the section table was stripped. */
function segmentParts({ segments }: ElfImage): ImagePart[] {
  const place = { line: undefined, span: wholeFile };
  return segments.flatMap((segment, index): ImagePart[] => {
    const name = `segment ${index}`;
    const content = segment.fileSize > 0 ? 'loaded' : 'noload';
    const running: ImagePart[] = isEmpty(segment.virtual)
      ? []
      : [{ kind: 'section', name, range: segment.virtual, content, ...place }];
    const copies = subtract(segment.physical, [segment.virtual]).map((range): ImagePart => ({
      kind: 'loadCopy',
      name,
      range,
      content: 'loaded',
      ...place,
    }));
    return [...running, ...copies];
  });
}

function sectionParts(image: ElfImage | LinkerMap, evaluation: Evaluation | undefined): ImagePart[] {
  const sections = occupiedSections(image, evaluation);
  const parts = sections.map(({ name, range, content, line, span }): ImagePart => ({
    kind: 'section',
    name,
    range,
    content,
    line,
    span,
  }));
  const running = union(sections.map(({ range }) => range));
  for (const { name, range, loadRange, line, span } of sections) {
    if (!loadRange || contains(range, loadRange)) continue;
    for (const piece of subtract(loadRange, running)) {
      parts.push({ kind: 'loadCopy', name, range: piece, content: 'loaded', line, span });
    }
  }
  return parts.filter(({ range }) => !isEmpty(range));
}
