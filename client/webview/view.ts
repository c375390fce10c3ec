import type { Palette, Picture, PictureItem, Shape, TableData, ViewKind } from '../../core';
import type { CursorMessage, PageState, WireSpan } from '../../protocol/page';

export interface Source {
  readonly file: string;
  readonly span?: WireSpan;
  /** From 0, where there is no span. */
  readonly line?: number;
}

/** A file that a view can make besides pictures of itself. */
export interface ViewExport {
  readonly format: 'csv';
  readonly label: string;
  data(): string;
}

export interface Size {
  readonly width: number;
  /** What is left of the window below the toolbar: a picture that can stretch fills it. */
  readonly height: number;
}

/** What a view may ask of the page. */
export interface ViewContext {
  /** Lay out and draw again in the next frame. */
  redraw(): void;
  /** Draw only what lies above the picture: selection, scrubber. */
  redrawOverlay(): void;
  announce(text: string): void;
  select(item: string | undefined, options?: { readonly show?: boolean }): void;
  saveState(): void;
  /** What was tried is let go. */
  discarded(): void;
}

/** One kind of picture behind the page's common behaviour. */
export interface View {
  readonly kind: ViewKind;
  /** One line under the toolbar: what the reader looks at. */
  subtitle(): string;
  /** `1×`, `12×`, of what `zoom` would change. */
  zoomText(selected: string | undefined): string;
  layOut(size: Size): Picture<PictureItem>;
  /** Markup of the picture's shapes. */
  markup(): string;
  overlay(): readonly Shape[];
  items(): readonly PictureItem[];
  table(): TableData;
  sourceOf(item: string): Source | undefined;
  /** Items whose name, address or kind matches; in reading order. */
  search(query: string): readonly string[];
  /** Brings the address that the search means on screen; the first item there, undefined where none is. */
  revealSearch?(): string | undefined;
  /** Items that a cursor position declares. */
  atCursor(cursor: CursorMessage): readonly string[];
  /** Goes to an epoch; only of views over time. */
  showEpoch?(epoch: number): void;
  /** What Enter and a double click do where an item has no source: open it. True where that was something. */
  activate?(item: string): boolean;
  readonly exports?: readonly ViewExport[];
  /** Brings an item on screen, zooming in where it is too small to be seen. False where it does not exist. */
  reveal(item: string): boolean;
  /** `at` is in picture coordinates; without it the middle of what is selected, else of the picture. */
  zoom(
    factor: number,
    at: { readonly x: number; readonly y: number } | undefined,
    selected: string | undefined,
  ): void;
  pan(
    pixels: number,
    at: { readonly x: number; readonly y: number } | undefined,
    selected: string | undefined,
  ): void;
  reset(): void;
  /** Pointer and keys that only this view knows; true where it took them. */
  pointerDown(event: PointerEvent, x: number, y: number): boolean;
  pointerMove(event: PointerEvent, x: number, y: number): boolean;
  pointerUp(event: PointerEvent, x: number, y: number): boolean;
  cursorAt(x: number, y: number): string;
  click(x: number, y: number): void;
  key(event: KeyboardEvent, selected: string | undefined): boolean;
  keys(): readonly (readonly [keys: string, meaning: string])[];
  toSvg(palette: Palette, width: number): string;
  readonly fileName: string;
  state(): Partial<PageState>;
  restore(state: PageState): void;
  /** What stands beside the picture. */
  readonly side: HTMLElement | undefined;
  /** What stands between toolbar and picture. */
  readonly top: HTMLElement | undefined;
}
