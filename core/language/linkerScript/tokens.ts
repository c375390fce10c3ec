import type { Span } from '../../base/span';
import { Token } from '../../linkerScript/syntax/tokens';
import type { Script } from '../../linkerScript/syntax/script';

/** One token of a script; `kind` as in scanner.ts. */
export interface ScriptToken {
  readonly index: number;
  readonly kind: number;
  readonly span: Span;
}

/** The token that an offset touches: the one that starts there before the one that ends there, words before marks. */
export function tokenAt(script: Script, offset: number): ScriptToken | undefined {
  const { tokens } = script;
  const after = tokens.indexAt(offset);
  const at = (index: number): ScriptToken | undefined =>
    index >= 0 && index < tokens.length && tokens.start(index) <= offset && tokens.end(index) >= offset
      ? { index, kind: tokens.kind(index), span: { start: tokens.start(index), end: tokens.end(index) } }
      : undefined;
  const here = at(after);
  const before = at(after - 1);
  return here && (isWord(here.kind) || !before) ? here : (before ?? here);
}

/** Whether a token is a name, number, quoted name or keyword, as opposed to a mark. */
export function isWord(kind: number): boolean {
  return (kind > Token.End && kind <= Token.VersionTag) || kind >= Token.Keyword;
}

/** Whether an offset lies inside a comment (behind its first character; a `#` comment reaches to the line's end). */
export function inComment(script: Script, offset: number): boolean {
  const { comments } = script;
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comments[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  const comment = comments[low - 1];
  if (!comment) return false;
  return comment.kind === '#' ? offset <= comment.end : offset < comment.end;
}
