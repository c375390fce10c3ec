import type { ProblemCode } from '../problemCode';
import type { Place, Span } from '../../base/span';
import { say } from '../../base/wording';
import type { Inclusion, ScriptProblem } from '../evaluation';
import type { InsertStatementState, LinkStatement, MemoryRegion, OutputStatement } from './linkState';
import { exact } from './certainty';
import { flag } from './linkState';
import type { Name, RegionDefinition } from '../syntax/syntaxTree';
import type { SourceMap } from '../syntax/script';

export interface DeclaredRegion {
  readonly region: MemoryRegion;
  readonly file: string;
  readonly node: RegionDefinition | undefined;
  readonly name: Name;
}

/** A script and all it INCLUDEs, as ld has it after parsing: statements in order, regions, what it complained of. */
export interface Program {
  readonly statements: LinkStatement[];
  readonly regions: MemoryRegion[];
  /** By name and alias. */
  readonly regionByName: Map<string, MemoryRegion>;
  /** Every entry of MEMORY in order, a name twice where it is declared twice. */
  readonly declared: DeclaredRegion[];
  readonly aliases: {
    readonly name: string;
    readonly region: string;
    readonly file: string;
    readonly span: Span;
  }[];
  /** By name, in order of creation. */
  readonly outputs: Map<string, OutputStatement[]>;
  /** Whether a pattern takes every section that there is. */
  takesEverything: boolean;
  /** Whether patterns take all tables of the unwinder, which have an ELF type of their own. */
  takesUnwindTables: boolean;
  readonly inserts: InsertStatementState[];
  readonly includes: Inclusion[];
  readonly phdrs: Set<string>;
  /** Whether PHDRS has a PT_LOAD header without FILEHDR and PHDRS so far. */
  hasPlainLoad: boolean;
  /** What preprocessors had to say, in positions of the sources. */
  readonly sourceProblems: ScriptProblem[];
  /** Position maps of the preprocessed scripts, by path. */
  readonly sources: Map<string, SourceMap>;
  /** Region names and aliases that sections, aliases and expressions use, each with how often. */
  readonly mentioned: Map<string, number>;
  /** Symbols that EXTERN asks for: to PROVIDE they count as referred to. */
  readonly externs: string[];
  entry: string | undefined;
  saneExpressions: boolean;
  /** Whether ld stops before it links. */
  failed: boolean;
}

type LinkWarning = (code: ProblemCode, message: string, place: Place) => void;

export const defaultRegionName = '*default*';
/** Finds a region as ld does while it parses or folds: one that is not declared is invented, with a warning. */
export function lookUpRegion(
  program: Program,
  warning: LinkWarning,
  name: string,
  place: Place,
): MemoryRegion {
  const known = program.regionByName.get(name);
  if (known) return known;
  if (name !== defaultRegionName) {
    const message = say`Memory region ${name} is not declared here: ld invents [0, 0xffffffff) for it`;
    warning('ld-undefined-region', message, place);
  }
  return addRegion(program, name, true, place);
}

/** A region with nothing known of it yet. */
export function addRegion(program: Program, name: string, invented: boolean, place: Place): MemoryRegion {
  const region: MemoryRegion = {
    names: [name],
    originTree: undefined,
    lengthTree: undefined,
    origin: 0n,
    originValid: true,
    length: 0xffff_ffff_ffff_ffffn,
    lengthValid: true,
    current: 0n,
    currentKnown: exact,
    flags: 0,
    notFlags: 0,
    last: undefined,
    lastKnown: true,
    isPlain: true,
    full: false,
    invented,
    place,
  };
  program.regions.push(region);
  program.regionByName.set(name, region);
  return region;
}

export function emptyProgram(): Program {
  return {
    statements: [],
    regions: [],
    regionByName: new Map(),
    declared: [],
    aliases: [],
    outputs: new Map(),
    takesEverything: false,
    takesUnwindTables: false,
    inserts: [],
    includes: [],
    phdrs: new Set(),
    hasPlainLoad: false,
    sourceProblems: [],
    sources: new Map(),
    mentioned: new Map(),
    externs: [],
    entry: undefined,
    saneExpressions: false,
    failed: false,
  };
}

/** The flag that an attribute letter stands for; 0 for none. */
export function attributeFlag(letter: string): number {
  switch (letter.toLowerCase()) {
    case 'a':
      return flag.alloc;
    case 'r':
      return flag.readonly;
    case 'w':
      return flag.data;
    case 'x':
      return flag.code;
    case 'l':
    case 'i':
      return flag.load;
    default:
      return 0;
  }
}

/** Attributes as ld's map prints them: `axrwl`, those to avoid behind `!`. */
export function attributeText(flags: number, notFlags: number): string {
  return letters(flags) + (notFlags !== 0 ? `!${letters(notFlags)}` : '');
}

function letters(flags: number): string {
  let text = '';
  if (flags & flag.alloc) text += 'a';
  if (flags & flag.code) text += 'x';
  if (flags & flag.readonly) text += 'r';
  if (flags & flag.data) text += 'w';
  if (flags & flag.load) text += 'l';
  return text;
}
