import type { Rule } from '../engine/rule';
import { poolFileProblems } from './poolFileProblems';

// A pool's offset or size must be a whole number of bytes.

/**
 * An offset or size is not a number, or not a whole number of bytes.
 *
 * ## What it means on the board
 *
 * The compiler rejects the file or takes the pool for empty, and the tensors go to slower memory.
 *
 * ## Example
 *
 * ```json
 * "size": { "value": "44B", "magnitude": "KBYTES" }
 * ```
 *
 * ## How to fix it
 *
 * Write a decimal number, or hexadecimal with `0x`, in quotes, with a magnitude of `BYTES`, `KBYTES` or `MBYTES`.
 *
 * ## When to switch it off
 *
 * Never.
 */
export const mpoolNumber: Rule = {
  id: 'mpool-number',
  defaultSeverity: 'error',
  title: 'an offset or size is not a number, or not whole bytes',
  checkPoolFile: (subject, context) => poolFileProblems(subject, 'mpool-number', context),
};
