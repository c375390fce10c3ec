import { compareTexts } from '../../base/order';
import { basename, join } from '../../base/path';
import { withoutCComments } from '../../base/cComments';
import { withoutEnding } from '../../base/trimming';
import type { Board, Device } from '../../device/device';
import type { Artifacts } from '../artifacts';
import { boardEvidence, deviceByHeaders, deviceEvidence } from './boardEvidence';
import type { Build, BuildPath } from '../build/buildDescription';
import { isArchiveName } from '../build/buildDescription';
import { classify, isToolWorkspace, isVendorPath } from '../classify';
import { findNamed, projectPath, type Named } from './fileTree';
import { mayBeModelSource } from './modelSources';
import type { ProjectFiles } from '../projectFiles';
import type { Evidence } from '../target';
import { evidenceAt } from '../build/traced';

/** A file with one reason for it. */
export interface FoundFile {
  readonly file: string;
  readonly evidence: Evidence;
}

/** A build with its words turned into files of the project. */
export interface ResolvedBuild {
  readonly build: Build;
  readonly scripts: readonly FoundFile[];
  readonly models: readonly FoundFile[];
  /** C sources of the application's own, no models. */
  readonly sources: readonly string[];
  readonly archives: readonly FoundFile[];
  readonly runtime: readonly FoundFile[];
  /** Role files that the description names and the project lacks: it is stale. */
  readonly missing: readonly FoundFile[];
  /** Names a model's source that is nowhere in the project, or only a stub: it is generated before the build. */
  readonly awaitsModel: boolean;
  readonly device: Device | undefined;
  /** Whether it says that it builds for another device than those known here. */
  readonly isForeign: boolean;
  readonly board: Board | undefined;
  /** Linker maps and ELF files of its last build. */
  readonly images: readonly FoundFile[];
}

export const runtimeHeaderNames = ['ll_aton_version.h', 'stai.h', 'core_datatypes.h'] as const;

/** Looks up what a build names. */
export function resolveBuild(artifacts: Artifacts, build: Build, boards: readonly Board[]): ResolvedBuild {
  const { files } = artifacts;
  const missing: FoundFile[] = [];
  const evidence = (item: BuildPath): Evidence => evidenceAt(item.at, 3, artifacts.lines);

  const scripts: FoundFile[] = [];
  for (const item of build.scripts) {
    const found = findNamed(files, item.base, item.text);
    if (found.kind === 'file') scripts.push({ file: found.path, evidence: evidence(item) });
    else if (found.kind === 'missing') missing.push({ file: found.path, evidence: evidence(item) });
  }

  const models: FoundFile[] = [];
  let awaitsModel = false;
  const { possible, own } = sourcesOf(files, build);
  for (const { item, found } of possible) {
    if (found.kind === 'file') {
      if (isModel(artifacts, found.path)) models.push({ file: found.path, evidence: evidence(item) });
      else if (isStub(artifacts, found.path)) awaitsModel = true;
    } else if (found.kind === 'missing') {
      const elsewhere = files.named(basename(found.path)).some((path) => isModel(artifacts, path));
      if (elsewhere) missing.push({ file: found.path, evidence: evidence(item) });
      else awaitsModel = true;
    }
  }

  const named = deviceEvidence(
    build,
    scripts.map((found) => found.file),
  );
  const device = named.device || named.isForeign ? named : deviceByHeaders(artifacts, build, own);
  return {
    build,
    scripts: distinctFiles(scripts),
    models: distinctFiles(models),
    sources: own,
    archives: distinctFiles(archivesOf(artifacts, build)),
    runtime: runtimeOf(artifacts, build),
    missing,
    awaitsModel,
    device: device.device,
    isForeign: device.isForeign,
    images: [],
    board: boardEvidence(
      build,
      [...scripts, ...models].map((found) => found.file),
      boards,
    ),
  };
}

/** A source of a build that may be a model, by its name or by what lies beside it. */
interface PossibleModel {
  readonly item: BuildPath;
  readonly found: Named;
}

interface Sources {
  readonly paths: readonly string[];
  /** Those that may be models. */
  readonly possible: readonly PossibleModel[];
  /** The application's own that are none, sorted. */
  readonly own: readonly string[];
}

const sourcesByBuild = new WeakMap<Build, Sources>();

/**
 * The sources of a build that may be models, and the application's own. Kept as long as the listing is the same: a project with hundreds of builds is
 * looked at in several rounds, and most sources never come into question.
 */
