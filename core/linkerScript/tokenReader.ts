import type { Span, SyntaxProblem } from '../base/span';
import type { Comment } from './scanner';
import { createScanner, Mode, Token } from './scanner';
import type { Name, TokenList } from './syntaxTree';

/**
 * The parser's view of a text: one token of look-ahead, scanned in the mode that is current when the parser first
 * asks for it, as ld's generated parser does.
 *
 * A strict reader stops at the first error, like ld: from then on every token is the end. A recovering reader notes
 * the error and goes on.
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
  /** Whether a line break stands between the last token and the next. */
  atNewLine(): boolean;
  /** A syntax error at the next token. */
  fail(message: string): void;
  /** What is wrong with a text that parses, or what ld only warns of. */
  note(problem: SyntaxProblem): void;
  /** Span from `start` to the token consumed last. */
  spanFrom(start: number): Span;
  /** `undefined` while nothing failed. */
  firstError(): SyntaxProblem | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  readonly tokens: TokenList;
}

const maximalNesting = 100;

export function createTokenReader(text: string, recovering: boolean): TokenReader {
  const scanner = createScanner(text);
  const token = scanner.token;
  const kinds: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const modes: Mode[] = [];
  const problems: SyntaxProblem[] = [];
  let mode: Mode = Mode.Script;
  let ahead = false;
  let aheadMode: Mode = mode;
  let last = 0;
  let stopped = false;
  let first: SyntaxProblem | undefined;
  let lastFailure = -1;
  let warnedTo = 0;
  let nesting = 0;

  function look(): number {
    if (ahead) return token.kind;
    let kind = scanner.scan(last, mode);
    while (kind === Token.Invalid) {
      if (recovering && mode === Mode.Wild && token.text === '>') {
        // ld skips it here; to recovery it says that a `}` is missing.
        kind = token.kind = 62;
        break;
      }
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
    if (kind === Token.End && scanner.unterminatedComment() >= 0 && !stopped) {
      const start = scanner.unterminatedComment();
      report({ code: 'ld-syntax', message: 'This comment never ends', span: { start, end: text.length } });
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
    kinds.push(token.kind);
    starts.push(token.start);
    ends.push(token.end);
    last = token.end;
    ahead = false;
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
    atNewLine() {
      look();
      for (let i = last; i < token.start; i++) if (text.charCodeAt(i) === 10) return true;
      return false;
    },
    fail,
    note,
    spanFrom: (start) => ({ start, end: Math.max(start, last) }),
    firstError: () => first,
    problems,
    comments: scanner.comments,
    tokens: tokenList(kinds, starts, ends),
  };
}

function tokenList(kinds: readonly number[], starts: readonly number[], ends: readonly number[]): TokenList {
  return {
    get length() {
      return kinds.length;
    },
    kind: (index) => kinds[index] ?? Token.End,
    start: (index) => starts[index] ?? 0,
    end: (index) => ends[index] ?? 0,
    indexAt(offset) {
      let low = 0;
      let high = ends.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (ends[middle]! <= offset) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
