import { basename, dirname, join, relative, sharedTail } from '../base/path';
import { nearest } from '../base/nearest';

/** What a path of a profile can be, judged by the files of the project. */
export type ResolvedPath =
  | { readonly kind: 'found'; readonly path: string }
  /** Inside the project, and not there. */
  | { readonly kind: 'missing'; readonly path: string }
  /** Absolute, outside the project, or with variables: nothing can be said. */
  | { readonly kind: 'unknown' };

/** The file that `memory_pool` names: relative to the profile, `/` or `\`, its extension may be missing. */
export function resolveMemoryPool(
  profileFile: string,
  written: string,
  files: { has(path: string): boolean },
): ResolvedPath {
  const plain = written.trim().replace(/\\/g, '/');
  if (plain === '' || /^([A-Za-z]:|\/|~)|[$%*<>{}]/.test(plain)) return { kind: 'unknown' };
  const path = join(dirname(profileFile), plain);
  if (path === '..' || path.startsWith('../')) return { kind: 'unknown' };
  for (const candidate of [path, `${path}.mpool`])
    if (files.has(candidate)) return { kind: 'found', path: candidate };
  return { kind: 'missing', path };
}

/** The pool file of the project that was probably meant by a path that leads nowhere, as the profile would write it. */
export function meantMemoryPool(
  profileFile: string,
  written: string,
  paths: readonly string[],
): string | undefined {
  const pools = paths.filter((path) => /\.mpool$/i.test(path));
  const plain = written.trim().replace(/\\/g, '/');
  const hasExtension = /\.mpool$/i.test(plain);
  const name = hasExtension ? basename(plain) : `${basename(plain)}.mpool`;
  const sameName = pools.filter((path) => basename(path).toLowerCase() === name.toLowerCase());
  const nearName = nearest(name, new Set(pools.map((path) => basename(path))));
  const candidates = sameName.length > 0 ? sameName : pools.filter((path) => basename(path) === nearName);
  const best = [...candidates].sort((a, b) => score(b) - score(a) || a.length - b.length)[0];
  if (best === undefined) return undefined;
  const path = relative(dirname(profileFile), hasExtension ? best : best.replace(/\.mpool$/i, ''));
  return plain.startsWith('./') && !path.startsWith('../') ? `./${path}` : path;

  function score(path: string): number {
    return sharedTail(plain, path) + sharedTail(dirname(profileFile), dirname(path));
  }
}
