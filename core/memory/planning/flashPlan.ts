import { compareBigints } from '../../base/order';
import { intersect, type AddressRange } from '../../base/addressRange';
import { formatBytes } from '../../base/size';
import { say } from '../../base/wording';
import { bankAt, canonical, usablePart } from '../../device/addressSpace';
import type { Bank } from '../../device/device';
import { flashSector, roundUp } from '../../memoryPool/freeMemory';
import type { BuiltTarget } from '../../project/builtTarget';
import type { ClaimOf } from '../claim';
import type { Ledger } from '../ledger';
import { isProgrammed } from '../phases';
import { plannedPool } from '../plannedPool';
import { layOutFlash } from './flashLayout';

/** Room to leave for an image whose size is not stated: ST's own layout has the next thing this far behind. */
export const usualRoom: Readonly<Record<string, bigint>> = { FSBL: 0x100000n, application: 0x280000n };

/** Something in flash with the bytes that the plan keeps for it. */
export interface FlashSlot {
  readonly kind: 'boot' | 'region' | 'weights';
  readonly name: string;
  /** Canonical. */
  readonly range: AddressRange;
  /** Where it begins today. */
  readonly today: bigint;
  /** Bytes that it has; undefined where the size of an image is not stated. */
  readonly bytes: bigint | undefined;
  /** The weights themselves, which an edit of their pool moves. */
  readonly weights: ClaimOf<'weights'> | undefined;
}

/** The plan of one flash memory. */
export interface FlashPlan {
  readonly memory: string;
  /** What the board has there, without the bytes at the end that an erratum tells to leave alone. */
  readonly range: AddressRange;
  /** By address. Where nothing fits: as it is today. */
  readonly slots: readonly FlashSlot[];
  readonly fits: boolean;
  /** Bytes of weights that move. */
  readonly moved: bigint;
  readonly notes: readonly string[];
}

/**
 * Plans each flash memory that holds weights. Boot images and regions stand where the boot chain looks for them: the boot
 * ROM and the FSBL have their addresses built in. An image keeps its size and the head room in whole sectors. Weights move
 * in whole sectors, as few bytes of them as possible, by their pool.
 *
 * @param headroom of boot images as a share of their size
 */
export function planFlash(target: BuiltTarget, ledger: Ledger, headroom: number): FlashPlan[] {
  const banks = new Map<Bank, ClaimOf<'weights'>[]>();
  for (const weights of ledger.ofKind('weights')) {
    const bank = isProgrammed(weights.alive) ? bankAt(target.addressing, weights.range.start) : undefined;
    if (bank?.kind === 'external') banks.set(bank, [...(banks.get(bank) ?? []), weights]);
  }
  return [...banks].map(([bank, weights]) => planOfBank(target, ledger, bank, weights, headroom));
}

function planOfBank(
  target: BuiltTarget,
  ledger: Ledger,
  bank: Bank,
  all: readonly ClaimOf<'weights'>[],
  headroom: number,
): FlashPlan {
  const range = usablePart(bank, target.files.board);
  const notes: string[] = [];
  const standing = standingSlots(ledger, bank, headroom, notes);
  const slots = all.map((weights) => weightsSlot(target, weights));
  const counts = new Map<string, number>();
  for (const weights of all)
    counts.set(poolOf(target, weights), (counts.get(poolOf(target, weights)) ?? 0) + 1);
  const isMovable = ({ weights }: FlashSlot): boolean => {
    const pool = poolOf(target, weights!);
    return pool !== '' && counts.get(pool) === 1;
  };
  const movable = slots.filter(isMovable);
  for (const slot of slots) {
    if (!isMovable(slot))
      notes.push(
        say`${slot.name} stay where they are: ${poolOf(target, slot.weights!) === '' ? say`no pool file is surely theirs` : say`another model has the same pool`}.`,
      );
  }
  const fixed = [...standing, ...slots.filter((slot) => !isMovable(slot))];
  const layout = layOutFlash(
    movable.map(({ today, range: own }) => ({ start: today, size: own.end - own.start })),
    fixed.map(surely),
    range,
    flashSector,
    avoidedIn(bank, standing),
  );
  const moved = movable.map((slot, index): FlashSlot => {
    const start = layout?.starts[index] ?? slot.today;
    return { ...slot, range: { start, end: start + (slot.range.end - slot.range.start) } };
  });
  return {
    memory: bank.name,
    range,
    slots: [...fixed, ...moved].sort((a, b) => compareBigints(a.range.start, b.range.start)),
    fits: layout !== undefined && !meet(fixed, range),
    moved: layout?.moved ?? 0n,
    notes,
  };
}

