import type { Rule } from '../engine/rule';

/**
 * A comment `n6mem-ignore RULE: why` or an entry under `ignore` in `n6mem.json` that suppresses nothing: the finding is
 * gone, the reason is missing, or no rule has this name.
 *
 * ## What it means on the board
 *
 * Nothing today. But the day the finding comes back, in another place or for another reason, nobody will see it.
 *
 * ## Example
 *
 * ```ld
 * # n6mem-ignore region-overlaps-pool: the pool is switched off at run time
 * RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 511K
 * ```
 *
 * RAM ends before every pool now.
 *
 * ## How to fix it
 *
 * Remove the comment or the entry, or give the reason that is missing.
 *
 * ## When to switch it off
 *
 * Where one script with such comments serves several projects, of which only some have the finding.
 */
export const ignoreUnused: Rule = {
  id: 'ignore-unused',
  defaultSeverity: 'warning',
  title: 'a comment or entry that suppresses a finding suppresses nothing',
};
