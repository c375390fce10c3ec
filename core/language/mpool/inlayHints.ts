import { isEmpty } from '../../base/addressRange';
import { formatAddress, formatSize } from '../../base/size';
import type { Span } from '../../base/span';
import { say, sayList } from '../../base/wording';
import { isBookkeepingPool, type Pool, type Quantity } from '../../memoryPool/poolFile';
import type { InlayText } from '../features';
import type { PoolInput } from './poolInput';

/** What the text hides: an offset that is not a hexadecimal address, a size in plain bytes, and where each pool ends. */
export function inlayHintsInPoolFile(
  input: PoolInput,
  within: Span = { start: 0, end: input.text.length },
): readonly InlayText[] {
  return input.poolFile.pools
    .filter(
      (pool) => !isBookkeepingPool(pool) && pool.span.end >= within.start && pool.span.start <= within.end,
    )
    .flatMap(hintsOf)
    .filter(({ offset }) => offset >= within.start && offset <= within.end);
}

function hintsOf(pool: Pool): InlayText[] {
  const hints: InlayText[] = [];
  const { offset, size, range } = pool;
  if (offset?.bytes !== undefined && !isPlainAddress(offset)) {
    hints.push({ offset: offset.span.end, label: ` = ${formatAddress(offset.bytes)}` });
  }
  if (!size || size.bytes === undefined || size.bytes === 0n) return hints;
  const parts: string[] = [];
  const isInBytes = size.magnitude === undefined || size.magnitude === 'BYTES';
  if (size.base === 'hex' || (isInBytes && size.bytes >= 1024n)) parts.push(`= ${formatSize(size.bytes)}`);
  if (range && !isEmpty(range)) parts.push(say`ends ${formatAddress(range.end)}`);
  if (parts.length > 0) hints.push({ offset: size.span.end, label: ` ${sayList(parts)}` });
  return hints;
}

function isPlainAddress({ base, magnitude }: Quantity): boolean {
  return base === 'hex' && (magnitude === undefined || magnitude === 'BYTES');
}
