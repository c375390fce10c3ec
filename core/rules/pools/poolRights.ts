import { intersect } from '../../base/addressRange';
import { formatRange } from '../../base/size';
import { canonical } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import { isInFlash, physicalPools, type PhysicalPool } from '../../memoryPool/physicalPools';
import type { BuiltTarget, UsedBytes } from '../../project/builtTarget';
import type { RelatedPlace } from '../engine/finding';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

/** Rights must fit the memory: nothing is written to flash at run time, and activations must be. */
export const poolRights: Rule = {
  id: 'pool-rights',
  defaultSeverity: 'warning',
  title: 'ACC_WRITE on a pool in flash, or ACC_READ on a RAM pool that holds activations',
  checkPoolFile: ({ file, poolFile, device, targets }) => {
    if (!device) return [];
    const boot = targets.flatMap((target) => target.files.boot);
    return physicalPools(poolFile).flatMap((pool): Report[] => {
      const rights = pool.properties.get('rights');
      const flash = isInFlash(device, pool, boot);
      if (!rights) return [];
      const range = rangeWithSize(canonical(device, pool.range));
      const report = (message: string, right: string, related: readonly RelatedPlace[]): Report => ({
        key: pool.name,
        message,
        place: { file, span: rights.span },
        related,
        fixes: [
          {
            title: `Change the rights of pool ${pool.name} to ${right}`,
            preferred: true,
            edits: [{ file, span: rights.span, newText: `"${right}"` }],
          },
        ],
      });
      if (flash && rights.value === 'ACC_WRITE') {
        const message = `Pool ${pool.name} ${range} lies in flash and has ACC_WRITE: the compiler may place activations where nothing can be written at run time.`;
        return [report(message, 'ACC_READ', [])];
      }
      if (!flash && rights.value === 'ACC_READ') {
        const activation = activationIn(pool, device, targets);
        if (!activation) return [];
        const { model, used } = activation;
        const name = used.buffer?.name ?? 'a buffer';
        const message = `Pool ${pool.name} ${range} has ACC_READ, but the built model keeps activations in it (${name} at ${formatRange(canonical(device, used.range))}).`;
        return [
          report(message, 'ACC_WRITE', [{ file: model, span: used.span, message: `${name}, no parameter` }]),
        ];
      }
      return [];
    });
  },
};

/** A buffer of a built model that is written at run time and lies in the pool. */
function activationIn(
  pool: PhysicalPool,
  device: Device,
  targets: readonly BuiltTarget[],
): { readonly model: string; readonly used: UsedBytes } | undefined {
  const range = canonical(device, pool.range);
  for (const { file, used } of targets.flatMap((target) => target.models)) {
    const found = used.find(
      (bytes) =>
        bytes.buffer && !bytes.isParameter && intersect(canonical(device, bytes.range), range) !== undefined,
    );
    if (found) return { model: file, used: found };
  }
  return undefined;
}
