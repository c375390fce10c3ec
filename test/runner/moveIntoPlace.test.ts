import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { moveIntoPlace } from '../e2e/workbench/moveIntoPlace.mjs';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'n6mem-place-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const isWhole = (folder: string): boolean => existsSync(join(folder, 'last'));

/** A folder of somebody; `last` is the file that an installation writes last. */
function folderOf(name: string, owner: string, ...files: readonly string[]): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const file of files) writeFileSync(join(folder, file), owner);
  return folder;
}

it.each([
  ['an empty place', [], 'mine'],
  ['what broke off', ['first'], 'mine'],
  ['what another one has finished meanwhile', ['first', 'last'], 'theirs'],
])('leaves one whole folder in %s', (_what, files, owner) => {
  if (files.length > 0) folderOf('place', 'theirs', ...files);
  moveIntoPlace(folderOf('part', 'mine', 'first', 'last'), join(root, 'place'), isWhole);
  expect(readFileSync(join(root, 'place', 'last'), 'utf8')).toBe(owner);
  expect(readdirSync(root)).toEqual(['place']);
});