/** Of an image of unknown size only the first byte is sure. */
function surely({ range, bytes }: FlashSlot): AddressRange {
  return bytes === undefined ? { start: range.start, end: range.start + 1n } : range;
}

/** Room that images of unknown size may need; and the start of the memory, where the boot ROM looks for an FSBL. */
function avoidedIn(bank: Bank, standing: readonly FlashSlot[]): AddressRange[] {
  const { start } = bank.range;
  const first = standing.some(({ range }) => range.start === start)
    ? []
    : [{ start, end: start + usualRoom['FSBL']! }];
  return [...first, ...standing.filter(({ bytes }) => bytes === undefined).map(({ range }) => range)];
}

/** Whether what stays shares bytes or leaves the memory: no move of weights ends that. */
function meet(fixed: readonly FlashSlot[], within: AddressRange): boolean {
  return fixed.some(
    ({ kind, ...slot }, index) =>
      surely({ kind, ...slot }).end > within.end ||
      fixed.some(
        (other, at) =>
          at > index &&
          (kind === 'weights' || other.kind === 'weights') &&
          intersect(surely(fixed[index]!), surely(other)),
      ),
  );
}

/** Boot images with their head room, and regions that the application is linked to. */
function standingSlots(ledger: Ledger, bank: Bank, headroom: number, notes: string[]): FlashSlot[] {
  return ledger.touching(bank.range).flatMap((claim): FlashSlot[] => {
    const { subject, range, name, extentIsKnown } = claim;
    if (!isProgrammed(claim.alive)) return [];
    const slot = (kind: FlashSlot['kind'], end: bigint, bytes: bigint | undefined): FlashSlot => ({
      kind,
      name,
      range: { start: range.start, end },
      today: range.start,
      bytes,
      weights: undefined,
    });
    if (subject.kind === 'bootImage') {
      const bytes = range.end - range.start;
      if (extentIsKnown) return [slot('boot', range.start + withHeadroom(bytes, headroom), bytes)];
      const room = usualRoom[name] ?? flashSector;
      notes.push(say`The size of ${name} is not known: ${formatBytes(room)} are kept for it.`);
      return [slot('boot', range.start + room, undefined)];
    }
    if (subject.kind === 'region' && subject.region.isReferenced)
      return [slot('region', range.end, range.end - range.start)];
    return [];
  });
}

/** An image with its head room, in whole sectors. */
function withHeadroom(bytes: bigint, headroom: number): bigint {
  const wanted = bytes + (bytes * BigInt(Math.round(headroom * 1000))) / 1000n;
  return roundUp(wanted, flashSector);
}

/** From the start of its pool, which is what an edit moves, to the last byte. */
function weightsSlot(target: BuiltTarget, weights: ClaimOf<'weights'>): FlashSlot {
  const planned = plannedPool(target, weights.subject);
  const home = planned?.pool.range ? canonical(target.addressing, planned.pool.range).start : undefined;
  // The pool file may have moved it already; the model as it will be generated counts.
  const start = home ?? weights.range.start;
  const end = weights.range.end + (planned?.shift ?? 0n);
  return {
    kind: 'weights',
    name: say`weights of ${weights.owner}`,
    range: { start, end },
    today: start,
    bytes: end - start,
    weights,
  };
}

/** The pool that moves them; empty where no pool file is surely the model's, or its offset cannot be edited. */
function poolOf(target: BuiltTarget, weights: ClaimOf<'weights'>): string {
  const planned = plannedPool(target, weights.subject);
  return planned?.pool.offset?.bytes === undefined ? '' : `${planned.file}\n${planned.pool.name}`;
}
