/**
 * Messages between the language server and this project's own client beyond LSP. Each says who sends it and why; both
 * ends read their names and shapes here. Addresses travel as lower-case hex strings. Other clients know none of them:
 * nothing that the server does for every editor may depend on an answer to one.
 */

/**
 * Client → server, in `capabilities.experimental` of `initialize`: this client answers {@link listFilesRequest} and
 * {@link readFileRequest}. From any other client the server asks neither.
 */
export interface OwnCapabilities {
  readonly n6memFiles: true;
  /** The texts of the editor's language by their English; absent in English. A server in a browser can read no file. */
  readonly n6memTexts?: Readonly<Record<string, string>>;
}

/** Server → client, after every check: the state of each target, for the status item and the Targets tree. */
export const statusNotification = 'n6mem/status';

export interface StatusParams {
  readonly targets: readonly TargetStatus[];
}

export interface TargetStatus {
  readonly name: string;
  /** The folder of the workspace that it is in. */
  readonly folder: string;
  readonly device: string | null;
  readonly board: string | null;
  readonly release: string | null;
  readonly errors: number;
  readonly warnings: number;
  /** Findings in which two parties occupy the same bytes. */
  readonly overlaps: number;
  readonly files: readonly TargetFileStatus[];
}

export interface TargetFileStatus {
  readonly role: string;
  readonly uri: string;
  /** Relative to the folder. */
  readonly label: string;
  /** Strongest first. */
  readonly evidence: readonly {
    readonly strength: number;
    readonly uri: string;
    readonly line: number;
    readonly text: string;
  }[];
}

/** Server → client: every file below a folder. The browser server, which has no file system, asks this way. */
export const listFilesRequest = 'n6mem/listFiles';

export interface ListFilesParams {
  /** URI of the folder. */
  readonly root: string;
  readonly skipFolders: readonly string[];
  readonly maxFiles: number;
}

export interface ListFilesResult {
  /** Paths relative to `root` with `/`; size in bytes, −1 where listing did not tell. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** Whether `maxFiles` ended the listing. */
  readonly cut: boolean;
}

/** Server → client: one file's bytes, as base64. */
export const readFileRequest = 'n6mem/readFile';

export interface ReadFileParams {
  readonly uri: string;
  /** Read no more than this many bytes. */
  readonly limit?: number;
}

export type ReadFileResult =
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Client → server: what a view is to show. */
export const viewRequest = 'n6mem/view';

export interface ViewParams {
  /** A document of the folder that is meant; null for the first folder. */
  readonly uri: string | null;
  /** What is shown now; null: begin with what the document belongs to. */
  readonly choice: string | null;
  /** Where it is not that of `choice`, the other view of the same target is meant; null: that of `choice`. */
  readonly view: ViewName | null;
}

/** Commands of the client that open its views: a document's URI, then what to go to ({@link FocusParams}). */
export const viewCommands = {
  map: 'n6mem.showMemoryMap',
  timeline: 'n6mem.showTimeline',
  fill: 'n6mem.showFill',
  /** The memory map with the plan of its target. */
  plan: 'n6mem.planMemory',
} as const;

/** The views by name. */
export type ViewName = Exclude<keyof typeof viewCommands, 'plan'>;

export interface ViewChoiceParams {
  /** `map:` and the target, `timeline:` and the file, `fill:` and the image. */
  readonly id: string;
  readonly label: string;
  readonly view: ViewName;
}

export interface ViewResult {
  readonly folder: string | null;
  readonly choices: readonly ViewChoiceParams[];
  /** A document of the page, handed on unread; null where there is nothing to show. */
  readonly document: unknown;
}

/**
 * What a view goes to: the last argument of the commands that open views, as lenses give it to them, handed on to the
 * page as it is.
 */
export interface FocusParams {
  /** The place of the lens, relative to the folder; its thing is selected. */
  readonly file: string;
  readonly offset: number;
  /** From 0, of the same place. */
  readonly line: number;
  /** The choice (`ViewResult.choices`) that is meant; null: what the document belongs to. */
  readonly choice: string | null;
  /** The epoch of a timeline; null: no certain one. */
  readonly epoch: number | null;
  /** An address of the map, to be marked there; it goes before the place. */
  readonly address?: string;
}

/** Documents that only the server has (`workspace/textDocumentContent`), to be read and not changed. */
export const documentScheme = 'n6mem';

/**
 * Command of every editor, by `workspace/executeCommand`, with the URI of a linker script: shows it as ld reads it, every
 * INCLUDE opened and with its values. This project's own client has a command of the same name.
 */
export const resolvedScriptCommand = 'n6mem.showResolvedScript';

/** The document of a script as ld reads it: `n6mem:/app.resolved.ld?file:///…/app.ld`. */
export function resolvedScriptUri(script: string): string {
  const name = script.slice(script.lastIndexOf('/') + 1).replace(/\.[A-Za-z]+$/, '');
  return `${documentScheme}:/${name}.resolved.ld?${encodeURIComponent(script)}`;
}

