// `npm test`: builds, then runs every layer that this machine can run, says which it could not and what they need, and
// ends with one line, `N passed, N failed`. With N6MEM_REQUIRE_ALL=1 a layer that cannot run has failed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findPackagingWorkbench, runPackaged } from './e2e/packaged.mjs';
import { runEndToEnd } from './e2e/run.mjs';
import { findChromium, findGnuLd } from './support/tools.mjs';
import { runVitest } from './support/vitestLayers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const requireAll = process.env.N6MEM_REQUIRE_ALL === '1';

/** What has to be right before any test: one check each. */
const checks = [
  { name: 'typecheck', bin: 'typescript/bin/tsc', args: ['-b'] },
  { name: 'lint', bin: 'eslint/bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  { name: 'format', bin: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'build', script: 'esbuild.mjs', args: [] },
];

/** The folders of test/ that vitest runs, and what of this machine they need. */
const unitLayers = [
  { name: 'core' },
  { name: 'fuzz' },
  { name: 'golden' },
  { name: 'server' },
  { name: 'cli' },
  { name: 'docs' },
  { name: 'client' },
  { name: 'grammar' },
  { name: 'installed' },
  { name: 'runner' },
  { name: 'oracle', needs: () => findGnuLd().missing },
  { name: 'webview', needs: () => (findChromium() ? undefined : 'Chromium (or set CHROME_PATH)') },
];

/** @type {{name: string, passed: number, failed: number, skipped: number}[]} */
const results = [];
/** @type {{name: string, missing: string}[]} */
const notRun = [];

runChecks();
runUnitLayers();
await runWorkbenchLayers();
report();

function runChecks() {
  const counts = { name: 'checks', passed: 0, failed: 0, skipped: 0 };
  for (const { name, bin, script, args } of checks) {
    const program = bin ? join(root, 'node_modules', bin) : join(root, script);
    const start = Date.now();
    const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
    console.log(`${name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds(start)})`);
    if (status === 0) counts.passed++;
    else counts.failed++;
  }
  results.push(counts);
}

function runUnitLayers() {
  const layers = unitLayers.filter(({ name, needs }) => {
    if (!hasTests(name)) return false;
    const missing = needs?.();
    if (missing !== undefined) notRun.push({ name, missing });
    return missing === undefined;
  });
  const run = runVitest(
    root,
    layers.map(({ name }) => name),
    { fresh: true },
  );
  for (const { name } of layers) results.push({ name, ...run.counts(name) });
  if (run.failure !== undefined) {
    console.log(`vitest: FAILED: ${run.failure}`);
    results.push({ name: 'vitest', passed: 0, failed: 1, skipped: 0 });
  }
}

function hasTests(layer) {
  const folder = join(root, 'test', layer);
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => name.endsWith('.test.ts'))
  );
}

async function runWorkbenchLayers() {
  for (const [name, run] of [
    ['e2e', runEndToEnd],
    [
      'package',
      async () => ('missing' in findPackagingWorkbench() ? findPackagingWorkbench() : runPackaged()),
    ],
    [
      // Not among the unit layers: it makes the package, whose build takes the place of the one that they run on.
      'workbench',
      async () =>
        'missing' in findPackagingWorkbench() ? findPackagingWorkbench() : runWorkbench('workbench'),
    ],
    [
      // The same for the other host: extension and server as bundles for the browser.
      'browser',
      async () =>
        'missing' in findPackagingWorkbench() ? findPackagingWorkbench() : runWorkbench('browser'),
    ],
  ]) {
    const result = await run();
    if ('missing' in result) notRun.push({ name, missing: result.missing });
    else results.push({ name, ...result });
  }
}

function runWorkbench(layer) {
  const { counts, failure } = runVitest(root, [layer]);
  const { failed, ...others } = counts(layer);
  return { ...others, failed: failed + (failure === undefined ? 0 : 1) };
}

function report() {
  console.log('');
  for (const { name, passed, failed, skipped } of results) {
    console.log(
      `${name.padEnd(9)} ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    );
  }
  for (const { name, missing } of notRun) {
    console.log(`${name.padEnd(9)} ${requireAll ? 'FAILED' : 'skipped'}: not run; install ${missing}`);
  }
  const sum = (key) => results.reduce((total, counts) => total + counts[key], 0);
  const failed = sum('failed') + (requireAll ? notRun.length : 0);
  const skipped = sum('skipped') + (requireAll ? 0 : notRun.length);
  console.log(`${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
