import { compareTexts } from '../base/order';
import type { Span } from '../base/span';
import type { Analysis } from '../session';
import type { OutlineEntry, SymbolKind } from './features';
import { servicesFor } from './services';

/** A name of the project, wherever it is declared. */
export interface ProjectSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly file: string;
  readonly span: Span;
  /** What it stands in: a block of a script, a file, a target. */
  readonly container: string;
}

/** A list beyond this helps nobody who looks for a name. */
const mostSymbols = 1000;

/**
 * Regions, sections and symbols of scripts, pools, profiles and models whose name holds the letters of a query in their
 * order; all of them for an empty query. Names that begin with the query come first.
 */
export function projectSymbols(analysis: Analysis, query: string): readonly ProjectSymbol[] {
  const wanted = query.toLowerCase();
  const found: ProjectSymbol[] = [];
  const files = new Set(analysis.targets.flatMap((target) => target.files.files.map(({ file }) => file)));
  for (const { file } of analysis.discovery.candidates) files.add(file);
  for (const finding of analysis.findings) files.add(finding.place.file);
  for (const target of analysis.targets) {
    for (const { file } of target.models) {
      const name = file.slice(file.lastIndexOf('/') + 1);
      if (holds(name, wanted))
        found.push({ name, kind: 'file', file, span: { start: 0, end: 0 }, container: target.name });
    }
  }
  const visit = (file: string, entries: readonly OutlineEntry[], container: string): void => {
    for (const { name, kind, nameSpan, children } of entries) {
      if (kind !== 'group' && name !== '' && holds(name, wanted))
        found.push({ name, kind, file, span: nameSpan, container });
      visit(file, children, kind === 'group' ? container : name);
    }
  };
  for (const file of files) visit(file, servicesFor(analysis, file)?.outline() ?? [], file);
  return found
    .sort((a, b) => rank(a.name, wanted) - rank(b.name, wanted) || compareTexts(a.name, b.name))
    .slice(0, mostSymbols);
}

/** Whether the letters of a query stand in a name in this order, not necessarily side by side. */
function holds(name: string, query: string): boolean {
  const letters = name.toLowerCase();
  let at = 0;
  for (const letter of query) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function rank(name: string, query: string): number {
  const letters = name.toLowerCase();
  return letters.startsWith(query) ? 0 : letters.includes(query) ? 1 : 2;
}
