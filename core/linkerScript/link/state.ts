import type { Place } from '../../base/span';
import { say } from '../../base/wording';
import type { EvaluateOptions, InputObject } from '../host';
import type { ProblemCode } from '../problemCode';
import { exact, type Certainty } from './certainty';
import {
  absolute,
  type AssignTree,
  type LinkSymbol,
  type MemoryRegion,
  type OrphanPlaces,
  type OutputStatement,
  type Section,
} from './linkState';
import { emptyProgram, lookUpRegion, type Program } from './program';

/** ld works through a script several times; what an expression may see depends on the phase. */
export type Phase = 'first' | 'mark' | 'allocating' | 'assigning' | 'final';

export interface LinkSinks {
  error(code: ProblemCode, message: string, place: Place): void;
  warning(code: ProblemCode, message: string, place: Place): void;
  undefinedSymbol(code: ProblemCode, message: string, place: Place): void;
}

/** Result of the last folding; one object, overwritten by the next. */
export interface FoldResult {
  valid: boolean;
  value: bigint;
  /** `undefined` for a plain number. */
  section: Section | undefined;
  known: Certainty;
}

export interface SegmentState {
  phase: 'none' | 'alignSeen' | 'relroSeen' | 'endSeen' | 'relroAdjust' | 'adjust' | 'done';
  base: bigint;
  end: bigint;
  relroEnd: bigint;
  commonPageSize: bigint;
  maximumPageSize: bigint;
}

/** One link at work: what the passes over a script share. */
export interface Link {
  readonly program: Program;
  /** All input files, where they are known. */
  readonly objects: readonly InputObject[] | undefined;
  sinks: LinkSinks;
  /** Whether the script and all it INCLUDEs have been read. */
  isLoaded: boolean;
  readonly symbols: Map<string, LinkSymbol>;
  /** Where what has no place of its own is reported. */
  readonly here: Place;
  /** How many passes there have been. */
  iteration: number;
  phase: Phase;

  // Folding.
  readonly result: FoldResult;
  readonly segment: SegmentState;
  /** The section whose location counter counts. */
  current: Section;
  /** Location counter behind the last folding that had one. */
  dot: bigint;
  dotKnown: Certainty;
  /** Whether it is that far from the start of its section whatever is linked. */
  isOffsetKnown: boolean;
  hasDot: boolean;
  assigningToDot: boolean;
  /** The symbol that is being assigned, as long as that is allowed. */
  assignName: string | undefined;
  /** Set while complaints would say again what has been said, or what does not count. */
  quiet: boolean;
  /** Whether what is being folded may not be part of the link at all: ONLY_IF_RO, ONLY_IF_RW. */
  uncertain: boolean;
  /** How many symbols have got another value since this was set to 0. */
  changes: number;
  /** Output sections whose AT ( … ) is being folded. */
  readonly foldingLoadBase: Set<OutputStatement>;
  /** Values of PROVIDEs that nothing refers to, as of the final phase. */
  readonly unreferenced: Map<AssignTree, { readonly value: bigint; readonly known: Certainty }>;

  // Sizing.
  sizingIteration: number;
  /** Regions into which ld may put sections that the script does not mention. */
  readonly orphanRegions: Set<MemoryRegion>;
  /** Regions whose last section became known in this sizing, in their order. */
  readonly filledRegions: MemoryRegion[];
  /** For regions that orphans may join, how many of the filled ones have been looked at. */
  readonly orphansSeen: Map<ReadonlySet<MemoryRegion>, number>;
  /** Where they may come in the list of sections. */
  orphans: OrphanPlaces;
  /** What the last sizing placed outside its region; said at the end, as the last sizing may be another. */
  complaints: (() => void)[];
}

export const pageSize = 0x1000n;

export function newLink(file: string, options: EvaluateOptions, sinks: LinkSinks): Link {
  return {
    program: emptyProgram(),
    objects: options.objects,
    sinks,
    isLoaded: false,
    symbols: new Map(),
    here: { file, span: { start: 0, end: 0 } },
    iteration: 0,
    phase: 'first',
    result: { valid: false, value: 0n, section: undefined, known: exact },
    segment: {
      phase: 'none',
      base: 0n,
      end: 0n,
      relroEnd: 0n,
      commonPageSize: 0n,
      maximumPageSize: 0n,
    },
    current: absolute,
    dot: 0n,
    dotKnown: exact,
    isOffsetKnown: true,
    hasDot: false,
    assigningToDot: false,
    assignName: undefined,
    quiet: false,
    uncertain: false,
    changes: 0,
    foldingLoadBase: new Set(),
    unreferenced: new Map(),
    sizingIteration: 0,
    orphanRegions: new Set(),
    filledRegions: [],
    orphansSeen: new Map(),
    orphans: { front: [], behind: new Map() },
    complaints: [],
  };
}

/** Whether an INSERT has ld read its own default script behind this one: what comes of that is not known here. */
export function augments({ program }: Link): boolean {
  return program.inserts.length > 0;
}

/** Whether all inputs are known. Outside a closed link an object file may define what the script does not. */
export function isClosed(link: Link): boolean {
  return link.objects !== undefined && !augments(link);
}

/** The pass as ld counts it, in eight bits. */
export function iterationOf({ iteration }: Link): number {
  return iteration & 255;
}

/** An error. While the script is being read there is none behind one at which ld stops. */
export function complain(link: Link, code: ProblemCode, message: string, place: Place): void {
  if (!link.quiet && (link.isLoaded || !link.program.failed)) link.sinks.error(code, message, place);
}

export function warn(link: Link, code: ProblemCode, message: string, place: Place): void {
  if (!link.quiet) link.sinks.warning(code, message, place);
}

export function undefinedSymbol(link: Link, name: string, place: Place): void {
  if (link.quiet) return;
  if (isClosed(link)) complain(link, 'ld-undefined-symbol', say`Nothing defines the symbol ${name}`, place);
  else
    link.sinks.undefinedSymbol(
      'ld-undefined-symbol',
      say`The script does not define the symbol ${name}`,
      place,
    );
}

export function createSymbol(link: Link, name: string): LinkSymbol {
  const symbol: LinkSymbol = {
    name,
    state: 'new',
    value: 0n,
    known: exact,
    section: absolute,
    byScript: false,
    wasObject: false,
    iteration: -1,
    place: undefined,
  };
  link.symbols.set(name, symbol);
  return symbol;
}

/** The output section that a name means: the first whose constraint did not drop it. */
export function findOutput(program: Program, name: string): OutputStatement | undefined {
  return program.outputs.get(name)?.find((output) => output.constraint >= 0);
}

/** The region, invented with a warning where no one declared it. */
export function regionNamed(link: Link, name: string, place: Place): MemoryRegion {
  return lookUpRegion(link.program, link.sinks.warning, name, place);
}
