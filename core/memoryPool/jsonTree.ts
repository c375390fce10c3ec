import { jsonTokens } from '../base/jsonTokens';
import { createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { deepestNesting, nestedTooDeeply } from '../base/jsonDepth';
import type { Span, SyntaxProblem } from '../base/span';
import { say } from '../base/wording';

/**
 * Largest text that is read, in UTF-16 units. Real pool files have 2 to 10 thousand; whatever is a hundred times
 * larger is something else, and reading it would only block the editor.
 */
export const largestText = 1024 * 1024;

/** No text needs more messages than this; binary garbage would give one for each byte. */
const mostProblems = 20;

/** A JSON text with offsets for every value, and what is wrong with it. */
export interface JsonTree {
  /** The root value; undefined where the text is empty, too large or too deeply nested. */
  readonly root: Node | undefined;
  /** What makes the text no JSON at all, as far as any JSON reader is concerned: always errors. */
  readonly errors: readonly SyntaxProblem[];
  /** What only JSON with comments allows: comments and trailing commas. Their spans can simply be removed. */
  readonly extensions: readonly JsonExtension[];
}

export interface JsonExtension {
  readonly kind: 'comment' | 'trailingComma';
  readonly span: Span;
}

/**
 * Reads JSON, JSON with comments, or what people leave half typed. Never throws, takes O(n) time, and gives up with one
 * clear error above `largestText` characters or 200 levels of nesting. A byte order mark is skipped.
 */
export function readJsonTree(text: string): JsonTree {
  if (text.length > largestText) {
    const message = say`n6mem does not read this file: it has ${text.length} characters, and ${largestText} is the limit.`;
    return { root: undefined, errors: [unread(message, { start: 0, end: 0 })], extensions: [] };
  }
  // Same length, so that all offsets stay those of the file.
  const json = text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
  const tooDeep = nestedTooDeeply(json);
  if (tooDeep) {
    const message = say`n6mem does not read this file: values are nested more than ${deepestNesting} levels deep here.`;
    return { root: undefined, errors: [unread(message, tooDeep)], extensions: [] };
  }
  if (json.trim() === '') {
    const message = say`The file is empty.`;
    return { root: undefined, errors: [problem(message, { start: 0, end: 0 })], extensions: [] };
  }
  const parseErrors: ParseError[] = [];
  const root = parseTree(json, parseErrors, { allowTrailingComma: true });
  const errors = describe(json, parseErrors);
  // An unclosed comment is an error; that it is a comment as well need not be said.
  const starts = new Set(errors.map((error) => error.span.start));
  return { root, errors, extensions: extensionsIn(json).filter(({ span }) => !starts.has(span.start)) };
}

/** What is beyond our own limits: nothing is known of what others make of it. */
function unread(message: string, span: Span): SyntaxProblem {
  return { ...problem(message, span), code: 'mpool-unread' };
}

function problem(message: string, span: Span, severity: 'error' | 'warning' = 'error'): SyntaxProblem {
  return { code: 'mpool-syntax', message, span, severity };
}

/** One pass over the tokens, for what the parser does not tell: comments and trailing commas. */
function extensionsIn(json: string): JsonExtension[] {
  const scanner = createScanner(json, false);
  const extensions: JsonExtension[] = [];
  let comma: Span | undefined;
  for (let token = scanner.scan(); token !== jsonTokens.end; token = scanner.scan()) {
    const start = scanner.getTokenOffset();
    // The scanner steps past the end of an unclosed comment.
    const span = { start, end: Math.min(start + scanner.getTokenLength(), json.length) };
    switch (token) {
      case jsonTokens.space:
      case jsonTokens.lineBreak:
        continue;
      case jsonTokens.lineComment:
      case jsonTokens.blockComment:
        extensions.push({ kind: 'comment', span });
        continue;
      case jsonTokens.closeBrace:
      case jsonTokens.closeBracket:
        if (comma) extensions.push({ kind: 'trailingComma', span: comma });
        break;
      default:
        break;
    }
    comma = token === jsonTokens.comma ? span : undefined;
  }
  return extensions.sort((a, b) => a.span.start - b.span.start);
}

/** One message a line: after a first mistake the parser often stumbles over what follows it. */
function describe(json: string, errors: readonly ParseError[]): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  // Up to here the line of the last message is known to go on.
  let sameLine = -1;
  for (const error of errors) {
    const at = Math.min(error.offset, json.length);
    if (sameLine >= 0) {
      while (sameLine < at && !isLineBreak(json.charCodeAt(sameLine))) sameLine++;
      if (sameLine >= at) continue;
    }
    const span = spanOf(json, error);
    sameLine = span.end;
    if (problems.length === mostProblems) {
      problems.push(problem(say`More mistakes follow; they are not listed.`, span));
      break;
    }
    problems.push(problem(jsonMistake(error.error, json.slice(span.start, span.end)), span));
  }
  return problems;
}

