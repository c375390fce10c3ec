// `npm run audit`: asks the registry for advisories about what is shipped, and nothing else. Everything is bundled, so every
// package is a development dependency, and `npm audit --omit=dev` would look at none. Exit status: 0 none is known, 1 some
// are, 2 the registry gave no answer.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundledPackages } from './generate/notices.mjs';

/**
 * A lock file of the bundled packages alone, as `npm audit` reads it.
 *
 * @param {{ packages: Record<string, { version: string }> }} lock the project's lock file
 * @param {readonly string[]} folders `node_modules/…` of each
 */
export function lockOf(lock, folders) {
  const packages = folders.map((folder) => {
    const locked = lock.packages[folder];
    if (locked === undefined) throw new Error(`${folder} is bundled and not in package-lock.json: npm ci`);
    return { folder, name: nameOf(folder), version: locked.version };
  });
  const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  return {
    name: 'bundled',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'bundled', version: '1.0.0', dependencies },
      ...Object.fromEntries(packages.map(({ folder, version }) => [folder, { version }])),
    },
  };
}

function nameOf(folder) {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/**
 * What an answer of `npm audit --json` says of the bundled packages.
 *
 * @param {string} json
 * @param {number} count how many packages were asked for
 * @returns {{ status: 0 | 1 | 2, lines: readonly string[] }}
 */
export function verdictOf(json, count) {
  let answer;
  try {
    answer = JSON.parse(json);
  } catch {
    answer = undefined;
  }
  const reason = answer?.error?.summary || answer?.message || answer?.error?.code;
  if (answer?.vulnerabilities === undefined)
    return {
      status: 2,
      lines: [
        `not audited: the registry gave no advisories (${oneLine(reason ?? 'no answer that can be read')})`,
      ],
    };
  const found = Object.values(answer.vulnerabilities).flatMap(({ name, severity, via }) =>
    via
      .filter((cause) => typeof cause === 'object')
      .map(({ title, range, url }) => `${severity}: ${name} ${range}: ${oneLine(title)} (${url})`),
  );
  const indirect = Object.keys(answer.vulnerabilities).length;
  if (indirect === 0) return { status: 0, lines: [`${count} bundled packages, no advisory`] };
  return { status: 1, lines: [...found.sort(), `${count} bundled packages, ${indirect} with advisories`] };
}

const oneLine = (text) => String(text).replace(/\s+/g, ' ').trim();

async function main() {
  const root = join(import.meta.dirname, '..');
  const folders = await bundledPackages(root);
  const lock = lockOf(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')), folders);
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-audit-'));
  try {
    const { dependencies } = lock.packages[''];
    const manifest = { name: lock.name, version: lock.version, dependencies };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    const { stdout } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    for (const [name, version] of Object.entries(dependencies)) console.log(`${name} ${version}`);
    const { status, lines } = verdictOf(stdout ?? '', folders.length);
    for (const line of lines) console.log(line);
    process.exitCode = status;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
