import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileNamePattern, compileRegularExpression } from '../../../core/base/linearPattern';

/** Letters for matches, the rest for none. */
const found = (pattern: string, texts: readonly string[]): string[] =>
  texts.filter((text) => compileRegularExpression(pattern)!.matches(text));

describe('regular expressions of CMake', () => {
  test.each([
    ['abc', ['abc', 'xabcx'], ['ab', '']],
    ['^a.c$', ['abc', 'a.c'], ['xabc', 'abcx', 'ac']],
    ['a*b+c?', ['b', 'aabbc', 'xb'], ['a', 'ac']],
    ['(ab|cd)+$', ['ab', 'abcd', 'xcd'], ['abx', '']],
    ['[a-c_]x', ['ax', '_x'], ['dx', 'x']],
    ['[^a-c]x', ['dx'], ['ax']],
    ['a\\.c', ['a.c'], ['abc']],
    ['^$', [''], ['a']],
    ['a{2}', ['a{2}'], ['aa']],
    ['()', ['', 'a'], []],
  ])('%s', (pattern, yes, no) => {
    expect(found(pattern, [...yes, ...no])).toEqual(yes);
  });

  test.each(['(', 'a)', '*a', '[a', 'a\\', 'x'.repeat(3000)])('%.9s is none', (pattern) => {
    expect(compileRegularExpression(pattern)).toBeUndefined();
  });

  test('agrees with the engine of JavaScript', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(ab)', '(a*b)', '^', '$');
    const part = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?')).map((pair) => pair.join(''));
    const pattern = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 }),
        (source, text) => {
          fc.pre(!/[$^][*+?]/.test(source));
          expect(compileRegularExpression(source)!.matches(text)).toBe(new RegExp(source, 's').test(text));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test('patterns that keep a backtracking engine busy for ever end', () => {
  const text = `${'a'.repeat(5000)}!`;
  for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a*)*$', '^(a|aa)+$', 'a*a*a*a*a*a*a*a*a*a*b'])
    expect(compileRegularExpression(pattern)!.matches(text)).toBe(false);
  expect(compileNamePattern('*a'.repeat(200))!.matches(text)).toBe(false);
});

test.each([
  ['*.c', ['main.c', '.c'], ['main.cpp', 'main.c.o']],
  ['a?[0-9]', ['ab1'], ['a1', 'abc']],
  ['[!a]*', ['b', 'bc'], ['a', '']],
  ['a+(b).c', ['a+(b).c'], ['aab.c']],
  ['[x', ['[x'], ['x']],
])('the shell pattern %s', (pattern, yes, no) => {
  const compiled = compileNamePattern(pattern)!;
  expect([...yes, ...no].filter((name) => compiled.matches(name))).toEqual(yes);
});
