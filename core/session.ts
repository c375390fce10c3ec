import { namedBy } from './base/path';
import type { FileSystem } from './base/fileSystem';
import { allSteps, type Pause, type Steps } from './base/steps';
import {
  createArtifactCache,
  createArtifacts,
  type ArtifactCache,
  type Artifacts,
} from './project/artifacts';
import type { Claimant } from './memory/claimants/list';
import { discover, type DiscoverOptions } from './project/discovery/discover';
import { openProject, type Project } from './project/project';
import { overlaidFiles } from './project/overlaidFiles';
import type { ProjectFiles, UnreadFile } from './project/projectFiles';
import type { Discovery } from './project/target';
import { parseProjectConfiguration } from './project/projectConfiguration';
import { createPositions, type Positions } from './report/positions';
import { checkInSteps, type CheckOptions, type CheckResult } from './rules/engine/check';
import type { SeveritySetting } from './base/severity';
import type { PositionUnits } from './base/textDocument';
import type { Finding, SingleFinding, TextEdit, VerifiedFix } from './rules/engine/finding';
import { rules } from './rules/engine/registry';
import type { Rule } from './rules/engine/rule';
import { verifiedFixes, withEdits } from './rules/engine/verifiedFixes';
import { ofOldModels } from './rules/fixes/planEdits';
import { withPlannedFixes } from './rules/fixes/plannedFixes';

/** What the user set, from the command line or the editor. */
export interface SessionSettings {
  readonly severities: ReadonlyMap<string, SeveritySetting>;
  readonly focus: ReadonlySet<string>;
  readonly target?: string;
  /** Where it is not `n6mem.json` at the root; it may lie outside the project. */
  readonly configurationFile?: string;
  /** Its text, where the project cannot read it by itself. */
  readonly configurationText?: string;
  readonly device?: string;
  /** A known name, or sizes by external memory: `{ "XSPI1": "64M" }`. */
  readonly board?: string | Readonly<Record<string, string>>;
  /** Targets as in `n6mem.json`, for projects that have no such file. */
  readonly targets?: readonly unknown[];
  /** Globs of ignored files. */
  readonly exclude?: readonly string[];
  /** Where INCLUDE and #include look, beside the script's own folder. */
  readonly includePaths?: readonly string[];
  /** What characters of positions are counted in; UTF-16 by default. */
  readonly positionUnits?: PositionUnits;
  /** Who claims memory; all of them by default. */
  readonly claimants?: readonly Claimant[];
  /** What to check; every rule by default. */
  readonly rules?: readonly Rule[];
}

/** The state of a project at one moment, checked. Everything in it refers to the texts of that moment. */
export interface Analysis extends CheckResult {
  readonly artifacts: Artifacts;
  readonly positions: Positions;
  readonly textOf: (file: string) => string | undefined;
  /** What the rules would say after these edits; undefined where they cannot be made. Nothing is written. */
  readonly findingsAfter: (edits: readonly TextEdit[]) => readonly SingleFinding[] | undefined;
  /** The fixes of a finding that were tried and work; computed when asked for. */
  readonly fixesOf: (finding: Finding) => readonly VerifiedFix[];
}

/** One project and the caches that make checking it again cheap. */
export interface Session {
  readonly project: Project;
  /** @param pause called between the steps of the check; what it throws ends the check and is thrown on */
  analyse(settings: SessionSettings, pause?: Pause): Promise<Analysis>;
  /** Analyses and asks something more of it that may need files which checking does not: a picture of a c_info. */
  ask<T>(settings: SessionSettings, question: (analysis: Analysis) => T): Promise<T>;
  unreadable(): readonly UnreadFile[];
  isCut(): boolean;
}

/** Opens a project: lists its files; reads them when the first analysis asks. */
export async function createSession(fileSystem: FileSystem): Promise<Session> {
  const project = await openProject(fileSystem);
  const cache = createArtifactCache();
  return {
    project,
    analyse: (settings, pause) => project.run((files) => analyseFiles(files, cache, settings), pause),
    ask: (settings, question) =>
      project.run(function* (files) {
        return question(yield* analyseFiles(files, cache, settings));
      }),
    unreadable: () => project.unreadable(),
    isCut: () => project.isCut,
  };
}

