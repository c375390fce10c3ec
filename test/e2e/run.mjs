// The end-to-end layer: the built extension in a real workbench, on a copy of the example project.
// `npm run e2e`; needs `npm run build` before. Exit code 0 passed, 1 failed, 3 skipped.
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { findWorkbench } from './workbench/find.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const suite = join(root, 'out', 'e2e');

/**
 * @param {{example?: string}} options a project to open, a folder of the repository
 * @returns {Promise<{passed: number, failed: number, skipped: number} | {missing: string}>}
 */
export async function runEndToEnd({ example = join(root, 'examples', 'smart-camera') } = {}) {
  const workbench = await findWorkbench();
  if ('missing' in workbench) return workbench;
  await buildSuite();
  const temporary = mkdtempSync(join(tmpdir(), 'n6mem-e2e-'));
  const results = join(temporary, 'results.json');
  const workspace = join(temporary, 'workspace');
  cpSync(example, workspace, { recursive: true });
  console.log(`e2e: in ${workbench.name}`);
  try {
    await runTests({
      vscodeExecutablePath: workbench.executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(suite, 'index.js'),
      extensionTestsEnv: { N6MEM_E2E_RESULTS: results },
      launchArgs: [workspace, '--disable-extensions'],
    });
  } catch (error) {
    // A suite that ran has written what failed; without its file the workbench itself did not start.
    if (!existsSync(results)) {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1, skipped: 0 };
    }
  } finally {
    if (!existsSync(results)) rmSync(temporary, { recursive: true, force: true });
  }
  const counts = existsSync(results)
    ? JSON.parse(readFileSync(results, 'utf8'))
    : { passed: 0, failed: 1, skipped: 0 };
  rmSync(temporary, { recursive: true, force: true });
  return counts;
}

/** One bundle per test file: mocha gives each its own globals. */
async function buildSuite() {
  rmSync(suite, { recursive: true, force: true });
  const source = join(root, 'test', 'e2e', 'suite');
  const tests = readdirSync(source).filter((name) => name.endsWith('.test.ts'));
  await esbuild.build({
    entryPoints: ['index.ts', ...tests].map((name) => join(source, name)),
    outdir: suite,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await runEndToEnd();
  if ('missing' in result) {
    console.log(`e2e: skipped; install ${result.missing}`);
    process.exitCode = 3;
  } else {
    console.log(`${result.passed} passed, ${result.failed} failed`);
    process.exitCode = result.failed > 0 || result.passed === 0 ? 1 : 0;
  }
}
