import { compareTexts } from '../../base/order';
import { basename, dirname, foldersAbove, join } from '../../base/path';
import type { Build, BuildPath } from './buildDescription';
import { isArchiveName } from './buildDescription';
import { classify, isToolWorkspace } from '../classify';
import type { CMakeReading } from './cmake';
import { readCMakeProject } from './cmake';
import type { CMakeCommand } from './cmakeSyntax';
import { parseCMake } from './cmakeSyntax';
import type { CMakePreset } from './cmakePresets';
import { readCMakePresets } from './cmakePresets';
import { readCompileCommands } from './compileCommands';
import { readCubeIdeProject } from './cubeIde';
import type { DependencyCache, Reading as CacheReading } from '../dependencyCache';
import { findNamed, projectPath } from '../discovery/fileTree';
import type { MakeReading } from './gnuMake';
import type { SubMake } from './gnuMakeLinks';
import { readMakefile } from './gnuMake';
import { mayBeModelSource } from '../discovery/modelSources';
import { readNinja } from './ninja';
import { readCargo } from './cargo';
import {
  calledMakefiles,
  documentCommands,
  linksOf,
  type RunCommand,
  scriptCommands,
  taskCommands,
} from './commandBuild';
import { readCsolutionProject } from './csolution';
import { readMeson, readSCons } from './stringBuild';
import { readPlatformIo } from './platformIo';
import { guarded, readWhole, type PartlyRead, type Reading } from './reading';
import type { ProjectFiles } from '../projectFiles';
import type { Word } from './traced';
import type { Variant } from './variants';
import { exploreVariants } from './variants';
import { sharedIncludes } from './sharedIncludes';
import { descriptionSteps, newBudget, troubleOf, type WorkBudget } from './workBudget';

/** How many ways to run one Makefile or CMake project are looked at. */
const variantLimit = 32;

export interface CollectedBuilds {
  readonly builds: readonly Build[];
  /** Descriptions that were not read to their end. */
  readonly partlyRead: readonly PartlyRead[];
}

/** Every build that the project's descriptions state. Files that no build leads to start nothing. */
export function collectBuilds(
  files: ProjectFiles,
  cache: DependencyCache,
  isIgnored: (path: string) => boolean,
  isVendor: (path: string) => boolean,
): CollectedBuilds {
  const partlyRead: PartlyRead[] = [];
  const kept: Keep = (file, { value, trouble }) => {
    if (trouble !== undefined) partlyRead.push({ file, why: trouble });
    return value;
  };
  const single = (kind: string, path: string, read: (tracked: ProjectFiles) => readonly Build[]) =>
    kept(
      path,
      cache.of(`${kind} ${path}`, files, (tracked) =>
        guarded<readonly Build[]>([], () => readWhole(read(tracked))),
      ),
    );
  const starts = (path: string): boolean => !isIgnored(path) && !isVendor(path) && !isToolWorkspace(path);
  const named = (...names: string[]): string[] =>
    names
      .flatMap((name) => files.named(name))
      .filter(starts)
      .sort();
  const listed = cache.of('build files of other names', files, (tracked) => buildFilesIn(tracked.paths));
  const run = (
    kind: string,
    path: string,
    read: (files: ProjectFiles, path: string) => readonly RunCommand[],
  ): readonly RunCommand[] =>
    kept(
      path,
      cache.of(`${kind} ${path}`, files, (tracked) =>
        guarded<readonly RunCommand[]>([], () => readWhole(read(tracked, path))),
      ),
    );
  const commands = [
    ...named('tasks.json').map((path) => ({ path, list: run('tasks', path, taskCommands) })),
    ...listed.scripts.filter(starts).map((path) => ({ path, list: run('commands', path, scriptCommands) })),
  ];
  const shown = listed.documents.filter(starts).flatMap((path) => run('document', path, documentCommands));
  const called = calledMakefiles([...commands.flatMap(({ list }) => list), ...shown]).filter((path) =>
    files.has(path),
  );
  const builds = [
    ...makeBuilds(files, cache, kept, named('Makefile', 'makefile', 'GNUmakefile'), [
      ...new Set([...listed.makefiles, ...called].filter(starts)),
    ]),
    ...commands.flatMap(({ path, list }) => linksOf(path, list)),
    ...named('SConstruct').flatMap((path) => single('scons', path, (tracked) => readSCons(tracked, path))),
    ...topmost(named('meson.build')).flatMap((path) =>
      single('meson', path, (tracked) => readMeson(tracked, path)),
    ),
    ...named('Cargo.toml').flatMap((path) => single('cargo', path, (tracked) => readCargo(tracked, path))),
    ...listed.csolution
      .filter(starts)
      .flatMap((path) => single('csolution', path, (tracked) => readCsolutionProject(tracked, path))),
    ...cmakeBuilds(files, cache, kept, named('CMakeLists.txt')),
    ...named('build.ninja').flatMap((path) => single('ninja', path, (tracked) => readNinja(tracked, path))),
    ...named('platformio.ini').flatMap((path) =>
      single('platformio', path, (tracked) => readPlatformIo(tracked, path)),
    ),
    ...named('compile_commands.json').flatMap((path) =>
      single('commands', path, (tracked) => {
        const database = readCompileCommands(tracked, path, (source) => namesModel(tracked, source));
        return database ? [database] : [];
      }),
    ),
    ...named('.cproject').flatMap((path) =>
      single('cproject', path, (tracked) => readCubeIdeProject(tracked, path)),
    ),
  ];
  return { builds, partlyRead };
}

