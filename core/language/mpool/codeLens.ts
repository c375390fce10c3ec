import { byteCount } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { physicalPools } from '../../memoryPool/physicalPools';
import type { LensAction, LensText } from '../features';
import type { PoolInput } from './poolInput';
import { poolUse, type PoolUse } from './poolUse';

/** One line over each pool that has bytes: how much of it each built model uses. */
export function lensesInPoolFile(input: PoolInput): readonly LensText[] {
  return physicalPools(input.poolFile).flatMap((pool): LensText[] => {
    const size = byteCount(pool.range);
    const uses = poolUse(input, pool);
    if (uses.length === 0) {
      return [
        {
          span: pool.nameSpan,
          title: `${formatSize(size)} · no built model`,
          action: { kind: 'showMemoryMap' },
        },
      ];
    }
    return uses.map((use) => ({
      span: pool.nameSpan,
      title: useText(use, size),
      action: actionOf(use),
    }));
  });
}

/** A peak is shown where it is: in the timeline of its model, at its epoch. */
function actionOf({ model, peak }: PoolUse): LensAction {
  return peak && peak.bytes > 0n && model.cInfo
    ? { kind: 'showTimeline', file: model.cInfo.file, epoch: peak.epoch }
    : { kind: 'showMemoryMap' };
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
