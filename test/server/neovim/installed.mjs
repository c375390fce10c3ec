// Which Neovims of this machine the snippets of docs/editors.md are tried with: the one on PATH, and a current one that
// `npm run neovim` puts beside it.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { findOnPath } from '../../support/tools.mjs';

/** Outside of the checkout, so that clones share it. */
export function currentNeovimFolder() {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n6mem', 'neovim');
}

/** @returns {string[]} the programs, each once */
export function findNeovims() {
  const current = join(currentNeovimFolder(), 'nvim');
  return [findOnPath('nvim'), existsSync(current) ? current : undefined].filter((one) => one !== undefined);
}