/** Files that describe builds by the end or the beginning of their name. */
interface NamedBuildFiles {
  /** `Makefile.local` and the like. */
  readonly makefiles: readonly string[];
  readonly csolution: readonly string[];
  /** Shell, batch and PowerShell scripts. */
  readonly scripts: readonly string[];
  /** Documents that may show how to call a makefile; none where there is no makefile that nothing else finds. */
  readonly documents: readonly string[];
}

function buildFilesIn(paths: readonly string[]): NamedBuildFiles {
  const isMakefile = (path: string): boolean =>
    /^(?:GNU)?[Mm]akefile\.[\w-]+$/.test(basename(path)) && !/\.(?:am|in|ac|md|txt|bak|orig)$/.test(path);
  return {
    makefiles: paths.filter(isMakefile),
    csolution: paths.filter((path) => path.endsWith('.cproject.yml')),
    scripts: paths.filter((path) => classify(path).includes('generateScript')),
    documents: paths.some((path) => path.endsWith('.mk')) ? paths.filter(isDocument) : [],
  };
}

/** `README.md`, and what stands in a folder for documents. */
function isDocument(path: string): boolean {
  return /(?:^|\/)(?:readme[^/]*|docs?\/[^/]+)\.(?:md|rst|adoc|txt)$|(?:^|\/)readme$/i.test(path);
}

/** The descriptions that none in a folder above includes. */
function topmost(paths: readonly string[]): string[] {
  const folders = new Set(paths.map(dirname));
  return paths.filter(
    (path) => !foldersAbove(dirname(path)).some((folder) => folder !== dirname(path) && folders.has(folder)),
  );
}

/** Takes the value out of a reading and notes its trouble. */
type Keep = <T>(file: string, reading: Reading<T>) => T;

/** Whether a build links with a script of the project. */
function linksHere(files: ProjectFiles, build: Build): boolean {
  return build.scripts.some((script) => findNamed(files, script.base, script.text).kind === 'file');
}

function allLoaded(files: ProjectFiles, paths: ReadonlySet<string>): boolean {
  for (const path of paths) if (files.has(path) && files.text(path) === undefined) return false;
  return true;
}

/** Whether a source path of whatever machine has the name of a possible model of this project. */
function namesModel(files: ProjectFiles, source: string): boolean {
  return (
    classify(source).includes('model') ||
    files.named(basename(source)).some((path) => mayBeModelSource(files, path))
  );
}

