import type { Span } from '../../base/span';
import { keywords, Token } from '../../linkerScript/syntax/tokens';
import type { TokenClass } from '../features';
import { keywordNamed } from './keywords';
import { namesInScript, type NameSpace } from './scriptNames';
import type { ScriptInput } from './scriptInput';

/** Words that compute a value are shown as functions, all others as keywords. */
const keywordTypes: readonly TokenClass['type'][] = keywords.map((word) => {
  const places = keywordNamed(word)?.places;
  return places?.[0] === 'expression' ? 'function' : 'keyword';
});

const spaceTypes: Readonly<Record<NameSpace, TokenClass['type']>> = {
  region: 'type',
  symbol: 'variable',
  section: 'namespace',
  phdr: 'type',
};

const none: TokenClass['modifiers'] = [];
const declaration: TokenClass['modifiers'] = ['declaration'];

/**
 * The meaning of every word of the script, or of a part of it, in the order of the text: what a grammar alone cannot
 * tell. O(tokens).
 */
export function semanticTokensInScript(
  { script }: Pick<ScriptInput, 'script'>,
  within: Span = { start: 0, end: script.text.length },
): readonly TokenClass[] {
  const { tokens } = script;
  const names = namesInScript(script);
  const result: TokenClass[] = [];
  let next = 0;
  for (let index = tokens.indexAt(within.start); index < tokens.length; index++) {
    const kind = tokens.kind(index);
    const start = tokens.start(index);
    if (start >= within.end) break;
    while (next < names.length && names[next]!.span.start < start) next++;
    const name = names[next];
    if (name !== undefined && name.span.start === start) {
      const modifiers = name.isDefinition ? declaration : none;
      result.push({ span: name.span, type: spaceTypes[name.space], modifiers });
      continue;
    }
    const type = typeOf(kind);
    if (type !== undefined) result.push({ span: { start, end: tokens.end(index) }, type, modifiers: none });
  }
  return result;
}

function typeOf(kind: number): TokenClass['type'] | undefined {
  if (kind >= Token.Keyword) return keywordTypes[kind - Token.Keyword];
  switch (kind) {
    case Token.Number:
      return 'number';
    case Token.Name:
    case Token.Quoted:
    case Token.Library:
      return 'string';
    case Token.VersionTag:
    case Token.VersionIdentifier:
      return 'variable';
    default:
      return undefined;
  }
}
