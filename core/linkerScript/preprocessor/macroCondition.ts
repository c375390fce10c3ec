import type { Budget } from './budget';
import { expandMacros, macroTokens, type Macro, type MacroToken } from './macroTokens';

/** What an `#if` says. */
export interface Condition {
  /** Undefined where it is not an expression. */
  readonly value: boolean | undefined;
  /** Names that it asks for and nothing defines; they count as 0. */
  readonly unknown: readonly string[];
}

/** Reads an `#if` condition: `defined`, integers, all C operators. */
export function readCondition(text: string, macros: ReadonlyMap<string, Macro>, budget: Budget): Condition {
  const unknown: string[] = [];
  const plain = withoutDefined(macroTokens(text), macros, unknown);
  const tokens = expandMacros(plain, macros, budget).filter((token) => token.kind !== 'space');
  for (const token of tokens) if (token.kind === 'name') unknown.push(token.text);
  const state = { tokens, at: 0, depth: 0 };
  const value = conditional(state);
  return { value: value === undefined || state.at < tokens.length ? undefined : value !== 0n, unknown };
}

/** Replaces `defined NAME` and `defined ( NAME )` before anything is expanded. */
function withoutDefined(
  tokens: readonly MacroToken[],
  macros: ReadonlyMap<string, Macro>,
  unknown: string[],
): MacroToken[] {
  const solid = tokens.filter((token) => token.kind !== 'space');
  const result: MacroToken[] = [];
  for (let at = 0; at < solid.length; at++) {
    const token = solid[at]!;
    if (token.text !== 'defined' && token.text !== '__has_include') {
      result.push(token, { kind: 'space', text: ' ' });
      continue;
    }
    const parenthesized = solid[at + 1]?.text === '(';
    const name = solid[at + (parenthesized ? 2 : 1)];
    const known = token.text === 'defined' && name !== undefined && macros.has(name.text);
    if (!known && name) unknown.push(name.text);
    result.push({ kind: 'number', text: known ? '1' : '0' });
    at += parenthesized ? 3 : 1;
  }
  return result;
}

interface State {
  readonly tokens: readonly MacroToken[];
  at: number;
  depth: number;
}

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

function conditional(state: State): bigint | undefined {
  if (state.depth > 100) return undefined;
  state.depth++;
  const condition = binary(state, 0);
  let result = condition;
  if (condition !== undefined && state.tokens[state.at]?.text === '?') {
    state.at++;
    const whenTrue = conditional(state);
    if (whenTrue === undefined || state.tokens[state.at]?.text !== ':') return undefined;
    state.at++;
    const whenFalse = conditional(state);
    result = condition !== 0n ? whenTrue : whenFalse;
  }
  state.depth--;
  return result;
}

function binary(state: State, level: number): bigint | undefined {
  const operators = levels[level];
  if (!operators) return unary(state);
  let left = binary(state, level + 1);
  while (left !== undefined && operators.includes(state.tokens[state.at]?.text ?? '')) {
    const operator = state.tokens[state.at++]!.text;
    const right = binary(state, level + 1);
    left = right === undefined ? undefined : apply(operator, left, right);
  }
  return left;
}

function apply(operator: string, left: bigint, right: bigint): bigint | undefined {
  const truth = (value: boolean): bigint => (value ? 1n : 0n);
  switch (operator) {
    case '||':
      return truth(left !== 0n || right !== 0n);
    case '&&':
      return truth(left !== 0n && right !== 0n);
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    case '<<':
      return BigInt.asIntN(64, left << (right & 63n));
    case '>>':
      return left >> (right & 63n);
    case '+':
      return BigInt.asIntN(64, left + right);
    case '-':
      return BigInt.asIntN(64, left - right);
    case '*':
      return BigInt.asIntN(64, left * right);
    case '/':
      return right === 0n ? undefined : left / right;
    case '%':
      return right === 0n ? undefined : left % right;
    default:
      return undefined;
  }
}

function unary(state: State): bigint | undefined {
  const token = state.tokens[state.at];
  if (!token || state.depth > 100) return undefined;
  state.at++;
  if (token.text === '(') {
    const value = conditional(state);
    return state.tokens[state.at++]?.text === ')' ? value : undefined;
  }
  if (token.text === '!' || token.text === '-' || token.text === '~' || token.text === '+') {
    state.depth++;
    const value = unary(state);
    state.depth--;
    if (value === undefined) return undefined;
    if (token.text === '!') return value === 0n ? 1n : 0n;
    return token.text === '-' ? -value : token.text === '~' ? ~value : value;
  }
  if (token.kind === 'name') return 0n;
  const match = /^(0[xX][0-9a-fA-F]{1,16}|0[0-7]{0,22}|[1-9][0-9]{0,19})[uUlL]*$/.exec(token.text);
  if (!match) return undefined;
  const digits = match[1]!;
  return BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
}