function makeBuilds(
  files: ProjectFiles,
  cache: DependencyCache,
  kept: Keep,
  makefiles: readonly string[],
  otherNames: readonly string[],
): Build[] {
  const shared = sharedIncludes(files, cache);
  const read = (path: string, folder: string, sub?: SubMake): readonly Variant<MakeReading>[] => {
    if (shared.leavesOut(path)) return [];
    const { variants, steps, leadsHere } = kept(path, makeVariants(files, cache, path, folder, sub));
    shared.note(path, steps, leadsHere);
    return variants;
  };
  const readAlone = (path: string) => ({ path, variants: read(path, dirname(path)) });
  const usual = makefiles.map(readAlone);
  // One of another name that a Makefile includes is a part of that.
  const included = new Set(
    usual.flatMap(({ variants }) => variants.flatMap(({ result }) => [...result.included])),
  );
  const readings = [...usual, ...otherNames.filter((path) => !included.has(path)).map(readAlone)];
  const driven = new Map<string, Build[]>();
  for (const { path, variants } of readings) {
    for (const { result } of variants) {
      for (const sub of result.subMakes) {
        if (sub.makefile === path) continue;
        const found = read(sub.makefile, sub.folder, sub).flatMap(buildsOf);
        if (found.length > 0) driven.set(sub.makefile, [...(driven.get(sub.makefile) ?? []), ...found]);
      }
    }
  }
  for (const { file, why } of shared.leftOut()) kept(file, { value: undefined, trouble: why });
  // A Makefile that another one runs is read the way it is run, not on its own.
  const alone = readings
    .filter(({ path }) => !driven.has(path))
    .flatMap(({ variants }) => variants.flatMap(buildsOf));
  return [...alone, ...[...driven.values()].flat()];
}

/** The ways to run one makefile, and the work that finding them took. */
interface MakeVariants {
  readonly variants: readonly Variant<MakeReading>[];
  /** In steps of the budget. */
  readonly steps: number;
  /** Whether one of them links with a script of the project. */
  readonly leadsHere: boolean;
}

function makeVariants(
  files: ProjectFiles,
  cache: DependencyCache,
  path: string,
  folder: string,
  sub: SubMake | undefined,
): Reading<MakeVariants> {
  const given = sub?.variables ?? [];
  const key = `make ${path} ${folder} ${given.map((word) => word.text).join(' ')}`;
  return cache.of(key, files, (tracked) => {
    const budget = newBudget();
    const leadsHere = ({ builds }: MakeReading): boolean => builds.some((build) => linksHere(tracked, build));
    const { value: variants, trouble } = withinBudget(budget, () =>
      exploreVariants(
        (choices) => readMakefile(tracked, path, folder, given, choices, budget),
        (reading) =>
          reading.builds.map((build) => buildSignature(tracked, build)).join('\n') +
          reading.subMakes.map((m) => `${m.makefile} ${m.variables.map((v) => v.text).join(' ')}`).join('\n'),
        variantLimit,
        (reading) => allLoaded(tracked, reading.included),
        leadsHere,
        () => budget.steps > 0,
      ),
    );
    const steps = descriptionSteps - budget.steps;
    return {
      value: { variants, steps, leadsHere: variants.some(({ result }) => leadsHere(result)) },
      trouble,
    };
  });
}

/** Folders nearest to the root first: a project that another one adds or builds is read as its part. */
function cmakeBuilds(
  files: ProjectFiles,
  cache: DependencyCache,
  kept: Keep,
  lists: readonly string[],
): Build[] {
  const depth = (path: string): number => path.split('/').length;
  const ordered = [...lists].sort((a, b) => depth(a) - depth(b) || compareTexts(a, b));
  const covered = new Set<string>();
  const result: Build[] = [];
  const configure = (folder: string, given: readonly Word[], label: string): void => {
    if (covered.size > 2000) return;
    const presets = kept(
      join(folder, 'CMakePresets.json'),
      guarded<CMakePreset[]>([], () => readWhole(readCMakePresets(files, folder))),
    );
    const setups = presets.length > 0 ? presets : [{ name: '', variables: [] }];
    // Where a dozen ways to configure the first preset link with no script of the project, the others get one try each.
    let isHopeless = false;
    for (const setup of setups) {
      const name = setup.name === '' ? label : setup.name;
      // What a parent passes on goes before what the folder's own presets say.
      const named = new Set(given.map((word) => word.text.split('=')[0]));
      const variables = [...given, ...setup.variables.filter((word) => !named.has(word.text.split('=')[0]))];
      const explored = (tries: number): Variant<CMakeReading>[] =>
        kept(join(folder, 'CMakeLists.txt'), cmakeVariants(files, cache, folder, variables, tries));
      const isUseful = ({ result }: Variant<CMakeReading>): boolean => leadsSomewhere(files, result);
      const tried: Variant<CMakeReading>[] | undefined = isHopeless ? explored(1) : undefined;
      const variants: Variant<CMakeReading>[] =
        tried && !tried.some(isUseful) ? tried : explored(variantLimit);
      isHopeless ||= !variants.some(isUseful);
      for (const variant of variants) {
        for (const path of variant.result.included) covered.add(path);
        for (const build of buildsOf(variant)) {
          result.push(
            name === '' ? build : { ...build, configuration: [name, ...variant.choices].join(' ') },
          );
        }
        for (const external of variant.result.externals) {
          const list = external.folder === '' ? 'CMakeLists.txt' : `${external.folder}/CMakeLists.txt`;
          if (external.folder === folder || !files.has(list)) continue;
          covered.add(list);
          configureOnce(external.folder, external.variables, name);
        }
      }
    }
  };
  const done = new Set<string>();
  const configureOnce = (folder: string, given: readonly Word[], label: string): void => {
    const key = `${folder} ${given.map((word) => word.text).join(' ')} ${label}`;
    if (done.has(key)) return;
    done.add(key);
    configure(folder, given, label);
  };
  for (const path of ordered) if (!covered.has(path)) configureOnce(dirname(path), [], '');
  return result;
}

