import { childrenOf, type Node, type Visitor, walkNode } from '../../linkerScript/syntax/generated/treeWalk';
import type { Span } from '../../base/span';
import type { Script } from '../../linkerScript/syntax/script';

/** Walks a whole script; O(nodes). */
export function walkScript(script: Script, visitor: Visitor): void {
  for (const statement of script.statements) walkNode(statement, visitor);
}

/** Walks the part of a script that touches a span; what else stands in its SECTIONS is not looked into. */
export function walkTouching(script: Script, within: Span, visitor: Visitor): void {
  const walk = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (node.span.end < within.start || node.span.start > within.end) continue;
      if (node.kind !== 'sections') walkNode(node, visitor);
      else {
        visitor.node?.(node);
        walk(node.statements);
        visitor.leave?.(node);
      }
    }
  };
  walk(script.statements);
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
