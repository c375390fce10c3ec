import picomatch from 'picomatch';
import { say } from '../base/wording';

/** A longer glob is not a real one. */
const longestGlob = 1000;

/** More stars in one component of a path, or more `**`, and matching could go on for minutes. */
const mostStars = 4;

/** What is said of a glob for which there is no test. */
export const unmatchedGlob = (): string =>
  say`this glob is too long or has too many stars to be matched; name the files or use fewer stars`;

/**
 * The test for paths that fit a glob of n6mem.json or the settings: `*`, `**`, `?`, `[…]`, `{a,b}`. Undefined where the
 * glob is longer or has more stars than matching can bear.
 */
export function globTest(glob: string): ((path: string) => boolean) | undefined {
  // No file has no name; the library refuses it.
  if (glob === '') return () => false;
  if (glob.length > longestGlob) return undefined;
  const components = glob.split('/');
  const stars = (text: string): number => text.split('*').length - 1;
  if (components.filter((component) => component.includes('**')).length > mostStars) return undefined;
  if (components.some((component) => component !== '**' && stars(component) > mostStars)) return undefined;
  // `[!a]` as in .gitignore and shells.
  return picomatch(glob.replaceAll('[!', '[^'), { dot: true, noextglob: true });
}

/** The test for files that the user excludes: a glob that fits a folder takes all below it. */
export function exclusionTest(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.flatMap((glob) => [globTest(glob) ?? [], globTest(`${glob}/**`) ?? []].flat());
  return (path) => tests.some((fits) => fits(path));
}
