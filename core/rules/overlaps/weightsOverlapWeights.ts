import { distinctBytes, intersect, type AddressRange } from '../../base/addressRange';
import { formatBytes } from '../../base/size';
import { flashWeights, type FlashWeights } from '../../memory/flashWeights';
import { overlapsWithin } from '../../memory/overlaps';
import { plannedPool } from '../../memory/plannedPool';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Fix } from '../engine/finding';
import { isMovedAway, moveBehind } from '../fixes/moveWeights';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// Models of one application run one after the other and may share activations; weights stay in flash all the time.

/**
 * The weights of two models of one application share flash bytes.
 *
 * ## What it means on the board
 *
 * Models that run one after the other may share activations, but weights stay in flash all the time. The blob that is
 * programmed last overwrites part of the other, and that model answers with noise. Generating two models with one and
 * the same `.mpool` places both at the start of the same flash pool.
 *
 * ## Example
 *
 * ```json
 * { "fname": "xSPI2", "name": "octoFlash", "offset": { "value": "0x70380000", "magnitude": "BYTES" } }
 * ```
 *
 * in the pool files of both models, which use 3 MiB and 1 MiB of it.
 *
 * ## How to fix it
 *
 * Move the flash pool of one model behind the weights of the other and generate it again; the quick fix writes the
 * address into the `.mpool` and into the script that makes the hex file. Where both models use one pool file, copy it
 * first. After the fix the built model still has the old address: `model-outdated` says so until it is generated
 * again.
 *
 * ## When to switch it off
 *
 * Where only one of the two models is programmed at a time.
 */
export const weightsOverlapWeights: Rule = {
  id: 'weights-overlap-weights',
  defaultSeverity: 'error',
  title: 'the weights of two models share flash bytes',
  checkTarget: (target, context) => {
    const pairs = overlapsWithin(flashWeights(target));
    return pairs.flatMap(({ first, second }) =>
      first.model === second.model ? [] : (judge(target, context, first, second) ?? []),
    );
  },
};

function judge(
  target: BuiltTarget,
  context: RuleContext,
  a: FlashWeights,
  b: FlashWeights,
): Report | undefined {
  const shared = a.pieces.flatMap((piece) => b.pieces.flatMap((other) => intersect(piece, other) ?? []));
  const overlap = hull(shared);
  if (!overlap) return undefined;
  // The names of both models in a fixed order: an edit must not turn the pair round.
  const [first, second] = a.model.file < b.model.file ? [a, b] : [b, a];
  const isMoved = hasParted(target, first, second);
  const home = (weights: FlashWeights): string =>
    plannedPool(target, weights.model, weights.pool)?.file ?? '';
  const isOneFile = home(first) !== '' && home(first) === home(second);
  const consequence = isMoved
    ? 'The pool files have parted them since: generate the models again.'
    : `Whichever is programmed last overwrites the other.${isOneFile ? ` Both are made with ${home(first)}: give each model a pool file of its own.` : ''}`;
  const planned = plannedPool(target, second.model, second.pool);
  return {
    key: `${first.model.file}:${first.pool.name}|${second.model.file}:${second.pool.name}`,
    severity: isMoved ? 'information' : 'error',
    proof: 'reached',
    message: `The weights of ${first.model.file} ${rangeWithSize(first.range)} and of ${second.model.file} ${rangeWithSize(second.range)} share ${formatBytes(distinctBytes(shared))} of flash. ${consequence}`,
    place:
      planned && !isOneFile
        ? { file: planned.file, span: planned.pool.nameSpan }
        : { file: second.model.file, span: second.pool.span },
    related: [
      {
        file: first.model.file,
        span: first.pool.span,
        message: `pool ${first.pool.name} of ${first.model.file} ${rangeWithSize(first.pool.range)}`,
        isOtherEnd: true,
      },
      {
        file: second.model.file,
        span: second.pool.span,
        message: `pool ${second.pool.name} of ${second.model.file} ${rangeWithSize(second.pool.range)}`,
      },
    ],
    overlap,
    fixes: isOneFile ? [] : partingFixes(target, context, first, second),
  };
}

function partingFixes(
  target: BuiltTarget,
  context: RuleContext,
  first: FlashWeights,
  second: FlashWeights,
): Fix[] {
  const behind = (moved: FlashWeights, other: FlashWeights): Fix[] =>
    moveBehind(
      target,
      context,
      moved,
      other.range.end,
      `of ${plannedPool(target, moved.model, moved.pool)?.file ?? moved.model.file} behind the weights of ${other.model.file}`,
    );
  return [...behind(second, first), ...behind(first, second)];
}

/** Whether the pool files keep them apart now, whichever of the two was moved. */
function hasParted(target: BuiltTarget, first: FlashWeights, second: FlashWeights): boolean {
  const shift = (weights: FlashWeights): bigint =>
    plannedPool(target, weights.model, weights.pool)?.shift ?? 0n;
  const moved: AddressRange = {
    start: second.range.start + shift(second),
    end: second.range.end + shift(second),
  };
  if (shift(first) === 0n) return isMovedAway(target, second, first.range);
  return isMovedAway(target, first, moved);
}

function hull(ranges: readonly AddressRange[]): AddressRange | undefined {
  let result: AddressRange | undefined;
  for (const { start, end } of ranges) {
    result = result
      ? { start: start < result.start ? start : result.start, end: end > result.end ? end : result.end }
      : { start, end };
  }
  return result;
}
