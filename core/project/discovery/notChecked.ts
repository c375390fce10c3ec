import { basename, dirname, foldersAbove } from '../../base/path';
import type { PartlyRead } from '../build/reading';
import type { Artifacts } from '../artifacts';
import type { NotChecked, TargetFiles } from '../target';
import type { ProjectInventory } from './inventory';
import type { ResolvedBuild } from './resolveBuild';

/** Says what of a project no target covers although it may decide what lies where on the board. */
export function findNotChecked(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  targets: readonly TargetFiles[],
  builds: readonly ResolvedBuild[],
  partlyRead: readonly PartlyRead[],
): NotChecked[] {
  return [
    ...strayMaps(artifacts, inventory, targets),
    ...unreadBuilds(inventory, builds),
    ...unbuiltZephyr(builds),
    ...partlyRead.map(partOfDescription),
    ...(artifacts.files.isCut === true ? [cutListing(artifacts)] : []),
  ].sort((a, b) => ((a.file ?? '') < (b.file ?? '') ? -1 : 1));
}

function cutListing({ files }: Artifacts): NotChecked {
  return {
    what: `files beyond the first ${files.paths.length} of this folder`,
    why: 'the folder holds more files than are listed',
    remedy: 'check the folder of one project inside it, or leave folders out by "exclude" in n6mem.json',
    file: undefined,
  };
}

function partOfDescription({ file, why }: PartlyRead): NotChecked {
  return {
    what: `part of the build description ${file}`,
    why,
    remedy: 'name the files of its target in n6mem.json, or exclude the file by "exclude" there',
    file,
  };
}

/** A map that no target took: it shows a link, and nobody knows of what. */
function strayMaps(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  targets: readonly TargetFiles[],
): NotChecked[] {
  const used = new Set(targets.flatMap((target) => target.files.map((file) => file.file)));
  return inventory.images
    .filter((file) => file.endsWith('.map') && !used.has(file) && artifacts.linkerMap(file))
    .map((file) => ({
      what: `the linker map ${file}`,
      why: 'it belongs to no target: no build that was read links with its memory regions and objects',
      remedy: 'name it under "images" of its target in n6mem.json, or delete it',
      file,
    }));
}

/** Project files of tools that link with something else than GNU ld's scripts, by the end of their name. */
const unreadKinds: readonly { readonly end: string; readonly kind: string; readonly why: string }[] = [
  { end: '.ewp', kind: 'IAR project', why: 'IAR links with .icf files, which are not read' },
  { end: '.uvprojx', kind: 'Keil project', why: 'Keil links with scatter files, which are not read' },
];

/** Descriptions that are not read, save where the same application also has one that is. */
function unreadBuilds(inventory: ProjectInventory, builds: readonly ResolvedBuild[]): NotChecked[] {
  const read = new Set(
    builds.filter((build) => build.scripts.length > 0).flatMap((build) => foldersAbove(build.build.file)),
  );
  return inventory.unreadBuilds.flatMap((file): NotChecked[] => {
    const found = unreadKinds.find(({ end }) => file.toLowerCase().endsWith(end));
    if (!found) return [];
    const project = projectFolder(file);
    if (read.has(project)) return [];
    return [
      {
        what: `the ${found.kind} ${file}`,
        why: found.why,
        remedy: `describe its target in n6mem.json: { "targets": [{ "name": "${basename(file).slice(0, -found.end.length)}", "linkerScripts": ["…"], "models": ["…"] }] }`,
        file,
      },
    ];
  });
}

/** Applications of Zephyr that nobody has built here: their scripts are not there yet. */
function unbuiltZephyr(builds: readonly ResolvedBuild[]): NotChecked[] {
  return builds
    .filter(({ build, scripts, models }) => build.zephyr && scripts.length === 0 && models.length > 0)
    .map(({ build }) => ({
      what: `the linker script of ${build.file}`,
      why: 'Zephyr writes it while it builds, and no build folder of this application is here',
      remedy: 'build it (west build) and check again, or name a script in n6mem.json',
      file: build.file,
    }));
}

/** The folder of the application: above the tool's own folder, `EWARM` or `MDK-ARM`, wherever below it the file lies. */
function projectFolder(file: string): string {
  const tool = /^(.*?)(?:^|\/)(?:EWARM|MDK-ARM|IAR|Keil)\//i.exec(file);
  return tool ? tool[1]! : dirname(dirname(file));
}
