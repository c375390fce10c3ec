import { equalRanges, isEmpty, type AddressRange } from '../../base/addressRange';
import { canonical } from '../../device/addressSpace';
import type { Board, Device } from '../../device/device';
import { physicalPools } from '../../memoryPool/physicalPools';
import type { PoolFile } from '../../memoryPool/poolFile';
import type { BuiltTarget } from '../../project/builtTarget';
import { claimOf, type Claim, type PoolSubject } from '../claim';
import { always, whileModelRuns, whileApplicationRuns } from '../phases';
import { isFlash } from '../storage';

/** The compiler takes 8 bytes off some pools' sizes when it writes them into network.c. */
export const sizeTolerance = 8n;

/** Whether two pool ranges mean the same, tolerating the compiler's 8 bytes. */
export function samePoolRange(a: AddressRange, b: AddressRange): boolean {
  const difference = a.end > b.end ? a.end - b.end : b.end - a.end;
  return equalRanges(a, b) || (a.start === b.start && difference <= sizeTolerance);
}

/**
 * The pools that occupy memory in a target: absolute, not empty, not virtual (a virtual pool's members are there
 * themselves), not the compiler's bookkeeping.
 */
export function poolClaims(target: BuiltTarget): Claim<PoolSubject>[] {
  const { addressing, files } = target;
  const claims = target.poolFiles.flatMap(({ file, poolFile }) =>
    claimsOfPoolFile(file, poolFile, addressing, files.board),
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
            dialect: 'echo',
            offset: undefined,
            size: undefined,
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

/** The pools of one file, also of a file that no target uses. */
export function claimsOfPoolFile(
  file: string,
  poolFile: PoolFile,
  device: Device,
  board: Board | undefined,
): Claim<PoolSubject>[] {
  return physicalPools(poolFile).map((pool) => {
    const { name, fname = '', range, nameSpan, offset, size } = pool;
    const isReadOnly = pool.properties.get('rights')?.value === 'ACC_READ';
    return claimOf(device, {
      subject: {
        kind: 'pool',
        origin: 'poolFile',
        isReadOnly,
        fname,
        dialect: poolFile.dialect,
        offset,
        size,
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
