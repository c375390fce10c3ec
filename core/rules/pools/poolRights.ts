import { byteCount } from '../../base/addressRange';
import { formatRange, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { isOfKind } from '../../memory/claim';
import { isFlash } from '../../memory/storage';
import type { RelatedPlace } from '../engine/finding';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// Rights must fit the memory: nothing is written to flash at run time, and activations must be.

/**
 * A pool in flash has `ACC_WRITE`, or a RAM pool with `ACC_READ` holds activations of the built model. Memory counts
 * as flash where the board boots from it or the pool is named after it (`octoFlash`).
 *
 * ## What it means on the board
 *
 * The compiler places activations in every pool with `ACC_WRITE`. In flash they are never written: inference returns
 * the same wrong result for every input, or the bus faults. The reverse, activations in a pool that says `ACC_READ`,
 * means that the model was generated from another file.
 *
 * ## Example
 *
 * ```json
 * { "fname": "xSPI2", "name": "octoFlash", "prop": { "rights": "ACC_WRITE" },
 *   "offset": { "value": "0x70380000", "magnitude": "BYTES" }, "size": { "value": "61", "magnitude": "MBYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * Swap the right. `ACC_READ` on RAM that only holds weights is fine: something must load them before inference.
 *
 * ## When to switch it off
 *
 * When an external memory that you boot from is not flash.
 */
export const poolRights: Rule = {
  id: 'pool-rights',
  defaultSeverity: 'warning',
  title: 'ACC_WRITE on a pool in flash, or ACC_READ on a RAM pool that holds activations',
  checkPoolFile: ({ file, claims, device, targets }, { ledgerOf }) => {
    if (!device) return [];
    const bootStarts = targets.flatMap((target) => target.files.boot.map(({ start }) => start));
    const board = targets[0]?.files.board;
    return claims.flatMap((pool): Report[] => {
      const rights = pool.subject.declared?.properties.get('rights');
      const names = [pool.name, pool.subject.fname];
      const flash = isFlash(device, board, pool.range, { names, bootStarts });
      if (!rights) return [];
      const range = rangeWithSize(pool.range);
      const report = (message: string, right: string, related: readonly RelatedPlace[]): Report => ({
        key: pool.name,
        message,
        help: say`Write ${right}.`,
        place: { file, span: rights.span },
        related,
        fixes: [
          {
            title: say`Change the rights of pool ${pool.name} to ${right}`,
            safety: 'safe',
            edits: [{ file, span: rights.span, newText: `"${right}"` }],
          },
        ],
      });
      if (flash && rights.value === 'ACC_WRITE') {
        const message = say`The compiler may place activations in ${formatSize(byteCount(pool.range))} of flash, where nothing can be written. Pool ${pool.name} ${range} lies in flash and has ACC_WRITE.`;
        return [report(message, 'ACC_READ', [])];
      }
      if (!flash && rights.value === 'ACC_READ') {
        const buffer = targets
          .flatMap((target) => ledgerOf(target).touching(pool.range))
          .find((claim) => isOfKind(claim, 'buffer') && claim.subject.bytes.buffer !== undefined);
        if (!buffer) return [];
        const { name, range: used } = buffer;
        const message = say`The next generate finds no place for ${formatSize(byteCount(used))} of activations in pool ${pool.name}. Pool ${pool.name} ${range} has ACC_READ, but the built model keeps activations in it (${name} at ${formatRange(used)}).`;
        return [report(message, 'ACC_WRITE', [{ ...buffer.place, message: say`${name}, no parameter` }])];
      }
      return [];
    });
  },
};
