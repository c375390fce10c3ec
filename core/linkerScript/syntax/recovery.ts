import { say } from '../../base/wording';
import { Token } from './tokens';
import { headerLimit, type TokenReader } from './tokenReader';

/**
 * How the parser finds its way back after an error: at `;`, in front of `}`, or where a new line starts with a name
 * or keyword.
 */

/** Skips to behind the next `;`, or in front of `}`, the end, or a word that starts a line. */
export function skipToStatement(reader: TokenReader): void {
  reader.rescan();
  for (let first = true; ; first = false) {
    const kind = reader.kind();
    if (kind === Token.End || kind === Token.CloseBrace) return;
    if (kind === Token.Semicolon) {
      reader.take();
      return;
    }
    if (!first && (kind === Token.OpenBrace || (startsStatement(kind) && reader.atNewLine()))) return;
    reader.take();
    reader.rescan();
  }
}

function startsStatement(kind: number): boolean {
  return kind === Token.Name || kind === Token.Quoted || kind >= Token.Keyword;
}

/** Ends an assignment-like statement: `;` or `,`, or a report of its absence. */
export function expectSeparator(reader: TokenReader): void {
  const kind = reader.kind();
  if (kind === Token.Semicolon || kind === Token.Comma) {
    reader.take();
    return;
  }
  reader.fail(say`';' expected`);
  if (!reader.recovering) return;
  if (kind === Token.CloseParen) {
    // One `)` too many, or its `(` is missing: what follows is the end that was looked for.
    reader.take();
    if (reader.kind() === Token.Semicolon) reader.take();
    else reader.rescan();
    return;
  }
  reader.rescan();
  const next = reader.kind();
  if (!startsStatement(next) && next !== Token.CloseBrace && next !== Token.End && next !== Token.Greater)
    skipToStatement(reader);
}

/**
 * Whether an output section's header, `NAME … : … {`, stands at `offset`: how recovery tells a section from an
 * assignment or an input-section pattern once braces are missing. Looks ahead a bounded number of characters.
 */
export function looksLikeSection(text: string, offset: number): boolean {
  let colon = false;
  let depth = 0;
  const end = Math.min(text.length, offset + headerLimit);
  for (let at = offset; at < end; at++) {
    switch (text.charAt(at)) {
      case '{':
        return colon;
      case ':':
        if (depth === 0 && /[\s{A-Z(]/.test(text[at + 1] ?? ' ')) colon = true;
        break;
      case '(':
        depth++;
        break;
      case ')':
        depth--;
        break;
      case ';':
      case '}':
      case '*':
        return false;
      case '=':
        if (depth === 0) return false;
        break;
      case '/':
        if (text[at + 1] === '*') {
          const close = text.indexOf('*/', at + 2);
          if (close < 0) return false;
          at = close + 1;
        }
        break;
    }
  }
  return false;
}

const assignmentHead = /^(?:[-+*/&|]|<<|>>)?=(?!=)/;
const trivia = /^(?:\s|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|#[^\n]*\n)*/;

/** Whether an assignment's operator follows the word that ends at `offset`; comments may stand between. */
export function assignmentFollows(text: string, offset: number): boolean {
  const rest = text.slice(offset, offset + headerLimit);
  return assignmentHead.test(rest.slice(trivia.exec(rest)?.[0].length));
}

const commandWords =
  /^(?:MEMORY|SECTIONS|PHDRS|ENTRY|REGION_ALIAS|OUTPUT_FORMAT|OUTPUT_ARCH|VERSION|PROVIDE|PROVIDE_HIDDEN|HIDDEN|ASSERT)$/;

/**
 * Recovery: whether the next token, a name at the start of a line, begins a new statement rather than going on with
 * the one before, whose end is missing.
 */
export function beginsStatement(reader: TokenReader): boolean {
  const kind = reader.kind();
  if (!reader.recovering || (kind !== Token.Name && kind !== Token.Quoted) || !reader.atNewLine())
    return false;
  const { source } = reader;
  const start = reader.start();
  if (kind === Token.Name && commandWords.test(reader.text())) return true;
  return (
    assignmentFollows(source, reader.end()) ||
    looksLikeRegion(source, start) ||
    looksLikeSection(source, start)
  );
}

/** Whether a region's entry, `NAME (attributes) : ORIGIN =`, stands at `offset`. */
export function looksLikeRegion(text: string, offset: number): boolean {
  return /^[^;{}=]{0,200}?[\s:)](?:ORIGIN|org|o)\s*=/.test(text.slice(offset, offset + 220));
}

/** What a block without its keyword must be, by what it begins with. */
export function guessBlock(text: string, offset: number): 'memory' | 'phdrs' | 'sections' {
  const head = text.slice(offset, offset + headerLimit).replace(/\/\*[^]*?\*\//g, ' ');
  if (/^[^;{}=]{0,200}?[\s:)](?:ORIGIN|org|o)\s*=/.test(head)) return 'memory';
  if (/^\s*[\w.]+\s+PT_\w+/.test(head)) return 'phdrs';
  return 'sections';
}
