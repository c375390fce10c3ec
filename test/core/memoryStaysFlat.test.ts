import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Bytes after a collection are counted, not time; `npm run bench` does the same with 10,000 edits. */
function edit(...args: string[]): { readonly growth: number; readonly status: number | null } {
  const engine = ['--expose-gc', '--no-opt', '--no-lazy-feedback-allocation'];
  const run = spawnSync(process.execPath, [...engine, 'bench/edits.mjs', ...args], { encoding: 'utf8' });
  const growth = /^memory: (\d+\.\d+) times as much/m.exec(run.stdout)?.[1];
  if (growth === undefined) throw new Error(run.stderr);
  return { growth: Number(growth), status: run.status };
}

describe('a session in which somebody types', () => {
  it('holds no more data after five hundred edits than after a hundred', { timeout: 300_000 }, () => {
    const { growth, status } = edit('500');
    expect(growth).toBeLessThanOrEqual(1.05);
    expect(status).toBe(0);
  });

  it('would be seen to hold more if it kept what it worked out', { timeout: 300_000 }, () => {
    const { growth, status } = edit('150', 'keep');
    expect(growth).toBeGreaterThan(1.2);
    expect(status).toBe(1);
  });
});
