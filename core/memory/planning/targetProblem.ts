import { contains, intersect, type AddressRange } from '../../base/addressRange';
import { formatBytes } from '../../base/size';
import { say, sayList, saySentences } from '../../base/wording';
import { banksIn, contiguousMemories } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import type { Artifacts } from '../../project/artifacts';
import { memoryStart, type MemoryStart } from '../../project/memoryStart';
import type { Discovery } from '../../project/target';
import type { BuiltTarget } from '../../project/builtTarget';
import type { ClaimOf } from '../claim';
import type { Ledger } from '../ledger';
import { modelsAtOnce, type ModelsAtOnce } from '../runAtOnce';
import { applicationDemand, movableRegion, type ApplicationDemand } from './applicationDemand';
import { demandOfCInfo, demandOfSource, type ModelDemand } from './demand';
import { packBlocks } from './packing';
import type { PartitionProblem } from './partition';
import { isMoved, slotsOf, type PoolSlot } from './slots';

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
  /** Which models run at once; undefined: they run one after the other. */
  readonly atOnce?: ModelsAtOnce | undefined;
  /** Whether anything switches on the RAM that is off after reset; unknown by default. */
  readonly memoryStart?: MemoryStart | undefined;
}

/** A model's demand and how low its activations can be packed. */
export interface PackedModel extends ModelDemand {
  readonly packed: number;
  readonly packedBound: number;
  readonly optimal: boolean;
  readonly milliseconds: number;
}

/** A target's RAM as a question: who needs what, and what may be given to whom. */
export interface TargetProblem {
  readonly target: BuiltTarget;
  readonly models: readonly PackedModel[];
  readonly atOnce: ModelsAtOnce | undefined;
  /** Bytes that a second copy of the inputs costs; 0 where none is planned. */
  readonly doubleBuffer: number;
  readonly application: ApplicationDemand | undefined;
  /** The region whose end may move; undefined where no script has one. */
  readonly region: ClaimOf<'region'> | undefined;
  /** Undefined where there is nothing to share out; `notes` says why. */
  readonly sharing: Sharing | undefined;
  readonly notes: readonly string[];
}

/** What is to be shared out, and who has it today. */
export interface Sharing {
  readonly region: ClaimOf<'region'>;
  /** In the order of `problem.slots`. */
  readonly slots: readonly PoolSlot[];
  readonly problem: PartitionProblem;
}

const packingSteps = 200_000;

/** Packs one model. */
export function packModel(demand: ModelDemand, { steps, stop, clock = () => 0 }: PlanOptions): PackedModel {
  const began = clock();
  const { height, lowerBound, optimal } = packBlocks(demand.blocks, { steps: steps ?? 2_000_000, stop });
  return {
    ...demand,
    packed: height,
    packedBound: lowerBound,
    optimal,
    milliseconds: Math.round(clock() - began),
  };
}

/** The question of a target, with what the project says of its models and its memory. */
export function problemOfTarget(
  {
    artifacts,
    discovery,
    ledgerOf,
  }: {
    readonly artifacts: Artifacts;
    readonly discovery: Discovery;
    readonly ledgerOf: (target: BuiltTarget) => Ledger;
  },
  target: BuiltTarget,
  options: PlanOptions,
): TargetProblem {
  return targetProblem(target, ledgerOf(target), {
    ...options,
    atOnce: modelsAtOnce(discovery.configuration?.parallel, target),
    memoryStart: memoryStart(artifacts, target),
  });
}

