/**
 * Whether a script goes through the C preprocessor before ld reads it: its name says so (`.S`, `.h`), or its text holds
 * what means something to the preprocessor alone. To ld `#` begins a comment, so prose like `# if you change this` is no
 * evidence; a backslash at a line's end and `//` at its start mean nothing to ld, but a comment after `#` may end so.
 */
export function isPreprocessed(path: string, text: string): boolean {
  if (/\.(?:S|h|hpp)$/.test(path)) return true;
  // What the expressions look for: most scripts hold none of it, and are searched with every keystroke.
  if (!holdsAny(text, ['#', '\\', '//'])) return false;
  const plain = text.includes('/*') ? text.replace(/\/\*[^]*?(?:\*\/|$)/g, blank) : text;
  return evidence.test(plain) || (condition.test(plain) && end.test(plain));
}

/**
 * Whether a script is a template that some other program fills in: with what is not known here. Its name says so, or a
 * place to fill in: `${NAME}`, `@NAME@`, `{{ name }}`, of which ld knows none.
 */
export function isTemplate(path: string, text: string): boolean {
  if (/\.(?:in|j2|tpl|template|cmake)$/.test(path)) return true;
  if (!holdsAny(text, ['${', '@', '{{', '{%']) || !gap.test(text)) return false;
  return gap.test(text.replace(/\/\*[^]*?(?:\*\/|$)|"[^"]*"|#[^\n]*/g, blank));
}

const gap = /\$\{\w+\}|@\w+@|\{\{[ \t]*[\w.]+[ \t]*\}\}|\{%[^\n]{0,200}%\}/;

const evidence =
  /^[ \t]*(?:#[ \t]*include[ \t]*["<]|#(?:define|undef)[ \t]+[A-Za-z_]|#[ \t]*ifn?def[ \t]+\w+[ \t\r]*(?:\/\/.*)?$|\/\/)|^(?![ \t]*#).*\\\r?$/m;
const condition = /^[ \t]*#[ \t]*if(?:n?def)?\b/m;
const end = /^[ \t]*#[ \t]*endif\b/m;

function holdsAny(text: string, parts: readonly string[]): boolean {
  return parts.some((part) => text.includes(part));
}

/** The line breaks of a comment. */
function blank(comment: string): string {
  return comment.replace(/[^\n]+/g, ' ');
}
