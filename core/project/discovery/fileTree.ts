import { compileNamePattern } from '../../base/linearPattern';
import { oncePer } from '../../base/oncePer';
import { basename, dirname, join, sharedTail } from '../../base/path';
import type { ProjectFiles } from '../projectFiles';
import { rootMark, unknownText } from '../build/traced';

/** A folder's direct content; what `$(wildcard …)` and `file(GLOB …)` look at. */
interface Folder {
  readonly folders: Set<string>;
  readonly files: string[];
}

/** The folders of a listing. */
const folders = oncePer((paths: readonly string[]): ReadonlyMap<string, Folder> => {
  const tree = new Map<string, Folder>();
  const folder = (path: string): Folder => {
    let entry = tree.get(path);
    if (!entry) {
      entry = { folders: new Set(), files: [] };
      tree.set(path, entry);
      if (path !== '') folder(dirname(path)).folders.add(basename(path));
    }
    return entry;
  };
  folder('');
  let last = '';
  let lastFolder: Folder | undefined;
  for (const path of paths) {
    const parent = dirname(path);
    if (!lastFolder || parent !== last) {
      lastFolder = folder(parent);
      last = parent;
    }
    lastFolder.files.push(basename(path));
  }
  return tree;
});

export function isFolder(files: ProjectFiles, path: string): boolean {
  return folders(files.paths).has(path);
}

/** The files directly in a folder, as paths. */
export function filesIn(files: ProjectFiles, folder: string): string[] {
  return (folders(files.paths).get(folder)?.files ?? []).map((name) =>
    folder === '' ? name : `${folder}/${name}`,
  );
}

/** Every file below a folder, as paths. */
export function filesBelow(files: ProjectFiles, folder: string): string[] {
  const tree = folders(files.paths);
  const result: string[] = [];
  const visit = (path: string): void => {
    const entry = tree.get(path);
    if (!entry) return;
    const prefix = path === '' ? '' : `${path}/`;
    for (const name of entry.files) result.push(prefix + name);
    for (const name of entry.folders) visit(prefix + name);
  };
  visit(folder);
  return result;
}

/** Files and folders that match a shell pattern (`*`, `?`, `[…]`), relative to the project's root. */
export function glob(files: ProjectFiles, pattern: string): readonly string[] {
  const known = globsOf(files.paths);
  let found = known.get(pattern);
  if (!found) known.set(pattern, (found = expandGlob(files, pattern)));
  return found;
}

/** Builds that are read in several variants ask for the same patterns again and again. */
const globsOf = oncePer<readonly string[], Map<string, readonly string[]>>(() => new Map());

function expandGlob(files: ProjectFiles, pattern: string): string[] {
  const tree = folders(files.paths);
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  let found: string[] = [''];
  parts.forEach((part, at) => {
    const next: string[] = [];
    const isLast = at === parts.length - 1;
    const matches = /[*?[]/.test(part) ? matcher(part) : undefined;
    for (const path of found) {
      const entry = tree.get(path);
      if (!entry) continue;
      const child = (name: string): string => (path === '' ? name : `${path}/${name}`);
      if (matches) {
        for (const name of entry.folders) if (matches(name)) next.push(child(name));
        if (isLast) for (const name of entry.files) if (matches(name)) next.push(child(name));
      } else if (entry.folders.has(part) || (isLast && files.has(child(part)))) {
        next.push(child(part));
      }
    }
    found = next;
  });
  return parts.length === 0 ? [] : found.sort();
}

function matcher(pattern: string): (name: string) => boolean {
  const compiled = compileNamePattern(pattern);
  return (name) => (name[0] !== '.' || pattern[0] === '.') && compiled?.matches(name) === true;
}

/** What became of a path that a build description names. */
export type Named =
  | { readonly kind: 'file'; readonly path: string }
  /** The description names a place inside the project where no such file is. */
  | { readonly kind: 'missing'; readonly path: string }
  /** Only the running build knows what it means. */
  | { readonly kind: 'unknown' };

const absolute = /^(?:[A-Za-z]:)?[\\/]/;

/**
 * The file that a build description means. Relative paths start at `base`; absolute paths of another machine (`C:\…`,
 * `/mnt/c/…`, `\\wsl$\…`) and paths with unknown parts match by their longest trailing part, if one file fits best.
 */
export function findNamed(files: ProjectFiles, base: string, text: string): Named {
  const path = text.replace(/\\/g, '/');
  const unknown = path.lastIndexOf(unknownText);
  if (unknown >= 0) {
    const slash = path.indexOf('/', unknown);
    const tail = slash < 0 ? '' : path.slice(slash + 1);
    const found = tail === '' ? undefined : byTail(files, tail, tail.split('/').length);
    return found === undefined ? { kind: 'unknown' } : { kind: 'file', path: found };
  }
  if (absolute.test(path) && !path.startsWith(rootMark)) {
    const found = byTail(files, path, 1);
    return found === undefined ? { kind: 'missing', path } : { kind: 'file', path: found };
  }
  const full = projectPath(base, path);
  // A folder of another machine: `"directory": "C:/work/app/build"` of a compilation database.
  if (absolute.test(full)) return findNamed(files, '', full);
  if (files.has(full)) return { kind: 'file', path: full };
  const found = inOtherCase(files, full);
  return found === undefined ? { kind: 'missing', path: full } : { kind: 'file', path: found };
}

/**
 * The one file whose path has other capitals. Windows opens it, so builds that were written there name files so; where
 * another system would not, its own build tells.
 */
function inOtherCase(files: ProjectFiles, path: string): string | undefined {
  return byLowerCase(files.paths).get(path.toLowerCase());
}

/** The files by their paths in small letters; undefined for two that differ in capitals alone. */
const byLowerCase = oncePer((paths: readonly string[]): ReadonlyMap<string, string | undefined> => {
  const index = new Map<string, string | undefined>();
  for (const path of paths) {
    const key = path.toLowerCase();
    index.set(key, index.has(key) ? undefined : path);
  }
  return index;
});

/** A path relative to the project's root: marks of the root are taken off, relative ones start at `base`. */
export function projectPath(base: string, path: string): string {
  const mark = path.lastIndexOf(rootMark);
  return mark >= 0 ? join(path.slice(mark + rootMark.length).replace(/^\/+/, '')) : join(base, path);
}

/** A path as a build sees it where it asks for an absolute one. */
export function absolutePath(path: string): string {
  return path === '' ? rootMark : `${rootMark}/${path}`;
}

/** The one file that shares the most trailing components with `path`, at least `least`; undefined where two tie. */
export function byTail(files: ProjectFiles, path: string, least: number): string | undefined {
  return uniqueBest(files.named(basename(path)), (candidate) => {
    const shared = sharedTail(path, candidate);
    return shared >= least ? shared : undefined;
  });
}

/** The item with the highest score; undefined where none has one or the best is not alone. */
export function uniqueBest<T>(items: readonly T[], score: (item: T) => number | undefined): T | undefined {
  let best: T | undefined;
  let bestScore = -Infinity;
  let alone = false;
  for (const item of items) {
    const value = score(item);
    if (value === undefined) continue;
    if (value > bestScore) {
      best = item;
      bestScore = value;
      alone = true;
    } else if (value === bestScore) {
      alone = false;
    }
  }
  return alone ? best : undefined;
}

/** How many folders two paths share from the root on: the measure of nearness. */
export function sharedFolders(a: string, b: string): number {
  const x = dirname(a).split('/');
  const y = dirname(b).split('/');
  let n = 0;
  while (n < x.length && n < y.length && x[n] === y[n] && x[n] !== '') n++;
  return n;
}
