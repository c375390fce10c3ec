import { byteCount } from '../../base/addressRange';
import { say } from '../../base/wording';
import { bankAt } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import type { Pool } from '../../memoryPool/poolFile';
import { usualPool } from '../../device/usualPools';
import type { Report, Rule } from '../engine/rule';

// The compiler addresses pools by name and writes their initialisers to files by fname: both must be unique.

/**
 * Two pools of one file have the same `name` or the same `fname`. Pools of size 0 are switched off and do not count.
 *
 * ## What it means on the board
 *
 * The compiler addresses pools by name, and writes the initialisers of a pool to `<prefix>.<fname>.raw`: with one
 * `fname` the second file replaces the first, and half of the weights are never flashed.
 *
 * ## Example
 *
 * ```json
 * { "fname": "xSPI2", "name": "octoFlash", "offset": { "value": "0x70380000", "magnitude": "BYTES" } },
 * { "fname": "xSPI2", "name": "octoFlash2", "offset": { "value": "0x74000000", "magnitude": "BYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * Give each pool a name and an fname of its own: `xSPI2b`.
 *
 * ## When to switch it off
 *
 * Never.
 */
export const poolNameDuplicate: Rule = {
  id: 'pool-name-duplicate',
  defaultSeverity: 'error',
  title: 'two pools of one file have the same name or fname',
  checkPoolFile: ({ file, poolFile, device }) => {
    const taken = new Set(poolFile.pools.flatMap((pool) => [pool.name, pool.fname]));
    const reports: Report[] = [];
    for (const what of ['name', 'fname'] as const) {
      const first = new Map<string, Pool>();
      for (const pool of poolFile.pools) {
        const value = pool[what];
        // A pool of size 0 is switched off: nothing is placed in it, nothing written for it.
        if (value === undefined || value === '' || isOff(pool)) continue;
        const other = first.get(value);
        if (!other) {
          first.set(value, pool);
          continue;
        }
        const message =
          what === 'name'
            ? say`The compiler cannot tell two pools apart: both have the ${what} "${value}".`
            : say`Initial values of two pools go to one file: both have the ${what} "${value}".`;
        reports.push({
          key: `${what} ${value}`,
          message,
          help: say`Give each its own ${what}.`,
          place: { file, span: spanOf(pool, what) },
          related: [
            { file, span: spanOf(other, what), message: say`the first pool with the ${what} "${value}"` },
          ],
          fixes: usualName(pool, what, device)
            .filter((meant) => !taken.has(meant))
            .map((meant) => ({
              title: say`Change the ${what} to "${meant}"`,
              safety: 'suggested',
              edits: [{ file, span: spanOf(pool, what), newText: JSON.stringify(meant) }],
            })),
        });
      }
    }
    return reports;
  },
};

/** What ST's files call a pool in this bank; at most one. */
function usualName(pool: Pool, what: 'name' | 'fname', device: Device | undefined): string[] {
  const start = pool.mode === 'relative' ? undefined : pool.offset?.bytes;
  const bank = device && start !== undefined ? bankAt(device, start) : undefined;
  const usual = device && bank ? usualPool(bank, device) : undefined;
  return usual ? [usual[what]] : [];
}

function isOff(pool: Pool): boolean {
  return pool.range !== undefined && byteCount(pool.range) === 0n;
}

function spanOf(pool: Pool, what: 'name' | 'fname'): Pool['span'] {
  return what === 'fname' && pool.fnameSpan ? pool.fnameSpan : pool.nameSpan;
}
