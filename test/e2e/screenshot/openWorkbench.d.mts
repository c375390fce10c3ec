import type { FrameLocator, Locator, Page } from 'playwright-core';

export interface Workbench {
  readonly page: Page;
  /** Absolute path of the settings.json that the workbench reads. */
  readonly close: () => Promise<void>;
  /** What the server of the workbench has printed so far. */
  readonly log: () => string;
  /** Files of the extension that the browser host has loaded; empty in the other host. */
  readonly loaded: ReadonlySet<string>;
  /** Where the package is installed. */
  readonly extensions: string;
  /** Ends the window and its extension host and starts them again on the same profile. */
  readonly reopen: () => Promise<Page>;
}

export function missingForWorkbench(): string | undefined;
export function openWorkbench(options: {
  readonly folder: string;
  /** Absent: in the browser host. */
  readonly vsix?: string;
  readonly file?: string;
  readonly theme?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly size?: { readonly width: number; readonly height: number };
  readonly scale?: number;
  /** Of extensions, as the workbench names it: `zh-cn`, `fr`. */
  readonly language?: string;
}): Promise<Workbench>;
export function openFile(page: Page, name: string, folder?: string): Promise<void>;
export function openFileAt(
  page: Page,
  name: string,
  folder: string,
  line: number,
  column?: number,
): Promise<void>;
export function pressFor(page: Page, key: string, opened: Locator): Promise<Locator>;
export function runCommand(page: Page, title: string): Promise<void>;
export function startCommand(page: Page, title: string): Promise<void>;
export function hoverOnCursor(page: Page, known: RegExp): Promise<string>;
export function setTheme(page: Page, name: string): Promise<void>;
export function webviewFrame(page: Page): FrameLocator;
export function clearNotifications(page: Page): Promise<void>;
