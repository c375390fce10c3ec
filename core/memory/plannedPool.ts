import { isEmpty, moved, type AddressRange } from '../base/addressRange';
import { canonical } from '../device/addressSpace';
import type { Pool } from '../memoryPool/poolFile';
import type { ModelPool } from '../model/networkSource';
import { memberPools } from '../model/usedRanges';
import type { BuiltModel, BuiltPoolFile, BuiltTarget } from '../project/builtTarget';
import type { ClaimOf } from './claim';
import { isSamePool } from './samePools';

/** A pool of a built model as the pool file has it now. */
export interface PlannedPool {
  readonly file: string;
  readonly poolFile: BuiltPoolFile['poolFile'];
  readonly pool: Pool;
  /** Canonical. */
  readonly range: AddressRange;
  /** How far it has moved since the model was generated, in bytes; the model is outdated where that is not 0. */
  readonly shift: bigint;
}

/** The pool file that a model was made from; undefined where nothing surely says which. */
export function poolFileOfModel(target: BuiltTarget, model: BuiltModel): BuiltPoolFile | undefined {
  const named = target.poolFiles.filter(({ file }) =>
    target.files.files.some(
      (entry) =>
        entry.role === 'mpool' &&
        entry.file === file &&
        entry.evidence.some((evidence) => evidence.file === model.file),
    ),
  );
  if (named.length === 1) return named[0];
  if (target.poolFiles.length === 1 && target.models.length === 1) {
    const [only] = target.poolFiles;
    const evidence = target.files.files.find((entry) => entry.role === 'mpool' && entry.file === only!.file);
    return (evidence?.evidence[0]?.strength ?? 6) <= 4 ? only : undefined;
  }
  const equal = target.poolFiles.filter((candidate) => hasPoolsOf(target, candidate, model));
  return equal.length === 1 ? equal[0] : undefined;
}

/** The models that were surely made with a pool file, and those whose file is not known. */
export function modelsOfPoolFile(
  target: BuiltTarget,
  file: string,
): { readonly own: readonly BuiltModel[]; readonly unknown: readonly BuiltModel[] } {
  const files = target.models.map((model) => ({ model, file: poolFileOfModel(target, model)?.file }));
  return {
    own: files.filter((entry) => entry.file === file).map(({ model }) => model),
    unknown: files.filter((entry) => entry.file === undefined).map(({ model }) => model),
  };
}

function hasPoolsOf(target: BuiltTarget, { poolFile }: BuiltPoolFile, { source }: BuiltModel): boolean {
  const members = memberPools(source).filter((pool) => !isEmpty(pool.range));
  return (
    members.length > 0 &&
    members.every((member) =>
      poolFile.pools.some(
        (pool) => pool.name === member.name && isSamePool(target.addressing, pool.range, member.range),
      ),
    )
  );
}

/** Where the pool of a built model stands in its pool file now; undefined where that is not known or it is gone. */
export function plannedPool(
  target: BuiltTarget,
  { model, pool: built }: { readonly model: BuiltModel; readonly pool: ModelPool | undefined },
): PlannedPool | undefined {
  const found = built && poolFileOfModel(target, model);
  const pool = found?.poolFile.pools.find((candidate) => candidate.name === built?.name);
  if (!built || !found || !pool?.range || pool.mode === 'relative') return undefined;
  const now = canonical(target.addressing, pool.range);
  const then = canonical(target.addressing, built.range);
  return { file: found.file, poolFile: found.poolFile, pool, range: now, shift: now.start - then.start };
}

/** The bytes that weights will have when their model is generated again; as they are where no pool file says so. */
export function plannedPieces(
  target: BuiltTarget,
  { subject, pieces }: ClaimOf<'weights'>,
): readonly AddressRange[] {
  const shift = plannedPool(target, subject)?.shift ?? 0n;
  return shift === 0n ? pieces : pieces.map((piece) => moved(piece, shift));
}
