import { childrenOf, type Node, type Visitor, walkNode } from '../../linkerScript/syntax/generated/treeWalk';
import type { Script } from '../../linkerScript/syntax/script';

/** Walks a whole script; O(nodes). */
export function walkScript(script: Script, visitor: Visitor): void {
  for (const statement of script.statements) walkNode(statement, visitor);
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
