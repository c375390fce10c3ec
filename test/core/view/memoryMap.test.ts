import { XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCount, distinctBytes, intersect, subtract, union } from '../../../core/base/addressRange';
import type { Board } from '../../../core/device/device';
import { boards } from '../../../core/device/boards';
import { defaultDevice } from '../../../core/device/devices';
import { mapReportOf } from '../../../core/view/memoryMap/json';
import { lanesOf } from '../../../core/view/memoryMap/lanes';
import { addressMarker, laneWith, searchedAddress } from '../../../core/view/memoryMap/marker';
import { layOutMap } from '../../../core/view/memoryMap/layout';
import {
  mapModelOf,
  type MapClaimKind,
  type MapModel,
  type ShownClaim,
} from '../../../core/view/memoryMap/model';
import { mapToSvg } from '../../../core/view/memoryMap/svg';
import { mapTable } from '../../../core/view/memoryMap/table';
import { mapToText } from '../../../core/view/memoryMap/text';
import { mapFromWire, mapToWire } from '../../../core/view/memoryMap/wire';
import { itemAt } from '../../../core/view/shapes';
import { claimOf, crowdedBoard, smartCamera } from './sampleMaps';
import { unreadableTexts } from './textCollisions';

const kinds: readonly MapClaimKind[] = [
  'region',
  'section',
  'pool',
  'poolUsed',
  'buffer',
  'weights',
  'image',
  'stack',
  'programmed',
  'unprogrammed',
];
const bases = [
  0x10000000n,
  0x24000000n,
  0x34000000n,
  0x34100000n,
  0x343c0000n,
  0x38000000n,
  0x50000000n,
  0x60000000n,
  0x70000000n,
  0x90000000n,
  0xfffff000n,
];

/** Claims anywhere, also across banks, past windows and where no memory is. */
const anyClaims: fc.Arbitrary<ShownClaim[]> = fc.array(
  fc
    .tuple(
      fc.constantFrom(...kinds),
      fc.constantFrom(...bases),
      fc.nat(0x500000),
      fc.oneof(fc.nat(64), fc.nat(0x400000), fc.nat(0x4000000)),
      fc.string({ maxLength: 24 }),
    )
    .map(([kind, base, offset, size, name]) => claimOf(kind, name, base + BigInt(offset), BigInt(size))),
  { maxLength: 14 },
);

function modelWith(claims: readonly ShownClaim[], board: Board | undefined | null = boards[0]): MapModel {
  return mapModelOf({
    target: 'any',
    device: defaultDevice,
    deviceIsKnown: false,
    board: board ?? undefined,
    claims,
    findings: [],
    lineOf: () => 0,
  });
}

