import { byteCount } from '../../base/addressRange';
import type { Place } from '../../base/span';
import { memoryUse } from '../../image/fill/imageFill';
import type { Ledger } from '../../memory/ledger';
import type { BuiltTarget } from '../../project/builtTarget';

/** A region of a linked script and how far the current build fills it. */
export interface FilledRegion {
  readonly name: string;
  /** Where the script declares it. */
  readonly place: Place;
  /** In bytes. */
  readonly size: number;
  readonly used: number;
  /** The ELF or map that shows it. */
  readonly image: string;
}

/**
 * The regions of a target as its current build fills them; each once, by the fullest of its images. A build of another
 * script than today's says nothing.
 */
export function filledRegions(target: BuiltTarget, ledger: Ledger): readonly FilledRegion[] {
  const regions = new Map<string, FilledRegion>();
  for (const { file, image, match, script } of target.images) {
    if (match !== 'same' || !script) continue;
    const declared = ledger.ofKind('region').filter(({ subject }) => subject.script === script);
    const memories = declared.map(({ name, written }) => ({ name, range: written }));
    const sources = image.kind === 'elf' ? { elf: image } : { map: image };
    for (const { name, range, used } of memoryUse({ ...sources, memories })) {
      const region = declared.find((claim) => claim.name === name);
      const known = regions.get(name);
      if (!region || (known && known.used >= used)) continue;
      const size = Number(byteCount(range));
      regions.set(name, {
        name,
        place: region.place,
        size,
        used,
        image: file,
      });
    }
  }
  return [...regions.values()];
}
