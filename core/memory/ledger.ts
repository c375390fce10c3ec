import { createSideTable } from '../base/sideTable';
import { compareBigints } from '../base/order';
import { intersect, rangeOf, type AddressRange } from '../base/addressRange';
import { buildRangeIndex, itemsIn, type RangeIndex } from '../base/rangeIndex';
import { canonical, canonicalAddress } from '../device/addressSpace';
import type { Device } from '../device/device';
import type { BuiltTarget } from '../project/builtTarget';
import { isOfKind, type Claim, type ClaimKind, type ClaimOf } from './claim';
import { freeBeside, type Free } from './freeBeside';
import { claimants as everyClaimant, type Claimant } from './claimants/list';
import {
  aliveTogether,
  isAliveIn,
  phaseNames,
  phases,
  whileApplicationRuns,
  type Alive,
  type Phase,
} from './phases';
import { mostPairs, overlapsBetween, overlapsWithin, type Overlap, type Steps } from './sweep';

/** Two claims that share bytes in some phase. */
export interface ClaimOverlap<A extends Claim = Claim, B extends Claim = Claim> {
  readonly first: A;
  readonly second: B;
  /** From the first to the last byte that both occupy. */
  readonly shared: AddressRange;
  /** The shared bytes themselves, sorted and disjoint. */
  readonly pieces: readonly AddressRange[];
}

/** All claims of a target, and every question about who is where and when. Canonical addresses throughout. */
export interface Ledger {
  readonly claims: readonly Claim[];
  ofKind<K extends ClaimKind>(...kinds: readonly K[]): readonly ClaimOf<K>[];
  /**
   * The pairs of claims of these kinds that share bytes and a phase, in address order: `mostPairs` at most. Each pair of
   * one kind with itself is there once; what one model puts over its own bytes is its compiler's matter. Swept when first
   * asked for.
   */
  overlaps<A extends ClaimKind, B extends ClaimKind>(
    first: A,
    second: B,
  ): readonly ClaimOverlap<ClaimOf<A>, ClaimOf<B>>[];
  /** Who occupies the byte at an address, canonical or not, by start. */
  at(address: bigint): readonly Claim[];
  /** Who occupies some byte of a range. */
  touching(range: AddressRange): readonly Claim[];
  /**
   * What no claim occupies in these phases; by default while the application and its models run.
   *
   * @param counts leaves claims out, for example what is about to move
   */
  free(within: AddressRange, during?: readonly Phase[], counts?: (claim: Claim) => boolean): Free;
}

export interface LedgerOptions {
  /** Whether two models, by their source files, run at once. */
  readonly runAtOnce?: (one: string, other: string) => boolean;
  /** Counts the work, for tests. */
  readonly steps?: Steps;
}

const ledgers = createSideTable<BuiltTarget, Ledger>();

/** The ledger of a target, worked out once. */
export function ledgerOf(target: BuiltTarget): Ledger {
  let ledger = ledgers.get(target);
  if (!ledger) ledgers.set(target, (ledger = ledgerWith(target, everyClaimant)));
  return ledger;
}

/** The ledger of a target by other claimants than the usual ones. */
export function ledgerWith(
  target: BuiltTarget,
  claimants: readonly Claimant[] = everyClaimant,
  options: LedgerOptions = {},
): Ledger {
  return createLedger(
    target.addressing,
    claimants.flatMap((claimant) => claimant(target)),
    options,
  );
}

/** A ledger of claims that are there. Nothing is sorted or swept before somebody asks. */
export function createLedger(
  device: Device,
  claims: readonly Claim[],
  { runAtOnce, steps }: LedgerOptions = {},
): Ledger {
  const byKind = new Map<ClaimKind, Claim[]>();
  for (const claim of claims) {
    const known = byKind.get(claim.subject.kind);
    if (known) known.push(claim);
    else byKind.set(claim.subject.kind, [claim]);
  }
  const swept = new Map<string, readonly ClaimOverlap[]>();
  let index: RangeIndex<Claim> | undefined;
  const touching = (range: AddressRange): Claim[] => {
    index ??= buildRangeIndex(claims);
    return itemsIn(index, range, undefined, steps).filter(({ pieces }) => piecesIn(pieces, range).length > 0);
  };
  return {
    claims,
    ofKind: <K extends ClaimKind>(...kinds: readonly K[]) =>
      kinds.length === 1
        ? ((byKind.get(kinds[0]!) ?? []) as unknown as ClaimOf<K>[])
        : claims.filter((claim): claim is ClaimOf<K> => isOfKind(claim, ...kinds)),
    overlaps: <A extends ClaimKind, B extends ClaimKind>(first: A, second: B) => {
      const key = `${first} ${second}`;
      let found = swept.get(key);
      if (!found) {
        found = sweep(byKind.get(first) ?? [], byKind.get(second) ?? [], runAtOnce, steps);
        swept.set(key, found);
      }
      return found as readonly ClaimOverlap<ClaimOf<A>, ClaimOf<B>>[];
    },
    at: (address) => touching(rangeOf(canonicalAddress(device, address), 1n)),
    touching: (range) => touching(canonical(device, range)),
    free: (within, during, counts = () => true) => {
      const set = during ? phases(...during) : whileApplicationRuns.phases;
      const taken = touching(within).filter(
        (claim) => claim.certainty !== 'lastBuild' && isAliveIn(claim.alive, set) && counts(claim),
      );
      return freeBeside(
        within,
        taken.flatMap(({ pieces, extentIsKnown }) => pieces.map((range) => ({ range, extentIsKnown }))),
      );
    },
  };
}

