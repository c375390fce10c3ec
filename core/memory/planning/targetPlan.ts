import { contains, intersect, isEmpty, subtract, type AddressRange } from '../../base/addressRange';
import { formatBytes, formatRange } from '../../base/size';
import type { Place } from '../../base/span';
import { banksIn, contiguousMemories } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import type { BuiltTarget } from '../../project/builtTarget';
import { writtenPart, type Claim, type ClaimOf } from '../claim';
import type { Ledger } from '../ledger';
import { applicationDemand, movableRegion, type ApplicationDemand } from './applicationDemand';
import { demandOfCInfo, demandOfSource, type ModelDemand } from './demand';
import { frontierOf, missingAltogether, type FrontierPoint } from './frontier';
import { packBlocks, type Packing } from './packing';
import { highestBorder, partitionAt, type Partition, type PartitionProblem, type Slot } from './partition';

export interface PlanOptions {
  /** Head room of the application as a share of its need; 0.1 by default. */
  readonly headroom?: number | undefined;
  /** Plan a second copy of the inputs. */
  readonly doubleBuffer?: boolean | undefined;
  /** Placements that one packing may try. */
  readonly steps?: number | undefined;
  readonly stop?: (() => boolean) | undefined;
  /** Milliseconds of any clock, to say how long a packing took. */
  readonly clock?: (() => number) | undefined;
  /** Whether the project says that its models run at once. */
  readonly runAtOnce?: boolean | undefined;
}

/** A model's demand and how low its activations can be packed. */
export interface PackedModel extends ModelDemand {
  readonly packed: number;
  readonly packedBound: number;
  readonly optimal: boolean;
  readonly milliseconds: number;
}

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
}

export interface TargetPlan {
  readonly name: string;
  readonly models: readonly PackedModel[];
  /** Undefined where no region of the application can be moved. */
  readonly application: ApplicationDemand | undefined;
  readonly region: { readonly name: string; readonly range: AddressRange } | undefined;
  readonly runAtOnce: boolean;
  /** Bytes that a second copy of the inputs costs; 0 where none is planned. */
  readonly doubleBuffer: number;
  readonly frontier: readonly FrontierPoint[];
  /** Least change first. Empty where nothing fits or nothing is known. */
  readonly plans: readonly MemoryPlan[];
  /** Bytes that are missing under every border. */
  readonly missing: number;
  /** What could not be planned, and why. */
  readonly notes: readonly string[];
}

const packingSteps = 200_000;

/** Packs one model. */
export function packModel(demand: ModelDemand, { steps, stop, clock = () => 0 }: PlanOptions): PackedModel {
  const began = clock();
  const packing: Packing = packBlocks(demand.blocks, { steps: steps ?? 2_000_000, stop });
  return {
    ...demand,
    packed: packing.height,
    packedBound: packing.lowerBound,
    optimal: packing.optimal,
    milliseconds: Math.round(clock() - began),
  };
}

/**
 * Plans the on-chip RAM of a target: what its models need at least, what its application needs, every useful border between
 * them, and the changes of region and pools for the best ones. Nothing is written.
 */
export function planTarget(target: BuiltTarget, ledger: Ledger, options: PlanOptions = {}): TargetPlan {
  const { addressing, name } = target;
  const models = target.models.map((model) =>
    packModel(
      model.cInfo
        ? demandOfCInfo(model.cInfo.info, addressing, modelName(model.file), model.file)
        : demandOfSource(model, addressing, modelName(model.file)),
      options,
    ),
  );
  const runAtOnce = options.runAtOnce ?? false;
  const doubleBuffer = options.doubleBuffer
    ? models.reduce((most, { inputs }) => Math.max(most, inputs), 0)
    : 0;
  const common = { name, models, runAtOnce, doubleBuffer, missing: 0 };
  const ram = onChipRam(addressing);
  const region = movableRegion(ledger, (range) => ram !== undefined && contains(ram, range));
  const application = region && applicationDemand(target, ledger, region.range, options.headroom ?? 0.1);
  const shown = region && { name: region.name, range: region.range };
  const nothing = (note: string): TargetPlan => ({
    ...common,
    application,
    region: shown,
    frontier: [],
    plans: [],
    notes: [note],
  });
  if (!region || !application || !ram)
    return nothing('No linker script with a region in on-chip RAM is known: only the models are packed.');
  if (models.length === 0) return nothing('No built model is known: there is nothing to pack.');
  const slots = slotsOf(ledger, addressing, region, ram);
  if (slots.length === 0) return nothing('No pool in on-chip RAM is known that activations could lie in.');
  const problem: PartitionProblem = {
    application: {
      start: region.range.start,
      end: region.range.end,
      need: application.need ?? 0,
      limit: growthLimit(ledger, addressing, region, ram),
    },
    slots: slots.map(({ slot }) => slot),
    models: models.map(({ blocks }) => blocks),
    runAtOnce,
    areJoined: target.models.some(hasVirtualPools),
    extra: doubleBuffer,
    steps: options.steps ?? packingSteps,
  };
  const highest = highestBorder(problem);
  return {
    ...common,
    application,
    region: shown,
    frontier: frontierOf(problem, highest),
    missing: highest === undefined ? missingAltogether(problem) : 0,
    plans: highest === undefined ? [] : plansOf(problem, highest, region, slots, target),
    notes: notesOf(models, application, region.name),
  };
}

