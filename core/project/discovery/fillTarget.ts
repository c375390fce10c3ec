import { basename } from '../../base/path';
import { say } from '../../base/wording';
import type { Artifacts } from '../artifacts';
import { sharedFolders, uniqueBest } from './fileTree';
import type { FoundTarget } from './foundTarget';
import { filesOf, withFiles, withRoles } from './foundTarget';
import type { ProjectInventory } from './inventory';
import { cInfoOf, reportOf, weightsOf } from './modelFiles';
import { nearestPoolFile, poolFilesOf, profilesOf } from './poolEvidence';
import type { FoundFile } from './resolveBuild';
import { runtimeHeaderNames } from './resolveBuild';

/** Adds what the target's models lead to: pool file, profile, c_info, weights. */
export function withModelFiles(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  target: FoundTarget,
): FoundTarget {
  let result = target;
  for (const model of filesOf(target, 'model')) {
    const source = artifacts.network(model);
    if (!source) continue;
    const cInfo = cInfoOf(artifacts, inventory.cInfos, model, source);
    const report = reportOf(artifacts, inventory.reports, model, source);
    result = withRoles(result, [
      ['mpool', poolFilesOf(artifacts, model, source, report?.file)],
      ['cInfo', cInfo ? [cInfo] : []],
      ['report', report ? [report] : []],
      ['weights', weightsOf(artifacts, inventory.weights, model, source)],
    ]);
  }
  for (const pool of filesOf(result, 'mpool')) {
    const profiles = profilesOf(artifacts, inventory.profiles, pool);
    result = withRoles(result, [
      ['profile', profiles],
      ['mpool', profiles.map(({ evidence }) => ({ file: pool, evidence }))],
    ]);
  }
  return result;
}

/** Adds the pool file of an application whose model is not in the project: by board or nearness only. */
export function withNearestPoolFile(inventory: ProjectInventory, target: FoundTarget): FoundTarget {
  const place = target.builds[0]?.build.file ?? '';
  const board = target.builds.find((build) => build.board)?.board;
  const found = nearestPoolFile(inventory.pools, place, board?.name, inventory.buildFolders);
  return withFiles(target, 'mpool', found ? [found] : []);
}

/** Adds the runtime's headers by nearness where no include path of a build leads to them. */
export function withNearestRuntime(inventory: ProjectInventory, target: FoundTarget): FoundTarget {
  const place = target.builds[0]?.build.file ?? filesOf(target, 'model')[0] ?? '';
  const known = filesOf(target, 'runtime');
  const found = runtimeHeaderNames.flatMap((name): FoundFile[] => {
    if (known.some((path) => basename(path) === name)) return [];
    const candidates = inventory.runtimeHeaders.filter((path) => basename(path) === name);
    const file =
      candidates.length === 1 ? candidates[0] : uniqueBest(candidates, (path) => sharedFolders(path, place));
    if (file === undefined) return [];
    const text =
      candidates.length === 1 ? say`the only ${name} of the project` : say`the ${name} nearest to ${place}`;
    return [{ file, evidence: { strength: 6, file, line: 0, text } }];
  });
  return withFiles(target, 'runtime', found);
}