function sourcesOf(files: ProjectFiles, build: Build): Sources {
  const known = sourcesByBuild.get(build);
  if (known?.paths === files.paths) return known;
  const own = new Set<string>();
  const possible = build.sources.flatMap((item): PossibleModel[] => {
    if (!item.text.endsWith('.c')) return [];
    const found = findNamed(files, item.base, item.text);
    if (found.kind === 'unknown') return [];
    const isPossible =
      found.kind === 'file' ? mayBeModelSource(files, found.path) : classify(found.path).includes('model');
    if (!isPossible && found.kind === 'file' && !isVendorPath(found.path)) own.add(found.path);
    return isPossible ? [{ item, found }] : [];
  });
  const sources = { paths: files.paths, possible, own: [...own].sort() };
  sourcesByBuild.set(build, sources);
  return sources;
}

/** Longer than the one-line `#error` that stands for a model which is generated later. */
const longestStub = 600;

/** Whether a source only keeps the place of a model: named like one, and empty but for a line or two. */
function isStub(artifacts: Artifacts, path: string): boolean {
  if (!classify(path).includes('model') || basename(path).startsWith('stai_')) return false;
  const size = artifacts.files.size(path);
  const text = size > longestStub ? undefined : artifacts.text(path);
  const code = text === undefined ? undefined : withoutCComments(text).trim();
  return code !== undefined && (code === '' || /^#\s*error\b.*$/.test(code));
}

/** Whether a source is a generated model; false as long as it is not loaded. */
export function isModel(artifacts: Artifacts, path: string): boolean {
  return mayBeModelSource(artifacts.files, path) && artifacts.network(path)?.isModel === true;
}

/** The NetworkRuntime archives that a build links: where they lie, or their bare names where they are not in the project. */
function archivesOf(artifacts: Artifacts, build: Build): FoundFile[] {
  const { files } = artifacts;
  return build.archives
    .filter((item) => isArchiveName(item.text))
    .map((item) => {
      const evidence = evidenceAt(item.at, 3, artifacts.lines);
      if (/[/\\]/.test(item.text)) {
        const found = findNamed(files, item.base, item.text);
        if (found.kind === 'file') return { file: found.path, evidence };
      }
      const name = basename(item.text.replace(/\\/g, '/'));
      const names = archiveFileNames(name);
      for (const folder of build.libraryFolders) {
        for (const fileName of names) {
          const found = findNamed(files, folder.base, join(folder.text, fileName));
          if (found.kind === 'file') return { file: found.path, evidence };
        }
      }
      const anywhere = names.flatMap((fileName) => files.named(fileName));
      return { file: anywhere.length === 1 ? anywhere[0]! : names[0]!, evidence };
    });
}

/** `:x.a` is a file name, `x` means `libx.a`; projects that rename neither are seen too. */
function archiveFileNames(name: string): string[] {
  if (name.startsWith(':')) return [name.slice(1)];
  if (/\.(?:a|lib)$/.test(name)) return [name];
  return [`lib${name}.a`, `${name}.a`];
}

function runtimeOf(artifacts: Artifacts, build: Build): FoundFile[] {
  const result: FoundFile[] = [];
  for (const name of runtimeHeaderNames) {
    for (const folder of build.includeFolders) {
      const path = projectPath(folder.base, `${folder.text}/${name}`);
      const found = artifacts.files.has(path) ? path : throughTail(artifacts, folder, name);
      if (found === undefined || isToolWorkspace(found)) continue;
      result.push({ file: found, evidence: evidenceAt(folder.at, 3, artifacts.lines) });
      break;
    }
  }
  return result;
}

function throughTail(artifacts: Artifacts, folder: BuildPath, name: string): string | undefined {
  if (artifacts.files.named(name).length === 0) return undefined;
  const found = findNamed(artifacts.files, folder.base, join(folder.text, name));
  // One shared folder name at least: every header would match by its own name alone.
  if (found.kind !== 'file') return undefined;
  const parent = basename(withoutEnding(folder.text.replace(/\\/g, '/'), '/'));
  return found.path.endsWith(`/${parent}/${name}`) || found.path === `${parent}/${name}`
    ? found.path
    : undefined;
}

function distinctFiles(list: readonly FoundFile[]): FoundFile[] {
  const seen = new Map<string, FoundFile>();
  for (const found of list) if (!seen.has(found.file)) seen.set(found.file, found);
  return [...seen.values()].sort((a, b) => compareTexts(a.file, b.file));
}
