import { basename, dirname, foldersAbove } from '../../base/path';
import { say } from '../../base/wording';
import { deviceNamed } from '../../device/devices';
import type { PartlyRead } from '../build/reading';
import type { Artifacts } from '../artifacts';
import { gapKind, type GapKind, type NotChecked, type TargetFiles } from '../target';
import type { ImageOwners } from './imageEvidence';
import type { ProjectInventory } from './inventory';
import type { ResolvedBuild } from './resolveBuild';

/** Says what of a project no target covers although it may decide what lies where on the board. */
export function findNotChecked(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  targets: readonly TargetFiles[],
  builds: readonly ResolvedBuild[],
  owners: ImageOwners,
  partlyRead: readonly PartlyRead[],
): NotChecked[] {
  return [
    ...strayImages(artifacts, inventory, targets, owners),
    ...unreadBuilds(artifacts, inventory, builds),
    ...unbuiltZephyr(builds),
    ...scriptless(inventory, builds),
    ...partlyRead.map(partOfDescription),
    ...(artifacts.files.isCut === true ? [cutListing(artifacts)] : []),
  ].sort((a, b) => ((a.file ?? '') < (b.file ?? '') ? -1 : 1));
}

function cutListing({ files }: Artifacts): NotChecked {
  return {
    what: say`files beyond the first ${files.paths.length} of this folder`,
    why: say`the folder holds more files than are listed`,
    remedy: say`check the folder of one project inside it, or leave folders out by "exclude" in n6mem.json`,
    file: undefined,
  };
}

function partOfDescription({ file, why }: PartlyRead): NotChecked {
  return {
    what: say`part of the build description ${file}`,
    why,
    remedy: say`name the files of its target in n6mem.json, or exclude the file by "exclude" there`,
    file,
  };
}

/** A map or an ELF file that no build wrote: it shows a link, and it is not known of what. */
function strayImages(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  targets: readonly TargetFiles[],
  owners: ImageOwners,
): NotChecked[] {
  const used = new Set(targets.flatMap((target) => target.files.map((file) => file.file)));
  return inventory.images
    .filter((file) => !used.has(file) && !owners.has(file) && !inventory.isVendor(file))
    .flatMap((file): NotChecked[] => {
      const isMap = file.endsWith('.map');
      if (isMap && !artifacts.linkerMap(file)) return [];
      // The map of the same link says it already.
      if (!isMap && artifacts.files.has(`${file.replace(/\.[^./]*$/, '')}.map`)) return [];
      return [
        {
          what: isMap ? say`the linker map ${file}` : say`the ELF file ${file}`,
          kind: isMap
            ? gapKind('{0} linker map', '{0} linker maps', say`no build links like this`)
            : gapKind('{0} ELF file', '{0} ELF files', say`no build links like this`),
          why: isMap
            ? say`it belongs to no target: no build that was read links with its memory regions and objects`
            : say`it belongs to no target: no build that was read writes into its folder, and there is no linker map beside it`,
          remedy: say`name it under "images" of its target in n6mem.json, or delete it`,
          file,
        },
      ];
    });
}

/** Project files of tools that link with something else than GNU ld's scripts, by the end of their name. */
const unreadKinds: readonly {
  readonly end: string;
  readonly what: (file: string) => string;
  readonly kind: () => GapKind;
}[] = [
  {
    end: '.ewp',
    what: (file) => say`the IAR project ${file}`,
    kind: () =>
      gapKind('{0} IAR project', '{0} IAR projects', say`IAR links with .icf files, which are not read`),
  },
  { end: '.uvprojx', what: keilProject, kind: keilKind },
  { end: '.uvproj', what: keilProject, kind: keilKind },
];

function keilProject(file: string): string {
  return say`the Keil project ${file}`;
}

function keilKind(): GapKind {
  return gapKind(
    '{0} Keil project',
    '{0} Keil projects',
    say`Keil links with scatter files, which are not read`,
  );
}

