import { formatBytes, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import type { Rule } from '../engine/rule';
import { filledRegions } from './filledRegions';

/** From this share on a region counts as nearly full, in percent. */
const nearlyFull = 95;

/**
 * The current build fills more than 95 % of a linker region.
 *
 * ## What it means on the board
 *
 * It runs. The next change may not link, or the heap and stack that share the region get what is left.
 *
 * ## Example
 *
 * ```text
 * RAM  1000 KiB of 1023 KiB  97.8 %
 * ```
 *
 * ## How to fix it
 *
 * Give the region more bytes, or look with `n6mem size --by symbol` at what fills it.
 *
 * ## When to switch it off
 *
 * It is off by default: a region made to measure (a vector table, a model's arena) is full on purpose. A budget in
 * n6mem.json (`region-over-budget`) says more precisely what you want to keep.
 */
export const regionNearlyFull: Rule = {
  id: 'region-nearly-full',
  defaultSeverity: 'off',
  title: 'the current build fills more than 95 % of a linker region',
  checkTarget: (target, { ledgerOf }) =>
    filledRegions(target, ledgerOf(target))
      .filter(({ size, used }) => used * 100 > size * nearlyFull)
      .map(({ name, place, size, used, image }) => {
        const left = Math.max(0, size - used);
        return {
          place,
          key: name,
          message: say`The next change may not link: region ${name} has ${formatSize(BigInt(left))} left. The build fills ${formatBytes(BigInt(used))} of ${formatSize(BigInt(size))} (${image}); ${formatBytes(BigInt(left))} are left.`,
          help: say`\`n6mem size --by symbol\` shows what is large.`,
        };
      }),
};
