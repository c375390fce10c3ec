import type { Rule } from '../engine/rule';
import { problemReports, textAt } from './ldProblems';

/**
 * Inside an output section `.` is set to a smaller value than it has, by constants alone.
 *
 * ## What it means on the board
 *
 * ld stops with *cannot move location counter backwards*. Inside a section `.` counts from the start of the section,
 * so an absolute address there is usually meant as an offset, or the other way round.
 *
 * ## Example
 *
 * ```ld
 * SECTIONS
 * {
 *   .vectors :
 *   {
 *     . = 0x100;
 *     . = 0x80;
 *   }
 * }
 * ```
 *
 * 0x80 lies before 0x100. Where the size of input sections decides, the rule is silent: only the link can tell.
 *
 * ## How to fix it
 *
 * Order the assignments upwards, or use `ALIGN` to move to the next multiple.
 *
 * ## When to switch it off
 *
 * Never needed: ld rejects the script anyway.
 */
export const ldLocationCounterBackwards: Rule = {
  id: 'ld-location-counter-backwards',
  defaultSeverity: 'error',
  title: "'.' moves backwards inside an output section",
  checkScript: (script, context) =>
    problemReports(script, context, 'ld-location-counter-backwards', (problem) => textAt(context, problem)),
};
