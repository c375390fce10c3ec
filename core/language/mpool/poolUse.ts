import { distinctBytes, intersect, type AddressRange, hull } from '../../base/addressRange';
import { basename } from '../../base/path';
import { canonical } from '../../device/addressSpace';
import { assumedDevice } from '../../device/devices';
import { lifetimesOf, type Lifetimes } from '../../model/lifetimes';
import type { CInfo } from '../../model/cInfo';
import { ledgerOf } from '../../memory/ledger';
import { modelsOfPoolFile } from '../../memory/plannedPool';
import { physicalPools, type PhysicalPool } from '../../memoryPool/physicalPools';
import type { BuiltModel, BuiltTarget } from '../../project/builtTarget';
import type { PoolInput } from './poolInput';

/** What one built model uses of a pool. */
export interface PoolUse {
  readonly model: BuiltModel;
  /** `network`. */
  readonly modelName: string;
  /** How many buffers have bytes in it. */
  readonly buffers: number;
  /** Distinct bytes over all epochs. */
  readonly bytes: bigint;
  /** End of the last byte used, at the pool's own addresses; the pool's start where none is used. */
  readonly end: bigint;
  /** The most bytes live at once, and when; undefined without a c_info of this build. */
  readonly peak: { readonly bytes: bigint; readonly epoch: number } | undefined;
}

const lifetimes = new WeakMap<CInfo, Lifetimes>();

/** Laying out 1,700 buffers takes a while; lenses ask for every pool of every keystroke. */
function lifetimesOnce(info: CInfo): Lifetimes {
  let known = lifetimes.get(info);
  if (!known) {
    known = lifetimesOf(info);
    lifetimes.set(info, known);
  }
  return known;
}

/**
 * What the built models of all targets use of a pool; one entry a model. A model that was made with another pool file
 * uses that file's pool, though it may lie at the same bytes.
 */
export function poolUse(input: PoolInput, pool: PhysicalPool): PoolUse[] {
  const uses = new Map<string, PoolUse>();
  for (const target of input.targets) {
    const { own, unknown } = modelsOfPoolFile(target, input.file);
    for (const model of [...own, ...unknown]) {
      if (!uses.has(model.file)) uses.set(model.file, useOf(model, target, pool, input));
    }
  }
  return [...uses.values()];
}

function useOf(model: BuiltModel, target: BuiltTarget, pool: PhysicalPool, input: PoolInput): PoolUse {
  const device = input.device ?? target.addressing;
  const range = canonical(device, pool.range);
  const shift = range.start - pool.range.start;
  const parts = model.used.flatMap((bytes): AddressRange[] => {
    const shared = intersect(canonical(device, bytes.range), range);
    return shared ? [shared] : [];
  });
  const end = hull(parts)?.end ?? range.start;
  const live = model.cInfo
    ? lifetimesOnce(model.cInfo.info).pools.find(
        (candidate) =>
          candidate.hasAddress &&
          candidate.pool.name === pool.name &&
          intersect(canonical(device, candidate.range), range),
      )
    : undefined;
  return {
    model,
    modelName: basename(model.file).replace(/\.c$/, ''),
    buffers: parts.length,
    bytes: distinctBytes(parts),
    end: end - shift,
    peak: live ? { bytes: live.peak, epoch: live.peakEpoch } : undefined,
  };
}

/** The regions to leave alone: of the targets that use the file; of all, as long as none does. */
export function regionsAround(input: PoolInput): ReturnType<typeof regionsOf> {
  const { targets, around, device } = input;
  return regionsOf({ targets: targets.length > 0 ? targets : (around ?? []), device });
}

/** The bytes that the linked scripts' regions occupy, at canonical addresses, with the region's name. */
export function regionsOf(input: Pick<PoolInput, 'targets' | 'device'>): readonly {
  readonly name: string;
  readonly file: string;
  readonly nameSpan: { start: number; end: number };
  readonly range: AddressRange;
}[] {
  return input.targets.flatMap((target) =>
    ledgerOf(target)
      .ofKind('region')
      .filter(({ side }) => side === 'application')
      .map(({ name, subject, written }) => ({
        name,
        file: subject.region.file,
        nameSpan: subject.region.nameSpan,
        range: canonical(input.device ?? target.addressing, written),
      })),
  );
}

/** The bytes that the file's other pools occupy, at canonical addresses. */
export function poolRanges(input: PoolInput, except?: PhysicalPool): readonly AddressRange[] {
  const device = assumedDevice(input.device);
  return physicalPools(input.poolFile)
    .filter((pool) => pool.span.start !== except?.span.start)
    .map((pool) => canonical(device, pool.range));
}
