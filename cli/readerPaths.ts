import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { System } from './system';

/** A file's path from a folder, with `/`; absolute where it does not lie below it. */
function pathFrom(folder: string, file: string): string {
  const way = path.relative(folder, file);
  const isBelow = way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  return (isBelow ? way : file).split(path.sep).join('/');
}

/** Paths that an annotation of a build needs: from the root of the repository, wherever the check was run. */
export function pathInRepository({ env, cwd }: System, root: string): (file: string) => string {
  const checkout =
    env.GITHUB_WORKSPACE || env.CI_PROJECT_DIR || (repositoryOf(path.resolve(cwd, root)) ?? cwd);
  return (file) => pathFrom(path.resolve(cwd, checkout), path.resolve(cwd, root, file));
}

function repositoryOf(root: string): string | undefined {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Paths of SARIF: from the working directory, whose URI is the base. */
export function pathFromWorkingDirectory({ cwd }: System, root: string): (file: string) => string {
  return (file) => pathFrom(cwd, path.resolve(cwd, root, file));
}

export function workingDirectoryUri({ cwd }: System): string {
  return `${pathToFileURL(cwd).href}/`;
}
