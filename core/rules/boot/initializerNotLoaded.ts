import { formatBytes, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { storageOf } from '../../memory/storage';
import type { ModelPool } from '../../model/networkSource';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// RAM holds nothing after reset: what the compiler wants to find there somebody has to copy, or outputs are all zero.

/**
 * A pool in RAM has a non-empty initialiser blob.
 *
 * ## What it means on the board
 *
 * The compiler placed constants into RAM and wrote their values to `<network>_atonbuf.<fname>.raw`. RAM is empty after
 * reset, and nothing in the generated code copies the blob. Without a copy the outputs are wrong, often all zero.
 *
 * Only blobs that are surely of a built model count: beside its source and under its name, or with its name and the
 * very size of its use of the pool.
 *
 * ## Example
 *
 * ```text
 * Model/network.c                     // global pool 3 is 12.00 KB, name=npuRAM5
 * Model/network_atonbuf.AXISRAM5.raw  12288 bytes
 * ```
 *
 * ## How to fix it
 *
 * Give constants a place in flash: set `constants_preferred` on the flash pool and clear it on RAM pools, then
 * generate the model again. Or program the blob to flash and copy it to the pool before the first inference.
 *
 * ## When to switch it off
 *
 * Where your start-up code copies the blob.
 */
export const initializerNotLoaded: Rule = {
  id: 'initializer-not-loaded',
  defaultSeverity: 'warning',
  title: 'a RAM pool has initial values that something must load before inference',
  checkTarget: (target) =>
    target.weights.flatMap(({ file, model, format, pool, size }) => {
      if (format !== 'blob' || !/\.raw$/i.test(file) || !pool || size === undefined || size === 0n) return [];
      if (pool.mode === 'relative' || !isRam(target, pool)) return [];
      return [
        {
          key: `${model}:${pool.name}`,
          message: say`Outputs are wrong, often all zero: nothing loads ${formatSize(size)} of constants. Pool ${pool.name} ${rangeWithSize(pool.range)} is RAM and has ${formatBytes(size)} of initial values (${file}).`,
          help: say`Copy them there before the first inference, or keep constants out of this pool.`,
          place: { file: model, span: pool.span },
          related: [{ file, span: { start: 0, end: 0 }, message: say`the initial values of ${pool.name}` }],
        },
      ];
    }),
};

/** Memory inside the chip, and external memory that the board or its name tells to be RAM. */
function isRam({ addressing, files }: BuiltTarget, { name, fname, range, rights }: ModelPool): boolean {
  const hints = { names: [name, fname], isReadOnly: rights === 'READ_ONLY' };
  return storageOf(addressing, files.board, range, hints).isVolatile === true;
}
