import { compareBigints } from '../../base/order';
import { equalRanges, intersect, isEmpty, subtract, type AddressRange } from '../../base/addressRange';
import { formatBytes, formatRange } from '../../base/size';
import type { Place } from '../../base/span';
import { say, sayList } from '../../base/wording';
import type { BuiltTarget } from '../../project/builtTarget';
import { writtenPart, type ClaimOf } from '../claim';
import type { Ledger } from '../ledger';
import { frontierOf, missingAltogether, type FrontierPoint } from './frontier';
import { highestBorder, partitionAt, type Partition } from './partition';
import type { MovablePool } from './slots';
import { targetProblem, type PlanOptions, type Sharing, type TargetProblem } from './targetProblem';

/** A region or pool with the range that the plan gives it, in the addresses that its file writes. */
export interface PlannedRange {
  readonly kind: 'region' | 'pool';
  readonly name: string;
  readonly place: Place;
  readonly range: AddressRange;
  readonly before: AddressRange;
}

export interface MemoryPlan {
  readonly title: string;
  /** Where the application's region ends, canonical. */
  readonly border: bigint;
  readonly regions: readonly PlannedRange[];
  readonly pools: readonly PlannedRange[];
  readonly why: readonly string[];
  /** Bytes of activations that do not fit under this border; 0 in every plan that is proposed. */
  readonly missing: number;
  /** Whether bytes that a built model uses change hands: it must be generated again. */
  readonly movesModel: boolean;
}

export interface TargetPlan extends Omit<TargetProblem, 'target' | 'region' | 'sharing'> {
  readonly name: string;
  readonly region: { readonly name: string; readonly range: AddressRange } | undefined;
  readonly frontier: readonly FrontierPoint[];
  /** Least change first. Empty where nothing fits or nothing is known. */
  readonly plans: readonly MemoryPlan[];
  /** Bytes that are missing under every border. */
  readonly missing: number;
}

/**
 * Plans the on-chip RAM of a target: what its models need at least, what its application needs, every useful border between
 * them, and the changes of region and pools for the best ones. Nothing is written.
 */
export function planTarget(target: BuiltTarget, ledger: Ledger, options: PlanOptions = {}): TargetPlan {
  return planOfProblem(targetProblem(target, ledger, options));
}

/** Answers the question. */
export function planOfProblem(given: TargetProblem): TargetPlan {
  const { target, models, atOnce, doubleBuffer, application, region, sharing, notes } = given;
  const highest = sharing && highestBorder(sharing.problem);
  return {
    name: target.name,
    models,
    atOnce,
    doubleBuffer,
    application,
    region: region && { name: region.name, range: region.range },
    notes,
    frontier: sharing ? frontierOf(sharing.problem, highest) : [],
    missing: sharing && highest === undefined ? missingAltogether(sharing.problem) : 0,
    plans: sharing && highest !== undefined ? plansOf(sharing, highest, target) : [],
  };
}

/** The best plan whose application ends at this border, canonical; it may say that bytes are missing. */
export function planAtBorder(target: BuiltTarget, sharing: Sharing, border: bigint): MemoryPlan {
  return planOf('', partitionAt(sharing.problem, border), sharing, target);
}

/** The plan that changes least, and the one that gives the application most. */
function plansOf(sharing: Sharing, highest: bigint, target: BuiltTarget): MemoryPlan[] {
  const { problem } = sharing;
  const { start, end, need, limit } = problem.application;
  const borders = new Set([
    end,
    highest,
    ...problem.slots.flatMap(({ limits, today }) => [limits.start, today.start]),
  ]);
  let least: { partition: Partition; cost: number } | undefined;
  for (const border of [...borders].sort((a, b) => compareBigints(a, b))) {
    if (border <= start || border > limit || border < start + BigInt(need)) continue;
    const partition = partitionAt(problem, border);
    if (partition.missing > 0) continue;
    const cost = partition.change + Math.abs(Number(border - end));
    if (!least || cost < least.cost) least = { partition, cost };
  }
  const plans: MemoryPlan[] = [];
  if (least) plans.push(planOf(say`Least change`, least.partition, sharing, target));
  if (!least || highest > least.partition.border)
    plans.push(planOf(say`Most for the application`, partitionAt(problem, highest), sharing, target));
  return plans;
}

function planOf(
  title: string,
  partition: Partition,
  { region, slots }: Sharing,
  target: BuiltTarget,
): MemoryPlan {
  const { border, missing } = partition;
  const regionRange = writtenPart(region, { start: region.range.start, end: border });
  const regions: PlannedRange[] = [
    { kind: 'region', name: region.name, place: region.place, range: regionRange, before: region.written },
  ];
  const pools = partition.pools.flatMap(({ slot, range }): PlannedRange[] =>
    slots[slot]!.pools.map((pool) => plannedRange(pool, slots[slot]!.slot.isFixed ? pool.range : range)),
  );
  const movesModel = touchesUse(target, region, border, pools);
  const grown = border - region.range.end;
  const why: string[] = [
    grown === 0n
      ? say`${region.name} stays ${formatRange(regionRange)}.`
      : say`${region.name} ${grown > 0n ? say`gains` : say`gives up`} ${formatBytes(grown > 0n ? grown : -grown)} and becomes ${formatRange(regionRange)}.`,
  ];
  for (const { name, range, before } of pools) {
    if (equalRanges(range, before)) continue;
    why.push(isEmpty(range) ? say`${name} is switched off.` : say`${name} becomes ${formatRange(range)}.`);
  }
  const needed = partition.pools.filter(({ isNeeded }) => isNeeded).map(({ slot }) => slots[slot]!.slot.name);
  if (missing === 0)
    why.push(say`The models fit into ${sayList(needed) || say`no pool: they need no on-chip RAM`}.`);
  else why.push(say`The models do not fit: ${formatBytes(BigInt(missing))} are missing.`);
  if (missing === 0 && partition.slow > 0)
    why.push(say`${formatBytes(BigInt(partition.slow))} of activations lie outside the NPU's own RAM.`);
  if (movesModel)
    why.push(say`The built model uses bytes that change hands: generate it again before the next build.`);
  return { title, border, regions, pools, why, missing, movesModel };
}

/** A pool with another range. One that is and stays switched off keeps its offset. */
function plannedRange(
  { name, place, written, range: today }: MovablePool,
  range: AddressRange,
): PlannedRange {
  const stays = isEmpty(today) && isEmpty(range);
  return {
    kind: 'pool',
    name,
    place,
    range: stays ? written : writtenPart({ range: today, written }, range),
    before: written,
  };
}

/** Whether bytes that the built models use are no longer in a pool, or become the application's. */
function touchesUse(
  target: BuiltTarget,
  region: ClaimOf<'region'>,
  border: bigint,
  pools: readonly PlannedRange[],
): boolean {
  const taken = [
    { start: region.written.start, end: region.written.start + (border - region.range.start) },
    ...pools.flatMap(({ before, range }) => subtract(before, [range])),
  ];
  return target.models.some(({ used }) =>
    used.some(({ range, isParameter }) => !isParameter && taken.some((each) => intersect(range, each))),
  );
}
