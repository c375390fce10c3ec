import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import {
  hoverOnCursor,
  missingForWorkbench,
  openFileAt,
  openWorkbench,
  pressFor,
  runCommand,
  webviewFrame,
  type Workbench,
} from '../e2e/screenshot/openWorkbench.mjs';

// The extension and its server as a browser runs them (dist/clientBrowser.js, dist/serverBrowser.js): two web workers
// that see the workspace through the editor alone. The folder is on the machine that the workbench is connected to.

const root = join(__dirname, '..', '..');
const script = 'Application/STM32N6570-DK/STM32N657xx.ld';
const pools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';
const cInfo = 'Model/STM32N6570-DK/network_c_info.json';
const missing = missingForWorkbench();

describe.skipIf(missing !== undefined)(
  `the browser host${missing ? ` (${missing})` : ''}`,
  { timeout: 120_000 },
  () => {
    let folder: string;
    let workbench: Workbench;
    let page: Page;

    beforeAll(async () => {
      // What is tested is what is shipped: minified, and built now.
      const built = spawnSync(process.execPath, ['esbuild.mjs', '--production'], {
        cwd: root,
        encoding: 'utf8',
      });
      if (built.status !== 0) throw new Error(built.stderr);
      folder = mkdtempSync(join(tmpdir(), 'n6mem-browser-'));
      cpSync(join(root, 'examples', 'smart-camera'), join(folder, 'smart-camera'), { recursive: true });
      workbench = await openWorkbench({
        folder: join(folder, 'smart-camera'),
        file: join(folder, 'smart-camera', script),
        size: { width: 1600, height: 1000 },
        settings: { 'editor.minimap.enabled': false },
      });
      page = workbench.page;
      page.setDefaultTimeout(30_000);
      await page.locator('.squiggly-error').first().waitFor({ timeout: 90_000 });
    }, 300_000);

    afterAll(async () => {
      await workbench?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const failing = (): void =>
      onTestFailed(async ({ task }) => {
        const picture = join(tmpdir(), `n6mem-browser-${task.name.replace(/\W+/g, '-').slice(0, 30)}.png`);
        await page.screenshot({ path: picture }).catch(() => undefined);
        console.error(`${picture}\n${workbench.log().slice(-1000)}`);
      });

    /** The cursor behind the first letter of a word of a file. */
    async function putCursor(file: string, word: string): Promise<void> {
      const text = readFileSync(join(folder, 'smart-camera', file), 'utf8');
      const before = text.slice(0, text.indexOf(word) + 1).split('\n');
      await openFileAt(page, basename(file), dirname(file), before.length, before.at(-1)!.length + 1);
    }

    async function showProblems(): Promise<void> {
      const panel = page.locator('.markers-panel');
      if (!(await panel.isVisible())) await pressFor(page, 'Control+Shift+M', panel);
    }

    async function hoverAt(file: string, word: string): Promise<string> {
      await putCursor(file, word);
      return hoverOnCursor(page, /0x[0-9a-f]{8}/);
    }

    it('runs the bundles for the browser and no other', () => {
      const scripts = [...workbench.loaded].filter((file) => file.endsWith('.js')).sort();
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
      await putCursor(script, 'AXISRAM1_S (xrw)');
      await runCommand(page, 'Show Memory Map');
      await webviewFrame(page)
        .getByRole('option', { name: /^AXISRAM1_S, linker region/ })
        .first()
        .waitFor();
      await runCommand(page, 'View: Close All Editors');
      await putCursor(cInfo, 'schema_version');
      await runCommand(page, 'Show Buffer Timeline');
      const timeline = webviewFrame(page).getByRole('listbox', { name: /^Buffer timeline of network/ });
      await timeline.waitFor();
      await webviewFrame(page).getByText('26 epochs, 2 in software').first().waitFor();
      await runCommand(page, 'View: Close All Editors');
    });

    it('ends the overlap in both files by its quick fix', async () => {
      failing();
      await putCursor(script, 'AXISRAM1_S (xrw)');
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
        .poll(() => readFileSync(join(folder, 'smart-camera', script), 'utf8'), { timeout: 20_000 })
        .toMatch(/AXISRAM1_S \(xrw\) : ORIGIN = 0x34000400, LENGTH = (1023K|0xffc00)/i);
    });
  },
);
