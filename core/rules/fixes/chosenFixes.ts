import { placesTouch } from '../../base/span';
import type { Finding, FixSafety, TextEdit, VerifiedFix } from '../engine/finding';

/** A fix that is to be made, and what it ends. */
export interface ChosenFix {
  readonly finding: Finding;
  readonly fix: VerifiedFix;
}

/**
 * One fix for each finding, as many as can be made at once without touching the same text twice.
 *
 * @param safety `suggested` takes the first suggestion where a finding has no safe fix
 */
export function chosenFixes(
  findings: readonly Finding[],
  fixesOf: (finding: Finding) => readonly VerifiedFix[],
  safety: FixSafety,
): readonly ChosenFix[] {
  const taken: TextEdit[] = [];
  const chosen: ChosenFix[] = [];
  for (const finding of findings) {
    const fixes = fixesOf(finding);
    const fix = fixes.find(({ preferred }) => preferred) ?? (safety === 'suggested' ? fixes[0] : undefined);
    if (!fix || fix.edits.some((edit) => taken.some((other) => placesTouch(edit, other)))) continue;
    taken.push(...fix.edits);
    chosen.push({ finding, fix });
  }
  return chosen;
}
