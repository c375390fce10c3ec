import { physicalPools } from '../../memoryPool/physicalPools';
import type { Rule } from '../engine/rule';

/** STM32N645 and STM32N655 are the same chip without the NPU. */
export const poolNeedsAbsentNpu: Rule = {
  id: 'pool-needs-absent-npu',
  defaultSeverity: 'error',
  title: 'pools for a device that has no NPU',
  checkPoolFile: ({ file, poolFile, device }) => {
    const first = physicalPools(poolFile)[0];
    if (!device || device.hasNpu || !first) return [];
    return [
      {
        key: device.name,
        message: `${device.name} has no Neural-ART NPU: a model that is compiled for these pools cannot run on it.`,
        place: { file, span: first.nameSpan },
      },
    ];
  },
};
