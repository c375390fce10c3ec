import { describe, expect, it } from 'vitest';
import type { CompletionEntry } from '../../../core/language/features';
import { narrowedCompletion } from '../../../core/language/narrowedCompletion';

const span = { start: 0, end: 0 };
const entries = ['_estack', 'stack_end', 'STACK', 'heap', 'AT> RAM'].map((label): CompletionEntry => ({
  label,
  kind: 'symbol',
  newText: label,
  span,
}));

function labels(typed: string, limit: number): readonly string[] {
  return narrowedCompletion(entries, typed, limit).entries.map(({ label }) => label);
}

describe('a long completion', () => {
  it('stays whole where it is short enough', () => {
    expect(narrowedCompletion(entries, 'sta', 5)).toEqual({ entries, isIncomplete: false });
  });

  it('holds what the typed characters lead to, prefixes first', () => {
    expect(labels('sta', 4)).toEqual(['stack_end', 'STACK', '_estack']);
    expect(labels('sk', 4)).toEqual(['_estack', 'stack_end', 'STACK']);
    expect(labels('ar', 4)).toEqual(['AT> RAM']);
    expect(labels('xyz', 4)).toEqual([]);
  });

  it('ends at the limit', () => {
    const { entries: kept, isIncomplete } = narrowedCompletion(entries, '', 2);
    expect(kept).toEqual(entries.slice(0, 2));
    expect(isIncomplete).toBe(true);
  });
});
