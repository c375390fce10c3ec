import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withoutEnding } from '../core';
import { isWithin } from '../server/node/folders';
import type { System } from './system';

/** A file's path from a folder, with `/`; absolute where it does not lie below it. */
function pathFrom(folder: string, file: string): string {
  return (isWithin(folder, file) ? path.relative(folder, file) : file).split(path.sep).join('/');
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

/**
 * A text with the project's files that it names as a reader finds them. Texts name files from the project's root; only
 * words that are such a file are replaced.
 */
export function withReaderPaths(
  isFile: (path: string) => boolean,
  pathOf: (file: string) => string,
): (text: string) => string {
  return (text) =>
    text.replace(/[\p{L}\p{N}_.+@-]+(?:\/[\p{L}\p{N}_.+@-]+)*/gu, (word) => {
      // A sentence may end behind a file.
      const file = withoutEnding(word, '.');
      if (!/[./]|^Makefile$/.test(file)) return word;
      return isFile(file) ? pathOf(file) + word.slice(file.length) : word;
    });
}

export function workingDirectoryUri({ cwd }: System): string {
  return `${pathToFileURL(cwd).href}/`;
}
