import type { Place } from '../../base/span';
import { exact, type Certainty } from './certainty';
import type { InputSections, OutputSectionDefinition, OverlaySection } from '../syntax/syntaxTree';

/**
 * What ld holds in memory while it links, as far as addresses depend on it. Numbers are 64 bits unsigned, as in ld;
 * `known` beside a number says how surely it is that, whatever the input files hold.
 */

export const flag = {
  alloc: 1,
  load: 2,
  readonly: 4,
  code: 8,
  data: 16,
  keep: 32,
  exclude: 64,
  neverLoad: 128,
  contents: 256,
  threadLocal: 512,
} as const;

/** A section of the output file (`asection`), or one of the two pseudo sections below. */
export interface Section {
  readonly name: string;
  vma: bigint;
  vmaKnown: Certainty;
  lma: bigint;
  lmaKnown: Certainty;
  /** Whether the load address is the address itself, whatever is linked. */
  lmaFollows: boolean;
  size: bigint;
  /** The size of the pass before. */
  rawSize: bigint;
  sizeKnown: Certainty;
  alignmentPower: number;
  alignmentKnown: boolean;
  flags: number;
  removed: boolean;
  hasInput: boolean;
}

export function newSection(name: string, flags: number): Section {
  return {
    name,
    vma: 0n,
    vmaKnown: exact,
    lma: 0n,
    lmaKnown: exact,
    lmaFollows: true,
    size: 0n,
    rawSize: 0n,
    sizeKnown: exact,
    alignmentPower: 0,
    alignmentKnown: true,
    flags,
    removed: false,
    hasInput: false,
  };
}

/** Where absolute values live. */
export const absolute: Section = newSection('*ABS*', 0);
/** The section of an assignment inside an output section that was never made. */
export const nowhere: Section = newSection('*UND*', 0);

export interface MemoryRegion {
  /** The first is its own name, the rest are aliases. */
  readonly names: string[];
  originTree: Tree | undefined;
  lengthTree: Tree | undefined;
  origin: bigint;
  originValid: boolean;
  length: bigint;
  lengthValid: boolean;
  current: bigint;
  currentKnown: Certainty;
  /** Bits of {@link flag}. */
  flags: number;
  notFlags: number;
  /** The section that fills it so far. */
  last: OutputStatement | undefined;
  /** Whether it is that one whatever is linked. */
  lastKnown: boolean;
  /** Whether every section that may be the last has its own address for load address. */
  isPlain: boolean;
  full: boolean;
  /** It is not declared. */
  invented: boolean;
  /** Where it was mentioned first. */
  readonly place: Place;
}

export type SectionKind =
  'normal' | 'noalloc' | 'noload' | 'readonly' | 'typed' | 'typedReadonly' | 'overlay' | 'firstOverlay';

export interface OutputStatement {
  readonly kind: 'output';
  readonly name: string;
  readonly place: Place;
  readonly node: OutputSectionDefinition | OverlaySection;
  readonly children: LinkStatement[];
  address: Tree | undefined;
  loadBase: Tree | undefined;
  align: Tree | undefined;
  subalign: Tree | undefined;
  alignWithInput: boolean;
  sectionKind: SectionKind;
  typeTree: Tree | undefined;
  region: MemoryRegion | undefined;
  loadRegion: MemoryRegion | undefined;
  /** The regions as the script names them, before ld chooses any. */
  namedRegion: MemoryRegion | undefined;
  namedLoadRegion: MemoryRegion | undefined;
  /** Whether the script says where it goes: `> REGION` or `AT> REGION`. */
  namesRegion: boolean;
  /** 0 none, 1 ONLY_IF_RO, 2 ONLY_IF_RW, 3 SPECIAL, −1 dropped. */
  constraint: number;
  /** What its patterns may take, as bits of takenSections.ts, and whether some of that may be of an ELF type of its own. */
  mayHold: number;
  mayBeTyped: boolean;
  /** Whether every program's code is in it, and the first input makes it plain code and data to ld. */
  holdsCode: boolean;
  /** Whether input files add to it, by its patterns or by its name. */
  hasInputs: boolean;
  phdrs: readonly string[];
  section: Section | undefined;
  ignored: boolean;
  updateDot: boolean;
  updateDotTree: AssignTree | undefined;
  processedVma: boolean;
  processedLma: boolean;
}

export interface AssignStatement {
  readonly kind: 'assign';
  readonly tree: AssignTree | AssertTree;
  /** How far it moved the location counter inside its output section. */
  padding: bigint;
  paddingKnown: Certainty;
  /** The location counter in front of it, as the last pass found it. */
  dot: bigint;
  dotKnown: Certainty;
}

