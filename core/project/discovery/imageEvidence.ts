import { basename, dirname } from '../../base/path';
import { say } from '../../base/wording';
import type { LinkerMap } from '../../image/linkerMap';
import { isPlaced, linkedArchives, linkedSources } from '../../image/linkedObjects';
import { mapMatchesScript, type ScriptDifference } from '../../image/mapMatchesScript';
import type { Artifacts } from '../artifacts';
import { isArchiveName } from '../build/buildDescription';
import type { ProjectInventory } from './inventory';
import type { FoundFile, ResolvedBuild } from './resolveBuild';
import { isModel } from './resolveBuild';
import type { Evidence } from '../target';

/**
 * What the last link of a build says of it: its models and archives are those that the map lists, as long as the map is
 * of today's script. An older map changes nothing and is only kept as the last build.
 */
export function withImages(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  build: ResolvedBuild,
  owners: ImageOwners,
): ResolvedBuild {
  const own = inventory.images.filter((path) => owners.get(path) === build);
  const maps = own.filter((path) => path.endsWith('.map'));
  const current = maps.find((path) => matches(artifacts, path, build));
  const images = own.map((file): FoundFile => ({
    file,
    evidence: imageEvidence(artifacts, file, build, current),
  }));
  const map = current === undefined ? undefined : artifacts.linkerMap(current);
  if (current === undefined || !map) return { ...build, images };
  return {
    ...build,
    models: linkedModels(artifacts, inventory, build, current, map),
    archives: linkedRuntime(artifacts, build, current, map),
    images,
  };
}

function imageEvidence(
  artifacts: Artifacts,
  file: string,
  build: ResolvedBuild,
  current: string | undefined,
): Evidence {
  const text = file.endsWith('.map') ? mapProof(artifacts, file, build) : elfProof(file, current);
  return { strength: 2, file, line: 0, text };
}

/** What a map proves: all that it shows where it is of today's script, else nothing, and the number that tells. */
function mapProof(artifacts: Artifacts, file: string, build: ResolvedBuild): string {
  const script = build.scripts[0]?.file;
  const map = artifacts.linkerMap(file);
  const evaluation = script === undefined ? undefined : artifacts.evaluation(script);
  if (script === undefined || !map || !evaluation)
    return say`proves nothing: the script of its link is not known`;
  const { state, differences } = mapMatchesScript(map, evaluation);
  if (state === 'same')
    return say`proves what is linked today: its memory regions are those of ${basename(script)}`;
  const [first] = differences;
  const why = first
    ? differenceText(first, basename(script))
    : say`${basename(script)} leaves its regions open`;
  return say`the last build only, proves nothing of today: ${why}; build again and it counts`;
}

function differenceText({ name, built, script }: ScriptDifference, file: string): string {
  const range = (numbers: readonly bigint[]): string =>
    `0x${numbers[0]!.toString(16)} + 0x${numbers[1]!.toString(16)}`;
  if (!built) return say`it has no region ${name}`;
  if (!script) return say`${file} has no region ${name}`;
  return say`${name} was ${range(built)}, is ${range(script)} now`;
}

function elfProof(file: string, current: string | undefined): string {
  return current !== undefined && dirname(file) === dirname(current)
    ? say`of the link that wrote ${basename(current)}`
    : say`the last build; a linker map beside it (-Wl,-Map=…) would prove of which script it is`;
}

function matches(artifacts: Artifacts, path: string, build: ResolvedBuild): boolean {
  const map = artifacts.linkerMap(path);
  const evaluation = build.scripts[0] && artifacts.evaluation(build.scripts[0].file);
  return map !== undefined && evaluation !== undefined && mapMatchesScript(map, evaluation).state === 'same';
}

/** The build of each linker map and ELF file that has one. */
export type ImageOwners = ReadonlyMap<string, ResolvedBuild>;

/** Finds the build of each image; what fits none is left out. */
export function imageOwners(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  live: readonly ResolvedBuild[],
): ImageOwners {
  const owners = new Map<string, ResolvedBuild>();
  const maps = inventory.images.filter((path) => path.endsWith('.map'));
  const others = inventory.images.filter((path) => !path.endsWith('.map'));
  for (const path of maps) {
    const owner = ownerOf(artifacts, path, live);
    if (owner) owners.set(path, owner);
  }
  for (const path of others) {
    // An ELF file is of the link that wrote the map beside it.
    const map = `${path.replace(/\.[^./]*$/, '')}.map`;
    const owner = owners.get(map) ?? ownerOf(artifacts, path, live);
    if (owner) owners.set(path, owner);
  }
  return owners;
}

