import type { FileContent, FileListing, FileProbe, FileSystem } from '../base/fileSystem';
import { basename } from '../base/path';
import { allSteps, stepsWithPauses, type Pause, type Steps } from '../base/steps';
import { say } from '../base/wording';
import type { LinkerMap } from '../image/linkerMap';
import { createLinkerMapReader } from '../image/linkerMapReader';
import { classify, type FileKind } from './classify';
import type { ProjectFiles, UnreadFile } from './projectFiles';

/** Folders that no embedded project keeps its own sources in. */
const skippedFolders: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules', '.vscode-test']);
/** A tree beyond this is cut, with a line that says so. */
const maxFiles = 200_000;
/** Texts beyond this many bytes are not read whole; the largest generated network.c seen has 4 MB. */
const maxTextBytes = 64 * 1024 * 1024;
/** Larger linker maps are read in pieces and not kept as text: link-time optimised C++ writes hundreds of MB. */
const maxMapTextBytes = 16 * 1024 * 1024;
/** The largest map that is read at all: some ten seconds. */
const maxMapBytes = 1024 * 1024 * 1024;
/** Enough of a hex file to see where it starts, and all of a Git LFS pointer. */
const headBytes = 64 * 1024;
/** Analysis asks for files in a few rounds (Makefile → include → source); more is a description that includes itself. */
const maxRounds = 64;

/** A project's files with what is being edited laid over them; reading is on demand, analysis synchronous. */
export interface Project {
  readonly files: ProjectFiles;
  /** Lists the tree again: after files were created or deleted. */
  refresh(): Promise<void>;
  /** Whether a file is there without what an editor has open. */
  isListed(path: string): boolean;
  /** An editor's text goes before the file's. `undefined` gives the file back. */
  overlay(path: string, text: string | undefined): void;
  /** The file changed on disk: read it again when it is next asked for. */
  invalidate(path: string): void;
  /**
   * Runs `analyse` until every file that it asks for is loaded. It must be pure: same files, same result.
   *
   * @param pause called between its steps
   */
  run<T>(analyse: (files: ProjectFiles) => Steps<T>, pause?: Pause): Promise<T>;
  /** Why a file could not be read; for messages. */
  unreadable(): readonly UnreadFile[];
  /** Whether the tree was larger than this project reads. */
  readonly isCut: boolean;
}

/** What is in memory of a project: its listing, the contents read so far, and what was asked for and is not there. */
interface ProjectState {
  readonly fileSystem: FileSystem;
  listing: FileListing;
  index: ListingIndex;
  /** Texts of an editor. */
  readonly overlays: Map<string, string>;
  readonly loaded: Map<string, FileContent>;
  readonly probes: Map<string, FileProbe>;
  readonly largeMaps: Map<string, LinkerMap>;
  /** Why a file could not be read. */
  readonly failures: Map<string, string>;
  /** Files of text by their names whose bytes are not. */
  readonly notText: Set<string>;
}

/** What analysis asked for and is not there yet, by path. */
interface Wishes {
  readonly texts: Set<string>;
  readonly probes: Set<string>;
}

function noWishes(): Wishes {
  return { texts: new Set(), probes: new Set() };
}

/** The paths of a listing and of the overlays, as analysis looks for them. */
interface ListingIndex {
  /** Sorted. */
  readonly paths: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

/** Opens a project on a file system; lists its files at once, reads none. */
export async function openProject(fileSystem: FileSystem): Promise<Project> {
  const listing: FileListing = { files: [], unreadable: [], cut: false };
  const state: ProjectState = {
    fileSystem,
    listing,
    index: indexOf(listing, []),
    overlays: new Map(),
    loaded: new Map(),
    probes: new Map(),
    largeMaps: new Map(),
    failures: new Map(),
    notText: new Set(),
  };
  await refresh(state);
  return {
    files: filesOf(state, noWishes()),
    refresh: () => refresh(state),
    isListed: (path) => state.listing.files.some((file) => file.path === path),
    overlay: (path, text) => setOverlay(state, path, text),
    invalidate: (path) => {
      for (const known of [state.loaded, state.probes, state.largeMaps, state.failures, state.notText])
        known.delete(path);
    },
    run: (analyse, pause) => runUntilLoaded(state, analyse, pause),
    unreadable: () => unreadOf(state),
    get isCut() {
      return state.listing.cut;
    },
  };
}

function indexOf(listing: FileListing, overlays: Iterable<string>): ListingIndex {
  const sizes = new Map<string, number>();
  for (const { path, size } of listing.files) sizes.set(path, size);
  for (const path of overlays) if (!sizes.has(path)) sizes.set(path, -1);
  // A listing in the order of its paths is sorted already, which one look over it shows.
  const paths = [...sizes.keys()].sort();
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = basename(path);
    const list = byName.get(name);
    if (list) list.push(path);
    else byName.set(name, [path]);
  }
  return { paths, sizes, byName };
}

async function refresh(state: ProjectState): Promise<void> {
  state.listing = await state.fileSystem.list({ skipFolders: skippedFolders, maxFiles });
  state.index = indexOf(state.listing, state.overlays.keys());
  for (const known of [state.loaded, state.probes, state.largeMaps, state.notText]) {
    for (const path of [...known.keys()]) if (!state.index.sizes.has(path)) known.delete(path);
  }
  state.failures.clear();
}

