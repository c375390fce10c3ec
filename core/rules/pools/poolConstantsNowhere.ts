import { byteCount } from '../../base/addressRange';
import { say } from '../../base/wording';
import { isBookkeepingPool } from '../../memoryPool/poolFile';
import type { Rule } from '../engine/rule';

// Without one absolute pool that has bytes the compiler has no place for weights.

/**
 * Every pool has size 0 or is relative, or there is no pool at all.
 *
 * ## What it means on the board
 *
 * The compiler finds no memory with an address for the weights. It stops, or leaves the placing of everything to your
 * linker script.
 *
 * ## Example
 *
 * ```json
 * "mempools": [
 *   { "name": "octoFlash", "mode": "USEMODE_RELATIVE", "offset": { "value": "0x70380000", "magnitude": "BYTES" }, "size": { "value": "61", "magnitude": "MBYTES" } },
 *   { "name": "npuRAM3", "offset": { "value": "0x34200000", "magnitude": "BYTES" }, "size": { "value": "0", "magnitude": "KBYTES" } }
 * ]
 * ```
 *
 * ## How to fix it
 *
 * Give at least one absolute pool a size.
 *
 * ## When to switch it off
 *
 * For relocatable models that the application places as a whole.
 */
export const poolConstantsNowhere: Rule = {
  id: 'pool-constants-nowhere',
  defaultSeverity: 'warning',
  title: 'every pool has size 0 or is relative: the weights have no place',
  checkPoolFile: ({ file, poolFile }, { artifacts }) => {
    const { mempoolsSpan } = poolFile;
    if (!mempoolsSpan || poolFile.problems.some((problem) => problem.severity !== 'warning')) return [];
    const pools = poolFile.pools.filter((pool) => !isBookkeepingPool(pool));
    // Entries that are not pools are left to mpool-schema: what they should be is not known.
    const list = artifacts.text(file)?.slice(mempoolsSpan.start + 1, mempoolsSpan.end - 1) ?? '';
    if (poolFile.pools.length === 0 && /[^\s,]/.test(list)) return [];
    const isNowhere = pools.every(
      (pool) => pool.mode === 'relative' || (pool.range !== undefined && byteCount(pool.range) === 0n),
    );
    if (!isNowhere) return [];
    const relative = pools.filter((pool) => pool.mode === 'relative').length;
    const why =
      pools.length === 0
        ? say`There is no pool`
        : say`Of ${pools.length} pools ${relative} are relative and ${pools.length - relative} have size 0`;
    return [
      {
        key: 'mempools',
        message: say`The weights have no place, so the compiler stops. ${why}.`,
        help: say`Give one flash pool an absolute address and a size.`,
        place: { file, span: { start: mempoolsSpan.start, end: mempoolsSpan.start + 1 } },
      },
    ];
  },
};
