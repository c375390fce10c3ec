import type { Rule } from '../engine/rule';
import { problemReports, textAt } from './ldProblems';

/**
 * A script includes itself, directly or through others, or INCLUDEs are nested deeper than the ten levels that ld
 * allows.
 *
 * ## What it means on the board
 *
 * ld opens the file again and again until it gives up.
 *
 * ## Example
 *
 * ```ld
 * # memory.ld
 * INCLUDE app.ld
 * ```
 *
 * `app.ld` includes `memory.ld`, which includes `app.ld`.
 *
 * ## How to fix it
 *
 * Move what both need into a third file. Including one file twice side by side is not a cycle.
 *
 * ## When to switch it off
 *
 * Never needed: ld rejects the script anyway.
 */
export const ldIncludeCycle: Rule = {
  id: 'ld-include-cycle',
  defaultSeverity: 'error',
  title: 'an INCLUDE includes itself',
  checkScript: (script, context) =>
    problemReports(script, context, 'ld-include-cycle', (problem) => textAt(context, problem)),
};
