import { describe, expect, it } from 'vitest';
import { narrowed } from '../../../core/language/completionAnswer';

const names = ['_estack', 'stack_end', 'STACK', 'heap', 'AT> RAM'];

function kept(typed: string, limit: number): readonly string[] {
  return narrowed(names, (name) => name, typed, limit);
}

describe('a long completion', () => {
  it('stays whole where it is short enough', () => {
    expect(kept('sta', 5)).toBe(names);
  });

  it('holds what the typed characters lead to, prefixes first', () => {
    expect(kept('sta', 4)).toEqual(['stack_end', 'STACK', '_estack']);
    expect(kept('sk', 4)).toEqual(['_estack', 'stack_end', 'STACK']);
    expect(kept('ar', 4)).toEqual(['AT> RAM']);
    expect(kept('xyz', 4)).toEqual([]);
  });

  it('ends at the limit', () => {
    expect(kept('', 2)).toEqual(names.slice(0, 2));
  });
});
