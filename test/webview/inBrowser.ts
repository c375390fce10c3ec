import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { PageDocument } from '../../core/view/standaloneHtml';
import { stockThemes } from './themes';
import { launchBrowser, openPage, skipReason, type OpenOptions } from './webviewPage';

/** A browser for the tests of a file. */
export interface InBrowser {
  readonly browser: () => Browser;
  /** Opens a page, closes it behind the test, and expects that no script failed in it. */
  readonly withPage: (
    documents: readonly PageDocument[],
    run: (page: Page) => Promise<void>,
    options?: Partial<OpenOptions>,
  ) => Promise<void>;
}

/** Starts a browser before the tests of a file and ends it behind them; nothing where no browser is there. */
export function inBrowser(): InBrowser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (skipReason === undefined) browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return {
    browser: () => browser!,
    withPage: async (documents, run, options = {}) => {
      const page = await openPage(browser!, { theme: stockThemes[0]!, documents, ...options });
      try {
        await run(page);
        expect(await page.evaluate('window.n6errors')).toEqual([]);
      } finally {
        await page.close();
      }
    },
  };
}

/** Waits until what a message or a key changed is drawn. */
export function frames(page: Page): Promise<unknown> {
  return page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
