import { basename } from '../../base/path';
import type { Artifacts } from '../artifacts';
import { sharedFolders, uniqueBest } from './fileTree';
import type { ProjectInventory } from './inventory';
import { cInfoOf, weightsOf } from './modelFiles';
import { nearestPoolFile, poolFilesOf, profilesOf } from './poolEvidence';
import { runtimeHeaderNames } from './resolveBuild';
import type { TargetDraft } from './targetDraft';
import { addFile, filesOf } from './targetDraft';

/** Adds what the draft's models lead to: pool file, profile, c_info, weights. */
export function fillModels(artifacts: Artifacts, inventory: ProjectInventory, draft: TargetDraft): void {
  for (const model of filesOf(draft, 'model')) {
    const source = artifacts.network(model);
    if (!source) continue;
    for (const found of poolFilesOf(artifacts, model, source)) addFile(draft, 'mpool', found);
    const cInfo = cInfoOf(artifacts, inventory.cInfos, model, source);
    if (cInfo) addFile(draft, 'cInfo', cInfo);
    for (const found of weightsOf(artifacts, inventory.weights, model, source))
      addFile(draft, 'weights', found);
  }
  for (const pool of filesOf(draft, 'mpool')) {
    for (const found of profilesOf(artifacts, inventory.profiles, pool)) {
      addFile(draft, 'profile', found);
      addFile(draft, 'mpool', { file: pool, evidence: found.evidence });
    }
  }
}

/** The pool file of an application whose model is not in the project: by board or nearness only. */
export function fillWithoutModel(inventory: ProjectInventory, draft: TargetDraft): void {
  const place = draft.builds[0]?.build.file ?? '';
  const board = draft.builds.find((build) => build.board)?.board;
  const found = nearestPoolFile(inventory.pools, place, board?.name);
  if (found) addFile(draft, 'mpool', found);
}

/** Adds the runtime's headers by nearness where no include path of a build leads to them. */
export function fillRuntime(inventory: ProjectInventory, draft: TargetDraft): void {
  const place = draft.builds[0]?.build.file ?? filesOf(draft, 'model')[0] ?? '';
  const known = filesOf(draft, 'runtime');
  for (const name of runtimeHeaderNames) {
    if (known.some((path) => basename(path) === name)) continue;
    const candidates = inventory.runtimeHeaders.filter((path) => basename(path) === name);
    const file =
      candidates.length === 1 ? candidates[0] : uniqueBest(candidates, (path) => sharedFolders(path, place));
    if (file === undefined) continue;
    const text =
      candidates.length === 1 ? `the only ${name} of the project` : `the ${name} nearest to ${place}`;
    addFile(draft, 'runtime', { file, evidence: { strength: 6, file, line: 0, text } });
  }
}
