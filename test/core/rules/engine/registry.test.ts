import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../../core/rules/engine/registry';

const sections = [
  '## What it means on the board',
  '## Example',
  '## How to fix it',
  '## When to switch it off',
];

describe('every rule', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s has a page and a check', (id, rule) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    const page = `docs/rules/${id}.md`;
    expect(existsSync(page), page).toBe(true);
    const text = readFileSync(page, 'utf8');
    expect(text.startsWith(`# ${id}\n`)).toBe(true);
    for (const section of sections) expect(text).toContain(section);
    expect([rule.checkTarget, rule.checkScript, rule.checkPoolFile, rule.checkProfile].some(Boolean)).toBe(
      true,
    );
  });

  it('is there once, and every page has its rule', () => {
    const ids = rules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    const pages = readdirSync('docs/rules').map((name) => name.replace(/\.md$/, ''));
    expect(pages.sort()).toEqual([...ids].sort());
  });
});
