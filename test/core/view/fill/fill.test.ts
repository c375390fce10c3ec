import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageFill } from '../../../../core/image/fill/imageFill';
import { parseLinkerMap } from '../../../../core/image/linkerMapReader';
import type { BuiltFill } from '../../../../core/memory/fill';
import { layOutFill } from '../../../../core/view/fill/layout';
import { fillModelOf, fillObjects, type FillModel } from '../../../../core/view/fill/model';
import { fillToSvg } from '../../../../core/view/fill/svg';
import { squarify } from '../../../../core/view/fill/treemap';
import { textBox, type TextShape } from '../../../../core/view/shapes';
import { stMap } from '../../image/stMap';

const built: BuiltFill = {
  target: 'Board <1>',
  file: 'build/app.map',
  otherFile: undefined,
  fill: imageFill({ map: parseLinkerMap(stMap) }),
  match: 'same',
  pools: [
    {
      name: 'octoFlash',
      file: 'x',
      range: { start: 0x71000000n, end: 0x72000000n },
      weights: 1 << 20,
      activations: 0,
      models: ['network.c'],
    },
    {
      name: 'npuRAM6',
      file: 'x',
      range: { start: 0x34350000n, end: 0x343c0000n },
      weights: 0,
      activations: 0,
      models: [],
    },
  ],
};
const model = fillModelOf(built, { budgetOf: (name) => (name === 'RAM' ? 1024 : undefined) });

describe('squarify', () => {
  it('fills the frame without a gap or an overlap, each box as large as its share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 20, max: 2000 }),
        fc.integer({ min: 20, max: 2000 }),
        (some, width, height) => {
          const sizes = some.sort((a, b) => b - a);
          const whole = sizes.reduce((sum, size) => sum + size, 0);
          const boxes = squarify(sizes, { x: 10, y: 20, width, height });
          expect(boxes).toHaveLength(sizes.length);
          boxes.forEach((box, i) => {
            if (whole > 0)
              expect(box.width * box.height).toBeCloseTo((sizes[i]! / whole) * width * height, 3);
            expect(box.x).toBeGreaterThanOrEqual(10 - 1e-6);
            expect(box.y).toBeGreaterThanOrEqual(20 - 1e-6);
            expect(box.x + box.width).toBeLessThanOrEqual(10 + width + 1e-6);
            expect(box.y + box.height).toBeLessThanOrEqual(20 + height + 1e-6);
          });
          for (const [i, a] of boxes.entries()) {
            for (const b of boxes.slice(i + 1)) {
              const overlapX = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
              const overlapY = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
              expect(overlapX > 1e-6 && overlapY > 1e-6).toBe(false);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps equal sizes near to squares', () => {
    for (const box of squarify(new Array<number>(16).fill(1), { x: 0, y: 0, width: 400, height: 400 })) {
      expect(Math.max(box.width / box.height, box.height / box.width)).toBeLessThan(1.5);
    }
  });
});

describe('fillModelOf', () => {
  it('shows what is filled, pools that a model uses, and each byte of the objects once', () => {
    expect(model.bars.map(({ name, kind, used, budget }) => [name, kind, used, budget])).toEqual([
      ['ROM', 'region', 104, undefined],
      ['RAM', 'region', 2752, 1024],
      ['octoFlash', 'pool', 1 << 20, undefined],
    ]);
    for (const bar of model.bars) expect(bar.parts.reduce((sum, { size }) => sum + size, 0)).toBe(bar.used);
    expect(fillObjects(model).reduce((sum, { size }) => sum + size, 0)).toBe(104 - 8 + 2752);
    expect(fillObjects(model)[0]).toMatchObject({ name: '._user_heap_stack', kind: 'nobody', size: 2560 });
  });
});

describe('layOutFill', () => {
  it.each([300, 420, 700, 1200])('keeps texts apart and within %d pixels', (width) => {
    const picture = layOutFill(model, { width });
    const texts = picture.shapes.filter((shape): shape is TextShape => shape.kind === 'text');
    expect(texts.length).toBeGreaterThan(8);
    texts.forEach((text, i) => {
      const a = textBox(text);
      expect(a.x, text.text).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width, text.text).toBeLessThanOrEqual(width + 0.5);
      expect(a.y + a.height).toBeLessThanOrEqual(picture.height);
      for (const other of texts.slice(i + 1)) {
        const b = textBox(other);
        const touches =
          a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
        expect(touches, `${text.text} / ${other.text}`).toBe(false);
      }
    });
  });

  it('says budget, place and size of each thing', () => {
    const { items, description } = layOutFill(model, { width: 1200 });
    expect(description).toBe(
      'ROM 0.0 %, RAM 0.3 %, octoFlash 6.3 %. The largest object is build/main.o with 196 bytes.',
    );
    expect(items.find(({ id }) => id === 'region:RAM')!.text().details).toEqual([
      'RAM',
      'region at 0x34000000',
      '2.69 KiB of 1 MiB · 0.3 %',
      'budget 1 KiB, exceeded',
      '1021.31 KiB free',
    ]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(fillToSvg(model, { width: 1200 })).toContain('budget 1 KiB, exceeded');
  });

  it('draws what is too small as one, and loses nothing', () => {
    const symbol = { id: '', kind: 'application', level: 'symbol', parts: [] } as const;
    const object = (name: string, size: number) => ({
      ...symbol,
      id: name,
      name,
      size,
      level: 'object' as const,
      parts: [{ ...symbol, id: `${name}/a`, name: 'a', size }],
    });
    const objects = [object('large.o', 1e6), ...Array.from({ length: 5000 }, (_, i) => object(`o${i}`, 1))];
    const section = {
      ...symbol,
      id: 's',
      name: '.text',
      size: 1e6 + 5000,
      level: 'section',
      parts: objects,
    } as const;
    const many: FillModel = { ...model, bars: [{ ...model.bars[0]!, parts: [section] }] };
    const { items } = layOutFill(many, { width: 600 });
    const rest = items.find(({ id }) => id.startsWith('more:objects'))!;
    expect(rest.text().details.slice(0, 2)).toEqual(['5000 smaller objects', '4.88 KiB · 0.5 %']);
    expect(items.length).toBeLessThan(60);
  });
});
