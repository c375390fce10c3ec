import { byteCount, isEmpty } from '../../base/addressRange';
import { formatRange, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { isBookkeepingPool, type Pool } from '../../memoryPool/poolFile';
import type { ProfileFile } from '../../memoryPool/profile';
import type { OutlineEntry } from '../features';
import type { PoolInput } from './poolInput';

/** The pools of a file, with their bytes. */
export function outlineOfPoolFile({ poolFile }: PoolInput): readonly OutlineEntry[] {
  return poolFile.pools.map((pool) => ({
    name: pool.name === '' ? say`(no name)` : pool.name,
    detail: detailOf(pool),
    kind: 'pool' as const,
    span: pool.span,
    nameSpan: pool.nameSpan,
    children: [],
  }));
}

function detailOf(pool: Pool): string {
  if (isBookkeepingPool(pool)) return say`no physical memory`;
  if (pool.mode === 'relative') return say`relative`;
  if (!pool.range) return say`unreadable`;
  if (isEmpty(pool.range)) return say`disabled`;
  return `${formatRange(pool.range)} ${formatSize(byteCount(pool.range))}`;
}

/** The profiles of a file, with the pool file that each names. */
export function outlineOfProfile({ profiles }: ProfileFile): readonly OutlineEntry[] {
  return profiles.map(({ name, memoryPool, span, nameSpan }) => ({
    name: name === '' ? say`(no name)` : name,
    ...(memoryPool ? { detail: memoryPool.text } : {}),
    kind: 'profile' as const,
    span,
    nameSpan: nameSpan ?? span,
    children: [],
  }));
}