/** Client → server: what is at an address, in every target of a folder? */
export const explainRequest = 'n6mem/explain';

/** The same for any editor, by `workspace/executeCommand`: an address as text, then perhaps a document's URI. */
export const explainCommand = 'n6mem.explain';

export interface ExplainParams {
  /** A document of the folder that is meant; null for the first folder. */
  readonly uri: string | null;
  /** `0x34164000`. */
  readonly address: string;
}

export interface ExplainResult {
  /** As `n6mem explain` prints it. */
  readonly text: string;
  readonly targets: readonly ExplainedTarget[];
}

export interface ExplainedTarget {
  readonly name: string;
  /** Its memory map, as `ViewResult.choices` has it. */
  readonly choice: string;
  /** One line: memory, pool, buffers. */
  readonly summary: string;
  /** What touching the byte would mean. */
  readonly meaning: string;
  readonly claims: readonly ExplainedClaim[];
}

export interface ExplainedClaim {
  readonly kind: string;
  readonly name: string;
  /** Half-open. */
  readonly start: string;
  readonly end: string;
  readonly phases: readonly string[];
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

/**
 * Client → server: the address in a line of a C source or header with unsaved edits, of which the server has only what is
 * saved: these documents are not sent to it.
 */
export const lineHoverRequest = 'n6mem/lineHover';

export interface LineHoverParams {
  readonly uri: string;
  /** The line as it is in the editor. */
  readonly text: string;
  /** In UTF-16 units of {@link text}. */
  readonly character: number;
}

export interface LineHover {
  readonly markdown: string;
  /** Half-open, in UTF-16 units of the line. */
  readonly start: number;
  readonly end: number;
}

export type LineHoverResult = LineHover | null;

/** Client → server: what fills an ELF or map, or what a c_info tells, that need not belong to the project: to compare with. */
export const imageRequest = 'n6mem/image';

export interface ImageParams {
  /** URI of the file. */
  readonly uri: string;
}

/** What a page reads, handed on unread; null where the file is nothing of that kind. */
export interface ImageResult {
  /** Of a linked image for Arm or a map of GNU ld. */
  readonly fill: unknown;
  /** Of a c_info of the compiler. */
  readonly timeline: unknown;
}

/** Client → server: a boundary was dragged. What would the rules say, and which edits would it take? */
export const whatIfRequest = 'n6mem/whatIf';

export interface WhatIfParams {
  readonly folder: string;
  readonly changes: readonly RangeChangeParams[];
}

/** A region or pool with another range, in the addresses that its file writes. */
export interface RangeChangeParams {
  readonly name: string;
  readonly kind: 'region' | 'pool';
  readonly file: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly start: string;
  readonly end: string;
}

/** Client → server: how a target's RAM may be shared out; asked when the plan panel opens and after every analysis. */
export const planRequest = 'n6mem/plan';

export interface PlanParams {
  readonly folder: string;
  /** The choice of the target's map. */
  readonly choice: string;
}

export interface PlanAnswer {
  /** A `PlanModel` of core, handed on unread; null where there is nothing to share out. */
  readonly plan: unknown;
  /** Why there is nothing to share out; empty where there is. */
  readonly text: string;
}

/** Client → server: the handle of the plan panel stands here. What would regions and pools be? */
export const planAtRequest = 'n6mem/planAt';

export interface PlanAtParams extends PlanParams {
  /** Where the application's region ends: bytes from its start. */
  readonly at: number;
}

export interface PlanAtAnswer {
  /** What differs from today; empty where nothing does or this end is impossible. */
  readonly changes: readonly RangeChangeParams[];
  /** Bytes that are missing; 0 where application and models fit. */
  readonly missing: number;
  /** What becomes of region and pools, a sentence each. */
  readonly lines: readonly string[];
}

export interface WhatIfAnswer {
  /** One sentence: findings that would go and come. */
  readonly text: string;
  readonly outcome: 'better' | 'same' | 'worse' | 'impossible';
  /** Relative to the folder. */
  readonly files: readonly string[];
  /** How many edits it takes. */
  readonly edits: number;
  /** An LSP WorkspaceEdit; null where it is impossible. */
  readonly edit: unknown;
}

/** Client → server: a new pool file. `board` null: only for which boards there can be one. */
export const newPoolRequest = 'n6mem/newPool';

export interface NewPoolParams {
  /** A document of the folder that is meant; null for the first folder. */
  readonly uri: string | null;
  readonly board: string | null;
}

export interface NewPoolResult {
  readonly folder: string | null;
  /** Boards, those that the project is built for first, then the bare device; with the targets left alone. */
  readonly boards: readonly {
    readonly name: string;
    /** Names of the targets; null where there are none. */
    readonly target: string | null;
    /** Whether external memory is known: not for a bare device. */
    readonly hasExternal: boolean;
  }[];
  readonly file: {
    /** A name that is free, relative to the folder. */
    readonly file: string;
    readonly text: string;
    /** The linker scripts that it leaves their memory to, relative to the folder. */
    readonly scripts: readonly string[];
  } | null;
}
