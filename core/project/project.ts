import type { FileContent, FileListing, FileProbe, FileSystem } from '../base/fileSystem';
import type { LinkerMap } from '../image/linkerMap';
import { createLinkerMapReader } from '../image/linkerMapReader';
import type { ProjectFiles } from './projectFiles';

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
  /** An editor's text goes before the file's. `undefined` gives the file back. */
  overlay(path: string, text: string | undefined): void;
  /** The file changed on disk: read it again when it is next asked for. */
  invalidate(path: string): void;
  /**
   * Runs `analyse` until every file that it asks for is loaded. It must be pure: same files, same result.
   */
  run<T>(analyse: (files: ProjectFiles) => T): Promise<T>;
  /** Why a file could not be read; for messages. */
  unreadable(): readonly { readonly path: string; readonly reason: string }[];
  /** Whether the tree was larger than this project reads. */
  readonly isCut: boolean;
}

/** Opens a project on a file system; lists its files at once, reads none. */
export async function openProject(fileSystem: FileSystem): Promise<Project> {
  const loaded = new Map<string, FileContent>();
  const overlays = new Map<string, string>();
  const failures = new Map<string, string>();
  const wanted = new Set<string>();
  const probes = new Map<string, FileProbe>();
  const wantedProbes = new Set<string>();
  const largeMaps = new Map<string, LinkerMap>();
  let listing: FileListing = { files: [], unreadable: [], cut: false };
  let sizes = new Map<string, number>();
  let byName = new Map<string, string[]>();
  let paths: readonly string[] = [];

  const index = (): void => {
    sizes = new Map(listing.files.map((file) => [file.path, file.size]));
    for (const path of overlays.keys()) if (!sizes.has(path)) sizes.set(path, -1);
    paths = [...sizes.keys()].sort();
    byName = new Map();
    for (const path of paths) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const list = byName.get(name);
      if (list) list.push(path);
      else byName.set(name, [path]);
    }
  };

  const content = (path: string): FileContent | undefined => {
    const have = loaded.get(path);
    if (!have && sizes.has(path) && !failures.has(path) && !largeMaps.has(path)) wanted.add(path);
    return have;
  };

  const files: ProjectFiles = {
    get paths() {
      return paths;
    },
    has: (path) => sizes.has(path),
    size: (path) => sizes.get(path) ?? -1,
    named: (name) => byName.get(name) ?? [],
    text: (path) => {
      const edited = overlays.get(path);
      if (edited !== undefined) return edited;
      const have = content(path);
      return have?.kind === 'text' ? have.text : undefined;
    },
    bytes: (path) => {
      const have = content(path);
      return have?.kind === 'bytes' ? have.bytes : undefined;
    },
    probe: (path) => {
      const have = probes.get(path);
      if (!have && sizes.has(path) && !failures.has(path)) wantedProbes.add(path);
      return have;
    },
    largeMap: (path) => {
      content(path);
      return largeMaps.get(path);
    },
  };

  const loadOne = async (path: string): Promise<void> => {
    const isMap = path.toLowerCase().endsWith('.map') && fileSystem.readPieces !== undefined;
    const read = await fileSystem.read(path, isMap ? maxMapTextBytes : maxTextBytes);
    if (read.kind !== 'unreadable') {
      loaded.set(path, read);
      return;
    }
    const failure = isMap && read.isTooLarge ? await loadLargeMap(path) : read.reason;
    if (failure !== undefined) failures.set(path, failure);
  };

  const loadLargeMap = async (path: string): Promise<string | undefined> => {
    const reader = createLinkerMapReader();
    const failure = await fileSystem.readPieces?.(path, maxMapBytes, (piece) => reader.push(piece));
    const map = reader.end();
    if (failure) return failure.reason;
    if (!map.isLinkerMap) return 'too large to read, and no map of GNU ld';
    largeMaps.set(path, map);
    return undefined;
  };

  const loadProbe = async (path: string): Promise<void> => {
    const found = fileSystem.probe
      ? await fileSystem.probe(path, headBytes)
      : probeOf(await fileSystem.read(path, maxTextBytes));
    if (found.kind === 'probe') probes.set(path, found);
    else failures.set(path, found.reason);
  };

  const load = async (): Promise<void> => {
    const batch = [...wanted];
    const probeBatch = [...wantedProbes];
    wanted.clear();
    wantedProbes.clear();
    await Promise.all([...batch.map(loadOne), ...probeBatch.map(loadProbe)]);
  };

  const refresh = async (): Promise<void> => {
    listing = await fileSystem.list({ skipFolders: skippedFolders, maxFiles });
    index();
    for (const known of [loaded, probes, largeMaps]) {
      for (const path of [...known.keys()]) if (!sizes.has(path)) known.delete(path);
    }
    failures.clear();
  };
  await refresh();

  return {
    files,
    refresh,
    overlay: (path, text) => {
      if (text === undefined) overlays.delete(path);
      else overlays.set(path, text);
      if (!sizes.has(path) || text === undefined) index();
    },
    invalidate: (path) => {
      loaded.delete(path);
      probes.delete(path);
      largeMaps.delete(path);
      failures.delete(path);
    },
    run: async (analyse) => {
      for (let round = 0; ; round++) {
        wanted.clear();
        wantedProbes.clear();
        const result = analyse(files);
        if ((wanted.size === 0 && wantedProbes.size === 0) || round >= maxRounds) return result;
        await load();
      }
    },
    unreadable: () => [...listing.unreadable, ...[...failures].map(([path, reason]) => ({ path, reason }))],
    get isCut() {
      return listing.cut;
    },
  };
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
