import { subtract, type AddressRange } from '../../base/addressRange';
import type { Place } from '../../base/span';
import type { Bank } from '../../device/device';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import type { ClaimOf } from '../claim';
import type { Ledger } from '../ledger';

/**
 * What bytes need before somebody can use them. `programming`: a step that puts them into flash; `start`: code that
 * switches their memory on; `wholeCopy`: a copy to RAM of every byte.
 */
export type NeedKind = 'programming' | 'start' | 'wholeCopy';

interface NeedOfBytes {
  /** The bytes that need it, canonical. */
  readonly range: AddressRange;
  /** Where the project says that they are needed. */
  readonly place: Place;
}

/** Weights that a model reads from flash. */
export interface ProgrammingNeed extends NeedOfBytes {
  readonly kind: 'programming';
  readonly claim: ClaimOf<'weights'>;
}

/**
 * What lies in memory that is off after reset, or external RAM: one need for each bank that it reaches into; for the
 * buffers of a model together, one for each bank.
 */
export interface StartNeed extends NeedOfBytes {
  readonly kind: 'start';
  readonly claim: ClaimOf<'stack' | 'section' | 'buffer'>;
  readonly bank: Bank;
  /** `main`: the first call or the startup code uses it; `inference`: the model does. */
  readonly before: 'main' | 'inference';
}

/** An image that runs in RAM, in the flash that the FSBL copies it from. */
export interface CopyNeed extends NeedOfBytes {
  readonly kind: 'wholeCopy';
  readonly claim: ClaimOf<'bootImage'>;
}

export type Need = ProgrammingNeed | StartNeed | CopyNeed;
export type NeedOf<K extends NeedKind> = Extract<Need, { readonly kind: K }>;

/** Something of the project that does what a need asks for. */
export interface Provision {
  /** What it is, in a few words: `blob`, `programming step`, `linked image`, `source`. */
  readonly by: string;
  /** The bytes of the need that it provides for, canonical; undefined where it is known to be for them, not for how many. */
  readonly range: AddressRange | undefined;
  readonly file: string;
  /** Zero-based; undefined where it is the file as a whole. */
  readonly line: number | undefined;
}

/** What was looked at without finding anything, so that a reader can tell how much "nothing" means. */
export interface Looked {
  readonly at: 'programming commands' | 'sources';
  readonly count: number;
}

/** What a search for provisions comes to. */
export type Search =
  | {
      readonly kind: 'searched';
      readonly provisions: readonly Provision[];
      readonly looked: readonly Looked[];
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** What becomes of a need in its project. */
export type Fulfilment =
  | { readonly kind: 'fulfilled'; readonly by: readonly Provision[] }
  /** Somebody provides for some of the bytes; `missing` are the others. */
  | {
      readonly kind: 'partly';
      readonly by: readonly Provision[];
      readonly missing: readonly AddressRange[];
    }
  | { readonly kind: 'unfulfilled'; readonly looked: readonly Looked[] }
  /** What would tell is not there or cannot be read: nothing may be said. */
  | { readonly kind: 'unknown'; readonly why: string };

/** A need and what becomes of it. */
export interface JudgedNeed<N extends Need = Need> {
  readonly need: N;
  readonly fulfilment: Fulfilment;
}

/** What needs are found in. */
export interface NeedSources {
  readonly target: BuiltTarget;
  readonly ledger: Ledger;
  readonly artifacts: Artifacts;
}

/** Says what some claims of a target need, and what in the project provides it. */
export type NeedFinder<K extends NeedKind> = (sources: NeedSources) => readonly JudgedNeed<NeedOf<K>>[];

/** What a search means for a need. */
export function fulfilmentOf({ range }: Pick<Need, 'range'>, search: Search): Fulfilment {
  if (search.kind === 'unknown') return search;
  const { provisions, looked } = search;
  if (provisions.length === 0) return { kind: 'unfulfilled', looked };
  const measured = provisions.flatMap((provision) => provision.range ?? []);
  const missing = measured.length < provisions.length ? [] : subtract(range, measured);
  return missing.length === 0
    ? { kind: 'fulfilled', by: provisions }
    : { kind: 'partly', by: provisions, missing };
}
