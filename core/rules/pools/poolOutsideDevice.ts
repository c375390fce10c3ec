import { distinctBytes } from '../../base/addressRange';
import { formatBytes, formatRange, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { bankShares, outsideDevice } from '../../memory/bounds';
import { shrinkPool } from '../fixes/poolEdits';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// A pool must lie in memory that the device has. Reaching into a neighbouring bank is for pool-crosses-bank.

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
  checkPoolFile: ({ claims, device }) =>
    device === undefined
      ? []
      : claims.flatMap((pool): Report[] => {
          const outside = outsideDevice(device, pool);
          if (outside.length === 0) return [];
          const { name, range, place } = pool;
          const [first] = bankShares(device, pool);
          const bank = first?.range.start === range.start ? first.bank : undefined;
          const bytes = distinctBytes(outside);
          const where = bank
            ? say`${formatBytes(bytes)} past the end of ${bank.name} ${formatRange(bank.range)} of ${device.name}`
            : say`outside every memory of ${device.name}`;
          return [
            {
              key: name,
              message: say`${formatSize(bytes)} of pool ${name} do not exist: what the compiler places there is lost. Pool ${name} ${rangeWithSize(range)} lies ${where}.`,
              help: say`Shrink it to the memory.`,
              place,
              fixes: bank
                ? shrinkPool(pool, bank.range.end - range.start, say`the end of ${bank.name}`, 'safe')
                : [],
            },
          ];
        }),
};
