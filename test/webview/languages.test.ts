import { afterEach, describe, expect, it } from 'vitest';
import { chooseWording } from '../../core/base/wording';
import { standaloneHtml } from '../../core/view/standaloneHtml';
import { samplePlan } from '../core/view/samplePlan';
import { translated, translation } from '../support/translations';
import { fillDocument } from './exampleFill';
import { frames, inBrowser } from './inBrowser';
import { findCollisions, findFaintTexts } from './inPage';
import { camera, crowded, network } from './viewDocuments';
import { bundledScript, post, skipReason, until } from './webviewPage';

// The views in the languages that they ship in, as the browser draws them.

const { browser, withPage } = inBrowser();

describe.skipIf(skipReason !== undefined)(
  `views in other languages${skipReason ? ` (${skipReason})` : ''}`,
  () => {
    describe.each(translated)('%s', (language) => {
      it.each([
        ['map', camera],
        ['crowded map', crowded],
        ['timeline', network],
        ['fill', fillDocument],
      ] as const)('%s: no text is cut, overlaps or is faint', (_, document) =>
        withPage(
          [document],
          async (page) => {
            for (const width of [1280, 640]) {
              await page.setViewportSize({ width, height: 800 });
              await frames(page);
              expect([width, await page.evaluate(findCollisions)]).toEqual([width, []]);
            }
            expect(await page.evaluate(findFaintTexts)).toEqual([]);
          },
          { language },
        ),
      );

      it('plan: no text is cut or overlaps', () =>
        withPage(
          [camera],
          async (page) => {
            for (const width of [1280, 640]) {
              await page.setViewportSize({ width, height: 800 });
              await frames(page);
              if (width === 1280) {
                const name = translation(language).texts['Plan the memory of application and models']!;
                await page.getByRole('button', { name }).click();
                await post(page, { type: 'plan', choice: camera.id, plan: samplePlan, text: '' });
                await until(page, "document.querySelector('.plan-curve text') !== null");
              }
              expect(await page.evaluate(findCollisions, '.plan-curve')).toEqual([]);
            }
          },
          { language },
        ));
    });

    describe('the map in Chinese', () => {
      it('is named and described to a screen reader', () =>
        withPage(
          [crowded],
          async (page) => {
            const tree = (await page.locator('body').ariaSnapshot()).replace(/\u00a0/g, ' ');
            for (const line of [
              'toolbar "视图"',
              'combobox "目标"',
              'searchbox "查找名称或地址"',
              'button "放大"',
              'listbox "Crowded board with <odd> & \\"long\\" name 的内存图',
              'option "RAM，应用的链接区域，0x34080000 – 0x34200000，1.5 MiB"',
              'option "重叠 1，信息：RAM 和 cpuRAM2 共用 1048576 字节（1 MiB）',
            ])
              expect(tree).toContain(line);
            expect(await page.evaluate('document.documentElement.lang')).toBe('zh-cn');
          },
          { language: 'zh-cn' },
        ));

      it('is walked by keys, and the live region says where one is', () =>
        withPage(
          [camera],
          async (page) => {
            const list = page.getByRole('listbox');
            await list.focus();
            await page.keyboard.press('Home');
            await page.keyboard.press('ArrowRight');
            const id = await list.getAttribute('aria-activedescendant');
            const label = await page.locator(`#${id}`).getAttribute('aria-label');
            expect(label).toMatch(/\p{Script=Han}/u);
            await until(
              page,
              `document.querySelector('[role=status]').textContent === ${JSON.stringify(label)}`,
            );
            await page.keyboard.press('?');
            expect(await page.getByText('查找', { exact: true }).isVisible()).toBe(true);
          },
          { language: 'zh-cn' },
        ));
    });

    describe.each(translated)('a file of its own in %s', (language) => {
      const { texts } = translation(language);

      afterEach(() => chooseWording());

      it.each([
        ['each of its pictures', [camera, network]],
        ['one that has none', []],
      ] as const)('speaks it: %s', async (_, documents) => {
        chooseWording(translation(language));
        const html = standaloneHtml({
          title: 'n6mem',
          script: await bundledScript(),
          documents,
          pictures: [],
        });
        const page = await browser().newPage();
        await page.setContent(html);
        if (documents.length === 0)
          await page.getByText(texts['This file holds no picture.']!).first().waitFor();
        else {
          await page.getByRole('button', { name: texts['Open the buffer timeline']! }).click();
          await page.getByText(texts['Live activations']!).first().waitFor();
          await page.getByRole('button', { name: texts['Open the memory map']! }).click();
          await page.getByRole('combobox', { name: texts['Target']! }).waitFor();
        }
        await page.close();
      });
    });
  },
);
