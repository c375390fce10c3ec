import { subtract, union, type AddressRange } from '../../base/addressRange';
import { bankAt, canonical } from '../../device/addressSpace';
import type { Claim } from '../../memory/claim';
import { ledgerOf, type Ledger } from '../../memory/ledger';
import { modelsOfPoolFile } from '../../memory/plannedPool';
import { isProgrammed } from '../../memory/phases';
import { unknownImageSize, usualBoot } from '../../device/usualPlaces';
import type { BuiltModel, BuiltTarget } from '../../project/builtTarget';

/** Stands for every pool file. */
export const all = Symbol('all');

/**
 * What new pools of a file must leave alone in these targets, at canonical addresses: everything that the ledger does
 * not know to be free while the application runs, and the head of a flash that the board boots from up to its last
 * image. Of an image of unknown size it is not known where it ends: what lies behind it is not free, up to the next claim
 * or to the room that ST's own layout leaves.
 *
 * @param changed the pool file whose own pools and models do not count, as they are what changes; `all` where the file
 * is to take the place of every other
 */
export function takenMemory(targets: readonly BuiltTarget[], changed: string | typeof all): AddressRange[] {
  return union(targets.flatMap((target) => takenIn(target, changed)));
}

function takenIn(target: BuiltTarget, changed: string | typeof all): AddressRange[] {
  const ledger = ledgerOf(target);
  const own = new Set(changed === all ? [] : modelsOfPoolFile(target, changed).own);
  const counts = (claim: Claim): boolean => countsBeside(claim, changed, own);
  return target.addressing.banks
    .flatMap(({ range }) => {
      const { free, unknown } = ledger.free(range, undefined, counts);
      const behindUnknown = unknown.flatMap((part) => {
        // The byte before is the image's first.
        const after = { start: part.start - 1n + unknownImageSize, end: part.end };
        return after.start < after.end ? [after] : [];
      });
      return subtract(range, [...free, ...behindUnknown]);
    })
    .concat(bootHeads(target, ledger));
}

/** Models of one application run one after the other: RAM of other pool files is shared rightly, flash is not. */
function countsBeside(
  { subject, owner, alive }: Claim,
  changed: string | typeof all,
  own: ReadonlySet<BuiltModel>,
): boolean {
  if (subject.kind === 'pool')
    return changed !== all && subject.origin !== 'outdatedModel' && owner !== changed && isProgrammed(alive);
  if (subject.kind === 'weights') return changed !== all && !own.has(subject.model) && isProgrammed(alive);
  // What holds the weights of a model that changes is programmed again, wherever they go.
  if (subject.kind === 'programmed' && subject.programmed.weights)
    return changed !== all && !own.has(subject.programmed.weights.model);
  return subject.kind !== 'buffer' && subject.kind !== 'heap';
}

/** From the start of a flash to its last boot image: an update of an image may need the gap between two. */
function bootHeads({ addressing }: BuiltTarget, ledger: Ledger): AddressRange[] {
  const known = ledger.ofKind('bootImage');
  const images = known.map(({ range, extentIsKnown }) => ({
    start: range.start,
    end: extentIsKnown ? range.end : range.start + unknownImageSize,
  }));
  // Where nothing says where the application is flashed, ST's place for it stays free.
  if (known.length > 0 && !known.some(({ name }) => name !== 'FSBL')) {
    for (const { start, size } of usualBoot)
      images.push(canonical(addressing, { start, end: start + (size ?? unknownImageSize) }));
  }
  return images.flatMap(({ start, end }) => {
    const bank = bankAt(addressing, start);
    return bank?.kind === 'external' ? [{ start: bank.range.start, end }] : [];
  });
}
