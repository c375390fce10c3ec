import { equalRanges, isEmpty, type AddressRange } from '../base/addressRange';
import type { Place } from '../base/span';
import { banksIn, canonical } from '../device/addressSpace';
import { isBookkeepingPool, type PoolFile, type Quantity } from '../memoryPool/poolFile';
import type { BuiltTarget } from '../project/builtTarget';

/** An absolute pool of a target. */
export interface PoolClaim {
  readonly name: string;
  /** Addresses as its file has them. */
  readonly written: AddressRange;
  /** The same bytes at canonical addresses. */
  readonly range: AddressRange;
  /** The `.mpool` entry, or network.c's comment where no `.mpool` is there. */
  readonly place: Place;
  /**
   * `model`: no `.mpool` is committed, the generated comments are the pools. `outdatedModel`: a `.mpool` is there, but
   * this pool of the built model stands elsewhere.
   */
  readonly origin: 'poolFile' | 'model' | 'outdatedModel';
  readonly isReadOnly: boolean;
  readonly dialect: PoolFile['dialect'];
  /** Where they can be edited. */
  readonly offset: Quantity | undefined;
  readonly size: Quantity | undefined;
}

/** The compiler takes 8 bytes off some pools' sizes when it writes them into network.c. */
export const sizeTolerance = 8n;

/** Whether two pool ranges mean the same, tolerating the compiler's 8 bytes. */
export function samePoolRange(a: AddressRange, b: AddressRange): boolean {
  const difference = a.end > b.end ? a.end - b.end : b.end - a.end;
  return equalRanges(a, b) || (a.start === b.start && difference <= sizeTolerance);
}

/**
 * The pools that lay hold of memory in a target: absolute, not empty, not virtual (a virtual pool's members are there
 * themselves), not the compiler's bookkeeping.
 */
export function poolClaims(target: BuiltTarget): PoolClaim[] {
  const claims: PoolClaim[] = [];
  for (const { file, poolFile } of target.poolFiles) {
    for (const pool of poolFile.pools) {
      if (!pool.range || isEmpty(pool.range) || pool.mode === 'relative' || isBookkeepingPool(pool)) continue;
      claims.push({
        name: pool.name,
        written: pool.range,
        range: canonical(target.addressing, pool.range),
        place: { file, span: pool.nameSpan },
        origin: 'poolFile',
        isReadOnly: pool.properties.get('rights')?.value === 'ACC_READ',
        dialect: poolFile.dialect,
        offset: pool.offset,
        size: pool.size,
      });
    }
  }
  const hasPoolFile = claims.length > 0;
  for (const { file, source } of target.models) {
    for (const pool of source.pools) {
      if (pool.virtual || pool.mode === 'relative' || isEmpty(pool.range)) continue;
      const range = canonical(target.addressing, pool.range);
      if (claims.some((claim) => claim.name === pool.name && samePoolRange(claim.range, range))) continue;
      claims.push({
        name: pool.name,
        written: pool.range,
        range,
        place: { file, span: pool.span },
        origin: hasPoolFile ? 'outdatedModel' : 'model',
        isReadOnly: pool.rights === 'READ_ONLY',
        dialect: 'echo',
        offset: undefined,
        size: undefined,
      });
    }
  }
  return claims;
}

/** Whether a range lies behind an external memory controller (NOR flash or PSRAM). */
export function isExternal(target: BuiltTarget, range: AddressRange): boolean {
  const banks = banksIn(target.addressing, range);
  return banks.length > 0 && banks.every((bank) => bank.kind === 'external');
}
