import { byteCount } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { bankShares, outsideDevice } from '../../memory/bounds';
import type { ClaimOf } from '../../memory/claim';
import { poolFileOfModel } from '../../memory/plannedPool';
import { storageOf } from '../../memory/storage';
import type { BuiltTarget } from '../../project/builtTarget';
import { isCacheable } from '../../memoryPool/physicalPools';
import type { Report, Rule } from '../engine/rule';
import { claimedRange, rangeWithSize } from '../wording/words';

// The NPU cache stands before external memory only; a cacheable pool in internal RAM is invalid.

/**
 * A pool in internal RAM is `CACHEABLE_ON`.
 *
 * ## What it means on the board
 *
 * The NPU cache (CACHEAXI) stands before external memories only. For on-chip RAM the property is invalid, and the
 * compiler generates cache maintenance for memory that is never cached.
 *
 * ## Example
 *
 * ```json
 * { "name": "npuRAM3", "prop": { "rights": "ACC_WRITE", "cacheable": "CACHEABLE_ON" },
 *   "offset": { "value": "0x34200000", "magnitude": "BYTES" }, "size": { "value": "448", "magnitude": "KBYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * Set `CACHEABLE_OFF`, or leave the property out.
 *
 * ## When to switch it off
 *
 * Never on STM32N6.
 */
export const poolCacheableInternal: Rule = {
  id: 'pool-cacheable-internal',
  defaultSeverity: 'warning',
  title: 'CACHEABLE_ON on a pool in internal RAM',
  checkTarget: (target, { ledgerOf }) =>
    ledgerOf(target)
      .ofKind('weights')
      .flatMap((claim) => judgeLinked(target, claim)),
  checkPoolFile: ({ file, claims, device }) => {
    if (!device) return [];
    return claims.flatMap((pool): Report[] => {
      const { declared } = pool.subject;
      const property = declared?.properties.get('cacheable');
      if (!declared || !property || !isCacheable(declared)) return [];
      const shares = outsideDevice(device, pool).length > 0 ? [] : bankShares(device, pool);
      if (shares.length === 0 || shares.some(({ bank }) => bank.kind === 'external')) return [];
      const names = shares.map(({ bank }) => bank.name).join(' and ');
      return [
        {
          key: pool.name,
          message: say`The NPU cache is promised for ${formatSize(byteCount(pool.range))} where it does not work. Pool ${pool.name} ${rangeWithSize(pool.range)} is CACHEABLE_ON but lies in ${names}: the NPU cache serves external memory only.`,
          help: say`Write CACHEABLE_OFF.`,
          place: { file, span: property.span },
          fixes: [
            {
              title: say`Set pool ${pool.name} to CACHEABLE_OFF`,
              safety: 'safe',
              edits: [{ file, span: property.span, newText: '"CACHEABLE_OFF"' }],
            },
          ],
        },
      ];
    });
  },
};

/** A relative pool has no address of its own: where the linker put its weights decides. */
function judgeLinked(target: BuiltTarget, claim: ClaimOf<'weights'>): Report[] {
  const { model, pool } = claim.subject;
  const { addressing, files } = target;
  if (pool?.mode !== 'relative' || !pool.cacheable || !files.device) return [];
  const { banks, isExternal } = storageOf(addressing, files.board, claim.range);
  if (banks.length === 0 || isExternal) return [];
  const found = poolFileOfModel(target, model);
  const property = found?.poolFile.pools.find(({ name }) => name === pool.name)?.properties.get('cacheable');
  const names = banks.map((bank) => bank.name).join(' and ');
  return [
    {
      key: `${model.file}:${pool.name}`,
      proof: 'proven',
      message: say`The NPU refuses to run the model: ${formatSize(byteCount(claim.range))} of cacheable weights lie in internal RAM. Pool ${pool.name} of ${model.file} is CACHEABLE_ON, and the linker puts its weights into ${names}, at ${claimedRange(claim)}. The NPU cache serves external memory only.`,
      help: say`Set the pool to CACHEABLE_OFF, or place the weights in external memory.`,
      place: found && property ? { file: found.file, span: property.span } : claim.place,
      related:
        found && property ? [{ ...claim.place, message: say`pool ${pool.name} of the built model` }] : [],
    },
  ];
}
