import type { AssignTree, Tree } from './linkState';

/** Visits the names in `ADDR ( … )` and `LOADADDR ( … )`: ld makes the sections that they mention. */
export function eachMentionedSection(
  tree: Tree | AssignTree | undefined,
  visit: (name: string) => void,
): void {
  for (let next = tree; next;) {
    switch (next.kind) {
      case 'assignTo':
        next = next.source;
        break;
      case 'unary':
      case 'assert':
        next = next.child;
        break;
      case 'binary':
        eachMentionedSection(next.right, visit);
        next = next.left;
        break;
      case 'conditional':
        eachMentionedSection(next.condition, visit);
        eachMentionedSection(next.whenTrue, visit);
        next = next.whenFalse;
        break;
      case 'name':
        if (next.operation === 'ADDR' || next.operation === 'LOADADDR') visit(next.name);
        return;
      case 'value':
        return;
    }
  }
}
