import { existsSync, readFileSync } from 'node:fs';
import { XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCount, distinctBytes } from '../../../core/base/addressRange';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { textBox } from '../../../core/view/shapes';
import { timelineLanesOf } from '../../../core/view/timeline/lanes';
import { layOutTimeline } from '../../../core/view/timeline/layout';
import { liveBuffers, poolsAt, timelineModelOf, type TimelineModel } from '../../../core/view/timeline/model';
import { timelineToSvg } from '../../../core/view/timeline/svg';
import { timelineTable } from '../../../core/view/timeline/table';
import { timelineFromWire, timelineToWire } from '../../../core/view/timeline/wire';
import { sampleCInfo, type SampleBuffer } from './sampleCInfo';
import { unreadableTexts } from './textCollisions';
import { bestTime } from '../../support/pace';

function modelOf(text: string): TimelineModel {
  return timelineModelOf(parseCInfo(text), 'network_c_info.json', 'network');
}

const sample = modelOf(sampleCInfo());

const anyBuffers: fc.Arbitrary<SampleBuffer[]> = fc.array(
  fc
    .tuple(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(2, 3, 4, 5, 9),
      fc.nat(0x70000),
      fc.nat(0x40000),
      fc.nat(40),
      fc.nat(12),
      fc.boolean(),
    )
    .map(([name, pool, offset, size, first, length, weights]) => ({
      name,
      pool,
      offset,
      size,
      first,
      last: first + length,
      weights,
    })),
  { maxLength: 30 },
);

describe('timeline model', () => {
  it('tells inputs, outputs, intermediates and weights apart', () => {
    expect(sample.buffers.map((buffer) => [buffer.name, buffer.role])).toEqual(
      expect.arrayContaining([
        ['Input_0', 'input'],
        ['Conv_1_out', 'intermediate'],
        ['Softmax_out', 'output'],
        ['Conv_1_weights', 'weights'],
      ]),
    );
  });

  it('makes a buffer that spans two pools one rectangle', () => {
    const spanning = sample.buffers.find((buffer) => buffer.name === 'Concat_4_out')!;
    expect(spanning.pools.map((index) => sample.pools[index]!.name)).toEqual(['npuRAM3', 'npuRAM4']);
    expect(byteCount(spanning.range)).toBe(524288n);
  });

  it('finds the peak of distinct live bytes without weights', () => {
    const bytes = sample.epochs.map((_, epoch) =>
      Number(
        distinctBytes(
          liveBuffers(sample, epoch).flatMap((buffer) => (buffer.role === 'weights' ? [] : [buffer.range])),
        ),
      ),
    );
    expect(sample.live).toEqual(bytes);
    expect(Number(sample.peak)).toBe(Math.max(...bytes));
    expect(sample.peakEpoch).toBe(bytes.indexOf(Math.max(...bytes)));
  });

  it('knows the largest gap of each pool in an epoch', () => {
    expect(poolsAt(sample, 7).map(({ name, live, largestGap }) => [name, live, largestGap])).toEqual([
      ['npuRAM3', 262144n, 196608n],
      ['npuRAM4', 262144n, 196608n],
      ['npuRAM5', 98304n, 360448n],
      ['octoFlash', 1230848n, 62732288n],
    ]);
  });

  it('survives JSON', () => {
    expect(timelineFromWire(JSON.parse(JSON.stringify(timelineToWire(sample))))).toEqual(sample);
  });
});

describe('timeline lanes', () => {
  it('join pools without a hole and put every buffer in one lane', () => {
    expect(
      timelineLanesOf(sample).map((lane) => [lane.pools.map((pool) => pool.name), lane.onlyWeights]),
    ).toEqual([
      [['npuRAM3', 'npuRAM4', 'npuRAM5'], false],
      [['octoFlash'], true],
    ]);
  });

  it('neither lose nor invent a buffer', () => {
    fc.assert(
      fc.property(anyBuffers, (buffers) => {
        const model = modelOf(sampleCInfo(buffers));
        const shown = timelineLanesOf(model).flatMap((lane) => lane.buffers.map((buffer) => buffer.id));
        expect(shown.sort((a, b) => a - b)).toEqual(
          model.buffers.map((buffer) => buffer.id).sort((a, b) => a - b),
        );
      }),
    );
  });
});

