import { isEmpty, type AddressRange } from '../base/addressRange';
import { bankAt, banksIn, canonical } from '../device/addressSpace';
import type { Bank, Device } from '../device/device';
import { isBookkeepingPool, type Pool, type PoolFile } from './poolFile';

/** A pool that lays hold of memory: absolute, not switched off (size 0), none of the compiler's bookkeeping. */
export interface PhysicalPool extends Pool {
  /** Addresses as written; never empty. */
  readonly range: AddressRange;
}

/** The pools that lay hold of memory, in the file's order. */
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

/**
 * Whether a pool lies in flash: an external memory from which the board boots, or that the pool itself is named after
 * (`octoFlash`). What a board has behind other windows is not known.
 */
export function isInFlash(
  device: Device,
  pool: PhysicalPool,
  boot: readonly { readonly start: bigint }[],
): boolean {
  const banks = banksOf(device, pool);
  const bank = banks[0];
  if (banks.length !== 1 || bank?.kind !== 'external') return false;
  const boots = boot.some((image) => bankAt(device, image.start) === bank);
  return boots || /flash/i.test(pool.name) || /flash/i.test(pool.fname ?? '');
}
