import { byteCount, subtract } from '../../base/addressRange';
import { formatBytes, formatRange, formatSize } from '../../base/size';
import { bankAt, banksIn, canonical } from '../../device/addressSpace';
import { physicalPools } from '../../memoryPool/physicalPools';
import { shrinkPool } from '../fixes/poolEdits';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// A pool must lie in memory that the device has. Reaching into a neighbouring bank is pool-crosses-bank's business.

/**
 * A pool lies outside every memory of the device, or ends past its memory. Runs where the device is known.
 *
 * ## What it means on the board
 *
 * An access there is a bus fault, or the NPU waits for ever.
 *
 * ## Example
 *
 * ```json
 * { "name": "npuRAM6", "offset": { "value": "0x34350000", "magnitude": "BYTES" }, "size": { "value": "1", "magnitude": "MBYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * Shrink the pool to the end of its memory. Contiguous on-chip RAM of STM32N6 ends at 0x34420000.
 *
 * ## When to switch it off
 *
 * For a device that this version does not know; please report it.
 */
export const poolOutsideDevice: Rule = {
  id: 'pool-outside-device',
  defaultSeverity: 'error',
  title: "a pool lies outside every memory of the device, or past its bank's end",
  checkPoolFile: ({ file, poolFile, device }) => {
    if (!device) return [];
    const reports: Report[] = [];
    for (const pool of physicalPools(poolFile)) {
      const range = canonical(device, pool.range);
      const outside = subtract(
        range,
        banksIn(device, pool.range).map((bank) => bank.range),
      );
      if (outside.length === 0) continue;
      const first = bankAt(device, range.start);
      const bytes = outside.reduce((sum, part) => sum + byteCount(part), 0n);
      const where = first
        ? `${formatBytes(bytes)} past the end of ${first.name} ${formatRange(first.range)}`
        : `outside every memory of ${device.name}`;
      reports.push({
        key: pool.name,
        message: `${formatSize(bytes)} of pool ${pool.name} do not exist: what the compiler places there is lost. Pool ${pool.name} ${rangeWithSize(range)} lies ${where}${first ? ` of ${device.name}` : ''}. Shrink it to the memory.`,
        place: { file, span: pool.nameSpan },
        fixes: first
          ? shrinkPool(
              file,
              poolFile.dialect,
              pool,
              first.range.end - range.start,
              `the end of ${first.name}`,
              'safe',
            )
          : [],
      });
    }
    return reports;
  },
};
