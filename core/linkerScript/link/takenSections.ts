import type { LinkStatement, OutputStatement, WildStatement } from './linkState';
import { matches } from './patterns';
import type { Link } from './state';

/*
 * What the sections of object files are like, as far as their names tell, and which of them the patterns of a script
 * take. ld itself asks for their flags; those of a section whose name says nothing are not known without the objects.
 */

/** What a section of an object file is like: the flags by which ld places it. */
export interface SectionNature {
  readonly isLoaded: boolean;
  readonly isReadonly: boolean;
  readonly isCode: boolean;
  readonly isThreadLocal: boolean;
}

/** Letters as in a listing: l loaded, r read-only, x code, t thread-local. */
const nature = (letters: string): SectionNature => ({
  isLoaded: letters.includes('l'),
  isReadonly: letters.includes('r'),
  isCode: letters.includes('x'),
  isThreadLocal: letters.includes('t'),
});

export const code = nature('lrx');
export const constants = nature('lr');
export const data = nature('l');
/** Code that can be written, as functions in RAM. */
export const writableCode = nature('lx');
export const zeroes = nature('');
export const threadData = nature('lt');
export const threadZeroes = nature('t');

/** All that take room in memory; a set of them is a number with the bit of each. */
export const natures = [code, constants, data, writableCode, zeroes, threadData, threadZeroes] as const;
const anyNature = (1 << natures.length) - 1;

export function bitOf(member: (typeof natures)[number]): number {
  return 1 << natures.indexOf(member);
}

/** Beginnings of the names that compilers, the C library and ld itself use. A longer one says more. */
const beginnings: readonly (readonly [name: string, natures: number])[] = (
  [
    ['.text', code],
    ['.init', code],
    ['.fini', code],
    ['.plt', code],
    ['.iplt', code],
    ['.glue_7', code],
    ['.vfp11_veneer', code],
    ['.v4_bx', code],
    ['.gnu.linkonce.t.', code],
    ['.rodata', constants],
    ['.eh_frame', constants],
    ['.gcc_except_table', constants],
    ['.ARM.exidx', constants],
    ['.ARM.extab', constants],
    ['.note', constants],
    ['.interp', constants],
    ['.rel', constants],
    ['.gnu.linkonce.r.', constants],
    ['.gnu.linkonce.armex', constants],
    ['.data', data],
    ['.init_array', data],
    ['.fini_array', data],
    ['.preinit_array', data],
    ['.ctors', data],
    ['.dtors', data],
    ['.jcr', data],
    ['.got', data],
    ['.igot', data],
    ['.gnu.linkonce.d.', data],
    ['.bss', zeroes],
    ['COMMON', zeroes],
    ['.gnu.linkonce.b.', zeroes],
    ['.tdata', threadData],
    ['.tbss', threadZeroes],
    ['.tcommon', threadZeroes],
  ] as const
).map(([name, member]) => [name, bitOf(member)] as const);

/** Take no room in memory. */
const notAllocated = ['.debug', '.stab', '.comment', '.ARM.attributes', '.line', '.gnu.attributes'];

/** What a section with a name of the program's own may be: compilers give all that is thread-local a name that says so. */
const ownNatures = anyNature & ~bitOf(threadData) & ~bitOf(threadZeroes);

/** ELF types of their own. */
const typed = [
  '.note',
  '.init_array',
  '.fini_array',
  '.preinit_array',
  '.ARM.exidx',
  '.rel',
  '.bss',
  'COMMON',
  '.tbss',
];

/** Stands for a section that nobody has heard of. */
const strange = '\u0001';

