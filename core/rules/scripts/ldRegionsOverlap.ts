import { createLedger } from '../../memory/ledger';
import { shrinkRegion } from '../fixes/regionEdits';
import { isUndecided, lacksIncludes } from './ldProblems';
import type { Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';
import { byteCount } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { say } from '../../base/wording';

// Two regions of one script that share bytes, with sections in both. ST's generator does it on purpose, and ld itself
// rejects sections that really collide, so this is information.

/**
 * Two regions of one script share bytes, and sections go to both.
 *
 * ## What it means on the board
 *
 * ld checks each region by itself: an image may pass although its code and its variables meet in the middle. Sections
 * that really collide are rejected by ld (*section .data overlaps section .text*), unless one of them is NOLOAD. ST's
 * project generator writes overlapping regions on purpose, so this is no more than information.
 *
 * ## Example
 *
 * ```ld
 * MEMORY
 * {
 *   ROM (rx)  : ORIGIN = 0x34000400, LENGTH = 512K
 *   RAM (xrw) : ORIGIN = 0x34080000, LENGTH = 512K
 * }
 * SECTIONS
 * {
 *   .text : { *(.text*) } >ROM
 *   .data : { *(.data*) } >RAM
 * }
 * ```
 *
 * `ROM` ends 0x400 bytes past the start of `RAM`. Addresses are compared as the same bytes where one region uses the
 * secure and the other the non-secure alias.
 *
 * ## How to fix it
 *
 * End the lower region where the upper one starts; the quick fix does.
 *
 * ## When to switch it off
 *
 * In projects whose regions overlap by design.
 */
export const ldRegionsOverlap: Rule = {
  id: 'ld-regions-overlap',
  defaultSeverity: 'information',
  title: 'two regions of one script share bytes, and sections go to both',
  checkScript: (script, context) => {
    if (isUndecided(script, context) || lacksIncludes(script)) return [];
    const used = new Set(
      script.evaluation.sections.flatMap(({ region, loadRegion }) => [region, loadRegion]),
    );
    const claims = script.claims.filter(({ name }) => used.has(name));
    const { overlaps } = createLedger(script.addressing, claims);
    return overlaps('region', 'region').map(({ first, second, shared }) => ({
      key: `${first.name}|${second.name}`,
      message: say`Sections of two regions may land on the same ${formatSize(byteCount(shared))}; ld stops only once they do. Regions ${first.name} and ${second.name} share ${rangeWithSize(shared)}, and sections go to both.`,
      help: say`End one where the other starts.`,
      place: second.place,
      related: [
        {
          ...first.place,
          message: say`region ${first.name} ${rangeWithSize(first.range)}`,
          isOtherEnd: true,
        },
      ],
      overlap: shared,
      fixes: shrinkRegion(
        context,
        first.subject.region,
        second.range.start - first.range.start,
        say`the start of ${second.name}`,
      ),
    }));
  },
};
