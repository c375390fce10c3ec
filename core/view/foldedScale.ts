import { compareBigints } from '../base/order';
import { byteCount, intersect, union, type AddressRange } from '../base/addressRange';

/** One stretch of an axis: true to scale, or folded to a fixed length. */
export interface ScalePart {
  readonly range: AddressRange;
  readonly from: number;
  readonly to: number;
  readonly folded: boolean;
}

/** Addresses along an axis of pixels; every unfolded byte is as long as every other. */
export interface FoldedScale {
  readonly range: AddressRange;
  readonly length: number;
  readonly parts: readonly ScalePart[];
  /** Pixels per byte outside folds. */
  readonly perByte: number;
  /** Pixel of an address; clamped to the axis. */
  at(address: bigint): number;
  /** Address at a pixel; clamped to the axis. Inside a fold, proportional. */
  addressAt(pixel: number): bigint;
}

/**
 * A scale of `length` pixels over `range`, with each of `folds` (disjoint; parts outside `range` are ignored) shrunk to
 * `foldLength` pixels. Where the folds alone would take more than half of the axis they share that half.
 */
export function foldedScale(
  range: AddressRange,
  folds: readonly AddressRange[],
  length: number,
  foldLength: number,
): FoldedScale {
  const clipped = union(folds).flatMap((fold) => {
    const inside = intersect(fold, range);
    return inside ? [inside] : [];
  });
  const foldedBytes = clipped.reduce((sum, fold) => sum + byteCount(fold), 0n);
  const openBytes = Number(byteCount(range) - foldedBytes);
  const each =
    clipped.length === 0
      ? 0
      : openBytes === 0
        ? length / clipped.length
        : Math.min(foldLength, length / 2 / clipped.length);
  const perByte = openBytes === 0 ? 0 : (length - each * clipped.length) / openBytes;

  const parts: ScalePart[] = [];
  let address = range.start;
  let pixel = 0;
  const push = (end: bigint, folded: boolean): void => {
    if (end <= address) return;
    const to = pixel + (folded ? each : Number(end - address) * perByte);
    parts.push({ range: { start: address, end }, from: pixel, to, folded });
    address = end;
    pixel = to;
  };
  for (const fold of clipped) {
    push(fold.start, false);
    push(fold.end, true);
  }
  push(range.end, false);

  const partOf = (below: (part: ScalePart) => boolean): ScalePart | undefined => {
    let low = 0;
    let high = parts.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (below(parts[middle]!)) low = middle + 1;
      else high = middle;
    }
    return parts[low];
  };

  return {
    range,
    length,
    parts,
    perByte,
    at(target) {
      if (target <= range.start) return 0;
      if (target >= range.end) return length;
      const part = partOf((p) => p.range.end <= target);
      if (!part) return 0;
      return (
        part.from +
        (Number(target - part.range.start) / Number(byteCount(part.range))) * (part.to - part.from)
      );
    },
    addressAt(target) {
      if (!(target > 0)) return range.start;
      if (target >= length) return range.end;
      const part = partOf((p) => p.to <= target);
      if (!part || part.to <= part.from) return range.start;
      const share = (target - part.from) / (part.to - part.from);
      // The rounding of `at` must not push an address back by a byte.
      return part.range.start + BigInt(Math.floor(share * Number(byteCount(part.range)) + 1e-6));
    },
  };
}

/** Shares of what stays open that are left of a folded stretch at its ends, so that its edges and name can be seen. */
const leadingStub = 0.1;
const trailingStub = 0.03;

/**
 * The long stretches of `whole` that are worth folding: those without an edge of interest, each more than `ratio` times
 * as long as all that stays open. A stretch keeps a stub at both ends. Nothing inside `kept` is ever folded.
 *
 * @param kept Bytes that must be seen at their true length (what is used).
 * @param edges Addresses that must stay visible: every boundary of a claim or bank.
 */
export function chooseFolds(
  whole: AddressRange,
  kept: readonly AddressRange[],
  edges: readonly bigint[],
  ratio = 2,
): AddressRange[] {
  const cuts = [
    ...new Set([whole.start, whole.end, ...edges.filter((e) => e > whole.start && e < whole.end)]),
  ].sort((a, b) => compareBigints(a, b));
  const keptUnion = union(kept);
  const stretches: AddressRange[] = [];
  let at = 0;
  for (let i = 0; i + 1 < cuts.length; i++) {
    const stretch = { start: cuts[i]!, end: cuts[i + 1]! };
    while (at < keptUnion.length && keptUnion[at]!.end <= stretch.start) at++;
    const keep = keptUnion[at];
    if (!(keep && intersect(keep, stretch))) stretches.push(stretch);
  }
  stretches.sort((a, b) => compareBigints(byteCount(b), byteCount(a)));
  let open = byteCount(whole);
  let count = 0;
  let openThen = open;
  stretches.forEach((stretch, i) => {
    open -= byteCount(stretch);
    if (open > 0n && Number(byteCount(stretch)) > ratio * Number(open)) {
      count = i + 1;
      openThen = open;
    }
  });
  const lead = BigInt(Math.floor(Number(openThen) * leadingStub));
  const trail = BigInt(Math.floor(Number(openThen) * trailingStub));
  return stretches
    .slice(0, count)
    .map((stretch) => ({ start: stretch.start + lead, end: stretch.end - trail }))
    .sort((a, b) => compareBigints(a.start, b.start));
}
