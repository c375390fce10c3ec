import { matches } from './patterns';
import { flag, type LinkStatement, type OutputStatement } from './linkState';
import { defaultRegionName, lookUpRegion } from './program';
import { isClosed, type Link } from './state';

/*
 * Sections of the objects for which the script has no place (orphans): ld places them beside others of their kind, and
 * what lies behind them moves. Every C program has the kinds below; where the script takes them all, nothing is
 * to be feared. Code goes in front of everything; constants and data go behind the
 * code, or in front where there is none.
 */

const kinds = [
  { name: '.text', bit: 1, flags: flag.alloc | flag.load | flag.readonly | flag.code | flag.contents },
  { name: '.rodata', bit: 2, flags: flag.alloc | flag.load | flag.readonly | flag.data | flag.contents },
  { name: '.data', bit: 4, flags: flag.alloc | flag.load | flag.data | flag.contents },
  { name: '.bss', bit: 8, flags: flag.alloc },
] as const;
const [text, rodata, data, bss] = kinds;
/** Those that may come to have no place. */
const orphans = [text, rodata, data];

/** Whether input files add to a section; what they add to /DISCARD/ takes no room. */
function hasInputs({ name, children }: OutputStatement): boolean {
  // Input sections that no pattern takes go where an output section is called like them.
  if (kinds.some((kind) => kind.name === name)) return true;
  return name !== '/DISCARD/' && children.some((child) => child.kind === 'wild');
}

/** Notes what every output section, and the script as a whole, takes of the input files. */
export function noteInputs({ program }: Link): void {
  for (const statement of program.statements) {
    if (statement.kind !== 'output') continue;
    statement.takes = kindsTaken(statement.children);
    statement.hasInputs = hasInputs(statement);
    program.takes |= statement.takes;
    for (const { name, bit } of kinds) if (name === statement.name) program.names |= bit;
  }
  program.takes |= kindsTaken(program.statements);
}

/** The kinds that some pattern takes from all files. */
function kindsTaken(statements: readonly LinkStatement[]): number {
  let bits = 0;
  for (const statement of statements) {
    if (statement.kind !== 'wild' || statement.node.flags.length > 0) continue;
    const { sections, file } = statement.node;
    // A pattern for some files leaves those of the others without a place.
    if (file && (file.name.text !== '*' || file.exclude.length > 0)) continue;
    if (sections.length === 0) for (const { bit } of kinds) bits |= bit;
    for (const { name: pattern, exclude } of sections) {
      if (exclude.length > 0) continue;
      for (const { name, bit } of kinds) if (matches(pattern.text, name)) bits |= bit;
    }
  }
  return bits;
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
  for (const kind of orphans) {
    const waits = kind !== text && placesCode;
    if (!waits && !isTaken(link, kind.bit)) mark(link, kind.flags);
  }
  link.hasOrphansInFront = link.orphanRegions.size > 0;
}

/** Behind the section that takes the code the same for constants and data. */
export function orphanRegionsBehind(link: Link, output: OutputStatement): void {
  if (isClosed(link) || !isCode(link, output)) return;
  for (const { bit, flags } of [rodata, data]) if (!isTaken(link, bit)) mark(link, flags);
}

/** Whether a statement is a section that surely is there where the objects have code. */
function isCode({ program }: Link, statement: LinkStatement): boolean {
  if (statement.kind !== 'output' || statement.name === '/DISCARD/' || statement.constraint !== 0)
    return false;
  const { takes } = statement;
  // With data in it, it is of another kind than constants, and these do not go behind it.
  if ((takes & (data.bit | bss.bit)) !== 0) return false;
  if ((takes & text.bit) !== 0) return true;
  return statement.name === text.name && (program.takes & text.bit) === 0;
}

function mark(link: Link, flags: number): void {
  const region = link.program.regions.find(
    (candidate) => (candidate.flags & flags) !== 0 && (candidate.notFlags & flags) === 0,
  );
  link.orphanRegions.add(
    region ?? lookUpRegion(link.program, link.sinks.warning, defaultRegionName, link.here),
  );
}

/** Whether input sections of a kind have a place: a pattern takes them, or an output section is called so. */
function isTaken({ program }: Link, bit: number): boolean {
  return ((program.takes | program.names) & bit) !== 0;
}
