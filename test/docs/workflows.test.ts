import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './markdown';

const folder = join(root, '.github', 'workflows');
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts;

describe('workflows', () => {
  it.each(readdirSync(folder))('%s calls what there is', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const called = [...text.matchAll(/npm run (\S+)/g)].map((match) => match[1]!);
    expect(called.filter((script) => !(script in scripts))).toEqual([]);
    const files = [...text.matchAll(/(?<![\w/])(?:\.\/\.github\/\S+|\.ci\/\w+|test\/\w+)/g)].map(
      ([path]) => path,
    );
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('name secrets and hold none', () => {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      const values = [...text.matchAll(/^\s+\w*(?:TOKEN|PAT|SECRET|KEY)\w*: (.*)$/gm)].map(
        (match) => match[1],
      );
      for (const value of values) expect(value).toMatch(/^\$\{\{ (?:secrets\.\w+|github\.token) \}\}$/);
    }
  });
});
