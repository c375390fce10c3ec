import { sayKey } from '../../base/wording';
import { keywords, Token } from '../../linkerScript/syntax/tokens';
import type { SignatureText } from '../features';
import type { KeywordParameter } from './keywordEntry';
import { keywordNamed } from './keywords';
import type { ScriptInput } from './scriptInput';
import { inComment } from './tokens';

const openParenthesis = 40;
const closeParenthesis = 41;
const comma = 44;

/** How the builtin or command around an offset is written, and which argument the cursor is in. */
export function signatureInScript(
  { script, text }: Pick<ScriptInput, 'script' | 'text'>,
  offset: number,
): SignatureText | undefined {
  if (inComment(script, offset)) return undefined;
  const { tokens } = script;
  let depth = 0;
  let commas = 0;
  for (let index = tokens.indexAt(offset - 1); index >= 0; index--) {
    if (index >= tokens.length || tokens.end(index) > offset) {
      if (index >= tokens.length || tokens.start(index) >= offset) continue;
    }
    const kind = tokens.kind(index);
    if (kind === closeParenthesis && tokens.end(index) <= offset) depth++;
    else if (kind === comma && depth === 0) commas++;
    else if (kind === openParenthesis && tokens.end(index) <= offset) {
      if (depth > 0) {
        depth--;
        continue;
      }
      const found = signatureOf(wordBefore(index));
      if (found) return active(found.word, found.signatures, commas);
      // A parenthesis for grouping: its commas are not the call's.
      commas = 0;
    } else if (kind === Token.OpenBrace || kind === Token.CloseBrace || kind === Token.Semicolon) {
      return undefined;
    }
  }
  return undefined;

  function wordBefore(index: number): string {
    if (index === 0) return '';
    const kind = tokens.kind(index - 1);
    if (kind >= Token.Keyword) return keywords[kind - Token.Keyword]!;
    // Names that the parser gave up on.
    return kind === Token.Name ? text.slice(tokens.start(index - 1), tokens.end(index - 1)) : '';
  }
}

function signatureOf(
  word: string,
): { word: string; signatures: readonly (readonly KeywordParameter[])[] } | undefined {
  const signatures = keywordNamed(word)?.signatures ?? [];
  return signatures.length > 0 ? { word, signatures } : undefined;
}

/** The first alternative that has as many parameters as the cursor needs; a list's last one repeats. */
function active(
  word: string,
  signatures: readonly (readonly KeywordParameter[])[],
  commas: number,
): SignatureText {
  const parameters =
    signatures.find((candidate) => candidate.length > commas) ?? signatures[signatures.length - 1]!;
  const separator = word === 'NOCROSSREFS_TO' ? ' ' : ', ';
  return {
    label: `${word}(${parameters.map(({ label }) => label).join(separator)})`,
    documentation: sayKey(keywordNamed(word)?.documentation ?? ''),
    parameters: parameters.map(({ label, documentation }) => ({
      label,
      documentation: sayKey(documentation),
    })),
    activeParameter: Math.min(commas, parameters.length - 1),
  };
}