/**
 * The build that an output belongs to: the one whose folder is nearest above it. Of several builds of one folder (the
 * branches of a Makefile, the configurations of a project) the one that links with the map's memory regions and compiles
 * its models; else the one whose configuration or program names the output.
 */
function ownerOf(
  artifacts: Artifacts,
  path: string,
  live: readonly ResolvedBuild[],
): ResolvedBuild | undefined {
  const above = live.filter(({ build }) => build.folder === '' || path.startsWith(`${build.folder}/`));
  const deepest = Math.max(-1, ...above.map(({ build }) => build.folder.length));
  const near = above.filter(({ build }) => build.folder.length === deepest);
  if (near.length === 1) return near[0];
  const fitting = byContent(artifacts, path, near.length > 0 ? near : live);
  if (fitting || near.length === 0) return fitting;
  const parts = new Set(path.slice(deepest).split('/'));
  const named = near.filter(
    ({ build }) => build.configuration !== undefined && parts.has(build.configuration),
  );
  if (named.length === 1) return named[0];
  const stem = basename(path).replace(/\.[^.]*$/, '');
  const programs = near.filter(({ build }) => build.program === stem && build.system !== 'cubeIde');
  return programs.length === 1 ? programs[0] : undefined;
}

/** The one build that a map can be of: by its Memory Configuration, then by the models that it lists. */
function byContent(
  artifacts: Artifacts,
  path: string,
  builds: readonly ResolvedBuild[],
): ResolvedBuild | undefined {
  const map = path.endsWith('.map') ? artifacts.linkerMap(path) : undefined;
  if (!map) return undefined;
  const fitting = builds.filter((build) => matches(artifacts, path, build));
  if (fitting.length <= 1) return fitting[0];
  const listed = fitting.filter(({ models }) => {
    const files = models.map(({ file }) => file);
    return files.length > 0 && linkedSources(map, files).length === files.length;
  });
  return listed.length === 1 ? listed[0] : undefined;
}

function linkedModels(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  build: ResolvedBuild,
  path: string,
  map: LinkerMap,
): readonly FoundFile[] {
  const models = new Set([
    ...build.models.map((found) => found.file),
    ...inventory.models.filter((file) => isModel(artifacts, file)),
  ]);
  const linked = linkedSources(map, [...models]).filter(({ isDropped }) => !isDropped);
  const present = new Map(linked.map((entry) => [entry.source, entry]));
  const result: FoundFile[] = [];
  for (const model of [...models].sort()) {
    const entry = present.get(model);
    const named = build.models.filter((found) => found.file === model);
    // A model without an object in the map is not in the image, whatever the description says.
    if (!entry || (named.length === 0 && !(entry.isUnique && isPlaced(entry)))) continue;
    const text = (artifacts.lines(path)[entry.object.line] ?? '').trim();
    result.push(
      { file: model, evidence: { strength: 2, file: path, line: entry.object.line, text } },
      ...named,
    );
  }
  return result;
}

function linkedRuntime(
  artifacts: Artifacts,
  build: ResolvedBuild,
  path: string,
  map: LinkerMap,
): readonly FoundFile[] {
  const archives = linkedArchives(map).filter((archive) => isArchiveName(archive.path.replace(/\\/g, '/')));
  if (archives.length === 0) return build.archives;
  // An archive of which nothing was pulled in is not in the image. A map that lists no members at all says nothing.
  const linked = map.archiveMembers.length === 0 ? archives : archives.filter(({ used }) => used);
  return linked.flatMap((archive): FoundFile[] => {
    const name = basename(archive.path.replace(/\\/g, '/'));
    const described = build.archives.filter((found) => basename(found.file) === name);
    const anywhere = artifacts.files.named(name);
    const file = described[0]?.file ?? (anywhere.length === 1 ? anywhere[0]! : name);
    const text = (artifacts.lines(path)[archive.line] ?? '').trim();
    return [{ file, evidence: { strength: 2, file: path, line: archive.line, text } }, ...described];
  });
}
