import { createSideTable } from '../../base/sideTable';
import type { Span } from '../../base/span';
import { includedNames } from '../../linkerScript/syntax/includedNames';
import type { Expression, Name } from '../../linkerScript/syntax/syntaxTree';
import type { Script } from '../../linkerScript/syntax/script';
import type { Node, Visitor } from '../../linkerScript/syntax/generated/treeWalk';
import { walkScript, walkTouching } from './treeWalk';

/** Names of one space do not meet names of another: a region and a symbol may share a name. Aliases are regions. */
export type NameSpace = 'region' | 'symbol' | 'section' | 'phdr';

/** One place where a script names something. */
export interface NameUse {
  readonly space: NameSpace;
  readonly isDefinition: boolean;
  /** Without quotes. */
  readonly name: string;
  /** With quotes where there are any. */
  readonly span: Span;
  readonly quoted: boolean;
  /** The statement that it stands in. */
  readonly node: Node;
}

/** Program headers that ld knows without a definition. */
const noHeader = 'NONE';

const known = createSideTable<Script, readonly NameUse[]>();

/** Every name of a script that can be navigated to, in the order of the text. Computed once per script. */
export function namesInScript(script: Script): readonly NameUse[] {
  const cached = known.get(script);
  if (cached) return cached;
  const uses = collect((visitor) => walkScript(script, visitor));
  known.set(script, uses);
  return uses;
}

/**
 * The name at an offset, its end included. Where the names of the script are not known yet only the statements at the
 * offset are looked through: a hover wants no more.
 */
export function nameAt(script: Script, offset: number): NameUse | undefined {
  const here = { start: offset, end: offset };
  const uses = known.get(script) ?? collect((visitor) => walkTouching(script, here, visitor));
  let low = 0;
  let high = uses.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (uses[middle]!.span.start <= offset) low = middle + 1;
    else high = middle;
  }
  const use = uses[low - 1];
  return use && use.span.end >= offset ? use : undefined;
}

function collect(walk: (visitor: Visitor) => void): NameUse[] {
  const uses: NameUse[] = [];
  let last = -1;
  let sorted = true;
  const add = (space: NameSpace, isDefinition: boolean, name: Name | undefined, node: Node): void => {
    if (!name || name.text === '' || (space === 'symbol' && name.text === '.')) return;
    if (name.span.start < last) sorted = false;
    last = name.span.start;
    uses.push({ space, isDefinition, name: name.text, span: name.span, quoted: name.quoted, node });
  };
  const placement = (node: Node): void => {
    if (node.kind === 'outputSection' || node.kind === 'overlay') {
      add('region', false, node.region, node);
      add('region', false, node.loadRegion, node);
    }
    if (node.kind === 'outputSection' || node.kind === 'overlay' || node.kind === 'overlaySection') {
      for (const header of (node as { readonly phdrs: readonly Name[] }).phdrs) {
        if (header.text !== noHeader) add('phdr', false, header, node);
      }
    }
  };
  walk({
    node: (node) => definitions(node, add),
    expression: (expression, owner) => inExpression(expression, owner, add),
    leave: placement,
  });
  // Placement is met on leaving; only what stands behind it on the same line (a fill) may be out of order.
  if (!sorted) uses.sort((a, b) => a.span.start - b.span.start);
  return uses;
}

type Add = (space: NameSpace, isDefinition: boolean, name: Name | undefined, node: Node) => void;

function definitions(node: Node, add: Add): void {
  switch (node.kind) {
    case 'region':
      add('region', true, node.name, node);
      break;
    case 'regionAlias':
      add('region', true, node.alias, node);
      add('region', false, node.region, node);
      break;
    case 'outputSection':
    case 'overlaySection':
      if (node.name.text !== '/DISCARD/') add('section', true, node.name, node);
      break;
    case 'insert':
      add('section', false, node.section, node);
      break;
    case 'phdr':
      add('phdr', true, node.name, node);
      break;
    case 'assignment':
      add('symbol', true, node.target, node);
      break;
    case 'entry':
      add('symbol', false, node.symbol, node);
      break;
    case 'command':
      if (node.command === 'EXTERN') for (const name of node.names) add('symbol', false, name, node);
      else if (node.command === 'NOCROSSREFS' || node.command === 'NOCROSSREFS_TO') {
        for (const name of node.names) add('section', false, name, node);
      }
      break;
    default:
      break;
  }
}

function inExpression(expression: Expression, owner: Node, add: Add): void {
  if (expression.kind === 'symbol') {
    // PT_LOAD and its kin are symbols to the grammar and constants to PHDRS.
    if (owner.kind !== 'phdr' || !/^PT_[A-Z_]+$/.test(expression.name.text))
      add('symbol', false, expression.name, owner);
    return;
  }
  if (expression.kind !== 'nameCall') return;
  switch (expression.callee) {
    case 'ORIGIN':
    case 'LENGTH':
      add('region', false, expression.name, owner);
      break;
    case 'ADDR':
    case 'LOADADDR':
    case 'SIZEOF':
    case 'ALIGNOF':
      add('section', false, expression.name, owner);
      break;
    case 'DEFINED':
      add('symbol', false, expression.name, owner);
      break;
    case 'CONSTANT':
    case 'SIZEOF_HEADERS':
      break;
  }
}

/** The files that are linked together with `file` by INCLUDE, in either direction; `file` first. */
export function family(
  file: string,
  script: Script,
  others: {
    script(file: string): Script | undefined;
    resolve(from: string, name: string): string | undefined;
    includers(file: string): readonly string[];
  },
): readonly { readonly file: string; readonly script: Script }[] {
  const found = new Map<string, Script>([[file, script]]);
  const todo = [file];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const here = found.get(at)!;
    const near = [...others.includers(at), ...includesOf(here).map((path) => others.resolve(at!, path))];
    for (const next of near) {
      if (next === undefined || found.has(next)) continue;
      const other = others.script(next);
      if (!other) continue;
      found.set(next, other);
      todo.push(next);
    }
  }
  return [...found].map(([path, parsed]) => ({ file: path, script: parsed }));
}

/** The paths that a script INCLUDEs, as written. */
export function includesOf(script: Script): readonly string[] {
  return script.text.includes('INCLUDE') ? includedNames(script.statements) : [];
}
