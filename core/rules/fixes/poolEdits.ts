import { formatAddress } from '../../base/size';
import type { ClaimOf } from '../../memory/claim';
import type { PoolFile, Quantity } from '../../memoryPool/poolFile';
import { editBytes } from '../../memoryPool/quantityEdit';
import type { Fix, FixSafety, TextEdit } from '../engine/finding';

/** The edits that make a pool's offset or size mean `bytes`, in the file's own style. */
export function quantityEdits(
  file: string,
  dialect: PoolFile['dialect'],
  quantity: Quantity,
  bytes: bigint,
): TextEdit[] {
  return editBytes(quantity, bytes, dialect).map((edit) => ({ file, ...edit }));
}

/** The fix that shrinks a pool to `size` bytes; none where the pool would vanish or its size cannot be edited. */
export function shrinkPool(
  { subject, name, place, written }: ClaimOf<'pool'>,
  size: bigint,
  where: string,
  safety: FixSafety,
): Fix[] {
  const declared = subject.declared?.size;
  if (!declared || size <= 0n) return [];
  return [
    {
      title: `Shrink pool ${name} to ${where} (${formatAddress(written.start + size)})`,
      safety,
      edits: quantityEdits(place.file, subject.dialect, declared, size),
    },
  ];
}