describe('lanes', () => {
  it('neither lose nor invent a byte', () => {
    fc.assert(
      fc.property(anyClaims, fc.constantFrom(null, ...boards), (claims, board) => {
        const model = modelWith(claims, board);
        const lanes = lanesOf(model);
        const tracks = [
          ['application', ['application', 'boot']],
          ['neuralArt', ['model']],
          ['programming', ['programming']],
        ] as const;
        for (const [track, sides] of tracks) {
          const wanted = union(
            model.claims.filter((c) => sides.some((side) => side === c.side)).map((c) => c.range),
          );
          const shown = union(lanes.flatMap((lane) => lane[track].rows.flat().map((box) => box.range)));
          expect(shown).toEqual(wanted);
        }
        const used = union(model.claims.filter((c) => c.certainty === 'used').map((c) => c.range));
        const filled = union(
          lanes.flatMap((lane) =>
            [...lane.application.rows, ...lane.neuralArt.rows, ...lane.programming.rows]
              .flat()
              .flatMap((box) => box.parts.map((part) => part.range)),
          ),
        );
        expect(filled).toEqual(used);
      }),
    );
  });

  it('account for every byte of the fitted memory: claimed or free', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const model = modelWith(claims);
        for (const lane of lanesOf(model)) {
          const claimed = model.claims.flatMap((claim) => intersect(claim.range, lane.fitted) ?? []);
          expect(distinctBytes(claimed) + lane.totals.free).toBe(byteCount(lane.fitted));
        }
      }),
    );
  });

  it('keep the boxes of a row apart', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        for (const lane of lanesOf(modelWith(claims))) {
          for (const row of [...lane.application.rows, ...lane.neuralArt.rows, ...lane.programming.rows]) {
            row.forEach((box, i) => expect(i === 0 || row[i - 1]!.range.end <= box.range.start).toBe(true));
          }
        }
      }),
    );
  });

  it('sum up the smart camera', () => {
    const [ram, flash] = lanesOf(smartCamera());
    expect(ram).toMatchObject({ title: 'On-chip RAM', range: { start: 0x34000000n, end: 0x34420000n } });
    expect(ram!.totals).toMatchObject({ application: 0x17fc00n, neuralArt: 0x2c0000n, free: 0x60400n });
    expect(flash!.totals).toMatchObject({
      boot: 118n * 1024n,
      neuralArt: 61n << 20n,
      neuralArtUsed: 11051008n,
    });
    expect(flash!.folds).toHaveLength(2);
  });

  it('end at the last claim where the board is not known, and say so', () => {
    const lane = lanesOf(modelWith([claimOf('pool', 'octoFlash', 0x70380000n, 0x100000n)], null)).find(
      (one) => one.id === 'XSPI2',
    )!;
    expect(lane.range.end).toBe(0x70480000n);
    expect(lane.sizeIsKnown).toBe(false);
  });

  it('show a memory that the board fits and nobody uses', () => {
    expect(lanesOf(modelWith([])).map((lane) => lane.id)).toEqual(['FLEXRAM', 'XSPI2', 'XSPI1']);
  });
});

describe('overlaps', () => {
  it('carry both names', () => {
    expect(smartCamera().overlaps.map((overlap) => overlap.names)).toEqual([['RAM', 'cpuRAM2']]);
  });
});

