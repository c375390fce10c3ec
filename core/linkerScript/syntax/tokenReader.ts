import type { Span, SyntaxProblem } from '../../base/span';
import {
  changeBetween,
  findStatement,
  type FoundStatement,
  type ReadingMemory,
  StatementList,
  type RememberedStatement,
} from './incremental/readingMemory';
import type { Comment } from './scanner';
import { createScanner, Mode, Token } from './scanner';
import { shiftedComment, shiftedProblem, shiftedStatement } from './incremental/shiftedTree';
import type { Name, Statement } from './syntaxTree';
import type { TokenList } from './tokenStore';
import { createTokenStore } from './tokenStore';

/**
 * The parser's view of a text: one token of look-ahead, scanned in the mode that is current when the parser first
 * asks for it, as ld's generated parser does.
 *
 * A strict reader stops at the first error, like ld: from then on every token is the end. A recovering reader notes
 * the error and goes on.
 *
 * Given the memory of an earlier reading it takes over the statements that an edit has not touched.
 */
export interface TokenReader {
  readonly source: string;
  readonly recovering: boolean;
  /** Kind of the next token. */
  kind(): number;
  start(): number;
  end(): number;
  /** Text of the next token, without quotes. */
  text(): string;
  value(): bigint;
  hexDigits(): string | undefined;
  /** Consumes the next token. */
  take(): void;
  /** Consumes the next token and gives its span. */
  takeSpan(): Span;
  takeName(): Name;
  /** Consumes a token of this kind, or reports `what` as missing. */
  expect(kind: number, what: string): boolean;
  /** Scans the next token again where it was scanned in another mode than the current one. */
  rescan(): void;
  /** Goes one block deeper, unless that is deeper than any person writes: then an error. Ended by `leave`. */
  enter(): boolean;
  leave(): void;
  pushMode(mode: Mode): void;
  popMode(): void;
  /** End of the token consumed last. */
  lastEnd(): number;
  /** Whether a line break, or a block's `{`, stands in front of the next token. */
  atNewLine(): boolean;
  /** A syntax error at the next token. */
  fail(message: string): void;
  /** What is wrong with a text that parses, or what ld only warns of. */
  note(problem: SyntaxProblem): void;
  /** Span from `start` to the token consumed last. */
  spanFrom(start: number): Span;
  /** `undefined` while nothing failed. */
  firstError(): SyntaxProblem | undefined;
  /**
   * What the next token begins, where an earlier reading has read it already: consumes it and gives its statements.
   * Where it has not, the reader remembers what is read from here on, up to `remember` or `forget`.
   */
  recall(list: StatementList): readonly Statement[] | undefined;
  remember(statements: readonly Statement[]): void;
  /** Ends what `recall` began without keeping it. */
  forget(): void;
  /** For the next reading. */
  memory(): ReadingMemory;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  readonly tokens: TokenList;
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
  /** Whether what the reader said before can bear on this statement. */
  readonly isFresh: boolean;
  readonly inner: RememberedStatement[];
}

/** No guess looks further ahead than this: what lies behind it may change without a statement being read anew. */
export const headerLimit = 400;
const maximalNesting = 100;
/** How far behind a token the scanner looks at the most: `/` may begin `/DISCARD/`. */
const margin = 8;

