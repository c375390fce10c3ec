import { byteCount } from '../../base/addressRange';
import { formatBytes, formatRange } from '../../base/size';
import { say, sayList } from '../../base/wording';
import { bankShares, outsideDevice } from '../../memory/bounds';
import type { PhysicalPool } from '../../memoryPool/physicalPools';
import { splitPool } from '../../memoryPool/splitPool';
import type { PoolFile } from '../../memoryPool/poolFile';
import { shrinkPool } from '../fixes/poolEdits';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// A pool states one speed; where it reaches into the next bank it states it of two memories.

/**
 * A pool reaches from one memory bank of the device into the next. Virtual pools, which the compiler builds over
 * neighbouring pools, do not count.
 *
 * ## What it means on the board
 *
 * A pool states one throughput and one latency. Where it covers two banks of unequal speed (AXISRAM2 and AXISRAM3),
 * the compiler plans with a speed that half of the pool does not have. It also loses the parallel access to two banks.
 *
 * ## Example
 *
 * ```json
 * { "name": "cpuRAM2", "prop": { "throughput": "MID", "latency": "MID" },
 *   "offset": { "value": "0x34180000", "magnitude": "BYTES" }, "size": { "value": "1", "magnitude": "MBYTES" } }
 * ```
 *
 * The last 512 KiB lie in AXISRAM3 and AXISRAM4.
 *
 * ## How to fix it
 *
 * Split the pool at the boundary and give each part the speed of its bank, or shrink it to the first bank.
 * `--enable-virtual-mem-pools` lets a tensor span both parts all the same.
 *
 * ## When to switch it off
 *
 * When you know that the banks are equally fast for your purpose, for example FLEXRAM and AXISRAM1.
 */
export const poolCrossesBank: Rule = {
  id: 'pool-crosses-bank',
  defaultSeverity: 'information',
  title: 'a pool reaches into a neighbouring bank: one speed is claimed for two memories',
  checkPoolFile: ({ file, poolFile, claims, device }, { artifacts }) => {
    if (!device) return [];
    const text = artifacts.files.text(file);
    return claims.flatMap((pool): Report[] => {
      const { declared } = pool.subject;
      const shares = bankShares(device, pool);
      const [first] = shares;
      if (!declared || !first || shares.length < 2) return [];
      if (outsideDevice(device, pool).length > 0 || isJoined(declared, poolFile)) return [];
      const parts = shares.map(
        ({ bank, range }) => say`${formatBytes(byteCount(range))} in ${bank.name} ${formatRange(bank.range)}`,
      );
      const speeds = new Set(shares.map(({ bank }) => bank.speed));
      const speed =
        speeds.size > 1
          ? say`they are not equally fast, and the pool states one speed for all`
          : say`the pool states one speed for all`;
      const split = text === undefined ? [] : splitPool(text, poolFile, declared, device);
      return [
        {
          key: pool.name,
          message: say`The compiler plans with one speed for ${shares.length} memories in pool ${pool.name}. The pool is ${rangeWithSize(pool.range)}, ${sayList(parts)}: ${speed}.`,
          help: say`Split the pool at the bank, or end it there.`,
          place: pool.place,
          fixes: [
            ...(split.length > 0
              ? [
                  {
                    title: say`Split pool ${pool.name} at the bank ${shares.length > 2 ? say`boundaries` : say`boundary`}`,
                    safety: 'suggested' as const,
                    edits: split.map((edit) => ({ file, ...edit })),
                  },
                ]
              : []),
            ...shrinkPool(pool, byteCount(first.range), say`the end of ${first.bank.name}`, 'suggested'),
          ],
        },
      ];
    });
  },
};

/** A virtual pool, named after its members: `npuRAM5_npuRAM6`. It exists on top of them. */
function isJoined(pool: PhysicalPool, poolFile: PoolFile): boolean {
  const members = poolFile.pools.filter(
    (other) => other !== pool && other.name !== '' && pool.name.includes(other.name),
  );
  return (
    members.length >= 2 &&
    members.reduce((left, { name }) => left.replace(name, ''), pool.name).replace(/_/g, '') === ''
  );
}
