import { describe, expect, it } from 'vitest';
import { imageFill } from '../../../core/image/fill/imageFill';
import { parseLinkerMap } from '../../../core/image/linkerMapReader';
import type { BuiltFill } from '../../../core/memory/fill';
import {
  cutRows,
  sizeJson,
  sizeMarkdown,
  sizeRows,
  sizeText,
  type SizeLevel,
} from '../../../core/report/size';
import { plainStyle } from '../../../core/report/style';
import { fillCsv } from '../../../core/view/fill/csv';
import { fillModelOf } from '../../../core/view/fill/model';
import { stMap } from '../image/stMap';

const built: BuiltFill = {
  target: 'board',
  file: 'build/app.map',
  otherFile: undefined,
  fill: imageFill({ map: parseLinkerMap(stMap) }),
  match: 'same',
  pools: [
    {
      name: 'npuRAM5',
      file: 'x.mpool',
      range: { start: 0x342e0000n, end: 0x34350000n },
      weights: 1024,
      activations: 300_000,
      models: ['network.c'],
    },
  ],
};
const noBudget = () => undefined;
const rowsOf = (by: SizeLevel) =>
  sizeRows(built, by, noBudget).map(({ name, of, size }) => `${name} | ${of} | ${size}`);

describe('sizeRows', () => {
  it('shows regions and pools on one table', () => {
    expect(rowsOf('region')).toEqual([
      'ROM | region | 104',
      'RAM | region | 2752',
      'npuRAM5 | pool: 292.97 KiB activations, 1 KiB weights | 301024',
    ]);
  });

  it('collects objects of all sections, and counts a load copy once', () => {
    expect(rowsOf('object').slice(0, 2)).toEqual(['(other) |  | 2560', 'build/main.o |  | 196']);
    const sum = sizeRows(built, 'object', noBudget).reduce((total, row) => total + row.size, 0);
    // 104 of ROM less the 8 that wait there for `.data`, and all of RAM.
    expect(sum).toBe(104 - 8 + 2752);
    expect(sizeRows(built, 'symbol', noBudget).reduce((total, row) => total + row.size, 0)).toBe(sum);
    expect(sizeRows(built, 'file', noBudget).reduce((total, row) => total + row.size, 0)).toBe(sum);
  });

  it('cuts to the largest and keeps the sum', () => {
    const rows = sizeRows(built, 'symbol', noBudget);
    const cut = cutRows(rows, 2);
    expect(cut.map(({ name }) => name)).toEqual([rows[0]!.name, rows[1]!.name, `${rows.length - 2} more`]);
    expect(cut.reduce((total, row) => total + row.size, 0)).toBe(
      rows.reduce((total, row) => total + row.size, 0),
    );
    expect(cutRows(rows, rows.length)).toBe(rows);
  });
});

describe('size in each format', () => {
  it('has the shape that is documented', () => {
    const { images, version } = sizeJson([built], (name) => (name === 'RAM' ? 1000 : undefined));
    expect(version).toBe(1);
    expect(images[0]).toMatchObject({ file: 'build/app.map', kind: 'linkerMap' });
    const ram = images[0]!.regions.find(({ name }) => name === 'RAM')!;
    expect(ram).toMatchObject({ start: '0x34000000', size: 0x100000, used: 2752, budget: 1000 });
    expect(ram.sections[0]).toEqual({
      name: '.data',
      start: '0x34000000',
      load: '0x70100460',
      size: 8,
      objects: [
        {
          object: '(fill)',
          archive: null,
          size: 4,
          symbols: [{ name: '(fill)', start: '0x34000004', size: 4 }],
        },
        {
          object: 'build/main.o',
          archive: null,
          size: 4,
          symbols: [{ name: 'counter', start: '0x34000000', size: 4 }],
        },
      ],
    });
    expect(images[0]!.pools[0]).toMatchObject({ name: 'npuRAM5', used: 301024, weights: 1024, budget: null });
  });

  it('prints bars, budgets that are exceeded and what the link left out', () => {
    const text = sizeText([built], 'region', 10, (name) => (name === 'RAM' ? 1000 : undefined), plainStyle);
    expect(text).toMatch(/^board {2}build\/app\.map\n/);
    expect(text).toMatch(
      /RAM +2\.69 KiB +of 1 MiB +0\.3 % +0x34000000 +░{20} +region +budget 1000 bytes, exceeded/,
    );
    expect(text).toMatch(/npuRAM5 +293\.97 KiB +of 448 KiB +65\.6 % /);
    expect(text).toContain('The link left out 64 bytes that nothing uses');
    expect(text).toContain('From the map alone');
    expect(sizeText([{ ...built, match: 'different' }], 'region', 10, noBudget, plainStyle)).toContain(
      'Built with another linker script',
    );
    expect(text).not.toContain('Built with another linker script');
  });

  it('keeps markdown and csv whole, whatever is in a name', () => {
    const odd = sizeMarkdown([{ ...built, target: 'a|b*c' }], 'object', 3, noBudget);
    expect(odd).toContain('### a\\|b\\*c');
    expect(
      odd
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .every((line) => line.split(/(?<!\\)\|/).length === 5),
    ).toBe(true);
    const csv = fillCsv([fillModelOf({ ...built, file: '=cmd,"x"' }, { budgetOf: noBudget })])
      .trimEnd()
      .split('\r\n');
    expect(csv[0]).toBe('image,region,section,archive,object,symbol,start,load,size,file,line');
    expect(csv[1]).toMatch(/^"'=cmd,""x""",ROM,\.text,/);
    expect(csv.at(-2)).toContain('npuRAM5,pool,,,activations,0x342e0000,,300000');
  });
});
