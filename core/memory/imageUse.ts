import type { AddressRange } from '../base/addressRange';
import { isEmpty } from '../base/addressRange';
import { canonical } from '../device/addressSpace';
import { imageClaims } from './imageClaims';
import { heapOf } from '../image/stack';
import type { BuiltTarget, TargetImage } from '../project/builtTarget';
import type { Claim } from './claim';

/** A claim of an image at canonical addresses. */
export interface ImageUse extends Omit<Claim, 'kind'> {
  readonly kind: 'section' | 'image' | 'stack' | 'heap' | 'weights';
  /** Zero-based line in a map; undefined for ELF. */
  readonly line: number | undefined;
}

/** What an image of the application lays hold of: sections, copies to be loaded, stack, and the heap it asks for. */
export function imageUse(target: BuiltTarget, { file, image, script }: TargetImage): ImageUse[] {
  const uses: ImageUse[] = imageClaims(image, { file, evaluation: script?.evaluation }).map((claim) => ({
    ...claim,
    range: canonical(target.addressing, claim.written),
  }));
  const heap = image.kind === 'elf' && image.fileType === 'shared' ? undefined : heapOf(image);
  if (heap && !isEmpty(heap.range)) {
    uses.push({
      kind: 'heap',
      name: 'heap',
      written: heap.range,
      range: canonical(target.addressing, heap.range),
      source: { file, span: heap.span },
      side: 'application',
      certainty: 'reserved',
      owner: file,
      line: heap.line,
    });
  }
  return uses;
}

/** The range as the image writes it: canonical addresses shifted back to where the claim was written. */
export function writtenPart(use: Pick<Claim, 'range' | 'written'>, part: AddressRange): AddressRange {
  const shift = use.written.start - use.range.start;
  return { start: part.start + shift, end: part.end + shift };
}
