import { byteCount } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { isCacheable, physicalPools } from '../../memoryPool/physicalPools';
import { changePool } from '../../memoryPool/poolText';
import type { Report, Rule } from '../engine/rule';

/** Bytes of one beat of the NPU's bus, and of one line of its cache. */
const busWidth = 8n;
const cacheLine = 64n;

/** The NPU moves 8 bytes a beat, and whole cache lines where a pool is cacheable. */
export const poolAlignment: Rule = {
  id: 'pool-alignment',
  defaultSeverity: 'information',
  title: "an offset that is no multiple of 8, or of the NPU's cache line (64) where the pool is cacheable",
  checkPoolFile: ({ file, poolFile }) =>
    physicalPools(poolFile).flatMap((pool): Report[] => {
      const step = isCacheable(pool) ? cacheLine : busWidth;
      const { start } = pool.range;
      const rest = start % step;
      if (rest === 0n || !pool.offset) return [];
      const aligned = start - rest + step;
      const size = byteCount(pool.range) - (aligned - start);
      const why = step === cacheLine ? "the NPU's cache line of a cacheable pool" : "the NPU's bus";
      return [
        {
          key: pool.name,
          message: `Pool ${pool.name} starts at ${formatAddress(start)}, which is no multiple of ${step} bytes (${why}).`,
          place: { file, span: pool.offset.span },
          fixes:
            size > 0n
              ? [
                  {
                    title: `Start pool ${pool.name} at ${formatAddress(aligned)} and keep its end`,
                    preferred: true,
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
