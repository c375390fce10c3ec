import { say } from '../../base/wording';
import { missing, parseWholeExpression } from './expressionParser';
import { takeNameOrFail } from './nameParser';
import { keywordKind, Token } from './tokens';
import type { Assignment, AssignmentOperator, Name } from './syntaxTree';
import type { TokenReader } from './tokenReader';

const operators: Readonly<Record<number, AssignmentOperator>> = {
  [Token.Assign]: '=',
  [Token.AddAssign]: '+=',
  [Token.SubtractAssign]: '-=',
  [Token.MultiplyAssign]: '*=',
  [Token.DivideAssign]: '/=',
  [Token.ShiftLeftAssign]: '<<=',
  [Token.ShiftRightAssign]: '>>=',
  [Token.AndAssign]: '&=',
  [Token.OrAssign]: '|=',
};

export function isAssignmentOperator(kind: number): boolean {
  return operators[kind] !== undefined;
}

const wrappers = new Map<number, 'PROVIDE' | 'HIDDEN' | 'PROVIDE_HIDDEN'>([
  [keywordKind('PROVIDE'), 'PROVIDE'],
  [keywordKind('HIDDEN'), 'HIDDEN'],
  [keywordKind('PROVIDE_HIDDEN'), 'PROVIDE_HIDDEN'],
]);

export function isAssignmentWrapper(kind: number): boolean {
  return wrappers.has(kind);
}

/** `target op= value`; the target has been read and an operator is next. */
export function parseAssignment(reader: TokenReader, target: Name): Assignment {
  const operator = operators[reader.kind()] ?? '=';
  const operatorSpan = reader.takeSpan();
  const value = parseWholeExpression(reader);
  return {
    kind: 'assignment',
    span: reader.spanFrom(target.span.start),
    wrapper: undefined,
    wrapperSpan: undefined,
    target,
    operator,
    operatorSpan,
    value,
  };
}

/** `PROVIDE ( target = value )`, or the same with HIDDEN or PROVIDE_HIDDEN. */
export function parseWrappedAssignment(reader: TokenReader): Assignment | undefined {
  const wrapper = wrappers.get(reader.kind());
  const wrapperSpan = reader.takeSpan();
  reader.expect(Token.OpenParen);
  const target = takeNameOrFail(reader, 'Symbol expected');
  if (!target) return undefined;
  let operatorSpan = { start: target.span.end, end: target.span.end };
  let value;
  if (reader.kind() === Token.Assign) {
    operatorSpan = reader.takeSpan();
    value = parseWholeExpression(reader);
    reader.expect(Token.CloseParen);
  } else {
    reader.fail(say`'=' expected`);
    value = missing(reader);
  }
  const span = reader.spanFrom(wrapperSpan.start);
  return { kind: 'assignment', span, wrapper, wrapperSpan, target, operator: '=', operatorSpan, value };
}
