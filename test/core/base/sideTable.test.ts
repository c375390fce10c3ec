import { describe, expect, it } from 'vitest';
import { createSideTable } from '../../../core/base/sideTable';

describe('a side table', () => {
  it('keeps values by object, apart from other tables, until they are deleted', () => {
    const [names, sizes] = [createSideTable<object, string>(), createSideTable<object, number>()];
    const [one, other] = [{ a: 1 }, { a: 1 }];
    names.set(one, 'one');
    sizes.set(one, 4);
    expect([names.get(one), sizes.get(one), names.get(other)]).toEqual(['one', 4, undefined]);
    names.set(one, 'two');
    names.delete(one);
    names.delete(other);
    expect([names.get(one), sizes.get(one)]).toEqual([undefined, 4]);
  });

  it('does not show in the object, and is not copied with it', () => {
    const table = createSideTable<object, string>();
    const key = { a: 1 };
    table.set(key, 'kept');
    expect(key).toStrictEqual({ a: 1 });
    expect(JSON.stringify(key)).toBe('{"a":1}');
    expect(table.get({ ...key })).toBeUndefined();
  });
});
