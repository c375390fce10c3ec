import { parse } from 'jsonc-parser';
import type { Span, SyntaxProblem } from '../base/span';
import { say } from '../base/wording';

// A 4 MB file is cut into its thousand parts by counting brackets alone, in a few milliseconds; each part is then
// parsed by itself. That gives positions where they are needed, and a broken part costs only itself.

/** A member of a JSON object: its key as written and where its value stands. */
export interface Member {
  readonly key: string;
  readonly value: Span;
  /** Of an array: its elements. */
  readonly elements: readonly Span[];
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Members of the object that starts at or after `from`; nothing where there is none. A cut-off text ends the last one. */
export function membersOf(text: string, from: number): Member[] {
  const open = skipBlank(text, from);
  if (text.charCodeAt(open) !== openBrace) return [];
  const members: Member[] = [];
  let at = open + 1;
  while (at < text.length) {
    at = skipBlank(text, at);
    const c = text.charCodeAt(at);
    if (c === comma) {
      at++;
      continue;
    }
    if (c !== quote) break;
    const keyEnd = stringEnd(text, at);
    const afterKey = skipBlank(text, keyEnd);
    if (text.charCodeAt(afterKey) !== colon) break;
    const start = skipBlank(text, afterKey + 1);
    const { elements, end } = arrayAt(text, start) ?? { elements: [], end: valueEnd(text, start) };
    members.push({ key: text.slice(at + 1, keyEnd - 1), value: { start, end }, elements });
    if (end === start) break;
    at = end;
  }
  return members;
}

/** The array that opens at `open`, read once: its elements and where it ends; undefined where there is none. */
function arrayAt(
  text: string,
  open: number,
): { readonly elements: readonly Span[]; readonly end: number } | undefined {
  if (text.charCodeAt(open) !== openBracket) return undefined;
  const elements: Span[] = [];
  let isRegular = true;
  let at = open + 1;
  while (at < text.length) {
    at = skipBlank(text, at);
    const c = text.charCodeAt(at);
    if (c === comma) {
      at++;
      continue;
    }
    if (c === closeBracket || c === closeBrace || at >= text.length) break;
    const end = valueEnd(text, at);
    if (end === at) break;
    elements.push({ start: at, end });
    // A quote inside of a plain value begins a string in which brackets do not count.
    if (isPlain(c) && text.slice(at, end).includes('"')) isRegular = false;
    at = end;
  }
  const isClosed = isRegular && text.charCodeAt(at) === closeBracket;
  return { elements, end: isClosed ? at + 1 : valueEnd(text, open) };
}

function isPlain(first: number): boolean {
  return first !== quote && first !== openBrace && first !== openBracket;
}

/**
 * The value of one part. Where it is not strict JSON the fault is noted (at most twenty notes in all) and a tolerant
 * reading returned; a part that the text's end cuts off is dropped, since its last number may be cut as well.
 */
export function valueOf(text: string, span: Span, problems: SyntaxProblem[]): unknown {
  const part = text.slice(span.start, span.end);
  try {
    return JSON.parse(part) as unknown;
  } catch {
    const cut = span.end >= text.length && isUnclosed(part);
    note(
      problems,
      cut ? 'json-cut-off' : 'json',
      cut ? say`The text ends inside this value.` : say`This is not valid JSON.`,
      span,
    );
    // The tolerant parser is recursive: a text of nothing but brackets must not exhaust the stack.
    return cut || depthOf(part) > 200
      ? undefined
      : (parse(part, [], { allowTrailingComma: true }) as unknown);
  }
}

/** Keeps the first twenty: a list of thousands of broken entries says no more than that. */
export function note(problems: SyntaxProblem[], code: string, message: string, span: Span): void {
  if (problems.length < 20) problems.push({ code, message, span });
}

/** Whether brackets or a string are still open at the end. */
function isUnclosed(part: string): boolean {
  const first = part.charCodeAt(0);
  if (first === quote) return stringEnd(part, 0) === part.length && (part.length < 2 || !part.endsWith('"'));
  if (first !== openBrace && first !== openBracket) return false;
  let depth = 0;
  for (let at = 0; at < part.length;) {
    const c = part.charCodeAt(at);
    if (c === quote) {
      at = stringEnd(part, at);
      continue;
    }
    if (c === openBrace || c === openBracket) depth++;
    else if (c === closeBrace || c === closeBracket) depth--;
    at++;
  }
  return depth > 0;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === openBrace || c === openBracket) deepest = Math.max(deepest, ++depth);
    else if (c === closeBrace || c === closeBracket) depth--;
  }
  return deepest;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09 && c !== 0xfeff) break;
    at++;
  }
  return at;
}

/** Past the closing quote of the string that opens at `open`, or the text's end. */
function stringEnd(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at >= 0) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at + 1;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
}

/** Past the value at `start`: its matching bracket, or the separator after a plain value. */
function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === quote) return stringEnd(text, start);
  if (isPlain(first)) {
    let at = start;
    while (at < text.length) {
      const c = text.charCodeAt(at);
      if (c === comma || c === closeBrace || c === closeBracket || c === 0x0a) break;
      at++;
    }
    while (at > start && text.charCodeAt(at - 1) <= 0x20) at--;
    return at;
  }
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === quote) {
      at = stringEnd(text, at);
      continue;
    }
    at++;
    if (c === openBrace || c === openBracket) depth++;
    else if ((c === closeBrace || c === closeBracket) && --depth === 0) return at;
  }
  return text.length;
}
