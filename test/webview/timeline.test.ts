import { describe, expect, it } from 'vitest';
import { parseCInfo } from '../../core/model/parseCInfo';
import { timelineModelOf } from '../../core/view/timeline/model';
import { timelineToWire } from '../../core/view/timeline/wire';
import { sampleCInfo } from '../core/view/sampleCInfo';
import { frames, inBrowser } from './inBrowser';
import { camera, network } from './viewDocuments';
import { post, sentMessages, skipReason } from './webviewPage';

const { withPage } = inBrowser();

describe.skipIf(skipReason !== undefined)(
  `buffer timeline in Chromium${skipReason ? ` (${skipReason})` : ''}`,
  () => {
    it('scrubs by slider, by pointer and by keys', () =>
      withPage([network], async (page) => {
        const slider = page.getByRole('slider', { name: 'Epoch' });
        await slider.fill('7');
        expect(await page.getByRole('heading', { name: /^Epoch 7 · hardware/ }).count()).toBe(1);
        expect(await slider.getAttribute('aria-valuetext')).toContain('Layer_7');
        const live = page.getByRole('complementary', { name: 'Live at this epoch' });
        expect(await live.locator('.live-list').first().getByRole('button').allInnerTexts()).toEqual([
          expect.stringContaining('Concat_4_out'),
          expect.stringContaining('Pool_3_out'),
        ]);
        const pools = await live.getByRole('row', { name: /^npuRAM4/ }).innerText();
        expect(pools.split(/\s*\t\s*/)).toEqual(['npuRAM4', '256 KiB', '192 KiB', '–', '–']);
        await page.getByRole('listbox').focus();
        await page.keyboard.press('.');
        expect(await slider.inputValue()).toBe('8');
        // The focus may have scrolled the page: the strip then lies below the toolbar.
        await page.evaluate('scrollTo(0, 0)');
        const stage = (await page.locator('svg.n6-picture').boundingBox())!;
        await page.mouse.click(stage.x + stage.width - 26, stage.y + 40);
        expect(await slider.inputValue()).toBe('11');
      }));

    it('tells what an epoch costs, and goes to those that cost most', () =>
      withPage([network], async (page) => {
        const dearest = page.getByRole('region', { name: 'What costs most' });
        expect(await dearest.innerText()).toContain('Weights are read from octoFlash, outside the chip');
        const names = await dearest.locator('.live-name').allInnerTexts();
        expect(names.slice(0, 2)).toEqual(['Epoch 11 · Layer_11', 'Epoch 10 · Layer_10']);
        const software = page.getByRole('region', { name: 'What runs in software' });
        expect(await software.innerText()).toContain('Layer_8 in epoch 8');
        await software.getByRole('button').first().click();
        expect(await page.getByRole('slider', { name: 'Epoch' }).inputValue()).toBe('8');
        await dearest.getByRole('button').first().click();
        expect(await page.getByRole('slider', { name: 'Epoch' }).inputValue()).toBe('11');
        await page.getByRole('slider', { name: 'Epoch' }).fill('8');
        const cost = await page.locator('.live-cost').innerText();
        expect(cost).toContain('On the CPU: the compiler put Layer_8 there.');
        expect(cost).toContain('1.00 ms measured on the board');
      }));

    it('shows what changed since another run, and goes to the layer that did', () =>
      withPage([network], async (page) => {
        const json = JSON.parse(sampleCInfo()) as { power_estimates: { max_cycles: number }[] };
        json.power_estimates.at(-1)!.max_cycles += 5_000_000;
        const before = timelineToWire(
          timelineModelOf(parseCInfo(JSON.stringify(json)), 'Model/network_c_info.json', 'network'),
        );
        const choice = page.getByRole('combobox', { name: 'Compare' });
        expect(await choice.inputValue()).toBe('nothing');
        await choice.selectOption('file');
        expect(await sentMessages(page, 'compare')).toEqual([{ type: 'compare', with: 'file' }]);
        await post(page, {
          type: 'show',
          choices: [{ id: network.id, label: network.label, view: 'timeline' }],
          document: network,
          canEdit: true,
          lastBuild: null,
          before: { label: 'old_c_info.json', timeline: before },
        });
        const changes = page.getByRole('region', { name: 'Since old_c_info.json' });
        await changes.getByRole('row', { name: /^cycles, estimated/ }).waitFor();
        expect(await changes.locator('tr[data-change="less"] th').allInnerTexts()).toEqual([
          'cycles, estimated',
          'Layer_11',
        ]);
        await changes.getByRole('button', { name: 'Layer_11' }).click();
        expect(await page.getByRole('slider', { name: 'Epoch' }).inputValue()).toBe('11');
        expect(await page.locator('.subtitle').innerText()).toMatch(
          /Since old_c_info\.json: cycles, estimated/,
        );
        expect(await choice.locator('option:checked').innerText()).toBe('since old_c_info.json');
      }));

    it('opens at its beginning, at the epoch that a lens names', () =>
      withPage([camera, network], async (page) => {
        await page.evaluate('document.body.style.minHeight = "4000px"');
        await page.evaluate('scrollTo(0, 900)');
        const choices = [{ id: network.id, label: network.label, view: 'timeline' }];
        const focus = { file: 'Model/net.mpool', offset: 0, line: 0, choice: network.id, epoch: 5 };
        await post(page, { type: 'show', choices, document: network, canEdit: true, focus });
        await frames(page);
        expect(await page.evaluate('scrollY')).toBe(0);
        expect(await page.getByRole('slider', { name: 'Epoch' }).inputValue()).toBe('5');
      }));

    it('selects a buffer from the list and goes to its source', () =>
      withPage([network], async (page) => {
        await page.getByRole('slider', { name: 'Epoch' }).fill('4');
        await page.getByRole('button', { name: /^Conv_1_out/ }).click();
        expect(await page.locator('#n6-active').getAttribute('aria-label')).toContain(
          'Conv_1_out, intermediate, 400 KiB, epochs 2 – 5',
        );
        await page.getByRole('listbox').focus();
        await page.keyboard.press('Enter');
        expect((await sentMessages(page, 'reveal')).at(-1)).toMatchObject({
          file: 'Model/network_c_info.json',
        });
      }));

    it('is named and described to a screen reader', () =>
      withPage([network], async (page) => {
        await page.getByRole('listbox').focus();
        await page.keyboard.press('Home');
        const tree = (await page.locator('body').ariaSnapshot()).replace(/\u00a0/g, ' ');
        for (const line of [
          'slider "Epoch"',
          'listbox "Buffer timeline of network"',
          'option "Resize_5_out, intermediate, 128 KiB, epochs 8 – 10, npuRAM3 0x34200000 – 0x34220000" [selected]',
          'complementary "Live at this epoch"',
          'table "Pools in this epoch"',
        ]) {
          expect(tree).toContain(line);
        }
      }));

    it('zooms over epochs and keeps to them', () =>
      withPage([network], async (page) => {
        await page.getByRole('listbox').focus();
        for (let i = 0; i < 12; i++) await page.keyboard.press('+');
        await frames(page);
        expect(await page.locator('.zoom-level').textContent()).not.toBe('1×');
        for (let i = 0; i < 30; i++) await page.keyboard.press('Shift+ArrowRight');
        await frames(page);
        await page.keyboard.press('0');
        await frames(page);
        expect(await page.locator('.zoom-level').textContent()).toBe('1×');
      }));
  },
);
