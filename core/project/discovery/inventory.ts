import { basename, dirname } from '../../base/path';
import { exclusionTest } from '../userGlobs';
import type { Artifacts } from '../artifacts';
import { classify, isToolWorkspace, isVendorPath, vendorExampleOf } from '../classify';
import { deviceNamed } from '../../device/devices';
import { boards as knownBoards } from '../../device/boards';
import type { Board, Device } from '../../device/device';
import { readIoc } from '../build/ioc';
import type { IocFacts } from '../build/ioc';

/** The files of a project by what they may be, with what the user excludes left out. */
export interface ProjectInventory {
  readonly scripts: readonly string[];
  readonly pools: readonly string[];
  readonly profiles: readonly string[];
  /** Sources that are named like models; others may turn out to be some. */
  readonly models: readonly string[];
  readonly cInfos: readonly string[];
  /** Reports of `stedgeai generate`. */
  readonly reports: readonly string[];
  readonly runtimeHeaders: readonly string[];
  readonly archives: readonly string[];
  readonly weights: readonly string[];
  readonly bootConfigurations: readonly string[];
  readonly generateScripts: readonly string[];
  /** Folders where a build of its own is described. */
  readonly buildFolders: ReadonlySet<string>;
  readonly images: readonly string[];
  /** Project files of tools whose links are not read. */
  readonly unreadBuilds: readonly string[];
  /** Descriptions of kinds that are read as far as their texts go: SCons, meson, PlatformIO, CMSIS solutions. */
  readonly partlyReadKinds: readonly string[];
  readonly iocs: readonly { readonly file: string; readonly facts: IocFacts }[];
  /** The boards that a build may be for: the project's own before those that everybody knows. */
  readonly boards: readonly Board[];
  readonly isIgnored: (path: string) => boolean;
  /** Whether a file stands in another's package, where no build starts. */
  readonly isVendor: (path: string) => boolean;
}

interface InventoryOptions {
  /** The project's own boards. */
  readonly boards: readonly Board[];
  readonly exclude?: readonly string[];
}

type Sorted = Omit<ProjectInventory, 'iocs' | 'boards' | 'isIgnored'> & {
  readonly iocPaths: readonly string[];
};

/** Sorts the listing by name; reads nothing but CubeMX's `.ioc`. */
export function takeInventory(artifacts: Artifacts, options: InventoryOptions): ProjectInventory {
  const { files } = artifacts;
  const exclude = options.exclude ?? [];
  const isIgnored = exclusionTest(exclude);
  const sorted = artifacts.cache.of(`inventory ${exclude.join(' ')}`, files, (tracked) =>
    sort(tracked.paths, isIgnored),
  );
  const iocs = sorted.iocPaths.flatMap((file) => {
    const text = files.text(file);
    return text === undefined ? [] : [{ file, facts: readIoc(text) }];
  });
  const own = new Set(options.boards.map(({ name }) => name));
  const boards = [...options.boards, ...knownBoards.filter(({ name }) => !own.has(name))];
  return { ...sorted, iocs, boards, isIgnored };
}

function sort(paths: readonly string[], isIgnored: (path: string) => boolean): Sorted {
  const isVendor = vendorTest(paths);
  const buildFolders = new Set<string>();
  const lists = {
    scripts: [] as string[],
    pools: [] as string[],
    profiles: [] as string[],
    models: [] as string[],
    cInfos: [] as string[],
    reports: [] as string[],
    runtimeHeaders: [] as string[],
    archives: [] as string[],
    weights: [] as string[],
    bootConfigurations: [] as string[],
    generateScripts: [] as string[],
    images: [] as string[],
    unreadBuilds: [] as string[],
    partlyReadKinds: [] as string[],
    iocPaths: [] as string[],
  };
  for (const path of paths) {
    const kinds = classify(path);
    if (startsBuild(path)) buildFolders.add(dirname(path));
    if (partlyRead.test(path) && !isIgnored(path) && !isVendor(path) && !isToolWorkspace(path))
      lists.partlyReadKinds.push(path);
    if (kinds.length === 0 || isIgnored(path)) continue;
    const isOther = isVendor(path);
    for (const kind of kinds) {
      if (kind === 'linkerScript' && !isOther) lists.scripts.push(path);
      else if (kind === 'mpool') lists.pools.push(path);
      else if (kind === 'profile') lists.profiles.push(path);
      else if (kind === 'model' && !isOther) lists.models.push(path);
      else if (kind === 'cInfo') lists.cInfos.push(path);
      else if (kind === 'report') lists.reports.push(path);
      else if (kind === 'runtimeHeader' && !isToolWorkspace(path)) lists.runtimeHeaders.push(path);
      else if (kind === 'archive') lists.archives.push(path);
      else if (kind === 'weights') lists.weights.push(path);
      else if (kind === 'bootConfiguration' && !isOther) lists.bootConfigurations.push(path);
      else if (kind === 'generateScript' && !isOther) lists.generateScripts.push(path);
      else if (kind === 'map' && !isToolWorkspace(path)) lists.images.push(path);
      else if (kind === 'image' && /\.(?:elf|axf)$/i.test(path) && !isToolWorkspace(path))
        lists.images.push(path);
      else if (kind === 'unreadBuild' && !isOther && !isToolWorkspace(path)) lists.unreadBuilds.push(path);
      else if (kind === 'buildDescription' && path.endsWith('.ioc') && !isOther) lists.iocPaths.push(path);
    }
  }
  return { ...lists, buildFolders, isVendor };
}

const partlyRead = /(?:^|\/)(?:SConstruct|meson\.build|platformio\.ini|[^/]*\.cproject\.yml)$/;

/** Whether a file is where somebody starts a build, by its name. */
function startsBuild(path: string): boolean {
  return /^(?:(?:GNU)?[Mm]akefile(?:\.\w+)?|CMakeLists\.txt|\.cproject|SConstruct|meson\.build|Cargo\.toml|platformio\.ini|.*\.cproject\.yml|.*\.ewp|.*\.uvprojx)$/.test(
    basename(path),
  );
}

/** Packages start nothing, except an example that holds a model of its own: ST has people work in place. */
function vendorTest(paths: readonly string[]): (path: string) => boolean {
  const own = new Set<string>();
  for (const path of paths) {
    if (!path.includes('STM32Cube')) continue;
    const isSign = classify(path).some((kind) => kind === 'mpool' || kind === 'cInfo' || kind === 'model');
    const example = isSign ? vendorExampleOf(path) : undefined;
    if (example !== undefined) own.add(example);
  }
  return (path) => {
    if (!isVendorPath(path)) return false;
    const example = own.size === 0 ? undefined : vendorExampleOf(path);
    return example === undefined || !own.has(example) || isVendorPath(path.slice(example.length + 1));
  };
}

/** The device that CubeMX's project names, if it is known here. */
export function deviceOfIoc(facts: IocFacts): Device | undefined {
  return facts.mcu === undefined ? undefined : deviceNamed(facts.mcu.text);
}
