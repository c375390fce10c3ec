import { assumedDevice } from '../device/devices';
import { claimsOfPoolFile } from '../memory/claimants/pools';
import { classify } from '../project/classify';
import type { Analysis } from '../session';
import { mapModelOf, type MapModel } from './memoryMap/model';
import { shownClaims } from './memoryMap/shown';

/** Pool files where there is no target at all: somebody looks at a file that came without its project. */
export function lonePoolFiles({ targets, artifacts }: Analysis): readonly string[] {
  if (targets.length > 0) return [];
  return artifacts.files.paths.filter((path) => classify(path).includes('mpool'));
}

/** The map of a pool file alone: its absolute pools on the largest device that there is, no board, no application. */
export function lonePoolMap({ artifacts, positions }: Analysis, file: string): MapModel | undefined {
  const poolFile = artifacts.poolFile(file);
  if (!poolFile) return undefined;
  return mapModelOf({
    target: file,
    device: assumedDevice(),
    deviceIsKnown: false,
    board: undefined,
    claims: shownClaims({ claims: claimsOfPoolFile(file, poolFile, assumedDevice(), undefined) }),
    findings: [],
    lineOf: (place) => positions.rangeOf(place.file, place.span).start.line,
  });
}
