import { basename } from '../base/path';
import { banksIn } from '../device/addressSpace';
import type { Device } from '../device/device';
import { defaultDevice } from '../device/devices';
import type { PoolFile } from '../memoryPool/poolFile';

/**
 * The device of a pool file that no target uses: STM32N6 where the file's name says so, or where a pool is called and
 * placed like one of its NPU memories. Undefined otherwise: other families have the same NPU.
 */
export function inferDevice(file: string, poolFile: PoolFile): Device | undefined {
  if (/stm32n6/i.test(basename(file))) return defaultDevice;
  const placed = poolFile.pools.some((pool) => {
    const number = /^npuRAM([3-6])$/.exec(pool.name)?.[1];
    return (
      number !== undefined &&
      pool.range !== undefined &&
      banksIn(defaultDevice, { start: pool.range.start, end: pool.range.start + 1n }).some(
        (bank) => bank.name === `AXISRAM${number}`,
      )
    );
  });
  return placed ? defaultDevice : undefined;
}
