// `npm run editors`: current editors for the tests, beside those of the system and without changing it. They come from
// Debian's unstable release with the libraries they need, 85 MB. Only on Debian; does nothing where they are there already.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { moveIntoPlace } from '../../e2e/workbench/moveIntoPlace.mjs';
import { editorsFolder } from './installed.mjs';

/** Of a package what starts the program, with the places of its own files, which lie elsewhere than it was built for. */
const editors = {
  nvim: { package: 'neovim', start: 'VIMRUNTIME="$root/share/nvim/runtime" run "$root/bin/nvim" "$@"' },
  hx: { package: 'hx', start: 'run "$root/bin/hx" "$@"' },
  emacs: {
    package: 'emacs-nox',
    start: `export EMACSLOADPATH="$(find "$root"/share/emacs/*/lisp -type d | tr '\\n' ':' | sed 's/:$//')"
export EMACSDATA="$(ls -d "$root"/share/emacs/[0-9]*/etc)"
run "$root/bin/emacs-nox" --dump-file="$(ls "$root"/libexec/emacs/*/*/emacs-*.pdmp)" "$@"`,
  },
};
/** Packages that are needed to build programs, not to run these. */
const unneeded = /-dev_|^binutils|^lib(?:binutils|ctf|gprofng|[a-z]*san\d)|^install-info/;

const target = editorsFolder();
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const versionOf = (folder, name) =>
  spawnSync(join(folder, name), ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0];
const versions = (folder) => Object.keys(editors).map((name) => versionOf(folder, name));
const isWhole = (folder) => versions(folder).every(Boolean);

if (isWhole(target)) {
  console.log(`${versions(target).join(', ')} are installed in ${target}`);
} else {
  const folder = `${target}.${process.pid}.part`;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  unpack(folder);
  for (const [name, { start }] of Object.entries(editors)) {
    writeFileSync(join(folder, name), starter(start));
    chmodSync(join(folder, name), 0o755);
    if (!versionOf(folder, name)) fail(`the unpacked ${name} does not start`);
  }
  moveIntoPlace(folder, target, isWhole);
  console.log(`Installed ${versions(target).join(', ')}`);
}

/** Fetches the editors and all that they need into a package state of its own, and unpacks it. */
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
  const packages = Object.values(editors).map((editor) => editor.package);
  run('apt-get', [...options, '--yes', '--download-only', 'install', ...packages]);
  const archives = join(state, 'cache', 'archives');
  for (const file of readdirSync(archives))
    if (file.endsWith('.deb') && !unneeded.test(file))
      run('dpkg', ['-x', join(archives, file), join(folder, 'root')]);
  rmSync(state, { recursive: true, force: true });
}

/** They need a newer C library than the system's: its own loader starts them with its own libraries. */
function starter(start) {
  return `#!/bin/sh
root="$(dirname "$(readlink -f "$0")")/root/usr"
library="$(ls -d "$root"/lib/*-linux-gnu)"
run() { exec "$(ls "$library"/ld-linux-*)" --library-path "$library" "$@"; }
${start}
`;
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) fail(`${command} ${args.at(-1)}: ${error?.message ?? stderr.trim()}`);
  return stdout.trim();
}

function fail(reason) {
  console.error(`editors: ${reason}`);
  process.exit(1);
}
