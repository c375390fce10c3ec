import { unknownDevice } from '../../device/devices';
import type { Evaluation } from '../../linkerScript/evaluation';
import { claimsOfPoolFile } from '../../memory/claimants/pools';
import { claimsOfScript } from '../../memory/claimants/regions';
import type { PoolFile } from '../../memoryPool/poolFile';
import type { BuiltTarget } from '../../project/builtTarget';
import { addressingOfScript, inferDevice } from '../../project/inferDevice';
import type { PoolFileSubject, ScriptSubject } from './rule';

function deviceOf(targets: readonly BuiltTarget[]): BuiltTarget['files']['device'] {
  return targets.map((target) => target.files.device).find((found) => found !== undefined);
}

/**
 * A linker script as rules look at it.
 *
 * @param targets those that use it
 */
export function scriptSubject(
  file: string,
  evaluation: Evaluation,
  targets: readonly BuiltTarget[],
  device = deviceOf(targets),
): ScriptSubject {
  const addressing = device ?? targets[0]?.addressing ?? addressingOfScript(file, evaluation);
  const claims = claimsOfScript(
    { file, role: 'application', evaluation },
    addressing,
    targets[0]?.files.board,
  );
  return { file, evaluation, device, addressing, claims, targets };
}

/**
 * A pool file as rules look at it.
 *
 * @param targets those that use it
 */
export function poolFileSubject(
  file: string,
  poolFile: PoolFile,
  targets: readonly BuiltTarget[],
  device = deviceOf(targets) ?? inferDevice(file, poolFile),
): PoolFileSubject {
  const addressing = device ?? targets[0]?.addressing ?? unknownDevice;
  const claims = claimsOfPoolFile(file, poolFile, addressing, targets[0]?.files.board);
  return { file, poolFile, device, addressing, claims, targets };
}
