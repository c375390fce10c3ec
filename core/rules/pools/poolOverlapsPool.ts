import { formatSize } from '../../base/size';
import { byteCount, intersect, type AddressRange } from '../../base/addressRange';
import { say, saySentences } from '../../base/wording';
import { canonical } from '../../device/addressSpace';
import type { BuiltTarget } from '../../project/builtTarget';
import { meetingsWithin } from '../../memory/sweep';
import { shrinkPool } from '../fixes/poolEdits';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

/** Pools to name of all that one pool reaches into. */
const mostNamed = 5;

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
  checkPoolFile: ({ claims, targets }) =>
    meetingsWithin(claims, mostNamed).flatMap(({ claim: second, count, others }) => {
      const named = count <= mostNamed ? others : others.slice(0, 1);
      return named.flatMap((first): Report[] => {
        const shared = intersect(first.range, second.range);
        if (!shared) return [];
        const more = count - named.length;
        const rest = more > 0 ? say`${more} more pools before it reach into ${second.name}.` : '';
        return [
          {
            key: `${first.name}|${second.name}`,
            message: saySentences([
              say`The compiler may place two buffers on the same ${formatSize(byteCount(shared))}. Pools ${first.name} and ${second.name} share ${rangeWithSize(shared)}.`,
              rest,
            ]),
            help: say`End one where the other starts.`,
            place: second.place,
            related: [
              {
                ...first.place,
                message: say`pool ${first.name} ${rangeWithSize(first.range)}`,
                isOtherEnd: true,
              },
            ],
            overlap: shared,
            fixes: shrinkPool(
              first,
              second.range.start - first.range.start,
              say`end where ${second.name} starts`,
              'safe',
              (gone) => targets.some((target) => usesBytes(target, gone)),
            ),
          },
        ];
      });
    }),
};

function usesBytes({ addressing, models }: BuiltTarget, range: AddressRange): boolean {
  return models.some(({ used }) =>
    used.some((bytes) => intersect(canonical(addressing, bytes.range), range) !== undefined),
  );
}
