import { isEmpty } from '../../base/addressRange';
import { canonical } from '../../device/addressSpace';
import type { Board, Device } from '../../device/device';
import { physicalPools } from '../../memoryPool/physicalPools';
import type { PoolFile } from '../../memoryPool/poolFile';
import type { BuiltTarget } from '../../project/builtTarget';
import { claimOf, type Claim, type PoolSubject } from '../claim';
import { always, whileModelRuns, whileApplicationRuns } from '../phases';
import { modelsOfPoolFile } from '../plannedPool';
import { samePoolRange } from '../samePools';
import { isFlash } from '../storage';

/**
 * The pools that occupy memory in a target: absolute, not empty, not virtual (a virtual pool's members are there
 * themselves), not the compiler's bookkeeping.
 */
export function poolClaims(target: BuiltTarget): Claim<PoolSubject>[] {
  const { addressing, files } = target;
  const claims = target.poolFiles.flatMap(({ file, poolFile }) =>
    claimsOfPoolFile(
      file,
      poolFile,
      addressing,
      files.board,
      modelsOfPoolFile(target, file).own.map((model) => model.file),
    ),
  );
  const origin = claims.length > 0 ? 'outdatedModel' : 'model';
  for (const { file, source } of target.models) {
    for (const pool of source.pools) {
      if (pool.virtual || pool.mode === 'relative' || isEmpty(pool.range)) continue;
      const range = canonical(addressing, pool.range);
      if (claims.some((claim) => claim.name === pool.name && samePoolRange(claim.range, range))) continue;
      const isReadOnly = pool.rights === 'READ_ONLY';
      const flash = isFlash(addressing, files.board, range, { names: [pool.name, pool.fname], isReadOnly });
      claims.push(
        claimOf(addressing, {
          subject: {
            kind: 'pool',
            origin,
            isReadOnly,
            fname: pool.fname,
            models: [file],
            dialect: 'echo',
            declared: undefined,
          },
          name: pool.name,
          written: pool.range,
          alive: flash ? always : whileModelRuns(file),
          certainty: 'reserved',
          proof: 'declared',
          place: { file, span: pool.span },
          side: 'model',
          owner: file,
        }),
      );
    }
  }
  return claims;
}

/**
 * The pools of one file, also of a file that no target uses.
 *
 * @param models the source files of the models that were surely made with it
 */
export function claimsOfPoolFile(
  file: string,
  poolFile: PoolFile,
  device: Device,
  board: Board | undefined,
  models: readonly string[] = [],
): Claim<PoolSubject>[] {
  return physicalPools(poolFile).map((pool) => {
    const { name, fname = '', range, nameSpan } = pool;
    const isReadOnly = pool.properties.get('rights')?.value === 'ACC_READ';
    return claimOf(device, {
      subject: {
        kind: 'pool',
        origin: 'poolFile',
        isReadOnly,
        fname,
        models,
        dialect: poolFile.dialect,
        declared: pool,
      },
      name,
      written: range,
      alive: isFlash(device, board, range, { names: [name, fname], isReadOnly })
        ? always
        : whileApplicationRuns,
      certainty: 'reserved',
      proof: 'declared',
      place: { file, span: nameSpan },
      side: 'model',
      owner: file,
    });
  });
}
