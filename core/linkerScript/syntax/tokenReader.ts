import type { Span, SyntaxProblem } from '../../base/span';
import { say } from '../../base/wording';
import { placedStatements, type ReadingMemory, type StatementList } from './incremental/readingMemory';
import {
  forget,
  memoryOf,
  type ReadingState,
  recall,
  type Recording,
  remember,
  startRecording,
} from './incremental/recording';
import { Class, runEnd } from './characters';
import { type Comment, createScanner, hasLineBreak, scan, type Scanner } from './scanner';
import type { Name, Statement } from './syntaxTree';
import { Mode, Token } from './tokens';
import { createTokenStore, type TokenList, type TokenStore } from './tokenStore';

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
  /** Consumes a token of this kind, or reports it as missing: `what`, for a sign the sign itself. */
  expect(kind: number, what?: string): boolean;
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
  readonly firstError: SyntaxProblem | undefined;
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

/** No guess looks further ahead than this: what lies behind it may change without a statement being read again. */
export const headerLimit = 400;
const maximalNesting = 100;
/** How far behind a token the scanner looks at the most: `/` may begin `/DISCARD/`. */
const margin = 8;

/** A reader of `text`; `earlier` is what a reading of nearly the same text, as strict as this one, has left. */
export function createTokenReader(
  text: string,
  recovering: boolean,
  earlier: ReadingMemory | undefined,
): TokenReader {
  return new Reader(text, recovering, earlier);
}

/** A class, as every method is called for every token and closures over two dozen variables would hide the state. */
class Reader implements TokenReader, ReadingState {
  readonly scanner: Scanner;
  readonly tokens: TokenStore;
  readonly problems: SyntaxProblem[] = [];
  mode: Mode = Mode.Script;
  readonly outerModes: Mode[] = [];
  isAhead = false;
  aheadMode: Mode = Mode.Script;
  last = 0;
  nesting = 0;
  hasStopped = false;
  firstError: SyntaxProblem | undefined = undefined;
  lastFailure = -1;
  warnedTo = 0;
  examined = 0;
  readonly recording: Recording;

  constructor(
    readonly source: string,
    readonly recovering: boolean,
    earlier: ReadingMemory | undefined,
  ) {
    this.scanner = createScanner(source);
    this.tokens = createTokenStore(source.length >> 2);
    this.recording = startRecording(source, this.mode, margin + (recovering ? headerLimit : 0), earlier);
  }

  get comments(): readonly Comment[] {
    return this.scanner.comments;
  }

  kind(): number {
    return this.isAhead ? this.scanner.kind : this.look();
  }

  /** Scans the next token and returns its kind. */
  private look(): number {
    const { scanner } = this;
    let kind = scan(scanner, this.last, this.mode);
    if (kind === Token.Invalid) kind = this.skipInvalid();
    this.examine(kind);
    if (kind === Token.End && scanner.unterminatedComment >= 0) this.reportUnterminatedComment();
    if (this.hasStopped) kind = scanner.kind = Token.End;
    this.isAhead = true;
    this.aheadMode = this.mode;
    return kind;
  }

  /** ld warns of an invalid character and goes on behind it; returns the kind of the token that follows. */
  private skipInvalid(): number {
    const { scanner } = this;
    for (;;) {
      const { text, start, end } = scanner;
      // ld skips it here; to recovery it says that a `}` is missing.
      if (this.recovering && this.mode === Mode.Wild && text === '>') return (scanner.kind = Token.Greater);
      // A quote that never closes: only the whole rest of the text tells.
      if (text === '"') this.examined = Infinity;
      if (start >= this.warnedTo) {
        this.warnedTo = end;
        const message = say`ld ignores the invalid character '${text}' here`;
        this.note({ code: 'ld-syntax', message, span: { start, end }, severity: 'warning' });
      }
      const kind = scan(scanner, end, this.mode);
      if (kind !== Token.Invalid) return kind;
    }
  }

