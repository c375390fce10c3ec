import type { PackingBlock } from '../../../../core/memory/planning/packing';

/** Pairs of blocks that are alive together and share bytes, and offsets that are not aligned or below 0: none in a packing. */
export function faultsOf(
  blocks: readonly PackingBlock[],
  offsets: readonly number[],
  borders: readonly number[] = [],
): string[] {
  const faults: string[] = [];
  blocks.forEach((a, i) => {
    if (a.size <= 0 || a.to <= a.from) return;
    const start = offsets[i]!;
    const end = start + a.size;
    if (!(start >= 0) || !Number.isInteger(start)) faults.push(`block ${i} at ${start}`);
    if (start % (a.alignment ?? 1) !== 0) faults.push(`block ${i} at ${start} is not aligned`);
    for (const border of borders)
      if (start < border && border < end) faults.push(`block ${i} crosses ${border}`);
    blocks.slice(0, i).forEach((b, j) => {
      if (b.size <= 0 || a.from >= b.to || b.from >= a.to) return;
      if (start < offsets[j]! + b.size && offsets[j]! < end) faults.push(`blocks ${j} and ${i} share bytes`);
    });
  });
  return faults;
}

/** The lowest height of any packing, by trying every order: in one of them first-fit gives it. For up to seven blocks. */
export function lowestHeight(blocks: readonly PackingBlock[], borders: readonly number[] = []): number {
  let lowest = Infinity;
  const placed: { block: PackingBlock; at: number }[] = [];
  const open = new Set(blocks.filter((block) => block.size > 0 && block.to > block.from));
  const descend = (height: number): void => {
    if (height >= lowest) return;
    if (open.size === 0) lowest = height;
    for (const block of [...open]) {
      const at = firstFit(placed, block, borders);
      open.delete(block);
      placed.push({ block, at });
      descend(Math.max(height, at + block.size));
      placed.pop();
      open.add(block);
    }
  };
  descend(0);
  return lowest === Infinity ? 0 : lowest;
}

function firstFit(
  placed: readonly { block: PackingBlock; at: number }[],
  block: PackingBlock,
  borders: readonly number[],
): number {
  const alignment = block.alignment ?? 1;
  for (let at = 0; ; at += alignment) {
    const free = placed.every(
      (other) =>
        other.block.from >= block.to ||
        block.from >= other.block.to ||
        at + block.size <= other.at ||
        other.at + other.block.size <= at,
    );
    if (free && borders.every((border) => border <= at || at + block.size <= border)) return at;
  }
}
