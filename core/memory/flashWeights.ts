import { union, type AddressRange } from '../base/addressRange';
import { bankAt, canonical } from '../device/addressSpace';
import type { ModelPool } from '../model/networkSource';
import type { BuiltModel, BuiltTarget } from '../project/builtTarget';

/** The weights that one model keeps in one flash pool. */
export interface FlashWeights {
  readonly model: BuiltModel;
  readonly pool: ModelPool;
  /** From the first to the last byte, canonical. */
  readonly range: AddressRange;
  /** Sorted and disjoint, canonical. */
  readonly pieces: readonly AddressRange[];
}

/**
 * The weights of a target's models in flash: parameters in read-only pools of external memories. What lies in RAM is
 * loaded by somebody before use and may be loaded again.
 */
export function flashWeights(target: BuiltTarget): FlashWeights[] {
  return target.models.flatMap((model) => {
    const byPool = new Map<ModelPool, AddressRange[]>();
    for (const { pool, range, isParameter } of model.used) {
      if (!isParameter || !pool || !isFlash(target, pool)) continue;
      const ranges = byPool.get(pool);
      if (ranges) ranges.push(canonical(target.addressing, range));
      else byPool.set(pool, [canonical(target.addressing, range)]);
    }
    return [...byPool].map(([pool, ranges]): FlashWeights => {
      const pieces = union(ranges);
      return {
        model,
        pool,
        pieces,
        range: { start: pieces[0]!.start, end: pieces[pieces.length - 1]!.end },
      };
    });
  });
}

/** Read-only and external; `octoFlash` is flash whatever rights somebody gave it. */
function isFlash(target: BuiltTarget, pool: ModelPool): boolean {
  const isReadOnly = pool.rights === 'READ_ONLY' || /flash/i.test(pool.name);
  return isReadOnly && bankAt(target.addressing, pool.range.start)?.kind === 'external';
}
