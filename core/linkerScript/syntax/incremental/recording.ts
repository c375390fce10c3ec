import type { SyntaxProblem } from '../../../base/span';
import { addComment, type Comment, type Scanner } from '../scanner';
import type { Statement } from '../syntaxTree';
import { type Mode, Token } from '../tokens';
import type { TokenStore } from '../tokenStore';
import {
  findStatement,
  type FoundStatement,
  type MovedStatements,
  type ReadingMemory,
  type RememberedStatement,
  StatementList,
} from './readingMemory';
import { shiftedStatement } from '../generated/shiftedTree';
import { changeBetween, type TextChange } from './textChange';

/** Where a reading stands: all that the reading of a statement may depend on, and all that it leaves. */
export interface ReadingState {
  /** The next token, where it has been looked at. */
  readonly scanner: Scanner;
  readonly tokens: TokenStore;
  readonly problems: SyntaxProblem[];
  /** Whether the next token has been scanned, and in which mode. */
  isAhead: boolean;
  aheadMode: Mode;
  /** End of the token consumed last. */
  last: number;
  nesting: number;
  /** After the first error of a strict reading every token is the end. */
  hasStopped: boolean;
  firstError: SyntaxProblem | undefined;
  /** Start of the last error: another one at the same token is not reported. */
  lastFailure: number;
  /** End of the last character that ld ignores with a warning. */
  warnedTo: number;
  /** How far the text has been looked at. */
  examined: number;
}

/** A statement that is being read; the outermost stands for the whole text. */
interface Frame {
  readonly outer: Frame | undefined;
  readonly list: StatementList;
  readonly start: number;
  readonly mode: Mode;
  readonly startsLine: boolean;
  /** How many tokens, comments and problems there were. */
  readonly tokens: number;
  readonly comments: number;
  readonly problems: number;
  /** Whether no error or warning before it affects what is said of this statement. */
  readonly isFresh: boolean;
  readonly inner: RememberedStatement[];
}

/** What one reading takes over from an earlier one, and what it leaves for the next. */
export interface Recording {
  readonly earlier: ReadingMemory | undefined;
  readonly change: TextChange | undefined;
  /** How far behind the last token a statement's reading may have looked. */
  readonly reach: number;
  readonly root: Frame;
  frame: Frame;
}

export function startRecording(
  text: string,
  mode: Mode,
  reach: number,
  earlier: ReadingMemory | undefined,
): Recording {
  const root: Frame = {
    outer: undefined,
    list: StatementList.Commands,
    start: 0,
    mode,
    startsLine: true,
    tokens: 0,
    comments: 0,
    problems: 0,
    isFresh: true,
    inner: [],
  };
  return { earlier, change: earlier && changeBetween(earlier.text, text), reach, root, frame: root };
}

/**
 * What the next token, which has been looked at, begins: where the earlier reading has it, `state` then stands behind
 * it, with all that reading it would have noted. Where not, it is recorded up to `remember` or `forget`.
 */
export function recall(
  recording: Recording,
  state: ReadingState,
  list: StatementList,
  startsLine: boolean,
): RememberedStatement | undefined {
  const { start } = state.scanner;
  const isFresh = state.lastFailure < start && state.warnedTo <= start;
  const known = isFresh ? untouched(recording, state, list, startsLine) : undefined;
  if (known) return takeOver(recording, state, known);
  recording.frame = {
    outer: recording.frame,
    list,
    start,
    mode: state.aheadMode,
    startsLine,
    tokens: state.tokens.length,
    comments: state.scanner.comments.length,
    problems: state.problems.length,
    isFresh,
    inner: [],
  };
  return undefined;
}

/** The earlier reading's statement at the next token, where nothing that it depends on has changed. */
function untouched(
  { earlier, change }: Recording,
  state: ReadingState,
  list: StatementList,
  startsLine: boolean,
): FoundStatement | undefined {
  const { start, kind } = state.scanner;
  if (!earlier || !change || state.hasStopped || kind === Token.End) return undefined;
  const isBefore = start < change.start;
  if (!isBefore && start < change.newEnd) return undefined;
  const oldStart = isBefore ? start : start - change.newEnd + change.oldEnd;
  const found = findStatement(earlier, list, oldStart);
  if (!found) return undefined;
  const { mode, nesting, startsLine: startedLine, examined } = found.statement.reading;
  const isSame = mode === state.aheadMode && nesting === state.nesting && startedLine === startsLine;
  if (!isSame || (isBefore && oldStart + examined > change.start)) return undefined;
  return found;
}