/** Reads the question off a target and its ledger. */
export function targetProblem(target: BuiltTarget, ledger: Ledger, options: PlanOptions = {}): TargetProblem {
  const { addressing } = target;
  const models = target.models.map((model) =>
    packModel(
      model.cInfo
        ? demandOfCInfo(model.cInfo.info, addressing, modelName(model.file), model.file)
        : demandOfSource(model, addressing, modelName(model.file)),
      options,
    ),
  );
  const doubleBuffer = options.doubleBuffer
    ? models.reduce((most, { inputs }) => Math.max(most, inputs), 0)
    : 0;
  const ram = onChipRam(addressing);
  const region = movableRegion(ledger, (range) => ram !== undefined && contains(ram, range));
  const application = region && applicationDemand(target, ledger, region.range, options.headroom ?? 0.1);
  const common = { target, models, atOnce: options.atOnce, doubleBuffer, application, region };
  const nothing = (note: string): TargetProblem => ({ ...common, sharing: undefined, notes: [note] });
  if (!region || !application || !ram)
    return nothing(say`No linker script with a region in on-chip RAM is known: only the models are packed.`);
  if (models.length === 0) return nothing(say`No built model is known: there is nothing to pack.`);
  const isOff = offUnlessStarted(addressing, ledger, options.memoryStart);
  const slots = slotsOf(target, ledger, region, ram, isOff);
  if (slots.length === 0) return nothing(say`No pool in on-chip RAM is known that activations could lie in.`);
  const problem: PartitionProblem = {
    application: {
      start: region.range.start,
      end: region.range.end,
      need: application.need ?? 0,
      limit: growthLimit(ledger, addressing, region, ram),
    },
    slots: slots.map(({ slot }) => slot),
    models: models.map(({ blocks }) => blocks),
    together: setsAtOnce(
      models.map(({ file }) => file),
      options.atOnce,
    ),
    areJoined: target.models.some(hasVirtualPools),
    extra: doubleBuffer,
    steps: options.steps ?? packingSteps,
  };
  return {
    ...common,
    sharing: { region, slots, problem },
    notes: notesOf(models, application, region.name, slots, options),
  };
}

/** The largest sets of models that run at once, by index: every model alone where nothing says so. */
export function setsAtOnce(files: readonly string[], atOnce: ModelsAtOnce | undefined): number[][] {
  const sets: number[][] = [];
  for (let first = 0; first < files.length; first++) {
    // Models that run with one another all: `parallel` names whole lists.
    const set = [first];
    for (let other = 0; other < files.length; other++) {
      if (other !== first && set.every((one) => atOnce?.together(files[one]!, files[other]!)))
        set.push(other);
    }
    set.sort((a, b) => a - b);
    if (!sets.some((known) => set.every((one) => known.includes(one)))) sets.push(set);
  }
  return sets;
}

/**
 * Whether memory is off after reset and the sources, which are all there, do not switch it on. Where the models already use
 * some of that RAM, somebody switches it on.
 */
function offUnlessStarted(
  device: Device,
  ledger: Ledger,
  start: MemoryStart | undefined,
): (range: AddressRange) => boolean {
  const isOff = ({ start: first, end }: AddressRange): boolean =>
    banksIn(device, { start: first, end: end > first ? end : first + 1n }).some(
      ({ offAfterReset }) => offAfterReset,
    );
  const isDead =
    start?.kind === 'nothingStartsIt' && !ledger.ofKind('buffer').some(({ range }) => isOff(range));
  return (range) => isDead && isOff(range);
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

function notesOf(
  models: readonly PackedModel[],
  application: ApplicationDemand,
  region: string,
  slots: readonly PoolSlot[],
  { atOnce, memoryStart }: PlanOptions,
): string[] {
  const notes: string[] = [];
  for (const { file, lifetimesKnown, external } of models) {
    if (!lifetimesKnown)
      notes.push(
        say`${file} has no c_info.json: its extents count as alive throughout, a packing may save more.`,
      );
    if (external > 0)
      notes.push(
        say`${file} keeps ${formatBytes(BigInt(external))} of activations in external memory; they stay there.`,
      );
  }
  if (atOnce)
    notes.push(
      saySentences([
        say`Models that run at once (${atOnce.saidBy}) share no activations.`,
        ...(atOnce.isConfigured ? [] : [say`If they run in turn, say "parallel": false in n6mem.json.`]),
      ]),
    );
  const dead = slots.filter(({ slot }) => !slot.isUsable).map(({ slot }) => slot.name);
  if (dead.length > 0 && memoryStart?.kind === 'nothingStartsIt')
    notes.push(
      dead.length === 1
        ? say`${dead[0]!} is left out: off after reset, and none of the ${memoryStart.looked} sources of the application switches that RAM on.`
        : say`${sayList(dead)} are left out: off after reset, and none of the ${memoryStart.looked} sources of the application switches that RAM on.`,
    );
  if (application.need === undefined)
    notes.push(
      say`No linked image tells what ${region} really holds: build once with -Map, and the plan knows.`,
    );
  else if (application.isLastBuild)
    notes.push(
      say`${application.image!} is of the last build, not of today's script; its need is taken all the same.`,
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
  return intersect({ start: limit, end: ram.end }, ram) ? limit : ram.end;
}
