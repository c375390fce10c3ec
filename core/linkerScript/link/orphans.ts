import { matches } from './patterns';
import { flag, type LinkStatement, type OutputStatement } from './linkState';
import { defaultRegionName, lookUpRegion } from './program';
import { isClosed, type Link } from './state';

/*
 * Sections of the objects for which the script has no place (orphans): ld places them beside others of their kind, and
 * what lies behind them moves. Every C program has the three kinds below; where the script takes them all, nothing is
 * to be feared. Code goes in front of everything; constants and data go behind the
 * code, or in front where there is none.
 */

const kinds = [
  { name: '.text', flags: flag.alloc | flag.load | flag.readonly | flag.code | flag.contents },
  { name: '.rodata', flags: flag.alloc | flag.load | flag.readonly | flag.data | flag.contents },
  { name: '.data', flags: flag.alloc | flag.load | flag.data | flag.contents },
] as const;

/** Whether an output section takes input sections that no pattern names: those that are called like it. */
export function namesKind(name: string): boolean {
  return name === '.bss' || kinds.some((kind) => kind.name === name);
}

/**
 * Marks the regions into which sections may come that the script has no place for: code in front of everything, and
 * where no code is placed the rest too.
 */
export function orphanRegionsInFront(link: Link): void {
  link.orphanRegions.clear();
  link.hasOrphansInFront = false;
  const { statements } = link.program;
  if (isClosed(link) || !statements.some(({ kind }) => kind === 'output')) return;
  const placesCode = statements.some((statement) => isCode(link, statement));
  for (const { name, flags } of kinds) {
    const waits = name !== '.text' && placesCode;
    if (!waits && !isTaken(statements, name)) mark(link, flags);
  }
  link.hasOrphansInFront = link.orphanRegions.size > 0;
}

/** Behind the section that takes the code the same for constants and data. */
export function orphanRegionsBehind(link: Link, output: OutputStatement): void {
  if (isClosed(link) || !isCode(link, output)) return;
  const { statements } = link.program;
  for (const { name, flags } of kinds.slice(1)) if (!isTaken(statements, name)) mark(link, flags);
}

/** Whether a statement is a section that surely is there where the objects have code. */
function isCode({ program }: Link, statement: LinkStatement): boolean {
  if (statement.kind !== 'output' || statement.name === '/DISCARD/' || statement.constraint !== 0)
    return false;
  const { children } = statement;
  // With data in it, it is of another kind than constants, and these do not go behind it.
  if (isMatched(children, '.data') || isMatched(children, '.bss')) return false;
  if (isMatched(children, '.text')) return true;
  return statement.name === '.text' && !isMatched(program.statements, '.text');
}

function mark(link: Link, flags: number): void {
  const region = link.program.regions.find(
    (candidate) => (candidate.flags & flags) !== 0 && (candidate.notFlags & flags) === 0,
  );
  link.orphanRegions.add(
    region ?? lookUpRegion(link.program, link.sinks.warning, defaultRegionName, link.here),
  );
}

/** Whether input sections of this name have a place: a pattern takes them, or an output section is called so. */
function isTaken(statements: readonly LinkStatement[], name: string): boolean {
  return (
    isMatched(statements, name) ||
    statements.some((statement) => statement.kind === 'output' && statement.name === name)
  );
}

const matched = new WeakMap<readonly LinkStatement[], Map<string, boolean>>();

/** Whether some pattern takes input sections of this name. */
function isMatched(statements: readonly LinkStatement[], name: string): boolean {
  const known = matched.get(statements) ?? new Map<string, boolean>();
  matched.set(statements, known);
  let found = known.get(name);
  if (found === undefined) {
    found = statements.some((statement) => {
      if (statement.kind === 'output') return isMatched(statement.children, name);
      if (statement.kind !== 'wild' || statement.node.flags.length > 0) return false;
      const { sections, file } = statement.node;
      // A pattern for some files leaves those of the others without a place.
      if (file && (file.name.text !== '*' || file.exclude.length > 0)) return false;
      return (
        sections.length === 0 ||
        sections.some((pattern) => pattern.exclude.length === 0 && matches(pattern.name.text, name))
      );
    });
    known.set(name, found);
  }
  return found;
}
