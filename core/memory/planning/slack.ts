import { byteCount } from '../../base/addressRange';
import { banksIn } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import { physicalPools, type PhysicalPool } from '../../memoryPool/physicalPools';
import type { PoolFile } from '../../memoryPool/poolFile';
import type { CInfo } from '../../model/cInfo';
import type { BuiltModel } from '../../project/builtTarget';
import { demandOfCInfo } from './demand';
import { packBlocks } from './packing';

/** What the on-chip pools of a file keep, and how little of it the models would do with. */
export interface PoolSlack {
  /** In the file's order; never empty. */
  readonly pools: readonly PhysicalPool[];
  /** Bytes that they keep. */
  readonly kept: number;
  /** Bytes that the models need when they run in turn, packed again. */
  readonly needed: number;
}

/** A lens asks at every keystroke. */
const steps = 50_000;
const packed = new WeakMap<CInfo, number>();

/**
 * The slack of a pool file; undefined where no model is known, where one has no c_info, so that nothing is known of
 * lifetimes, or where the file has no on-chip pool.
 */
export function slackOf(
  poolFile: PoolFile,
  models: readonly BuiltModel[],
  device: Device,
): PoolSlack | undefined {
  const pools = physicalPools(poolFile).filter(({ range }) => {
    const banks = banksIn(device, range);
    return banks.length > 0 && banks.every(({ kind }) => kind === 'internal');
  });
  if (pools.length === 0 || models.length === 0) return undefined;
  let needed = 0;
  for (const { cInfo } of models) {
    if (!cInfo) return undefined;
    needed = Math.max(needed, packedBytes(cInfo.info, cInfo.file, device));
  }
  const kept = pools.reduce((sum, { range }) => sum + Number(byteCount(range)), 0);
  return { pools, kept, needed };
}

function packedBytes(info: CInfo, file: string, device: Device): number {
  let bytes = packed.get(info);
  if (bytes === undefined) {
    bytes = packBlocks(demandOfCInfo(info, device, '', file).blocks, { steps }).height;
    packed.set(info, bytes);
  }
  return bytes;
}
