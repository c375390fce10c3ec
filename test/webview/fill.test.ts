import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { standaloneHtml } from '../../core/view/standaloneHtml';
import { buildBefore, exampleFill, fillDocument } from './exampleFill';
import { inBrowser } from './inBrowser';
import { findCollisions, findFaintTexts } from './inPage';
import { stockThemes } from './themes';
import { bundledScript, post, sentMessages, skipReason, until, type OpenOptions } from './webviewPage';

const { browser, withPage: inPage } = inBrowser();
const model = exampleFill();
const choices = [{ id: fillDocument.id, label: fillDocument.label, view: fillDocument.view }];
/** A guard against hanging only. */
const patience = { timeout: 60_000 };

describe.skipIf(skipReason !== undefined)(
  `the fill in Chromium${skipReason ? ` (${skipReason})` : ''}`,
  () => {
    const withPage = (
      run: (page: Page) => Promise<void>,
      options: Partial<OpenOptions> = {},
    ): Promise<void> => inPage([fillDocument], run, options);

    const option = (page: Page, name: RegExp) => page.getByRole('option', { name }).first();
    const rows = (page: Page): Promise<string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll('.stage [role=option]')]
          .map((node) => node.getAttribute('aria-label') ?? '')
          .filter((label) => /, (open|closed)$|, symbol, .* in \./.test(label))
          .map((label) => label.split(',')[0]!),
      );
    const drawn = (page: Page): Promise<unknown> =>
      page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const compare = (page: Page): Promise<unknown> =>
      post(page, {
        type: 'show',
        choices,
        document: fillDocument,
        canEdit: true,
        lastBuild: 'the build of yesterday',
        before: { label: 'the build of yesterday', fill: buildBefore() },
      });

    it('opens from region to symbol by keys alone, and back', () =>
      withPage(async (page) => {
        await page.getByRole('listbox').focus();
        await page.keyboard.press('Home');
        await page.keyboard.press('ArrowRight');
        await drawn(page);
        await expect.poll(() => rows(page), patience).toContain('.bss');
        for (const name of ['.bss', 'build/camera.o']) {
          const label = new RegExp(`^${name.replace('.', '\\.')}, (section|object), .*closed$`);
          for (let i = 0; i < 20; i++) {
            const id = await page.getByRole('listbox').getAttribute('aria-activedescendant');
            const at = await page.locator(`[id="${id}"]`).getAttribute('aria-label');
            if (label.test(at ?? '')) break;
            await page.keyboard.press('ArrowDown');
            await drawn(page);
          }
          await page.keyboard.press('ArrowRight');
          await drawn(page);
        }
        const symbol = option(page, /^frame_ring, symbol, 300 KiB, 0x\w+ in \.bss/);
        await expect.poll(() => symbol.count(), patience).toBe(1);
        for (let i = 0; i < 3; i++) {
          await page.keyboard.press('ArrowLeft');
          await drawn(page);
        }
        await expect.poll(() => rows(page), patience).not.toContain('build/camera.o');
      }));

    it('opens by a click on the mark before a name, and selects by a click on the row', () =>
      withPage(async (page) => {
        const row = await option(page, /^AXISRAM1_S, region, .*closed$/).boundingBox();
        await page.mouse.click(row!.x + 5, row!.y + 8);
        await drawn(page);
        expect(await rows(page)).toContain('.bss');
        const details = page.getByRole('region', { name: 'Selected' });
        expect(await details.innerText()).toContain('free');
        const section = await option(page, /^\.bss, section/).boundingBox();
        await page.mouse.click(section!.x + 60, section!.y + 10);
        expect(await details.innerText()).toMatch(/^\.bss\n/);
        expect(await rows(page)).not.toContain('build/camera.o');
      }));

    it('goes to the line of a symbol, and to the script of a region', () =>
      withPage(async (page) => {
        await page.getByRole('searchbox').fill('frame_ring');
        await page.keyboard.press('Enter');
        await drawn(page);
        const symbol = model.bars
          .flatMap(({ parts }) => parts.flatMap((section) => section.parts.flatMap(({ parts: all }) => all)))
          .find(({ name }) => name === 'frame_ring')!;
        await page.getByRole('region', { name: 'Selected' }).getByRole('button').click();
        const file = 'Application/NUCLEO-N657X0-Q/Src/camera.c';
        expect(await sentMessages(page, 'reveal')).toEqual([
          { type: 'reveal', file, line: symbol.declared!.line! - 1 },
        ]);
        const bar = await option(page, /^AXISRAM1_S, region/).boundingBox();
        await page.mouse.dblclick(bar!.x + 60, bar!.y + 8);
        expect((await sentMessages(page, 'reveal'))[1]).toEqual({
          type: 'reveal',
          file: 'Application/NUCLEO-N657X0-Q/app.ld',
          span: { start: 10, end: 20 },
        });
      }));

    it('finds by name and address, opens what a hit is in and marks it in the treemap too', () =>
      withPage(async (page) => {
        await page.getByRole('searchbox').fill('frame_ring');
        await page.keyboard.press('Enter');
        await drawn(page);
        expect(await rows(page)).toContain('frame_ring');
        const marks = await page.evaluate(
          () => document.querySelector('.n6-match')?.getAttribute('d')?.match(/M/g)?.length,
        );
        expect(marks).toBe(2);
        await page.getByRole('searchbox').fill('no such thing');
        expect(await page.locator('.count').innerText()).toBe('0 found');
      }));

    it('shows what grew since another build, in place', () =>
      withPage(async (page) => {
        expect(await page.getByRole('combobox', { name: 'Compare' }).inputValue()).toBe('nothing');
        await compare(page);
        await until(page, `document.querySelector('.subtitle').textContent.includes('Since')`);
        expect(await page.locator('.subtitle').innerText()).toContain(
          'Since the build of yesterday: AXISRAM1_S +150 KiB. Largest change: frame_ring +150 KiB.',
        );
        expect(await page.getByRole('combobox', { name: 'Compare' }).inputValue()).toBe('lastBuild');
        await page.getByRole('searchbox').fill('frame_ring');
        await page.keyboard.press('Enter');
        await drawn(page);
        expect(await option(page, /^frame_ring, symbol, 300 KiB, \+150 KiB/).count()).toBe(1);
        await page.getByRole('combobox', { name: 'Compare' }).selectOption('nothing');
        await page.getByRole('combobox', { name: 'Compare' }).selectOption('file');
        expect(await sentMessages(page, 'compare')).toEqual([
          { type: 'compare', with: 'nothing' },
          { type: 'compare', with: 'file' },
        ]);
      }));

    it('gives the treemap to one object and back to all', () =>
      withPage(async (page) => {
        const cell = await option(page, /^frame_ring, symbol/).boundingBox();
        await page.mouse.click(cell!.x + cell!.width / 2, cell!.y + 30);
        await page.getByRole('button', { name: 'Zoom in' }).click();
        await drawn(page);
        expect(await page.locator('.zoom-level').innerText()).toBe('camera.o');
        const larger = await option(page, /^frame_ring, symbol/).boundingBox();
        expect(larger!.width * larger!.height).toBeGreaterThan(cell!.width * cell!.height);
        await page.getByRole('button', { name: 'Show all' }).click();
        await drawn(page);
        expect(await page.locator('.zoom-level').innerText()).toBe('all');
      }));

    it('exports CSV, SVG and a page that works without an editor', () =>
      withPage(async (page) => {
        await compare(page);
        await until(page, `document.querySelector('.subtitle').textContent.includes('Since')`);
        await page.getByRole('button', { name: 'Export as CSV' }).click();
        await page.getByRole('button', { name: 'Export as SVG' }).click();
        await page.getByRole('button', { name: 'Export as a page' }).click();
        expect(await sentMessages(page, 'script')).toHaveLength(1);
        await post(page, { type: 'script', text: await bundledScript() });
        await until(page, `window.n6sent.filter(({ type }) => type === 'save').length === 3`);
        const [csv, svg, html] = await sentMessages(page, 'save');
        expect(csv).toMatchObject({ name: 'memory-fill-NUCLEO.csv', format: 'csv' });
        expect(csv!['data']).toMatch(/,frame_ring,0x\w+,,307200,/);
        expect(svg!['data']).toContain('What fills the memory of NUCLEO');
        const alone = await browser().newPage();
        await alone.setContent(String(html!['data']));
        await alone.waitForSelector('body[data-drawn]');
        expect(await alone.locator('.subtitle').innerText()).toContain('AXISRAM1_S +150 KiB');
        await alone.close();
      }));

    it('keeps what is open, the order and the choice over a reload', () =>
      withPage(
        async (page) => {
          expect(await rows(page)).toContain('.bss');
          expect(await page.getByRole('combobox', { name: 'Order of the rows' }).inputValue()).toBe('name');
        },
        {
          state: {
            choice: fillDocument.id,
            selected: null,
            search: '',
            table: false,
            epoch: null,
            lanes: {},
            timeline: { zoom: 1, shift: 0 },
            fill: { open: ['region:AXISRAM1_S'], order: 'name', focus: null },
          },
        },
      ));

    it('is the page that n6mem size writes', async () => {
      const tab = await browser().newPage();
      const errors: string[] = [];
      tab.on('pageerror', (error) => errors.push(error.message));
      await tab.setContent(
        standaloneHtml({
          title: 'Fill',
          script: await bundledScript(),
          documents: [fillDocument],
          pictures: [],
        }),
      );
      await tab.waitForSelector('body[data-drawn]');
      expect(await tab.getByRole('combobox', { name: 'Compare' }).count()).toBe(0);
      const [download] = await Promise.all([
        tab.waitForEvent('download'),
        tab.getByRole('button', { name: 'Export as a page' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('memory-fill-NUCLEO.html');
      expect(errors).toEqual([]);
      await tab.close();
    });

    for (const theme of stockThemes) {
      it.each([1200, 400])(`can be read in ${theme.name} at %d pixels`, (width) =>
        withPage(
          async (page) => {
            await compare(page);
            await until(page, `document.querySelector('.subtitle').textContent.includes('Since')`);
            await page.getByRole('searchbox').fill('frame_ring');
            await page.keyboard.press('Enter');
            await page.getByRole('searchbox').fill('');
            await drawn(page);
            const shots = process.env['N6MEM_SHOTS'];
            if (shots)
              await page.screenshot({ path: `${shots}/fill-${theme.name}-${width}.png`, fullPage: true });
            expect(await page.evaluate(findCollisions)).toEqual([]);
            expect(await page.evaluate(findFaintTexts)).toEqual([]);
          },
          { theme, width, height: 900 },
        ),
      );
    }
  },
);
