import { byteCount, intersect, isEmpty, type AddressRange } from '../../base/addressRange';
import { formatBytes, formatRange, formatSize } from '../../base/size';
import { bankAt, canonical, fittedRange } from '../../device/addressSpace';
import { isBookkeepingPool } from '../../memoryPool/poolFile';
import type { BuiltTarget } from '../../project/builtTarget';
import { shrinkPool } from '../fixes/poolEdits';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// A pool may fit the device's window and still end past the memory that the board has there.

/**
 * A pool fits the window of an external memory but ends past the memory that the board has there. Runs where the board
 * is known.
 *
 * ## What it means on the board
 *
 * Reads past the end of a flash wrap around or return nothing, so weights that land there are wrong. NUCLEO-N657X0-Q
 * has 64 MiB of NOR at XSPI2 and no PSRAM; STM32N6570-DK has 128 MiB of NOR and 32 MiB of PSRAM at XSPI1.
 *
 * ## Example
 *
 * ```json
 * { "name": "octoFlash", "offset": { "value": "0x70380000", "magnitude": "BYTES" }, "size": { "value": "61", "magnitude": "MBYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * End the pool with the memory: from 0x70380000 a 64 MiB flash has 60.5 MiB.
 *
 * ## When to switch it off
 *
 * When your board carries a larger memory: better say so in `n6mem.json` (`"board": { "XSPI2": "128M" }`).
 */
export const poolOutsideBoard: Rule = {
  id: 'pool-outside-board',
  defaultSeverity: 'warning',
  defaultNote: 'warning; information where the built model uses none of those bytes',
  title: "a pool is inside the device's window but past the board's memory",
  checkTarget: (target) => {
    const { board } = target.files;
    if (!board) return [];
    const reports: Report[] = [];
    for (const { file, poolFile } of target.poolFiles) {
      for (const pool of poolFile.pools) {
        if (!pool.range || isEmpty(pool.range) || pool.mode === 'relative' || isBookkeepingPool(pool))
          continue;
        const range = canonical(target.addressing, pool.range);
        const bank = bankAt(target.addressing, range.start);
        if (bank?.kind !== 'external') continue;
        const fitted = fittedRange(bank, board);
        const inWindow = intersect(range, bank.range);
        if (!inWindow || inWindow.end <= fitted.end) continue;
        const beyond = {
          start: inWindow.start > fitted.end ? inWindow.start : fitted.end,
          end: inWindow.end,
        };
        const size = byteCount(fitted);
        const memory =
          size === 0n
            ? `no memory at ${bank.name}`
            : `${formatSize(size)} at ${bank.name} ${formatRange(fitted)}`;
        const used = usesAny(target, beyond);
        const consequence =
          target.models.length === 0
            ? ''
            : used
              ? ' The built model uses bytes there.'
              : ' The built model uses no byte there.';
        reports.push({
          key: pool.name,
          severity: target.models.length > 0 && !used ? 'information' : 'warning',
          message: `Pool ${pool.name} ${rangeWithSize(range)} ends ${formatBytes(byteCount(beyond))} past the board's memory: ${board.name} has ${memory}.${consequence}`,
          place: { file, span: pool.nameSpan },
          fixes: shrinkPool(
            file,
            poolFile.dialect,
            pool,
            fitted.end - range.start,
            `the end of the board's ${bank.name} memory`,
            'safe',
          ),
        });
      }
    }
    return reports;
  },
};

function usesAny(target: BuiltTarget, range: AddressRange): boolean {
  return target.models.some((model) =>
    model.used.some((bytes) => intersect(canonical(target.addressing, bytes.range), range) !== undefined),
  );
}
