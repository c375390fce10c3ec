import type { Artifacts } from '../artifacts';
import { attachBoot } from './bootFiles';
import { configuredTargets, namedInVain } from './configuredTargets';
import { findCandidates } from './candidates';
import { collectBuilds } from '../build/collectBuilds';
import { fillModels, fillRuntime, fillWithoutModel } from './fillTarget';
import { addGenerateScripts } from './generateEvidence';
import { groupBuilds } from './groupBuilds';
import { withImages } from './imageEvidence';
import { nameTargets } from './nameTargets';
import type { ProjectInventory } from './inventory';
import { takeInventory } from './inventory';
import { parseProjectConfiguration } from '../projectConfiguration';
import type { ResolvedBuild } from './resolveBuild';
import { resolveBuild } from './resolveBuild';
import { scriptFacts } from './scriptFacts';
import type { Discovery, TargetFiles } from '../target';
import type { TargetDraft } from './targetDraft';
import { addFile, filesOf, finishedFiles, newDraft } from './targetDraft';
import { unbuiltTargets } from './unbuiltTargets';

/** What the user said beside the files themselves. */
export interface DiscoverOptions {
  /** Where it is not `n6mem.json` at the root. */
  readonly configurationFile?: string;
  /** Settings for targets that say nothing else of themselves. */
  readonly device?: string;
  /** A known name, or sizes by external memory. */
  readonly board?: string | Readonly<Record<string, string>>;
  /** Globs of files that are no business of ours. */
  readonly exclude?: readonly string[];
}

/**
 * Finds out which files of a project are really built together, and why. Pure: what is not loaded yet counts as not
 * there, and asking for it makes the loader fetch it and run this again.
 */
export function discover(artifacts: Artifacts, options: DiscoverOptions = {}): Discovery {
  const inventory = takeInventory(artifacts, options);
  const all = collectBuilds(artifacts.files, artifacts.cache, inventory.isIgnored, inventory.isVendor).map(
    (build) => resolveBuild(artifacts, build),
  );
  const builds = all.filter((build) => !build.isForeign);
  const stale = builds.filter((build) => build.missing.length > 0);
  const described = builds.filter((build) => build.missing.length === 0 && build.scripts.length > 0);
  const live = described.map((build) => withImages(artifacts, inventory, build, described));
  const drafts = applicationDrafts(artifacts, inventory, live);
  const compiled = builds.filter(
    (build) => build.scripts.length === 0 && build.missing.length === 0 && build.models.length > 0,
  );
  if (drafts.length === 0 && stale.length === 0)
    drafts.push(...unbuiltTargets(artifacts, inventory, compiled));
  for (const build of compiled) addCompilation(drafts, build);
  for (const draft of drafts) {
    fillModels(artifacts, inventory, draft);
    addGenerateScripts(artifacts, inventory, draft);
    fillRuntime(inventory, draft);
    attachBoot(artifacts, inventory, draft, live);
  }
  nameTargets(inventory, drafts, options);
  const file = options.configurationFile ?? 'n6mem.json';
  const text = artifacts.text(file);
  const configuration = text === undefined ? undefined : parseProjectConfiguration(text);
  const chosen =
    configuration && configuration.targets.length > 0
      ? configuredTargets(artifacts, file, configuration, drafts, inventory)
      : drafts;
  nameTargets(inventory, chosen, options);
  const targets = chosen
    .map((draft): TargetFiles => ({
      name: draft.name ?? '',
      device: draft.device,
      board: draft.board,
      files: finishedFiles(draft),
      boot: [...draft.boot].sort((a, b) => (a.start < b.start ? -1 : 1)),
      scriptIsLinked: draft.scriptIsLinked,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    targets,
    candidates: findCandidates(artifacts, inventory, targets, all),
    ...(configuration
      ? {
          configuration: {
            file,
            problems: [...configuration.problems, ...namedInVain(artifacts, file, configuration)],
            rules: configuration.rules,
          },
        }
      : {}),
  };
}

/** A compilation database says once more what is compiled; a link it does not know. */
function addCompilation(drafts: readonly TargetDraft[], build: ResolvedBuild): void {
  for (const draft of drafts) {
    const own = new Set(filesOf(draft, 'model'));
    if (!build.models.every((found) => own.has(found.file))) continue;
    for (const found of build.models) addFile(draft, 'model', found);
  }
}

/** One draft for each set of builds that end in the same files. */
function applicationDrafts(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  live: readonly ResolvedBuild[],
): TargetDraft[] {
  const withModel = live.filter((build) => build.models.length > 0 || build.awaitsModel);
  const applications = withModel.length > 0 ? withModel : modelless(artifacts, inventory, live);
  return groupBuilds(artifacts, applications).map((group) => {
    const draft = newDraft(group);
    draft.scriptIsLinked = true;
    for (const build of group) {
      for (const found of build.scripts) addFile(draft, 'linkerScript', found);
      for (const found of build.models) addFile(draft, 'model', found);
      for (const found of build.runtime) addFile(draft, 'runtime', found);
      for (const found of build.archives) addFile(draft, 'archive', found);
      for (const found of build.images) addFile(draft, 'image', found);
    }
    if (filesOf(draft, 'model').length === 0) fillWithoutModel(inventory, draft);
    return draft;
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
    const facts = build.scripts.map((script) => scriptFacts(artifacts, script.file));
    return facts.every((fact) => !fact.isFsbl && !fact.isLoader && fact.fitsDevice === true);
  });
}
