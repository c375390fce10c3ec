import type { ProblemCode } from '../problemCode';
import type { Place } from '../../base/span';
import type { AssignTree, LinkSymbol, MemoryRegion, OutputStatement, Section, Tree } from './linkState';

/** ld works through a script several times; what an expression may see depends on the phase. */
export type Phase = 'first' | 'mark' | 'allocating' | 'assigning' | 'final';

/** What folding needs of the link. */
export interface FoldHost {
  /** Outside a closed link an object file may define what the script does not. */
  readonly closed: boolean;
  /** Whether ld reads nothing but this script, so that no other brings sections. */
  readonly wholeScript: boolean;
  /** LD_FEATURE ("SANE_EXPR"): numbers stay numbers outside sections too. */
  sane(): boolean;
  readonly maximumPageSize: bigint;
  readonly commonPageSize: bigint;
  symbol(name: string): LinkSymbol | undefined;
  createSymbol(name: string): LinkSymbol;
  /** The output section of this name that `ADDR` and its kin mean. */
  output(name: string): OutputStatement | undefined;
  hasRegion(name: string): boolean;
  /** The region, invented with a warning where no one declared it. */
  region(name: string, place: Place): MemoryRegion;
  /** Current pass over the script. */
  iteration(): number;
  error(code: ProblemCode, message: string, place: Place): void;
  undefinedSymbol(name: string, place: Place): void;
}

/** Result of the last folding; one object, overwritten by the next. */
export interface FoldResult {
  valid: boolean;
  value: bigint;
  /** `undefined` for a plain number. */
  section: Section | undefined;
  known: boolean;
}

export interface SegmentState {
  phase: 'none' | 'alignSeen' | 'relroSeen' | 'endSeen' | 'relroAdjust' | 'adjust' | 'done';
  base: bigint;
  end: bigint;
  relroEnd: bigint;
  commonPageSize: bigint;
  maximumPageSize: bigint;
}

export interface Folder {
  readonly result: FoldResult;
  readonly segment: SegmentState;
  phase: Phase;
  /** Whether DATA_SEGMENT_END has been met since `segment` was reset. */
  segmentEnded(): boolean;
  /** Location counter behind the last folding that had one. */
  dot: bigint;
  dotKnown: boolean;
  /** How many symbols have got another value since this was set to 0. */
  changes: number;
  /** Values of PROVIDEs that nothing refers to, as of the final phase. */
  readonly unreferenced: Map<AssignTree, { readonly value: bigint; readonly known: boolean }>;
  /** Whether what is being folded may not be part of the link at all: ONLY_IF_RO, ONLY_IF_RW. */
  uncertain: boolean;
  /** Folds at a location counter; `dot` and `dotKnown` are set before and read after. */
  fold(tree: Tree | AssignTree, section: Section): void;
  /** Folds where there is no location counter. */
  foldWithoutDot(tree: Tree | AssignTree): void;
}
