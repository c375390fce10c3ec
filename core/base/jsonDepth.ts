import { jsonTokens } from './jsonTokens';
import { createScanner, parseTree, type Node } from 'jsonc-parser';
import type { Span } from './span';

/** Real files have a dozen levels. Parsers and walks of the tree recurse, so more could end in a full call stack. */
export const deepestNesting = 200;

const opening: ReadonlySet<number> = new Set([jsonTokens.openBrace, jsonTokens.openBracket]);
const closing: ReadonlySet<number> = new Set([jsonTokens.closeBrace, jsonTokens.closeBracket]);

/** The bracket with which a JSON text is nested deeper than any real one; undefined where it is not. */
export function nestedTooDeeply(json: string): Span | undefined {
  const scanner = createScanner(json, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== jsonTokens.end; token = scanner.scan()) {
    if (closing.has(token)) depth = Math.max(0, depth - 1);
    else if (opening.has(token) && ++depth > deepestNesting) {
      const start = scanner.getTokenOffset();
      return { start, end: start + 1 };
    }
  }
  return undefined;
}

/**
 * The tree of a JSON text with comments and trailing commas; undefined where it is empty.
 *
 * @throws RangeError where it is nested too deeply; `guarded` (project/build/reading.ts) makes it the file's trouble
 */
export function treeOf(json: string): Node | undefined {
  if (nestedTooDeeply(json)) throw new RangeError(`nested more than ${deepestNesting} levels deep`);
  return parseTree(json, [], { allowTrailingComma: true });
}