function setOverlay(state: ProjectState, path: string, text: string | undefined): void {
  // Every open document is laid over with every keystroke in one of them.
  if (state.overlays.get(path) === text) return;
  if (text === undefined) state.overlays.delete(path);
  else state.overlays.set(path, text);
  if (!state.index.sizes.has(path) || text === undefined)
    state.index = indexOf(state.listing, state.overlays.keys());
}

/** The files as analysis sees them; what is not loaded yet is noted as wanted. */
function filesOf(state: ProjectState, wishes: Wishes): ProjectFiles {
  const mayBeRead = (path: string): boolean => state.index.sizes.has(path) && !state.failures.has(path);
  const content = (path: string): FileContent | undefined => {
    const have = state.loaded.get(path);
    if (!have && mayBeRead(path) && !state.largeMaps.has(path)) wishes.texts.add(path);
    return have;
  };
  return {
    ...(state.fileSystem.root === undefined ? {} : { root: state.fileSystem.root }),
    get paths() {
      return state.index.paths;
    },
    get isCut() {
      return state.listing.cut;
    },
    has: (path) => state.index.sizes.has(path),
    size: (path) => state.index.sizes.get(path) ?? -1,
    named: (name) => state.index.byName.get(name) ?? [],
    text: (path) => {
      const edited = state.overlays.get(path);
      if (edited !== undefined) return edited;
      const have = content(path);
      return have?.kind === 'text' ? have.text : undefined;
    },
    bytes: (path) => {
      const have = content(path);
      return have?.kind === 'bytes' ? have.bytes : undefined;
    },
    probe: (path) => {
      const have = state.probes.get(path);
      if (!have && mayBeRead(path)) wishes.probes.add(path);
      return have;
    },
    unread: () => unreadOf(state),
    largeMap: (path) => {
      content(path);
      return state.largeMaps.get(path);
    },
  };
}

async function runUntilLoaded<T>(
  state: ProjectState,
  analyse: (files: ProjectFiles) => Steps<T>,
  pause: Pause | undefined,
): Promise<T> {
  for (let round = 0; ; round++) {
    // Of this round alone: another analysis may run while this one pauses.
    const wishes = noWishes();
    const steps = analyse(filesOf(state, wishes));
    const result = pause ? await stepsWithPauses(steps, pause) : allSteps(steps);
    const { texts, probes } = wishes;
    if ((texts.size === 0 && probes.size === 0) || round >= maxRounds) return result;
    await Promise.all([
      ...[...texts].map((path) => load(state, path)),
      ...[...probes].map((path) => loadProbe(state, path)),
    ]);
  }
}

async function load(state: ProjectState, path: string): Promise<void> {
  const { fileSystem } = state;
  const isMap = path.toLowerCase().endsWith('.map') && fileSystem.readPieces !== undefined;
  const read = await fileSystem.read(path, isMap ? maxMapTextBytes : maxTextBytes);
  const content = read.kind === 'unreadable' && read.isUtf16 ? binary : read;
  if (content.kind !== 'unreadable') {
    state.loaded.set(path, content);
    if (content.kind === 'bytes' && isTextByName(path)) state.notText.add(path);
    return;
  }
  const failure = isMap && content.isTooLarge ? await loadLargeMap(state, path) : content.reason;
  if (failure !== undefined) state.failures.set(path, failure);
}

/** What UTF-16 is to whoever wants text. */
const binary: FileContent = { kind: 'bytes', bytes: new Uint8Array() };

/** Kinds of files that are no text, or not always. */
const otherKinds: ReadonlySet<FileKind> = new Set(['archive', 'weights', 'image', 'map']);

function isTextByName(path: string): boolean {
  return classify(path).some((kind) => !otherKinds.has(kind));
}

/** An open document has the text of its editor, whatever the disk holds. */
function unreadOf({ listing, failures, notText, overlays }: ProjectState): readonly UnreadFile[] {
  return [
    ...listing.unreadable,
    ...[...failures].map(([path, reason]) => ({ path, reason })),
    ...[...notText].map((path) => ({
      path,
      reason: say`it is not text in UTF-8: saved as UTF-16, or a binary file`,
      isNotText: true,
    })),
  ].filter(({ path }) => !overlays.has(path));
}

async function loadLargeMap(state: ProjectState, path: string): Promise<string | undefined> {
  const reader = createLinkerMapReader();
  const failure = await state.fileSystem.readPieces?.(path, maxMapBytes, (piece) => reader.push(piece));
  const map = reader.end();
  if (failure) return failure.reason;
  if (!map.isLinkerMap) return say`too large to read, and not a map of GNU ld`;
  state.largeMaps.set(path, map);
  return undefined;
}

async function loadProbe(state: ProjectState, path: string): Promise<void> {
  const found = state.fileSystem.probe
    ? await state.fileSystem.probe(path, headBytes)
    : probeOf(await state.fileSystem.read(path, maxTextBytes));
  if (found.kind === 'probe') state.probes.set(path, found);
  else state.failures.set(path, found.reason);
}

/** What a whole reading says of a file; characters count as bytes, which blobs and hex files make them. */
function probeOf(content: FileContent): FileProbe | Extract<FileContent, { kind: 'unreadable' }> {
  if (content.kind === 'unreadable') return content;
  if (content.kind === 'bytes')
    return { kind: 'probe', size: content.bytes.length, head: content.bytes.slice(0, headBytes) };
  const head = Uint8Array.from(
    content.text.slice(0, headBytes),
    (character) => character.charCodeAt(0) & 0xff,
  );
  return { kind: 'probe', size: content.text.length, head };
}
