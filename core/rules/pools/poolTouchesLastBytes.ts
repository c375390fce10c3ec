import { intersect, type AddressRange } from '../../base/addressRange';
import { formatRange } from '../../base/size';
import { bankAt, canonical, fittedRange } from '../../device/addressSpace';
import { physicalPools } from '../../memoryPool/physicalPools';
import { shrinkPool } from '../fixes/poolEdits';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

/** Bytes at the end of an XSPI memory that erratum ES0620 2.4.5 tells to leave alone. */
const lastBytes = 32n;

// Prefetch at the very end of an XSPI memory may go wrong (ES0620 2.4.5). Where a model is built its buffers decide:
// the compiler fills pools from below and seldom gets there.

/**
 * A pool covers the last 32 bytes of an XSPI memory. Where a model is built, only if the model uses these bytes. Runs
 * where the board is known.
 *
 * ## What it means on the board
 *
 * Erratum ES0620 2.4.5 of STM32N6: accesses that run against the end of an XSPI memory may go wrong. ST advises to
 * leave its last 32 bytes alone.
 *
 * ## Example
 *
 * ```json
 * { "name": "hyperRAM", "offset": { "value": "0x90000000", "magnitude": "BYTES" }, "size": { "value": "32", "magnitude": "MBYTES" } }
 * ```
 *
 * On STM32N6570-DK that is the whole PSRAM.
 *
 * ## How to fix it
 *
 * Shrink the pool by 32 bytes.
 *
 * ## When to switch it off
 *
 * When the pool is far larger than any of your models: the compiler fills a pool from below.
 */
export const poolTouchesLastBytes: Rule = {
  id: 'pool-touches-last-bytes',
  defaultSeverity: 'information',
  title: 'a pool covers the last 32 bytes of an XSPI memory (erratum ES0620 2.4.5)',
  checkTarget: ({ files, addressing, poolFiles, models }) => {
    const { board } = files;
    if (!board) return [];
    const reports: Report[] = [];
    for (const { file, poolFile } of poolFiles) {
      for (const pool of physicalPools(poolFile)) {
        const range = canonical(addressing, pool.range);
        const bank = bankAt(addressing, range.start);
        if (bank?.kind !== 'external' || !/^XSPI/i.test(bank.name)) continue;
        const { end } = fittedRange(bank, board);
        const last: AddressRange = { start: end - lastBytes, end };
        // Past the end is pool-outside-board's business; a pool within the last bytes leaves nothing to keep.
        if (range.start >= last.start || range.end > end || !intersect(range, last)) continue;
        const isUsed = models.some((model) =>
          model.used.some((bytes) => intersect(canonical(addressing, bytes.range), last) !== undefined),
        );
        if (models.length > 0 && !isUsed) continue;
        reports.push({
          key: pool.name,
          message: `Pool ${pool.name} ${rangeWithSize(range)}: ${isUsed ? 'the model uses' : 'it covers'} bytes of ${formatRange(last)}, the last ${lastBytes} of the memory at ${bank.name} of ${board.name}; erratum ES0620 2.4.5 says to leave them alone.`,
          place: { file, span: pool.nameSpan },
          fixes: shrinkPool(
            file,
            poolFile.dialect,
            pool,
            last.start - range.start,
            `${lastBytes} bytes before the end of ${bank.name}`,
            'safe',
          ),
        });
      }
    }
    return reports;
  },
};
