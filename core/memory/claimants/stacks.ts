import type { BuiltTarget } from '../../project/builtTarget';
import { claimOf, type Claim, type StackSubject } from '../claim';
import { whileApplicationRuns } from '../phases';
import { stackOfScript } from '../scriptStack';

/** The main stack as the application's scripts set it up. */
export function stackClaims(target: BuiltTarget): Claim<StackSubject>[] {
  return target.scripts.flatMap((script): Claim<StackSubject>[] => {
    const stack = script.role === 'application' ? stackOfScript(script.evaluation) : undefined;
    if (!stack) return [];
    const { range, basis, top } = stack;
    return [
      claimOf(target.addressing, {
        subject: { kind: 'stack', basis, image: undefined, script, top },
        name: 'stack',
        written: range,
        alive: whileApplicationRuns,
        certainty: 'reserved',
        proof: 'reached',
        place: { file: top.file, span: top.span },
        side: 'application',
        owner: script.file,
      }),
    ];
  });
}
