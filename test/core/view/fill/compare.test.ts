import { describe, expect, it } from 'vitest';
import { compareFills, growth } from '../../../../core/view/fill/compare';
import { changeSummary, changeText } from '../../../../core/view/fill/details';
import { layOutFill } from '../../../../core/view/fill/layout';
import { fillObjects, type FillBar, type FillModel, type FillPart } from '../../../../core/view/fill/model';
import type { FillView } from '../../../../core/view/fill/picture';
import { fillTable } from '../../../../core/view/fill/table';
import { fillFromWire, fillToWire } from '../../../../core/view/fill/wire';

function part(level: FillPart['level'], name: string, parts: readonly FillPart[] | number): FillPart {
  const size = typeof parts === 'number' ? parts : parts.reduce((sum, one) => sum + one.size, 0);
  return {
    id: '',
    name,
    level,
    size,
    kind: 'application',
    ...(level === 'symbol' ? { start: 0x34000400n, section: '.text' } : {}),
    parts: typeof parts === 'number' ? [] : parts,
  };
}

/** One region with one section of objects, each with its symbols and their sizes. */
function build(objects: Readonly<Record<string, Readonly<Record<string, number>>>>): FillModel {
  const parts = Object.entries(objects).map(([object, symbols]) =>
    part(
      'object',
      object,
      Object.entries(symbols).map(([symbol, size]) => part('symbol', symbol, size)),
    ),
  );
  const section = part('section', '.text', parts);
  const bar: FillBar = {
    id: '',
    name: 'RAM',
    kind: 'region',
    start: 0x34000400n,
    total: 4096,
    used: section.size,
    budget: undefined,
    parts: [section],
  };
  const model: FillModel = {
    title: 'board',
    files: ['app.elf'],
    match: 'same',
    discarded: 0,
    bars: [bar],
    sources: new Map(),
  };
  // As a page has it: reading it gives the parts their ids.
  return fillFromWire(fillToWire(model));
}

const before = build({ 'main.o': { main: 100, helper: 40 }, 'old.o': { gone: 60 } });
const after = build({ 'main.o': { main: 164, helper: 40, added: 8 } });
const all: FillView = {
  open: new Set(['region:RAM', 'region:RAM/.text', 'region:RAM/.text/main.o', 'region:RAM/.text/old.o']),
  order: 'change',
  focus: undefined,
  limits: new Map(),
};

describe('compareFills', () => {
  const compared = compareFills(after, before, 'yesterday');
  const symbols = fillObjects(compared).flatMap(({ parts }) => parts);

  it('tells what grew, what is new and what is gone, and leaves what stayed alone', () => {
    expect(symbols.map((symbol) => [symbol.name, growth(symbol), changeText(symbol)])).toEqual([
      ['main', 64, '+64 bytes'],
      ['helper', 0, ''],
      ['added', 8, 'new'],
      ['gone', -60, 'gone -60 bytes'],
    ]);
    expect(growth(after.bars[0]!.parts[0]!)).toBeUndefined();
  });

  it('sums up by region', () => {
    expect(changeSummary(compared)).toBe('Since yesterday: RAM +12 bytes. Largest change: main +64 bytes.');
    expect(changeSummary(compareFills(after, after, 'yesterday'))).toBe(
      'Regions and pools are as full as in yesterday.',
    );
    expect(changeSummary(after)).toBe('');
  });

  it('shows the largest change first, what is gone too', () => {
    const { items, shapes } = layOutFill(compared, { width: 1000, view: all });
    const rows = items.map(({ id }) => id).filter((id) => /^region:.*\/.*\//.test(id));
    expect(rows).toEqual([
      'region:RAM/.text/main.o',
      'region:RAM/.text/main.o/main',
      'region:RAM/.text/main.o/added',
      'region:RAM/.text/main.o/helper',
      'region:RAM/.text/old.o',
      'region:RAM/.text/old.o/gone',
    ]);
    expect(shapes.some((shape) => shape.kind === 'text' && shape.text === '+64 bytes')).toBe(true);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });

  it('says nothing of pools where one of the two knows none', () => {
    const pool: FillBar = { ...after.bars[0]!, name: 'npuRAM6', kind: 'pool', used: 100, parts: [] };
    const withPool = { ...after, bars: [...after.bars, pool] };
    expect(changeSummary(compareFills(withPool, before, 'x'))).toBe(
      'Since x: RAM +12 bytes. Largest change: main +64 bytes.',
    );
    expect(changeSummary(compareFills(after, { ...before, bars: [...before.bars, pool] }, 'x'))).toBe(
      'Since x: RAM +12 bytes. Largest change: main +64 bytes.',
    );
    const grown = { ...before, bars: [...before.bars, { ...pool, used: 60 }] };
    expect(changeSummary(compareFills(withPool, grown, 'x'))).toBe(
      'Since x: RAM +12 bytes, npuRAM6 +40 bytes. Largest change: main +64 bytes.',
    );
  });

  it('has a column of changes in the table, and none without a comparison', () => {
    expect(fillTable(compared).columns.map(({ title }) => title)).toContain('Change');
    expect(fillTable(after).columns.map(({ title }) => title)).not.toContain('Change');
  });
});

describe('the rows of the fill', () => {
  it('show forty parts of a thing, and as many as are asked for', () => {
    const many = build({
      'large.o': Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`s${i}`, 100 - i])),
    });
    const open = new Set(['region:RAM', 'region:RAM/.text', 'region:RAM/.text/large.o']);
    const rows = (limits: ReadonlyMap<string, number>): number =>
      layOutFill(many, { width: 1000, view: { ...all, order: 'size', open, limits } }).items.filter(
        ({ id }) => id.startsWith('region:RAM/.text/large.o/'),
      ).length;
    expect(rows(new Map())).toBe(40);
    expect(rows(new Map([['region:RAM/.text/large.o', 440]]))).toBe(100);
    const { items } = layOutFill(many, { width: 1000, view: { ...all, open } });
    expect(items.find(({ id }) => id.startsWith('rest:'))?.text().label).toMatch(/^60 more: /);
  });

  it('are not in a file, where nothing opens', () => {
    const { items } = layOutFill(after, { width: 1000 });
    expect(items.some(({ handle }) => handle !== undefined)).toBe(false);
    expect(items.some(({ id }) => id === 'region:RAM/.text')).toBe(false);
  });
});

describe('the fill as JSON', () => {
  it('comes back as it was', () => {
    const wire = JSON.parse(JSON.stringify(fillToWire(after))) as ReturnType<typeof fillToWire>;
    expect(fillFromWire(wire)).toEqual(after);
  });
});
