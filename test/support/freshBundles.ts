import { spawnSync } from 'node:child_process';

/** Layers that run what is in dist/. */
const usesBundles = ['server', 'cli', 'docs', 'installed', 'workbench', 'browser'];

/**
 * Builds dist/ before tests that run it: a test of the last bundle would say nothing of the sources as they are now.
 * `npm test` has built already, and says so.
 */
export default function setup(): void {
  if (process.env.N6MEM_BUNDLES === 'fresh') return;
  const chosen = process.argv.filter((argument) => argument.startsWith('test'));
  if (
    chosen.length > 0 &&
    !chosen.some((path) => usesBundles.some((layer) => path.startsWith(`test/${layer}`)))
  )
    return;
  const built = spawnSync(process.execPath, ['esbuild.mjs'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`dist/ could not be built: ${built.stderr}`);
}
