import type { SyntaxProblem } from '../../../base/span';
import type { Comment } from '../scanner';
import type { Statement } from '../syntaxTree';
import type { Mode } from '../tokens';
import type { TokenStore } from '../tokenStore';

/**
 * What one reading of a text leaves for the next: an edit touches one statement, and all others read as before. Each
 * statement is remembered with what its reading depended on: where the reader stood, and how far it looked. A later
 * reading that comes to the same text in the same state takes the statement over instead of reading it again.
 */
export interface ReadingMemory {
  readonly text: string;
  readonly tokens: TokenStore;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  readonly statements: readonly RememberedStatement[];
}

/** The lists whose statements are remembered. */
export const StatementList = {
  /** Commands of a script. */
  Commands: 1,
  /** What stands in SECTIONS. */
  Sections: 2,
  /** What stands in an output section; remembered where the list is long. */
  Contents: 3,
} as const;
export type StatementList = (typeof StatementList)[keyof typeof StatementList];

/**
 * Where a statement stands. Offsets and indices are relative to the surrounding remembered statement, so that moving that
 * one moves all in it. Its tokens, comments and problems are parts of the memory's lists.
 */
export interface RememberedStatement {
  /** Start of its first token. */
  readonly start: number;
  readonly tokensFrom: number;
  readonly commentsFrom: number;
  readonly problemsFrom: number;
  /** Its statements where they stand now; undefined where they have not moved since they were read. */
  readonly moved: MovedStatements | undefined;
  readonly reading: StatementReading;
}

/** How a statement was read: the same wherever an edit before it moves it. */
export interface StatementReading {
  readonly list: StatementList;
  /** In which mode its first token was scanned, how deep its block lies, and whether it begins a line or a block. */
  readonly mode: Mode;
  readonly nesting: number;
  readonly startsLine: boolean;
  /** How many characters from its start on its reading depended on. */
  readonly examined: number;
  /** End of its last token, from its start. */
  readonly length: number;
  /** In which mode the token behind it had been scanned already; 0 where it had not. */
  readonly nextMode: Mode | 0;
  readonly tokenCount: number;
  readonly commentCount: number;
  readonly problemCount: number;
  /** Where the reader last failed or warned inside of it, from its start; −1 where it did not. */
  readonly lastFailure: number;
  readonly warnedTo: number;
  /** As they were read. */
  readonly statements: readonly Statement[];
  /** Where its first token started when `statements` were read. */
  readonly madeAt: number;
  readonly inner: readonly RememberedStatement[];
}

export interface MovedStatements {
  readonly statements: readonly Statement[];
  /** In characters, from where they were read. */
  readonly by: number;
}

/** What a remembered statement gives where it stands now. */
export function placedStatements({ moved, reading }: RememberedStatement): readonly Statement[] {
  return moved ? moved.statements : reading.statements;
}

/** A remembered statement with the absolute beginnings of its parts. */
export interface FoundStatement {
  readonly statement: RememberedStatement;
  readonly start: number;
  readonly tokensFrom: number;
  readonly commentsFrom: number;
  readonly problemsFrom: number;
}

/** The statement of `list` whose first token starts at `offset`. O(log n). */
export function findStatement(
  memory: ReadingMemory,
  list: StatementList,
  offset: number,
): FoundStatement | undefined {
  let level = memory.statements;
  let [start, tokensFrom, commentsFrom, problemsFrom] = [0, 0, 0, 0];
  for (;;) {
    const statement = lastAtOrBefore(level, offset - start);
    if (!statement) return undefined;
    start += statement.start;
    tokensFrom += statement.tokensFrom;
    commentsFrom += statement.commentsFrom;
    problemsFrom += statement.problemsFrom;
    if (start === offset && statement.reading.list === list)
      return { statement, start, tokensFrom, commentsFrom, problemsFrom };
    level = statement.reading.inner;
  }
}

function lastAtOrBefore(
  statements: readonly RememberedStatement[],
  offset: number,
): RememberedStatement | undefined {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (statements[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return statements[low - 1];
}
