import type { Span, SyntaxProblem } from '../base/span';

/** A Neural-ART profile file (`user_neuralart*.json`). */
export interface ProfileFile {
  readonly profiles: readonly Profile[];
  readonly problems: readonly SyntaxProblem[];
  /** Whether the file has the shape of a profile file at all (a `Profiles` object). */
  readonly isProfileFile: boolean;
}

export interface Profile {
  readonly name: string;
  /** `memory_pool` as written, relative to the profile file; its extension may be missing. */
  readonly memoryPool: { readonly text: string; readonly span: Span } | undefined;
  readonly options: { readonly text: string; readonly span: Span } | undefined;
  readonly span: Span;
  /** The literal of the profile's key, quotes included. */
  readonly nameSpan?: Span;
}
