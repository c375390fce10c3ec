import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { generate, root, stalePages } from '../../scripts/generate/generate.mjs';

// What is made for everybody is English, whoever makes it.
vi.stubEnv('N6MEM_LANG', 'fr');
vi.stubEnv('LC_ALL', 'zh_CN.UTF-8');
const generated = await generate();
vi.unstubAllEnvs();

describe('what is generated (otherwise run: npm run generate)', () => {
  it.each(Object.entries(generated))('%s is up to date', (path, content) => {
    expect(existsSync(join(root, path)), path).toBe(true);
    expect(readFileSync(join(root, path), 'utf8')).toBe(content);
  });

  it('has no page of a rule that is no more', () => {
    expect(stalePages(generated)).toEqual([]);
  });

  it('finds every rule that docs/troubleshooting.md names', () => {
    const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8');
    const named = [...page.matchAll(/\]\((rules\/[\w-]+\.md)\)/g)].map((match) => `docs/${match[1]}`);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !(path in generated))).toEqual([]);
    expect(generated['docs/rules/stack-in-pool.md']).toContain('(../troubleshooting.md#hardfault)');
  });

  it('covers the list of rules, their pages, settings, schema and the reference', () => {
    expect(Object.keys(generated)).toEqual(
      expect.arrayContaining([
        'core/rules/generated/rules.ts',
        'docs/rules/README.md',
        'docs/rules/region-overlaps-pool.md',
        'docs/cli.md',
        'docs/configuration.md',
        'THIRD_PARTY_NOTICES.md',
        'package.json',
        'package.nls.json',
        'schemas/n6mem.schema.json',
        'core/memoryPool/generated/validators.js',
      ]),
    );
  });
});
