import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from './doublingCases';

/** Small, and large enough that what is quadratic outweighs the rest. */
const size = 400;
const mostGrowth = 2.5;

describe('twice the input', () => {
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-doubling-'));
  let counted: Readonly<Record<string, readonly [number, number]>> = {};

  // In a process of its own: the counters are the engine's, and slow down whatever it runs.
  beforeAll(async () => {
    const bundle = join(folder, 'cases.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'doublingCases.ts')],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile: bundle,
      logLevel: 'error',
    });
    const counter = join(import.meta.dirname, '../../support/countSteps.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [counter, bundle, String(size)], {
      encoding: 'utf8',
      maxBuffer: 1 << 24,
    });
    if (stdout === '') throw new Error(stderr);
    counted = JSON.parse(stdout) as typeof counted;
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const names = Object.keys(cases).filter((name) => !name.endsWith('the work'));

  it.each(names)(`takes at most ${mostGrowth} times the steps: %s`, (name) => {
    const [once, twice] = counted[name]!;
    expect(once).toBeGreaterThan(20);
    expect(twice / once, `${once} steps for ${size}, ${twice} for ${2 * size}`).toBeLessThanOrEqual(
      mostGrowth,
    );
  });

  it('is told from four times the work', () => {
    const growth = (name: string): number => counted[name]![1] / counted[name]![0];
    expect(growth('twice the work')).toBeCloseTo(2, 1);
    expect(growth('four times the work')).toBeGreaterThan(3.9);
  });
});
