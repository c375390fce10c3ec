import type { Device } from '../device/device';
import { assumedDevice, isFamilyAddress, namesFamily, unknownDevice } from '../device/devices';
import type { Evaluation } from '../linkerScript/evaluation';
import type { PoolFile } from '../memoryPool/poolFile';
import type { Artifacts } from './artifacts';
import type { TargetFiles } from './target';

/**
 * The device of a pool file that no target uses: STM32N6 where the file's name says so, or where a pool lies in its
 * on-chip RAM. Undefined otherwise: other families have the same NPU.
 */
export function inferDevice(file: string, poolFile: PoolFile): Device | undefined {
  return namesFamily(file) || poolFile.pools.some(({ range }) => range && isFamilyAddress(range.start))
    ? assumedDevice()
    : undefined;
}

/**
 * How a target's addresses are to be read: by the device that evidence names, else as STM32N6 where one of its files can
 * be for nothing else, else each address by itself.
 */
export function addressingOf({ device, files, board }: TargetFiles, artifacts: Artifacts): Device {
  if (device) return device;
  const isFamily =
    board !== undefined ||
    files.some(({ role, file, evidence }) => {
      if (namesFamily(file) || evidence.some((reason) => namesFamily(reason.text))) return true;
      if (role === 'mpool') {
        const poolFile = artifacts.poolFile(file);
        return poolFile !== undefined && inferDevice(file, poolFile) !== undefined;
      }
      if (role === 'model')
        return artifacts.network(file)?.pools.some(({ range }) => isFamilyAddress(range.start)) === true;
      return role === 'linkerScript' && isFamilyScript(file, artifacts.evaluation(file));
    });
  return isFamily ? assumedDevice() : unknownDevice;
}

/** How the addresses of a script are to be read that no target uses. */
export function addressingOfScript(file: string, evaluation: Evaluation): Device {
  return isFamilyScript(file, evaluation) ? assumedDevice() : unknownDevice;
}

function isFamilyScript(file: string, evaluation: Evaluation | undefined): boolean {
  return (
    namesFamily(file) ||
    (evaluation?.regions.some(({ origin }) => origin !== undefined && isFamilyAddress(origin)) ?? false)
  );
}
