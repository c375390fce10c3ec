import { formatAddress } from '../../base/size';
import type { Pool, PoolFile, Quantity } from '../../memoryPool/poolFile';
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
  file: string,
  dialect: PoolFile['dialect'],
  pool: Pool,
  size: bigint,
  where: string,
  safety: FixSafety,
): Fix[] {
  if (!pool.size || !pool.range || size <= 0n) return [];
  return [
    {
      title: `Shrink pool ${pool.name} to ${where} (${formatAddress(pool.range.start + size)})`,
      safety,
      edits: quantityEdits(file, dialect, pool.size, size),
    },
  ];
}
