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

/** A path without blanks, brackets or other characters that may also stand beside a path in a sentence. */
const plainPath = /[\p{L}\p{N}_.+@-]+(?:\/[\p{L}\p{N}_.+@-]+)*/gu;

/**
 * A text with the project's files that it names as a reader finds them. Texts name files from the project's root; only
 * what is such a file is replaced.
 */
export function withReaderPaths(
  files: readonly string[],
  pathOf: (file: string) => string,
): (text: string) => string {
  let known: KnownPaths | undefined;
  return (text) => {
    known ??= knownPaths(files);
    let result = '';
    let from = 0;
    for (const match of text.matchAll(plainPath)) {
      const found = fileAt(known, text, match);
      if (!found || found.start < from) continue;
      result += text.slice(from, found.start) + pathOf(found.file);
      from = found.start + found.file.length;
    }
    return result + text.slice(from);
  };
}

interface KnownPaths {
  readonly all: ReadonlySet<string>;
  /** Those that hold other characters, such as blanks, by their first plain part; the longest first. */
  readonly unusual: ReadonlyMap<string, readonly { readonly file: string; readonly at: number }[]>;
}

function knownPaths(files: readonly string[]): KnownPaths {
  const unusual = new Map<string, { file: string; at: number }[]>();
  for (const file of files) {
    const [part] = file.matchAll(plainPath);
    if (!part || part[0].length === file.length) continue;
    const others = unusual.get(part[0]);
    if (others) others.push({ file, at: part.index });
    else unusual.set(part[0], [{ file, at: part.index }]);
  }
  for (const others of unusual.values()) others.sort((a, b) => b.file.length - a.file.length);
  return { all: new Set(files), unusual };
}

function fileAt(
  known: KnownPaths,
  text: string,
  { 0: word, index }: RegExpMatchArray & { index: number },
): { readonly file: string; readonly start: number } | undefined {
  const unusual = known.unusual
    .get(word)
    ?.find(({ file, at }) => index >= at && text.startsWith(file, index - at));
  if (unusual) return { file: unusual.file, start: index - unusual.at };
  // A sentence may end behind a file.
  const file = withoutEnding(word, '.');
  return /[./]|^Makefile$/.test(file) && known.all.has(file) ? { file, start: index } : undefined;
}

export function workingDirectoryUri({ cwd }: System): string {
  return `${pathToFileURL(cwd).href}/`;
}
