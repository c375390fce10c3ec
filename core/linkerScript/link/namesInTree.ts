import type { AssignTree, NameTree, Tree } from './linkState';

/** Visits all names in an expression. A chain of operators leans left and may be thousands long. */
export function eachName(tree: Tree | AssignTree | undefined, visit: (name: NameTree) => void): void {
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
        eachName(next.right, visit);
        next = next.left;
        break;
      case 'conditional':
        eachName(next.condition, visit);
        eachName(next.whenTrue, visit);
        next = next.whenFalse;
        break;
      case 'name':
        visit(next);
        return;
      case 'value':
        return;
    }
  }
}

/** Visits the names in `ADDR ( … )` and `LOADADDR ( … )`: ld makes the sections that they mention. */
export function eachMentionedSection(
  tree: Tree | AssignTree | undefined,
  visit: (name: string) => void,
): void {
  eachName(tree, ({ operation, name }) => {
    if (operation === 'ADDR' || operation === 'LOADADDR') visit(name);
  });
}
