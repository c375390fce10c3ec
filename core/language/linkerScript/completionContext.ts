import type { Span } from '../../base/span';
import { keywords, Token } from '../../linkerScript/syntax/tokens';
import type { Script } from '../../linkerScript/syntax/script';
import { inComment } from './tokens';

/** What kind of thing may be written at the cursor; worked out from the tokens before it, so that half a text will do. */
export type CompletionPlace =
  | { readonly kind: 'command' }
  | { readonly kind: 'regionEntry' }
  | { readonly kind: 'regionAttributes' }
  | { readonly kind: 'regionColon' }
  | { readonly kind: 'regionOrigin' }
  | { readonly kind: 'regionLength' }
  | {
      readonly kind: 'regionValue';
      readonly part: 'origin' | 'length';
      readonly regionName: string | undefined;
    }
  | { readonly kind: 'sectionStatement' }
  | { readonly kind: 'sectionType' }
  | { readonly kind: 'sectionHeader' }
  | { readonly kind: 'bodyStatement' }
  | { readonly kind: 'inputPattern' }
  | { readonly kind: 'filePattern' }
  | { readonly kind: 'placement'; readonly needsMark: boolean }
  | { readonly kind: 'regionName' }
  | { readonly kind: 'sectionName' }
  | { readonly kind: 'symbolName' }
  | { readonly kind: 'constantName' }
  | { readonly kind: 'expression' }
  | { readonly kind: 'phdrType' }
  | { readonly kind: 'phdrName' }
  | { readonly kind: 'phdrEntry' }
  | { readonly kind: 'file'; readonly of: 'include' | 'input' }
  | { readonly kind: 'format' }
  | { readonly kind: 'architecture' }
  | { readonly kind: 'insertWhere' };

export interface CompletionContext {
  readonly place: CompletionPlace;
  /** The half-typed word, which a completion replaces. */
  readonly span: Span;
}

type Block = 'top' | 'memory' | 'sections' | 'body' | 'phdrs' | 'overlay' | 'version' | 'unknown';

/** What may stand at an offset; undefined inside comments, strings and where only the author knows. O(tokens). */
export function completionContextAt(script: Script, offset: number): CompletionContext | undefined {
  if (inComment(script, offset)) return undefined;
  const { text } = script;
  const span = wordAt(text, offset);
  const { block, from } = statementAt(script, span.start);
  const place = placeOf(text, block, wordsBetween(script, from, span.start), span.start);
  return place && { place, span };
}