describe('layout', () => {
  const samples = { smartCamera: smartCamera(), crowdedBoard: crowdedBoard() };
  for (const [name, model] of Object.entries(samples)) {
    it.each([240, 300, 360, 420, 480, 560, 700, 900, 1200, 1600, 2000])(
      `${name}: no text is cut or touches another at %i px`,
      (width) => {
        expect(unreadableTexts(layOutMap(model, { width, heading: true }))).toEqual([]);
      },
    );
    it.each([1.5, 4, 30, 2000])(`${name}: no text is cut or touches another at zoom %f`, (zoom) => {
      const views = new Map(lanesOf(model).map((lane) => [lane.id, { zoom, shift: 0.3 * (1 - 1 / zoom) }]));
      expect(unreadableTexts(layOutMap(model, { width: 800, views }))).toEqual([]);
    });
  }

  it('whatever the claims, every text can be read and every box is on the picture', () => {
    fc.assert(
      fc.property(anyClaims, fc.integer({ min: 240, max: 2000 }), (claims, width) => {
        const picture = layOutMap(modelWith(claims), { width, heading: true });
        expect(unreadableTexts(picture)).toEqual([]);
        for (const item of picture.items) {
          expect(item.bounds.x).toBeGreaterThanOrEqual(0);
          expect(item.bounds.x + item.bounds.width).toBeLessThanOrEqual(picture.width);
          expect(item.bounds.width).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('nor does any zoom hide or cut a text', () => {
    fc.assert(
      fc.property(
        anyClaims,
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 300, max: 2000 }),
        (claims, zoom, share, width) => {
          const model = modelWith(claims);
          const views = new Map(
            lanesOf(model).map((lane) => [lane.id, { zoom, shift: share * (1 - 1 / zoom) }]),
          );
          const picture = layOutMap(model, { width, views });
          expect(unreadableTexts(picture)).toEqual([]);
          for (const { bounds } of picture.items) {
            expect(bounds.x).toBeGreaterThanOrEqual(0);
            expect(bounds.x + bounds.width).toBeLessThanOrEqual(picture.width);
          }
        },
      ),
    );
  });

  it('draws to scale', () => {
    const picture = layOutMap(smartCamera(), { width: 1200 });
    const box = (name: string): number =>
      picture.items.find((item) => item.claim?.endsWith(`:${name}`) && item.claim.startsWith('pool:'))!.bounds
        .width;
    expect(box('cpuRAM2') / box('npuRAM3')).toBeCloseTo(1024 / 448, 2);
  });

  it('shows a pool of a few bytes wide enough to see and to click, with its name', () => {
    const picture = layOutMap(modelWith([claimOf('pool', 'tinyPool', 0x34200000n, 0x40n)]), { width: 640 });
    const item = picture.items.find(({ id }) => id.includes('tinyPool'))!;
    const { x, y, width, height } = item.bounds;
    expect(width).toBeGreaterThanOrEqual(2);
    expect(height).toBeGreaterThan(20);
    // A click need not hit two pixels: what is next to it counts too, not what is further away.
    for (const at of [x - 1.5, x, x + width + 1.5])
      expect(itemAt(picture.items, at, y + height / 2)?.id).toBe(item.id);
    expect(itemAt(picture.items, x - 12, y + height / 2)?.id).not.toBe(item.id);
    const drawn = picture.shapes.filter((shape) => 'item' in shape && shape.item === item.id);
    expect(drawn.some((shape) => shape.kind === 'rect' && shape.width >= 1)).toBe(true);
    expect(drawn.some((shape) => shape.kind === 'text' && shape.text === 'tinyPool')).toBe(true);
  });

  it('writes what an overlap is beside its own number only', () => {
    const board = smartCamera();
    const [overlap] = board.overlaps;
    for (let spacing = 0x8000n; spacing < 0x80000n; spacing += 0x4000n) {
      const overlaps = [0n, 1n, 2n, 3n].map((at) => {
        const start = 0x34020000n + at * spacing;
        return { ...overlap!, id: `overlap:${at}`, range: { start, end: start + 0x1000n } };
      });
      const { shapes } = layOutMap({ ...board, overlaps }, { width: 1200 });
      const circles = shapes.flatMap((shape) => (shape.kind === 'circle' ? [shape] : []));
      const callouts = shapes.flatMap((shape) =>
        shape.kind === 'text' && shape.item?.startsWith('overlap:') && shape.paint.includes('n6-on-hatch')
          ? [shape]
          : [],
      );
      for (const text of callouts) {
        const gap = (circle: { x: number; radius: number }): number =>
          Math.max(text.x - circle.x - circle.radius, circle.x - circle.radius - text.x - text.width);
        const beside = circles.filter(({ y }) => Math.abs(y - text.y) < 12).sort((x, y) => gap(x) - gap(y));
        expect(beside[0]!.item).toBe(text.item);
        if (beside[1]) expect(gap(beside[1])).toBeGreaterThan(gap(beside[0]!) + 2);
      }
    }
  });

  it('says only where an image begins whose size nobody knows', () => {
    const claim = { ...claimOf('image', 'application', 0x70100000n, 1n), isBaseOnly: true as const };
    const picture = layOutMap(modelWith([claim]), { width: 1200 });
    const text = picture.items.find((item) => item.kind === 'claim')!.text();
    expect([text.label, ...text.details].join('\n')).toContain('from 0x70100000');
    expect([text.label, ...text.details].join('\n')).not.toMatch(/0x70100001|1 byte/);
  });

  it('hatches what lies behind an image of unknown size as not known, and calls none of it free', () => {
    const image = { ...claimOf('image', 'application', 0x70100000n, 1n), isBaseOnly: true as const };
    const weights = claimOf('weights', 'octoFlash', 0x70380000n, 0x100000n);
    const { items, shapes } = layOutMap(modelWith([image, weights]), { width: 1200 });
    const unknown = items.filter(({ kind }) => kind === 'unknown');
    expect(unknown.map(({ range }) => range)).toEqual([{ start: 0x70100001n, end: 0x70380000n }]);
    expect(shapes.find(({ item }) => item === unknown[0]!.id)).toMatchObject({ paint: 'n6-hatch-unknown' });
    expect(unknown[0]!.text().label).toMatch(
      /^not known: behind an image whose size nothing says, 0x70100001/,
    );
    const free = items.filter(({ kind }) => kind === 'free').map(({ range }) => range!);
    expect(free.some(({ start, end }) => start < 0x70380000n && end > 0x70100001n)).toBe(false);
    // The near miss: an image of known size has free memory behind it.
    const known = layOutMap(modelWith([claimOf('image', 'application', 0x70100000n, 4096n), weights]), {
      width: 1200,
    });
    expect(known.items.some(({ kind }) => kind === 'unknown')).toBe(false);
  });

  it('draws a memory of any size with a readable number of addresses', () => {
    for (let bits = 8n; bits < 64n; bits++) {
      const claim = claimOf('pool', 'huge', 0x34200000n, 1n << bits);
      const { shapes } = layOutMap(modelWith([claim]), { width: 1200 });
      expect(shapes.length).toBeLessThan(600);
    }
  });

  it('turns pixels into addresses and back', () => {
    const { lanes } = layOutMap(smartCamera(), {
      width: 1200,
      views: new Map([['FLEXRAM', { zoom: 3, shift: 0.2 }]]),
    });
    const lane = lanes.find((one) => one.lane.id === 'FLEXRAM')!;
    expect(Number(lane.addressAt(lane.xOf(0x34180000n)) - 0x34180000n)).toBeLessThan(2);
  });

  it('shows where the memory of the board ends', () => {
    const picture = layOutMap(crowdedBoard(), { width: 1200 });
    const absent = picture.items.find((item) => item.kind === 'absent')!;
    expect(absent.range).toEqual({ start: 0x74000000n, end: 0x74080000n });
    expect(absent.text().label).toBe('no memory on NUCLEO-N657X0-Q, 0x74000000 – 0x74080000, 512 KiB');
  });

  it('tells a pool as it was built from the same pool in its file', () => {
    const claims = [
      claimOf('pool', 'npuRAM5', 0x342e0000n, 0x50000n),
      { ...claimOf('pool', 'npuRAM5', 0x342e0000n, 0x70000n), isAsBuilt: true as const },
    ];
    const picture = layOutMap(modelWith(claims), { width: 1400 });
    const texts = picture.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));
    expect(texts.filter((text) => text === 'npuRAM5')).toHaveLength(2);
    expect(texts.filter((text) => text.startsWith('as built'))).toHaveLength(1);
    expect(texts).toContain('pool as built, before the pool file changed');
    expect(mapTable(modelWith(claims)).rows.map(({ cells }) => cells[1]?.text)).toContain(
      'memory pool as built',
    );
  });

  it('gives every item its own id', () => {
    const ids = layOutMap(crowdedBoard(), { width: 1200 }).items.map((item) => item.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('svg', () => {
  it('is well-formed whatever the names', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        expect(XMLValidator.validate(mapToSvg(modelWith(claims), { width: 640 }))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('says both names and the exact bytes of an overlap, and both aliases in a tooltip', () => {
    const svg = mapToSvg(smartCamera(), { width: 1200 });
    expect(svg).toContain('RAM and cpuRAM2 share 524288 bytes (512 KiB)');
    expect(svg).toContain('secure 0x34100000 – 0x34200000\nnon-secure 0x24100000 – 0x24200000');
    expect(svg).toContain('Model/my_mpools/camera.mpool:11');
  });

  it('fetches nothing and sets no style attribute', () => {
    const svg = mapToSvg(crowdedBoard(), { width: 900 });
    expect(svg).not.toMatch(/ style="/);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  });
});

describe('json', () => {
  it('lists a region that crosses banks in each of them, cut to it', () => {
    const banks = mapReportOf([crowdedBoard()]).targets[0]!.banks;
    const ram = banks.flatMap((bank) =>
      bank.claims.filter((claim) => claim.name === 'RAM').map((claim) => [bank.name, claim.start, claim.end]),
    );
    expect(ram).toEqual([
      ['AXISRAM1', '0x34080000', '0x34100000'],
      ['AXISRAM2', '0x34100000', '0x34200000'],
    ]);
    expect(banks.find((bank) => bank.name === 'AXISRAM2')!.overlaps).toEqual([
      { start: '0x34100000', end: '0x34200000', claims: ['RAM', 'cpuRAM2'] },
    ]);
  });

  it('leaves no byte of a bank unsaid', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const model = modelWith(claims);
        for (const bank of mapReportOf([model]).targets[0]!.banks) {
          const whole = { start: BigInt(bank.start), end: BigInt(bank.end) };
          const ranges = [...bank.claims, ...bank.free].map((one) => ({
            start: BigInt(one.start),
            end: BigInt(one.end),
          }));
          const fitted = model.board!.external[bank.name];
          // What is left of a ROM is of no use to anybody.
          if (bank.name === 'boot ROM') continue;
          const missing = subtract(whole, ranges).filter(
            (range) => fitted === undefined || range.start < whole.start + fitted,
          );
          expect(missing).toEqual([]);
          for (const range of ranges) expect(range.start >= whole.start && range.end <= whole.end).toBe(true);
        }
      }),
    );
  });

  it('reads a non-secure alias as its canonical bytes', () => {
    const bank = mapReportOf([crowdedBoard()]).targets[0]!.banks.find((one) => one.name === 'AXISRAM6')!;
    expect(bank.claims.map((claim) => claim.name)).toEqual(['AXISRAM6', 'npuRAM6']);
    expect(bank.free).toEqual([]);
  });
});

describe('text', () => {
  it('fits the terminal and names everything', () => {
    const text = mapToText([smartCamera()], 100);
    for (const line of text.split('\n').filter((one) => one.includes('│')))
      expect([...line].length).toBeLessThanOrEqual(104);
    for (const word of [
      'RAM',
      'cpuRAM2',
      'octoFlash',
      '.bss',
      'FSBL',
      'error: RAM and cpuRAM2 share 524288 bytes',
    ])
      expect(text).toContain(word);
  });

  it('says so where there is nothing', () => {
    expect(mapToText([modelWith([])])).toContain('Nothing of this target occupies memory.');
  });
});

describe('wire', () => {
  it('survives JSON', () => {
    for (const model of [smartCamera(), crowdedBoard()])
      expect(mapFromWire(JSON.parse(JSON.stringify(mapToWire(model))))).toEqual(model);
  });
});

describe('table', () => {
  it('has a row for every claim, overlap and free stretch', () => {
    const model = smartCamera();
    const lanes = lanesOf(model);
    const rows = mapTable(model).rows;
    expect(rows).toHaveLength(
      model.claims.length + model.overlaps.length + lanes.reduce((sum, lane) => sum + lane.free.length, 0),
    );
    expect(rows.every((row) => row.cells.length === mapTable(model).columns.length)).toBe(true);
  });
});

describe('the address that somebody looks for', () => {
  const model = smartCamera();
  const mark = (text: string, view = { zoom: 1, shift: 0 }) => {
    const address = searchedAddress(model, text);
    const views = new Map(lanesOf(model).map((lane) => [lane.id, view]));
    const picture = layOutMap(model, { width: 900, views });
    return { address, picture, shapes: address === undefined ? [] : addressMarker(picture, address) };
  };

  it('has a line at its place in its lane, and its number on the picture', () => {
    const { address, picture, shapes } = mark('0x34150000');
    const placed = laneWith(picture, address!)!;
    const [line, , text] = shapes;
    expect(line).toMatchObject({ kind: 'path', paint: 'n6-scrub' });
    expect(line?.kind === 'path' ? line.d : '').toMatch(
      new RegExp(`^M${placed.xOf(address!).toFixed(2).replace('.', '\\.')} `),
    );
    expect(text).toMatchObject({ kind: 'text', text: '0x34150000' });
  });
  it('is the same byte by its other alias', () => {
    expect(mark('0x24150000').address).toBe(0x34150000n);
  });
  it('keeps its number on the picture at both ends of a lane', () => {
    for (const text of ['0x34000000', '0x3441ffff']) {
      const { picture, shapes } = mark(text);
      for (const shape of shapes) {
        if (shape.kind !== 'rect') continue;
        expect(shape.x).toBeGreaterThanOrEqual(0);
        expect(shape.x + shape.width).toBeLessThanOrEqual(picture.width);
      }
    }
  });
  it('has none outside every lane, outside what a zoomed lane shows, and for a name', () => {
    expect(mark('0xa0000000').shapes).toEqual([]);
    expect(mark('0x34000000', { zoom: 8, shift: 0.5 }).shapes).toEqual([]);
    expect(mark('npuRAM5').address).toBeUndefined();
  });
});
