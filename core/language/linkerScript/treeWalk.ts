import type {
  Expression,
  IncludeCommand,
  OverlaySection,
  PhdrDefinition,
  RegionDefinition,
  Statement,
} from '../../linkerScript/syntax/syntaxTree';
import type { Script } from '../../linkerScript/syntax/script';

/** Any node that a walk meets. */
export type Node = Statement | OverlaySection | PhdrDefinition | RegionDefinition | IncludeCommand;

/** What is called for each node, in the order of the text; a node before what it holds. */
export interface Visitor {
  readonly node?: (node: Node) => void;
  readonly expression?: (expression: Expression, owner: Node) => void;
  readonly leave?: (node: Node) => void;
}

/** Walks a whole script; O(nodes). */
export function walkScript(script: Script, visitor: Visitor): void {
  for (const statement of script.statements) walkNode(statement, visitor);
}

/** Walks one node and everything in it. */
export function walkNode(node: Node, visitor: Visitor): void {
  visitor.node?.(node);
  switch (node.kind) {
    case 'memory':
    case 'phdrs':
      walkAll(node.entries, visitor);
      break;
    case 'region':
      expressionIn(node, node.origin, visitor);
      expressionIn(node, node.length, visitor);
      break;
    case 'sections':
      walkAll(node.statements, visitor);
      break;
    case 'sectionGroup':
      expressionIn(node, node.address, visitor);
      expressionIn(node, node.type?.value, visitor);
      walkAll(node.statements, visitor);
      break;
    case 'outputSection':
      expressionIn(node, node.address, visitor);
      expressionIn(node, node.type?.value, visitor);
      expressionIn(node, node.loadAddress, visitor);
      expressionIn(node, node.align, visitor);
      expressionIn(node, node.subalign, visitor);
      walkAll(node.statements, visitor);
      expressionIn(node, node.fill, visitor);
      break;
    case 'overlay':
      expressionIn(node, node.address, visitor);
      expressionIn(node, node.loadAddress, visitor);
      expressionIn(node, node.subalign, visitor);
      walkAll(node.sections, visitor);
      expressionIn(node, node.fill, visitor);
      break;
    case 'overlaySection':
      walkAll(node.statements, visitor);
      expressionIn(node, node.fill, visitor);
      break;
    case 'phdr':
      expressionIn(node, node.type, visitor);
      for (const qualifier of node.qualifiers) expressionIn(node, qualifier.value, visitor);
      break;
    case 'assignment':
    case 'data':
    case 'fill':
      expressionIn(node, node.value, visitor);
      break;
    case 'assertStatement':
      expressionIn(node, node.condition, visitor);
      break;
    default:
      break;
  }
  visitor.leave?.(node);
}

function walkAll(nodes: readonly Node[], visitor: Visitor): void {
  for (const node of nodes) walkNode(node, visitor);
}

function expressionIn(owner: Node, expression: Expression | undefined, { expression: visit }: Visitor): void {
  if (expression && visit) walkExpression(expression, owner, visit);
}

/** Calls `visit` for an expression and every expression in it, outermost first. */
export function walkExpression(
  expression: Expression,
  owner: Node,
  visit: (expression: Expression, owner: Node) => void,
): void {
  visit(expression, owner);
  switch (expression.kind) {
    case 'unary':
      walkExpression(expression.operand, owner, visit);
      break;
    case 'binary':
      walkExpression(expression.left, owner, visit);
      walkExpression(expression.right, owner, visit);
      break;
    case 'conditional':
      walkExpression(expression.condition, owner, visit);
      walkExpression(expression.whenTrue, owner, visit);
      walkExpression(expression.whenFalse, owner, visit);
      break;
    case 'call':
      for (const argument of expression.arguments) walkExpression(argument, owner, visit);
      break;
    case 'assert':
      walkExpression(expression.condition, owner, visit);
      break;
    case 'parenthesized':
      walkExpression(expression.inner, owner, visit);
      break;
    default:
      break;
  }
}

/** The nodes around an offset, outermost first: a node whose span contains it, ends included. */
export function nodesAt(script: Script, offset: number): readonly Node[] {
  const path: Node[] = [];
  let siblings: readonly Node[] = script.statements;
  for (;;) {
    const found = innermost(siblings, offset);
    if (!found) return path;
    path.push(found);
    siblings = childrenOf(found);
  }
}

/** Among neighbours that touch at the offset, the one that starts there wins over the one that ends there. */
function innermost(nodes: readonly Node[], offset: number): Node | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nodes[middle]!.span.start <= offset) low = middle + 1;
    else high = middle;
  }
  const node = nodes[low - 1];
  return node && node.span.end >= offset ? node : undefined;
}

export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'memory':
    case 'phdrs':
      return node.entries;
    case 'sections':
    case 'sectionGroup':
    case 'outputSection':
    case 'overlaySection':
      return node.statements;
    case 'overlay':
      return node.sections;
    default:
      return [];
  }
}
