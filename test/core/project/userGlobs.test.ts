import { describe, expect, it } from 'vitest';
import { exclusionTest, globTest } from '../../../core/project/userGlobs';

describe('globs of n6mem.json and settings', () => {
  it.each([
    ['{src,lib/inner}/**/*.ld', 'lib/inner/x/y.ld', 'lib/x.ld'],
    ['a{b', 'a{b', 'ab'],
    ['a[b', 'a[b', 'ab'],
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

  it.each(['*a*b*c*d*e*', '**/a/**/b/**/c/**/d/**', 'a'.repeat(1001)])('does not run %s', (pattern) => {
    expect(globTest(pattern)).toBeUndefined();
  });
});
