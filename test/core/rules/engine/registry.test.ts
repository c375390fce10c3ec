import { describe, expect, it } from 'vitest';
import { rules } from '../../../../core/rules/engine/registry';

describe('every rule', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s has a name and a check', (id, rule) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(rule.title).not.toMatch(/\.$/);
    // It speaks of what the engine does with the results of the others.
    if (id === 'ignore-unused') return;
    const checks = [rule.checkTarget, rule.checkScript, rule.checkPoolFile, rule.checkProfile];
    expect(checks.some(Boolean)).toBe(true);
  });

  it('is there once', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  });
});
