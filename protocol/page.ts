/**
 * Messages between the views (this page) and the extension host, by direction. Everything is JSON: addresses are
 * lower-case hex strings (`0x34100000`), spans are UTF-16 offsets into the file that was analysed, files are paths
 * relative to the workspace folder. The page keeps nothing secret and trusts nothing but the shape of these messages.
 *
 * The host's HTML is an empty body and one script (`dist/webview.js`) under the policy
 * `default-src 'none'; script-src 'nonce-…'; img-src data:` (data: for the PNG export). The page brings its own style
 * sheet as a constructed one, so no style source is needed, and reads VS Code's theme from the body's class and the
 * `--vscode-*` variables.
 *
 * Order: page `ready` → host `show`. After that the host sends `show` whenever the analysis changes and `cursor` whenever
 * the editor's cursor moves; the page sends the rest when the reader acts.
 */
import type { FocusParams, PlanAtAnswer, RangeChangeParams, ViewChoiceParams, ViewName } from './server';

export interface WireSpan {
  readonly start: number;
  readonly end: number;
}

/** Host → page. `Document` is what the page draws; to the host, which hands it on unread, it is unknown. */
export type HostMessage<Document = unknown, Plan = unknown> =
  | ShowMessage<Document>
  | CursorMessage
  | WhatIfResultMessage
  | PlanMessage<Plan>
  | PlanAtResultMessage
  | ScriptMessage
  | BusyMessage;

/**
 * Host → page: what to show. Sent in answer to `ready` and `pick`, and again after every analysis: the page keeps zoom,
 * selection, search and scrubber as far as the things still exist. The server makes `document` (`viewDocument` in core);
 * the host hands it on unread.
 */
export interface ShowMessage<Document = unknown> {
  readonly type: 'show';
  /** What the picker offers: every target and every model. */
  readonly choices: readonly ViewChoiceParams[];
  readonly document: Document;
  /** What to go to in the picture, where a lens or a command named it; with the first `show` after it only. */
  readonly focus?: FocusParams;
  /** A command asked for the plan: the panel opens; with the first `show` after it only. */
  readonly opensPlan?: boolean;
  /** Whether Apply of a what-if can write: false in untrusted or read-only workspaces. */
  readonly canEdit: boolean;
  /** Of a fill or timeline: the other build or run that the reader has chosen, with what the document has of its own. */
  readonly before?: { readonly label: string; readonly fill?: unknown; readonly timeline?: unknown };
  /** Of a fill or timeline: what the build before this one is called; null where none was seen. */
  readonly lastBuild?: string | null;
  /** Translations by the English text (`vscode.l10n`); what is missing stays English. */
  readonly strings?: Readonly<Record<string, string>>;
}

/**
 * Host → page: the cursor of the active editor moved. The page marks what that place declares. Sent at most every 50 ms;
 * `offset` and `line` (zero-based) are of the same position.
 */
export interface CursorMessage {
  readonly type: 'cursor';
  readonly file: string;
  readonly offset: number;
  readonly line: number;
}

/** Host → page: what the rules say to a what-if. `id` is that of the question; a late answer is dropped. */
export interface WhatIfResultMessage {
  readonly type: 'whatIfResult';
  readonly id: number;
  /** One sentence: findings that would go and come. */
  readonly text: string;
  readonly outcome: 'better' | 'same' | 'worse' | 'impossible';
  /** How many edits Apply would make, in which files. */
  readonly edits: number;
  readonly files: readonly string[];
}

/** Host → page: the answer to `plan`; null with a reason where there is nothing to share out. */
export interface PlanMessage<Plan = unknown> {
  readonly type: 'plan';
  readonly choice: string;
  readonly plan: Plan | null;
  readonly text: string;
}

/** Host → page: the answer to `planAt`. `id` is that of the question; a late answer is dropped. */
export interface PlanAtResultMessage extends PlanAtAnswer {
  readonly type: 'planAtResult';
  readonly id: number;
}

/** Host → page: nothing to show yet, or nothing at all; said instead of a picture. */
export interface BusyMessage {
  readonly type: 'busy';
  readonly text: string;
}

