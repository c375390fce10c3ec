import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { exclusionTest, globTest } from '../../../core/project/userGlobs';

const name = fc.constantFrom('a', 'b', 'ab', 'Debug', '.git', 'x.ld', 'a.b.ld', '[1]', 'a b', 'ä', 'F{1}');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const component = fc.oneof(
  name.filter((text) => /^[\w.]+$/.test(text)),
  fc.constantFrom(
    '*',
    '**',
    '?',
    '*.ld',
    'a*',
    '*b',
    '*.*.ld',
    '?b',
    '[ab]',
    '[^a]',
    '[^x]*',
    '[a-c]b',
    '.*',
    '{a,b}',
    '{a,ab,*.ld}',
    'x.{ld,icf}',
    '{Debug,{a,b}}',
    '\\[1\\]',
  ),
);
const glob = fc
  .tuple(fc.constantFrom('', '', '', './', '!'), fc.array(component, { minLength: 1, maxLength: 4 }))
  .map(([head, parts]) => head + parts.join('/'));

describe('globs of n6mem.json and settings', () => {
  it('fit what picomatch says that they fit', () => {
    fc.assert(
      fc.property(glob, fc.array(path, { minLength: 8, maxLength: 8 }), (pattern, paths) => {
        const fits = globTest(pattern)!;
        const expected = picomatch(pattern, { dot: true, noextglob: true });
        expect(paths.filter(fits), pattern).toEqual(paths.filter((each) => expected(each)));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['{src,lib/inner}/**/*.ld', 'lib/inner/x/y.ld', 'lib/x.ld'],
    ['a{b', 'a{b', 'ab'],
    ['a[b', 'a[b', 'ab'],
    ['(a|b).ld', '(a|b).ld', 'a.ld'],
    ['a+.ld', 'a+.ld', 'aa.ld'],
    ['build\\*', 'build*', 'build1'],
    ['[]a].ld', '].ld', 'b.ld'],
    ['x[!a]y', 'xby', 'x/y'],
    ['**', '.cache/x', ''],
  ])('%s fits %s, not %s', (pattern, fitting, other) => {
    const fits = globTest(pattern)!;
    expect(fits(fitting)).toBe(true);
    if (other !== '') expect(fits(other)).toBe(false);
  });

  it('takes all below a folder that is excluded', () => {
    const isExcluded = exclusionTest(['vendor', 'out/*']);
    expect(['vendor', 'vendor/a/b.ld', 'out/a/b.ld'].every(isExcluded)).toBe(true);
    expect(['vendors/a', 'src/vendor/b.ld'].some(isExcluded)).toBe(false);
  });

  it.each(['[z-a]', '*a*b*c*d*e*', '**/a/**/b/**/c/**/d/**', 'a'.repeat(1001)])(
    'does not run %s',
    (pattern) => {
      expect(globTest(pattern)).toBeUndefined();
    },
  );
});
