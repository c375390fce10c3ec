import { say } from '../../base/wording';
import { physicalPools } from '../../memoryPool/physicalPools';
import type { Rule } from '../engine/rule';

// STM32N645 and STM32N655 are the same chip without the NPU.

/**
 * The file has pools, and the device has no NPU. Runs where the device is known.
 *
 * ## What it means on the board
 *
 * STM32N645 and STM32N655 are STM32N647 and STM32N657 without Neural-ART. A model that is compiled for the NPU stops
 * at its first epoch.
 *
 * ## Example
 *
 * ```text
 * project.ioc: Mcu.Name=STM32N655X0HxQ
 * Model/stm32n6.mpool: npuRAM3 … npuRAM6
 * ```
 *
 * ## How to fix it
 *
 * Choose a device with an NPU, or generate the model for the Cortex-M55 (without `--st-neural-art`).
 *
 * ## When to switch it off
 *
 * Never; if the device is wrong, name the right one in `n6mem.json` (`"device"`).
 */
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
        message: say`A model that is compiled for these pools cannot run: ${device.name} has no NPU.`,
        help: say`Nothing in this file mends it: take an STM32N647 or STM32N657, or compile the model for the CPU.`,
        place: { file, span: first.nameSpan },
      },
    ];
  },
};
