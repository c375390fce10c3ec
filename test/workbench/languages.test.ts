import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hoverOnCursor,
  missingForWorkbench,
  pressFor,
  runCommand,
  webviewFrame,
} from '../e2e/screenshot/openWorkbench.mjs';
import {
  exampleScript,
  openExample,
  putCursor,
  showFailure,
  type ExampleWorkbench,
} from '../support/exampleWorkbench';

// The packaged extension in a workbench that was switched to another language: its texts, the server's and the page's
// come by four ways (package.nls, l10n of the workbench, `initialize`, the page's first message).

const missing = missingForWorkbench();

/** Words that no text of ours has in another language; names of rules stay. */
const english =
  /(?<![-\w])(?:the|of|and|used|free|overlaps?|memory|not|by|with|weights|written|bytes)(?![-\w])/i;

const cases = [
  {
    language: 'zh-cn',
    host: 'the host on the machine',
    inBrowser: false,
    finding: /^区域 AXISRAM1_S 与模型都写入同样的 256 KiB/,
    lens: /^由 \d+ 个段使用/,
    hover: /区域 AXISRAM1_S/,
    fix: /将区域 AXISRAM1_S 结束于/,
    command: '显示内存图',
    subtitle: 'STM32N657 · STM32N6570-DK · 1 处重叠',
  },
  {
    language: 'fr',
    host: 'the browser host',
    inBrowser: true,
    finding: /^La région AXISRAM1_S et le modèle écrivent les mêmes 256 KiB/,
    lens: /^utilisée? par \d+ sections?/,
    hover: /région AXISRAM1_S/,
    fix: /Terminer la région AXISRAM1_S/,
    // The browser host reads translated titles of extensions of a gallery alone, and this one is of an address.
    command: 'Show Memory Map',
    subtitle: 'STM32N657 · STM32N6570-DK · 1 chevauchement',
  },
];

describe.skipIf(missing !== undefined).each(cases)(
  `$language in $host${missing ? ` (${missing})` : ''}`,
  { timeout: 120_000 },
  ({ language, inBrowser, finding, lens, hover, fix, command, subtitle }) => {
    let example: ExampleWorkbench;
    let page: Page;

    beforeAll(async () => {
      example = await openExample({
        inBrowser,
        language,
        settings: { 'editor.minimap.enabled': false },
      });
      page = example.workbench.page;
      page.setDefaultTimeout(30_000);
      await putCursor(page, example.project, exampleScript, 'AXISRAM1_S (xrw)');
      await page.locator('.squiggly-error').first().waitFor({ timeout: 90_000 });
    }, 300_000);

    afterAll(() => example?.close());

    const failing = (): void => showFailure(language, example.workbench, () => page);

    it('says findings, hovers, lenses and fixes', async () => {
      failing();
      await pressFor(page, 'Control+Shift+M', page.locator('.markers-panel'));
      const rows = page.locator('.markers-panel .monaco-list-row');
      await expect
        .poll(async () => (await rows.allInnerTexts()).some((row) => finding.test(row)), { timeout: 30_000 })
        .toBe(true);
      await runCommand(page, 'View: Focus First Editor Group');
      const lenses = page.locator('.codelens-decoration');
      await expect.poll(() => lenses.allInnerTexts(), { timeout: 30_000 }).not.toEqual([]);
      const said = await lenses.allInnerTexts();
      expect(said.filter((text) => !lens.test(text))).toEqual([]);
      const explained = await hoverOnCursor(page, /0x34000400/);
      expect(explained).toMatch(hover);
      expect(explained.split('\n').filter((line) => english.test(line))).toEqual([]);
      await page.keyboard.press('Escape');
      const menu = await pressFor(page, 'Control+.', page.locator('.action-widget').first());
      await expect.poll(() => menu.innerText(), { timeout: 30_000 }).toMatch(fix);
      await page.keyboard.press('Escape');
    });

    it('draws the memory map by its command', async () => {
      failing();
      await runCommand(page, command);
      const view = webviewFrame(page);
      await expect.poll(() => view.locator('.subtitle').innerText(), { timeout: 60_000 }).toBe(subtitle);
      const shown = await view.locator('body').innerText();
      const labels = await view
        .locator('[aria-label], [title]')
        .evaluateAll((all) =>
          all.flatMap((each) => [each.getAttribute('aria-label') ?? '', each.getAttribute('title') ?? '']),
        );
      expect([...shown.split('\n'), ...labels].filter((text) => english.test(text))).toEqual([]);
    });
  },
);
