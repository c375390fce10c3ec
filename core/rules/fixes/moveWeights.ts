import { byteCount, intersect, type AddressRange } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { bankAt, canonical, fittedRange } from '../../device/addressSpace';
import { writeNumberLike } from '../../linkerScript/syntax/numberStyle';
import { flashWeights, type FlashWeights } from '../../memory/flashWeights';
import { plannedPool } from '../../memory/plannedPool';
import type { BuiltTarget } from '../../project/builtTarget';
import { scriptAddresses } from '../../project/scriptAddresses';
import type { Fix, TextEdit } from '../engine/finding';
import { quantityEdits } from './poolEdits';
import type { RuleContext } from '../engine/rule';

/** NOR flash is erased in blocks of this size; what shares a block is erased together. */
export const flashSector = 64n * 1024n;
/** Erratum ES0620 2.4.5: the last bytes of an XSPI memory are left alone. */
const lastBytes = 32n;
/** Room to leave for an image whose size nobody states: ST's own layout has the next thing this far behind. */
const usualRoom: Readonly<Record<string, bigint>> = { FSBL: 0x100000n, application: 0x280000n };

/** Whether the pool file has already moved the weights away from `other`: the model only has to be generated again. */
export function isMovedAway(target: BuiltTarget, weights: FlashWeights, other: AddressRange): boolean {
  const planned = plannedPool(target, weights.model, weights.pool);
  if (!planned || planned.shift === 0n) return false;
  return !weights.pieces.some((piece) =>
    intersect({ start: piece.start + planned.shift, end: piece.end + planned.shift }, other),
  );
}

/**
 * Moves the pool of weights to the first free sector at or behind `from`, and the address that scripts load the blob to
 * with it. Nothing where no pool file is surely the model's, where it already moved, or where the board has no room.
 */
export function moveBehind(
  target: BuiltTarget,
  context: RuleContext,
  weights: FlashWeights,
  from: bigint,
  where: string,
): Fix[] {
  const planned = plannedPool(target, weights.model, weights.pool);
  if (!planned || planned.shift !== 0n) return [];
  const { offset, size, range } = planned.pool;
  const bank = bankAt(target.addressing, weights.pool.range.start);
  if (!offset || offset.bytes === undefined || !size || !range || !bank) return [];
  const home = canonical(target.addressing, range);
  const extent = weights.range.end - home.start;
  const end = fittedRange(bank, target.files.board).end - lastBytes;
  const start = firstFree(occupied(target, weights, bank.range), from, extent);
  if (start + extent > end) return [];
  const { file, poolFile } = planned;
  const edits: TextEdit[] = quantityEdits(file, poolFile.dialect, offset, offset.bytes + start - home.start);
  if (start + byteCount(home) > end)
    edits.push(...quantityEdits(file, poolFile.dialect, size, roundDown(end - start)));
  for (const entry of scriptAddresses(context.artifacts, target)) {
    if (entry.model !== weights.model || entry.pool !== weights.pool || !entry.span) continue;
    edits.push(addressEdit(context, entry.file, entry.span, entry.address + start - home.start));
  }
  return [
    {
      title: `Move pool ${weights.pool.name} ${where} (${formatAddress(start)}), then generate the model again`,
      safety: 'suggested',
      edits,
    },
  ];
}

/** Writes another number in place of one, in its style. */
export function addressEdit(
  context: RuleContext,
  file: string,
  span: TextEdit['span'],
  value: bigint,
): TextEdit {
  const old = context.artifacts.text(file)?.slice(span.start, span.end) ?? '';
  return { file, span, newText: writeNumberLike(old, value) };
}

/** What else lies in the memory: boot images, the weights of other models, regions that the application is linked to. */
function occupied(target: BuiltTarget, moved: FlashWeights, bank: AddressRange): AddressRange[] {
  const taken: AddressRange[] = [];
  for (const { name, start, size } of target.boot) {
    taken.push(
      canonical(target.addressing, { start, end: start + (size ?? usualRoom[name] ?? flashSector) }),
    );
  }
  for (const other of flashWeights(target)) {
    if (other.model !== moved.model || other.pool !== moved.pool) taken.push(other.range);
  }
  for (const { evaluation } of target.scripts) {
    for (const { origin, length, invented, isReferenced } of evaluation.regions) {
      if (invented || !isReferenced || origin === undefined || length === undefined) continue;
      taken.push(canonical(target.addressing, { start: origin, end: origin + length }));
    }
  }
  return taken.filter((range) => intersect(range, bank));
}

function firstFree(taken: readonly AddressRange[], from: bigint, size: bigint): bigint {
  let start = roundUp(from);
  const sorted = [...taken].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  // Ends are not in order: a range that reaches far may stand before a short one, so every one is looked at again.
  for (let moved = true; moved;) {
    moved = false;
    for (const range of sorted) {
      if (!intersect(range, { start, end: start + size })) continue;
      start = roundUp(range.end);
      moved = true;
    }
  }
  return start;
}

function roundUp(address: bigint): bigint {
  return ((address + flashSector - 1n) / flashSector) * flashSector;
}

function roundDown(size: bigint): bigint {
  return (size / flashSector) * flashSector;
}
