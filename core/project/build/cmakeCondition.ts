import { compileRegularExpression } from '../../base/linearPattern';
import { insidePath } from './cmakePath';
import type { Choices } from './variants';
import { deepestNesting } from './workBudget';

/** One token of an `if()`, expanded; `source` is how it was written. */
export interface ConditionToken {
  readonly text: string;
  readonly source: string;
  readonly quoted: boolean;
}

/** What a condition may ask about. */
export interface ConditionScope {
  readonly choices: Choices;
  variable(name: string): string | undefined;
  /** Whether the project itself sets it: then nothing outside decides. */
  isSettled(name: string): boolean;
  exists(path: string): boolean;
  isTarget(name: string): boolean;
  isCommand(name: string): boolean;
  /** Told where parentheses are nested more deeply than is followed: the condition counts as false there. */
  tooDeep(): void;
}

/** Evaluates the arguments of `if()`. What only a command line or a cache decides is a choice. */
export function evaluateCondition(tokens: readonly ConditionToken[], scope: ConditionScope): boolean {
  let at = 0;
  let depth = 0;
  const peek = (word: string): boolean => tokens[at]?.text === word && tokens[at]?.quoted === false;

  const either = (): boolean => {
    let value = both();
    while (peek('OR')) {
      at++;
      const right = both();
      value = value || right;
    }
    return value;
  };
  const both = (): boolean => {
    let value = not();
    while (peek('AND')) {
      at++;
      const right = not();
      value = value && right;
    }
    return value;
  };
  const not = (): boolean => {
    if (depth >= deepestNesting) {
      scope.tooDeep();
      return false;
    }
    depth++;
    const value = negated();
    depth--;
    return value;
  };
  const negated = (): boolean => {
    if (peek('NOT')) {
      at++;
      return !not();
    }
    if (peek('(')) {
      at++;
      const value = either();
      if (peek(')')) at++;
      return value;
    }
    return leaf();
  };
  const leaf = (): boolean => {
    const first = tokens[at++];
    if (!first) return false;
    const second = tokens[at];
    if (!first.quoted && second) {
      const unary = unaryTest(first.text, second, scope);
      if (unary !== undefined) {
        at++;
        return unary;
      }
    }
    const operator = second && !second.quoted ? second.text : '';
    const right = tokens[at + 1];
    if (right && comparisons.has(operator)) {
      at += 2;
      return compare(first, operator, right, scope);
    }
    return truth(first, scope);
  };
  return either();
}

const comparisons: ReadonlySet<string> = new Set([
  'STREQUAL',
  'EQUAL',
  'MATCHES',
  'LESS',
  'GREATER',
  'LESS_EQUAL',
  'GREATER_EQUAL',
  'STRLESS',
  'STRGREATER',
  'VERSION_LESS',
  'VERSION_GREATER',
  'VERSION_EQUAL',
  'VERSION_LESS_EQUAL',
  'VERSION_GREATER_EQUAL',
  'IN_LIST',
  'PATH_EQUAL',
  'IS_NEWER_THAN',
]);

function unaryTest(operator: string, operand: ConditionToken, scope: ConditionScope): boolean | undefined {
  switch (operator) {
    case 'DEFINED': {
      const isDefined = scope.variable(operand.text) !== undefined;
      return scope.isSettled(operand.text)
        ? isDefined
        : scope.choices.holds(`DEFINED ${operand.text}`, isDefined);
    }
    case 'EXISTS':
    case 'IS_DIRECTORY':
      return scope.exists(insidePath(operand.text));
    case 'TARGET':
      return scope.isTarget(operand.text);
    case 'COMMAND':
      return scope.isCommand(operand.text.toLowerCase());
    case 'POLICY':
    case 'TEST':
    case 'IS_SYMLINK':
      return false;
    case 'IS_ABSOLUTE':
      return /^(?:[A-Za-z]:|\/)/.test(operand.text);
    default:
      return undefined;
  }
}

/** The variable that a token refers to, `BOARD` or `${BOARD}`, and its value. */
function operand(token: ConditionToken, scope: ConditionScope): { name: string | undefined; value: string } {
  const reference = /^\$\{([^${}]+)\}$/.exec(token.source)?.[1];
  if (reference !== undefined) return { name: reference, value: token.text };
  const direct = token.quoted ? undefined : scope.variable(token.text);
  return direct === undefined ? { name: undefined, value: token.text } : { name: token.text, value: direct };
}

function compare(
  left: ConditionToken,
  operator: string,
  right: ConditionToken,
  scope: ConditionScope,
): boolean {
  const a = operand(left, scope);
  const b = operand(right, scope);
  if (
    operator === 'STREQUAL' ||
    operator === 'EQUAL' ||
    operator === 'PATH_EQUAL' ||
    operator === 'VERSION_EQUAL'
  ) {
    // An unset name on the left stands for itself, but means the variable that a command line may set.
    const name = a.name ?? (/^[A-Z][A-Z0-9_]+$/.test(left.text) && !left.quoted ? left.text : undefined);
    if (name !== undefined && b.name === undefined && !scope.isSettled(name)) {
      return scope.choices.equals(name, scope.variable(name) ?? '', b.value);
    }
    return a.value === b.value;
  }
  const actual = simpleComparison(a.value, operator, b.value, scope);
  const open = [a.name, b.name].some((name) => name !== undefined && !scope.isSettled(name));
  return open ? scope.choices.holds(`${left.source} ${operator} ${right.source}`, actual) : actual;
}

function simpleComparison(a: string, operator: string, b: string, scope: ConditionScope): boolean {
  switch (operator) {
    case 'IN_LIST':
      return (scope.variable(b) ?? b).split(';').includes(a);
    case 'MATCHES':
      return compileRegularExpression(b)?.matches(a) ?? false;
    case 'LESS':
    case 'VERSION_LESS':
      return Number.parseFloat(a) < Number.parseFloat(b);
    case 'GREATER':
    case 'VERSION_GREATER':
      return Number.parseFloat(a) > Number.parseFloat(b);
    case 'LESS_EQUAL':
    case 'VERSION_LESS_EQUAL':
      return Number.parseFloat(a) <= Number.parseFloat(b);
    case 'GREATER_EQUAL':
    case 'VERSION_GREATER_EQUAL':
      return Number.parseFloat(a) >= Number.parseFloat(b);
    default:
      return false;
  }
}

function truth(token: ConditionToken, scope: ConditionScope): boolean {
  const constant = constantTruth(token.text);
  if (constant !== undefined) return constant;
  if (token.quoted) return false;
  const value = scope.variable(token.text);
  const actual = value !== undefined && constantTruth(value) !== false;
  return scope.isSettled(token.text) ? actual : scope.choices.holds(token.text, actual);
}

/** `ON`, `0`, `X-NOTFOUND` …; undefined for anything else. */
function constantTruth(text: string): boolean | undefined {
  const upper = text.toUpperCase();
  if (/^(?:1|ON|YES|TRUE|Y|[1-9]\d*)$/.test(upper)) return true;
  if (/^(?:0|OFF|NO|FALSE|N|IGNORE|NOTFOUND|)$/.test(upper) || upper.endsWith('-NOTFOUND')) return false;
  return undefined;
}
