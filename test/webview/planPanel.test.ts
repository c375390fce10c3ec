import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPlanning, formatHex, tryRanges, viewDocument, type Analysis, type Planning } from '../../core';
import type { PageDocument } from '../../core/view/standaloneHtml';
import type { PlanAtMessage, PlanQuestionMessage, WhatIfMessage } from '../../protocol/page';
import { filesBelow } from '../support/exampleFiles';
import { analyse } from '../support/memoryProject';
import { inBrowser } from './inBrowser';
import { findCollisions } from './inPage';
import { post, sentMessages, skipReason, until } from './webviewPage';

// The plan panel in the built page, answered by the engine as the server does: what the handle says, by mouse and keys.

const board = 'STM32N6570-DK';
const { withPage } = inBrowser();

describe.skipIf(skipReason !== undefined)(`plan panel${skipReason ? ` (${skipReason})` : ''}`, () => {
  let analysis: Analysis;
  let planning: Planning;
  let map: PageDocument;
  beforeAll(async () => {
    analysis = await analyse(filesBelow('examples/smart-camera'));
    const target = analysis.targets.find(({ name }) => name === board)!;
    planning = createPlanning(analysis, target, { steps: 50_000 });
    map = viewDocument(analysis, `map:${board}`)!;
  }, 60_000);

  /** Answers the page's questions, as the extension does. */
  function serve(page: Page): () => void {
    let answered = 0;
    let isOver = false;
    const step = async (): Promise<void> => {
      const messages = await sentMessages(page);
      for (const message of messages.slice(answered)) await answer(page, message);
      answered = messages.length;
      if (!isOver) setTimeout(() => void step().catch(() => undefined), 20);
    };
    void step().catch(() => undefined);
    return () => (isOver = true);
  }

  async function answer(page: Page, message: Record<string, unknown>): Promise<void> {
    if (message['type'] === 'plan') {
      const { choice } = message as unknown as PlanQuestionMessage;
      await post(page, { type: 'plan', choice, plan: planning.model ?? null, text: planning.text });
    } else if (message['type'] === 'planAt') {
      const { id, at } = message as unknown as PlanAtMessage;
      const { changes, missing, lines } = planning.at(at)!;
      const wire = changes.map(({ kind, name, place, range }) => ({
        kind,
        name,
        file: place.file,
        span: place.span,
        start: formatHex(range.start),
        end: formatHex(range.end),
      }));
      await post(page, { type: 'planAtResult', id, changes: wire, missing, lines });
    } else if (message['type'] === 'whatIf') {
      const { id, changes } = message as unknown as WhatIfMessage;
      const tried = tryRanges(
        analysis,
        changes.map(({ name, kind, file, span, start, end }) => ({
          name,
          kind,
          place: { file, span },
          range: { start: BigInt(start), end: BigInt(end) },
        })),
        analysis.targets,
      )!;
      const files = [...new Set(tried.edits.map(({ file }) => file))];
      await post(page, { type: 'whatIfResult', id, ...tried.consequences, edits: tried.edits.length, files });
    }
  }

  async function withPlan(run: (page: Page) => Promise<void>, width = 1200): Promise<void> {
    await withPage(
      [map],
      async (page) => {
        const stop = serve(page);
        try {
          await page.getByRole('button', { name: 'Plan the memory of application and models' }).click();
          await until(page, "document.querySelector('.plan-curve .n6-scrub-flag') !== null");
          await run(page);
        } finally {
          stop();
        }
      },
      { width },
    );
  }

  const lines = (page: Page): Promise<string[]> => page.locator('.plan-lines li').allInnerTexts();
  const region = (page: Page): Promise<string | null> =>
    page
      .getByRole('option', { name: /^AXISRAM1_S, linker region/ })
      .first()
      .getAttribute('aria-label');
  const verdict = (page: Page, outcome: string) =>
    page.locator(`.what-if-verdict[data-outcome="${outcome}"]`);
  const slider = (page: Page) => page.getByRole('slider', { name: 'Where the application ends' });

  it('says what is needed and what is possible, and has the focus', () =>
    withPlan(async (page) => {
      expect(await page.locator('.plan-text').innerText()).toBe(
        'The models need 1.05 MiB of on-chip RAM. AXISRAM1_S can end at 0x34170000 at most.',
      );
      expect(await page.evaluate("document.activeElement?.getAttribute('aria-label')")).toBe(
        'Where the application ends',
      );
      expect(await slider(page).getAttribute('aria-valuetext')).toBe('0x34140000, 1.25 MiB: the models fit');
      expect(await lines(page)).toEqual(['Drag the handle, or take a plan.']);
      expect(await page.locator('.what-if').isVisible()).toBe(false);
    }));

  it('shows in the map what a plan means, with the word of the rules, and sends it to be written', () =>
    withPlan(async (page) => {
      await page.getByRole('button', { name: 'Plan 2: Most for the application' }).click();
      await verdict(page, 'better').waitFor();
      expect(await region(page)).toContain('0x34170000');
      expect(await lines(page)).toEqual(
        expect.arrayContaining([
          'AXISRAM1_S gains 196608 bytes (192 KiB) and becomes [0x34000400, 0x34170000).',
          'cpuRAM2 becomes [0x34170000, 0x34200000).',
        ]),
      );
      const said = await verdict(page, 'better').innerText();
      expect(said).toContain('Ends error region-overlaps-pool');
      expect(said).toContain('Until the model is generated again:');
      await page.getByRole('button', { name: 'Apply to the files' }).click();
      const [applied] = await sentMessages(page, 'applyWhatIf');
      expect(
        (applied!['changes'] as { name: string; end: string }[]).map(({ name, end }) => [name, end]),
      ).toEqual([
        ['AXISRAM1_S', '0x34170000'],
        ['cpuRAM2', '0x34200000'],
      ]);
    }));

  it('moves by the mouse, holds to the marks, and says what is impossible', () =>
    withPlan(async (page) => {
      const knob = (await page.locator('.plan-curve .n6-scrub-flag').boundingBox())!;
      const curve = (await page.locator('.plan-curve').boundingBox())!;
      const y = knob.y + knob.height / 2;
      await page.mouse.move(knob.x + knob.width / 2, y);
      await page.mouse.down();
      // Near to the first plan, 256 KiB below: it snaps.
      const perByte = (knob.x + knob.width / 2 - curve.x - 12) / planning.model!.today;
      const first = curve.x + 12 + planning.model!.plans[0]!.at * perByte;
      await page.mouse.move(first + 3, y, { steps: 4 });
      await page.mouse.up();
      await verdict(page, 'better').waitFor();
      expect(await region(page)).toContain('0x34100000');
      // To the right end: no plan there, nothing to apply.
      await page.mouse.move(first, y);
      await page.mouse.down();
      await page.mouse.move(curve.x + curve.width - 4, y, { steps: 4 });
      await page.mouse.up();
      await page.getByText('The models do not fit: 131072 bytes (128 KiB) are missing.').waitFor();
      expect(await page.locator('.what-if').isVisible()).toBe(false);
      expect(await slider(page).getAttribute('aria-valuetext')).toContain('the models do not fit');
    }));

  it('moves by keys, a step of 1 KiB, and asks the rules when it rests', () =>
    withPlan(async (page) => {
      await slider(page).focus();
      await page.keyboard.press('ArrowLeft');
      expect(await slider(page).getAttribute('aria-valuetext')).toMatch(/^0x3413fc00, /);
      await page.locator('.what-if-verdict[data-outcome]').waitFor();
      expect(await region(page)).toContain('0x3413fc00');
      // Escape in the picture lets go of it, and the handle goes back.
      await page.getByRole('listbox').focus();
      await page.keyboard.press('Escape');
      expect(await slider(page).getAttribute('aria-valuetext')).toMatch(/^0x34140000, /);
      expect(await page.locator('.what-if').isVisible()).toBe(false);
    }));

  it('closes, and takes back what it proposed', () =>
    withPlan(async (page) => {
      await page.getByRole('button', { name: 'Plan 1: Least change' }).click();
      await verdict(page, 'better').waitFor();
      await page.getByRole('button', { name: 'Close the plan' }).click();
      expect(await page.locator('.plan').isVisible()).toBe(false);
      expect(await page.locator('.what-if').isVisible()).toBe(false);
      expect(await region(page)).toContain('0x34140000');
    }));

  it('leaves the hatches of the map alone, open and closed', () =>
    withPlan(async (page) => {
      /** The patterns that shapes on screen refer to: what is defined twice or out of sight paints nothing. */
      const unpainted = (): Promise<string[]> =>
        page.evaluate(() => {
          const ids = [...document.querySelectorAll('svg rect')]
            .filter((shape) => shape.getClientRects().length > 0)
            .flatMap((shape) => /url\("?#([\w-]+)/.exec(getComputedStyle(shape).fill)?.[1] ?? []);
          if (ids.length === 0) return ['no hatch at all'];
          return [...new Set(ids)].filter((id) => {
            const found = document.querySelectorAll(`[id="${id}"]`);
            return found.length !== 1 || found[0]!.closest('svg')!.getClientRects().length === 0;
          });
        });
      expect(await unpainted()).toEqual([]);
      await page.getByRole('button', { name: 'Close the plan' }).click();
      expect(await unpainted()).toEqual([]);
    }));

  it.each([420, 900, 1600])('has no text over another at %i pixels', (width) =>
    withPlan(async (page) => {
      expect(await page.evaluate(findCollisions, '.plan-curve')).toEqual([]);
      const fits = 'document.documentElement.scrollWidth <= innerWidth';
      expect(await page.evaluate(fits)).toBe(true);
    }, width),
  );
});
