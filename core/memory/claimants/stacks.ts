import type { BuiltTarget } from '../../project/builtTarget';
import { claimOf, type Claim, type StackSubject } from '../claim';
import { whileApplicationRuns, whileFsblRuns } from '../phases';
import { stackOfScript } from '../scriptStack';

/** The main stack as the scripts of the application and of the FSBL set it up. */
export function stackClaims(target: BuiltTarget): Claim<StackSubject>[] {
  return target.scripts.flatMap((script): Claim<StackSubject>[] => {
    const stack = stackOfScript(script.evaluation);
    if (!stack) return [];
    const { range, basis, top } = stack;
    return [
      claimOf(target.addressing, {
        subject: { kind: 'stack', basis, image: undefined, script, top },
        name: 'stack',
        written: range,
        alive: script.role === 'boot' ? whileFsblRuns : whileApplicationRuns,
        certainty: 'reserved',
        proof: 'reached',
        place: { file: top.file, span: top.span },
        side: script.role,
        owner: script.file,
      }),
    ];
  });
}