/** Host → page: the page's own script, in answer to `script`. */
export interface ScriptMessage {
  readonly type: 'script';
  readonly text: string;
}

/** Page → host. */
export type PageMessage =
  | ReadyMessage
  | PickMessage
  | RevealMessage
  | WhatIfMessage
  | ApplyWhatIfMessage
  | PlanQuestionMessage
  | PlanAtMessage
  | SaveMessage
  | SwitchViewMessage
  | CompareMessage
  | ScriptRequestMessage
  | UndoMessage;

/** Page → host: the page listens; `choice` is what it showed before a reload. Sent once, first of all. */
export interface ReadyMessage {
  readonly type: 'ready';
  readonly choice: string | null;
}

/** Page → host: the reader picked another target or model; answer with `show`. */
export interface PickMessage {
  readonly type: 'pick';
  readonly choice: string;
}

/** Page → host: double click or Enter on a thing that a file declares: open it there. */
export interface RevealMessage {
  readonly type: 'reveal';
  readonly file: string;
  /** What to select there. */
  readonly span?: WireSpan;
  /** From 0, where there is no span: debug information knows lines alone. */
  readonly line?: number;
}

/** One region or pool with another range: handed on to the server as it is. */
export type WireChange = RangeChangeParams;

/** Page → host: a boundary was dragged; nothing is to be written. Check the changed target and answer `whatIfResult`. */
export interface WhatIfMessage {
  readonly type: 'whatIf';
  readonly id: number;
  readonly choice: string;
  readonly changes: readonly WireChange[];
}

/** Page → host: the reader confirmed. Make the edits as one undoable workspace edit; a `show` follows from the analysis. */
export interface ApplyWhatIfMessage {
  readonly type: 'applyWhatIf';
  readonly id: number;
  readonly choice: string;
  readonly changes: readonly WireChange[];
}

/** Page → host: the plan panel is open and wants to know how the RAM of this target may be shared out. */
export interface PlanQuestionMessage {
  readonly type: 'plan';
  readonly choice: string;
}

/** Page → host: the handle of the plan panel stands here; the host asks the server. */
export interface PlanAtMessage {
  readonly type: 'planAt';
  readonly id: number;
  readonly choice: string;
  readonly at: number;
}

/** Page → host: write a file that the reader chooses in a save dialog (a webview cannot download). */
export interface SaveMessage {
  readonly type: 'save';
  /** Suggested file name. */
  readonly name: string;
  readonly format: 'svg' | 'png' | 'csv' | 'html';
  /** PNG as base64, the others as text. */
  readonly data: string;
}

/** Page → host: open another view of the same target: the timeline from the map, the map from the fill. */
export interface SwitchViewMessage {
  readonly type: 'switchView';
  readonly view: ViewName;
}

/** Page → host: compare fill or timeline with the build before, or with a file that the reader chooses; answer with `show`. */
export interface CompareMessage {
  readonly type: 'compare';
  readonly with: 'nothing' | 'lastBuild' | 'file';
}

/** Page → host: the page's own script is wanted, for a file that holds the page. */
export interface ScriptRequestMessage {
  readonly type: 'script';
}

/** Page → host: Ctrl+Z in the page: take back the last change that the page made to files. */
export interface UndoMessage {
  readonly type: 'undo';
}

/** What the page keeps over a reload through `setState`. */
export interface PageState {
  readonly choice: string | null;
  readonly selected: string | null;
  readonly search: string;
  readonly table: boolean;
  readonly epoch: number | null;
  /** Zoom of the map's lanes by lane id. */
  readonly lanes: Readonly<Record<string, { readonly zoom: number; readonly shift: number }>>;
  readonly timeline: { readonly zoom: number; readonly shift: number };
  /** Whether the plan panel is open. */
  readonly plan?: boolean;
  /** Rows of the fill that are open, their order, the object that has the treemap for itself. */
  readonly fill?: { readonly open: readonly string[]; readonly order: string; readonly focus: string | null };
}
