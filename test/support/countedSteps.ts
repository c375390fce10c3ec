import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Steps by case, one figure for each size. */
export type CountedSteps = Readonly<Record<string, readonly number[]>>;

/**
 * Counts the steps of the cases that a module exports, in a process of its own: the counters are the engine's, and slow
 * down whatever it runs.
 *
 * @param withNatives counts the work of built-in functions as well
 */
export async function countedSteps(
  module: string,
  sizes: readonly number[],
  withNatives = false,
): Promise<CountedSteps> {
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-doubling-'));
  try {
    const bundle = join(folder, 'cases.mjs');
    await build({
      entryPoints: [module],
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      outfile: bundle,
      logLevel: 'error',
    });
    const counter = join(import.meta.dirname, 'countSteps.mjs');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [counter, bundle, sizes.join(','), withNatives ? 'natives' : ''],
      { encoding: 'utf8', maxBuffer: 1 << 24 },
    );
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as CountedSteps;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
