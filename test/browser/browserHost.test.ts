import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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
  examplePools as pools,
  exampleScript as script,
  openExample,
  putCursor,
  showFailure,
  type ExampleWorkbench,
} from '../support/exampleWorkbench';

// The extension and its server as a browser runs them (dist/clientBrowser.js, dist/serverBrowser.js): two web workers
// that see the workspace through the editor alone. The folder is on the machine that the workbench is connected to.

const cInfo = 'Model/STM32N6570-DK/network_c_info.json';
const missing = missingForWorkbench();

describe.skipIf(missing !== undefined)(
  `the browser host${missing ? ` (${missing})` : ''}`,
  { timeout: 120_000 },
  () => {
    let example: ExampleWorkbench;
    let page: Page;

    beforeAll(async () => {
      example = await openExample({
        inBrowser: true,
        file: script,
        settings: { 'editor.minimap.enabled': false },
      });
      page = example.workbench.page;
      page.setDefaultTimeout(30_000);
      await page.locator('.squiggly-error').first().waitFor({ timeout: 90_000 });
    }, 300_000);

    afterAll(() => example?.close());

    const failing = (): void => showFailure('browser', example.workbench, () => page);

    async function showProblems(): Promise<void> {
      const panel = page.locator('.markers-panel');
      if (!(await panel.isVisible())) await pressFor(page, 'Control+Shift+M', panel);
    }

    async function hoverAt(file: string, word: string): Promise<string> {
      await putCursor(page, example.project, file, word);
      return hoverOnCursor(page, /0x[0-9a-f]{8}/);
    }

    it('runs the bundles for the browser and no other', () => {
      const scripts = [...example.workbench.loaded].filter((file) => file.endsWith('.js')).sort();
      expect(scripts).toEqual(['dist/clientBrowser.js', 'dist/serverBrowser.js']);
    });

    it('shows an overlap in the script and in the pool file', async () => {
      failing();
      await showProblems();
      const problems = page.locator('.markers-panel .monaco-list-row');
      await problems
        .filter({ hasText: basename(script) })
        .first()
        .waitFor();
      await problems
        .filter({ hasText: basename(pools) })
        .first()
        .waitFor();
      const messages = problems.filter({ hasText: 'AXISRAM1_S' }).filter({ hasText: 'cpuRAM2' });
      await expect.poll(() => messages.count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    });

    it('explains a region and a pool on hover', async () => {
      failing();
      expect(await hoverAt(script, 'AXISRAM1_S (xrw)')).toMatch(/0x34000400/);
      expect(await hoverAt(pools, 'cpuRAM2')).toMatch(/0x34100000/);
    });

    it('draws the memory map and the timeline', async () => {
      failing();
      await putCursor(page, example.project, script, 'AXISRAM1_S (xrw)');
      await runCommand(page, 'Show Memory Map');
      await webviewFrame(page)
        .getByRole('option', { name: /^AXISRAM1_S, linker region/ })
        .first()
        .waitFor();
      await runCommand(page, 'View: Close All Editors');
      await putCursor(page, example.project, cInfo, 'schema_version');
      await runCommand(page, 'Show Buffer Timeline');
      const timeline = webviewFrame(page).getByRole('listbox', { name: /^Buffer timeline of network/ });
      await timeline.waitFor();
      await webviewFrame(page).getByText('26 epochs, 2 in software').first().waitFor();
      await runCommand(page, 'View: Close All Editors');
    });

    it('ends the overlap in both files by its quick fix', async () => {
      failing();
      await putCursor(page, example.project, script, 'AXISRAM1_S (xrw)');
      await page.keyboard.press('Control+.');
      const menu = page.locator('.action-widget').first();
      await menu.waitFor();
      await menu
        .locator('.monaco-list-row')
        .filter({ hasText: /End region AXISRAM1_S/ })
        .click();
      await expect.poll(() => page.locator('.squiggly-error').count(), { timeout: 20_000 }).toBe(0);
      await showProblems();
      const left = page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'cpuRAM2' });
      await expect.poll(() => left.count(), { timeout: 20_000 }).toBe(0);
      await runCommand(page, 'File: Save All Files');
      await expect
        .poll(() => readFileSync(join(example.project, script), 'utf8'), { timeout: 20_000 })
        .toMatch(/AXISRAM1_S \(xrw\) : ORIGIN = 0x34000400, LENGTH = (1023K|0xffc00)/i);
    });
  },
);