describe('timeline layout', () => {
  it.each([240, 300, 360, 480, 640, 900, 1200, 1600, 2000])(
    'no text is cut or touches another at %i px',
    (width) => {
      expect(unreadableTexts(layOutTimeline(sample, { width, heading: true }))).toEqual([]);
    },
  );

  it.each([0.5, 1, 2.2])('nor at %f times the height', (height) => {
    expect(
      unreadableTexts(layOutTimeline(sample, { width: 700, view: { zoom: 3, shift: 4.5, height } })),
    ).toEqual([]);
  });

  it('whatever the buffers, every text can be read and every buffer on screen is an item', () => {
    fc.assert(
      fc.property(anyBuffers, fc.integer({ min: 240, max: 2000 }), (buffers, width) => {
        const model = modelOf(sampleCInfo(buffers));
        const picture = layOutTimeline(model, { width, heading: true });
        expect(unreadableTexts(picture)).toEqual([]);
        expect(picture.items).toHaveLength(model.buffers.length);
        for (const { bounds } of picture.items) {
          expect(bounds.x).toBeGreaterThanOrEqual(picture.plot.left - 0.01);
          expect(bounds.x + bounds.width).toBeLessThanOrEqual(picture.plot.right + 0.01);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nor does any zoom hide or cut a text', () => {
    const anyView = fc.record({
      zoom: fc.double({ min: 1, max: 60, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      height: fc.double({ min: 0.5, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(
        anyBuffers,
        anyView,
        fc.integer({ min: 300, max: 2000 }),
        (buffers, { zoom, share, height }, width) => {
          const model = modelOf(sampleCInfo(buffers));
          const shift = share * model.epochs.length * (1 - 1 / zoom);
          expect(unreadableTexts(layOutTimeline(model, { width, view: { zoom, shift, height } }))).toEqual(
            [],
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([700, 1000, 1400])('names aliases where no outline crosses the name: %i px', (width) => {
    const K = 1024;
    const aliases: SampleBuffer[] = [
      { name: 'first_output', pool: 2, offset: 0, size: 160 * K, first: 1, last: 6 },
      { name: 'second_output', pool: 2, offset: 80 * K, size: 160 * K, first: 4, last: 9 },
      { name: 'third_output', pool: 2, offset: 160 * K, size: 240 * K, first: 8, last: 11 },
    ];
    const { shapes, items } = layOutTimeline(modelOf(sampleCInfo(aliases)), { width });
    const names = shapes.filter((shape) => shape.kind === 'text' && shape.item?.startsWith('buffer:'));
    expect(new Set(names.map(({ item }) => item)).size).toBe(3);
    for (const name of names) {
      if (name.kind !== 'text') continue;
      const text = textBox(name);
      for (const { bounds } of items) {
        const isInside =
          bounds.x <= text.x &&
          bounds.y <= text.y &&
          text.x + text.width <= bounds.x + bounds.width &&
          text.y + text.height <= bounds.y + bounds.height;
        const isApart =
          text.x + text.width <= bounds.x ||
          bounds.x + bounds.width <= text.x ||
          text.y + text.height <= bounds.y ||
          bounds.y + bounds.height <= text.y;
        expect(isInside || isApart, name.text).toBe(true);
      }
    }
  });

  it('gives the epoch under a pixel', () => {
    const picture = layOutTimeline(sample, { width: 900, view: { zoom: 2, shift: 3, height: 1 } });
    for (const epoch of [3, 5, 6]) expect(picture.epochAt(picture.xOf(epoch + 0.5))).toBe(epoch);
    expect(picture.epochAt(-100)).toBe(0);
    expect(picture.epochAt(1e6)).toBe(sample.epochs.length - 1);
  });

  it('draws well-formed SVG whatever the names', () => {
    fc.assert(
      fc.property(anyBuffers, (buffers) => {
        expect(XMLValidator.validate(timelineToSvg(modelOf(sampleCInfo(buffers)), { width: 500 }))).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('names the peak and its layer', () => {
    const svg = timelineToSvg(sample, { width: 1000 });
    expect(svg).toMatch(
      new RegExp(`in epoch ${sample.peakEpoch} · (hardware|software) · Layer_${sample.peakEpoch}`),
    );
    expect(svg).toContain('Conv_1_out');
  });

  it('draws a file without a buffer', () => {
    const picture = layOutTimeline(modelOf('{"buffers":[],"memory_pools":[]}'), {
      width: 600,
      heading: true,
    });
    expect(picture.items).toEqual([]);
    expect(unreadableTexts(picture)).toEqual([]);
  });
});

describe('timeline table', () => {
  it('has a row for every buffer', () => {
    expect(timelineTable(sample).rows).toHaveLength(sample.buffers.length);
    expect(
      timelineTable(sample).rows.every((row) => row.cells.length === timelineTable(sample).columns.length),
    ).toBe(true);
  });
});

const corpus = [
  'transformer',
  'cpu-model',
  'face-object-detection/st_ai_ws',
  'cubemx-example/st_ai_output',
].map((folder) => `../shared/corpus/${folder}/network_c_info.json`);

describe.skipIf(!existsSync(corpus[0]!))('timeline of real models (needs ../shared/corpus)', () => {
  it.each(corpus)('%s can be read at every width', (file) => {
    const model = modelOf(readFileSync(file, 'utf8'));
    for (const width of [300, 700, 1200, 2000])
      expect(unreadableTexts(layOutTimeline(model, { width, heading: true }))).toEqual([]);
  });

  it('a zoomed frame of 1,683 buffers is laid out in less time than its file is parsed', () => {
    const text = readFileSync(corpus[0]!, 'utf8');
    const model = modelOf(text);
    let frame = 0;
    const layOut = bestTime(() => {
      layOutTimeline(model, { width: 1400, view: { zoom: 2 + frame++ / 10, shift: 40, height: 1 } });
    }, 40);
    expect(layOut / bestTime(() => JSON.parse(text))).toBeLessThan(1);
  });
});
