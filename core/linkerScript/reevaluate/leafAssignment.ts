import { buildTree, placeOf } from '../link/expressionTree';
import type { AssignStatement, OutputStatement, Tree } from '../link/linkState';
import { findOutput, type Link } from '../link/state';
import type { Assignment } from '../syntax/syntaxTree';
import { isAssignment, type NameUses } from './nameUses';

/** `name = expression` as the link sees it. */
export interface PlainAssignment {
  readonly node: Assignment;
  /** Undefined where the expression is incomplete: ld then has no such statement. */
  readonly source: Tree | undefined;
  /** The regions that it names, each as often as it does. */
  readonly regions: readonly string[];
}

/** An assignment to a symbol that neither PROVIDEs nor reads it; undefined for others and for what ld rejects in it. */
export function plainAssignment(node: Assignment, file: string): PlainAssignment | undefined {
  const { text } = node.target;
  if (node.operator !== '=' || text === '.' || text === '') return undefined;
  if (node.wrapper !== undefined && node.wrapper !== 'HIDDEN') return undefined;
  const regions: string[] = [];
  let isRejected = false;
  const source = buildTree(node.value, {
    file,
    problem: () => (isRejected = true),
    region: (name) => regions.push(name),
  });
  return isRejected ? undefined : { node, source, regions };
}

/** Whether nothing in the script reads a symbol; all that its value changes is then the symbol. */
export function isUnread(uses: NameUses, name: string): boolean {
  return (uses.reads.get(name) ?? 0) === 0;
}

/**
 * Whether folding an expression changes nothing in a link but its outcome, in whatever pass, and gives in the last pass
 * what it gives in every other.
 */
export function hasNoEffect(link: Link, uses: NameUses, tree: Tree): boolean {
  for (let next = tree; ;) {
    switch (next.kind) {
      case 'value':
        return true;
      case 'name':
        return isPlainName(link, uses, next);
      case 'unary':
        if (next.operation === 'DATA_SEGMENT_END') return false;
        next = next.child;
        break;
      case 'binary':
        switch (next.operation) {
          case 'DATA_SEGMENT_ALIGN':
          case 'DATA_SEGMENT_RELRO_END':
          case 'SEGMENT_START':
            return false;
          case '/':
          case '%':
            // By what is zero in an early pass ld complains.
            if (next.right.kind !== 'value') return false;
            break;
          default:
            if (!hasNoEffect(link, uses, next.right)) return false;
        }
        next = next.left;
        break;
      case 'conditional':
        if (!hasNoEffect(link, uses, next.condition) || !hasNoEffect(link, uses, next.whenTrue)) return false;
        next = next.whenFalse;
        break;
      case 'assert':
        return false;
    }
  }
}

function isPlainName(
  link: Link,
  uses: NameUses,
  { operation, name }: Tree & { readonly kind: 'name' },
): boolean {
  switch (operation) {
    case 'NAME':
      // Reading a symbol that is only PROVIDEd brings it into being.
      return !uses.definitions.get(name)?.some(({ statement }) => statement.tree.provide);
    case 'SIZEOF':
    case 'ALIGNOF':
    case 'SIZEOF_HEADERS':
      return true;
    case 'ORIGIN':
    case 'LENGTH':
      return link.program.regionByName.has(name);
    case 'ADDR':
    case 'LOADADDR': {
      // Naming a section makes it, unless its own contents do.
      const output = findOutput(link.program, name);
      return output !== undefined && isMadeByOthers(output, undefined);
    }
    case 'CONSTANT':
      return name === 'MAXPAGESIZE' || name === 'COMMONPAGESIZE';
    case 'DEFINED':
      return false;
  }
}

/** Whether an output section exists, and keeps its place, without one of its assignments. */
export function isMadeByOthers(
  { children, section }: OutputStatement,
  without: AssignStatement | undefined,
): boolean {
  return (
    section !== undefined &&
    children.every(({ kind }) => kind !== 'data') &&
    children.some((child) => child.kind === 'assign' && child !== without && isPlain(child))
  );
}

/** Whether an assignment gives a symbol a value whatever else is linked. */
export function isPlain(statement: AssignStatement): boolean {
  return isAssignment(statement) && !statement.tree.provide && statement.tree.target !== '.';
}

/** The place of an assignment's target. */
export function targetPlace({ target }: Assignment, file: string) {
  return placeOf(file, target.span);
}
