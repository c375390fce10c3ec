// How long `n6mem` takes before it does anything, as ratios to node's own start in the same run: `--version`, `--help`,
// and a check of the bundled example.
// Run: node esbuild.mjs --production && node bench/start.mjs [RUNS]
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { createTimes } from './support/statistics.mjs';

const runs = Number(process.argv[2] ?? 15);
const programs = {
  'node -e 0': ['-e', '0'],
  'n6mem --version': ['dist/cli.js', '--version'],
  'n6mem --help': ['dist/cli.js', '--help'],
  'n6mem check (example)': ['dist/cli.js', 'check', 'examples/smart-camera', '--fail-on', 'never'],
};
const times = createTimes();
// In turn, so that a machine that slows down slows all of them.
for (let run = 0; run < runs + 5; run++) {
  for (const [name, args] of Object.entries(programs)) {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
    if (status !== 0) throw new Error(`${name} ended with ${status}`);
    times.add(name, performance.now() - start);
  }
}
const node = times.at('node -e 0', 0.5);
times.print();
for (const name of times.names())
  console.log(`${name.padEnd(32)} ${(times.at(name, 0.5) / node).toFixed(2)} times node's start`);
