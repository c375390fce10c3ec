import type { ProblemCode } from '../problemCode';
import type { Place, Span } from '../../base/span';
import { say } from '../../base/wording';
import { bits64, divide, remainder, alignUp, log2Ceil } from './arithmetic';
import type { BinaryOperation, Tree, UnaryOperation } from './linkState';
import type { Expression } from '../syntax/syntaxTree';

/** Told when a constant division by zero is met while folding, as ld does while it parses. */
export type FoldProblem = (code: ProblemCode, message: string, place: Place) => void;

export interface TreeContext {
  readonly file: string;
  readonly problem: FoldProblem;
  /** Told of each region in `ORIGIN ( … )` and `LENGTH ( … )`. */
  readonly region: (name: string) => void;
}

/**
 * The tree that ld builds of an expression. Operations on constants are done at once, whatever arm of a `?:` they
 * stand in, so `0 ? 1/0 : 2` is an error. `undefined` where the expression is incomplete.
 */
export function buildTree(expression: Expression, context: TreeContext): Tree | undefined {
  const { file, problem } = context;
  switch (expression.kind) {
    case 'number':
      return { kind: 'value', value: expression.value, place: placeOf(file, expression.span) };
    case 'symbol':
      return {
        kind: 'name',
        operation: 'NAME',
        name: expression.name.text,
        place: placeOf(file, expression.span),
        symbol: undefined,
      };
    case 'parenthesized':
      return buildTree(expression.inner, context);
    case 'missing':
      return undefined;
    case 'nameCall': {
      if (!expression.name && expression.callee !== 'SIZEOF_HEADERS') return undefined;
      const place = placeOf(file, expression.span);
      if (expression.name && (expression.callee === 'ORIGIN' || expression.callee === 'LENGTH')) {
        context.region(expression.name.text);
      }
      return {
        kind: 'name',
        operation: expression.callee,
        name: expression.name?.text ?? '',
        place,
        symbol: undefined,
      };
    }
    case 'assert': {
      const child = buildTree(expression.condition, context);
      return child && { kind: 'assert', child, message: expression.message?.text ?? '', place: child.place };
    }
    case 'unary': {
      const child = buildTree(expression.operand, context);
      if (!child || expression.operator === '+') return child;
      return unaryTree(expression.operator, child);
    }
    case 'conditional': {
      const condition = buildTree(expression.condition, context);
      const whenTrue = buildTree(expression.whenTrue, context);
      const whenFalse = buildTree(expression.whenFalse, context);
      if (!condition || !whenTrue || !whenFalse) return undefined;
      if (condition.kind === 'value' && whenTrue.kind === 'value' && whenFalse.kind === 'value') {
        return {
          kind: 'value',
          value: (condition.value !== 0n ? whenTrue : whenFalse).value,
          place: condition.place,
        };
      }
      return { kind: 'conditional', condition, whenTrue, whenFalse, place: condition.place };
    }
    case 'binary':
      return buildChain(expression, context);
    case 'call': {
      const operands: Tree[] = [];
      for (const argument of expression.arguments) {
        const tree = buildTree(argument, context);
        if (!tree) return undefined;
        operands.push(tree);
      }
      const [first, second] = operands;
      if (!first) return undefined;
      if (expression.callee === 'SEGMENT_START') {
        const name = expression.segment;
        if (!name) return undefined;
        const right: Tree = {
          kind: 'name',
          operation: 'NAME',
          name: name.text,
          place: placeOf(file, name.span),
          symbol: undefined,
        };
        return { kind: 'binary', operation: 'SEGMENT_START', left: first, right, place: first.place };
      }
      if (second) return binaryTree(expression.callee as BinaryOperation, first, second, problem);
      return unaryTree(
        expression.callee === 'BLOCK' ? 'ALIGN' : (expression.callee as UnaryOperation),
        first,
      );
    }
  }
}

/** A chain of binary operators leans left and may be thousands long: no recursion down its spine. */
function buildChain(top: Expression, context: TreeContext): Tree | undefined {
  const spine: (Expression & { kind: 'binary' })[] = [];
  let first: Expression = top;
  while (first.kind === 'binary') {
    spine.push(first);
    first = first.left;
  }
  let left = buildTree(first, context);
  for (let i = spine.length - 1; i >= 0; i--) {
    const right = buildTree(spine[i]!.right, context);
    left = left && right && binaryTree(spine[i]!.operator, left, right, context.problem);
  }
  return left;
}

export function placeOf(file: string, span: Span): Place {
  return { file, span };
}

function unaryTree(operation: UnaryOperation, child: Tree): Tree {
  const { place } = child;
  if (child.kind === 'value') {
    switch (operation) {
      case '-':
        return { kind: 'value', value: bits64(-child.value), place };
      case '~':
        return { kind: 'value', value: bits64(~child.value), place };
      case '!':
        return { kind: 'value', value: child.value === 0n ? 1n : 0n, place };
      case 'LOG2CEIL':
        return { kind: 'value', value: log2Ceil(child.value), place };
      default:
    }
  }
  return { kind: 'unary', operation, child, place };
}

export function binaryTree(operation: BinaryOperation, left: Tree, right: Tree, problem: FoldProblem): Tree {
  const { place } = left;
  if (left.kind === 'value' && right.kind === 'value' && isFolded(operation)) {
    if ((operation === '/' || operation === '%') && right.value === 0n) {
      problem(
        'ld-division-by-zero',
        operation === '/' ? say`Division by zero` : say`Remainder by zero`,
        right.place,
      );
    }
    const value = calculate(operation, left.value, right.value);
    if (value !== undefined) return { kind: 'value', value, place };
  }
  return { kind: 'binary', operation, left, right, place };
}

function isFolded(operation: BinaryOperation): boolean {
  return (
    operation !== 'ALIGN' && operation !== 'DATA_SEGMENT_ALIGN' && operation !== 'DATA_SEGMENT_RELRO_END'
  );
}

/**
 * A binary operation on plain 64-bit numbers as ld 2.40 does it on a 64-bit host: `/` and `%` signed, the rest
 * unsigned. Undefined where it has no value (division by zero) or is not arithmetic. Shifts take the low six bits.
 */
export function calculate(operation: BinaryOperation, left: bigint, right: bigint): bigint | undefined {
  switch (operation) {
    case '+':
      return bits64(left + right);
    case '-':
      return bits64(left - right);
    case '*':
      return bits64(left * right);
    case '/':
      return right === 0n ? undefined : divide(left, right);
    case '%':
      return right === 0n ? undefined : remainder(left, right);
    case '<<':
      return bits64(left << (right & 63n));
    case '>>':
      return left >> (right & 63n);
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '==':
      return left === right ? 1n : 0n;
    case '!=':
      return left !== right ? 1n : 0n;
    case '<':
      return left < right ? 1n : 0n;
    case '>':
      return left > right ? 1n : 0n;
    case '<=':
      return left <= right ? 1n : 0n;
    case '>=':
      return left >= right ? 1n : 0n;
    case '&&':
      return left !== 0n && right !== 0n ? 1n : 0n;
    case '||':
      return left !== 0n || right !== 0n ? 1n : 0n;
    case 'MAX':
      return left > right ? left : right;
    case 'MIN':
      return left < right ? left : right;
    case 'ALIGN':
      return alignUp(left, right);
    default:
      return undefined;
  }
}
