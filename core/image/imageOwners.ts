import type { AddressRange } from '../base/addressRange';
import { intersect } from '../base/addressRange';
import { basename } from '../base/path';
import { say } from '../base/wording';
import type { ElfImage } from './elf';
import { symbolsIn } from './elf';
import type { BuiltImage } from './occupiedSections';
import type { LinkerMap } from './linkerMap';
import { archiveOf, inputSectionsIn } from './linkerMap';
import { isSizeCheck, stackOf } from './stack';

/** Among more owners than this a largest one is not looked for. */
const mostCompared = 10_000;

/** Who owns bytes of an image. */
export interface ImageOwner {
  readonly kind: 'symbol' | 'inputSection' | 'section' | 'stack';
  /** `frame_buffer`, `.bss.frame_buffer`, `.bss`. */
  readonly name: string;
  /** As the map names it, `build/main.o`, `lib/libx.a(member.o)`; the source file for local symbols of an ELF. */
  readonly object: string | undefined;
  /** The output section around it. */
  readonly section: string | undefined;
  /** All of its bytes, not only those asked for. */
  readonly range: AddressRange;
}

/**
 * Who owns the bytes of `range`, by address, at most `limit`: symbols of an ELF, input sections of a map; where
 * neither is known, the output sections, to which padding belongs as well; and the main stack. Addresses are the
 * image's own, as written.
 */
export function ownersOf(image: BuiltImage, range: AddressRange, limit = 8): readonly ImageOwner[] {
  if (image.kind === 'intelHex') return [];
  const owners: ImageOwner[] = [];
  if (image.kind === 'elf') {
    for (const symbol of symbolsIn(image, range, limit)) {
      owners.push({
        kind: 'symbol',
        name: symbol.name,
        object: symbol.sourceFile,
        section: symbol.section,
        range: symbol.range,
      });
    }
  } else {
    for (const input of inputSectionsIn(image, range, limit)) {
      owners.push({
        kind: 'inputSection',
        name: input.name,
        object: input.object,
        section: input.section,
        range: input.range,
      });
    }
  }
  if (owners.length === 0) owners.push(...sectionsIn(image, range, limit));
  const stack = stackOf(image);
  if (stack && owners.length < limit && intersect(stack.range, range)) {
    owners.push({ kind: 'stack', name: 'stack', object: undefined, section: undefined, range: stack.range });
  }
  return owners;
}

/**
 * The owner of most bytes of `range`, for a message that has room for one name; undefined where none is known. Of
 * equals the lowest.
 */
export function ownerOf(image: BuiltImage, range: AddressRange): ImageOwner | undefined {
  let best: ImageOwner | undefined;
  let most = 0n;
  for (const owner of ownersOf(image, range, mostCompared)) {
    const shared = intersect(owner.range, range);
    const bytes = shared ? shared.end - shared.start : 0n;
    if (bytes <= most) continue;
    best = owner;
    most = bytes;
  }
  return best;
}

/** For messages: `frame_buffer (main.c)`, `.bss.frame_buffer from main.o`, `.text from member.o in libx.a`, `the stack`. */
export function describeOwner(owner: ImageOwner): string {
  if (owner.kind === 'stack') return say`the stack`;
  if (owner.object === undefined) return owner.name;
  if (owner.kind === 'symbol') return `${owner.name} (${basename(owner.object)})`;
  const archive = archiveOf(owner.object);
  const object = archive ? say`${archive.member} in ${basename(archive.archive)}` : basename(owner.object);
  return say`${owner.name} from ${object}`;
}

function sectionsIn(image: ElfImage | LinkerMap, range: AddressRange, limit: number): ImageOwner[] {
  const owners: ImageOwner[] = [];
  for (const { name, range: whole, allocated } of image.sections) {
    if (owners.length >= limit) break;
    if (!allocated || isSizeCheck(name) || !intersect(whole, range)) continue;
    owners.push({ kind: 'section', name, object: undefined, section: name, range: whole });
  }
  return owners;
}
