import { say } from '../../base/wording';
import { takeNameOrFail } from './nameParser';
import { beginsStatement } from './recovery';
import { keywordKind, Mode, Token } from './tokens';
import type {
  BinaryOperator,
  CallExpression,
  Expression,
  Name,
  NameCallExpression,
  UnaryOperator,
} from './syntaxTree';
import type { TokenReader } from './tokenReader';

// Deeper nesting than any person writes; it keeps the parser and the evaluator off the end of the stack.
const maximalDepth = 400;

const precedences: Readonly<Record<number, number>> = {
  [Token.OrOr]: 1,
  [Token.AndAnd]: 2,
  [Token.Bar]: 3,
  [Token.Ampersand]: 5,
  [Token.Equal]: 6,
  [Token.NotEqual]: 6,
  [Token.Less]: 7,
  [Token.Greater]: 7,
  [Token.LessEqual]: 7,
  [Token.GreaterEqual]: 7,
  [Token.ShiftLeft]: 8,
  [Token.ShiftRight]: 8,
  [Token.Plus]: 9,
  [Token.Minus]: 9,
  [Token.Asterisk]: 10,
  [Token.Slash]: 10,
  [Token.Percent]: 10,
};
const precedenceTable = new Uint8Array(Token.Keyword);
for (const [kind, precedence] of Object.entries(precedences)) precedenceTable[Number(kind)] = precedence;

const operatorTexts: Readonly<Record<number, BinaryOperator>> = {
  [Token.OrOr]: '||',
  [Token.AndAnd]: '&&',
  [Token.Bar]: '|',
  [Token.Ampersand]: '&',
  [Token.Equal]: '==',
  [Token.NotEqual]: '!=',
  [Token.Less]: '<',
  [Token.Greater]: '>',
  [Token.LessEqual]: '<=',
  [Token.GreaterEqual]: '>=',
  [Token.ShiftLeft]: '<<',
  [Token.ShiftRight]: '>>',
  [Token.Plus]: '+',
  [Token.Minus]: '-',
  [Token.Asterisk]: '*',
  [Token.Slash]: '/',
  [Token.Percent]: '%',
};

const unaryTexts: Readonly<Record<number, UnaryOperator>> = {
  [Token.Minus]: '-',
  [Token.Exclamation]: '!',
  [Token.Tilde]: '~',
  [Token.Plus]: '+',
};

type Callee = CallExpression['callee'];
type NameCallee = NameCallExpression['callee'];

/** Number of arguments each builtin takes. */
const callees: readonly (readonly [Callee, number, number])[] = [
  ['ABSOLUTE', 1, 1],
  ['ALIGN', 1, 2],
  ['BLOCK', 1, 1],
  ['NEXT', 1, 1],
  ['MAX', 2, 2],
  ['MIN', 2, 2],
  ['LOG2CEIL', 1, 1],
  ['DATA_SEGMENT_ALIGN', 2, 2],
  ['DATA_SEGMENT_RELRO_END', 2, 2],
  ['DATA_SEGMENT_END', 1, 1],
];
const calleeByKind = new Map(callees.map((entry) => [keywordKind(entry[0]), entry]));
/** Those that read their name in SCRIPT mode, where `.text-1` is one name. */
const scriptNameCallees: readonly NameCallee[] = [
  'ADDR',
  'LOADADDR',
  'SIZEOF',
  'ALIGNOF',
  'ORIGIN',
  'LENGTH',
];
const nameCalleeByKind = new Map<number, NameCallee>(
  [...scriptNameCallees, 'DEFINED' as const, 'CONSTANT' as const, 'SIZEOF_HEADERS' as const].map((name) => [
    keywordKind(name),
    name,
  ]),
);
const SEGMENT_START = keywordKind('SEGMENT_START');
const ASSERT = keywordKind('ASSERT');

/** Parses an expression in EXPRESSION mode, as after `=`; the token behind it is scanned in that mode too. */
export function parseWholeExpression(reader: TokenReader): Expression {
  reader.pushMode(Mode.Expression);
  const expression = parseExpression(reader, 0);
  reader.popMode();
  return expression;
}

/** Parses an expression; the reader is in EXPRESSION mode already. */
export function parseExpression(reader: TokenReader, depth: number): Expression {
  return conditional(reader, binary(reader, unary(reader, depth), 1, depth), depth);
}

/** Goes on with an expression whose first operand has been read. */
export function continueExpression(reader: TokenReader, first: Expression): Expression {
  return conditional(reader, binary(reader, first, 1, 0), 0);
}

/** The rest of `( … )` whose `(` at `start` has been consumed. */
export function parenthesized(reader: TokenReader, start: number, depth: number): Expression {
  const inner = parseExpression(reader, depth + 1);
  reader.expect(Token.CloseParen);
  return { kind: 'parenthesized', span: reader.spanFrom(start), inner };
}

function conditional(reader: TokenReader, condition: Expression, depth: number): Expression {
  if (reader.kind() !== Token.Question) return condition;
  if (depth > maximalDepth) return tooDeep(reader);
  reader.take();
  const whenTrue = parseExpression(reader, depth + 1);
  const whenFalse = reader.expect(Token.Colon) ? parseExpression(reader, depth + 1) : missing(reader);
  const { start } = condition.span;
  return { kind: 'conditional', span: reader.spanFrom(start), condition, whenTrue, whenFalse };
}

