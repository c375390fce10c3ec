import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDwarf } from '../../core/image/dwarf';
import { parseElf } from '../../core/image/elf';
import { imageFill } from '../../core/image/fill/imageFill';
import { parseLinkerMap } from '../../core/image/linkerMapReader';
import { fillToHtml } from '../../core/view/fill/html';
import { fillModelOf } from '../../core/view/fill/model';
import { fillToSvg } from '../../core/view/fill/svg';
import { launchBrowser, skipReason } from './webviewPage';

/** The page of the example's build. */
function page(): string {
  const stem = 'examples/smart-camera/Application/NUCLEO-N657X0-Q/build/smart-camera';
  const bytes = new Uint8Array(readFileSync(`${stem}.elf`));
  const elf = parseElf(bytes);
  if ('problem' in elf) throw new Error(elf.problem);
  const fill = imageFill({
    elf,
    map: parseLinkerMap(readFileSync(`${stem}.map`, 'utf8')),
    debug: parseDwarf(bytes, elf),
  });
  const built = {
    target: 'NUCLEO',
    file: 'app.elf',
    otherFile: 'app.map',
    fill,
    match: 'same' as const,
    pools: [],
  };
  return fillToHtml({
    title: 'Fill',
    fills: [built],
    pictures: [
      fillToSvg(
        fillModelOf(built, () => undefined),
        { width: 1200 },
      ),
    ],
  });
}

describe.skipIf(skipReason !== undefined)(
  `the page of the fill in Chromium${skipReason ? ` (${skipReason})` : ''}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());

    async function opened(run: (page: Page) => Promise<void>): Promise<void> {
      const tab = await browser.newPage({ viewport: { width: 1200, height: 900 } });
      const errors: string[] = [];
      tab.on('pageerror', (error) => errors.push(error.message));
      tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      try {
        await tab.setContent(page());
        await run(tab);
        expect(errors).toEqual([]);
      } finally {
        await tab.close();
      }
    }

    const visibleNames = (tab: Page): Promise<string[]> =>
      tab.evaluate(() =>
        [...document.querySelectorAll('.tree summary .name, .tree .leaf .name')]
          .filter((name) => name.checkVisibility())
          .map((name) => name.firstChild!.textContent!),
      );

    it('opens and closes by the keyboard alone', () =>
      opened(async (tab) => {
        await tab.locator('summary').first().focus();
        expect(await visibleNames(tab)).toContain('.bss');
        await tab.keyboard.press('ArrowLeft');
        expect(await visibleNames(tab)).not.toContain('.bss');
        await tab.keyboard.press('ArrowRight');
        await tab.keyboard.press('ArrowDown');
        await tab.keyboard.press('Enter');
        expect(
          await tab.evaluate(() => document.activeElement?.querySelector('.name')?.firstChild?.textContent),
        ).toBe('.isr_vector');
        expect(await visibleNames(tab)).toContain('build/startup.o');
      }));

    it('finds a symbol and says how many bytes match', () =>
      opened(async (tab) => {
        await tab.fill('#search', 'frame_ring');
        expect(await visibleNames(tab)).toEqual(['AXISRAM1_S', '.bss', 'build/camera.o', 'frame_ring']);
        expect(await tab.locator('#found').textContent()).toBe('1 hit, 307200 bytes in symbols');
        await tab.fill('#search', 'no such thing');
        expect(await visibleNames(tab)).toEqual([]);
        await tab.fill('#search', '');
        expect(await visibleNames(tab)).toContain('DTCM');
      }));

    it('orders by size, name and address', () =>
      opened(async (tab) => {
        const sections = (): Promise<string[]> =>
          tab.evaluate(() =>
            [...document.querySelectorAll('.tree > li:has(> details) > details > ul')][0]
              ? [
                  ...document.querySelectorAll<HTMLElement>(
                    '.tree > li[data-name="AXISRAM1_S"] > details > ul > li',
                  ),
                ].map((item) => item.dataset['name']!)
              : [],
          );
        await tab.selectOption('#order', 'name');
        expect(await sections()).toEqual([...(await sections())].sort((a, b) => a.localeCompare(b)));
        await tab.selectOption('#order', 'size');
        expect((await sections())[0]).toBe('.bss');
        await tab.selectOption('#order', 'start');
        expect((await sections())[0]).toBe('.isr_vector');
      }));

    it('names the picture and its parts for a screen reader', () =>
      opened(async (tab) => {
        expect(await tab.locator('svg[role=img] > title').textContent()).toBe(
          'What fills the memory of NUCLEO',
        );
        const titles = await tab.evaluate(() =>
          [...document.querySelectorAll('svg title')].map((title) => title.textContent),
        );
        expect(titles.filter((title) => title.startsWith('frame_ring\n300 KiB\n'))).toHaveLength(1);
      }));
  },
);
