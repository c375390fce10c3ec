// Which editors of this machine docs/editors.md is tried with: those on PATH, and those that `npm run editors` puts beside
// them.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { findOnPath } from '../../support/tools.mjs';

/** Outside of the checkout, so that clones share it. */
export function editorsFolder() {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n6mem', 'editors');
}

/**
 * @param {string} name `nvim`, `emacs` or `hx`
 * @returns {string[]} the programs of this name, each once: the one on PATH, and the current one
 */
export function findEditors(name) {
  const current = join(editorsFolder(), name);
  return [findOnPath(name), existsSync(current) ? current : undefined].filter((one) => one !== undefined);
}
