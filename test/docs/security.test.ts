import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, root } from './markdown';

interface Promised {
  readonly promise: string;
  /** Tests, and files of the project that hold it by themselves. */
  readonly heldBy: readonly string[];
}

/** The rows of the table of promises. */
function promisesIn(page: string): Promised[] {
  const table = page.slice(page.indexOf('| promise | held by |')).split('\n\n')[0]!;
  return table
    .split('\n')
    .slice(2)
    .map((row) => {
      const cells = row.split(' | ');
      const [promise = '', held = ''] = cells.length === 2 ? cells : [];
      return {
        promise: promise.replace(/^\| /, ''),
        heldBy: [...held.matchAll(/`([\w./-]+)`/g)]
          .map((match) => match[1]!)
          .filter((name) => name.includes('/')),
      };
    });
}

/** Whether a path is a test, or a folder of some. */
function isTest(path: string): boolean {
  const full = join(root, path);
  if (!existsSync(full)) return false;
  if (statSync(full).isDirectory()) return readdirSync(full).some((name) => name.endsWith('.test.ts'));
  return path.endsWith('.test.ts') && /\b(?:it|test)(?:\.\w+)*\(/.test(readFileSync(full, 'utf8'));
}

const promises = promisesIn(read('SECURITY.md'));

describe('SECURITY.md', () => {
  it('has its promises in one table', () => {
    expect(promises.length).toBeGreaterThan(10);
  });

  it.each(promises)('names tests that are there: $promise', ({ promise, heldBy }) => {
    expect(promise).not.toBe('');
    const tests = heldBy.filter((path) => path.startsWith('test/'));
    expect(tests).not.toEqual([]);
    expect(tests.filter((path) => !isTest(path))).toEqual([]);
  });

  it('would be seen to name one that is not', () => {
    const page = '| promise | held by |\n| --- | --- |\n| A | `test/no.test.ts` |\n| B | nothing |\n\n';
    expect(promisesIn(page)).toEqual([
      { promise: 'A', heldBy: ['test/no.test.ts'] },
      { promise: 'B', heldBy: [] },
    ]);
    expect(isTest('test/no.test.ts')).toBe(false);
    expect(isTest('test/docs/markdown.ts')).toBe(false);
  });
});