/** Whether the compiler joined neighbouring pools, so that buffers may lie across their border. */
function hasVirtualPools({ source, cInfo }: BuiltTarget['models'][number]): boolean {
  return (
    source.pools.some((pool) => pool.virtual) || (cInfo?.info.pools.some((pool) => pool.virtual) ?? false)
  );
}

function modelName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.c$/, '');
}

function notesOf(models: readonly PackedModel[], application: ApplicationDemand, region: string): string[] {
  const notes: string[] = [];
  for (const { file, lifetimesKnown, external } of models) {
    if (!lifetimesKnown)
      notes.push(
        `${file} has no c_info.json: its extents count as alive throughout, a packing may save more.`,
      );
    if (external > 0)
      notes.push(
        `${file} keeps ${formatBytes(BigInt(external))} of activations in external memory; they stay there.`,
      );
  }
  if (application.need === undefined)
    notes.push(
      `No linked image tells what ${region} really holds: build once with -Map, and the plan knows.`,
    );
  else if (application.isLastBuild)
    notes.push(
      `${application.image} is of the last build, not of today's script; its need is taken all the same.`,
    );
  return notes;
}

/** Contiguous RAM on chip, up to the memory that is RAM only while the NPU cache is off. */
function onChipRam(device: Device): AddressRange | undefined {
  const memories = contiguousMemories(device).filter(({ banks }) =>
    banks.some(({ kind }) => kind === 'internal'),
  );
  const largest = memories.reduce<(typeof memories)[number] | undefined>(
    (best, memory) =>
      !best || memory.range.end - memory.range.start > best.range.end - best.range.start ? memory : best,
    undefined,
  );
  if (!largest) return undefined;
  const cache = largest.banks.find(({ kind }) => kind === 'cache');
  return { start: largest.range.start, end: cache ? cache.range.start : largest.range.end };
}

/** Whether the plan moves a claim, so that it keeps no memory from anybody. */
function isMoved(claim: Claim, region: ClaimOf<'region'>): boolean {
  const { kind } = claim.subject;
  if (claim === region || kind === 'pool' || kind === 'buffer' || kind === 'weights') return true;
  if (claim.side === 'boot') return true;
  if (kind === 'region') return claim.subject.holds !== 'application';
  if (kind === 'reserved') return false;
  return contains(region.range, claim.range) || !intersect(claim.range, region.range);
}

/**
 * The region may grow to the next thing that stays where it is, and not into memory that is off after reset: its stack lies
 * at its end and is used before anybody can switch that on.
 */
function growthLimit(ledger: Ledger, device: Device, region: ClaimOf<'region'>, ram: AddressRange): bigint {
  const off = device.banks.find((bank) => bank.offAfterReset === true && bank.range.end > region.range.end);
  let limit = off && off.range.start < ram.end ? off.range.start : ram.end;
  if (limit < region.range.end) limit = region.range.end;
  for (const claim of ledger.touching({ start: region.range.end, end: ram.end })) {
    if (claim.certainty === 'lastBuild' || isMoved(claim, region)) continue;
    if (claim.range.start >= region.range.end && claim.range.start < limit) limit = claim.range.start;
  }
  return limit;
}

interface PoolSlot {
  readonly slot: Slot;
  readonly claims: readonly ClaimOf<'pool'>[];
}

