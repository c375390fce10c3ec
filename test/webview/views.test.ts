import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCInfo } from '../../core/model/parseCInfo';
import { mapToSvg } from '../../core/view/memoryMap/svg';
import { standaloneHtml, type PageDocument } from '../../core/view/standaloneHtml';
import { timelineModelOf } from '../../core/view/timeline/model';
import { timelineToWire } from '../../core/view/timeline/wire';
import { manyBuffers, sampleCInfo } from '../core/view/sampleCInfo';
import { smartCamera } from '../core/view/sampleMaps';
import { frames, inBrowser } from './inBrowser';
import { findCollisions, findFaintTexts, measureFrames } from './inPage';
import { stockThemes } from './themes';
import { camera, crowded, network } from './viewDocuments';
import { bundledScript, skipReason, until } from './webviewPage';

const { browser, withPage } = inBrowser();

describe.skipIf(skipReason !== undefined)(
  `every view in Chromium${skipReason ? ` (${skipReason})` : ''}`,
  () => {
    describe('at every size', () => {
      const widths = [300, 420, 640, 1000, 1400, 2000];
      it.each([
        ['map', camera],
        ['map', crowded],
        ['timeline', network],
      ] as const)('%s: nothing is cut or overlaps as the browser draws it', async (_, document) => {
        await withPage([document], async (page) => {
          for (const width of widths) {
            await page.setViewportSize({ width, height: 800 });
            await frames(page);
            expect([width, await page.evaluate(findCollisions)]).toEqual([width, []]);
            expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
          }
        });
      });
    });

    describe('in every theme', () => {
      it.each(stockThemes)('$name: text stands out from its ground', (theme) =>
        withPage(
          [camera, network],
          async (page) => {
            for (const label of ['Smart camera', 'network']) {
              await page.getByRole('combobox').selectOption({ label });
              await frames(page);
              expect(await page.evaluate(findFaintTexts)).toEqual([]);
            }
          },
          { theme },
        ),
      );

      it('follows a change of theme while open', () =>
        withPage([camera], async (page) => {
          const ground = (): Promise<string> =>
            page.locator('.n6-canvas').evaluate((node) => getComputedStyle(node).fill);
          expect(await ground()).toBe('rgb(31, 31, 31)');
          await page.evaluate(
            `document.body.className = 'vscode-light'; document.documentElement.style.setProperty('--vscode-editor-background', '#ffffff')`,
          );
          await frames(page);
          expect(await ground()).toBe('rgb(255, 255, 255)');
        }));
    });

    describe('large models', () => {
      const large: PageDocument = {
        id: 'timeline:large',
        label: 'large',
        view: 'timeline',
        timeline: timelineToWire(
          timelineModelOf(parseCInfo(sampleCInfo(manyBuffers())), 'large_c_info.json', 'large'),
        ),
      };

      // The best of five: a machine that does something else meanwhile must not decide. bench/views.mjs has the numbers.
      it('paints 1,700 buffers in few times the time of a dozen', () =>
        withPage(
          [],
          async (page) => {
            const paint = async (document: PageDocument): Promise<number> => {
              const choices = [{ id: document.id, label: document.label, view: document.view }];
              const message = JSON.stringify({ type: 'show', choices, document, canEdit: false });
              const drawn = Number(await page.locator('body').getAttribute('data-drawn'));
              await page.evaluate(`window.n6start = performance.now(); window.postMessage(${message}, '*')`);
              await until(page, `Number(document.body.dataset.drawn ?? 0) > ${drawn}`, 30_000);
              return page.evaluate('performance.now() - window.n6start') as Promise<number>;
            };
            const best: Record<string, number> = {};
            for (let run = 0; run < 5; run++) {
              for (const document of [network, large]) {
                const took = await paint(document);
                best[document.id] = Math.min(best[document.id] ?? Infinity, took);
              }
            }
            expect(best[large.id]! / best[network.id]!).toBeLessThan(12);
          },
          { width: 1400, height: 1000 },
        ));

      it('zooms, pans and scrubs them in few times the time of a dozen', async () => {
        const measure = async (document: PageDocument): Promise<{ zoom: number; scrub: number }> => {
          let work = { zoom: 0, scrub: 0 };
          await withPage(
            [document],
            async (page) => {
              work = (await page.evaluate(measureFrames)) as { zoom: number; scrub: number };
            },
            { width: 1400, height: 1000 },
          );
          return work;
        };
        const few = await measure(network);
        const many = await measure(large);
        // A hundred times as many: what grew with their square would be far beyond.
        expect(many.zoom / Math.max(few.zoom, 0.3)).toBeLessThan(40);
        expect(many.scrub / Math.max(few.scrub, 0.3)).toBeLessThan(40);
      });
    });

    describe('as a file of its own', () => {
      it('works without an editor, from the file alone', async () => {
        const html = standaloneHtml({
          title: 'Smart camera',
          script: await bundledScript(),
          documents: [camera, network],
          pictures: [mapToSvg(smartCamera(), { width: 1200 })],
        });
        const page = await browser().newPage({ viewport: { width: 1100, height: 900 } });
        const problems: string[] = [];
        page.on('pageerror', (error) => problems.push(error.message));
        page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
        page.on('request', (request) => request.url().startsWith('http') && problems.push(request.url()));
        await page.setContent(html);
        await page.waitForSelector('body[data-drawn]');
        expect(await page.title()).toBe('Smart camera');
        await page.getByRole('button', { name: 'Open the buffer timeline' }).click();
        await page.getByRole('slider', { name: 'Epoch' }).waitFor();
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'Export as SVG' }).click(),
        ]);
        expect(file.suggestedFilename()).toBe('buffer-timeline-network.svg');
        expect(readFileSync(await file.path(), 'utf8')).toContain('Concat_4_out');
        expect(problems).toEqual([]);
        await page.close();
      });
    });
  },
);
