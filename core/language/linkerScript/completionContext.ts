import type { Span } from '../../base/span';
import { keywords, Token } from '../../linkerScript/scanner';
import type { Script } from '../../linkerScript/syntaxTree';
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
  const words = wordsBefore(script, span.start);
  const { block, tail } = statementAt(words, script.context);
  const place = placeOf(text, block, tail, span.start);
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
  // A sign in front of the word is no part of it: `a -b`, `*(.te`.
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

/** Tokens that end before an offset. ld reads `RAM,` as one name in places; marks at the end of a name are cut off. */
function wordsBefore(script: Script, offset: number): readonly Word[] {
  const { tokens, text } = script;
  const words: Word[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const start = tokens.start(index);
    const end = Math.min(tokens.end(index), offset);
    if (start >= offset) break;
    const kind = tokens.kind(index);
    const source = kind >= Token.Keyword ? keywords[kind - Token.Keyword]! : text.slice(start, end);
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

/** The innermost block that is open, and the words of the statement that is being written in it. */
function statementAt(
  words: readonly Word[],
  context: Script['context'],
): { block: Block; tail: readonly Word[] } {
  const outer: Block = { script: 'top', memory: 'memory', sections: 'sections', statements: 'body' }[
    context
  ] as Block;
  const stack: { block: Block; from: number }[] = [{ block: outer, from: 0 }];
  for (let at = 0; at < words.length; at++) {
    const here = stack[stack.length - 1]!;
    const mark = words[at]!.text;
    if (mark === '{') {
      stack.push({ block: blockOf(here.block, words, here.from, at), from: at + 1 });
    } else if (mark === '}') {
      if (stack.length > 1) stack.pop();
      // What follows is the placement of the section that ends here.
      stack[stack.length - 1]!.from = at;
    } else if (mark === ';') {
      here.from = at + 1;
    } else if (isBlockWord(mark) && here.block !== 'top' && here.block !== 'phdrs') {
      // Somebody is writing in an unfinished block above: the next command still starts one of its own.
      stack.length = 1;
      stack[0]!.from = at;
    }
  }
  const { block, from } = stack[stack.length - 1]!;
  return { block, tail: words.slice(from) };
}

function isBlockWord(word: string): boolean {
  return word === 'MEMORY' || word === 'SECTIONS' || word === 'PHDRS';
}

function blockOf(outer: Block, words: readonly Word[], from: number, at: number): Block {
  const word = words[at - 1]?.text;
  if (word === 'MEMORY') return 'memory';
  if (word === 'SECTIONS') return 'sections';
  if (word === 'PHDRS') return 'phdrs';
  if (word === 'VERSION') return 'version';
  if (outer === 'sections')
    return words[from]?.text === 'OVERLAY' || words[from + 1]?.text === 'OVERLAY' ? 'overlay' : 'body';
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
