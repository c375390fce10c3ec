import { byteCount } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { say } from '../../base/wording';
import { isCacheable, physicalPools } from '../../memoryPool/physicalPools';
import { changePool } from '../../memoryPool/poolText';
import type { Report, Rule } from '../engine/rule';

/** Bytes of one beat of the NPU's bus, and of one line of its cache. */
const busWidth = 8n;
const cacheLine = 64n;

// The NPU moves 8 bytes a beat, and whole cache lines where a pool is cacheable.

/**
 * A pool's offset is not a multiple of 8, or of 64 where the pool is `CACHEABLE_ON`.
 *
 * ## What it means on the board
 *
 * The NPU moves 8 bytes at a time and caches lines of 64 bytes. The compiler aligns tensors inside a pool relative to
 * its base: an odd base makes every transfer unaligned, and a cache line that the pool shares with its neighbour can
 * bring back stale bytes.
 *
 * ## Example
 *
 * ```json
 * { "name": "npuRAM3", "offset": { "value": "0x34200004", "magnitude": "BYTES" }, "size": { "value": "1020", "magnitude": "BYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * Round the offset up; the offered fix keeps the end of the pool.
 *
 * ## When to switch it off
 *
 * When the memory in front of the pool leaves no other start.
 */
export const poolAlignment: Rule = {
  id: 'pool-alignment',
  defaultSeverity: 'information',
  title: "an offset that is not a multiple of 8, or of the NPU's cache line (64) where the pool is cacheable",
  checkPoolFile: ({ file, poolFile }) =>
    physicalPools(poolFile).flatMap((pool): Report[] => {
      const step = isCacheable(pool) ? cacheLine : busWidth;
      const { start } = pool.range;
      const rest = start % step;
      if (rest === 0n || !pool.offset) return [];
      const aligned = start - rest + step;
      const size = byteCount(pool.range) - (aligned - start);
      const why = step === cacheLine ? say`the NPU's cache line of a cacheable pool` : say`the NPU's bus`;
      return [
        {
          key: pool.name,
          message: say`The compiler may refuse or waste the start of pool ${pool.name}. It starts at ${formatAddress(start)}, which is not a multiple of ${step} bytes (${why}).`,
          help: say`Round it up.`,
          place: { file, span: pool.offset.span },
          fixes:
            size > 0n
              ? [
                  {
                    title: say`Start pool ${pool.name} at ${formatAddress(aligned)} and keep its end`,
                    safety: 'safe',
                    edits: changePool(pool, poolFile.dialect, { offset: aligned, size }).map((edit) => ({
                      file,
                      ...edit,
                    })),
                  },
                ]
              : [],
        },
      ];
    }),
};
