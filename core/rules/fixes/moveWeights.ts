import { byteCount, intersect, type AddressRange } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { say } from '../../base/wording';
import { bankAt, canonical, usablePart } from '../../device/addressSpace';
import { writeNumberLike } from '../../linkerScript/syntax/numberStyle';
import type { ClaimOf } from '../../memory/claim';
import type { Ledger } from '../../memory/ledger';
import { isProgrammed } from '../../memory/phases';
import { firstFree } from '../../memory/planning/flashLayout';
import { usualRoom } from '../../memory/planning/flashPlan';
import { flashSector } from '../../memoryPool/freeMemory';
import { plannedPieces, plannedPool } from '../../memory/plannedPool';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import { weightsSteps } from '../../project/programming/weightsSteps';
import type { Fix, TextEdit } from '../engine/finding';
import { quantityEdits } from './poolEdits';
import { titleWithCost } from './room';
import type { RuleContext } from '../engine/rule';

/** Whether the pool file has already moved the weights away from `other`: the model only has to be generated again. */
export function isMovedAway(target: BuiltTarget, weights: ClaimOf<'weights'>, other: AddressRange): boolean {
  const pieces = plannedPieces(target, weights);
  return pieces !== weights.pieces && !pieces.some((piece) => intersect(piece, other));
}

/**
 * Moves the pool of weights to the first free sector at or behind `from`, and the address that scripts load the blob to
 * with it. Nothing where no pool file is surely the model's, where it already moved, or where the board has no room.
 */
export function moveBehind(
  target: BuiltTarget,
  context: RuleContext,
  weights: ClaimOf<'weights'>,
  from: bigint,
  where: string,
): Fix[] {
  const { pool } = weights.subject;
  const planned = plannedPool(target, weights.subject);
  if (!pool || !planned || planned.shift !== 0n) return [];
  const { range } = planned.pool;
  const bank = bankAt(target.addressing, pool.range.start);
  if (!range || !bank) return [];
  const home = canonical(target.addressing, range);
  const extent = weights.range.end - home.start;
  const { end } = usablePart(bank, target.files.board);
  const taken = occupied(context.ledgerOf(target), weights, bank.range);
  const start = firstFree(taken, from, extent, flashSector);
  if (start + extent > end) return [];
  const edits = weightsEdits(target, context.artifacts, weights, start);
  if (!edits) return [];
  return [
    {
      title: titleWithCost(say`Move pool ${pool.name} ${where} (${formatAddress(start)})`, {
        regenerates: true,
      }),
      safety: 'suggested',
      edits,
    },
  ];
}

/**
 * The edits that have the weights' pool begin at `start`, canonical: its offset, its size where the memory ends before it,
 * and the addresses that scripts load the blob to. Undefined where no pool file is surely the model's.
 */
export function weightsEdits(
  target: BuiltTarget,
  artifacts: Artifacts,
  weights: ClaimOf<'weights'>,
  start: bigint,
): TextEdit[] | undefined {
  const { model, pool } = weights.subject;
  const planned = plannedPool(target, weights.subject);
  if (!pool || !planned) return undefined;
  const { offset, size, range } = planned.pool;
  const bank = bankAt(target.addressing, pool.range.start);
  if (!offset || offset.bytes === undefined || !size || !range || !bank) return undefined;
  const home = canonical(target.addressing, range);
  const { end } = usablePart(bank, target.files.board);
  const { file, poolFile } = planned;
  const shift = start - home.start;
  const edits: TextEdit[] = quantityEdits(file, poolFile.dialect, offset, offset.bytes + shift);
  if (start + byteCount(home) > end)
    edits.push(...quantityEdits(file, poolFile.dialect, size, roundDown(end - start)));
  for (const { step, ...entry } of weightsSteps(artifacts, target)) {
    if (entry.model !== model || entry.pool !== pool || !step.addressSpan || step.address === undefined)
      continue;
    edits.push(addressEdit({ artifacts }, step.script, step.addressSpan, step.address + shift));
  }
  return edits;
}

/** Writes another number in place of one, in its style. */
export function addressEdit(
  context: Pick<RuleContext, 'artifacts'>,
  file: string,
  span: TextEdit['span'],
  value: bigint,
): TextEdit {
  const old = context.artifacts.text(file)?.slice(span.start, span.end) ?? '';
  return { file, span, newText: writeNumberLike(old, value) };
}

/** What else lies in the memory: boot images, the weights of other models, regions that the application is linked to. */
function occupied(ledger: Ledger, moved: ClaimOf<'weights'>, bank: AddressRange): AddressRange[] {
  const taken: AddressRange[] = [];
  for (const claim of ledger.touching(bank)) {
    const { subject, range, extentIsKnown } = claim;
    if (!isProgrammed(claim.alive)) continue;
    if (subject.kind === 'bootImage') {
      const room = extentIsKnown ? 0n : (usualRoom[claim.name] ?? flashSector);
      taken.push({ start: range.start, end: extentIsKnown ? range.end : range.start + room });
    } else if (subject.kind === 'region') {
      if (subject.region.isReferenced) taken.push(range);
    } else if (subject.kind === 'weights') {
      const { model, pool } = moved.subject;
      if (subject.model !== model || subject.pool !== pool) taken.push(range);
    }
  }
  return taken;
}

function roundDown(size: bigint): bigint {
  return (size / flashSector) * flashSector;
}
