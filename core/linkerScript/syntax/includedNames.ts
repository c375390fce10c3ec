import { childrenOf, type Node } from './generated/treeWalk';

/** The files that statements INCLUDE, as written, at any depth. */
export function includedNames(statements: readonly Node[]): readonly string[] {
  return statements.flatMap((statement): readonly string[] => {
    if (statement.kind !== 'include') return includedNames(childrenOf(statement));
    return statement.path ? [statement.path.text] : [];
  });
}
