import { byteCount } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { physicalPools } from '../../memoryPool/physicalPools';
import type { LensText } from '../features';
import type { PoolInput } from './poolInput';
import { poolUse, type PoolUse } from './poolUse';

/** One line over each pool that has bytes: how much of it each built model uses. */
export function lensesInPoolFile(input: PoolInput): readonly LensText[] {
  return physicalPools(input.poolFile).flatMap((pool): LensText[] => {
    const size = byteCount(pool.range);
    const uses = poolUse(input, pool);
    if (uses.length === 0) {
      return [
        { span: pool.nameSpan, title: `${formatSize(size)} · no built model`, action: 'showMemoryMap' },
      ];
    }
    return uses.map((use) => ({
      span: pool.nameSpan,
      title: useText(use, size),
      action: use.peak ? ('showTimeline' as const) : ('showMemoryMap' as const),
    }));
  });
}

/** `240 of 448 KiB used by network (peak 200 KiB in epoch 12)`. */
function useText({ modelName, bytes, peak }: PoolUse, size: bigint): string {
  if (bytes === 0n) return `0 of ${formatSize(size)} used by ${modelName}`;
  const [used, usedUnit] = formatSize(bytes).split(' ');
  const [whole, wholeUnit] = formatSize(size).split(' ');
  const amount =
    usedUnit === wholeUnit
      ? `${used} of ${whole} ${wholeUnit}`
      : `${used} ${usedUnit} of ${whole} ${wholeUnit}`;
  if (!peak || peak.bytes === 0n) return `${amount} used by ${modelName}`;
  const most =
    peak.bytes === bytes
      ? `peak epoch ${peak.epoch}`
      : `peak ${formatSize(peak.bytes)} in epoch ${peak.epoch}`;
  return `${amount} used by ${modelName} (${most})`;
}
