import { intersect } from '../../base/addressRange';
import { say } from '../../base/wording';
import { programmingSteps } from '../../project/programming/steps';
import { weightsSteps, type WeightsStep } from '../../project/programming/weightsSteps';
import type { ClaimOf } from '../claim';
import { isProgrammed } from '../phases';
import {
  fulfilmentOf,
  type JudgedNeed,
  type NeedSources,
  type ProgrammingNeed,
  type Provision,
  type Search,
} from './need';

/**
 * Weights in flash need a step that puts their bytes there. Those of relative pools do not: the linker puts them into
 * the image of the application.
 */
export function programmingNeeds(sources: NeedSources): JudgedNeed<ProgrammingNeed>[] {
  const { target, artifacts, ledger } = sources;
  const claims = ledger
    .ofKind('weights')
    .filter(({ subject: { pool }, alive }) => pool && pool.mode !== 'relative' && isProgrammed(alive));
  if (claims.length === 0) return [];
  const steps = weightsSteps(artifacts, target);
  return claims.map((claim) => {
    const need: ProgrammingNeed = { kind: 'programming', claim, range: claim.range, place: claim.place };
    return { need, fulfilment: fulfilmentOf(need, search(sources, steps, claim)) };
  });
}

function search(
  { target, artifacts, ledger }: NeedSources,
  steps: readonly WeightsStep[],
  { range, subject: { model, pool } }: ClaimOf<'weights'>,
): Search {
  const generator = artifacts.files.paths.find((path) => /generate[^/]*\.(?:sh|bat|ps1|py)$/i.test(path));
  // It makes the blob together with the model: the blob is only not committed.
  if (generator !== undefined) return { kind: 'unknown', why: say`${generator} makes the blob` };
  const isBuilt = target.files.files.some(
    ({ role, file, evidence }) =>
      role === 'model' && file === model.file && (evidence[0]?.strength ?? 6) <= 3,
  );
  if (!isBuilt) return { kind: 'unknown', why: say`nothing says that ${model.file} is built` };
  const provisions: Provision[] = [
    ...target.weights
      .filter((entry) => entry.model === model.file && (!entry.pool || entry.pool === pool))
      .map(({ file, format }) => ({
        by: format === 'hex' ? 'hex file' : 'blob',
        range: undefined,
        file,
        line: undefined,
      })),
    ...steps
      .filter((entry) => entry.model === model && entry.pool === pool)
      .map(({ step }) => ({
        by: 'programming step',
        range: undefined,
        file: step.script,
        line: step.line,
      })),
    ...ledger.touching(range).flatMap((claim) => {
      const isLinked = claim.subject.kind === 'section' || claim.subject.kind === 'loadCopy';
      return isLinked && intersect(claim.range, range)
        ? [{ by: 'linked image', range: undefined, file: claim.owner, line: undefined }]
        : [];
    }),
  ];
  if (provisions.length > 0) return { kind: 'searched', provisions, looked: [] };
  const count = programmingSteps(artifacts).filter(({ kind }) => kind === 'write').length;
  return { kind: 'searched', provisions, looked: [{ at: 'programming commands', count }] };
}
