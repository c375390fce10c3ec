// `npm run bench`: every measurement, one after the other; docs/performance.md has the results. Each prints ratios within
// its own run beside milliseconds. Exits 1 where one is past its limit; the others run all the same.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Public data that lies beside some checkouts. */
const corpus = fileURLToPath(new URL('../../shared/corpus', import.meta.url));

const measurements = [
  ['start', 'bench/start.mjs'],
  ['check', 'bench/check.mjs'],
  ['check of 50,000 files', 'bench/check.mjs', '50000'],
  ['linker script', 'bench/linkerScript.mjs'],
  ['keystroke in a script', 'bench/linkerScriptKeystroke.mjs'],
  ['keystroke in an editor', 'bench/serverKeystroke.mjs'],
  ['models', 'bench/model.mjs'],
  ['growth', 'bench/growth.mjs'],
  ['memory over 10,000 edits', '--expose-gc', '--no-opt', '--no-lazy-feedback-allocation', 'bench/edits.mjs'],
  ['images', '--expose-gc', 'bench/image.mjs'],
  ...(existsSync(corpus) ? [['packing', 'bench/packing.mjs', corpus]] : []),
  ['views', 'bench/views.mjs'],
];

const past = measurements.filter(([name, ...args]) => {
  console.log(`\n== ${name}: node ${args.map((arg) => (arg === corpus ? 'FOLDER' : arg)).join(' ')}`);
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status !== 0;
});
if (past.length > 0) {
  console.log(`\npast their limits: ${past.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}
