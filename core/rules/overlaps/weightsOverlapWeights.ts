import { distinctBytes } from '../../base/addressRange';
import { formatBytes, formatSize } from '../../base/size';
import { say, saySentences } from '../../base/wording';
import type { ClaimOf } from '../../memory/claim';
import type { ClaimOverlap } from '../../memory/ledger';
import { isProgrammed } from '../../memory/phases';
import { plannedPieces, plannedPool } from '../../memory/plannedPool';
import { overlapsBetween } from '../../memory/sweep';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Fix } from '../engine/finding';
import { moveBehind } from '../fixes/moveWeights';
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
  checkTarget: (target, context) =>
    context
      .ledgerOf(target)
      .overlaps('weights', 'weights')
      .filter(
        ({ first, second }) =>
          first.subject.model !== second.subject.model &&
          isProgrammed(first.alive) &&
          isProgrammed(second.alive),
      )
      .flatMap((overlap) => judge(target, context, overlap) ?? []),
};

type Weights = ClaimOf<'weights'>;

function judge(
  target: BuiltTarget,
  context: RuleContext,
  { first: a, second: b, shared, pieces }: ClaimOverlap<Weights, Weights>,
): Report | undefined {
  // The names of both models in a fixed order: an edit must not turn the pair round.
  const [first, second] = a.owner < b.owner ? [a, b] : [b, a];
  const [one, other] = [first.subject, second.subject];
  if (!one.pool || !other.pool) return undefined;
  const isMoved = hasParted(target, first, second);
  const home = ({ subject }: Weights): string => plannedPool(target, subject)?.file ?? '';
  const isOneFile = home(first) !== '' && home(first) === home(second);
  const size = formatSize(distinctBytes(pieces));
  const share = say`The weights of ${first.owner} ${rangeWithSize(first.range)} and of ${second.owner} ${rangeWithSize(second.range)} share ${formatBytes(distinctBytes(pieces))} of flash.`;
  const remedy = isOneFile
    ? say`Give each model a pool file of its own.`
    : say`Move one pool behind the weights of the other and generate its model again.`;
  const planned = plannedPool(target, other);
  return {
    key: `${first.owner}:${one.pool.name}|${second.owner}:${other.pool.name}`,
    severity: isMoved ? 'information' : 'error',
    proof: 'reached',
    message: saySentences(
      isMoved
        ? [say`The built models still share ${size} of flash.`, share]
        : [
            say`${size} of weights overwrite each other in flash.`,
            share,
            say`Whichever is programmed last overwrites the other.`,
            ...(isOneFile ? [say`Both are made with ${home(first)}.`] : []),
          ],
    ),
    help: isMoved ? say`The pool files have parted them since: generate the models again.` : remedy,
    place: planned && !isOneFile ? { file: planned.file, span: planned.pool.nameSpan } : second.place,
    related: [
      {
        ...first.place,
        message: say`pool ${one.pool.name} of ${first.owner} ${rangeWithSize(one.pool.range)}`,
        isOtherEnd: true,
      },
      {
        ...second.place,
        message: say`pool ${other.pool.name} of ${second.owner} ${rangeWithSize(other.pool.range)}`,
      },
    ],
    overlap: shared,
    pieces,
    fixes: isOneFile ? [] : partingFixes(target, context, first, second),
  };
}

function partingFixes(target: BuiltTarget, context: RuleContext, first: Weights, second: Weights): Fix[] {
  const behind = (moved: Weights, other: Weights): Fix[] =>
    moveBehind(
      target,
      context,
      moved,
      other.range.end,
      say`of ${plannedPool(target, moved.subject)?.file ?? moved.owner} behind the weights of ${other.owner}`,
    );
  return [...behind(second, first), ...behind(first, second)];
}

/** Whether the pool files keep them apart now, whichever of the two was moved. */
function hasParted(target: BuiltTarget, first: Weights, second: Weights): boolean {
  const planned = [first, second].map((weights) =>
    plannedPieces(target, weights).map((range) => ({ range })),
  );
  return overlapsBetween(planned[0]!, planned[1]!).length === 0;
}
