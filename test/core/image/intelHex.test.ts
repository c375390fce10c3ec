import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../core/base/size';
import { parseIntelHex } from '../../../core/image/intelHex';
import { parseElf } from '../../../core/image/elf';
import { loadRanges } from '../../../core/image/occupiedSections';
import { armBuild, armToolsMissing, stLikeObjects, stLikeScript } from './armBuild';

/** One record with its checksum. */
function record(type: number, address: number, data: readonly number[]): string {
  const bytes = [data.length, address >> 8, address & 255, type, ...data];
  const sum = bytes.reduce((a, b) => a + b, 0);
  return `:${[...bytes, (256 - (sum & 255)) & 255].map((b) => b.toString(16).toUpperCase().padStart(2, '0')).join('')}`;
}

const data = (address: number, length: number): string =>
  record(
    0,
    address,
    Array.from({ length }, (_, i) => i & 255),
  );
const linear = (upper: number): string => record(4, 0, [upper >> 8, upper & 255]);
const segment = (paragraph: number): string => record(2, 0, [paragraph >> 8, paragraph & 255]);
const end = ':00000001FF';

interface Case {
  readonly name: string;
  readonly lines: readonly string[];
  readonly ranges: readonly string[];
  /** `code@line`. */
  readonly problems?: readonly string[];
  readonly entry?: bigint;
}

const cases: readonly Case[] = [
  { name: 'nothing', lines: [''], ranges: [] },
  {
    name: 'one run over several records, and the start address',
    lines: [
      linear(0x7010),
      data(0x400, 16),
      data(0x410, 16),
      data(0x420, 3),
      record(5, 0, [0x70, 0x10, 0x04, 0x01]),
      end,
    ],
    ranges: ['[0x70100400, 0x70100423)'],
    entry: 0x70100401n,
  },
  {
    name: 'a run across 64 KiB',
    lines: [linear(0x7038), data(0xfff0, 16), linear(0x7039), data(0, 16), end],
    ranges: ['[0x7038fff0, 0x70390010)'],
  },
  {
    name: 'gaps, out of order, touching',
    lines: [linear(0x7038), data(0x100, 16), data(0, 16), data(0x110, 4), data(0x40, 8), end],
    ranges: ['[0x70380000, 0x70380010)', '[0x70380040, 0x70380048)', '[0x70380100, 0x70380114)'],
  },
  {
    name: 'bytes written twice',
    lines: [linear(0x7038), data(0, 16), data(0x20, 16), data(8, 16), end],
    ranges: ['[0x70380000, 0x70380018)', '[0x70380020, 0x70380030)'],
    problems: ['hex-overlap@3'],
  },
  {
    name: 'a record written twice in a row',
    lines: [data(0, 16), data(0, 16), end],
    ranges: ['[0x00000000, 0x00000010)'],
    problems: ['hex-overlap@1'],
  },
  {
    name: 'segment addresses, which wrap within 64 KiB',
    lines: [segment(0x1000), data(0xfff8, 16), record(3, 0, [0x10, 0x00, 0x01, 0x02]), end],
    ranges: ['[0x00010000, 0x00010008)', '[0x0001fff8, 0x00020000)'],
    entry: 0x10102n,
  },
  {
    name: 'linear addresses that wrap at 4 GiB',
    lines: [linear(0xffff), data(0xfffc, 8), end],
    ranges: ['[0x00000000, 0x00000004)', '[0xfffffffc, 0x100000000)'],
  },
  {
    name: 'lower case, blanks and a byte order mark',
    lines: [`\ufeff${linear(0x7038).toLowerCase()} `, '', `\t${data(0xa0, 11).toLowerCase()}`, end],
    ranges: ['[0x703800a0, 0x703800ab)'],
  },
  {
    name: 'a wrong checksum: not believed',
    lines: [linear(0x7038), data(0, 4), data(4, 4).slice(0, -2) + '00', end],
    ranges: ['[0x70380000, 0x70380004)'],
    problems: ['hex-checksum@2'],
  },
  {
    name: 'a damaged base: what follows has no address until the next base',
    lines: [linear(0x7038).slice(0, -2) + '77', data(0, 4), linear(0x7039), data(0, 4), end],
    ranges: ['[0x70390000, 0x70390004)'],
    problems: ['hex-checksum@0', 'hex-no-base@1'],
  },
  {
    name: 'a record cut short',
    lines: [data(0, 4), data(4, 4).slice(0, -3), ':0000', ':', end],
    ranges: ['[0x00000000, 0x00000004)'],
    problems: ['hex-length@1', 'hex-digits@2', 'hex-digits@3'],
  },
  {
    name: 'something else than hex digits',
    lines: [data(0, 4).replace('0001', '0g01'), data(8, 4), end],
    ranges: ['[0x00000008, 0x0000000c)'],
    problems: ['hex-digits@0'],
  },
  {
    name: 'text between records',
    lines: [data(0, 4), '; made by hand', data(4, 4), end],
    ranges: ['[0x00000000, 0x00000008)'],
    problems: ['hex-no-record@1'],
  },
  {
    name: 'unknown record types and wrong lengths',
    lines: [record(6, 0, [1]), record(4, 0, [1]), record(5, 0, [1, 2]), data(0, 4), end],
    ranges: [],
    problems: ['hex-type@0', 'hex-record-length@1', 'hex-record-length@2', 'hex-no-base@3'],
  },
  {
    name: 'text after the end',
    lines: [data(0, 4), end, data(4, 4), data(8, 4)],
    ranges: ['[0x00000000, 0x00000004)'],
    problems: ['hex-after-end@2'],
  },
  {
    name: 'no end',
    lines: [data(0, 4)],
    ranges: ['[0x00000000, 0x00000004)'],
    problems: ['hex-no-end@0'],
  },
];

