import { say } from '../base/wording';

/** A longer glob is not a real one. */
const longestGlob = 1000;

/** More stars in one component of a path, or more `**`, and matching could go on for minutes. */
const mostStars = 4;

/** What is said of a glob for which there is no test. */
export const unmatchedGlob = (): string =>
  say`this glob is too long or has too many stars to be matched; name the files or use fewer stars`;

/**
 * The test for paths that fit a glob of n6mem.json or the settings: `*`, `**`, `?`, `[…]`, `{a,b}`, a `\` before a
 * character that stands for itself, and `!` before a glob for all that does not fit it. Names that begin with a dot fit
 * as others do. Undefined where the glob is longer or has more stars than matching can bear, or is none.
 */
export function globTest(glob: string): ((path: string) => boolean) | undefined {
  // No file has no name; the library refuses it.
  if (glob === '') return () => false;
  if (glob.length > longestGlob) return undefined;
  const components = glob.split('/');
  const stars = (text: string): number => text.split('*').length - 1;
  if (components.filter((component) => component.includes('**')).length > mostStars) return undefined;
  if (components.some((component) => component !== '**' && stars(component) > mostStars)) return undefined;
  const isNegated = glob.startsWith('!');
  const own = glob.slice(isNegated ? 1 : 0).replace(/^\.\//, '');
  const pattern = compiled(`^(?:${expressionOf(own)})$`);
  return pattern && ((path) => pattern.test(path) !== isNegated);
}

function compiled(expression: string): RegExp | undefined {
  try {
    return new RegExp(expression, 'su');
  } catch {
    return undefined;
  }
}

function expressionOf(glob: string): string {
  let expression = '';
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at]!;
    const close = char === '[' ? classEnd(glob, at) : char === '{' ? braceEnd(glob, at) : -1;
    if (char === '\\' && at + 1 < glob.length) expression += literal(glob[++at]!);
    else if (char === '?') expression += '[^/]';
    else if (char === '*') {
      let end = at + 1;
      while (glob[end] === '*') end++;
      const isWhole = (at === 0 || glob[at - 1] === '/') && (end === glob.length || glob[end] === '/');
      const isAnyDepth = isWhole && end - at > 1;
      if (!isAnyDepth) expression += isWhole ? '[^/]+' : '[^/]*';
      else if (end < glob.length) {
        expression += '(?:.*/)?';
        end++;
      } else {
        // `a/**` fits the folder `a` itself, too; `*/**` fits nothing at the top.
        const isOfFolder = expression.endsWith('/') && glob[at - 2] !== '*';
        expression = isOfFolder ? `${expression.slice(0, -1)}(?:/.*)?` : `${expression}.*`;
      }
      at = end - 1;
    } else if (char === '[' && close > 0) {
      expression += classOf(glob.slice(at + 1, close));
      at = close;
    } else if (char === '{' && close > 0) {
      expression += `(?:${alternatives(glob.slice(at + 1, close))
        .map(expressionOf)
        .join('|')})`;
      at = close;
    } else expression += literal(char);
  }
  return expression;
}

function literal(char: string): string {
  return /[\w/]/.test(char) ? char : `\\u{${char.codePointAt(0)!.toString(16)}}`;
}

/** `]` at the beginning belongs to the class. */
function classEnd(glob: string, from: number): number {
  const first = glob[from + 1] === '!' || glob[from + 1] === '^' ? from + 2 : from + 1;
  const end = glob.indexOf(']', first + 1);
  return end < 0 || glob.slice(from, end).includes('/') ? -1 : end;
}

function classOf(content: string): string {
  const isNegated = content.startsWith('!') || content.startsWith('^');
  const members = [...(isNegated ? content.slice(1) : content)]
    .map((char) => (char === '-' ? char : literal(char)))
    .join('');
  return isNegated ? `[^/${members}]` : `(?!/)[${members}]`;
}

/** Where braces close that hold a list; -1 where they hold none and stand for themselves. */
function braceEnd(glob: string, from: number): number {
  let depth = 0;
  let isList = false;
  for (let at = from; at < glob.length; at++) {
    if (glob[at] === '\\') at++;
    else if (glob[at] === '{') depth++;
    else if (glob[at] === ',' && depth === 1) isList = true;
    else if (glob[at] === '}' && --depth === 0) return isList ? at : -1;
  }
  return -1;
}

function alternatives(list: string): string[] {
  const result = [''];
  let depth = 0;
  for (let at = 0; at < list.length; at++) {
    const char = list[at]!;
    if (char === '{') depth++;
    else if (char === '}') depth--;
    if (char === ',' && depth === 0) result.push('');
    else result[result.length - 1] += char === '\\' ? char + (list[++at] ?? '') : char;
  }
  return result;
}

/** The test for files that the user excludes: a glob that fits a folder takes all below it. */
export function exclusionTest(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.flatMap((glob) => [globTest(glob) ?? [], globTest(`${glob}/**`) ?? []].flat());
  return (path) => tests.some((fits) => fits(path));
}
