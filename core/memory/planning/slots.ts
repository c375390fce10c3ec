import { compareBigints, higher, lower } from '../../base/order';
import { contains, intersect, isEmpty, type AddressRange } from '../../base/addressRange';
import type { Place } from '../../base/span';
import { banksIn, canonical } from '../../device/addressSpace';
import { isBookkeepingPool } from '../../memoryPool/poolFile';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Claim, ClaimOf } from '../claim';
import type { Ledger } from '../ledger';
import type { Slot } from './partition';

/** A pool that a plan may give another range. */
export interface MovablePool {
  readonly name: string;
  readonly place: Place;
  /** As the file writes it; empty where it is switched off. */
  readonly written: AddressRange;
  /** The same bytes at canonical addresses. */
  readonly range: AddressRange;
}

/** One slot with the pools that take it: more than one where they share bytes. */
export interface PoolSlot {
  readonly slot: Slot;
  readonly pools: readonly MovablePool[];
}

/** Whether the plan moves a claim, so that it keeps no memory from anybody. */
export function isMoved(claim: Claim, region: ClaimOf<'region'>): boolean {
  const { kind } = claim.subject;
  if (claim === region || kind === 'pool' || kind === 'buffer' || kind === 'weights') return true;
  if (claim.side === 'boot') return true;
  if (kind === 'region') return claim.subject.holds !== 'application';
  if (kind === 'reserved') return false;
  return contains(region.range, claim.range) || !intersect(claim.range, region.range);
}

/**
 * The pools in on-chip RAM that can hold activations, one slot for those that share bytes, by address. Pools of size 0
 * are slots that may be switched on, where their place is theirs alone.
 *
 * @param isDead whether nothing switches on the memory at these addresses: no plan counts on an unused pool there
 */
export function slotsOf(
  target: BuiltTarget,
  ledger: Ledger,
  region: ClaimOf<'region'>,
  ram: AddressRange,
  isDead: (range: AddressRange) => boolean,
): PoolSlot[] {
  const device = target.addressing;
  const groups = [...poolGroups(ledger, ram), ...switchedOff(target, ledger, ram)].sort((a, b) =>
    compareBigints(a.range.start, b.range.start),
  );
  return groups.flatMap(({ range, pools, isFixed }, index): PoolSlot[] => {
    const isInUse = ledger.ofKind('buffer').some((buffer) => intersect(buffer.range, range) !== undefined);
    const banks = banksIn(device, isEmpty(range) ? { start: range.start, end: range.start + 1n } : range);
    const floor = groups[index - 1]?.range.end ?? ram.start;
    const ceiling = groups[index + 1]?.range.start ?? ram.end;
    const limits = isFixed ? range : limitsOf(ledger, region, range, banks, floor, ceiling);
    if (isEmpty(limits)) return [];
    const today = intersect(range, limits) ?? { start: limits.start, end: limits.start };
    return [
      {
        pools,
        slot: {
          name: pools.map((pool) => pool.name).join(', '),
          limits,
          today,
          isFast: banks.length > 0 && banks.every((bank) => bank.offAfterReset === true),
          isInUse,
          isFixed,
          isUsable: isInUse || !isDead(range),
        },
      },
    ];
  });
}

interface PoolGroup {
  range: AddressRange;
  readonly pools: MovablePool[];
  isFixed: boolean;
}

/** Pools that have bytes, those that share some together. */
function poolGroups(ledger: Ledger, ram: AddressRange): PoolGroup[] {
  const claims = ledger
    .ofKind('pool')
    .filter(({ range, subject }) => contains(ram, range) && subject.origin !== 'outdatedModel')
    .sort((a, b) => compareBigints(a.range.start, b.range.start));
  const groups: PoolGroup[] = [];
  for (const { name, place, written, range, subject } of claims) {
    const pool = { name, place, written, range };
    const isFixed = subject.declared?.offset === undefined || subject.declared.size === undefined;
    const last = groups[groups.length - 1];
    if (last && range.start < last.range.end) {
      last.pools.push(pool);
      last.isFixed = true;
      if (range.end > last.range.end) last.range = { start: last.range.start, end: range.end };
    } else groups.push({ range, pools: [pool], isFixed });
  }
  return groups;
}

/** Absolute pools of size 0 on chip whose first byte no other pool has. */
function switchedOff(target: BuiltTarget, ledger: Ledger, ram: AddressRange): PoolGroup[] {
  const found: PoolGroup[] = [];
  for (const { file, poolFile } of target.poolFiles) {
    for (const pool of poolFile.pools) {
      if (pool.mode !== 'absolute' || !pool.range || !isEmpty(pool.range) || !pool.size) continue;
      if (isBookkeepingPool(pool) || pool.properties.get('rights')?.value === 'ACC_READ') continue;
      const first = canonical(target.addressing, { start: pool.range.start, end: pool.range.start + 1n });
      if (!contains(ram, first) || found.some(({ range }) => range.start === first.start)) continue;
      if (ledger.touching(first).some(({ subject }) => subject.kind === 'pool')) continue;
      const range = { start: first.start, end: first.start };
      found.push({
        range,
        pools: [{ name: pool.name, place: { file, span: pool.nameSpan }, written: pool.range, range }],
        isFixed: false,
      });
    }
  }
  return found;
}

/** What a pool may take at most: of its banks, what lies between its neighbours and belongs to nothing that stays. */
function limitsOf(
  ledger: Ledger,
  region: ClaimOf<'region'>,
  range: AddressRange,
  banks: ReturnType<typeof banksIn>,
  floor: bigint,
  ceiling: bigint,
): AddressRange {
  const wide = {
    start: later(banks[0]?.range.start ?? range.start, floor, range.start),
    end: earlier(banks[banks.length - 1]?.range.end ?? range.end, ceiling, range.end),
  };
  const isHome = (piece: AddressRange): boolean =>
    isEmpty(range)
      ? piece.start <= range.start && range.start < piece.end
      : intersect(piece, range) !== undefined;
  const free = ledger.free(wide, undefined, (claim) => !isMoved(claim, region)).free.filter(isHome);
  const largest = free.reduce<AddressRange | undefined>(
    (best, piece) => (!best || piece.end - piece.start > best.end - best.start ? piece : best),
    undefined,
  );
  return largest ?? range;
}

/** The start of a bank, or where the neighbour ends, but never behind today's start. */
function later(bank: bigint, floor: bigint, today: bigint): bigint {
  return lower(higher(bank, floor), today);
}

function earlier(bank: bigint, ceiling: bigint, today: bigint): bigint {
  return higher(lower(bank, ceiling), today);
}
