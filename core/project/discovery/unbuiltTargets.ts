import { basename } from '../../base/path';
import { say } from '../../base/wording';
import { isPlaced, linkedSources } from '../../image/linkedObjects';
import { mapMatchesScript } from '../../image/mapMatchesScript';
import type { Artifacts } from '../artifacts';
import { boardIn } from '../../device/boards';
import type { Board } from '../../device/device';
import { isToolWorkspace } from '../classify';
import { sharedFolders, uniqueBest } from './fileTree';
import type { ProjectInventory } from './inventory';
import type { FoundFile, ResolvedBuild } from './resolveBuild';
import { isModel } from './resolveBuild';
import { scriptFacts } from './scriptFacts';
import type { Evidence } from '../target';
import type { FoundTarget } from './foundTarget';
import { emptyTarget, withRoles } from './foundTarget';

/**
 * Targets of a project whose descriptions name no linker script. What a committed linker map shows is built; what a
 * compilation database compiles is one target; else there is one for each model. A script is added where the map was
 * linked with it, or where one alone can be meant; then nothing is known to be linked.
 */
export function unbuiltTargets(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  compiled: readonly ResolvedBuild[],
): FoundTarget[] {
  const all = inventory.models.filter((path) => isModel(artifacts, path));
  const scripts = inventory.scripts.filter((path) => {
    const facts = scriptFacts(artifacts, path);
    return !facts.isFsbl && !facts.isLoader && facts.fitsDevice === true;
  });
  const mapped = inventory.images.flatMap((path) => fromMap(artifacts, path, all, scripts) ?? []);
  if (mapped.length > 0) return mapped;
  if (compiled.length > 0)
    return compiled.map((build) => fromCompilation(build, scripts, compiled.length, inventory.boards));
  const own = all.filter((path) => !isToolWorkspace(path) && !/(?:^|\/)st_ai_output\//.test(path));
  const models = own.length > 0 ? own : all;
  return models.map((model) => {
    const text = say`a generated model; no build description names it`;
    const script = scriptFor(scripts, model, models.length, inventory.boards);
    return withRoles(emptyTarget([]), [
      ['model', [{ file: model, evidence: { strength: 6, file: model, line: 0, text } }]],
      ['linkerScript', script ? [script] : []],
    ]);
  });
}

function fromMap(
  artifacts: Artifacts,
  path: string,
  models: readonly string[],
  scripts: readonly string[],
): FoundTarget | undefined {
  const map = path.endsWith('.map') ? artifacts.linkerMap(path) : undefined;
  if (!map) return undefined;
  const linked = linkedSources(map, models).filter(
    (entry) => entry.isUnique && isPlaced(entry) && !entry.isDropped,
  );
  if (linked.length === 0) return undefined;
  const evidence = (line: number): Evidence => ({
    strength: 2,
    file: path,
    line,
    text: (artifacts.lines(path)[line] ?? '').trim(),
  });
  const fitting = scripts.filter((script) => {
    const evaluation = artifacts.evaluation(script);
    return evaluation !== undefined && mapMatchesScript(map, evaluation).state === 'same';
  });
  const script =
    fitting.length === 1 ? fitting[0] : uniqueBest(fitting, (candidate) => sharedFolders(candidate, path));
  const target = withRoles(emptyTarget([]), [
    ['model', linked.map(({ source, object }) => ({ file: source, evidence: evidence(object.line) }))],
    [
      'linkerScript',
      script === undefined ? [] : [{ file: script, evidence: evidence(map.regions[0]?.line ?? 0) }],
    ],
    [
      'image',
      [{ file: path, evidence: { strength: 2, file: path, line: 0, text: say`the linker map of a build` } }],
    ],
  ]);
  return { ...target, scriptIsLinked: script !== undefined };
}

function fromCompilation(
  build: ResolvedBuild,
  scripts: readonly string[],
  count: number,
  boards: readonly Board[],
): FoundTarget {
  const script = scriptFor(scripts, build.models[0]?.file ?? build.build.file, count, boards);
  return withRoles(emptyTarget([build]), [
    ['model', build.models],
    ['runtime', build.runtime],
    ['linkerScript', script ? [script] : []],
  ]);
}

function scriptFor(
  scripts: readonly string[],
  model: string,
  models: number,
  boards: readonly Board[],
): FoundFile | undefined {
  const because = (file: string, why: string): FoundFile => ({
    file,
    evidence: { strength: 6, file, line: 0, text: say`${why}; no build description names it` },
  });
  const board = boardIn(model, boards);
  const named = board ? scripts.filter((path) => boardIn(path, boards) === board) : [];
  if (named.length === 1) return because(named[0]!, say`for the same board as ${model}`);
  if (scripts.length === 1 && models === 1)
    return because(scripts[0]!, say`the only linker script of the project`);
  const nearest = uniqueBest(scripts, (path) => sharedFolders(path, model) || undefined);
  return nearest === undefined
    ? undefined
    : because(nearest, say`the linker script nearest to ${basename(model)}`);
}