describe('parseIntelHex', () => {
  it.each(cases)('reads $name', ({ lines, ranges, problems = [], entry }) => {
    for (const newline of ['\n', '\r\n']) {
      const text = lines.join(newline);
      const hex = parseIntelHex(text);
      expect(hex.ranges.map(formatRange)).toEqual(ranges);
      expect(hex.problems.map((p) => `${p.code}@${p.line}`)).toEqual(problems);
      expect(hex.entry).toBe(entry);
      expect(hex.lowest).toBe(hex.ranges[0]?.start);
      for (const { line, span } of [...hex.problems, ...hex.places]) {
        expect(text.slice(0, span.start).split('\n').length - 1).toBe(line);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
    }
  });

  it('says what the checksum should be, and where', () => {
    const text = `${data(0, 2)}\n${data(2, 2).slice(0, -2)}00\n${end}\n`;
    const [problem] = parseIntelHex(text).problems;
    expect(problem!.message).toBe(
      `Checksum 00 should be ${data(2, 2).slice(-2)}; the record is not believed.`,
    );
    expect(text.slice(problem!.span.start - 4, problem!.span.end)).toBe('000100');
  });

  it('says which bytes are written twice', () => {
    const hex = parseIntelHex([data(0, 16), data(0x20, 16), data(8, 0x1c), data(0x2c, 2), end].join('\n'));
    expect(hex.overlaps.map(formatRange)).toEqual([
      '[0x00000008, 0x00000010)',
      '[0x00000020, 0x00000024)',
      '[0x0000002c, 0x0000002e)',
    ]);
    expect(hex.problems.map((p) => p.message)).toContain('0x8 bytes from 0x00000008 are written twice.');
  });

  it('gives up on a text that is nothing but gaps', () => {
    const lines: string[] = [];
    for (let page = 0; page < 9; page++) {
      lines.push(linear(0x7000 + page));
      for (let address = 0; address < 0x10000; address += 2) lines.push(data(address, 1));
    }
    const hex = parseIntelHex(lines.join('\n'));
    expect(hex.ranges).toHaveLength(250_000);
    expect(hex.problems.map((p) => p.code)).toEqual(['hex-scattered']);
  });

  it('gives up early on a text that is none', () => {
    const hex = parseIntelHex('#include <stdio.h>\n'.repeat(100_000));
    expect(hex.isIntelHex).toBe(false);
    expect(hex.problems).toHaveLength(10);
  });

  it('reads any records back, in any order', () => {
    const pieces = fc.array(fc.tuple(fc.nat(0x3ffff), fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(pieces, (list) => {
        const wanted = new Set<number>();
        const lines = list.flatMap(([address, length]) => {
          for (let i = 0; i < length; i++) wanted.add(segmentWrap(address, i));
          return [segment((address >> 16) << 12), data(address & 0xffff, length)];
        });
        const found = new Set<number>();
        for (const range of parseIntelHex([...lines, end].join('\n')).ranges) {
          for (let i = range.start; i < range.end; i++) found.add(Number(i));
        }
        expect([...found].sort()).toEqual([...wanted].sort());
      }),
      { numRuns: 200 },
    );
  });

  it('never throws, whatever is changed', () => {
    const text = cases.flatMap((c) => c.lines).join('\n');
    const short = fc.string({ minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(text.length), short, (at, length, inserted) => {
        const hex = parseIntelHex((text.slice(0, at) + inserted + text.slice(at + 1)).slice(0, length));
        for (let i = 1; i < hex.ranges.length; i++)
          expect(hex.ranges[i]!.start > hex.ranges[i - 1]!.end).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

function segmentWrap(address: number, i: number): number {
  return (address & ~0xffff) + ((address + i) & 0xffff);
}

describe.skipIf(armToolsMissing)(
  `parseIntelHex against objcopy${armToolsMissing ? ` (${armToolsMissing})` : ''}`,
  () => {
    it('loads the bytes that the ELF loads', () => {
      const build = armBuild(stLikeScript, stLikeObjects);
      const hex = parseIntelHex(build.hex);
      const elf = parseElf(build.elf);
      if ('problem' in elf) throw new Error(elf.problem);
      expect(hex.problems).toEqual([]);
      expect(hex.ranges).toEqual(loadRanges(elf));
      expect(hex.entry).toBe(elf.entry);
    });
  },
);
