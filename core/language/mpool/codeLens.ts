import { byteCount } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { assumedDevice } from '../../device/devices';
import { modelsOfPoolFile } from '../../memory/plannedPool';
import { slackOf } from '../../memory/planning/slack';
import { physicalPools } from '../../memoryPool/physicalPools';
import type { LensAction, LensText } from '../features';
import type { PoolInput } from './poolInput';
import { poolUse, type PoolUse } from './poolUse';

/** One line over each pool that has bytes: how much of it each built model uses; and how little of all would do. */
export function lensesInPoolFile(input: PoolInput): readonly LensText[] {
  return [...slackLens(input), ...poolLenses(input)];
}

/** `1.05 of 2.75 MiB on chip would do · plan`: the models of all targets, packed again. */
function slackLens({ file, poolFile, targets, device }: PoolInput): LensText[] {
  const models = targets.flatMap((target) => {
    const { own, unknown } = modelsOfPoolFile(target, file);
    return [...own, ...unknown];
  });
  const slack = slackOf(poolFile, models, assumedDevice(device ?? targets[0]?.addressing));
  if (!slack || slack.needed >= slack.kept) return [];
  return [
    {
      span: slack.pools[0]!.nameSpan,
      title: say`${partOf(BigInt(slack.needed), BigInt(slack.kept))} on chip would do · plan`,
      action: { kind: 'planMemory' },
    },
  ];
}

function poolLenses(input: PoolInput): LensText[] {
  return physicalPools(input.poolFile).flatMap((pool): LensText[] => {
    const size = byteCount(pool.range);
    const uses = poolUse(input, pool);
    if (uses.length === 0) {
      return [
        {
          span: pool.nameSpan,
          title: say`${formatSize(size)} · no built model`,
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
  if (bytes === 0n) return say`0 of ${formatSize(size)} used by ${modelName}`;
  const amount = partOf(bytes, size);
  if (!peak || peak.bytes === 0n) return say`${amount} used by ${modelName}`;
  const most =
    peak.bytes === bytes
      ? say`peak epoch ${peak.epoch}`
      : say`peak ${formatSize(peak.bytes)} in epoch ${peak.epoch}`;
  return say`${amount} used by ${modelName} (${most})`;
}

/** `240 of 448 KiB`, `240 KiB of 1 MiB`. */
function partOf(part: bigint, all: bigint): string {
  const [used, usedUnit] = formatSize(part).split(' ');
  const [, wholeUnit] = formatSize(all).split(' ');
  return usedUnit === wholeUnit
    ? say`${used ?? ''} of ${formatSize(all)}`
    : say`${formatSize(part)} of ${formatSize(all)}`;
}
