import { say } from '../../base/wording';
import type { BuiltTarget } from '../../project/builtTarget';
import { isCacheable, physicalPools } from '../../memoryPool/physicalPools';
import { claimOf, type Claim, type ReservedSubject } from '../claim';
import { whileApplicationRuns } from '../phases';

/** Who claims the cache's memory, in `ReservedSubject.by`. */
export const npuCache = 'npuCache';

/** The RAM of the NPU's cache, while a pool is read through it or the sources switch it on: its lines are there. */
export function cacheClaims(target: BuiltTarget): Claim<ReservedSubject>[] {
  const place = cacheablePool(target) ?? target.cacheEnabled;
  if (!place || !target.files.device) return [];
  return target.addressing.banks
    .filter(({ kind }) => kind === 'cache')
    .map(({ range }) =>
      claimOf(target.addressing, {
        subject: { kind: 'reserved', by: npuCache },
        name: say`NPU cache`,
        written: range,
        alive: whileApplicationRuns,
        certainty: 'reserved',
        proof: 'reached',
        place,
        side: 'model',
        owner: place.file,
      }),
    );
}

/** The first pool that is read through the cache: of a built model that uses it, else of a pool file without a model. */
function cacheablePool({ models, poolFiles }: BuiltTarget): Claim['place'] | undefined {
  for (const { file, source } of models) {
    const pool = source.pools.find(({ cacheable, usedText }) => cacheable && usedText !== undefined);
    if (pool) return { file, span: pool.span };
  }
  if (models.length > 0) return undefined;
  for (const { file, poolFile } of poolFiles) {
    const pool = physicalPools(poolFile).find(isCacheable);
    if (pool) return { file, span: pool.nameSpan };
  }
  return undefined;
}