function isLineBreak(character: number): boolean {
  return character === 10 || character === 13;
}

function spanOf(json: string, error: ParseError): Span {
  const start = Math.min(error.offset, json.length);
  const end = Math.min(json.length, start + Math.max(error.length, 0));
  // A token that runs over several lines (an unclosed comment) is shown on its first line only.
  const lineEnd = json.slice(start, end).search(/[\r\n]/);
  return { start, end: lineEnd < 0 ? end : start + lineEnd };
}

/** What is wrong by jsonc-parser's code of an error, and before what (`token`, as it stands there). */
export function jsonMistake(code: number, token: string): string {
  const shown = token.length > 40 ? `${token.slice(0, 40)}…` : token;
  const here = shown === '' ? say`before the end of the file` : say`before ${shown}`;
  switch (printParseErrorCode(code)) {
    case 'InvalidSymbol':
      return say`${shown || say`This`} is not a JSON value: text stands in double quotes, numbers are plain decimals.`;
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return say`${shown || say`This`} is not a complete number.`;
    case 'PropertyNameExpected':
      return say`A key in double quotes is expected ${here}.`;
    case 'ValueExpected':
      return say`A value is missing ${here}.`;
    case 'ColonExpected':
      return say`A colon between key and value is missing ${here}.`;
    case 'CommaExpected':
      return say`A comma is missing ${here}.`;
    case 'CloseBraceExpected':
      return say`A closing } is missing ${here}.`;
    case 'CloseBracketExpected':
      return say`A closing ] is missing ${here}.`;
    case 'EndOfFileExpected':
      return say`Nothing may follow the closing } of the file, but ${shown || say`something`} does.`;
    case 'InvalidCommentToken':
    case 'UnexpectedEndOfComment':
      return say`This comment has no end.`;
    case 'UnexpectedEndOfString':
      return say`This text has no closing double quote on its line.`;
    case 'InvalidUnicode':
      return say`A \\u escape needs four hexadecimal digits.`;
    case 'InvalidEscapeCharacter':
      return say`This escape is unknown to JSON; write a backslash as \\\\ or use /.`;
    case 'InvalidCharacter':
      return say`A control character (such as a tab) is not allowed inside text.`;
    default:
      return say`${shown || say`This`} is not valid JSON.`;
  }
}

/** The span of a node, quotes and brackets included; where it has no end (half typed), up to its last value. */
export function nodeSpan(node: Node): Span {
  let last: Node | undefined = node;
  while (last && last.length < 0) last = last.children?.[last.children.length - 1];
  return { start: node.offset, end: last ? last.offset + last.length : node.offset + 1 };
}

/** One `"key": value` of an object. `value` is undefined while it is being typed. */
export interface JsonMember {
  readonly key: string;
  readonly keyNode: Node;
  readonly value: Node | undefined;
  readonly property: Node;
}

/** The members of an object in their order, duplicates included; empty for anything that is not an object. */
export function members(node: Node | undefined): JsonMember[] {
  if (node?.type !== 'object') return [];
  const result: JsonMember[] = [];
  for (const property of node.children ?? []) {
    const keyNode = property.children?.[0];
    if (!keyNode) continue;
    result.push({ key: String(keyNode.value), keyNode, value: property.children?.[1], property });
  }
  return result;
}

/** The value of a key; of duplicates the last one, as every JSON reader has it. */
export function member(node: Node | undefined, key: string): Node | undefined {
  let found: Node | undefined;
  for (const each of members(node)) if (each.key === key && each.value) found = each.value;
  return found;
}

/** The elements of an array; empty for anything that is not an array. */
export function elements(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

/** The text of a string node, undefined for anything else. */
export function stringValue(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? String(node.value) : undefined;
}
