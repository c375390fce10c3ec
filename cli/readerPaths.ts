import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A file's path from a folder, with `/`; absolute where it does not lie below it. */
function pathFrom(folder: string, file: string): string {
  const way = path.relative(folder, file);
  const isBelow = way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  return (isBelow ? way : file).split(path.sep).join('/');
}

/** Paths that an annotation of a build needs: from the root of the repository, wherever the check was run. */
export function pathInRepository(root: string): (file: string) => string {
  const checkout =
    process.env.GITHUB_WORKSPACE || process.env.CI_PROJECT_DIR || repositoryOf(path.resolve(root));
  return (file) => pathFrom(checkout, path.resolve(root, file));
}

function repositoryOf(root: string): string {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return process.cwd();
  }
}

/** Paths of SARIF: from the working directory, whose URI is the base. */
export function pathFromWorkingDirectory(root: string): (file: string) => string {
  return (file) => pathFrom(process.cwd(), path.resolve(root, file));
}

export function workingDirectoryUri(): string {
  return `${pathToFileURL(process.cwd()).href}/`;
}
