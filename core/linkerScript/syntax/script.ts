import type { Place, Span, SyntaxProblem } from '../../base/span';
import type { ScriptProblem } from '../evaluation';
import type { ReadingMemory } from './incremental/readingMemory';
import type { Comment } from './scanner';
import type { Statement } from './syntaxTree';
import type { TokenList } from './tokenStore';

/** Where a text may stand: a whole script, or a part that INCLUDE brings into a block. */
export type ScriptContext = 'script' | 'memory' | 'sections' | 'statements';

export interface Script {
  readonly text: string;
  readonly context: ScriptContext;
  readonly statements: readonly Statement[];
  /** The first is what GNU ld stops at; the rest follow from recovery. Warnings carry `severity`. */
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  /** All tokens in the order of the text, without comments. */
  readonly tokens: TokenList;
  /** What a reading of the next version of this text can take over. */
  readonly memory: ScriptMemory;
  /** For a preprocessed script: where its spans, which are of the preprocessor's output, stand in the source. */
  readonly source?: SourceMap;
  /** What the preprocessor had to say, in source positions. */
  readonly sourceProblems?: readonly ScriptProblem[];
  /** For a preprocessed script: what its text may depend on and is not known: macros, headers. */
  readonly preprocessing?: Preprocessing;
}

/** What a preprocessor would have had to know and did not. */
export interface Preprocessing {
  /** Names that conditions ask for and nothing defines: the build's `-D` may. */
  readonly unknownMacros: readonly string[];
  /** Files of `#include`s that were not found: they may define anything. */
  readonly missingIncludes: readonly string[];
}

/** The last whole reading as ld reads, and the last one that recovered from errors. */
export interface ScriptMemory {
  readonly strict: ReadingMemory;
  readonly recovering: ReadingMemory | undefined;
}

/** Leads from a span of the preprocessor's output to the source. */
export interface SourceMap {
  place(span: Span): Place;
}
