import { intersect, type AddressRange, contains } from '../../base/addressRange';
import { formatRange } from '../../base/size';
import { say } from '../../base/wording';
import { bankAt, fittedRange, usablePart } from '../../device/addressSpace';
import { modelsOfPoolFile } from '../../memory/plannedPool';
import { lastRound } from '../fixes/roundAddress';
import { shrinkPool } from '../fixes/poolEdits';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

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
  checkTarget: (target, context) => {
    const { board } = target.files;
    if (!board) return [];
    const ledger = context.ledgerOf(target);
    return ledger.ofKind('pool').flatMap((pool): Report[] => {
      const { range, place } = pool;
      const bank = bankAt(target.addressing, range.start);
      if (!pool.subject.declared || !bank?.lastBytes) return [];
      const fitted = fittedRange(bank, board);
      const usable = usablePart(bank, board);
      const last: AddressRange = { start: usable.end, end: fitted.end };
      // Past the end is for pool-outside-board; a pool within the last bytes leaves nothing to keep.
      if (!contains(fitted, range) || !intersect(range, usable) || !intersect(range, last)) return [];
      const { own, unknown } = modelsOfPoolFile(target, place.file);
      const models = [...own, ...unknown];
      const isUsed = ledger
        .touching(last)
        .some(
          ({ subject }) =>
            (subject.kind === 'buffer' || subject.kind === 'weights') && models.includes(subject.model),
        );
      if (models.length > 0 && !isUsed) return [];
      return [
        {
          key: pool.name,
          message: say`Access to the last ${bank.lastBytes} bytes of ${bank.name} may fail (erratum ES0620 2.4.5). ${isUsed ? say`The model uses bytes of ${formatRange(last)} of ${board.name}` : say`No model is known, and the pool covers bytes of ${formatRange(last)} of ${board.name}`}: pool ${pool.name} is ${rangeWithSize(range)}.`,
          help: say`End the pool before them.`,
          place,
          fixes: shrinkPool(
            pool,
            lastRound(last.start) - range.start,
            say`the last full KiB before the end of ${bank.name}`,
            'safe',
          ),
        },
      ];
    });
  },
};
