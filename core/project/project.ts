import type { FileContent, FileListing, FileSystem } from '../base/fileSystem';
import type { ProjectFiles } from './projectFiles';

/** Folders that no embedded project keeps its own sources in. */
const skippedFolders: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules', '.vscode-test']);
/** A tree beyond this is cut, with a line that says so. */
const maxFiles = 200_000;
/** Texts beyond this many bytes are not read whole; the largest generated network.c seen has 4 MB. */
const maxTextBytes = 64 * 1024 * 1024;
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
    if (!have && sizes.has(path) && !failures.has(path)) wanted.add(path);
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
  };

  const load = async (): Promise<void> => {
    const batch = [...wanted];
    wanted.clear();
    const contents = await Promise.all(batch.map((path) => fileSystem.read(path, maxTextBytes)));
    batch.forEach((path, at) => {
      const read = contents[at]!;
      if (read.kind === 'unreadable') failures.set(path, read.reason);
      else loaded.set(path, read);
    });
  };

  const refresh = async (): Promise<void> => {
    listing = await fileSystem.list({ skipFolders: skippedFolders, maxFiles });
    index();
    for (const path of [...loaded.keys()]) if (!sizes.has(path)) loaded.delete(path);
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
      failures.delete(path);
    },
    run: async (analyse) => {
      for (let round = 0; ; round++) {
        wanted.clear();
        const result = analyse(files);
        if (wanted.size === 0 || round >= maxRounds) return result;
        await load();
      }
    },
    unreadable: () => [
      ...listing.unreadable,
      ...[...failures].map(([path, reason]) => ({ path, reason })),
    ],
    get isCut() {
      return listing.cut;
    },
  };
}