/** The half-typed word around an offset. */
function wordAt(text: string, offset: number): Span {
  let start = offset;
  while (
    start > 0 &&
    /[\w.$/*~\\-]/.test(text[start - 1]!) &&
    !/^\/\*|^\*\//.test(text.slice(start - 2, start))
  )
    start--;
  // A sign in front of the word is not part of it: `a -b`, `*(.te`.
  while (start < offset && /[-*~]/.test(text[start]!)) start++;
  let end = offset;
  while (end < text.length && /[\w.$]/.test(text[end]!)) end++;
  return { start, end };
}

interface Word {
  readonly text: string;
  readonly kind: number;
  readonly end: number;
}

/**
 * Tokens from an index up to an offset. ld reads `RAM,` as one name in places; marks at the end of a name are cut off.
 */
function wordsBetween(script: Script, from: number, offset: number): readonly Word[] {
  const { tokens, text } = script;
  const words: Word[] = [];
  for (let index = from; index < tokens.length && tokens.start(index) < offset; index++) {
    const end = Math.min(tokens.end(index), offset);
    const kind = tokens.kind(index);
    const source =
      kind >= Token.Keyword ? keywords[kind - Token.Keyword]! : text.slice(tokens.start(index), end);
    const glued = kind === Token.Name ? /^([^,=:]+)([,=:]+)$/.exec(source) : null;
    if (glued) {
      words.push({ text: glued[1]!, kind, end: end - glued[2]!.length });
      for (const mark of glued[2]!) words.push({ text: mark, kind: mark.charCodeAt(0), end });
    } else {
      words.push({ text: source, kind, end });
    }
  }
  return words;
}

/** The innermost block that is open at an offset, and the token that its unfinished statement starts with. */
function statementAt(script: Script, offset: number): { readonly block: Block; readonly from: number } {
  const { tokens, context } = script;
  const stack: { block: Block; from: number }[] = [{ block: outerBlocks[context], from: 0 }];
  for (let index = 0; index < tokens.length && tokens.start(index) < offset; index++) {
    const here = stack[stack.length - 1]!;
    const kind = tokens.kind(index);
    if (kind === openBrace) {
      stack.push({ block: blockOf(here.block, script, here.from, index), from: index + 1 });
    } else if (kind === closeBrace) {
      if (stack.length > 1) stack.pop();
      // What follows is the placement of the section that ends here.
      stack[stack.length - 1]!.from = index;
    } else if (kind === semicolon) {
      here.from = index + 1;
    } else if (here.block !== 'top' && here.block !== 'phdrs' && isBlockWord(script, index)) {
      // Somebody is writing in an unfinished block above: the next command still starts one of its own.
      stack.length = 1;
      stack[0]!.from = index;
    }
  }
  const { block, from } = stack[stack.length - 1]!;
  return { block, from };
}

const openBrace = 123;
const closeBrace = 125;
const semicolon = 59;
const outerBlocks: Readonly<Record<Script['context'], Block>> = {
  script: 'top',
  memory: 'memory',
  sections: 'sections',
  statements: 'body',
};

function wordOf({ tokens, text }: Script, index: number): string {
  return index < 0 || index >= tokens.length ? '' : text.slice(tokens.start(index), tokens.end(index));
}

/** Inside a block these may have been read as plain names. */
function isBlockWord(script: Script, index: number): boolean {
  const { tokens } = script;
  const length = tokens.end(index) - tokens.start(index);
  if (length !== 5 && length !== 6 && length !== 8) return false;
  const first = script.text.charCodeAt(tokens.start(index));
  if (first !== 77 && first !== 83 && first !== 80) return false;
  return /^(?:MEMORY|SECTIONS|PHDRS)$/.test(wordOf(script, index));
}

function blockOf(outer: Block, script: Script, from: number, at: number): Block {
  switch (wordOf(script, at - 1)) {
    case 'MEMORY':
      return 'memory';
    case 'SECTIONS':
      return 'sections';
    case 'PHDRS':
      return 'phdrs';
    case 'VERSION':
      return 'version';
  }
  if (outer === 'sections') {
    const isOverlay = wordOf(script, from) === 'OVERLAY' || wordOf(script, from + 1) === 'OVERLAY';
    return isOverlay ? 'overlay' : 'body';
  }
  if (outer === 'overlay') return 'body';
  return outer === 'top' ? 'unknown' : outer;
}

function placeOf(
  text: string,
  block: Block,
  tail: readonly Word[],
  offset: number,
): CompletionPlace | undefined {
  const last = tail[tail.length - 1];
  const call = openCall(tail);
  if (call) return insideCall(block, call, tail);
  if (last?.text === 'INCLUDE') return { kind: 'file', of: 'include' };
  if (last?.text === 'INSERT') return { kind: 'insertWhere' };
  if (last?.text === 'AFTER' || last?.text === 'BEFORE') return { kind: 'sectionName' };
  switch (block) {
    case 'top':
    case 'unknown':
      return isAssigning(tail)
        ? { kind: 'expression' }
        : atStatement(text, tail, offset)
          ? { kind: 'command' }
          : undefined;
    case 'memory':
      return inMemory(text, tail, offset);
    case 'sections':
    case 'overlay':
      return inSections(text, tail, offset);
    case 'body':
      if (last?.text === '>') return { kind: 'regionName' };
      return isAssigning(tail) ? { kind: 'expression' } : { kind: 'bodyStatement' };
    case 'phdrs':
      return inPhdrs(tail);
    case 'version':
      return undefined;
  }
}

/** The parenthesis that is still open: the word in front of it and what stands in it. */
function openCall(tail: readonly Word[]): { readonly word: string; readonly at: number } | undefined {
  let depth = 0;
  for (let at = tail.length - 1; at >= 0; at--) {
    if (tail[at]!.text === ')') depth++;
    else if (tail[at]!.text === '(' && --depth < 0) return { word: tail[at - 1]?.text ?? '', at };
  }
  return undefined;
}

function insideCall(
  block: Block,
  call: { readonly word: string; readonly at: number },
  tail: readonly Word[],
): CompletionPlace | undefined {
  const inside = tail.slice(call.at + 1);
  switch (call.word) {
    case 'ORIGIN':
    case 'LENGTH':
      return { kind: 'regionName' };
    case 'ADDR':
    case 'LOADADDR':
    case 'SIZEOF':
    case 'ALIGNOF':
    case 'NOCROSSREFS':
    case 'NOCROSSREFS_TO':
      return { kind: 'sectionName' };
    case 'DEFINED':
    case 'ENTRY':
    case 'EXTERN':
      return { kind: 'symbolName' };
    case 'CONSTANT':
      return { kind: 'constantName' };
    case 'REGION_ALIAS':
      return inside.some(({ text }) => text === ',') ? { kind: 'regionName' } : undefined;
    case 'INPUT':
    case 'GROUP':
    case 'AS_NEEDED':
    case 'STARTUP':
      return { kind: 'file', of: 'input' };
    case 'OUTPUT_FORMAT':
    case 'TARGET':
      return { kind: 'format' };
    case 'OUTPUT_ARCH':
      return { kind: 'architecture' };
    case 'PROVIDE':
    case 'HIDDEN':
    case 'PROVIDE_HIDDEN':
      return inside.some(({ text }) => text === '=') ? { kind: 'expression' } : { kind: 'symbolName' };
    case 'KEEP':
    case 'EXCLUDE_FILE':
      return { kind: 'filePattern' };
    case 'SORT':
    case 'SORT_BY_NAME':
    case 'SORT_BY_ALIGNMENT':
    case 'SORT_BY_INIT_PRIORITY':
    case 'SORT_NONE':
      return { kind: 'inputPattern' };
    case 'INPUT_SECTION_FLAGS':
    case 'SEARCH_DIR':
    case 'OUTPUT':
    case 'MAP':
      return undefined;
  }
  if (block === 'memory' && call.at === 1) return { kind: 'regionAttributes' };
  if (isAssigning(tail.slice(0, call.at)) || isExpressionCall(call.word)) return { kind: 'expression' };
  if (block === 'body') return { kind: 'inputPattern' };
  if ((block === 'sections' || block === 'overlay') && call.at >= 1 && call.word !== 'AT') {
    const header = tail.slice(0, call.at);
    return header.some(({ text }) => text === ':') ? { kind: 'expression' } : { kind: 'sectionType' };
  }
  return { kind: 'expression' };
}

function isExpressionCall(word: string): boolean {
  return /^(?:ALIGN|SUBALIGN|BLOCK|NEXT|ABSOLUTE|MAX|MIN|LOG2CEIL|ASSERT|AT|BYTE|SHORT|LONG|QUAD|SQUAD|FILL|SEGMENT_START|DATA_SEGMENT_\w+|FLAGS|BIND)$/.test(
    word,
  );
}

/** Whether the statement has its `=` already, so that a value is being written. */
function isAssigning(tail: readonly Word[]): boolean {
  const last = tail[tail.length - 1];
  if (!last) return false;
  const assign = tail.findIndex(({ text }, at) => at > 0 && /^(?:[-+*/&|]|<<|>>)?=$/.test(text));
  if (assign < 0 || tail.slice(assign).some(({ text }) => text === '>')) return false;
  // Behind a finished operand nothing but an operator can stand; a new word there starts the next statement.
  return (
    assign === tail.length - 1 ||
    /^(?:[-+*/%&|!~?:,(=<>]|<<|>>|&&|\|\||[=!<>]=|(?:[-+*/&|]|<<|>>)=)$/.test(last.text)
  );
}

/** Whether a new statement may begin: nothing stands before on the line, or the last statement is complete. */
function atStatement(text: string, tail: readonly Word[], offset: number): boolean {
  const last = tail[tail.length - 1];
  return !last || last.text === '}' || last.text === ')' || text.slice(last.end, offset).includes('\n');
}

function inMemory(text: string, tail: readonly Word[], offset: number): CompletionPlace | undefined {
  const last = tail[tail.length - 1];
  if (!last) return { kind: 'regionEntry' };
  const origin = lastIndex(tail, /^(?:ORIGIN|org|o)$/);
  const length = lastIndex(tail, /^(?:LENGTH|len|l)$/);
  const isValue = (at: number): boolean => at >= 0 && tail[at + 1]?.text === '=';
  const newLine = text.slice(last.end, offset).includes('\n');
  if (last.text === '=' || isOperator(last.text)) {
    const part = length > origin && isValue(length) ? 'length' : 'origin';
    const colon = lastIndex(tail, /^:$/);
    return { kind: 'regionValue', part, regionName: nameBefore(tail, colon) };
  }
  if (last.text === ':') return { kind: 'regionOrigin' };
  if (last.text === ',') return origin > length ? { kind: 'regionLength' } : { kind: 'regionEntry' };
  if (isValue(length) && length > origin) return { kind: 'regionEntry' };
  if (isValue(origin)) return { kind: 'regionLength' };
  return newLine ? { kind: 'regionEntry' } : { kind: 'regionColon' };
}

function nameBefore(tail: readonly Word[], colon: number): string | undefined {
  for (let at = colon - 1, depth = 0; at >= 0; at--) {
    const { text } = tail[at]!;
    if (text === ')') depth++;
    else if (text === '(') depth--;
    else if (depth === 0) return text;
  }
  return undefined;
}

function isOperator(text: string): boolean {
  return /^(?:[-+*/%&|!~?(<>]|<<|>>|&&|\|\||[=!<>]=)$/.test(text);
}

function inSections(text: string, tail: readonly Word[], offset: number): CompletionPlace | undefined {
  const last = tail[tail.length - 1];
  if (!last) return { kind: 'sectionStatement' };
  const newLine = text.slice(last.end, offset).includes('\n');
  if (tail[0]!.text === '}') {
    const isPlacing = tail.length === 1 || /^(?:>|AT|:|=)$/.test(tail[1]!.text);
    if (isPlacing) {
      if (last.text === '>') return { kind: 'regionName' };
      if (last.text === 'AT') return { kind: 'placement', needsMark: true };
      if (last.text === ':') return { kind: 'phdrName' };
      if (last.text === '=') return { kind: 'expression' };
      return newLine ? { kind: 'sectionStatement' } : { kind: 'placement', needsMark: false };
    }
    // The placement of the section before is over; a statement of its own is being written.
    return inSections(text, afterPlacement(tail), offset);
  }
  if (last.text === '>') return { kind: 'regionName' };
  if (isAssigning(tail)) return { kind: 'expression' };
  const colon = tail.findIndex(({ text: mark }) => mark === ':');
  if (colon > 0) return { kind: 'sectionHeader' };
  return newLine || last.text === ')' ? { kind: 'sectionStatement' } : undefined;
}

/** The words behind `} > REGION AT > REGION :phdr`. */
function afterPlacement(tail: readonly Word[]): readonly Word[] {
  let at = 1;
  for (;;) {
    const { text } = tail[at] ?? { text: '' };
    if (text === '>' || text === ':') at += 2;
    else if (text === 'AT') at++;
    else break;
  }
  return at > 1 ? tail.slice(at) : tail.slice(1);
}

function inPhdrs(tail: readonly Word[]): CompletionPlace | undefined {
  if (tail.length === 0) return undefined;
  return tail.length === 1 ? { kind: 'phdrType' } : { kind: 'phdrEntry' };
}

function lastIndex(tail: readonly Word[], what: RegExp): number {
  for (let at = tail.length - 1; at >= 0; at--) if (what.test(tail[at]!.text)) return at;
  return -1;
}