/** One that is not an ASSERT. */
export type SymbolAssignment = AssignStatement & { readonly tree: AssignTree };

export interface WildStatement {
  readonly kind: 'wild';
  readonly node: InputSections;
  /** None where no input files are known. */
  inputs: PlacedInput[] | undefined;
}

/** An input section that an output section took. */
export interface PlacedInput {
  readonly section: InputSection;
  padding: bigint;
}

export interface DataStatementState {
  readonly kind: 'data';
  readonly size: bigint;
  readonly tree: Tree;
}

export interface InsertStatementState {
  readonly kind: 'insert';
  readonly where: string;
  readonly before: boolean;
  readonly place: Place;
}

export interface PlainStatement {
  readonly kind: 'plain';
  readonly keeps: boolean;
}

export type LinkStatement =
  | OutputStatement
  | AssignStatement
  | WildStatement
  | DataStatementState
  | InsertStatementState
  | PlainStatement;

export interface LinkSymbol {
  readonly name: string;
  state: 'new' | 'undefined' | 'defined';
  value: bigint;
  known: Certainty;
  section: Section;
  /** Offset of an object's symbol inside its output section is in `value`; these have no script definition. */
  byScript: boolean;
  wasObject: boolean;
  iteration: number;
  /** Where it was last assigned. */
  place: Place | undefined;
}

/** A section of an input file, for links whose inputs are known. */
export interface InputSection {
  readonly name: string;
  readonly file: string;
  readonly size: bigint;
  readonly alignmentPower: number;
  readonly flags: number;
}

/** Where sections may come for which the script has no place: in front of everything, and behind which output sections. */
export interface OrphanPlaces {
  readonly front: readonly MemoryRegion[];
  /** Orphans of one kind stand together: behind any of the sections they may go to the region of another. */
  readonly behind: ReadonlyMap<OutputStatement, readonly ReadonlySet<MemoryRegion>[]>;
}

// Expression trees as ld builds them: constants folded while parsing.

export type Tree = ValueTree | NameTree | UnaryTree | BinaryTree | ConditionalTree | AssertTree;

export type NameOperation =
  | 'NAME'
  | 'ADDR'
  | 'LOADADDR'
  | 'SIZEOF'
  | 'ALIGNOF'
  | 'ORIGIN'
  | 'LENGTH'
  | 'DEFINED'
  | 'CONSTANT'
  | 'SIZEOF_HEADERS';

export type UnaryOperation =
  '-' | '!' | '~' | 'ALIGN' | 'ABSOLUTE' | 'NEXT' | 'LOG2CEIL' | 'DATA_SEGMENT_END';

export type BinaryOperation =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '=='
  | '!='
  | '<='
  | '>='
  | '<'
  | '>'
  | '&'
  | '|'
  | '&&'
  | '||'
  | 'MAX'
  | 'MIN'
  | 'ALIGN'
  | 'DATA_SEGMENT_ALIGN'
  | 'DATA_SEGMENT_RELRO_END'
  | 'SEGMENT_START';

export interface ValueTree {
  readonly kind: 'value';
  readonly value: bigint;
  readonly place: Place;
}

/** What the script lacks; never valid. */
export interface NameTree {
  readonly kind: 'name';
  readonly operation: NameOperation;
  readonly name: string;
  readonly place: Place;
  /** The symbol of this name, once looked up. */
  symbol: LinkSymbol | undefined;
}

export interface UnaryTree {
  readonly kind: 'unary';
  readonly operation: UnaryOperation;
  readonly child: Tree;
  readonly place: Place;
}

export interface BinaryTree {
  readonly kind: 'binary';
  readonly operation: BinaryOperation;
  readonly left: Tree;
  readonly right: Tree;
  readonly place: Place;
}

export interface ConditionalTree {
  readonly kind: 'conditional';
  readonly condition: Tree;
  readonly whenTrue: Tree;
  readonly whenFalse: Tree;
  readonly place: Place;
}

export interface AssertTree {
  readonly kind: 'assert';
  readonly child: Tree;
  readonly message: string;
  readonly place: Place;
}

export interface AssignTree {
  readonly kind: 'assignTo';
  readonly target: string;
  readonly source: Tree;
  /** PROVIDE and PROVIDE_HIDDEN. */
  readonly provide: boolean;
  /** Whether a PROVIDE has come into effect. */
  provided: boolean;
  /** Made by ld, not written. */
  readonly implicit: boolean;
  /** The first operand, where ld says that an error is. */
  readonly place: Place;
  /** The whole assignment's target. */
  readonly targetPlace: Place;
  /** The symbol of this name, once looked up. */
  symbol: LinkSymbol | undefined;
}
