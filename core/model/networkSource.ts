import type { AddressRange } from '../base/addressRange';
import type { Span } from '../base/span';

/** The version that a generated model or the deployed ll_aton library states: `1.1.0.31`. */
export interface AtonVersion {
  readonly major: number;
  readonly minor: number;
  readonly micro: number;
  readonly dev: number;
}

/** The pair of comments that the compiler writes for each pool into the generated source. */
export interface ModelPool {
  readonly index: number;
  readonly name: string;
  /** `file postfix=xSPI2`. */
  readonly fname: string;
  readonly range: AddressRange;
  readonly mode: 'absolute' | 'relative';
  /** A virtual pool spans neighbours: its use is an extent, never a claim. */
  readonly virtual: boolean;
  /** `is 10.54 MB` as written; undefined for `is ?` (unused). */
  readonly usedText: string | undefined;
  readonly rights: string | undefined;
  readonly cacheable: boolean | undefined;
  readonly usedForInitializers: boolean | undefined;
  /** The second comment, `index=…`. */
  readonly span: Span;
}

/** One entry of a buffer table, or one address expression where tables are missing. */
export interface ModelBuffer {
  readonly name: string;
  readonly table: 'input' | 'output' | 'internal' | 'access';
  /** Absolute bytes; undefined where a symbol places it. */
  readonly range: AddressRange | undefined;
  /** The linker symbol that places it, e.g. `_mem_pool_xSPI2_network`. */
  readonly symbol: string | undefined;
  readonly isUserAllocated: boolean;
  readonly isParameter: boolean;
  readonly epoch: number | undefined;
  readonly span: Span;
}

/** A generated `network.c`. */
export interface NetworkSource {
  /** Whether it has a version guard or pool comments; a one-line `#error` stub is not a model. */
  readonly isModel: boolean;
  /** `GIT_DESCRIPTION`, for people only: never identify a version by it. */
  readonly gitDescription: string | undefined;
  /** `--load-mpool-file` of the header comment: a path of the generating machine, without extension. */
  readonly poolFile: { readonly path: string; readonly span: Span } | undefined;
  readonly outDirPrefix: string | undefined;
  /** All `--option = value` lines of the header, in order. */
  readonly options: readonly { readonly name: string; readonly value: string; readonly span: Span }[];
  readonly guard:
    { readonly version: AtonVersion; readonly action: 'error' | 'warning'; readonly span: Span } | undefined;
  readonly pools: readonly ModelPool[];
  readonly buffers: readonly ModelBuffer[];
  /** Suffix of the generated functions: `Default`, `network`. */
  readonly suffix: string | undefined;
  /** Linker symbols of relative pools: `_mem_pool_xSPI2_network`. */
  readonly poolSymbols: readonly { readonly name: string; readonly span: Span }[];
}
