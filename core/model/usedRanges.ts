import { higher, lower } from '../base/order';
import { byteCount, contains, intersect, subtract, union, type AddressRange } from '../base/addressRange';
import type { ModelBuffer, ModelPool, NetworkSource } from './networkSource';

/** The bytes of one pool that the model's buffers really use. */
export interface UsedPool {
  /** A member pool, never a virtual or relative one; undefined for buffers outside every such pool. */
  readonly pool: ModelPool | undefined;
  /** The buffers with at least one byte in it; a buffer that spans two pools is in both. */
  readonly buffers: readonly ModelBuffer[];
  /** Sorted, disjoint, inside the pool. */
  readonly ranges: readonly AddressRange[];
}

/** Pools whose offset is an address and which are memories of their own. Size 0 means switched off. */
export function memberPools(source: NetworkSource): ModelPool[] {
  return source.pools.filter((pool) => !pool.virtual && pool.mode === 'absolute');
}

/**
 * Per member pool the bytes that buffers use, in the order of the file; pools without a buffer are left out.
 * Where the source has no table of internal buffers these are the bytes that its accesses show: a lower bound
 * (see `knownUse`).
 */
export function usedRanges(source: NetworkSource): UsedPool[] {
  const pools = memberPools(source).filter((pool) => byteCount(pool.range) > 0n);
  const placed = source.buffers.filter((buffer) => buffer.range && byteCount(buffer.range) > 0n);
  const result: UsedPool[] = [];
  for (const pool of pools) {
    const buffers = placed.filter((buffer) => intersect(buffer.range!, pool.range));
    if (buffers.length === 0) continue;
    const ranges = union(buffers.map((buffer) => intersect(buffer.range!, pool.range)!));
    result.push({ pool, buffers, ranges });
  }
  const homes = union(pools.map((pool) => pool.range));
  const strays = placed.filter((buffer) => !homes.some((home) => contains(home, buffer.range!)));
  if (strays.length > 0) {
    const ranges = union(strays.flatMap((buffer) => subtract(buffer.range!, homes)));
    result.push({ pool: undefined, buffers: strays, ranges });
  }
  return result;
}

/**
 * How well the use of one member pool is known.
 * - `exact`: the tables list every buffer; `ranges` is all of it.
 * - `atLeast`: no table of internal buffers; `ranges` is what the code shows, there may be more.
 * - `unused`: the compiler wrote `is ?` and no buffer lies in it.
 * - `unknown`: the compiler says up to where (`within`) but nothing says which bytes.
 */
export interface KnownUse {
  readonly pool: ModelPool;
  readonly certainty: 'exact' | 'atLeast' | 'unused' | 'unknown';
  readonly ranges: readonly AddressRange[];
  /**
   * No used byte lies outside: the compiler's `is 10.54 MB` counts from the pool's base to the last byte used. Empty for
   * an unused pool.
   */
  readonly within: AddressRange;
  /** `10.54 MB`, as the compiler wrote it. */
  readonly usedText: string | undefined;
}

/** What is known of every member pool's use, in the order of the file. */
export function knownUse(source: NetworkSource): KnownUse[] {
  const used = new Map(usedRanges(source).map((entry) => [entry.pool, entry.ranges]));
  const complete = hasInternalTable(source);
  return memberPools(source).map((pool) => {
    const ranges = used.get(pool) ?? [];
    const { usedText } = pool;
    const certainty =
      ranges.length > 0 ? (complete ? 'exact' : 'atLeast') : usedText === undefined ? 'unused' : 'unknown';
    return { pool, certainty, ranges, within: extentOf(pool, ranges, complete), usedText };
  });
}

function extentOf(pool: ModelPool, ranges: readonly AddressRange[], complete: boolean): AddressRange {
  const start = pool.range.start;
  const lastByte = ranges[ranges.length - 1]?.end ?? start;
  if (complete) return { start, end: lastByte };
  const said = pool.usedText === undefined ? 0n : bytesOfUsedText(pool.usedText)?.most;
  const end = said === undefined ? pool.range.end : start + said;
  return { start, end: higher(lower(end, pool.range.end), lastByte) };
}

/** Whether the buffers are all listed (`--all-buffers-info`). */
export function hasInternalTable(source: NetworkSource): boolean {
  return source.buffers.some((buffer) => buffer.table === 'internal');
}

/** The sizes that a text like `10.54 MB` can stand for, inclusive, in bytes: the compiler rounds to two decimals. */
export function bytesOfUsedText(text: string): { readonly least: bigint; readonly most: bigint } | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))? ?(B|bytes|KB|MB|GB)$/i.exec(text.trim());
  if (!match) return undefined;
  const hundredths = BigInt(match[1]!) * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
  const unit = match[3]!.toUpperCase();
  const scale = unit === 'KB' ? 1n << 10n : unit === 'MB' ? 1n << 20n : unit === 'GB' ? 1n << 30n : 1n;
  if (scale === 1n) return { least: hundredths / 100n, most: hundredths / 100n };
  const low = (hundredths * 2n - 1n) * scale;
  const high = (hundredths * 2n + 1n) * scale;
  return { least: low <= 0n ? 0n : (low + 199n) / 200n, most: high / 200n };
}
