import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { frames, inBrowser } from './inBrowser';
import { camera, crowded, network } from './viewDocuments';
import { post, sentMessages, skipReason, until } from './webviewPage';

const { withPage } = inBrowser();

/** A point of the picture in window coordinates. */
async function pointOf(
  page: Page,
  label: RegExp,
  share = 0.5,
): Promise<{ x: number; y: number; left: number; right: number }> {
  const box = await page.getByRole('option', { name: label }).first().boundingBox();
  if (!box) throw new Error(`no ${label}`);
  return { x: box.x + box.width * share, y: box.y + 12, left: box.x, right: box.x + box.width };
}

describe.skipIf(skipReason !== undefined)(
  `memory map in Chromium${skipReason ? ` (${skipReason})` : ''}`,
  () => {
    it('selects on a click and shows the details; double click, Enter and the button go to the source', () =>
      withPage([camera], async (page) => {
        const { x, y } = await pointOf(page, /^RAM, linker region/, 0.3);
        const details = page.getByRole('region', { name: 'Selected' });
        expect(await details.isVisible()).toBe(false);
        await page.mouse.click(x, y);
        expect(await details.innerText()).toContain('secure 0x34000400');
        expect(await sentMessages(page, 'reveal')).toEqual([]);
        const reveal = { type: 'reveal', file: 'Application/app.ld', span: { start: 10, end: 13 } };
        await page.keyboard.press('Enter');
        expect(await sentMessages(page, 'reveal')).toEqual([reveal]);
        await page.mouse.dblclick(x, y);
        expect(await sentMessages(page, 'reveal')).toEqual([reveal, reveal]);
        await details.getByRole('button', { name: 'Go to source' }).click();
        expect(await sentMessages(page, 'reveal')).toEqual([reveal, reveal, reveal]);
        await page.getByRole('listbox').focus();
        await page.keyboard.press('Escape');
        expect(await details.isVisible()).toBe(false);
      }));

    it('goes to what a lens names, once', () =>
      withPage([camera], async (page) => {
        const choices = [{ id: camera.id, label: camera.label, view: 'map' }];
        const focus = { file: 'Application/app.ld', offset: 11, line: 0, choice: null, epoch: null };
        await post(page, { type: 'show', choices, document: camera, canEdit: true, focus });
        await frames(page);
        const label = (): Promise<string> =>
          page.getByRole('region', { name: 'Selected' }).innerText({ timeout: 5000 });
        expect(await label()).toMatch(/^RAM/);
        await page.getByRole('listbox').focus();
        await page.keyboard.press('Escape');
        await post(page, { type: 'show', choices, document: camera, canEdit: true });
        await frames(page);
        expect(await page.getByRole('region', { name: 'Selected' }).isVisible()).toBe(false);
      }));

    it('asks for undo by Ctrl+Z, but not while somebody types', () =>
      withPage([camera], async (page) => {
        await page.getByRole('searchbox').focus();
        await page.keyboard.press('Control+z');
        expect(await sentMessages(page, 'undo')).toEqual([]);
        await page.getByRole('listbox').focus();
        await page.keyboard.press('Control+z');
        expect(await sentMessages(page, 'undo')).toEqual([{ type: 'undo' }]);
      }));

    it('shows a tooltip with both aliases', () =>
      withPage([camera], async (page) => {
        const { x, y } = await pointOf(page, /^npuRAM3, memory pool/);
        await page.mouse.move(x, y);
        const text = await page.getByRole('tooltip').innerText();
        expect(text).toContain('secure 0x34200000 – 0x34270000');
        expect(text).toContain('non-secure 0x24200000 – 0x24270000');
        expect(text).toContain('458752 bytes (448 KiB)');
      }));

    it('walks by arrow keys and says where it is', () =>
      withPage([camera], async (page) => {
        const list = page.getByRole('listbox');
        await list.focus();
        await page.keyboard.press('Home');
        const first = await list.getAttribute('aria-activedescendant');
        await page.keyboard.press('ArrowRight');
        const second = await list.getAttribute('aria-activedescendant');
        expect(first).not.toBe(second);
        await until(page, `document.querySelector('[role=status]').textContent.includes('0x34')`);
        const label = await page.locator(`#${second}`).getAttribute('aria-label');
        await until(page, `document.querySelector('[role=status]').textContent === ${JSON.stringify(label)}`);
      }));

    it('zooms by wheel, keys and buttons, and back', () =>
      withPage([camera], async (page) => {
        const width = async (): Promise<number> =>
          (await page.getByRole('option', { name: /^cpuRAM2, memory pool/ }).boundingBox())!.width;
        const before = await width();
        const { x, y } = await pointOf(page, /^cpuRAM2, memory pool/);
        await page.mouse.move(x, y);
        await page.keyboard.down('Control');
        await page.mouse.wheel(0, -240);
        await page.keyboard.up('Control');
        await frames(page);
        const wheel = await width();
        expect(wheel).toBeGreaterThan(before * 1.2);
        await page.getByRole('listbox').focus();
        await page.keyboard.press('+');
        await frames(page);
        expect(await width()).toBeGreaterThan(wheel);
        await page.getByRole('button', { name: 'Show all' }).click();
        await frames(page);
        expect(await width()).toBeCloseTo(before, 0);
        await page.getByRole('button', { name: 'Zoom in' }).click();
        await frames(page);
        expect(await width()).toBeGreaterThan(before);
      }));

    it('leaves the wheel to the page where there is something to scroll', () =>
      withPage(
        [camera],
        async (page) => {
          const { x, y } = await pointOf(page, /^cpuRAM2, memory pool/);
          await page.mouse.move(x, y);
          await page.mouse.wheel(0, -120);
          await frames(page);
          expect(await page.locator('.zoom-level').textContent()).not.toBe('1×');
          await page.getByRole('button', { name: 'Show all' }).click();
          await page.setViewportSize({ width: 1200, height: 400 });
          await frames(page);
          await page.mouse.move(x, 200);
          await page.mouse.wheel(0, 120);
          await until(page, 'scrollY > 0');
          expect(await page.locator('.zoom-level').textContent()).toBe('1×');
        },
        { height: 1400, reducedMotion: true },
      ));

    it('lists its keys, and closes the list by Escape', () =>
      withPage([camera], async (page) => {
        await page.getByRole('listbox').focus();
        await page.keyboard.press('?');
        const help = page.getByRole('region', { name: 'Keys' });
        expect(await help.innerText()).toContain('zoom in, out, show all');
        await page.keyboard.press('Escape');
        expect(await help.isVisible()).toBe(false);
        expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('listbox');
        await page.keyboard.press('/');
        expect(await page.evaluate('document.activeElement.type')).toBe('search');
      }));

    it('speaks the language of the editor', () =>
      withPage([], async (page) => {
        await post(page, {
          type: 'show',
          choices: [{ id: camera.id, label: camera.label, view: 'map' }],
          document: camera,
          canEdit: false,
          strings: { Table: 'Tabelle', '{0} found': '{0} gefunden' },
        });
        await until(page, 'document.body.dataset.drawn');
        expect(await page.getByText('Tabelle').count()).toBe(1);
        await page.getByRole('searchbox').fill('npuRAM6');
        expect(await page.locator('.count').textContent()).toBe('1 gefunden');
      }));

    it('says why there is nothing to show', () =>
      withPage([], async (page) => {
        await post(page, { type: 'busy', text: 'No target was found here.' });
        await page.getByText('No target was found here.').first().waitFor();
      }));

    it('finds by name and by address, and walks the matches', () =>
      withPage([camera], async (page) => {
        const box = page.getByRole('searchbox');
        await box.fill('npuram');
        await until(page, `document.querySelector('.count').textContent.startsWith('6')`);
        await box.press('Enter');
        expect(await page.locator('.count').textContent()).toBe('1 of 6');
        await box.fill('0x34150000');
        await frames(page);
        expect(await page.locator('.n6-match').count()).toBe(1);
        expect(await page.locator('.n6-flag-text').textContent()).toBe('0x34150000');
        await box.press('Enter');
        await until(page, `document.querySelector('[role=status]').textContent.includes('RAM')`);
      }));

    it('marks the address that a command names, and selects what is there', () =>
      withPage([], async (page) => {
        const focus = { file: '', offset: 0, line: 0, choice: null, epoch: null, address: '0x34150000' };
        const choices = [{ id: camera.id, label: camera.label, view: 'map' }];
        await post(page, { type: 'show', choices, document: camera, canEdit: true, focus });
        await page.locator('.n6-flag-text').waitFor();
        expect(await page.getByRole('searchbox').inputValue()).toBe('0x34150000');
        await page.getByRole('searchbox').fill('');
        await frames(page);
        expect(await page.locator('.n6-flag-text').count()).toBe(0);
      }));

    it('zooms to what is too small to be seen', () =>
      withPage([camera], async (page) => {
        await page.getByRole('searchbox').fill('.isr_vector');
        await page.getByRole('searchbox').press('Enter');
        await frames(page);
        const box = await page.getByRole('option', { name: /^\.isr_vector/ }).boundingBox();
        expect(box!.width).toBeGreaterThan(100);
      }));

    it('keeps the focus over a new analysis', () =>
      withPage([camera, network], async (page) => {
        for (const [document, role] of [
          [camera, 'listbox'],
          [network, 'slider'],
        ] as const) {
          await page.getByRole('combobox').selectOption({ label: document.label });
          await page.getByRole(role).focus();
          const drawn = await page.locator('body').getAttribute('data-drawn');
          const choices = [camera, network].map(({ id, label, view }) => ({ id, label, view }));
          await post(page, { type: 'show', choices, document, canEdit: true });
          await until(page, `document.body.dataset.drawn !== '${drawn}'`);
          expect(await page.getByRole(role).evaluate((node) => node.matches(':focus'))).toBe(true);
        }
      }));

    it('marks what the editor cursor is on', () =>
      withPage([camera], async (page) => {
        await post(page, { type: 'cursor', file: 'Model/my_mpools/camera.mpool', offset: 22, line: 20 });
        await page.waitForSelector('.n6-halo');
        const halo = (await page.locator('.n6-halo').boundingBox())!;
        const pool = (await page.getByRole('option', { name: /^npuRAM3/ }).boundingBox())!;
        expect(halo.x).toBeLessThanOrEqual(pool.x);
        expect(halo.x + halo.width).toBeGreaterThanOrEqual(pool.x + pool.width);
      }));

    it('asks what if a boundary is dragged, and writes only when told', () =>
      withPage([camera], async (page) => {
        const ram = await pointOf(page, /^RAM, linker region/);
        const pool = await pointOf(page, /^cpuRAM2, memory pool/);
        await page.mouse.move(ram.right - 1, ram.y);
        expect(await page.locator('svg.n6-picture').evaluate((svg) => (svg as SVGElement).style.cursor)).toBe(
          'ew-resize',
        );
        await page.mouse.down();
        await page.mouse.move(ram.right - 40, ram.y, { steps: 4 });
        await page.mouse.move(pool.left + 2, ram.y, { steps: 4 });
        await page.mouse.up();
        const question = (await sentMessages(page, 'whatIf')).at(-1)!;
        expect(question).toMatchObject({
          choice: 'map:camera',
          changes: [{ name: 'RAM', kind: 'region', start: '0x34000400', end: '0x34100000' }],
        });
        await expect(page.getByRole('region', { name: 'What if' }).innerText()).resolves.toContain(
          'No byte would be shared',
        );
        expect(await page.locator('.n6-hatch-error').count()).toBe(0);
        const apply = page.getByRole('button', { name: 'Apply to the files' });
        expect(await apply.isDisabled()).toBe(true);
        expect(await sentMessages(page, 'applyWhatIf')).toEqual([]);
        await post(page, {
          type: 'whatIfResult',
          id: question['id'],
          text: '1 error would go.',
          outcome: 'better',
          edits: 1,
          files: ['Application/app.ld'],
        });
        await apply.click();
        expect(await sentMessages(page, 'applyWhatIf')).toMatchObject([{ changes: [{ end: '0x34100000' }] }]);
      }));

    it('keeps a what-if over a new analysis until the files say the same', () =>
      withPage([camera], async (page) => {
        const { x, y } = await pointOf(page, /^RAM, linker region/, 0.3);
        await page.mouse.click(x, y);
        await page.keyboard.press('Alt+ArrowLeft');
        const bar = page.getByRole('region', { name: 'What if' });
        await bar.waitFor();
        const choices = [{ id: camera.id, label: camera.label, view: 'map' }];
        await post(page, { type: 'show', choices, document: camera, canEdit: true });
        await frames(page);
        expect(await bar.innerText()).toContain('RAM would end at 0x3417f000');
        const written = JSON.parse(JSON.stringify(camera)) as {
          map: { claims: { name: string; kind: string; range: { end: string } }[] };
        };
        written.map.claims.find((claim) => claim.kind === 'region' && claim.name === 'RAM')!.range.end =
          '0x3417f000';
        await post(page, { type: 'show', choices, document: written, canEdit: true });
        await frames(page);
        expect(await bar.isVisible()).toBe(false);
      }));

    it('asks what if by keys, and lets go by Escape', () =>
      withPage([camera], async (page) => {
        const { x, y } = await pointOf(page, /^RAM, linker region/, 0.3);
        await page.mouse.click(x, y);
        await page.getByRole('listbox').focus();
        await page.keyboard.press('Alt+ArrowLeft');
        await until(page, `window.n6sent.some((m) => m.type === 'whatIf')`);
        expect((await sentMessages(page, 'whatIf'))[0]).toMatchObject({
          changes: [{ name: 'RAM', end: '0x3417f000' }],
        });
        await page.keyboard.press('Escape');
        await frames(page);
        expect(await page.getByRole('region', { name: 'What if' }).isVisible()).toBe(false);
      }));

    it('has a table with the same data, sortable, with the same selection', () =>
      withPage([camera], async (page) => {
        await page.getByRole('button', { name: 'Show the same data as a table' }).click();
        const rows = page.locator('.table tbody tr');
        expect(await rows.count()).toBe(30);
        await page.getByRole('button', { name: 'Size' }).click();
        await page.getByRole('button', { name: 'Size' }).click();
        expect(await rows.first().innerText()).toContain('63.5 MiB');
        expect(await page.locator('th[aria-sort="descending"]').innerText()).toContain('Size');
        await page.getByRole('row', { name: /npuRAM4.*memory pool/ }).click();
        expect(
          await page.getByRole('row', { name: /npuRAM4.*memory pool/ }).getAttribute('aria-selected'),
        ).toBe('true');
        expect(await page.locator('#n6-active').getAttribute('aria-label')).toMatch(/^npuRAM4, memory pool/);
        await page.keyboard.press('ArrowDown');
      }));

    it('picks another target, and takes over a new model without losing the place', () =>
      withPage([camera, crowded, network], async (page) => {
        await page.getByRole('combobox').selectOption({ label: 'Crowded' });
        await page.getByRole('option', { name: /^EXTFLASH/ }).waitFor({ state: 'attached' });
        expect(await sentMessages(page, 'pick')).toEqual([{ type: 'pick', choice: 'map:crowded' }]);
        const { x, y } = await pointOf(page, /^EXTFLASH/, 0.2);
        await page.mouse.click(x, y);
        await page.getByRole('button', { name: 'Zoom in' }).click();
        await frames(page);
        const before = await page.locator('#n6-active rect').getAttribute('width');
        await post(page, {
          type: 'show',
          choices: [{ id: 'map:crowded', label: 'Crowded', view: 'map' }],
          document: crowded,
          canEdit: true,
        });
        await frames(page);
        expect(await page.locator('#n6-active rect').getAttribute('width')).toBe(before);
      }));

    it('keeps its state over a reload', () =>
      withPage(
        [camera, crowded],
        async (page) => {
          await page.getByRole('option', { name: /^EXTFLASH/ }).waitFor({ state: 'attached' });
          expect(await page.getByRole('searchbox').inputValue()).toBe('app');
          expect(await page.locator('.table').isVisible()).toBe(true);
          expect(await page.locator('.zoom-level').textContent()).toBe('3×');
        },
        {
          state: {
            choice: 'map:crowded',
            selected: null,
            search: 'app',
            table: true,
            epoch: null,
            lanes: { XSPI2: { zoom: 3, shift: 0.1 } },
            timeline: { zoom: 1, shift: 0 },
          },
        },
      ));

    it('exports SVG and PNG in the colours of the screen', () =>
      withPage([camera], async (page) => {
        await page.getByRole('button', { name: 'Export as SVG' }).click();
        await page.getByRole('button', { name: 'Export as PNG' }).click();
        await until(page, `window.n6sent.filter((m) => m.type === 'save').length === 2`);
        const [svg, png] = await sentMessages(page, 'save');
        expect(svg).toMatchObject({ name: 'memory-map-Smart-camera-STM32N6570-DK.svg', format: 'svg' });
        expect(String(svg!['data'])).toContain('.n6-canvas{fill:#1f1f1f}');
        expect(String(svg!['data'])).not.toContain('var(--n6-bg');
        const bytes = Buffer.from(String(png!['data']), 'base64');
        expect(bytes.subarray(1, 4).toString()).toBe('PNG');
        expect(bytes.readUInt32BE(16)).toBe(2400);
      }));

    it('is named and described to a screen reader', () =>
      withPage([crowded], async (page) => {
        const tree = await page.locator('body').ariaSnapshot();
        for (const line of [
          'toolbar "View"',
          'combobox "Target"',
          'searchbox "Find a name or an address"',
          'button "Zoom in"',
          'button "Export as PNG"',
          'listbox "Memory map of Crowded board',
          'option "RAM, linker region of application, 0x34080000 – 0x34200000, 1.5 MiB"',
          'option "overlap 1, information: RAM and cpuRAM2 share 1048576 bytes (1 MiB)',
          'status',
        ]) {
          expect(tree.replace(/\u00a0/g, ' ')).toContain(line);
        }
      }));
  },
);
