import type { AddressRange } from '../base/addressRange';
import type { Span, SyntaxProblem } from '../base/span';

/** A number of an `.mpool` with its unit: `{ "value": "855360", "magnitude": "KBYTES" }`. */
export interface Quantity {
  /** In bytes; undefined where it is not a whole number of bytes. */
  readonly bytes: bigint | undefined;
  /** The value as written, without quotes. */
  readonly text: string;
  readonly base: 'hex' | 'decimal';
  readonly magnitude: string | undefined;
  /** The value's JSON literal, quotes included. */
  readonly valueSpan: Span;
  readonly magnitudeSpan: Span | undefined;
  /** The whole `{ … }`. */
  readonly span: Span;
}

/** One memory pool. */
export interface Pool {
  readonly name: string;
  readonly fname: string | undefined;
  readonly offset: Quantity | undefined;
  readonly size: Quantity | undefined;
  /** `relative`: the offset is nominal and claims nothing. */
  readonly mode: 'absolute' | 'relative';
  /** Addresses as written; undefined for a relative pool or where a number is unreadable. Empty for size 0. */
  readonly range: AddressRange | undefined;
  /** Properties as written: `rights`, `throughput`, `latency`, `cacheable`, … */
  readonly properties: ReadonlyMap<
    string,
    { readonly value: unknown; readonly span: Span; readonly keySpan: Span }
  >;
  /** The literal of `name` (quotes included), of `fname` where there is no name, else the whole pool. */
  readonly nameSpan: Span;
  readonly span: Span;
  /** Position among the pools of the file, from 0. */
  readonly index?: number;
  readonly fnameSpan?: Span | undefined;
  /** `FORMAT_RAW`, `FORMAT_C` or `FORMAT_HEX`, as written. */
  readonly fformat?: string | undefined;
  readonly modeSpan?: Span | undefined;
  /** The whole `{ … }` of `prop`. */
  readonly propSpan?: Span | undefined;
}

/** A parsed `.mpool` file. */
export interface PoolFile {
  /** `input` is written by hand (`params`, `memory`), `echo` is written back by the compiler. */
  readonly dialect: 'input' | 'echo';
  readonly pools: readonly Pool[];
  readonly problems: readonly SyntaxProblem[];
  /** The `[ … ]` of `mempools`; undefined where there is none. */
  readonly mempoolsSpan?: Span | undefined;
}

/** Whether the pool is the compiler's own bookkeeping (`ec params pool`), which is not physical memory. */
export function isBookkeepingPool(pool: Pool): boolean {
  return pool.name === 'ec params pool';
}
