import type { Rule } from '../engine/rule';
import { problemReports, textAt } from './ldProblems';

/**
 * A division or remainder by zero, by constants alone.
 *
 * ## What it means on the board
 *
 * ld stops with *division by zero* or *mod by zero*.
 *
 * ## Example
 *
 * ```ld
 * _count = 0;
 * _each = LENGTH(RAM) / _count;
 * ```
 *
 * `_count` is 0.
 *
 * ## How to fix it
 *
 * Correct the divisor, or guard it: `_count ? LENGTH(RAM) / _count : 0`.
 *
 * ## When to switch it off
 *
 * Never needed: ld rejects the script anyway.
 */
export const ldDivisionByZero: Rule = {
  id: 'ld-division-by-zero',
  defaultSeverity: 'error',
  title: 'a division by zero, by constants alone',
  checkScript: (script, context) =>
    problemReports(script, context, 'ld-division-by-zero', (problem) => textAt(context, problem)),
};
