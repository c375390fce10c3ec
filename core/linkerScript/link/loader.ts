import type { Place, Span } from '../../base/span';
import { say, sayKey } from '../../base/wording';
import type { ScriptHost } from '../host';
import type { ProblemCode } from '../problemCode';
import type { Expression, Name } from '../syntax/syntaxTree';
import { foldWithoutDot } from './assign';
import { exact } from './certainty';
import { buildTree, placeOf, type FoldProblem, type TreeContext } from './expressionTree';
import type { AssignTree, SymbolAssignment, Tree } from './linkState';
import type { Link } from './state';

/** A reading of a script and all it INCLUDEs into the program of a link. */
export interface Loader {
  readonly link: Link;
  readonly host: ScriptHost;
  /** The file that is being read. */
  file: string;
  treeContext: TreeContext;
  /** Reports the syntax problems of the file up to an offset, so that all problems come in the order of the text. */
  reportUpTo: (offset: number) => void;
}

export function newLoader(link: Link, file: string, host: ScriptHost): Loader {
  const nothing: TreeContext = { file, problem: () => undefined, region: () => undefined };
  const loader: Loader = { link, host, file, treeContext: nothing, reportUpTo: () => undefined };
  loader.treeContext = contextOf(loader);
  return loader;
}

function contextOf(loader: Loader): TreeContext {
  return {
    file: loader.file,
    problem: complainer(loader),
    region: (name) => mention(loader, name),
  };
}

/** {@link fail} of this loader, for what knows no loader. */
export function complainer(loader: Loader): FoldProblem {
  return (code, message, place) => fail(loader, code, message, place);
}

/** Something at which ld stops before it links. */
export function fail(loader: Loader, code: ProblemCode, message: string, place: Place): void {
  loader.link.program.failed = true;
  loader.link.sinks.error(code, message, place);
}

export function at(loader: Loader, span: Span): Place {
  return placeOf(loader.file, span);
}

export function mention({ link }: Loader, name: string): void {
  const { mentioned } = link.program;
  mentioned.set(name, (mentioned.get(name) ?? 0) + 1);
}

export function tree(loader: Loader, expression: Expression | undefined): Tree | undefined {
  if (!expression) return undefined;
  if (loader.treeContext.file !== loader.file) loader.treeContext = contextOf(loader);
  return buildTree(expression, loader.treeContext);
}

/** Whether an expression has a value while ld still parses. */
function isConstant(link: Link, tree: Tree): boolean {
  foldWithoutDot(link, tree);
  link.symbols.clear();
  return link.result.valid;
}

/** ld needs the value of a fill and of a program header's type while it parses. */
export function checkConstant(loader: Loader, expression: Expression, what: string): void {
  const value = tree(loader, expression);
  if (value && !isConstant(loader.link, value))
    fail(loader, 'ld-syntax', say`The ${sayKey(what)} must be constant`, value.place);
}

export function assignment(
  target: string,
  source: Tree,
  targetPlace: Place,
  provide: boolean,
): SymbolAssignment {
  const assign: AssignTree = {
    kind: 'assignTo',
    target,
    source,
    provide,
    provided: false,
    implicit: false,
    place: source.place,
    targetPlace,
    symbol: undefined,
  };
  return { kind: 'assign', tree: assign, padding: 0n, paddingKnown: exact, dot: 0n, dotKnown: exact };
}

export function feature(loader: Loader, name: Name | undefined): void {
  if (name?.text === 'SANE_EXPR') loader.link.program.saneExpressions = true;
  else if (name)
    fail(loader, 'ld-syntax', say`ld knows no feature ${name.text}, only SANE_EXPR`, at(loader, name.span));
}
