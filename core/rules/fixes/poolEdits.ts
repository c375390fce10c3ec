import { byteCount, type AddressRange } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { say } from '../../base/wording';
import type { ClaimOf } from '../../memory/claim';
import type { PoolFile, Quantity } from '../../memoryPool/poolFile';
import { editBytes } from '../../memoryPool/quantityEdit';
import type { Fix, FixSafety, TextEdit } from '../engine/finding';
import { titleWithCost } from './room';

/** The edits that make a pool's offset or size mean `bytes`, in the file's own style. */
export function quantityEdits(
  file: string,
  dialect: PoolFile['dialect'],
  quantity: Quantity,
  bytes: bigint,
): TextEdit[] {
  return editBytes(quantity, bytes, dialect).map((edit) => ({ file, ...edit }));
}

/**
 * The fix that shrinks a pool to `size` bytes; none where the pool would vanish or its size cannot be edited.
 *
 * @param isUsed whether a built model uses some of the bytes that go, canonical: it must be generated again then
 */
export function shrinkPool(
  { subject, name, place, written, range }: ClaimOf<'pool'>,
  size: bigint,
  where: string,
  safety: FixSafety,
  isUsed: (gone: AddressRange) => boolean = () => false,
): Fix[] {
  const declared = subject.declared?.size;
  if (!declared || size <= 0n) return [];
  const again = isUsed({ start: range.start + size, end: range.end });
  return [
    {
      title: titleWithCost(say`Shrink pool ${name} to ${where} (${formatAddress(written.start + size)})`, {
        lost: byteCount(range) - size,
        regenerates: again,
      }),
      safety: again ? 'suggested' : safety,
      ...(again ? { generatesAgain: true } : {}),
      edits: quantityEdits(place.file, subject.dialect, declared, size),
    },
  ];
}