/** Notes what every output section, and the script as a whole, takes of the input files. */
export function noteInputs({ program }: Link): void {
  let isCodeTaken = false;
  const unwindTables = new Set(['.ARM.exidx', '.ARM.exidx.text.f']);
  for (const statement of program.statements) {
    if (statement.kind !== 'output') continue;
    const wilds = statement.children.filter(isWild);
    const codeAt: number = isCodeTaken ? -1 : wilds.findIndex((wild) => takesAll(wild, '.text'));
    isCodeTaken ||= codeAt >= 0;
    // ld sees the first input's ELF type; beside code a name of the program's own is a table of vectors or the like.
    statement.holdsCode = codeAt >= 0 && !wilds.slice(0, codeAt + 1).some(maySetType);
    const own = codeAt >= 0 ? bitOf(code) | bitOf(constants) : ownNatures;
    statement.mayHold = wilds.reduce(
      (sum, wild) => sum | naturesTaken(wild, own),
      homeNature(statement.name),
    );
    statement.mayBeTyped = wilds.some((wild) => takesTyped(wild) || maySetType(wild));
    statement.hasInputs = hasInputs(statement);
    program.takesEverything ||= wilds.some((wild) => takesAll(wild, strange));
    for (const name of unwindTables)
      if (wilds.some((wild) => takesAll(wild, name))) unwindTables.delete(name);
  }
  program.takesUnwindTables = unwindTables.size === 0;
}

const homes = ['.text', '.rodata', '.data', '.bss', '.tdata', '.tbss'];

/** Sections of the usual names that no pattern takes go where an output section is called like them. */
function homeNature(name: string): number {
  return homes.includes(name) ? naturesNamed(name, 0) : 0;
}

/** Whether input files add to a section; what they add to /DISCARD/ takes no room. */
function hasInputs({ name, children }: OutputStatement): boolean {
  return homes.includes(name) || (name !== '/DISCARD/' && children.some(isWild));
}

function isWild(statement: LinkStatement): statement is WildStatement {
  return statement.kind === 'wild';
}

/** Whether a pattern takes all sections of this name: one for some files, or for some flags, leaves the others. */
function takesAll({ node: { sections, file, flags } }: WildStatement, name: string): boolean {
  if (flags.length > 0 || (file && (file.name.text !== '*' || file.exclude.length > 0))) return false;
  if (sections.length === 0) return true;
  return sections.some(({ name: pattern, exclude }) => exclude.length === 0 && matches(pattern.text, name));
}

/** What a pattern may take; `own`: what the sections are like whose names say nothing. */
function naturesTaken({ node: { sections } }: WildStatement, own: number): number {
  if (sections.length === 0) return anyNature;
  return sections.reduce((sum, { name }) => sum | naturesNamed(name.text, own), 0);
}

function naturesNamed(pattern: string, own: number): number {
  const fixed = fixedPart(pattern);
  if (notAllocated.some((name) => fixed.startsWith(name))) return 0;
  // A pattern that ends early takes what longer names say: .init* is .init_array as well, .[bd]* is anything.
  const longer = fixed === pattern ? [] : beginnings.filter(([name]) => name.startsWith(fixed));
  const shorter = beginnings.filter(([name]) => fixed.startsWith(name));
  if (shorter.length === 0 && longer.length > 0) return anyNature;
  if (shorter.length === 0) return own;
  const [, nearest] = shorter.reduce((best, next) => (next[0].length > best[0].length ? next : best));
  return longer.reduce((sum, [, bit]) => sum | bit, nearest);
}

/** Whether some of what a pattern takes may be of another type than plain code and data. */
function takesTyped({ node: { sections } }: WildStatement): boolean {
  return sections.some(({ name: { text } }) =>
    beginnings.every(([name]) => !fixedPart(text).startsWith(name)),
  );
}

/** Whether its name says so. */
function maySetType({ node: { sections } }: WildStatement): boolean {
  if (sections.length === 0) return true;
  return sections.some(({ name: { text } }) => {
    const fixed = fixedPart(text);
    if (typed.some((name) => fixed.startsWith(name))) return true;
    return fixed !== text && typed.some((name) => name.startsWith(fixed));
  });
}

/** The characters of a pattern in front of the first one that stands for others. */
function fixedPart(pattern: string): string {
  return /^[^*?[\\]*/.exec(pattern)![0];
}
