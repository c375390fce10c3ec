// `npm test`: builds, then runs every layer that this machine can run, says which it could not and what they need, and
// ends with one line, `N passed, N failed`. With N6MEM_REQUIRE_ALL=1 a layer that cannot run has failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findPackagingWorkbench, runPackaged } from './e2e/packaged.mjs';
import { runEndToEnd } from './e2e/run.mjs';
import { findChromium, findOnPath } from './support/tools.mjs';

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
  { name: 'golden' },
  { name: 'server' },
  { name: 'cli' },
  { name: 'client' },
  { name: 'grammar' },
  {
    name: 'oracle',
    needs: () => (findOnPath('arm-none-eabi-ld') ? undefined : 'binutils-arm-none-eabi (arm-none-eabi-ld)'),
  },
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
  const counts = runVitest(layers.map(({ name }) => name));
  for (const { name } of layers) results.push({ name, ...counts(name) });
}

/**
 * Runs the tests in folders of test/ and counts them.
 * @param {readonly string[]} folders
 * @returns {(folder: string) => {passed: number, failed: number, skipped: number}}
 */
function runVitest(folders) {
  const temporary = mkdtempSync(join(tmpdir(), 'n6mem-test-'));
  const output = join(temporary, 'results.json');
  spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${output}`],
      ...folders.map((name) => `test/${name}/`),
    ],
    // CI: a snapshot that is missing fails instead of being written.
    { cwd: root, stdio: 'inherit', env: { ...process.env, CI: '1' } },
  );
  const counts = existsSync(output) ? countByLayer(JSON.parse(readFileSync(output, 'utf8'))) : new Map();
  rmSync(temporary, { recursive: true, force: true });
  // A layer that reports nothing did not run, whatever the reason.
  return (name) => counts.get(name) ?? { passed: 0, failed: 1, skipped: 0 };
}

function hasTests(layer) {
  const folder = join(root, 'test', layer);
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => name.endsWith('.test.ts'))
  );
}

/** Sums vitest's report by the folder below test/. A file that could not even be loaded counts as one failure. */
function countByLayer(report) {
  const layers = new Map();
  for (const file of report.testResults) {
    const [, layer] = relative(root, file.name).split(sep);
    const counts = layers.get(layer) ?? { passed: 0, failed: 0, skipped: 0 };
    layers.set(layer, counts);
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed++;
      else if (status === 'failed') counts.failed++;
      else counts.skipped++;
    }
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'))
      counts.failed++;
  }
  return layers;
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
        'missing' in findPackagingWorkbench()
          ? findPackagingWorkbench()
          : runVitest(['workbench'])('workbench'),
    ],
  ]) {
    const result = await run();
    if ('missing' in result) notRun.push({ name, missing: result.missing });
    else results.push({ name, ...result });
  }
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
