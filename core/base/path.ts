/** Pure path arithmetic on `/`-separated paths; core has no node:path. */

/** Joins and normalises: `join('a/b', '../c')` is `a/c`. A leading `..` that leaves the root stays. */
export function join(...parts: readonly string[]): string {
  let absolute = false;
  const out: string[] = [];
  for (const part of parts) {
    const path = part.replace(/\\/g, '/');
    if (path.startsWith('/')) {
      absolute = true;
      out.length = 0;
    }
    for (const piece of path.split('/')) {
      if (piece === '' || piece === '.') continue;
      if (piece === '..' && out.length > 0 && out[out.length - 1] !== '..') out.pop();
      else if (piece === '..' && absolute) continue;
      else out.push(piece);
    }
  }
  return (absolute ? '/' : '') + out.join('/');
}

/**
 * What a file calls `path`, relative to the project: `../project/app.ld` in a file beside the project leads back into it,
 * which only the project's own place (`root`) can tell.
 */
export function namedBy(file: string, path: string, root: string | undefined): string {
  const joined = join(dirname(file), path);
  if (root === undefined || !(joined.startsWith('../') || joined.startsWith('/'))) return joined;
  const inside = relative(root, join(root, joined));
  return inside === '.' ? '' : inside.startsWith('../') ? joined : inside;
}

/** The folder of a path and every folder above it, nearest first; the last one is '' for relative paths. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); !folders.includes(folder); folder = dirname(folder)) folders.push(folder);
  return folders;
}

/** The folder of a path; `''` for a file at the root. */
export function dirname(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : slash === 0 ? '/' : path.slice(0, slash);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `relative('a/b', 'a/c/d')` is `../c/d`: how a file in folder `from` would name `to`. */
export function relative(from: string, to: string): string {
  const a = from.split('/').filter((p) => p !== '');
  const b = to.split('/').filter((p) => p !== '');
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return [...a.slice(shared).map(() => '..'), ...b.slice(shared)].join('/') || '.';
}

/** How many trailing components two paths share, for matching the absolute paths of another machine. */
export function sharedTail(a: string, b: string): number {
  const x = a
    .replace(/\\/g, '/')
    .split('/')
    .filter((p) => p !== '' && p !== '.');
  const y = b.split('/').filter((p) => p !== '');
  let n = 0;
  while (
    n < x.length &&
    n < y.length &&
    x[x.length - 1 - n]!.toLowerCase() === y[y.length - 1 - n]!.toLowerCase()
  )
    n++;
  return n;
}
