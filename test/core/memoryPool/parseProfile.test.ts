import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../../core/memoryPool/parseProfile';

const text = `{
    "Globals": {
        //"NA_binary": "C:\\\\ATON\\\\atonn.exe"
    },
    "Profiles": {
        "default": {
            "memory_pool": "./my_mpools/stm32n6.mpool",
            "options" : "--all-buffers-info --Os"
        },
        "bare": { "memory_pool": ".\\\\my_mpools\\\\stm32n6", },
    }
}`;

describe('parseProfile', () => {
  it('reads profiles with comments and trailing commas', () => {
    const file = parseProfile(text);
    expect(file.problems).toEqual([]);
    expect(file.isProfileFile).toBe(true);
    expect(file.profiles.map((p) => [p.name, p.memoryPool?.text, p.options?.text])).toEqual([
      ['default', './my_mpools/stm32n6.mpool', '--all-buffers-info --Os'],
      ['bare', '.\\my_mpools\\stm32n6', undefined],
    ]);
    const span = file.profiles[0]!.memoryPool!.span;
    expect(text.slice(span.start, span.end)).toBe('"./my_mpools/stm32n6.mpool"');
    expect(text.slice(file.profiles[0]!.nameSpan!.start, file.profiles[0]!.nameSpan!.end)).toBe('"default"');
  });

  it.each([
    ['an object without Profiles', '{ "compilerOptions": {} }', false],
    ['an array', '[]', false],
    ['Profiles of another type', '{ "Profiles": [] }', false],
    ['empty Profiles', '{ "Profiles": {} }', true],
    ['a profile that is no object', '{ "Profiles": { "a": 1 } }', true],
  ])('takes %s for what it is', (_, json, isProfileFile) => {
    expect(parseProfile(json)).toMatchObject({ isProfileFile, profiles: [], problems: [] });
  });

  it('reports what is no JSON', () => {
    const broken = '{ "Profiles": { "a": { "memory_pool": "x" "options": "" } } }';
    const { problems, profiles } = parseProfile(broken);
    expect(problems.map((p) => [p.code, p.severity, broken.slice(p.span.start, p.span.end)])).toEqual([
      ['mpool-syntax', 'error', '"options"'],
    ]);
    expect(profiles[0]).toMatchObject({ memoryPool: { text: 'x' }, options: { text: '' } });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (garbage) => void parseProfile(garbage)));
    for (let end = 0; end < text.length; end++) parseProfile(text.slice(0, end));
  });
});
