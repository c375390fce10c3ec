// `npm run coverage`: how much of core its own tests run, in per cent of lines and branches by folder. No threshold: the
// figures show where to look, not what to reach. What tests of the bundles, of the workbench and of the pages run is not
// counted.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'out', 'coverage');
const summary = join(folder, 'coverage-summary.json');

rmSync(folder, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--root', root, '--coverage', 'test/core/', 'test/golden/', ...process.argv.slice(2)],
  ],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exitCode = 1;
if (existsSync(summary)) print(JSON.parse(readFileSync(summary, 'utf8')));

/** @param {Record<string, Record<'lines' | 'branches', {total: number, covered: number}>>} files */
function print({ total: _, ...files }) {
  /** @type {Map<string, {lines: number[], branches: number[]}>} */
  const folders = new Map();
  const add = (name, { lines, branches }) => {
    const sums = folders.get(name) ?? { lines: [0, 0], branches: [0, 0] };
    folders.set(name, sums);
    for (const [sum, counted] of [
      [sums.lines, lines],
      [sums.branches, branches],
    ]) {
      sum[0] += counted.covered;
      sum[1] += counted.total;
    }
  };
  for (const [file, counts] of Object.entries(files)) {
    const parts = relative(root, file).split(sep);
    add(parts.slice(0, parts.length > 2 ? 2 : 1).join('/'), counts);
    add('all', counts);
  }
  const share = ([covered, all]) => (all === 0 ? '-' : `${((100 * covered) / all).toFixed(1)} %`);
  console.log('\n| folder | lines | branches |\n| --- | --- | --- |');
  for (const [name, { lines, branches }] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`| \`${name}\` | ${share(lines)} | ${share(branches)} |`);
}