/** The pools in on-chip RAM, one slot for those that share bytes, by address. */
function slotsOf(ledger: Ledger, device: Device, region: ClaimOf<'region'>, ram: AddressRange): PoolSlot[] {
  const pools = ledger
    .ofKind('pool')
    .filter(({ range, subject }) => contains(ram, range) && subject.origin !== 'outdatedModel');
  const groups: { range: AddressRange; claims: ClaimOf<'pool'>[] }[] = [];
  for (const pool of [...pools].sort((a, b) => (a.range.start < b.range.start ? -1 : 1))) {
    const last = groups[groups.length - 1];
    if (last && pool.range.start < last.range.end) {
      last.claims.push(pool);
      if (pool.range.end > last.range.end) last.range = { start: last.range.start, end: pool.range.end };
    } else groups.push({ range: pool.range, claims: [pool] });
  }
  return groups.map(({ range, claims }, index): PoolSlot => {
    const banks = banksIn(device, range);
    const [only] = claims;
    const isFixed =
      claims.length !== 1 || only!.subject.offset === undefined || only!.subject.size === undefined;
    const floor = groups[index - 1]?.range.end ?? ram.start;
    const ceiling = groups[index + 1]?.range.start ?? ram.end;
    const wide = {
      start: later(banks[0]?.range.start ?? range.start, floor, range.start),
      end: earlier(banks[banks.length - 1]?.range.end ?? range.end, ceiling, range.end),
    };
    const free = ledger
      .free(wide, undefined, (claim) => !isMoved(claim, region))
      .free.filter((piece) => intersect(piece, range));
    const largest = free.reduce<AddressRange | undefined>(
      (best, piece) => (!best || piece.end - piece.start > best.end - best.start ? piece : best),
      undefined,
    );
    const limits = isFixed || !largest ? range : largest;
    return {
      claims,
      slot: {
        name: claims.map((claim) => claim.name).join(', '),
        limits,
        today: intersect(range, limits) ?? { start: range.start, end: range.start },
        isFast: banks.length > 0 && banks.every((bank) => bank.offAfterReset === true),
        isInUse: ledger.ofKind('buffer').some((buffer) => intersect(buffer.range, range) !== undefined),
        isFixed,
      },
    };
  });
}

/** The start of a bank, or where the neighbour ends, but never behind today's start. */
function later(bank: bigint, floor: bigint, today: bigint): bigint {
  const start = bank > floor ? bank : floor;
  return start < today ? start : today;
}

function earlier(bank: bigint, ceiling: bigint, today: bigint): bigint {
  const end = bank < ceiling ? bank : ceiling;
  return end > today ? end : today;
}

/** The plan that changes least, and the one that gives the application most. */
function plansOf(
  problem: PartitionProblem,
  highest: bigint,
  region: ClaimOf<'region'>,
  slots: readonly PoolSlot[],
  target: BuiltTarget,
): MemoryPlan[] {
  const { start, end, need, limit } = problem.application;
  const borders = new Set([
    end,
    highest,
    ...problem.slots.flatMap(({ limits, today }) => [limits.start, today.start]),
  ]);
  let least: { partition: Partition; cost: number } | undefined;
  for (const border of [...borders].sort((a, b) => (a < b ? -1 : 1))) {
    if (border <= start || border > limit || border < start + BigInt(need)) continue;
    const partition = partitionAt(problem, border);
    if (partition.missing > 0) continue;
    const cost = partition.change + Math.abs(Number(border - end));
    if (!least || cost < least.cost) least = { partition, cost };
  }
  const plans: MemoryPlan[] = [];
  if (least) plans.push(planOf('Least change', least.partition, region, slots, target));
  if (!least || highest > least.partition.border)
    plans.push(planOf('Most for the application', partitionAt(problem, highest), region, slots, target));
  return plans;
}

function planOf(
  title: string,
  partition: Partition,
  region: ClaimOf<'region'>,
  slots: readonly PoolSlot[],
  target: BuiltTarget,
): MemoryPlan {
  const { border } = partition;
  const regionRange = writtenPart(region, { start: region.range.start, end: border });
  const regions: PlannedRange[] = [
    { kind: 'region', name: region.name, place: region.place, range: regionRange, before: region.written },
  ];
  const pools = partition.pools.flatMap(({ slot, range }): PlannedRange[] =>
    slots[slot]!.claims.map((claim) => ({
      kind: 'pool',
      name: claim.name,
      place: claim.place,
      range: writtenPart(claim, slots[slot]!.slot.isFixed ? claim.range : range),
      before: claim.written,
    })),
  );
  const grown = border - region.range.end;
  const why: string[] = [
    grown === 0n
      ? `${region.name} stays ${formatRange(regionRange)}.`
      : `${region.name} ${grown > 0n ? 'gains' : 'gives up'} ${formatBytes(grown > 0n ? grown : -grown)} and becomes ${formatRange(regionRange)}.`,
  ];
  for (const { name, range, before } of pools) {
    if (range.start === before.start && range.end === before.end) continue;
    why.push(isEmpty(range) ? `${name} is switched off.` : `${name} becomes ${formatRange(range)}.`);
  }
  const needed = partition.pools.filter(({ isNeeded }) => isNeeded).map(({ slot }) => slots[slot]!.slot.name);
  why.push(`The models fit into ${needed.join(', ') || 'no pool: they need no on-chip RAM'}.`);
  if (partition.slow > 0)
    why.push(`${formatBytes(BigInt(partition.slow))} of activations lie outside the NPU's own RAM.`);
  if (touchesUse(target, region, border, pools))
    why.push('The built model uses bytes that change hands: generate it again before the next build.');
  return { title, border, regions, pools, why };
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