function binary(reader: TokenReader, first: Expression, minimum: number, depth: number): Expression {
  let left = first;
  for (;;) {
    const kind = reader.kind();
    const precedence = kind < Token.Keyword ? precedenceTable[kind]! : 0;
    if (precedence < minimum || precedence === 0) return left;
    const operatorSpan = reader.takeSpan();
    const right = binary(reader, unary(reader, depth), precedence + 1, depth);
    const { start } = left.span;
    const operator = operatorTexts[kind]!;
    left = { kind: 'binary', span: reader.spanFrom(start), operator, operatorSpan, left, right };
  }
}

function unary(reader: TokenReader, depth: number): Expression {
  const kind = reader.kind();
  const operator = kind < Token.Keyword ? unaryTexts[kind] : undefined;
  if (operator === undefined) return primary(reader, kind, depth);
  if (depth > maximalDepth) return tooDeep(reader);
  const operatorSpan = reader.takeSpan();
  const operand = unary(reader, depth + 1);
  return { kind: 'unary', span: reader.spanFrom(operatorSpan.start), operator, operatorSpan, operand };
}

function tooDeep(reader: TokenReader): Expression {
  reader.fail(say`This expression is nested too deeply`);
  return missing(reader);
}

export function missing(reader: TokenReader): Expression {
  const at = reader.lastEnd();
  return { kind: 'missing', span: { start: at, end: at } };
}

function primary(reader: TokenReader, kind: number, depth: number): Expression {
  switch (kind) {
    case Token.Number: {
      const value = reader.value();
      const hexDigits = reader.hexDigits();
      return { kind: 'number', span: reader.takeSpan(), value, hexDigits };
    }
    case Token.Name:
    case Token.Quoted: {
      if (reader.recovering && beginsStatement(reader)) break;
      const name = reader.takeName();
      return { kind: 'symbol', span: name.span, name };
    }
    case Token.OpenParen: {
      if (depth > maximalDepth) return tooDeep(reader);
      const { start } = reader.takeSpan();
      return parenthesized(reader, start, depth);
    }
  }
  if (kind >= Token.Keyword) {
    if (depth > maximalDepth) return tooDeep(reader);
    const callee = calleeByKind.get(kind);
    if (callee) return call(reader, callee, depth);
    const nameCallee = nameCalleeByKind.get(kind);
    if (nameCallee) return nameCall(reader, nameCallee);
    if (kind === SEGMENT_START) return segmentStart(reader, depth);
    if (kind === ASSERT) return assertion(reader, depth);
  }
  reader.fail(say`Expression expected`);
  return missing(reader);
}

function call(
  reader: TokenReader,
  [callee, least, most]: readonly [Callee, number, number],
  depth: number,
): Expression {
  const keyword = reader.takeSpan();
  const operands: Expression[] = [];
  if (reader.expect(Token.OpenParen)) {
    operands.push(parseExpression(reader, depth + 1));
    while (operands.length < most && reader.kind() === Token.Comma) {
      reader.take();
      operands.push(parseExpression(reader, depth + 1));
    }
    if (operands.length < least) reader.fail(say`${callee} takes ${least} arguments: ',' expected`);
    else reader.expect(Token.CloseParen);
  }
  return {
    kind: 'call',
    span: reader.spanFrom(keyword.start),
    keyword,
    callee,
    segment: undefined,
    arguments: operands,
  };
}

function segmentStart(reader: TokenReader, depth: number): Expression {
  const keyword = reader.takeSpan();
  reader.pushMode(Mode.Script);
  const open = reader.expect(Token.OpenParen);
  const segment = open ? takeNameOrFail(reader, 'Segment name expected') : undefined;
  reader.popMode();
  const operands: Expression[] = [];
  if (segment && reader.expect(Token.Comma)) {
    operands.push(parseExpression(reader, depth + 1));
    reader.expect(Token.CloseParen);
  }
  return {
    kind: 'call',
    span: reader.spanFrom(keyword.start),
    keyword,
    callee: 'SEGMENT_START',
    segment,
    arguments: operands,
  };
}

function nameCall(reader: TokenReader, callee: NameCallee): Expression {
  const keyword = reader.takeSpan();
  let name: Name | undefined;
  if (callee !== 'SIZEOF_HEADERS') {
    const script = callee !== 'DEFINED' && callee !== 'CONSTANT';
    if (script) reader.pushMode(Mode.Script);
    if (reader.expect(Token.OpenParen)) {
      name = takeNameOrFail(reader, 'Name expected');
      if (name) reader.expect(Token.CloseParen);
    }
    if (script) reader.popMode();
  }
  return { kind: 'nameCall', span: reader.spanFrom(keyword.start), keyword, callee, name };
}

function assertion(reader: TokenReader, depth: number): Expression {
  const keyword = reader.takeSpan();
  const { condition, message } = assertionArguments(reader, depth);
  return { kind: 'assert', span: reader.spanFrom(keyword.start), keyword, condition, message };
}

/** `( exp , "message" )`, the reader being in EXPRESSION mode. */
export function assertionArguments(
  reader: TokenReader,
  depth: number,
): { readonly condition: Expression; readonly message: Name | undefined } {
  if (!reader.expect(Token.OpenParen)) return { condition: missing(reader), message: undefined };
  const condition = parseExpression(reader, depth + 1);
  const message = reader.expect(Token.Comma) ? takeNameOrFail(reader, 'Message expected') : undefined;
  if (message) reader.expect(Token.CloseParen);
  return { condition, message };
}
