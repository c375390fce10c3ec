import type { AddressRange } from '../base/addressRange';
import { intersect } from '../base/addressRange';
import type { Span } from '../base/span';
import { wholeFile } from '../base/span';
import type { ElfImage } from './elf';
import type { LinkerMap } from './linkerMap';

/** The bytes set aside for the main stack or the heap of a linked image, and the symbols that say so. */
export interface StackRange {
  readonly range: AddressRange;
  /** `[_sstack, _estack)`. */
  readonly basis: string;
  /** Zero-based line of the upper symbol in a map; undefined for ELF. */
  readonly line: number | undefined;
  readonly span: Span;
}

/** Top, bottom and size of the main stack: ST's scripts, then CMSIS's. The top is exclusive. */
const stackSymbols: readonly { readonly top: string; readonly bottom: string; readonly size: string }[] = [
  { top: '_estack', bottom: '_sstack', size: '_Min_Stack_Size' },
  { top: '__StackTop', bottom: '__StackLimit', size: '__STACK_SIZE' },
];

/** The start of ST's and newlib's heap, and the size that the script wants for it at least. */
const heapSymbols: readonly {
  readonly start: readonly string[];
  readonly end: string;
  readonly size: string;
}[] = [
  { start: ['_end', 'end'], end: '', size: '_Min_Heap_Size' },
  { start: ['__HeapBase'], end: '__HeapLimit', size: '__HEAP_SIZE' },
];

/**
 * The main stack of a linked image: `[_sstack, _estack)`, or `[_estack − _Min_Stack_Size, _estack)` where `_sstack` is
 * missing or is merely a limit. It is a limit where application sections lie above it: ST's isolation templates set
 * `_sstack` to the start of RAM for MSPLIM. Undefined where the image does not say.
 */
export function stackOf(image: ElfImage | LinkerMap): StackRange | undefined {
  for (const names of stackSymbols) {
    const top = valueOf(image, names.top);
    if (top === undefined || top === 0n) continue;
    const bottom = valueOf(image, names.bottom);
    if (bottom !== undefined && bottom < top && !holdsSections(image, { start: bottom, end: top })) {
      return stackRange(image, { start: bottom, end: top }, `[${names.bottom}, ${names.top})`, names.top);
    }
    const size = valueOf(image, names.size);
    if (size !== undefined && size > 0n && size <= top) {
      return stackRange(
        image,
        { start: top - size, end: top },
        `[${names.top} - ${names.size}, ${names.top})`,
        names.top,
      );
    }
  }
  return undefined;
}

/**
 * The heap that the script asks for: `[_end, _end + _Min_Heap_Size)`. A wish, not a claim: newlib's heap may grow up
 * to the stack, and may never be used at all. Undefined where the image does not say.
 */
export function heapOf(image: ElfImage | LinkerMap): StackRange | undefined {
  for (const names of heapSymbols) {
    for (const name of names.start) {
      const start = valueOf(image, name);
      if (start === undefined || start === 0n) continue;
      const end = names.end === '' ? undefined : valueOf(image, names.end);
      if (end !== undefined && end > start) {
        return stackRange(image, { start, end }, `[${name}, ${names.end})`, name);
      }
      const size = valueOf(image, names.size);
      if (size !== undefined && size > 0n) {
        return stackRange(image, { start, end: start + size }, `[${name}, ${name} + ${names.size})`, name);
      }
    }
  }
  return undefined;
}

/**
 * Whether an output section only makes ld check for room and holds nothing: ST's `._user_heap_stack`, CMSIS's
 * `.stack_dummy`.
 */
export function isSizeCheck(section: string): boolean {
  return /^\.?_?user_heap(?:_stack)?$|^\.?_?user_stack$|^\.stack_dummy$/.test(section);
}

/** The final value of a symbol in an ELF or map. */
export function valueOf(image: ElfImage | LinkerMap, name: string): bigint | undefined {
  return image.symbolsByName.get(name)?.value;
}

function holdsSections(image: ElfImage | LinkerMap, range: AddressRange): boolean {
  for (const section of image.sections) {
    if (!section.allocated || isSizeCheck(section.name) || /stack/i.test(section.name)) continue;
    if (intersect(section.range, range)) return true;
  }
  return false;
}

function stackRange(
  image: ElfImage | LinkerMap,
  range: AddressRange,
  basis: string,
  symbol: string,
): StackRange {
  if (image.kind === 'elf') return { range, basis, line: undefined, span: wholeFile };
  const place = image.symbolsByName.get(symbol);
  return { range, basis, line: place?.line, span: place?.span ?? wholeFile };
}
