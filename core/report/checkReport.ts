import type { Severity } from '../base/severity';
import { say } from '../base/wording';
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

/** The words for severities that people and tools read, in English; SARIF, GitHub and editors say "note" where LSP says information. */
export const severityWords = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'hint',
} as const;

/** The same in the reader's language. */
export function severityWord(severity: Severity): string {
  switch (severity) {
    case 'error':
      return say`error`;
    case 'warning':
      return say`warning`;
    case 'information':
      return say`note`;
    case 'hint':
      return say`hint`;
  }
}
