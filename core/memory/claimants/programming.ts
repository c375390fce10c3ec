import type { BuiltTarget } from '../../project/builtTarget';
import { claimOf, type Claim, type ProgrammedSubject } from '../claim';
import { always } from '../phases';

/** What the project's own commands write to the board. Of unknown size, the first byte stands for it. */
export function programmingClaims({ programmed, addressing }: BuiltTarget): Claim<ProgrammedSubject>[] {
  return programmed.map((file) => {
    const { name, start, size, script, span } = file;
    return claimOf(addressing, {
      subject: { kind: 'programmed', programmed: file },
      name,
      written: { start, end: start + (size ?? 1n) },
      alive: always,
      certainty: 'used',
      proof: 'reached',
      extentIsKnown: size !== undefined,
      place: { file: script, span },
      side: 'programming',
      owner: script,
    });
  });
}
