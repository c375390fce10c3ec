import { canonical } from '../../device/addressSpace';
import { defaultDevice } from '../../device/devices';
import { isEmpty } from '../../base/addressRange';
import { overlapsWithin } from '../../memory/overlaps';
import { isBookkeepingPool } from '../../memoryPool/poolFile';
import { shrinkPool } from '../fixes/poolEdits';
import type { Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

/** Within one file two absolute pools must not share a byte: the compiler would place two tensors there at once. */
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
        true,
      ),
    }));
  },
};
