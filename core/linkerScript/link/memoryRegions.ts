import type { Place } from '../../base/span';
import { say } from '../../base/wording';
import { foldWithoutDot } from './assign';
import { unknown } from './certainty';
import type { LinkSymbol, MemoryRegion, Tree } from './linkState';
import { complain, type Link } from './state';

/**
 * Works out origins and lengths. ld does so twice: before it has read the objects, and again (`update`) behind them,
 * when what has no value is an error.
 */
export function evaluateRegions(link: Link, update: boolean): void {
  const { regions } = link.program;
  // The list may grow: ORIGIN of an unknown region invents it.
  for (let i = 0; i < regions.length; i++) {
    const region = regions[i]!;
    if (region.originTree) {
      const value = valueOf(link, region, 'origin', region.originTree, update);
      if (update && value !== undefined) region.origin = region.current = value;
      else if (update) {
        region.originValid = false;
        region.currentKnown = unknown;
      }
    }
    if (region.lengthTree) {
      const value = valueOf(link, region, 'length', region.lengthTree, update);
      if (update && value !== undefined) region.length = value;
      else if (update) region.lengthValid = false;
    }
  }
}

function valueOf(
  link: Link,
  region: MemoryRegion,
  what: 'origin' | 'length',
  tree: Tree,
  mustBe: boolean,
): bigint | undefined {
  foldWithoutDot(link, tree);
  if (link.result.valid) return link.result.value;
  if (!mustBe) return undefined;
  const name = undefinedName(link.symbols, tree);
  if (name) {
    const message =
      what === 'origin'
        ? say`The origin of ${region.names[0]!} uses the symbol ${name.name}, which nothing defines`
        : say`The length of ${region.names[0]!} uses the symbol ${name.name}, which nothing defines`;
    complain(link, 'ld-undefined-symbol', message, name.place);
  } else {
    const message =
      what === 'origin'
        ? say`The origin of ${region.names[0]!} cannot be worked out before sections are placed`
        : say`The length of ${region.names[0]!} cannot be worked out before sections are placed`;
    complain(link, 'ld-syntax', message, tree.place);
  }
  return undefined;
}

interface NamedPlace {
  readonly name: string;
  readonly place: Place;
}

/** The first symbol in an expression that nothing defines. */
function undefinedName(symbols: ReadonlyMap<string, LinkSymbol>, tree: Tree): NamedPlace | undefined {
  return undefinedNames(symbols, tree)[0];
}

/** The symbols in an expression that nothing defines. */
export function undefinedNames(symbols: ReadonlyMap<string, LinkSymbol>, tree: Tree): readonly NamedPlace[] {
  switch (tree.kind) {
    case 'name':
      if (tree.operation !== 'NAME' || tree.name === '.') return [];
      return symbols.get(tree.name)?.state === 'defined' ? [] : [tree];
    case 'unary':
    case 'assert':
      return undefinedNames(symbols, tree.child);
    case 'binary':
      return [...undefinedNames(symbols, tree.left), ...undefinedNames(symbols, tree.right)];
    case 'conditional':
      return [tree.condition, tree.whenTrue, tree.whenFalse].flatMap((part) => undefinedNames(symbols, part));
    case 'value':
      return [];
  }
}