export function createTokenReader(text: string, recovering: boolean, earlier?: ReadingMemory): TokenReader {
  const scanner = createScanner(text);
  const token = scanner.token;
  const tokens = createTokenStore(text.length >> 2);
  const modes: Mode[] = [];
  const problems: SyntaxProblem[] = [];
  const change = earlier && changeBetween(earlier.text, text);
  /** How far behind the last token a statement's reading may have looked. */
  const reach = margin + (recovering ? headerLimit : 0);
  const root: Frame = {
    outer: undefined,
    list: StatementList.Commands,
    start: 0,
    mode: Mode.Script,
    startsLine: true,
    tokens: 0,
    comments: 0,
    problems: 0,
    isFresh: true,
    inner: [],
  };
  let frame = root;
  let mode: Mode = Mode.Script;
  let ahead = false;
  let aheadMode: Mode = mode;
  let last = 0;
  let stopped = false;
  let first: SyntaxProblem | undefined;
  let lastFailure = -1;
  let warnedTo = 0;
  let nesting = 0;
  let examined = 0;

  function look(): number {
    if (ahead) return token.kind;
    let kind = scanner.scan(last, mode);
    while (kind === Token.Invalid) {
      if (recovering && mode === Mode.Wild && token.text === '>') {
        // ld skips it here; to recovery it says that a `}` is missing.
        kind = token.kind = 62;
        break;
      }
      // A quote that never closes: only the whole rest of the text tells.
      if (token.text === '"') examined = Infinity;
      if (token.start >= warnedTo) {
        warnedTo = token.end;
        note({
          code: 'ld-syntax',
          message: `ld ignores the invalid character '${token.text}' here`,
          span: { start: token.start, end: token.end },
          severity: 'warning',
        });
      }
      kind = scanner.scan(token.end, mode);
    }
    let seen = token.end;
    // What might have been a longer number, `1fh`, is read to its last digit.
    if (kind === Token.Number) while (isLetterOrDigit(text.charCodeAt(seen))) seen++;
    if (seen > examined) examined = seen;
    if (kind === Token.End && scanner.unterminatedComment() >= 0 && !stopped) {
      const span = { start: scanner.unterminatedComment(), end: text.length };
      if (!problems.some((problem) => problem.span.start === span.start && problem.span.end === span.end))
        report({ code: 'ld-syntax', message: 'This comment never ends', span });
    }
    if (stopped) kind = token.kind = Token.End;
    ahead = true;
    aheadMode = mode;
    return kind;
  }

  function note(problem: SyntaxProblem): void {
    if (!stopped) problems.push(problem);
  }

  function report(problem: SyntaxProblem): void {
    if (stopped) return;
    if (problem.span.start === lastFailure) return;
    lastFailure = problem.span.start;
    problems.push(problem);
    first ??= problem;
    if (!recovering) {
      stopped = true;
      if (ahead) token.kind = Token.End;
    }
  }

  function fail(message: string): void {
    look();
    report({ code: 'ld-syntax', message, span: { start: token.start, end: token.end } });
  }

  function take(): void {
    look();
    if (token.kind === Token.End) return;
    tokens.add(token.kind, token.start, token.end);
    last = token.end;
    ahead = false;
  }

  function atNewLine(): boolean {
    look();
    if (text.charCodeAt(last - 1) === 123) return true;
    for (let i = last; i < token.start; i++) if (text.charCodeAt(i) === 10) return true;
    return false;
  }

  function recall(list: StatementList): readonly Statement[] | undefined {
    look();
    const { start } = token;
    const startsLine = recovering && atNewLine();
    const isFresh = lastFailure < start && warnedTo <= start;
    const known = isFresh ? untouched(list, start, startsLine) : undefined;
    if (known) return takeOver(known, start);
    frame = {
      outer: frame,
      list,
      start,
      mode: aheadMode,
      startsLine,
      tokens: tokens.length,
      comments: scanner.comments.length,
      problems: problems.length,
      isFresh,
      inner: [],
    };
    return undefined;
  }

  /** The earlier reading's statement at `start`, where nothing that bears on it has changed. */
  function untouched(list: StatementList, start: number, startsLine: boolean): FoundStatement | undefined {
    if (!earlier || !change || stopped || token.kind === Token.End) return undefined;
    const isBefore = start < change.start;
    if (!isBefore && start < change.newEnd) return undefined;
    const oldStart = isBefore ? start : start - change.newEnd + change.oldEnd;
    const found = findStatement(earlier, list, oldStart);
    if (!found) return undefined;
    const { statement } = found;
    if (statement.mode !== aheadMode || statement.nesting !== nesting || statement.startsLine !== startsLine)
      return undefined;
    if (isBefore && oldStart + statement.examined > change.start) return undefined;
    return found;
  }

  /** Stands where the reader would stand behind the statement, with all that it would have noted. */
  function takeOver(found: FoundStatement, start: number): readonly Statement[] {
    const { statement } = found;
    const { tokenCount, commentCount, problemCount } = statement;
    const delta = start - found.start;
    const by = start - statement.madeAt;
    const inherited = earlier!;
    const outer = frame;
    const statements =
      by === 0 ? statement.statements : statement.statements.map((node) => shiftedStatement(node, by));
    outer.inner.push({
      list: statement.list,
      start: start - outer.start,
      mode: statement.mode,
      nesting: statement.nesting,
      startsLine: statement.startsLine,
      examined: statement.examined,
      length: statement.length,
      nextMode: statement.nextMode,
      tokensFrom: tokens.length - outer.tokens,
      tokenCount,
      commentsFrom: scanner.comments.length - outer.comments,
      commentCount,
      problemsFrom: problems.length - outer.problems,
      problemCount,
      lastFailure: statement.lastFailure,
      warnedTo: statement.warnedTo,
      statements,
      madeAt: start,
      inner: statement.inner,
    });
    tokens.addFrom(inherited.tokens, found.tokensFrom, tokenCount, delta);
    for (let i = found.commentsFrom; i < found.commentsFrom + commentCount; i++) {
      const comment = inherited.comments[i]!;
      scanner.addComment(delta === 0 ? comment : shiftedComment(comment, delta));
    }
    for (let i = found.problemsFrom; i < found.problemsFrom + problemCount; i++) {
      const problem = inherited.problems[i]!;
      problems.push(delta === 0 ? problem : shiftedProblem(problem, delta));
    }
    if (statement.lastFailure >= 0) {
      lastFailure = start + statement.lastFailure;
      first ??= problems.find((problem) => problem.span.start === lastFailure);
    }
    if (statement.warnedTo >= 0) warnedTo = start + statement.warnedTo;
    last = start + statement.length;
    examined = Math.max(examined, start + statement.examined - reach);
    ahead = false;
    if (statement.nextMode !== 0) {
      const current = mode;
      mode = statement.nextMode;
      look();
      mode = current;
    }
    return statements;
  }

  function remember(statements: readonly Statement[]): void {
    const done = frame;
    const { start } = done;
    frame = done.outer!;
    // A strict reading that has failed is over; a statement that says nothing by itself is read again.
    if (!done.isFresh || stopped) return;
    frame.inner.push({
      list: done.list,
      start: start - frame.start,
      mode: done.mode,
      nesting,
      startsLine: done.startsLine,
      examined: examined + reach - start,
      length: last - start,
      nextMode: ahead ? aheadMode : 0,
      tokensFrom: done.tokens - frame.tokens,
      tokenCount: tokens.length - done.tokens,
      commentsFrom: done.comments - frame.comments,
      commentCount: scanner.comments.length - done.comments,
      problemsFrom: done.problems - frame.problems,
      problemCount: problems.length - done.problems,
      lastFailure: lastFailure >= start ? lastFailure - start : -1,
      warnedTo: warnedTo > start ? warnedTo - start : -1,
      statements,
      madeAt: start,
      inner: done.inner,
    });
  }

  function forget(): void {
    frame = frame.outer!;
  }

  return {
    source: text,
    recovering,
    kind: look,
    start: () => (look(), token.start),
    end: () => (look(), token.end),
    text: () => (look(), token.text),
    value: () => (look(), token.value),
    hexDigits: () => (look(), token.hexDigits),
    take,
    takeSpan() {
      look();
      const span = { start: token.start, end: token.end };
      take();
      return span;
    },
    takeName() {
      look();
      const name: Name = {
        text: token.text,
        span: { start: token.start, end: token.end },
        quoted: token.kind === Token.Quoted,
      };
      take();
      return name;
    },
    expect(kind, what) {
      if (look() === kind) {
        take();
        return true;
      }
      fail(`${what} expected`);
      return false;
    },
    rescan() {
      if (ahead && aheadMode !== mode && !stopped) ahead = false;
    },
    enter() {
      if (++nesting <= maximalNesting) return true;
      fail('Blocks are nested too deeply');
      if (recovering) take();
      return false;
    },
    leave() {
      nesting--;
    },
    pushMode(next) {
      modes.push(mode);
      mode = next;
    },
    popMode() {
      mode = modes.pop() ?? Mode.Script;
    },
    lastEnd: () => last,
    atNewLine,
    fail,
    note,
    spanFrom: (start) => ({ start, end: Math.max(start, last) }),
    firstError: () => first,
    recall,
    remember,
    forget,
    memory: () => ({ text, tokens, comments: scanner.comments, problems, statements: root.inner }),
    problems,
    comments: scanner.comments,
    tokens,
  };
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
