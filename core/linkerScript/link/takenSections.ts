import type { InputSections } from '../syntax/syntaxTree';
import type { LinkStatement, OutputStatement, WildStatement } from './linkState';
import { isSpecial, matches } from './patterns';
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

/** What a description of input sections takes: the bits of natures, and these. */
const own = 1 << natures.length;
const ofUnknownType = own << 1;
const ofOwnType = own << 2;
/** All sections of a name, whatever the file; the last stands for one that nobody has heard of. */
const whole = (['.text', '.ARM.exidx', '.ARM.exidx.text.f', '\u0001'] as const).map(
  (name, at) => [name, own << (3 + at)] as const,
);
const [allCode, unwindTables, moreUnwindTables, everything] = whole.map(([, bit]) => bit) as [
  number,
  number,
  number,
  number,
];

/** Notes what every output section, and the script as a whole, takes of the input files. */
export function noteInputs({ program }: Link): void {
  let all = 0;
  for (const statement of program.statements) {
    if (statement.kind !== 'output') continue;
    const taken = statement.children.filter(isWild).map(({ node }) => takenBy(node));
    const codeAt = (all & allCode) === 0 ? taken.findIndex((bits) => (bits & allCode) !== 0) : -1;
    const union = taken.reduce((sum, bits) => sum | bits, homeNature(statement.name));
    // ld sees the first input's ELF type; beside code a name of the program's own is a table of vectors or the like.
    statement.holdsCode = codeAt >= 0 && taken.slice(0, codeAt + 1).every((bits) => (bits & ofOwnType) === 0);
    const owned = codeAt >= 0 ? bitOf(code) | bitOf(constants) : ownNatures;
    statement.mayHold = (union & anyNature) | ((union & own) !== 0 ? owned : 0);
    statement.mayBeTyped = (union & (ofUnknownType | ofOwnType)) !== 0;
    statement.hasInputs = hasInputs(statement);
    all |= union;
  }
  program.takesEverything = (all & everything) !== 0;
  program.takesUnwindTables = (all & unwindTables) !== 0 && (all & moreUnwindTables) !== 0;
}

const homes = ['.text', '.rodata', '.data', '.bss', '.tdata', '.tbss'];

/** Sections of the usual names that no pattern takes go where an output section is called like them. */
function homeNature(name: string): number {
  return homes.includes(name) ? naturesNamed(name, name) : 0;
}

/** Whether input files add to a section; what they add to /DISCARD/ takes no room. */
function hasInputs({ name, children }: OutputStatement): boolean {
  return homes.includes(name) || (name !== '/DISCARD/' && children.some(isWild));
}

function isWild(statement: LinkStatement): statement is WildStatement {
  return statement.kind === 'wild';
}

/** What one description of input sections takes, as a number: equal ones are alike to all that follows from it. */
export function takenBy({ sections, file, flags }: InputSections): number {
  // A pattern for some files, or for sections with some flags, leaves the others without a place.
  const isPartial = flags.length > 0 || (file && (file.name.text !== '*' || file.exclude.length > 0));
  const wholes = isPartial ? [] : whole;
  let taken = 0;
  if (sections.length === 0) taken = anyNature | ofUnknownType | ofOwnType;
  if (sections.length === 0) for (const [, bit] of wholes) taken |= bit;
  for (const { name: pattern, exclude } of sections) {
    const fixed = fixedPart(pattern.text);
    taken |= naturesNamed(pattern.text, fixed) | typesNamed(pattern.text, fixed);
    if (exclude.length > 0) continue;
    for (const [name, bit] of wholes) if ((taken & bit) === 0 && matches(pattern.text, name)) taken |= bit;
  }
  return taken;
}

/** The natures that a pattern takes whose characters in front of the first special one are `fixed`. */
function naturesNamed(pattern: string, fixed: string): number {
  if (notAllocated.some((name) => fixed.startsWith(name))) return 0;
  let longest = 0;
  let nearest = 0;
  let longer = 0;
  for (const [name, bit] of beginnings) {
    if (fixed.startsWith(name)) {
      if (name.length > longest) [longest, nearest] = [name.length, bit];
    } else if (fixed !== pattern && name.startsWith(fixed)) longer |= bit;
  }
  // A pattern that ends early takes what longer names say: .init* is .init_array as well, .[bd]* is anything.
  if (longest > 0) return nearest | longer;
  return longer !== 0 ? anyNature | ofUnknownType : own | ofUnknownType;
}

function typesNamed(pattern: string, fixed: string): number {
  const isTyped = typed.some(
    (name) => fixed.startsWith(name) || (fixed !== pattern && name.startsWith(fixed)),
  );
  return isTyped ? ofOwnType : 0;
}

/** The characters of a pattern in front of the first one that stands for others. */
function fixedPart(pattern: string): string {
  let end = 0;
  while (end < pattern.length && !isSpecial(pattern, end)) end++;
  return pattern.slice(0, end);
}
