import { say } from '../../base/wording';
import type { Rule } from '../engine/rule';
import { problemReports, textAt } from './ldProblems';

/**
 * An `ASSERT` is false by constants alone.
 *
 * ## What it means on the board
 *
 * ld stops with the assertion's message, whatever is linked. Assertions that depend on the size of the image are left
 * to the link.
 *
 * ## Example
 *
 * ```ld
 * MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K }
 * ASSERT(LENGTH(RAM) <= 512K, "RAM is too large")
 * ```
 *
 * 1023K is more than 512K.
 *
 * ## How to fix it
 *
 * Make the condition true: it was written to guard something. Change the regions it speaks of, or the assertion where
 * the layout has moved on.
 *
 * ## When to switch it off
 *
 * Never needed: ld rejects the script anyway.
 */
export const ldAssertFails: Rule = {
  id: 'ld-assert-fails',
  defaultSeverity: 'error',
  title: 'an ASSERT is false by constants alone',
  checkScript: (script, context) => {
    const unnamed = say`This assertion fails`;
    // The author's words tell assertions apart; where there are none, what is asserted.
    return problemReports(script, context, 'ld-assert-fails', (problem) =>
      problem.message === unnamed ? textAt(context, problem) : problem.message,
    );
  },
};
