import type { ProblemCode } from './problemCode';
import type { Place, Span, SyntaxProblem } from '../base/span';

/** A `MEMORY` region with its evaluated numbers. */
export interface Region {
  readonly name: string;
  readonly file: string;
  /** As GNU ld evaluates them; undefined where they cannot be known. */
  readonly origin: bigint | undefined;
  readonly length: bigint | undefined;
  /** `xrw` as ld's map prints it; empty where none is given. */
  readonly attributes: string;
  /** `(rx!w)` as written, parentheses included; undefined where none is given. */
  readonly attributesSpan: Span | undefined;
  readonly nameSpan: Span;
  readonly originSpan: Span | undefined;
  readonly lengthSpan: Span | undefined;
  /** The whole entry, `NAME (attr) : ORIGIN = …, LENGTH = …`. */
  readonly span: Span;
  /** Declarations of the same name above it, which have no effect. */
  readonly replaces?: readonly Place[];
  /** ld's own invention for an undeclared name: [0, 0xffffffff); never a claim. */
  readonly invented: boolean;
  /** Whether a section (`>`, `AT>`), an alias or an expression (`ORIGIN`, `LENGTH`) uses it. */
  readonly isReferenced: boolean;
}

/** An output section as far as its place is known without input sections. */
export interface OutputSection {
  readonly name: string;
  readonly file: string;
  /** `> REGION` after resolving aliases; undefined where none is named. */
  readonly region: string | undefined;
  /** `AT> REGION` after resolving aliases. */
  readonly loadRegion: string | undefined;
  readonly noload: boolean;
  /** Address and size where no input section can change them. */
  readonly address: bigint | undefined;
  readonly size: bigint | undefined;
  /** Input-section and file patterns, as written: `*(.AI_AXISRAM3)`. */
  readonly inputs: readonly { readonly file: string; readonly sections: readonly string[] }[];
  readonly nameSpan: Span;
  readonly span: Span;
}

export interface SymbolValue {
  readonly name: string;
  /** Final value, 32 bits on Arm; undefined where it depends on input sections. */
  readonly value: bigint | undefined;
  /** Its last definition. */
  readonly file: string;
  readonly span: Span;
  /** Only PROVIDEd: ld defines it where something refers to it and no object file defines it. */
  readonly provided: boolean;
}

/** One `INCLUDE`; `target` is undefined where the file was not found or would include itself. */
export interface Inclusion {
  readonly file: string;
  readonly span: Span;
  readonly target: string | undefined;
  /** What it stands in, so what the text of the file is read as. */
  readonly context: 'script' | 'memory' | 'sections' | 'statements';
}

/** What a script says once its expressions are worked out: what rules, claims and `n6mem eval` use. */
export interface Evaluation {
  readonly regions: readonly Region[];
  readonly aliases: readonly {
    readonly name: string;
    readonly region: string;
    readonly file: string;
    readonly span: Span;
  }[];
  readonly sections: readonly OutputSection[];
  readonly symbols: readonly SymbolValue[];
  readonly entry: string | undefined;
  readonly includes: readonly Inclusion[];
  /** Symbols that expressions use and the script does not define: object files must. Not an error by itself. */
  readonly undefinedSymbols: readonly ScriptProblem[];
  /** What makes ld fail, or report an invalid origin or length. */
  readonly errors: readonly ScriptProblem[];
  /** What ld only warns of. */
  readonly warnings: readonly ScriptProblem[];
}

/** A problem in a named file: a script and the files it INCLUDEs are evaluated as one. */
export interface ScriptProblem extends SyntaxProblem {
  readonly code: ProblemCode;
  readonly file: string;
}
