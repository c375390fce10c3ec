/**
 * Messages between the extension host and the page of the views: a copy of client/webview/protocol.ts, which says of
 * each who sends it and why. The host does not import the page's sources; a test holds both equal.
 */
import type { RangeChangeParams, ViewResult } from '../protocol';

/** Host → page. */
export type HostMessage =
  | {
      readonly type: 'show';
      readonly choices: ViewResult['choices'];
      readonly document: unknown;
      readonly canEdit: boolean;
      readonly strings?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'cursor'; readonly file: string; readonly offset: number; readonly line: number }
  | {
      readonly type: 'whatIfResult';
      readonly id: number;
      readonly text: string;
      readonly outcome: 'better' | 'same' | 'worse' | 'impossible';
      readonly edits: number;
      readonly files: readonly string[];
    }
  | { readonly type: 'busy'; readonly text: string };

/** Page → host. */
export type PageMessage =
  | { readonly type: 'ready'; readonly choice: string | null }
  | { readonly type: 'pick'; readonly choice: string }
  | {
      readonly type: 'reveal';
      readonly file: string;
      readonly span: { readonly start: number; readonly end: number };
      readonly preserveFocus: boolean;
    }
  | {
      readonly type: 'whatIf';
      readonly id: number;
      readonly choice: string;
      readonly changes: readonly RangeChangeParams[];
    }
  | {
      readonly type: 'applyWhatIf';
      readonly id: number;
      readonly choice: string;
      readonly changes: readonly RangeChangeParams[];
    }
  | { readonly type: 'save'; readonly name: string; readonly format: 'svg' | 'png'; readonly data: string }
  | { readonly type: 'switchView'; readonly view: 'map' | 'timeline' };
