import type { AssignStatement, AssignTree, OutputStatement, SymbolAssignment, Tree } from '../link/linkState';
import { eachName } from '../link/namesInTree';
import type { Program } from '../link/program';

/** Where a symbol is assigned. */
export interface Definition {
  readonly statement: SymbolAssignment;
  /** The output section around it. */
  readonly output: OutputStatement | undefined;
}

/** Which symbols the expressions of a program read, how often, and where each is assigned. */
export interface NameUses {
  readonly reads: Map<string, number>;
  readonly definitions: Map<string, Definition[]>;
}

/** Goes once through all expressions. O(size of the program). */
export function nameUsesOf({ statements, regions }: Program): NameUses {
  const uses: NameUses = { reads: new Map(), definitions: new Map() };
  const note = (tree: Tree | AssignTree | undefined): void => noteReads(uses, tree, 1);
  for (const { originTree, lengthTree } of regions) {
    note(originTree);
    note(lengthTree);
  }
  const visit = (list: Program['statements'], output: OutputStatement | undefined): void => {
    for (const statement of list) {
      if (statement.kind === 'output') {
        const { address, loadBase, align, subalign, typeTree, updateDotTree } = statement;
        for (const tree of [address, loadBase, align, subalign, typeTree, updateDotTree]) note(tree);
        visit(statement.children, statement);
      } else if (statement.kind === 'data') note(statement.tree);
      else if (statement.kind === 'assign') {
        note(statement.tree);
        if (isAssignment(statement)) addDefinition(uses, { statement, output });
      }
    }
  };
  visit(statements, undefined);
  return uses;
}

export function isAssignment(statement: AssignStatement): statement is SymbolAssignment {
  return statement.tree.kind === 'assignTo';
}

export function addDefinition({ definitions }: NameUses, definition: Definition): void {
  const { target } = definition.statement.tree;
  const known = definitions.get(target);
  if (known) known.push(definition);
  else definitions.set(target, [definition]);
}

/** Counts the symbols that an expression reads, or takes them off with `by` −1. */
export function noteReads({ reads }: NameUses, tree: Tree | AssignTree | undefined, by: 1 | -1): void {
  eachName(tree, ({ operation, name }) => {
    if (operation === 'NAME' || operation === 'DEFINED') reads.set(name, (reads.get(name) ?? 0) + by);
  });
}
