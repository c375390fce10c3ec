import { higher } from '../base/order';
import { intersect } from '../base/addressRange';
import type { CInfo, CInfoPool } from './cInfo';
import type { ModelPool, NetworkSource } from './networkSource';
import { bytesOfUsedText, hasInternalTable } from './usedRanges';

/** The compiler may take eight bytes off a pool's size in one file and not in the other. */
const sizeTolerance = 8n;

/**
 * Whether a c_info describes the same build of the model as a network.c: the same pools at the same addresses, each
 * used to the same extent (from its base to the last byte used, which is what both files state). Several c_info of one
 * network lie about in real projects; one that differs in any pool speaks for itself alone.
 */
export function pairsWith(cInfo: CInfo, source: NetworkSource): boolean {
  if (!cInfo.isCInfo || !source.isModel || source.pools.length === 0) return false;
  const placed = cInfo.pools.filter((pool) => !isUserIo(pool));
  if (placed.length !== source.pools.length) return false;
  const byName = new Map(placed.map((pool) => [pool.name, pool]));
  const extents = hasInternalTable(source) ? tableExtents(source) : undefined;
  return source.pools.every((pool) => {
    const other = byName.get(pool.name);
    return other !== undefined && samePool(pool, other) && sameUse(pool, other, extents?.get(pool));
  });
}

/**
 * The first of several c_info that belongs to a network.c; undefined where none does. Two that pair say the same of
 * every pool's use, so it does not matter which.
 */
export function pairCInfo<T extends { readonly cInfo: CInfo }>(
  source: NetworkSource,
  candidates: readonly T[],
): T | undefined {
  return candidates.find((candidate) => pairsWith(candidate.cInfo, source));
}

/** An input or output that the application allocates: c_info lists it as a pool of its own, network.c as a symbol. */
function isUserIo(pool: CInfoPool): boolean {
  return pool.address === undefined && /^_user_io_(?:input|output)_\d+$/.test(pool.name);
}

function samePool(pool: ModelPool, other: CInfoPool): boolean {
  if (pool.virtual !== other.virtual) return false;
  if (pool.mode === 'relative') return true;
  if (other.address !== pool.range.start || other.size === undefined) return false;
  const difference = other.size - (pool.range.end - pool.range.start);
  return difference <= sizeTolerance && difference >= -sizeTolerance;
}

function sameUse(pool: ModelPool, other: CInfoPool, extent: bigint | undefined): boolean {
  const used = other.usedBytes ?? 0n;
  if (pool.usedText === undefined) return used === 0n;
  const bounds = bytesOfUsedText(pool.usedText);
  if (!bounds || used < bounds.least || used > bounds.most) return false;
  return extent === undefined || extent === used;
}

/** Per member pool the bytes from its base to the last byte that a buffer uses. */
function tableExtents(source: NetworkSource): Map<ModelPool, bigint> {
  const extents = new Map<ModelPool, bigint>();
  for (const pool of source.pools) {
    if (pool.virtual || pool.mode === 'relative') continue;
    let end = pool.range.start;
    for (const { range } of source.buffers) {
      const inside = range && intersect(range, pool.range);
      if (inside) end = higher(end, inside.end);
    }
    extents.set(pool, end - pool.range.start);
  }
  return extents;
}
