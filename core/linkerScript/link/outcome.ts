import type { Place } from '../../base/span';
import { bits64 } from './arithmetic';
import { both, hasValue, unknown, type Certainty } from './certainty';
import { absolute, nowhere, type LinkStatement, type LinkSymbol, type Section } from './linkState';
import type { Link } from './state';

export interface FinalSymbol {
  readonly value: bigint;
  /** Whether that is its value whatever is linked. */
  readonly known: boolean;
  readonly place: Place;
  readonly provided: boolean;
}

/** Every symbol that the script assigns or PROVIDEs. */
export function finalSymbols(link: Link): Map<string, FinalSymbol> {
  const result = new Map<string, FinalSymbol>();
  collect(link, link.program.statements, result);
  return result;
}

function collect(link: Link, list: readonly LinkStatement[], result: Map<string, FinalSymbol>): void {
  for (const statement of list) {
    if (statement.kind === 'output') collect(link, statement.children, result);
    if (statement.kind !== 'assign' || statement.tree.kind !== 'assignTo') continue;
    const { target, provide, implicit, targetPlace } = statement.tree;
    if (target === '.' || implicit) continue;
    const symbol = link.symbols.get(target);
    if (symbol?.state === 'defined' && symbol.byScript) {
      result.set(target, {
        ...finalValue(symbol),
        place: symbol.place ?? targetPlace,
        provided: provide && (result.get(target)?.provided ?? true),
      });
    } else if (!result.has(target)) {
      const { value, known } = link.unreferenced.get(statement.tree) ?? { value: 0n, known: unknown };
      result.set(target, { value, known: hasValue(known), place: targetPlace, provided: provide });
    }
  }
}

/** Where a symbol that the script defines has come to. */
export function finalValue(symbol: LinkSymbol): Pick<FinalSymbol, 'value' | 'known'> {
  const { section, known } = symbol;
  return {
    value: addressOf(symbol),
    known: section !== nowhere && hasValue(both(known, section.vmaKnown)),
  };
}

function addressOf(symbol: LinkSymbol): bigint {
  return symbol.section === absolute ? symbol.value : bits64(symbol.value + symbol.section.vma);
}

/** Numbers of a link that another round of passes may change. */
export interface Snapshot {
  readonly symbols: ReadonlyMap<LinkSymbol, bigint>;
  readonly sections: ReadonlyMap<
    Section,
    { readonly vma: bigint; readonly lma: bigint; readonly size: bigint }
  >;
}

export function snapshotOf(link: Link): Snapshot {
  const symbols = new Map<LinkSymbol, bigint>();
  for (const symbol of link.symbols.values()) symbols.set(symbol, addressOf(symbol));
  const sections = new Map<Section, { vma: bigint; lma: bigint; size: bigint }>();
  for (const output of link.program.statements) {
    if (output.kind !== 'output' || !output.section) continue;
    const { vma, lma, size } = output.section;
    sections.set(output.section, { vma, lma, size });
  }
  return { symbols, sections };
}

/**
 * Takes the certainty from every number that another round has changed: what it comes to depends on how often ld goes
 * over the script, which the objects decide.
 */
export function forgetUnsettled(before: Snapshot): void {
  const settle = (known: Certainty, same: boolean): Certainty => (same ? known : unknown);
  for (const [section, { vma, lma, size }] of before.sections) {
    section.vmaKnown = settle(section.vmaKnown, section.vma === vma);
    section.lmaKnown = settle(section.lmaKnown, section.lma === lma);
    section.sizeKnown = settle(section.sizeKnown, section.size === size);
  }
  for (const [symbol, value] of before.symbols)
    symbol.known = settle(symbol.known, addressOf(symbol) === value);
}
