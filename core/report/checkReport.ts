import type { CheckResult } from '../rules/engine/check';
import type { Finding, VerifiedFix } from '../rules/engine/finding';
import type { Positions } from './positions';

/** What every format of `check` prints. */
export interface CheckReport {
  readonly result: CheckResult;
  /** Everything that counts. */
  readonly findings: readonly Finding[];
  /** Those of them that are printed. */
  readonly shown: readonly Finding[];
  /** How many were left out by comments, n6mem.json or a baseline. */
  readonly suppressed: number;
  readonly fixesOf: (finding: Finding) => readonly VerifiedFix[];
  readonly positions: Positions;
  /** A file as the reader of this format finds it. */
  readonly pathOf: (file: string) => string;
  /** A text of a finding, with the files that it names as that reader finds them. */
  readonly readable: (text: string) => string;
}

/** The words for severities that people read; SARIF, GitHub and editors say "note" where LSP says information. */
export const severityWords = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'hint',
} as const;

/** `1 error`, `3 notes`. */
export function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
