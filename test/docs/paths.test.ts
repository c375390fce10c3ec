import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, root } from './markdown';

const names = new Set(
  ['core', 'protocol', 'server', 'cli', 'client', 'scripts', 'test']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
    .map((path) => basename(path)),
);

/** The project's files and folders that a text names as code, but not packages, what a build makes or a user writes: `core/base`, `builtTarget.ts`, `syntax/`, `test/core/**`. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`([\w.@*-]+(?:\/[\w.@*-]+)*\/?)`/g)]
    .map((match) => match[1]!)
    .filter((path) => path.includes('/') || /\.(?:ts|mjs|json|md)$/.test(path))
    .filter((path) => !/^(?:@|node_modules|out\/)/.test(path) && path !== 'n6mem.json');
}

/** Whether it is there: a path from the root, or the bare name of a file or folder. */
function isThere(path: string): boolean {
  const plain = path.replace(/\/?\*.*$/, '').replace(/\/$/, '');
  return plain.includes('/')
    ? existsSync(join(root, plain))
    : existsSync(join(root, plain)) || names.has(plain);
}

describe('files and folders that a page for developers names', () => {
  it('are told from other code', () => {
    expect(
      pathsIn('`core/base`, `a.ts`, `syntax/`, `test/core/**`, not `npm run x`, `Rule` or `@x/y`'),
    ).toEqual(['core/base', 'a.ts', 'syntax/', 'test/core/**']);
    expect(['core/base', 'ledger.ts', 'syntax/', 'core/*.ts'].filter(isThere)).toHaveLength(4);
    expect(['core/bass', 'ledgers.ts', 'syntaxes/x', 'cores/*.ts'].filter(isThere)).toEqual([]);
  });

  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s: all are there', (page) => {
    const paths = pathsIn(read(page));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });
});
