import { compareBigints, compareTexts } from '../../base/order';
import { basename, dirname, join } from '../../base/path';
import { partlyReadScripts } from '../programming/steps';
import type { Board } from '../../device/device';
import { assumedDevice, deviceNamed } from '../../device/devices';
import type { Artifacts } from '../artifacts';
import type { Build } from '../build/buildDescription';
import { collectBuilds } from '../build/collectBuilds';
import type { ConfiguredBoard, ProjectConfiguration } from '../projectConfiguration';
import { parallelByOptions } from '../parallelNetworks';
import { parseProjectConfiguration } from '../projectConfiguration';
import type { Discovery, TargetFiles } from '../target';
import { withBoot } from './bootFiles';
import { findCandidates } from './candidates';
import { configuredTargets, unresolvedReferences } from './configuredTargets';
import { withModelFiles, withNearestPoolFile, withNearestRuntime } from './fillTarget';
import type { FoundTarget } from './foundTarget';
import { emptyTarget, filesOf, orderedFiles, withFiles, withRoles } from './foundTarget';
import { withGenerateScripts } from './generateEvidence';
import { groupBuilds } from './groupBuilds';
import { imageOwners, withImages, type ImageOwners } from './imageEvidence';
import type { ProjectInventory } from './inventory';
import { takeInventory } from './inventory';
import { withBoardAndDevice, withNames } from './nameTargets';
import { findNotChecked } from './notChecked';
import type { ResolvedBuild } from './resolveBuild';
import { resolveBuild } from './resolveBuild';
import { scriptFacts } from './scriptFacts';
import { unbuiltTargets } from './unbuiltTargets';

/** What the user said beside the files themselves. */
export interface DiscoverOptions {
  /** Where it is not `n6mem.json` at the root. */
  readonly configurationFile?: string;
  /** Settings for targets that say nothing else of themselves. */
  readonly device?: string;
  /** A known name, or sizes by external memory. */
  readonly board?: string | Readonly<Record<string, string>>;
  /** Globs of files where no target starts. What a build outside them links is part of its target all the same. */
  readonly exclude?: readonly string[];
  /** The ids that the configuration may name; any where they are not given. */
  readonly ruleIds?: readonly string[];
}

/**
 * Finds out which files of a project are really built together, and why. Pure: what is not loaded yet counts as not
 * there, and asking for it makes the loader fetch it and run this again.
 */
export function discover(artifacts: Artifacts, options: DiscoverOptions = {}): Discovery {
  const file = options.configurationFile ?? 'n6mem.json';
  const text = artifacts.text(file);
  const configuration = text === undefined ? undefined : parseProjectConfiguration(text, options.ruleIds);
  const exclude = [...(options.exclude ?? []), ...(configuration?.exclude ?? [])];
  const inventory = takeInventory(artifacts, {
    exclude,
    boards: (configuration?.boards ?? []).map(ownBoard),
  });
  const { builds, partlyRead } = collectBuilds(
    artifacts.files,
    artifacts.cache,
    inventory.isIgnored,
    inventory.isVendor,
  );
  const all = builds
    .filter((build) => !isGeneratedForm(artifacts, build))
    .map((build) => resolveBuild(artifacts, build, inventory.boards));
  const { found, owners } = inferredTargets(artifacts, inventory, all);
  const inferred = withNames(found.map((target) => withBoardAndDevice(inventory, target, options)));
  const chosen =
    configuration && configuration.targets.length > 0
      ? withNames(
          configuredTargets(artifacts, file, configuration, inferred, inventory).map((target) =>
            withBoardAndDevice(inventory, target, options),
          ),
        )
      : inferred;
  const targets = chosen
    .map((target) => finished(artifacts, target))
    .sort((a, b) => compareTexts(a.name, b.name));
  return {
    targets,
    candidates: findCandidates(artifacts, inventory, targets, all),
    notChecked: findNotChecked(artifacts, inventory, targets, all, owners, [
      ...partlyRead,
      ...(targets.length === 0 ? [] : partlyReadScripts(artifacts)).filter(
        (script) => !partlyRead.some(({ file: known }) => known === script.file),
      ),
    ]),
    exclude,
    ...(configuration
      ? { configuration: configurationResult(artifacts, inventory, file, configuration) }
      : {}),
  };
}

/** CubeIDE writes a `makefile` for each configuration; the configuration itself says the same, and more. */
function isGeneratedForm(artifacts: Artifacts, { system, file }: Build): boolean {
  return (
    system === 'make' &&
    basename(file) === 'makefile' &&
    artifacts.files.has(join(dirname(dirname(file)), '.cproject')) &&
    artifacts.files.has(join(dirname(file), 'sources.mk'))
  );
}