/** Each file is parsed once for all ways to configure all projects that include it. */
const cmakeCommandsReading: CacheReading<string, readonly CMakeCommand[] | undefined> = {
  kind: 'cmake commands',
  compute: (path, files) => {
    const text = files.text(path);
    return text === undefined ? undefined : parseCMake(path, text);
  },
};

/** Whether a project links with a script of the tree, or hands on to one that may. */
function leadsSomewhere(files: ProjectFiles, { builds, externals }: CMakeReading): boolean {
  return externals.length > 0 || builds.some((build) => linksHere(files, build));
}

function cmakeVariants(
  files: ProjectFiles,
  cache: DependencyCache,
  folder: string,
  given: readonly Word[],
  tries: number,
): Reading<Variant<CMakeReading>[]> {
  const key = `cmake ${tries} ${folder} ${given.map((word) => word.text).join(' ')}`;
  return cache.of(key, files, (tracked) => {
    const budget = newBudget();
    const commandsOf = (path: string): readonly CMakeCommand[] | undefined =>
      cache.read(cmakeCommandsReading, path, tracked);
    return withinBudget(budget, () =>
      exploreVariants(
        (choices) => readCMakeProject(tracked, folder, given, choices, budget, commandsOf),
        (reading) =>
          reading.builds.map((build) => buildSignature(tracked, build)).join('\n') +
          reading.externals
            .map((external) => `${external.folder} ${external.variables.map((v) => v.text).join(' ')}`)
            .join('\n'),
        tries,
        (reading) => allLoaded(tracked, reading.included),
        (reading) => leadsSomewhere(tracked, reading),
        () => budget.steps > 0,
      ),
    );
  });
}

/** What the runs of one description found; its trouble where they spent the budget. */
function withinBudget<T>(budget: WorkBudget, explore: () => Variant<T>[]): Reading<Variant<T>[]> {
  return guarded<Variant<T>[]>([], () => {
    const value = explore();
    return { value, trouble: troubleOf(budget) };
  });
}

function buildsOf(variant: Variant<{ readonly builds: readonly Build[] }>): Build[] {
  const configuration = variant.choices.join(' ');
  return variant.result.builds.map((build) =>
    configuration === '' ? build : { ...build, configuration: build.configuration ?? configuration },
  );
}

/** What of a build matters to memory: two builds with equal signatures need not be told apart. */
export function buildSignature(files: ProjectFiles, build: Build): string {
  const place = (item: BuildPath): string => {
    const found = findNamed(files, item.base, item.text);
    return found.kind === 'unknown' ? '?' : found.path;
  };
  const models = build.sources.map(place).filter((path) => mayBeModelSource(files, path));
  const archives = build.archives.filter((item) => isArchiveName(item.text)).map((item) => item.text);
  const headers = build.includeFolders
    .map((item) => projectPath(item.base, item.text))
    .filter((folder) => files.has(`${folder}/ll_aton_version.h`) || files.has(`${folder}/stai.h`));
  const devices = build.defines.map((word) => word.text).filter((text) => /^STM32\w\d/i.test(text));
  return [
    build.program ?? '',
    build.scripts.map(place).join(','),
    [...new Set(models)].sort().join(','),
    archives.map((text) => basename(text)).join(','),
    headers.join(','),
    devices.join(','),
  ].join(';');
}