  /** Notes how far the scanner has looked to tell the token. */
  private examine(kind: number): void {
    let seen = this.scanner.end;
    // What might have been a longer number, `1fh`, is read to its last digit.
    if (kind === Token.Number) seen = runEnd(this.source, seen, Class.Letter | Class.Digit);
    if (seen > this.examined) this.examined = seen;
  }

  private reportUnterminatedComment(): void {
    const span = { start: this.scanner.unterminatedComment, end: this.source.length };
    const isReported = this.problems.some(
      (problem) => problem.span.start === span.start && problem.span.end === span.end,
    );
    if (!isReported) this.report({ code: 'ld-syntax', message: say`This comment never ends`, span });
  }

  start(): number {
    this.kind();
    return this.scanner.start;
  }

  end(): number {
    this.kind();
    return this.scanner.end;
  }

  text(): string {
    this.kind();
    return this.scanner.text;
  }

  value(): bigint {
    this.kind();
    return this.scanner.value;
  }

  hexDigits(): string | undefined {
    this.kind();
    return this.scanner.hexDigits;
  }

  take(): void {
    const kind = this.kind();
    if (kind === Token.End) return;
    const { start, end } = this.scanner;
    this.tokens.add(kind, start, end);
    this.last = end;
    this.isAhead = false;
  }

  takeSpan(): Span {
    this.kind();
    const { start, end } = this.scanner;
    this.take();
    return { start, end };
  }

  takeName(): Name {
    const quoted = this.kind() === Token.Quoted;
    const { text } = this.scanner;
    return { text, span: this.takeSpan(), quoted };
  }

  expect(kind: number, what?: string): boolean {
    if (this.kind() === kind) {
      this.take();
      return true;
    }
    this.fail(say`${what ?? `'${String.fromCharCode(kind)}'`} expected`);
    return false;
  }

  rescan(): void {
    if (this.aheadMode !== this.mode && !this.hasStopped) this.isAhead = false;
  }

  enter(): boolean {
    if (++this.nesting <= maximalNesting) return true;
    this.fail(say`Blocks are nested too deeply`);
    if (this.recovering) this.take();
    return false;
  }

  leave(): void {
    this.nesting--;
  }

  pushMode(mode: Mode): void {
    this.outerModes.push(this.mode);
    this.mode = mode;
  }

  popMode(): void {
    this.mode = this.outerModes.pop() ?? Mode.Script;
  }

  lastEnd(): number {
    return this.last;
  }

  atNewLine(): boolean {
    this.kind();
    return (
      this.source.charCodeAt(this.last - 1) === Token.OpenBrace ||
      hasLineBreak(this.source, this.last, this.scanner.start)
    );
  }

  fail(message: string): void {
    this.kind();
    const { start, end } = this.scanner;
    this.report({ code: 'ld-syntax', message, span: { start, end } });
  }

  note(problem: SyntaxProblem): void {
    if (!this.hasStopped) this.problems.push(problem);
  }

  /** Notes an error, but one at each token; a strict reader stops. */
  private report(problem: SyntaxProblem): void {
    if (this.hasStopped || problem.span.start === this.lastFailure) return;
    this.lastFailure = problem.span.start;
    this.problems.push(problem);
    this.firstError ??= problem;
    if (this.recovering) return;
    this.hasStopped = true;
    if (this.isAhead) this.scanner.kind = Token.End;
  }

  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.last) };
  }

  recall(list: StatementList): readonly Statement[] | undefined {
    this.kind();
    const known = recall(this.recording, this, list, this.recovering && this.atNewLine());
    if (known && known.reading.nextMode !== 0) {
      // The token behind it had been looked at already.
      const { mode } = this;
      this.mode = known.reading.nextMode;
      this.look();
      this.mode = mode;
    }
    return known && placedStatements(known);
  }

  remember(statements: readonly Statement[]): void {
    remember(this.recording, this, statements);
  }

  forget(): void {
    forget(this.recording);
  }

  memory(): ReadingMemory {
    return memoryOf(this.recording, this);
  }
}