function takeOver(recording: Recording, state: ReadingState, found: FoundStatement): RememberedStatement {
  const { reading } = found.statement;
  const { start } = state.scanner;
  const taken = placedAt(found.statement, state, recording.frame, movedStatements(found.statement, start));
  recording.frame.inner.push(taken);
  takeOverParts(recording.earlier!, state, found, start - found.start);
  state.last = start + reading.length;
  state.examined = Math.max(state.examined, start + reading.examined - recording.reach);
  state.isAhead = false;
  if (reading.warnedTo >= 0) state.warnedTo = start + reading.warnedTo;
  if (reading.lastFailure >= 0) {
    state.lastFailure = start + reading.lastFailure;
    state.firstError ??= state.problems.find(({ span }) => span.start === state.lastFailure);
  }
  return taken;
}

/** A remembered statement where the reading stands; itself where that is its old place, as of all in front of an edit. */
function placedAt(
  statement: RememberedStatement,
  { scanner, tokens, problems }: ReadingState,
  frame: Frame,
  moved: MovedStatements | undefined,
): RememberedStatement {
  const start = scanner.start - frame.start;
  const tokensFrom = tokens.length - frame.tokens;
  const commentsFrom = scanner.comments.length - frame.comments;
  const problemsFrom = problems.length - frame.problems;
  const isThere =
    statement.start === start &&
    statement.tokensFrom === tokensFrom &&
    statement.commentsFrom === commentsFrom &&
    statement.problemsFrom === problemsFrom &&
    statement.moved === moved;
  return isThere
    ? statement
    : { start, tokensFrom, commentsFrom, problemsFrom, moved, reading: statement.reading };
}

/** Always from where they were read: what has moved many times is moved once. */
function movedStatements(
  { moved, reading: { statements, madeAt } }: RememberedStatement,
  start: number,
): MovedStatements | undefined {
  const by = start - madeAt;
  if (by === 0) return undefined;
  if (moved?.by === by) return moved;
  return { statements: statements.map((statement) => shiftedStatement(statement, by)), by };
}

/** The statement's tokens, comments and problems, moved by `by` characters. */
function takeOverParts(earlier: ReadingMemory, state: ReadingState, found: FoundStatement, by: number): void {
  const { tokensFrom, commentsFrom, problemsFrom, statement } = found;
  state.tokens.addFrom(earlier.tokens, tokensFrom, statement.reading.tokenCount, by);
  for (let i = commentsFrom; i < commentsFrom + statement.reading.commentCount; i++) {
    const comment = earlier.comments[i]!;
    addComment(state.scanner, by === 0 ? comment : shiftedComment(comment, by));
  }
  for (let i = problemsFrom; i < problemsFrom + statement.reading.problemCount; i++) {
    const problem = earlier.problems[i]!;
    state.problems.push(by === 0 ? problem : shiftedProblem(problem, by));
  }
}

function shiftedComment({ kind, start, end }: Comment, by: number): Comment {
  return { kind, start: start + by, end: end + by };
}

function shiftedProblem(problem: SyntaxProblem, by: number): SyntaxProblem {
  const { start, end } = problem.span;
  return { ...problem, span: { start: start + by, end: end + by } };
}

/** Ends what `recall` began: `statements` are what was read. */
export function remember(recording: Recording, state: ReadingState, statements: readonly Statement[]): void {
  const done = recording.frame;
  const { start } = done;
  const frame = done.outer!;
  recording.frame = frame;
  // A strict reading that has failed is over; a statement that earlier errors affect is read again.
  if (!done.isFresh || state.hasStopped) return;
  frame.inner.push({
    start: start - frame.start,
    tokensFrom: done.tokens - frame.tokens,
    commentsFrom: done.comments - frame.comments,
    problemsFrom: done.problems - frame.problems,
    moved: undefined,
    reading: {
      list: done.list,
      mode: done.mode,
      nesting: state.nesting,
      startsLine: done.startsLine,
      examined: state.examined + recording.reach - start,
      length: state.last - start,
      nextMode: state.isAhead ? state.aheadMode : 0,
      tokenCount: state.tokens.length - done.tokens,
      commentCount: state.scanner.comments.length - done.comments,
      problemCount: state.problems.length - done.problems,
      lastFailure: state.lastFailure >= start ? state.lastFailure - start : -1,
      warnedTo: state.warnedTo > start ? state.warnedTo - start : -1,
      statements,
      madeAt: start,
      inner: done.inner,
    },
  });
}

/** Ends what `recall` began without keeping it. */
export function forget(recording: Recording): void {
  recording.frame = recording.frame.outer!;
}

/** For the next reading. */
export function memoryOf(recording: Recording, state: ReadingState): ReadingMemory {
  const { scanner, tokens, problems } = state;
  return {
    text: scanner.source,
    tokens,
    comments: scanner.comments,
    problems,
    statements: recording.root.inner,
  };
}