/** Descriptions that are not read, save where the same application also has one that is. */
function unreadBuilds(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  builds: readonly ResolvedBuild[],
): NotChecked[] {
  const read = new Set(
    builds.filter((build) => build.scripts.length > 0).flatMap((build) => foldersAbove(build.build.file)),
  );
  return inventory.unreadBuilds.flatMap((file): NotChecked[] => {
    const found = unreadKinds.find(({ end }) => file.toLowerCase().endsWith(end));
    if (!found) return [];
    const project = projectFolder(file);
    if (read.has(project) || isForOthers(artifacts.text(file) ?? '')) return [];
    const kind = found.kind();
    return [
      {
        what: found.what(file),
        kind,
        why: kind.why,
        remedy: targetLine(basename(file).slice(0, -found.end.length)),
        file,
      },
    ];
  });
}

/** What a build of a kind that is read by its texts alone may leave to the tool. */
const partlyReadKinds: readonly {
  readonly end: RegExp;
  readonly what: (file: string) => string;
  readonly why: () => string;
}[] = [
  {
    end: /platformio\.ini$/,
    what: (file) => say`the PlatformIO project ${file}`,
    why: () =>
      say`it names no linker script of the project (board_build.ldscript), and those of its platform are not read`,
  },
  {
    end: /SConstruct$/,
    what: (file) => say`the SCons build ${file}`,
    why: () => say`no linker script stands in its texts`,
  },
  {
    end: /meson\.build$/,
    what: (file) => say`the meson build ${file}`,
    why: () => say`no linker script stands in its texts`,
  },
  {
    end: /\.cproject\.yml$/,
    what: (file) => say`the CMSIS project ${file}`,
    why: () => say`it names no script of GNU ld; those of other linkers are not read`,
  },
];

/** Builds of the user's model of which no linker script is known, where no other description has one. */
function scriptless(inventory: ProjectInventory, builds: readonly ResolvedBuild[]): NotChecked[] {
  const linking = builds.filter((build) => build.scripts.length > 0);
  const topmost = (file: string): boolean =>
    !inventory.partlyReadKinds.some(
      (other) => basename(other) === basename(file) && isBelow(dirname(file), dirname(other)),
    );
  return inventory.partlyReadKinds.flatMap((file): NotChecked[] => {
    const folder = dirname(file);
    const found = partlyReadKinds.find(({ end }) => end.test(file));
    const isOurs = inventory.models.some((model) => folder === '' || isBelow(model, folder));
    const isRead = linking.some(
      ({ build }) =>
        build.folder === folder || isBelow(build.folder, folder) || isBelow(folder, build.folder),
    );
    if (!found || !isOurs || isRead || !topmost(file)) return [];
    return [
      {
        what: found.what(file),
        why: found.why(),
        remedy: targetLine(basename(folder) || 'app'),
        file,
      },
    ];
  });
}

function isBelow(path: string, folder: string): boolean {
  return path !== folder && (folder === '' || path.startsWith(`${folder}/`));
}

/** One line to paste into n6mem.json. */
function targetLine(name: string): string {
  return say`describe its target in n6mem.json: { "targets": [{ "name": ${JSON.stringify(name)}, "linkerScripts": ["…"], "models": ["…"] }] }`;
}

/** Applications of Zephyr that are not built here: their scripts are not there yet. */
function unbuiltZephyr(builds: readonly ResolvedBuild[]): NotChecked[] {
  return builds
    .filter(({ build, scripts, models }) => build.zephyr && scripts.length === 0 && models.length > 0)
    .map(({ build }) => ({
      what: say`the linker script of ${build.file}`,
      why: say`Zephyr writes it while it builds, and no build folder of this application is here`,
      remedy: say`build it (west build) and check again, or name a script in n6mem.json`,
      file: build.file,
    }));
}

/** Whether a project of IAR or Keil is for a chip of another family: both name it in a tag of their own. */
function isForOthers(text: string): boolean {
  const device =
    /<Device>([^<]+)<\/Device>/.exec(text)?.[1] ??
    /<name>OGChipSelectEditMenu<\/name>\s*<state>([^<]+)<\/state>/.exec(text)?.[1];
  return device !== undefined && deviceNamed(device) === undefined;
}

/** The folder of the application: above the tool's own folder, `EWARM` or `MDK-ARM`, wherever below it the file lies. */
function projectFolder(file: string): string {
  const tool = /^(.*?)(?:^|\/)(?:EWARM|MDK-ARM|IAR|Keil)\//i.exec(file);
  return tool ? tool[1]! : dirname(dirname(file));
}
