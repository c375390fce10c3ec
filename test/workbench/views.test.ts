import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  missingForWorkbench,
  openFile,
  openFileAt,
  runCommand,
  setTheme,
  startCommand,
  webviewFrame,
} from '../e2e/screenshot/openWorkbench.mjs';
import {
  examplePools as pools,
  exampleScript as script,
  openExample,
  showFailure,
  type ExampleWorkbench,
} from '../support/exampleWorkbench';
import { findCollisions } from '../webview/inPage';

// The packaged extension in a real workbench, on a copy of the example, used with mouse and keys as people do. One
// workbench for all tests: each leaves the files as it found them and the memory map open beside the script.

const missing = missingForWorkbench();
const patience = { timeout: 30_000, interval: 50 };

describe.skipIf(missing !== undefined)(
  `views in the workbench${missing ? ` (${missing})` : ''}`,
  { timeout: 120_000 },
  () => {
    let example: ExampleWorkbench;
    let page: Page;

    beforeAll(async () => {
      example = await openExample({
        settings: {
          'editor.minimap.enabled': false,
          'files.autoSave': 'off',
          'window.commandCenter': false,
          'workbench.activityBar.location': 'hidden',
        },
      });
      page = example.workbench.page;
      page.setDefaultTimeout(20_000);
      await openFile(page, basename(script), dirname(script));
      await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
    }, 180_000);

    afterAll(() => example?.close());

    const view = (): ReturnType<typeof webviewFrame> => webviewFrame(page);
    const shape = (name: RegExp): Locator => view().getByRole('option', { name }).first();
    const region = (): Locator => shape(/^AXISRAM1_S, linker region/);
    const subtitle = (): Promise<string> => view().locator('.subtitle').innerText();
    const onDisk = (file: string): string => readFileSync(join(example.project, file), 'utf8');
    const cursorPlace = (): Promise<string> => page.locator('#status\\.editor\\.selection').innerText();
    const shownLine = (text: string): Locator => page.locator('.view-line').filter({ hasText: text }).first();
    const button = (name: string | RegExp): Locator => view().getByRole('button', { name });
    const failing = (): void => showFailure('views', example.workbench, () => page);

    async function boxOf(target: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
      const box = await target.boundingBox();
      if (!box) throw new Error('not on screen');
      return box;
    }

    /** A click near the upper left corner of a shape, where nothing else lies over it. */
    async function clickShape(name: RegExp): Promise<void> {
      const { x, y } = await boxOf(shape(name));
      await page.mouse.click(x + 20, y + 8);
    }

    async function dragEnd(target: Locator, to: number): Promise<void> {
      const { x, y, width } = await boxOf(target);
      const end = x + width - 1;
      await page.mouse.move(end, y + 10);
      await page.mouse.down();
      await page.mouse.move(end - 8, y + 10, { steps: 3 });
      await page.mouse.move(to, y + 10, { steps: 6 });
      await page.mouse.up();
    }

    const verdict = (outcome: string): Locator =>
      view().locator(`.what-if-verdict[data-outcome="${outcome}"]`);

    /** The editor beside the picture, with the cursor on a line of its file. */
    async function editLine(file: string, number: number, column = 1): Promise<void> {
      await runCommand(page, 'View: Focus First Editor Group');
      await openFileAt(page, basename(file), dirname(file), number, column);
    }

    /** Types over a text of a file as it is on disk; `after` says which of several. */
    async function typeOver(file: string, text: string, by: string, after = ''): Promise<void> {
      const all = onDisk(file);
      const offset = all.indexOf(text, all.indexOf(after));
      const before = all.slice(0, offset).split('\n');
      await editLine(file, before.length, before[before.length - 1]!.length + 1);
      for (let i = 0; i < text.length; i++) await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.type(by);
    }

    it('opens the memory map of the target from the button in the title of its script', async () => {
      failing();
      await page.locator('.editor-actions a[aria-label*="Memory Map"]').first().click();
      await expect.poll(subtitle, patience).toBe('STM32N657 · STM32N6570-DK · 1 overlap');
      expect(await view().locator('option:checked').innerText()).toBe('STM32N6570-DK');
      const { x, width } = await boxOf(region());
      const pool = await boxOf(shape(/^cpuRAM2, memory pool/));
      expect(pool.x).toBeGreaterThan(x);
      expect(pool.x).toBeLessThan(x + width);
    });

    it('selects on a click, and goes to the source line on Enter and on a double click', async () => {
      failing();
      await clickShape(/^AXISRAM1_S, linker region/);
      await view().getByRole('region', { name: 'Selected' }).getByText('0x34000400').first().waitFor();
      // The focus stays in the picture: arrow keys go on walking.
      expect(await view().locator('#n6-active').count()).toBe(1);
      await page.keyboard.press('Enter');
      await expect.poll(cursorPlace, patience).toBe('Ln 9, Col 13 (10 selected)');
      const pool = await boxOf(shape(/^npuRAM5, memory pool/));
      await page.mouse.dblclick(pool.x + 20, pool.y + 8);
      const name =
        onDisk(pools)
          .split('\n')
          .findIndex((text) => text.includes('"npuRAM5"')) + 1;
      await page
        .locator('.line-numbers.active-line-number')
        .filter({ hasText: new RegExp(`^${name}$`) })
        .waitFor();
      // The editor may lose the focus again to a picture that is still being laid out: then once more.
      const place = async (): Promise<string> => {
        if (await page.locator('#status\\.editor\\.selection').isVisible()) return cursorPlace();
        await page.mouse.dblclick(pool.x + 20, pool.y + 8);
        return '';
      };
      await expect
        .poll(place, { ...patience, interval: 3000 })
        .toMatch(new RegExp(`^Ln ${name}, .*selected`));
      await runCommand(page, 'View: Close Editor');
      await page.locator('.tab.active').filter({ hasText: 'STM32N657xx.ld' }).waitFor();
    });

    it('marks what the cursor in the editor is on', async () => {
      failing();
      await editLine(script, 10);
      const marks = async (name: RegExp): Promise<boolean> => {
        const halo = await view().locator('.n6-halo').first().boundingBox();
        const { x, width } = await boxOf(shape(name));
        return halo !== null && Math.abs(halo.x - x) < 6 && Math.abs(halo.width - width) < 12;
      };
      await expect.poll(() => marks(/^DTCM, linker region/), patience).toBe(true);
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => marks(/^PSRAM, linker region/), patience).toBe(true);
    });

    it('follows what is typed, in the script and in the pool file, before anything is saved', async () => {
      failing();
      await typeOver(script, '1279K', '1023K');
      await expect.poll(subtitle, patience).toBe('STM32N657 · STM32N6570-DK · no overlap found');
      await page.keyboard.press('Control+Z');
      await expect.poll(subtitle, patience).toBe('STM32N657 · STM32N6570-DK · 1 overlap');
      await runCommand(page, 'File: Revert File');

      const sizes = async (): Promise<string[]> => {
        const pool = view().getByRole('option', { name: /^npuRAM6, memory pool/ });
        const labels = await pool.evaluateAll((all) =>
          all.map((one) => one.getAttribute('aria-label') ?? ''),
        );
        return labels.map((label) => / \d+ KiB/.exec(label)?.[0].trim() ?? label).sort();
      };
      expect(await sizes()).toEqual(['448 KiB']);
      await typeOver(pools, '448', '224', '"npuRAM6"');
      // The model is still built for the larger one: both are drawn.
      await expect.poll(sizes, patience).toEqual(['224 KiB', '448 KiB']);
      await runCommand(page, 'File: Revert File');
      await expect.poll(sizes, patience).toEqual(['448 KiB']);
      await runCommand(page, 'View: Close Editor');
      expect(onDisk(pools)).toBe(readFileSync(join('examples/smart-camera', pools), 'utf8'));
    });

    it('tries a dragged boundary, and writes nothing when it is let go', async () => {
      failing();
      const files = [script, pools].map(onDisk);
      const pool = await boxOf(shape(/^cpuRAM2, memory pool/));
      await dragEnd(region(), pool.x + 1);
      await verdict('better').waitFor();
      expect(await view().locator('.what-if-text').innerText()).toBe(
        'AXISRAM1_S would end at 0x34100000 (1.25 MiB → 1023 KiB). No byte would be shared.',
      );
      expect(await verdict('better').innerText()).toContain('Ends error region-overlaps-pool');
      expect(await subtitle()).toContain('no overlap found');
      await button('Discard').click();
      await expect.poll(subtitle, patience).toContain('1 overlap');
      expect(await page.locator('.tab.dirty').count()).toBe(0);
      expect([script, pools].map(onDisk)).toEqual(files);
    });

    it('writes both files of a dragged border when told, and one undo takes both back', async () => {
      failing();
      const pool = await boxOf(shape(/^cpuRAM2, memory pool/));
      await dragEnd(region(), pool.x + 1);
      await verdict('better').waitFor();
      await button('Apply to the files').click();
      await shownLine('LENGTH = 1023K').waitFor();
      await expect.poll(subtitle, patience).toContain('no overlap found');

      // The view takes its change back, and keeps the focus: again.
      await view().getByRole('listbox').focus();
      await page.keyboard.press('Control+Z');
      await shownLine('LENGTH = 1279K').waitFor();
      await expect.poll(subtitle, patience).toContain('1 overlap');
      await dragEnd(region(), pool.x + 1);
      await verdict('better').waitFor();
      await button('Apply to the files').click();
      await shownLine('LENGTH = 1023K').waitFor();
      await expect.poll(subtitle, patience).toContain('no overlap found');

      // Region and pool now meet: their border moves as one.
      await dragEnd(region(), pool.x - 40);
      await view().locator('.what-if-verdict[data-outcome]').waitFor();
      expect(await view().locator('.what-if-text').innerText()).toMatch(
        /^AXISRAM1_S would end at (0x34\w+) .* cpuRAM2 would start at \1 /,
      );
      await button('Apply to the files').click();
      await expect.poll(() => page.locator('.tab.dirty').allInnerTexts(), patience).toHaveLength(2);
      await editLine(script, 9);
      await page.keyboard.press('Control+Z');
      await shownLine('LENGTH = 1023K').waitFor();
      await page.keyboard.press('Control+Z');
      await shownLine('LENGTH = 1279K').waitFor();
      await expect.poll(() => page.locator('.tab.dirty').count(), patience).toBe(0);
      await expect.poll(subtitle, patience).toBe('STM32N657 · STM32N6570-DK · 1 overlap');
    });

    it('plans the memory: the handle shows regions, pools and the word of the rules, one undo takes both files back', async () => {
      failing();
      await runCommand(page, 'STM32N6 AI Memory: Plan Memory…');
      const slider = view().getByRole('slider', { name: 'Where the application ends' });
      const knob = view().locator('.plan-curve .n6-scrub-flag');
      await knob.waitFor();
      await expect.poll(() => slider.getAttribute('aria-valuetext'), patience).toMatch(/^0x34140000/);
      // To the second plan, by the mouse: it holds to the mark.
      const { x, y, width, height } = await boxOf(knob);
      const curve = await boxOf(view().locator('.plan-curve'));
      const perByte = (x + width / 2 - curve.x - 12) / 0x13fc00;
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + 30, y + height / 2, { steps: 3 });
      await page.mouse.move(curve.x + 12 + 0x16fc00 * perByte + 2, y + height / 2, { steps: 4 });
      await page.mouse.up();
      await verdict('better').waitFor();
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/^0x34170000/);
      expect(await view().locator('.what-if-text').innerText()).toMatch(
        /^AXISRAM1_S would end at 0x34170000 .* cpuRAM2 would start at 0x34170000 /,
      );
      expect(await verdict('better').innerText()).toContain('Until the model is generated again');
      expect(await view().locator('.plan-lines').innerText()).toContain('stedgeai generate');
      expect(await page.locator('.tab.dirty').count()).toBe(0);
      await button('Apply to the files').click();
      await shownLine('LENGTH = 1471K').waitFor();
      await expect.poll(() => page.locator('.tab.dirty').allInnerTexts(), patience).toHaveLength(2);
      // The handle stands where the region now ends.
      await expect.poll(() => view().locator('.what-if').isVisible(), patience).toBe(false);
      await view().getByRole('listbox').focus();
      await page.keyboard.press('Control+Z');
      await shownLine('LENGTH = 1279K').waitFor();
      await expect.poll(() => page.locator('.tab.dirty').count(), patience).toBe(0);
      await expect.poll(() => slider.getAttribute('aria-valuetext'), patience).toMatch(/^0x34140000/);
      await button('Close the plan').click();
      await expect.poll(subtitle, patience).toBe('STM32N657 · STM32N6570-DK · 1 overlap');
    });

    it('shows another target', async () => {
      failing();
      const picker = view().getByRole('combobox', { name: 'Target' });
      await picker.selectOption({ label: 'NUCLEO-N657X0-Q' });
      await expect.poll(subtitle, patience).toMatch(/ · NUCLEO-N657X0-Q · /);
      await picker.selectOption({ label: 'STM32N6570-DK' });
      await expect.poll(subtitle, patience).toMatch(/ · STM32N6570-DK · /);
    });

    it('finds, zooms, and shows the same as a table', async () => {
      failing();
      await view().getByRole('searchbox').fill('npuram');
      await expect.poll(() => view().locator('.count').innerText(), patience).toMatch(/^\d+ found/);
      await page.keyboard.press('Enter');
      await expect.poll(() => view().locator('.count').innerText(), patience).toMatch(/^1 of \d+/);
      await view().getByRole('searchbox').fill('');
      const width = async (): Promise<number> => (await boxOf(shape(/^npuRAM3, memory pool/))).width;
      const before = await width();
      await button('Zoom in').click();
      await expect.poll(width, patience).toBeGreaterThan(before * 1.2);
      await button('Show all').click();
      await expect.poll(width, patience).toBeCloseTo(before, 0);
      await button('Show the same data as a table').click();
      const row = view().getByRole('row', { name: /^PSRAM linker region/ });
      await row.click();
      await page.keyboard.press('Enter');
      await expect.poll(cursorPlace, patience).toMatch(/^Ln 11, .*\(5 selected\)/);
      await button('Show the same data as a table').click();
    });

    it('explains an address by the command, goes to its source, and marks it in the map', async () => {
      failing();
      const widget = page.locator('.quick-input-widget');
      const input = widget.locator('input').first();
      const rows = widget.locator('.monaco-list-row');
      const seen = { timeout: 10_000 };
      /** Types an address and does something with what comes; where late focus elsewhere closes the palette, once more. */
      const ask = async (address: string, use: () => Promise<void>): Promise<void> => {
        for (let tries = 0; ; tries++) {
          try {
            await startCommand(page, 'Explain Address…');
            await expect.poll(() => widget.innerText(), seen).toContain('Explain Address');
            await input.fill(address, seen);
            await page.keyboard.press('Enter');
            return await use();
          } catch (error) {
            if (tries === 2) throw error;
            await page.keyboard.press('Escape');
          }
        }
      };
      const marker = (address: string): Locator => view().locator('text.n6-flag-text', { hasText: address });
      // What is no address is refused before anything is asked.
      await ask('AXISRAM2', () => widget.getByText('Give an address such as 0x34164000').waitFor(seen));
      await page.keyboard.press('Escape');
      await widget.waitFor({ state: 'hidden' });
      const onMap = rows.filter({ hasText: 'Show in Memory Map' }).first();
      const ofPool = rows.filter({ hasText: /pool npuRAM5/ });
      await ask('0x342E_0000', async () => {
        await onMap.waitFor(seen);
        await ofPool.first().waitFor(seen);
        await onMap.click(seen);
      });
      await marker('0x342e0000').waitFor();
      const flag = await boxOf(marker('0x342e0000'));
      const pool = await boxOf(shape(/^npuRAM5, memory pool/));
      expect(flag.x + flag.width / 2).toBeGreaterThanOrEqual(pool.x - 1);
      expect(flag.x + flag.width / 2).toBeLessThan(pool.x + pool.width);
      // Another address moves the mark; a name takes it away.
      await view().getByRole('searchbox').fill('0x24100000');
      await marker('0x34100000').waitFor();
      expect(await view().locator('text.n6-flag-text').count()).toBe(1);
      await view().getByRole('searchbox').fill('npuram');
      await expect.poll(() => view().locator('text.n6-flag-text').count(), patience).toBe(0);
      await view().getByRole('searchbox').fill('');
      // A line of the answer leads to what it is about. The view that is drawn anew leaves the focus to the palette.
      await ask('0x342e0000', async () => {
        await onMap.waitFor(seen);
        await ofPool.filter({ hasText: '[0x' }).last().click(seen);
      });
      const line =
        onDisk(pools)
          .split('\n')
          .findIndex((text) => text.includes('"npuRAM5"')) + 1;
      await expect.poll(cursorPlace, patience).toMatch(new RegExp(`^Ln ${line},`));
      // The map is that of the target of the first answer; it follows the editor back.
      await openFileAt(page, basename(script), dirname(script), 1);
      const target = view().getByRole('combobox', { name: 'Target' }).locator('option:checked');
      await expect.poll(() => target.innerText(), patience).toBe('STM32N6570-DK');
    });

    it('exports SVG and PNG through the save dialog', async () => {
      failing();
      for (const format of ['SVG', 'PNG']) {
        const file = join(example.project, `memory-map-STM32N6570-DK.${format.toLowerCase()}`);
        await button(`Export as ${format}`).click();
        const dialog = page.locator('.quick-input-widget');
        await expect.poll(() => dialog.locator('input').first().inputValue(), patience).toBe(file);
        await dialog.getByRole('button', { name: 'OK' }).click();
        await dialog.waitFor({ state: 'hidden' });
        await expect.poll(() => existsSync(file) && readFileSync(file).length > 1000, patience).toBe(true);
        const bytes = readFileSync(file);
        if (format === 'SVG')
          expect(bytes.toString()).toMatch(/^<(\?xml|svg)[\s\S]*AXISRAM1_S[\s\S]*<\/svg>/);
        else expect(bytes.subarray(1, 4).toString()).toBe('PNG');
        rmSync(file);
      }
    });

    it.each([
      ['Light Modern', 'light'],
      ['Dark High Contrast', 'high-contrast-dark'],
      ['Light High Contrast', 'high-contrast-light'],
      ['Dark Modern', 'dark'],
    ])('follows the theme %s', async (name, kind) => {
      failing();
      await setTheme(page, name);
      const body = view().locator('body');
      await expect.poll(() => body.getAttribute('data-theme'), patience).toBe(kind);
      const colours = (): Promise<boolean> =>
        body.evaluate((node) => {
          const probe = node.ownerDocument.createElement('i');
          probe.style.color = 'var(--vscode-editor-background)';
          node.append(probe);
          const wanted = getComputedStyle(probe).color;
          probe.remove();
          return getComputedStyle(node.querySelector('.n6-canvas')!).fill === wanted;
        });
      await expect.poll(colours, patience).toBe(true);
    });

    it('fits the window at every width', async () => {
      failing();
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
      for (const width of [700, 2400, 1600]) {
        await page.setViewportSize({ width, height: 1000 });
        const body = view().locator('body');
        const fits = (): Promise<boolean> =>
          body.evaluate((node) => {
            const { width: drawn } = node.querySelector('.stage svg')!.getBoundingClientRect();
            return (
              Math.abs(drawn - node.querySelector('.stage')!.clientWidth) <= 1 &&
              node.ownerDocument.documentElement.scrollWidth <= innerWidth
            );
          });
        await expect.poll(fits, patience).toBe(true);
        expect([width, await body.evaluate(findCollisions)]).toEqual([width, []]);
      }
    });

    it('shows the timeline of the target at hand, epoch by epoch', async () => {
      failing();
      await button('Open the buffer timeline').click();
      const slider = view().getByRole('slider', { name: 'Epoch' });
      await slider.waitFor();
      expect(await view().locator('option:checked').first().innerText()).toContain('STM32N6570-DK');
      await slider.focus();
      const epoch = Number(await slider.inputValue());
      await page.keyboard.press('ArrowRight');
      await view()
        .getByRole('heading', { name: `Epoch ${epoch + 1} ·` })
        .waitFor();
      const live = view().getByRole('complementary', { name: 'Live at this epoch' });
      const [first] = await live.locator('.live-name').allInnerTexts();
      await live.getByRole('button').first().click();
      await expect
        .poll(() => view().locator('#n6-active').getAttribute('aria-label'), patience)
        .toContain(first);
      await view().getByRole('listbox').focus();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active').filter({ hasText: 'network_c_info.json' }).waitFor();
      await expect.poll(cursorPlace, patience).toContain('selected');
      await runCommand(page, 'View: Close Editor');
      // Both views are open; the map is where it was.
      await expect.poll(() => page.locator('.tab', { hasText: 'Buffer Timeline' }).count(), patience).toBe(1);
      await page.locator('.tab', { hasText: 'Memory Map' }).click();
      await expect.poll(subtitle, patience).toBe('STM32N657 · STM32N6570-DK · 1 overlap');
    });

    it('shows what fills the image in a view of its own, and compares it with a file', async () => {
      failing();
      await page
        .locator('.tab', { hasText: basename(script) })
        .first()
        .click();
      await runCommand(page, 'STM32N6 AI Memory: Show Memory Fill');
      const row = (name: RegExp): Locator => view().getByRole('option', { name }).first();
      await row(/^AXISRAM1_S, region, .* closed$/).waitFor();
      expect(await subtitle()).toContain('build/smart-camera.elf');
      await view().getByRole('searchbox').fill('frame_ring');
      await page.keyboard.press('Enter');
      await row(/^frame_ring, symbol, 300 KiB/).waitFor();
      await view().getByRole('listbox').focus();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active').filter({ hasText: 'camera.c' }).waitFor();
      const declared = onDisk('Application/NUCLEO-N657X0-Q/Src/camera.c')
        .split('\n')
        .findIndex((text) => text.includes('frame_ring'));
      await expect.poll(cursorPlace, patience).toMatch(new RegExp(`^Ln ${declared + 1}, .*selected`));
      await runCommand(page, 'View: Close Editor');

      await view().getByRole('combobox', { name: 'Compare' }).selectOption('file');
      const dialog = page.locator('.quick-input-widget');
      const path = dialog.locator('input').first();
      await expect.poll(() => path.inputValue(), patience).toContain('smart-camera');
      await path.fill(join(example.project, 'Application/NUCLEO-N657X0-Q/build/smart-camera.elf'));
      await dialog.getByRole('button', { name: 'Compare' }).click();
      await expect.poll(subtitle, patience).toContain('as full as in smart-camera.elf');
      await runCommand(page, 'View: Close Editor');
      await page.locator('.tab', { hasText: 'Memory Map' }).click();
    });

    it('opens what a lens names: the epoch of a pool’s peak, the region of a script', async () => {
      failing();
      const lens = (text: RegExp): Locator =>
        page.locator('.codelens-decoration a').filter({ hasText: text }).first();
      await editLine(pools, 29);
      const peak = lens(/used by network \(peak/);
      await peak.waitFor();
      const epoch = /epoch (\d+)/.exec(await peak.innerText())![1]!;
      await peak.click();
      const slider = view().getByRole('slider', { name: 'Epoch' });
      await expect.poll(() => slider.inputValue(), patience).toBe(epoch);
      expect(await view().locator('option:checked').first().innerText()).toBe('network · STM32N6570-DK');

      await editLine(script, 9);
      // The first of a script's lenses is over its first region.
      await lens(/used by \d+ section/).click();
      const selected = view().getByRole('region', { name: 'Selected' });
      await expect.poll(() => selected.innerText(), patience).toMatch(/^AXISRAM1_S/);
      expect(await subtitle()).toBe('STM32N657 · STM32N6570-DK · 1 overlap');
    });

    it('compares the timeline with the run before, once the model is generated anew', async () => {
      failing();
      const file = join(example.project, 'Model/STM32N6570-DK/network_c_info.json');
      const before = readFileSync(file, 'utf8');
      await page.locator('.tab', { hasText: 'Buffer Timeline' }).click();
      const choice = view().getByRole('combobox', { name: 'Compare' });
      const isOffered = (): Promise<boolean> => choice.locator('option[value="lastBuild"]').isEnabled();
      await choice.waitFor();
      // Nothing was built since the first look.
      expect(await isOffered()).toBe(false);
      const run = JSON.parse(before) as { power_estimates: { max_cycles: number }[] };
      const dearest = run.power_estimates.reduce((a, b) => (b.max_cycles > a.max_cycles ? b : a));
      dearest.max_cycles += 5_000_000;
      writeFileSync(file, `${JSON.stringify(run, null, 1)}\n`);
      await expect.poll(isOffered, patience).toBe(true);
      await choice.selectOption('lastBuild');
      const changes = view().getByRole('region', { name: /^Since the build of / });
      const grown = (): Promise<string[]> => changes.locator('tr[data-change="more"] th').allInnerTexts();
      await expect.poll(grown, patience).toEqual(['cycles, estimated', 'stage4_depthwise']);
      await changes.getByRole('button', { name: 'stage4_depthwise' }).click();
      const epoch = (): Promise<string> => view().getByRole('slider', { name: 'Epoch' }).inputValue();
      await expect.poll(epoch, patience).toBe('19');
      await choice.selectOption('nothing');
      await expect.poll(() => changes.count(), patience).toBe(0);
      writeFileSync(file, before);
    });

    it('shows map, timeline and fill side by side, each as it is', async () => {
      failing();
      await runCommand(page, 'View: Move Editor into Right Group');
      await page.locator('.tab', { hasText: 'Memory Map' }).click();
      await runCommand(page, 'STM32N6 AI Memory: Show Memory Fill');
      await runCommand(page, 'View: Move Editor into Left Group');
      const shown = async (): Promise<string[]> => {
        const frames = page.locator('iframe.webview.ready >> visible=true');
        const pictures: string[] = [];
        for (let at = 0; at < (await frames.count()); at++) {
          const inner = frames.nth(at).contentFrame().frameLocator('iframe#active-frame');
          pictures.push((await inner.getByRole('listbox').getAttribute('aria-label')) ?? '');
        }
        return pictures.map((label) => label.split(/[:,·]/)[0]!.trim()).sort();
      };
      await expect.poll(async () => (await shown()).length, patience).toBe(3);
      expect(await shown()).toHaveLength(new Set(await shown()).size);
      await runCommand(page, 'View: Close Editor');
      await page.locator('.tab', { hasText: 'Buffer Timeline' }).click();
      await runCommand(page, 'View: Close Editor');
      await page.locator('.tab', { hasText: 'Memory Map' }).click();
      await expect.poll(subtitle, patience).toBe('STM32N657 · STM32N6570-DK · 1 overlap');
    });

    it('is there again, as it was left, after a reload and after a restart', async () => {
      failing();
      await view().getByRole('combobox', { name: 'Target' }).selectOption({ label: 'NUCLEO-N657X0-Q' });
      await expect.poll(subtitle, patience).toMatch(/ · NUCLEO-N657X0-Q · /);
      await view().getByRole('searchbox').fill('npuram');
      await button('Zoom in').click();
      const state = async (): Promise<unknown> => ({
        target: await view().locator('option:checked').innerText(),
        search: await view().getByRole('searchbox').inputValue(),
        zoom: await view().locator('.zoom-level').innerText(),
      });
      const left = { target: 'NUCLEO-N657X0-Q', search: 'npuram', zoom: '1.5×' };
      await expect.poll(state, patience).toEqual(left);
      // The window's own way: it saves first what the page keeps.
      await runCommand(page, 'Developer: Reload Window').catch(() => undefined);
      await page.locator('.monaco-workbench').waitFor();
      await expect.poll(state, { ...patience, timeout: 60_000 }).toEqual(left);
      page = await example.workbench.reopen();
      await expect.poll(state, { ...patience, timeout: 60_000 }).toEqual(left);
    });
  },
);
