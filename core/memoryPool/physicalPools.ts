import { isEmpty, type AddressRange } from '../base/addressRange';
import { banksIn, canonical } from '../device/addressSpace';
import type { Bank, Device } from '../device/device';
import { isBookkeepingPool, type Pool, type PoolFile } from './poolFile';

/** A pool that occupies memory: absolute, not switched off (size 0), none of the compiler's bookkeeping. */
export interface PhysicalPool extends Pool {
  /** Addresses as written; never empty. */
  readonly range: AddressRange;
}

/** The pools that occupy memory, in the file's order. */
export function physicalPools(poolFile: PoolFile): PhysicalPool[] {
  return poolFile.pools.filter(
    (pool): pool is PhysicalPool =>
      pool.range !== undefined &&
      !isEmpty(pool.range) &&
      pool.mode === 'absolute' &&
      !isBookkeepingPool(pool),
  );
}

/** Whether the pool's property says that the NPU reads it through its cache. */
export function isCacheable(pool: Pool): boolean {
  return pool.properties.get('cacheable')?.value === 'CACHEABLE_ON';
}

/** The banks that a pool touches, where all of it lies in memory of the device; empty otherwise. */
export function banksOf(device: Device, pool: PhysicalPool): readonly Bank[] {
  const range = canonical(device, pool.range);
  const banks = banksIn(device, pool.range);
  let at = range.start;
  for (const bank of banks) if (bank.range.start <= at && bank.range.end > at) at = bank.range.end;
  return at >= range.end ? banks : [];
}
