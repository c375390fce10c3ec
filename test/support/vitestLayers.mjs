// Runs vitest and believes its exit status before its report: an unhandled rejection, a killed worker or a crash leaves
// a report in which every test passed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import process from 'node:process';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/**
 * Runs the tests in folders of `root`/test and counts them by folder.
 * @param {string} root
 * @param {readonly string[]} folders
 * @param {{fresh?: boolean}} [options] `fresh`: dist/ has been built from these sources
 * @returns {{
 *   counts: (folder: string) => {passed: number, failed: number, skipped: number},
 *   failure: string | undefined,
 * }} `failure` is what no test's result tells
 */
export function runVitest(root, folders, options = {}) {
  const temporary = mkdtempSync(join(tmpdir(), 'n6mem-test-'));
  const output = join(temporary, 'results.json');
  const { status, signal, error } = spawnSync(
    process.execPath,
    [
      vitest,
      ...['run', '--root', root, '--reporter=default', '--reporter=json', `--outputFile.json=${output}`],
      ...folders.map((name) => `test/${name}/`),
    ],
    // CI: a snapshot that is missing fails instead of being written.
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, CI: '1', ...(options.fresh ? { N6MEM_BUNDLES: 'fresh' } : {}) },
    },
  );
  const layers = existsSync(output)
    ? countByLayer(root, JSON.parse(readFileSync(output, 'utf8')))
    : new Map();
  rmSync(temporary, { recursive: true, force: true });
  // A layer that reports nothing did not run, whatever the reason.
  const counts = (name) => layers.get(name) ?? { passed: 0, failed: 1, skipped: 0 };
  const known = folders.some((name) => counts(name).failed > 0);
  const ended = error ? error.message : signal ? `ended by ${signal}` : `exit status ${status}`;
  return {
    counts,
    failure: status === 0 || (known && signal === null) ? undefined : `${ended}, although no test failed`,
  };
}

/** Sums vitest's report by the folder below test/. A file that could not even be loaded counts as one failure. */
function countByLayer(root, report) {
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
