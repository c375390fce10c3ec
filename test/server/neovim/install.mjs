// `npm run neovim`: a current Neovim for the tests, beside the one of the system and without changing it. It comes from
// Debian's unstable release with the C library it needs, 12 MB. Only on Debian; does nothing where it is there already.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { moveIntoPlace } from '../../e2e/workbench/moveIntoPlace.mjs';
import { currentNeovimFolder } from './installed.mjs';

const target = currentNeovimFolder();
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const versionIn = (folder) =>
  spawnSync(join(folder, 'nvim'), ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0];

if (versionIn(target)) {
  console.log(`${versionIn(target)} is installed in ${target}`);
} else {
  const folder = `${target}.${process.pid}.part`;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  unpack(folder);
  writeFileSync(join(folder, 'nvim'), starter());
  chmodSync(join(folder, 'nvim'), 0o755);
  if (!versionIn(folder)) fail('the unpacked program does not start');
  moveIntoPlace(folder, target, (place) => versionIn(place) !== undefined);
  console.log(`Installed ${versionIn(target)}`);
}

/** Fetches Neovim and all that it needs into a package state of its own, and unpacks it. */
function unpack(folder) {
  const state = join(folder, 'state');
  for (const part of ['lists/partial', 'cache/archives/partial', 'root'])
    mkdirSync(join(folder, 'state', part), { recursive: true });
  writeFileSync(join(state, 'status'), '');
  const query = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages', 'Origin: Debian'];
  const [mirror] = run('apt-get', query).split('\n');
  if (!mirror) fail('apt knows no Debian archive here');
  const signed = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
  writeFileSync(join(state, 'sources.list'), `deb ${signed}${mirror} sid main\n`);
  const own = {
    'Dir::Etc::sourcelist': join(state, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State': state,
    'Dir::State::lists': join(state, 'lists'),
    'Dir::State::status': join(state, 'status'),
    'Dir::Cache': join(state, 'cache'),
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': '',
  };
  const options = Object.entries(own).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  run('apt-get', [...options, 'update']);
  run('apt-get', [...options, '--yes', '--download-only', 'install', 'neovim']);
  const archives = join(state, 'cache', 'archives');
  for (const file of readdirSync(archives))
    if (file.endsWith('.deb')) run('dpkg', ['-x', join(archives, file), join(folder, 'root')]);
  rmSync(state, { recursive: true, force: true });
}

/** It needs a newer C library than the system's: its own loader starts it with its own libraries. */
function starter() {
  return `#!/bin/sh
root="$(dirname "$(readlink -f "$0")")/root/usr"
library="$(ls -d "$root"/lib/*-linux-gnu)"
loader="$(ls "$library"/ld-linux-*)"
VIMRUNTIME="$root/share/nvim/runtime" exec "$loader" --library-path "$library" "$root/bin/nvim" "$@"
`;
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) fail(`${command} ${args.at(-1)}: ${error?.message ?? stderr.trim()}`);
  return stdout.trim();
}

function fail(reason) {
  console.error(`neovim: ${reason}`);
  process.exit(1);
}
