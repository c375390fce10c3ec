import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Translation } from '../../core/base/wording';
import type { PageDocument } from '../../core/view/standaloneHtml';
import { translation } from '../support/translations';
import type { StockTheme } from './themes';

/** Chromium of the system; `N6MEM_CHROMIUM` names another. */
export const chromiumPath =
  process.env['N6MEM_CHROMIUM'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  );

export const skipReason =
  chromiumPath === undefined ? 'no Chromium: install it (Debian: chromium) or set N6MEM_CHROMIUM' : undefined;

let bundle: Promise<string> | undefined;

/** The page's script as it ships: one minified bundle. */
export function bundledScript(): Promise<string> {
  bundle ??= build({
    entryPoints: ['client/webview/main.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome120',
    write: false,
  }).then((result) => result.outputFiles[0]!.text);
  return bundle;
}

/** A script that may stand in a page: no text of it ends the element or begins a comment. */
function inlined(script: string): string {
  return script.replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--');
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme: StockTheme;
  readonly documents: readonly PageDocument[];
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
  /** The editor's language; English where it is absent. */
  readonly language?: Translation;
}

/** What the page sent to its host, oldest first. */
export async function sentMessages(page: Page, type?: string): Promise<Record<string, unknown>[]> {
  const all = (await page.evaluate('window.n6sent')) as Record<string, unknown>[];
  return type === undefined ? all : all.filter((message) => message['type'] === type);
}

export function post(page: Page, message: unknown): Promise<unknown> {
  return page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
}

/** Waits until an expression is true in the page; the page's policy forbids playwright's own way (it needs eval). */
export async function until(page: Page, expression: string, timeout = 5000): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`not within ${timeout} ms: ${expression}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/**
 * Opens the page as VS Code would: its script under a strict policy with a nonce, the theme's variables on the root, a
 * host that answers `ready` and `pick` and keeps the state.
 */
export async function openPage(browser: Browser, options: OpenOptions): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1200, height: options.height ?? 900 },
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
  });
  const variables = Object.entries(options.theme.variables)
    .map(
      ([name, value]) =>
        `document.documentElement.style.setProperty(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    )
    .join('');
  const json = (data: unknown): string => JSON.stringify(data).replace(/</g, '\\u003c');
  const documents = json(options.documents);
  const { language } = options;
  const strings = language === undefined ? {} : { strings: translation(language).texts };
  const host = `
    window.n6sent = []; window.n6errors = [];
    window.addEventListener('error', (e) => window.n6errors.push(String(e.message)));
    window.addEventListener('unhandledrejection', (e) => window.n6errors.push(String(e.reason)));
    document.addEventListener('securitypolicyviolation', (e) => window.n6errors.push('policy: ' + e.violatedDirective + ' ' + e.sourceFile + ' ' + e.sample));
    ${variables}
    const documents = ${documents};
    let state = ${JSON.stringify(options.state ?? null)} ?? undefined;
    const choices = documents.map(({ id, label, view }) => ({ id, label, view }));
    const show = (id) => documents.length > 0 && setTimeout(() => window.postMessage({ type: 'show', choices, document: documents.find((d) => d.id === id) ?? documents[0], canEdit: true, ...${json(strings)} }, '*'));
    window.acquireVsCodeApi = () => ({
      postMessage(message) {
        window.n6sent.push(message);
        if (message.type === 'ready') show(message.choice);
        if (message.type === 'pick') show(message.choice);
      },
      getState: () => state,
      setState(next) { state = next; window.n6state = next; },
    });`;
  const policy = "default-src 'none'; script-src 'nonce-test'; style-src 'nonce-test'; img-src data:";
  const html = `<!DOCTYPE html><html lang="${language ?? 'en'}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>view</title></head>
    <body class="${options.theme.bodyClass}"><script nonce="test">${host}</script><script nonce="test">${inlined(await bundledScript())}</script></body></html>`;
  await page.setContent(html);
  if (options.documents.length > 0) await page.waitForSelector('body[data-drawn]');
  return page;
}
