import { matches } from './patterns';
import { flag, type LinkStatement, type OutputStatement } from './linkState';
import { defaultRegionName, lookUpRegion } from './program';
import { isClosed, type Link } from './state';

/*
 * Sections of the objects for which the script has no place (orphans): ld places them beside others of their kind, and
 * what lies behind them moves. Every C program has the three kinds below; where the script takes them all, nothing is
 * to be feared. Code goes in front of everything; constants and data go behind the code.
 */

const kinds = [
  { name: '.text', flags: flag.alloc | flag.load | flag.readonly | flag.code | flag.contents },
  { name: '.rodata', flags: flag.alloc | flag.load | flag.readonly | flag.contents },
  { name: '.data', flags: flag.alloc | flag.load | flag.data | flag.contents },
] as const;

/** Whether an output section takes input sections that no pattern names: those that are called like it. */
export function namesKind(name: string): boolean {
  return name === '.bss' || kinds.some((kind) => kind.name === name);
}

/** Marks the regions into which code may come that the script has no place for. */
export function orphanRegionsInFront(link: Link): void {
  link.orphanRegions.clear();
  if (isClosed(link) || !hasSections(link.program.statements)) return;
  if (!isTaken(link.program.statements, '.text')) mark(link, kinds[0].flags);
}

/** Behind the section that takes the code, the same for constants and data. */
export function orphanRegionsBehind(link: Link, output: OutputStatement): void {
  if (isClosed(link) || !(output.name === '.text' || isTaken(output.children, '.text'))) return;
  const { statements } = link.program;
  for (const { name, flags } of kinds.slice(1)) if (!isTaken(statements, name)) mark(link, flags);
}

function mark(link: Link, flags: number): void {
  const region = link.program.regions.find(
    (candidate) => (candidate.flags & flags) !== 0 && (candidate.notFlags & flags) === 0,
  );
  link.orphanRegions.add(
    region ?? lookUpRegion(link.program, link.sinks.warning, defaultRegionName, link.here),
  );
}

function hasSections(statements: readonly LinkStatement[]): boolean {
  return statements.some(({ kind }) => kind === 'output');
}

const takes = new WeakMap<readonly LinkStatement[], Map<string, boolean>>();

/** Whether some pattern takes input sections of this name. */
function isTaken(statements: readonly LinkStatement[], name: string): boolean {
  const known = takes.get(statements) ?? new Map<string, boolean>();
  takes.set(statements, known);
  let found = known.get(name);
  if (found === undefined) {
    found = statements.some((statement) => {
      if (statement.kind === 'output') return statement.name === name || isTaken(statement.children, name);
      if (statement.kind !== 'wild' || statement.node.flags.length > 0) return false;
      const { sections } = statement.node;
      return sections.length === 0 || sections.some((pattern) => matches(pattern.name.text, name));
    });
    known.set(name, found);
  }
  return found;
}
