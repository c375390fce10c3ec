import type { Place, Span } from '../base/span';
import type { PoolFile } from '../memoryPool/poolFile';
import type { StructuredFile } from '../memoryPool/validateStructure';

/**
 * What language services give to an editor, free of any editor's types: server/convert.ts turns it into LSP. Used by
 * both languages.
 */
export interface HoverText {
  readonly span: Span;
  /** Markdown. */
  readonly markdown: string;
}

export type CompletionKind =
  'keyword' | 'function' | 'region' | 'symbol' | 'section' | 'property' | 'value' | 'snippet' | 'file';

export interface CompletionEntry {
  readonly label: string;
  readonly kind: CompletionKind;
  /** One short line beside the label: `512 KiB free`. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What goes in place of `span`; LSP snippet syntax where `isSnippet`. */
  readonly newText: string;
  readonly isSnippet?: boolean;
  readonly span: Span;
  /** Lower comes first; the label where absent. */
  readonly sortKey?: string;
  readonly filterText?: string;
}

/** Which schema the keys and values of a JSON file come from: an editor's JSON service completes and explains them. */
export interface SchemaUse {
  readonly schema: Exclude<StructuredFile, 'n6mem'>;
  /** Of pool files: keys of the other dialect are not offered. */
  readonly dialect?: PoolFile['dialect'];
}

export interface InlayText {
  readonly offset: number;
  readonly label: string;
  /** Markdown. */
  readonly tooltip?: string;
}

export interface LensText {
  readonly span: Span;
  readonly title: string;
  /** What a click does; nothing where absent. */
  readonly action?: LensAction;
}

/** A lens opens what it names. */
export type LensAction =
  | { readonly kind: 'showMemoryMap' }
  | { readonly kind: 'planMemory' }
  /** `file` is the c_info of the model that the lens names. */
  | { readonly kind: 'showTimeline'; readonly file: string; readonly epoch: number };

export type SymbolKind =
  'region' | 'section' | 'symbol' | 'pool' | 'profile' | 'file' | 'group' | 'assertion' | 'alias';

export interface OutlineEntry {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  /** The whole construct. */
  readonly span: Span;
  /** Its name. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

export interface FileLink {
  readonly span: Span;
  /** Project-relative. */
  readonly target: string;
  readonly tooltip?: string;
}

/** A name at the cursor and everywhere it stands. */
export interface NameOccurrences {
  /** Where it is defined; several for aliases and pools that mirror each other. */
  readonly definitions: readonly Place[];
  readonly references: readonly Place[];
}

/** A rename that is refused, with the reason, or the places to change. */
export type RenamePlaces =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'places'; readonly places: readonly RenamePlace[] };

export interface RenamePlace extends Place {
  readonly newText: string;
  /**
   * Why somebody should look at it first: `generated` is written again by the compiler, `linked` is code that the built
   * model and the linker script must agree on.
   */
  readonly confirm?: 'generated' | 'linked';
}

export interface FoldingSpan {
  readonly span: Span;
  readonly kind: 'comment' | 'region';
}

export interface SignatureText {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly { readonly label: string; readonly documentation: string }[];
  readonly activeParameter: number;
}

/** Semantic token: LSP type names. */
export interface TokenClass {
  readonly span: Span;
  readonly type:
    | 'keyword'
    | 'function'
    | 'variable'
    | 'type'
    | 'number'
    | 'string'
    | 'comment'
    | 'operator'
    | 'namespace'
    | 'macro';
  readonly modifiers: readonly ('declaration' | 'readonly' | 'deprecated')[];
}