function* analyseFiles(
  files: ProjectFiles,
  cache: ArtifactCache,
  settings: SessionSettings,
): Steps<Analysis> {
  const { result, artifacts } = yield* checkFiles(files, cache, settings);
  const all = withSettingsFile(files, settings);
  const known = new Map<Finding, readonly VerifiedFix[]>();
  const fixesOf = (finding: Finding): readonly VerifiedFix[] => {
    let fixes = known.get(finding);
    if (!fixes) {
      fixes = verifiedFixes(
        finding,
        withPlannedFixes(finding, { ...result, artifacts }),
        ofOldModels(result.targets),
        files,
        result.singles,
        (changed) => allSteps(checkFiles(changed, cache, settings)).result.singles,
      );
      known.set(finding, fixes);
    }
    return fixes;
  };
  return {
    ...result,
    artifacts,
    positions: createPositions((file) => all.text(file), settings.positionUnits),
    textOf: (file) => all.text(file),
    findingsAfter: (edits) => {
      const changed = withEdits(files, edits);
      return changed && allSteps(checkFiles(changed, cache, settings)).result.singles;
    },
    fixesOf,
  };
}

function* checkFiles(
  files: ProjectFiles,
  cache: ArtifactCache,
  settings: SessionSettings,
): Steps<{ result: CheckResult; artifacts: Artifacts }> {
  const all = withSettingsFile(files, settings);
  const artifacts = createArtifacts(all, cache, {
    includePaths: [...(settings.includePaths ?? []), ...configuredIncludePaths(all, settings)],
  });
  const discovery: Discovery = discover(artifacts, discoverOptions(settings));
  yield;
  const options: CheckOptions = {
    // What somebody says here and now goes before what the project's file says for everybody.
    severities: new Map([...(discovery.configuration?.rules ?? []), ...settings.severities]),
    focus: settings.focus,
    ...(settings.target === undefined ? {} : { target: settings.target }),
    ...(settings.claimants === undefined ? {} : { claimants: settings.claimants }),
    ...(settings.rules === undefined ? {} : { rules: settings.rules }),
  };
  return { result: yield* checkInSteps(artifacts, discovery, options), artifacts };
}

const ruleIds = rules.map((rule) => rule.id);

function discoverOptions(settings: SessionSettings): DiscoverOptions {
  return {
    ruleIds,
    ...(settings.configurationFile !== undefined
      ? { configurationFile: settings.configurationFile }
      : settings.targets
        ? { configurationFile: settingsFile }
        : {}),
    ...(settings.device === undefined ? {} : { device: settings.device }),
    ...(settings.board === undefined ? {} : { board: settings.board }),
    ...(settings.exclude === undefined ? {} : { exclude: settings.exclude }),
  };
}

/** What n6mem.json says under `includePaths`, relative to the project. */
function configuredIncludePaths(files: ProjectFiles, settings: SessionSettings): string[] {
  const file = discoverOptions(settings).configurationFile ?? 'n6mem.json';
  const text = files.text(file);
  if (!text?.includes('includePaths')) return [];
  return parseProjectConfiguration(text).includePaths.map((path) => namedBy(file, path, files.root));
}

/** The name under which an editor's settings speak as evidence. */
const settingsFile = 'n6mem.json (editor settings)';

/**
 * The files with the settings' targets as one more. A project's own n6mem.json goes before them: it counts for
 * everybody who works on the project.
 */
function withSettingsFile(
  files: ProjectFiles,
  { targets, configurationFile, configurationText }: SessionSettings,
): ProjectFiles {
  if (configurationFile !== undefined && configurationText !== undefined)
    return overlaidFiles(files, new Map([[configurationFile, configurationText]]));
  if (!targets || configurationFile !== undefined) return files;
  const text = files.has('n6mem.json')
    ? (files.text('n6mem.json') ?? '')
    : JSON.stringify({ targets }, null, 2);
  return overlaidFiles(files, new Map([[settingsFile, text]]));
}
