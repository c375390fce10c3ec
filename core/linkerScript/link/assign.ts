import { say } from '../../base/wording';
import { bits64 } from './arithmetic';
import { atLeast, both, exact, unknown } from './certainty';
import { foldTree, invalid, setResult } from './fold';
import {
  absolute,
  flag,
  nowhere,
  type AssignTree,
  type LinkSymbol,
  type Section,
  type SymbolAssignment,
  type Tree,
} from './linkState';
import { complain, createSymbol, isClosed, iterationOf, type Link } from './state';

/** Folds at a location counter; `link.dot` and `link.dotKnown` are set before and read after. */
export function fold(link: Link, tree: Tree | AssignTree, section: Section): void {
  link.current = section;
  link.hasDot = true;
  foldAny(link, tree);
}

/** Folds where there is no location counter. */
export function foldWithoutDot(link: Link, tree: Tree | AssignTree): void {
  const { dot, dotKnown } = link;
  link.dot = 0n;
  link.dotKnown = exact;
  link.current = absolute;
  link.hasDot = false;
  foldAny(link, tree);
  link.dot = dot;
  link.dotKnown = dotKnown;
}

function foldAny(link: Link, tree: Tree | AssignTree): void {
  if (tree.kind === 'assignTo') assign(link, tree);
  else foldTree(link, tree);
}

function assign(link: Link, tree: AssignTree): void {
  if (tree.target === '.') {
    assignDot(link, tree);
    return;
  }
  let symbol = tree.symbol ?? link.symbols.get(tree.target);
  if (tree.provide && !tree.provided) {
    if (symbol?.state === 'defined') return;
    if (!symbol) {
      if (link.phase === 'final') asIfReferenced(link, tree);
      return;
    }
  }
  link.assignName = tree.target;
  foldTree(link, tree.source);
  if (link.phase === 'final' || link.assignName !== undefined) {
    if (tree.provide) tree.provided = true;
    symbol ??= createSymbol(link, tree.target);
    tree.symbol = symbol;
    if (!link.result.valid && symbol.state === 'new') setResult(link, 0n, undefined, link.result.known);
    if (link.result.valid) define(link, symbol, tree);
  }
  link.assignName = undefined;
}

/** Gives a symbol the value of the last folding. */
function define(link: Link, symbol: LinkSymbol, tree: AssignTree): void {
  if (!symbol.byScript && symbol.state === 'defined') symbol.wasObject = true;
  const section = link.result.section ?? link.current;
  const known = link.uncertain ? unknown : link.result.known;
  const same = symbol.state === 'defined' && symbol.value === link.result.value;
  if (!same || symbol.section !== section || symbol.known !== known) link.changes++;
  symbol.iteration = iterationOf(link);
  symbol.state = 'defined';
  symbol.value = link.result.value;
  symbol.section = section;
  symbol.known = known;
  symbol.byScript = true;
  symbol.place = tree.targetPlace;
}

/**
 * Assigns a symbol again, in the state in which the last pass left the link: nothing but this statement has changed
 * since. The symbol is made again; undefined where the expression has no value.
 */
export function assignAgain(
  link: Link,
  { tree, dot, dotKnown }: SymbolAssignment,
  section: Section,
): LinkSymbol | undefined {
  link.phase = 'final';
  link.quiet = false;
  link.dot = dot;
  link.dotKnown = dotKnown;
  link.current = section;
  link.hasDot = true;
  foldTree(link, tree.source);
  if (!link.result.valid) return undefined;
  const symbol = createSymbol(link, tree.target);
  tree.symbol = symbol;
  define(link, symbol, tree);
  return symbol;
}

/** The value that a PROVIDE would have if something referred to it. */
function asIfReferenced(link: Link, tree: AssignTree): void {
  link.quiet = true;
  foldTree(link, tree.source);
  link.quiet = false;
  if (!link.result.valid) return;
  const section = link.result.section ?? link.current;
  link.unreferenced.set(tree, {
    value: bits64(link.result.value + section.vma),
    known: link.uncertain ? unknown : both(link.result.known, section.vmaKnown),
  });
}

function assignDot(link: Link, tree: AssignTree): void {
  if (tree.provide) {
    complain(link, 'ld-syntax', say`The location counter cannot be PROVIDEd`, tree.place);
    return;
  }
  const { phase } = link;
  if (phase === 'first') {
    invalid(link);
    return;
  }
  link.assigningToDot = true;
  foldTree(link, tree.source);
  link.assigningToDot = false;
  if (
    phase === 'mark' &&
    link.current !== absolute &&
    link.current !== nowhere &&
    !(link.result.valid && link.result.value === 0n && keepsNothing(link, tree.source))
  ) {
    link.current.flags |= flag.keep;
  }
  if (!link.result.valid || link.current === nowhere) {
    if (phase !== 'mark') {
      complain(link, 'ld-syntax', say`This value cannot be given to the location counter here`, tree.place);
    }
  } else if (!link.hasDot) {
    complain(link, 'ld-syntax', say`The location counter can be set only inside SECTIONS`, tree.place);
  } else if (phase === 'mark' || phase === 'allocating' || link.current === absolute) {
    const base = link.result.section ?? link.current;
    const next = bits64(link.result.value + base.vma);
    const known = both(link.result.known, base.vmaKnown);
    const isPlain = link.result.known === exact && !link.result.section;
    if (next < link.dot && link.current !== absolute) {
      const surely = (known === exact && link.dotKnown >= atLeast) || (isPlain && link.isOffsetKnown);
      if ((surely && !link.uncertain) || isClosed(link)) {
        const move = say`from 0x${link.dot.toString(16)} to 0x${next.toString(16)}`;
        const message = say`The location counter cannot move backwards inside a section (${move})`;
        complain(link, 'ld-location-counter-backwards', message, tree.place);
      } else {
        link.dotKnown = unknown;
        link.isOffsetKnown = false;
      }
    } else {
      link.isOffsetKnown = isPlain || known === exact;
      link.dot = next;
      link.dotKnown = link.orphans.front.length > 0 && link.current === absolute ? unknown : known;
    }
  }
}

/** `. = 0`, `. = . + 0` and `. = ALIGN (. != 0 ? x : 1)` do not make ld keep an empty section. */
function keepsNothing(link: Link, source: Tree): boolean {
  if (isZero(link, source)) return true;
  if (source.kind === 'binary' && source.operation === '+' && isDot(source.left))
    return isZero(link, source.right);
  return (
    source.kind === 'unary' &&
    source.operation === 'ALIGN' &&
    source.child.kind === 'conditional' &&
    isDotNotZero(source.child.condition) &&
    source.child.whenFalse.kind === 'value' &&
    source.child.whenFalse.value === 1n
  );
}

function isZero(link: Link, tree: Tree): boolean {
  if (tree.kind === 'value') return tree.value === 0n;
  if (tree.kind !== 'name' || tree.operation !== 'NAME' || tree.name === '.') return false;
  const symbol = link.symbols.get(tree.name);
  return (
    symbol?.state === 'defined' &&
    symbol.byScript &&
    symbol.iteration === iterationOf(link) &&
    symbol.section === absolute &&
    symbol.value === 0n
  );
}

function isDot(tree: Tree): boolean {
  return tree.kind === 'name' && tree.operation === 'NAME' && tree.name === '.';
}

function isDotNotZero(tree: Tree): boolean {
  return (
    tree.kind === 'binary' &&
    tree.operation === '!=' &&
    isDot(tree.left) &&
    tree.right.kind === 'value' &&
    tree.right.value === 0n
  );
}