function finished(artifacts: Artifacts, target: FoundTarget): TargetFiles {
  const parallelNetworks = parallelByOptions(
    target.builds.map(({ build }) => build),
    artifacts,
  );
  return {
    name: target.name ?? '',
    device: target.device,
    board: target.board,
    files: orderedFiles(target),
    sources: [...new Set(target.builds.flatMap((build) => build.sources))].sort(),
    boot: [...target.boot].sort((a, b) => compareBigints(a.start, b.start)),
    scriptIsLinked: target.scriptIsLinked,
    ...(parallelNetworks ? { parallelNetworks } : {}),
  };
}

function ownBoard({ name, device, external }: ConfiguredBoard): Board {
  return {
    name,
    device: (device && deviceNamed(device.text)?.name) ?? assumedDevice().name,
    spellings: [],
    external,
    sources: ['n6mem.json'],
  };
}

function configurationResult(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  file: string,
  configuration: ProjectConfiguration,
): NonNullable<Discovery['configuration']> {
  const { rules, ignore, budgets, parallel } = configuration;
  const unresolved = unresolvedReferences(artifacts, file, configuration, inventory.boards);
  return { file, problems: [...configuration.problems, ...unresolved], rules, ignore, budgets, parallel };
}

/** The targets that the project's own files tell of, each with all files that belong to it, and the build of each image. */
function inferredTargets(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  all: readonly ResolvedBuild[],
): { readonly found: readonly FoundTarget[]; readonly owners: ImageOwners } {
  const builds = all.filter((build) => !build.isForeign);
  const current = builds.filter((build) => build.missing.length === 0);
  const described = current.filter(({ build, scripts }) => scripts.length > 0 || build.zephyr);
  const compiled = current.filter((build) => !described.includes(build) && build.models.length > 0);
  const owners = imageOwners(artifacts, inventory, described);
  const live = described.map((build) => withImages(artifacts, inventory, build, owners));
  const applications = applicationTargets(artifacts, inventory, live);
  // A model that a build names and the linker left out is not a guess: it is not there.
  const isDropped = described.some((build) => build.models.length > 0) && applications.length === 0;
  const isUndescribed = applications.length === 0 && current.length === builds.length && !isDropped;
  const foreign = new Set(
    all.filter((build) => build.isForeign).flatMap((build) => build.models.map(({ file }) => file)),
  );
  const ours = { ...inventory, models: inventory.models.filter((file) => !foreign.has(file)) };
  const targets = isUndescribed ? unbuiltTargets(artifacts, ours, compiled) : applications;
  const found = targets
    .map((target) => compiled.reduce(withCompilation, target))
    .map((target) => withModelFiles(artifacts, inventory, target))
    .map((target) => withGenerateScripts(artifacts, inventory, target))
    .map((target) => withNearestRuntime(inventory, target))
    .map((target) => withBoot(artifacts, inventory, target, live));
  return { found, owners };
}

/** A compilation database says again what is compiled; a link it does not know. */
function withCompilation(target: FoundTarget, build: ResolvedBuild): FoundTarget {
  const own = new Set(filesOf(target, 'model'));
  return build.models.every((found) => own.has(found.file))
    ? withFiles(target, 'model', build.models)
    : target;
}

/** One target for each set of builds that end in the same files. */
function applicationTargets(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  live: readonly ResolvedBuild[],
): FoundTarget[] {
  const withModel = live.filter((build) => build.models.length > 0 || build.awaitsModel);
  const applications = withModel.length > 0 ? withModel : modelless(artifacts, inventory, live);
  return groupBuilds(artifacts, applications).map((group) => {
    const target = withRoles(
      { ...emptyTarget(group), scriptIsLinked: group.some(({ scripts }) => scripts.length > 0) },
      [
        ['linkerScript', group.flatMap((build) => build.scripts)],
        ['model', group.flatMap((build) => build.models)],
        ['runtime', group.flatMap((build) => build.runtime)],
        ['archive', group.flatMap((build) => build.archives)],
        ['image', group.flatMap((build) => build.images)],
      ],
    );
    return filesOf(target, 'model').length === 0 ? withNearestPoolFile(inventory, target) : target;
  });
}

/** Applications of a project that holds pool files and builds, but no model: it is generated elsewhere. */
function modelless(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  live: readonly ResolvedBuild[],
): ResolvedBuild[] {
  if (inventory.pools.length === 0) return [];
  return live.filter((build) => {
    if (build.scripts.length === 0) return false;
    const facts = build.scripts.map((script) => scriptFacts(artifacts, script.file));
    return facts.every((fact) => !fact.isFsbl && !fact.isLoader && fact.fitsDevice === true);
  });
}
