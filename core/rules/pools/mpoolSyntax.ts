import type { Rule } from '../engine/rule';
import { poolFileProblems } from './poolFileProblems';

// The `.mpool` loader takes JSON; comments and trailing commas are tolerated by some versions only.

/**
 * The file is not JSON, or JSON with comments or trailing commas.
 *
 * ## What it means on the board
 *
 * `stedgeai` stops, or, with some versions, reads the file differently from what you see.
 *
 * ## Example
 *
 * ```json
 * { "memory": { "mempools": [ { "name": "npuRAM3", }, ] } }
 * ```
 *
 * ## How to fix it
 *
 * The message names the place. The quick fix removes the comment or comma.
 *
 * ## When to switch it off
 *
 * The warning, when your version of the compiler takes comments.
 */
export const mpoolSyntax: Rule = {
  id: 'mpool-syntax',
  defaultSeverity: 'error',
  defaultNote: 'error; warning for a comment, a trailing comma, a byte order mark or text outside ASCII',
  title: 'the file is not JSON, or JSON with comments or trailing commas',
  checkPoolFile: (subject, context) => poolFileProblems(subject, 'mpool-syntax', context),
};
