// The runner of the tests: what must count as a failure although every single test passed.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findGnuLd } from '../support/tools.mjs';
import { runVitest } from '../support/vitestLayers.mjs';

let root: string | undefined;

afterEach(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

/** A project with one test file, whose one test passes before `more` happens. */
function projectWith(more: string): string {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'n6mem-runner-')));
  mkdirSync(join(root, 'test', 'layer'), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'), 'junction');
  writeFileSync(
    join(root, 'test', 'layer', 'one.test.mjs'),
    `import { expect, it } from 'vitest';\nit('adds', () => { expect(1 + 1).toBe(2); ${more} });\n`,
  );
  return root;
}

describe('runVitest', () => {
  it('counts a passing layer as passed', () => {
    const { counts, failure } = runVitest(projectWith(''), ['layer']);
    expect([counts('layer'), failure]).toEqual([{ passed: 1, failed: 0, skipped: 0 }, undefined]);
  });

  it.each([
    ['an unhandled rejection', "void Promise.reject(new Error('nobody waits'));"],
    ['a worker that is killed', "process.kill(process.pid, 'SIGKILL');"],
  ])('fails on %s', (_name, more) => {
    const { counts, failure } = runVitest(projectWith(more), ['layer']);
    expect(failure !== undefined || counts('layer').failed > 0).toBe(true);
  });

  it('fails on a layer that did not run', () => {
    const { counts } = runVitest(projectWith(''), ['layer', 'absent']);
    expect(counts('absent').failed).toBe(1);
  });
});

describe('findGnuLd', () => {
  it.each([
    ['GNU ld (2.40-2+18+b1) 2.40\n', true],
    ['GNU ld (GNU Arm Embedded Toolchain 13.2) 2.41.0.20231009\n', false],
    ['', false],
  ])('takes %j: %s', (stdout, isRight) => {
    expect(findGnuLd(() => ({ stdout })).missing === undefined).toBe(isRight);
  });

  it('says what to install where there is none', () => {
    expect(findGnuLd(() => ({ error: new Error('ENOENT') })).missing).toContain('binutils-arm-none-eabi');
  });
});
