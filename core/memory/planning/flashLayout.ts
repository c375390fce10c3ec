import { compareBigints } from '../../base/order';
import { intersect, type AddressRange } from '../../base/addressRange';
import { roundUp } from '../../memoryPool/freeMemory';

/** Something that lies in flash and may be moved as a whole. */
export interface FlashBlock {
  /** Where it begins today. */
  readonly start: bigint;
  /** Bytes of it with what is left free behind it. */
  readonly size: bigint;
}

export interface FlashLayout {
  /** Where each block begins, in the order given. */
  readonly starts: readonly bigint[];
  /** Bytes of the blocks that move. */
  readonly moved: bigint;
}

/** All orders of so many blocks are tried; of more only two. */
const mostTried = 6;

/**
 * Lays blocks into `within`, beside what stays, so that the fewest bytes move; undefined where they do not fit. A
 * block that moves begins at a multiple of `step`. Exact for up to six blocks: every set of blocks that may stay is tried,
 * and the others in every order, each at the first place that is free. In the order of their places in any solution that
 * finds a solution, as no block ends up behind its own place.
 *
 * @param avoided where nothing may be moved to, though what lies there today may stay
 */
export function layOutFlash(
  blocks: readonly FlashBlock[],
  fixed: readonly AddressRange[],
  within: AddressRange,
  step: bigint,
  avoided: readonly AddressRange[] = [],
): FlashLayout | undefined {
  let best: FlashLayout | undefined;
  for (const kept of keptSets(blocks, fixed, within)) {
    const movers = blocks.flatMap((_, index) => (kept.includes(index) ? [] : [index]));
    const moved = movers.reduce((sum, index) => sum + blocks[index]!.size, 0n);
    if (best && moved >= best.moved) continue;
    const taken = [
      ...fixed,
      ...avoided,
      ...kept.map((index) => rangeAt(blocks[index]!, blocks[index]!.start)),
    ];
    const starts = placed(blocks, movers, taken, within, step);
    if (starts) best = { starts: blocks.map(({ start }, index) => starts.get(index) ?? start), moved };
  }
  return best;
}

function rangeAt({ size }: FlashBlock, start: bigint): AddressRange {
  return { start, end: start + size };
}

/** Sets of blocks that can stay where they are beside each other and what stays. */
function keptSets(
  blocks: readonly FlashBlock[],
  fixed: readonly AddressRange[],
  within: AddressRange,
): number[][] {
  const stays = (index: number, beside: readonly number[]): boolean => {
    const own = rangeAt(blocks[index]!, blocks[index]!.start);
    return (
      own.start >= within.start &&
      own.end <= within.end &&
      !fixed.some((range) => intersect(range, own)) &&
      !beside.some((other) => intersect(rangeAt(blocks[other]!, blocks[other]!.start), own))
    );
  };
  if (blocks.length > mostTried) {
    const bySize = blocks
      .map((_, index) => index)
      .sort((a, b) => compareBigints(blocks[b]!.size, blocks[a]!.size));
    const kept = bySize.reduce<number[]>((set, index) => (stays(index, set) ? [...set, index] : set), []);
    return [kept, []];
  }
  const sets: number[][] = [];
  for (let mask = 0; mask < 2 ** blocks.length; mask++) {
    const set = blocks.flatMap((_, index) => (Math.floor(mask / 2 ** index) % 2 === 1 ? [index] : []));
    if (set.every((index, at) => stays(index, set.slice(0, at)))) sets.push(set);
  }
  return sets;
}

/** The movers at free places, in the first order in which all of them find one. */
function placed(
  blocks: readonly FlashBlock[],
  movers: readonly number[],
  taken: readonly AddressRange[],
  within: AddressRange,
  step: bigint,
): Map<number, bigint> | undefined {
  if (blocks.length > mostTried) {
    const bySize = [...movers].sort((a, b) => compareBigints(blocks[b]!.size, blocks[a]!.size));
    return inOrder(blocks, bySize, taken, within, step) ?? inOrder(blocks, movers, taken, within, step);
  }
  for (const order of orders(movers)) {
    const starts = inOrder(blocks, order, taken, within, step);
    if (starts) return starts;
  }
  return undefined;
}

function* orders(items: readonly number[]): Generator<readonly number[]> {
  if (items.length <= 1) {
    yield items;
    return;
  }
  for (const first of items)
    for (const rest of orders(items.filter((item) => item !== first))) yield [first, ...rest];
}

function inOrder(
  blocks: readonly FlashBlock[],
  order: readonly number[],
  taken: readonly AddressRange[],
  within: AddressRange,
  step: bigint,
): Map<number, bigint> | undefined {
  const ranges = [...taken];
  const starts = new Map<number, bigint>();
  for (const index of order) {
    const { size } = blocks[index]!;
    // What is erased together belongs to one of them; only the end of the memory may cut the last step.
    const start = firstFree(ranges, within.start, size, step);
    if (start + size > within.end) return undefined;
    ranges.push({ start, end: start + roundUp(size, step) });
    starts.set(index, start);
  }
  return starts;
}

/** The first multiple of `step` at or behind `from` with so many free bytes. */
export function firstFree(taken: readonly AddressRange[], from: bigint, size: bigint, step: bigint): bigint {
  let start = roundUp(from, step);
  const sorted = [...taken].sort((a, b) => compareBigints(a.start, b.start));
  // Ends are not in order: a range that reaches far may stand before a short one, so every one is looked at again.
  for (let moved = true; moved;) {
    moved = false;
    for (const range of sorted) {
      if (!intersect(range, { start, end: start + size })) continue;
      start = roundUp(range.end, step);
      moved = true;
    }
  }
  return start;
}
