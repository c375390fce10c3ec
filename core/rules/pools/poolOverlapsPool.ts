import { canonical } from '../../device/addressSpace';
import { defaultDevice } from '../../device/devices';
import { isEmpty } from '../../base/addressRange';
import { overlapsWithin } from '../../memory/overlaps';
import { isBookkeepingPool } from '../../memoryPool/poolFile';
import { shrinkPool } from '../fixes/poolEdits';
import type { Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// Within one file two absolute pools must not share a byte: the compiler would place two tensors there at once.

/**
 * Two absolute pools of one `.mpool` share bytes.
 *
 * ## What it means on the board
 *
 * The compiler takes the pools for separate memories and may place two live tensors on the same bytes. Layers then
 * overwrite each other's inputs.
 *
 * ## Example
 *
 * ```json
 * { "name": "cpuRAM2", "offset": { "value": "0x34100000", "magnitude": "BYTES" }, "size": { "value": "1280", "magnitude": "KBYTES" } },
 * { "name": "npuRAM3", "offset": { "value": "0x34200000", "magnitude": "BYTES" }, "size": { "value": "448", "magnitude": "KBYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * End the first pool where the second starts: `"1024"` `"KBYTES"`. To let tensors span neighbouring memories use the
 * compiler's virtual pools (`--enable-virtual-mem-pools`) instead.
 *
 * ## When to switch it off
 *
 * Never.
 */
export const poolOverlapsPool: Rule = {
  id: 'pool-overlaps-pool',
  defaultSeverity: 'error',
  title: 'two absolute pools of one file share bytes',
  checkPoolFile: ({ file, poolFile, device }) => {
    const claims = poolFile.pools.flatMap((pool) =>
      pool.range && !isEmpty(pool.range) && pool.mode === 'absolute' && !isBookkeepingPool(pool)
        ? [{ pool, range: canonical(device ?? defaultDevice, pool.range) }]
        : [],
    );
    return overlapsWithin(claims).map(({ first, second, shared }) => ({
      key: `${first.pool.name}|${second.pool.name}`,
      message: `Pools ${first.pool.name} and ${second.pool.name} share ${rangeWithSize(shared)}.`,
      place: { file, span: second.pool.nameSpan },
      related: [
        {
          file,
          span: first.pool.nameSpan,
          message: `pool ${first.pool.name} ${rangeWithSize(first.range)}`,
          isOtherEnd: true,
        },
      ],
      overlap: shared,
      fixes: shrinkPool(
        file,
        poolFile.dialect,
        first.pool,
        second.range.start - first.range.start,
        `end where ${second.pool.name} starts`,
        'safe',
      ),
    }));
  },
};