/** Claims by when they are alive, epochs aside: groups that never meet are not swept against each other. */
function byPhases(claims: readonly Claim[]): Claim[][] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const { phases: set, inference } = claim.alive;
    const key = `${set} ${inference?.model ?? ''}`;
    const known = groups.get(key);
    if (known) known.push(claim);
    else groups.set(key, [claim]);
  }
  return [...groups.values()];
}

/** What one compiler placed for one model is its own matter: buffers lie over each other in time. */
function areOfOneModel(a: Claim, b: Claim): boolean {
  const model = a.alive.inference?.model;
  return model !== undefined && model === b.alive.inference?.model;
}

function sweep(
  firsts: readonly Claim[],
  seconds: readonly Claim[],
  runAtOnce: LedgerOptions['runAtOnce'],
  steps: Steps | undefined,
): ClaimOverlap[] {
  const pairs: Overlap<Claim, Claim>[] = [];
  const groups = byPhases(firsts);
  const others = firsts === seconds ? groups : byPhases(seconds);
  groups.forEach((group, i) => {
    others.forEach((other, j) => {
      if (firsts === seconds && j < i) return;
      const [a, b] = [group[0]!, other[0]!];
      if (areOfOneModel(a, b) || !mayMeet(a, b, runAtOnce)) return;
      if (firsts === seconds && i === j) pairs.push(...overlapsWithin(group, steps));
      else pairs.push(...overlapsBetween(group, other, steps));
    });
  });
  const found = pairs.flatMap(({ first, second, shared }): ClaimOverlap[] => {
    if (!aliveTogether(first.alive, second.alive, runAtOnce)) return [];
    const pieces = sharedPieces(first, second, shared);
    const [head, tail] = [pieces[0], pieces[pieces.length - 1]];
    return head && tail ? [{ first, second, shared: { start: head.start, end: tail.end }, pieces }] : [];
  });
  if (groups.length + others.length > 2) found.sort((a, b) => compareBigints(a.shared.start, b.shared.start));
  return found.slice(0, mostPairs);
}

/** Whether claims like these are alive together in any epoch. */
function mayMeet({ alive: a }: Claim, { alive: b }: Claim, runAtOnce: LedgerOptions['runAtOnce']): boolean {
  const atAnyEpoch = ({ phases: set, inference }: Alive): Alive => ({
    phases: set,
    ...(inference ? { inference: { model: inference.model } } : {}),
  });
  return aliveTogether(atAnyEpoch(a), atAnyEpoch(b), runAtOnce);
}

function sharedPieces({ pieces: a }: Claim, { pieces: b }: Claim, within: AddressRange): AddressRange[] {
  const result: AddressRange[] = [];
  const one = piecesIn(a, within);
  const other = piecesIn(b, within);
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    const shared = intersect(one[i]!, other[j]!);
    if (shared) result.push(shared);
    if (one[i]!.end < other[j]!.end) i++;
    else j++;
  }
  return result;
}

/** The pieces that touch a range, found by halving. */
function piecesIn(pieces: readonly AddressRange[], range: AddressRange): readonly AddressRange[] {
  const firstWith = (test: (piece: AddressRange) => boolean): number => {
    let low = 0;
    for (let high = pieces.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (test(pieces[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return pieces.slice(
    firstWith(({ end }) => end > range.start),
    firstWith(({ start }) => start >= range.end),
  );
}

/** Every phase: for what must stay free for good. */
export const everyPhase: readonly Phase[] = phaseNames;
