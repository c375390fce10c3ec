import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../core/base/size';
import type { ElfImage } from '../../../core/image/elf';
import { parseElf, symbolNamed, symbolsIn } from '../../../core/image/elf';
import { armBuild, armToolsMissing, stLikeObjects, stLikeScript } from './armBuild';
import { writeElf } from './elfFile';

const small = writeElf(
  [
    { name: '.text', type: 1, flags: 6, address: 0x70100400, size: 64 },
    { name: '.data', type: 1, flags: 3, address: 0x34000000, size: 8, loadAddress: 0x70100440 },
    { name: '.bss', type: 8, flags: 3, address: 0x34000008, size: 120 },
    { name: '.comment', type: 1, flags: 0, address: 0, size: 5 },
  ],
  [
    { name: 'main.c', value: 0, info: 0x04, section: 0xfff1 },
    { name: 'state', value: 0x34000010, size: 4, info: 0x01, section: 3 },
    { name: '$t', value: 0x70100400, info: 0x00, section: 1 },
    { name: '$d.realdata', value: 0x70100400, info: 0x00, section: 1 },
    { name: 'Reset_Handler', value: 0x70100401, size: 32, info: 0x12, section: 1 },
    { name: 'frame', value: 0x34000020, size: 64, info: 0x11, section: 3 },
    { name: 'frame', value: 0x34000060, size: 4, info: 0x01, section: 3 },
    { name: 'elsewhere', value: 0, info: 0x10, section: 0 },
    { name: '_estack', value: 0x34100000, section: 0xfff1 },
    { name: 'größe', value: 0x34000070, size: 4, info: 0x11, section: 3 },
  ],
  0x70100401,
);

function image(bytes: Uint8Array): ElfImage {
  const result = parseElf(bytes);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

function change(edit: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = small.slice();
  edit(new DataView(bytes.buffer), bytes);
  return bytes;
}

describe('parseElf', () => {
  it('reads sections, segments and the entry', () => {
    const elf = image(small);
    expect(elf.problems).toEqual([]);
    expect(elf.fileType).toBe('executable');
    expect(elf.entry).toBe(0x70100401n);
    expect(
      elf.sections.map((s) => [
        s.name,
        formatRange(s.range),
        s.loadRange && formatRange(s.loadRange),
        s.allocated,
        s.noBits,
      ]),
    ).toEqual([
      ['.text', '[0x70100400, 0x70100440)', '[0x70100400, 0x70100440)', true, false],
      ['.data', '[0x34000000, 0x34000008)', '[0x70100440, 0x70100448)', true, false],
      ['.bss', '[0x34000008, 0x34000080)', undefined, true, true],
      ['.comment', '[0x00000000, 0x00000005)', undefined, false, false],
      ['.symtab', expect.any(String), undefined, false, false],
      ['.strtab', expect.any(String), undefined, false, false],
      ['.shstrtab', expect.any(String), undefined, false, false],
    ]);
    expect(elf.segments.map((s) => [formatRange(s.virtual), formatRange(s.physical)])).toEqual([
      ['[0x70100400, 0x70100440)', '[0x70100400, 0x70100440)'],
      ['[0x34000000, 0x34000008)', '[0x70100440, 0x70100448)'],
      ['[0x34000008, 0x34000080)', '[0x34000008, 0x34000008)'],
    ]);
  });

  it('reads symbols, without mapping symbols', () => {
    const elf = image(small);
    expect(elf.symbols.map((s) => s.name)).toEqual([
      'state',
      'Reset_Handler',
      'frame',
      'frame',
      'elsewhere',
      '_estack',
      'größe',
    ]);
    expect(symbolNamed(elf, 'state')).toMatchObject({
      binding: 'local',
      sourceFile: 'main.c',
      section: '.bss',
      kind: 'object',
    });
    expect(symbolNamed(elf, 'frame')).toMatchObject({ binding: 'global', value: 0x34000020n, size: 64 });
    expect(symbolNamed(elf, '_estack')).toMatchObject({
      value: 0x34100000n,
      absolute: true,
      section: undefined,
    });
    expect(symbolNamed(elf, 'elsewhere')).toBeUndefined();
    expect(symbolNamed(elf, 'Reset_Handler')).toMatchObject({
      value: 0x70100401n,
      range: { start: 0x70100400n, end: 0x70100420n },
    });
  });

  const owners: readonly (readonly [bigint, bigint, string[]])[] = [
    [0x34000020n, 0x34000021n, ['frame']],
    [0x3400005fn, 0x34000074n, ['frame', 'frame', 'größe']],
    [0x34000014n, 0x34000020n, []],
    [0x34000020n, 0x34000020n, []],
    [0x70100410n, 0x70100411n, ['Reset_Handler']],
    [0n, 0xffffffffn, ['state', 'frame', 'frame', 'größe', 'Reset_Handler']],
  ];
  it.each(owners)('finds who owns [%s, %s)', (start, end, expected) => {
    expect(symbolsIn(image(small), { start, end }).map((s) => s.name)).toEqual(expected);
  });

  const refused: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['nothing', new Uint8Array(), /is empty/],
    ['a text', new TextEncoder().encode('hello'), /is not an ELF file/],
    [
      'a Git LFS pointer',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid'),
      /Git LFS pointer/,
    ],
    ['an archive', new TextEncoder().encode('!<arch>\n'), /archive/],
    ['three bytes', small.slice(0, 3), /truncated/],
    ['half a header', small.slice(0, 40), /truncated: 40 of the 52 bytes/],
    ['all but the last byte', small.slice(0, -1), /truncated or damaged: its section table ends at byte/],
    ['ELF64', change((_, b) => (b[4] = 2)), /64-bit/],
    ['an unknown class', change((_, b) => (b[4] = 7)), /ELF class 7/],
    ['big-endian', change((_, b) => (b[5] = 2)), /big-endian/],
    ['another machine', change((v) => v.setUint16(18, 243, true)), /machine 243, not Arm/],
    ['an object', change((v) => v.setUint16(16, 1, true)), /relocatable object/],
    ['a core dump', change((v) => v.setUint16(16, 4, true)), /core dump/],
    ['small section headers', change((v) => v.setUint16(46, 8, true)), /section headers of 8 bytes/],
    ['small program headers', change((v) => v.setUint16(42, 8, true)), /program headers of 8 bytes/],
    ['far program headers', change((v) => v.setUint32(28, 0xfffffff0, true)), /program header table/],
  ];
  it.each(refused)('says what is wrong with %s', (_, bytes, reason) => {
    expect(parseElf(bytes)).toEqual({ problem: expect.stringMatching(reason) as unknown });
  });

  it('reads a file whose section count stands in the null section', () => {
    const bytes = change((view) => {
      const table = view.getUint32(32, true);
      view.setUint32(table + 20, view.getUint16(48, true), true);
      view.setUint32(table + 24, view.getUint16(50, true), true);
      view.setUint16(48, 0, true);
      view.setUint16(50, 0xffff, true);
    });
    expect(image(bytes).sections).toEqual(image(small).sections);
  });

  it('keeps segments where the section table is stripped', () => {
    const bytes = change((view) => {
      view.setUint32(32, 0, true);
      view.setUint16(48, 0, true);
      view.setUint16(50, 0, true);
    });
    const elf = image(bytes);
    expect(elf.segments).toHaveLength(3);
    expect(elf.problems).toEqual([expect.stringContaining('no section table')]);
  });

  it('knows that .tbss takes no memory', () => {
    const tls = writeElf([{ name: '.tbss', type: 8, flags: 0x403, address: 0x34000000, size: 64 }], []);
    expect(image(tls).sections[0]).toMatchObject({ name: '.tbss', allocated: false });
  });

  it('reads a view into a larger buffer', () => {
    const buffer = new Uint8Array(small.length + 7);
    buffer.set(small, 7);
    expect(image(buffer.subarray(7))).toEqual(image(small));
  });

  it('bounds names that all refer to one long string', () => {
    const count = 40_000;
    const bytes = writeElf(
      [{ name: '.bss', type: 8, flags: 3, address: 0x34000000, size: 4 }],
      Array.from({ length: count }, (_, i) => ({
        name: i === 0 ? 'x'.repeat(100_000) : '',
        value: 0,
        section: 1,
      })),
    );
    const view = new DataView(bytes.buffer);
    const symbols = image(bytes).sections.find((s) => s.name === '.symtab')!.fileOffset;
    for (let i = 1; i <= count; i++) view.setUint32(symbols + 16 * i, 1, true);
    const elf = image(bytes);
    expect(elf.symbols.length).toBeLessThan(33_000);
    expect(elf.symbols[0]!.name).toHaveLength(1024);
    expect(elf.problems.join()).toContain('more names than are read');
  });

  it('never throws, whatever bytes are changed or cut off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(small.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        fc.integer({ min: 0, max: small.length }),
        (edits, length) => {
          const bytes = small.slice();
          for (const [at, value] of edits) bytes[at] = value;
          const result = parseElf(bytes.subarray(0, length));
          if (!('problem' in result)) symbolsIn(result, { start: 0n, end: 0xffffffffn });
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe.skipIf(armToolsMissing)(
  `parseElf against readelf and nm${armToolsMissing ? ` (${armToolsMissing})` : ''}`,
  () => {
    it('lists the same sections, segments and symbols', () => {
      const build = armBuild(stLikeScript, stLikeObjects);
      const elf = image(build.elf);

      const sections = [
        ...build
          .print('readelf', '-SW')
          .matchAll(
            /^ +\[ *(\d+)\] (\S+) +(\S+) +([0-9a-f]{8}) ([0-9a-f]{6}) ([0-9a-f]{6}) ..\s+(\S*) +\d+ +\d+ +\d+$/gm,
          ),
      ];
      expect(sections.length).toBeGreaterThan(8);
      expect(
        elf.sections.map((s) => [
          s.index,
          s.name,
          s.noBits,
          s.range.start,
          s.fileOffset,
          s.range.end - s.range.start,
          s.allocated,
        ]),
      ).toEqual(
        sections.map(([, index, name, type, address, offset, size, flags]) => [
          Number(index),
          name,
          type === 'NOBITS',
          BigInt(`0x${address}`),
          Number.parseInt(offset!, 16),
          BigInt(`0x${size}`),
          flags!.includes('A'),
        ]),
      );

      const program = build.print('readelf', '-lW');
      const segments = [...program.matchAll(/^ +LOAD +(0x\S+) (0x\S+) (0x\S+) (0x\S+) (0x\S+)/gm)];
      expect(segments.length).toBeGreaterThan(2);
      expect(
        elf.segments.map((s) => [s.fileOffset, s.virtual.start, s.physical.start, s.fileSize, s.memorySize]),
      ).toEqual(
        segments.map((m) => [Number(m[1]), BigInt(m[2]!), BigInt(m[3]!), Number(m[4]), Number(m[5])]),
      );
      expect(elf.entry).toBe(BigInt(/Entry point (0x[0-9a-f]+)/.exec(program)![1]!));

      const listed = build.print('nm', '-S').matchAll(/^([0-9a-f]{8})(?: ([0-9a-f]{8}))? (\S) (\S+)$/gm);
      const expected = [...listed]
        .map((m) => `${m[4]} ${m[1]} ${m[2] ?? '00000000'}`)
        .filter((line) => !line.startsWith('$'));
      const hex = (value: bigint | number): string => value.toString(16).padStart(8, '0');
      // nm prints a Thumb function's address without bit 0.
      const ours = elf.symbols.map(
        (s) => `${s.name} ${hex(s.kind === 'function' ? s.value & ~1n : s.value)} ${hex(s.size)}`,
      );
      expect(ours.sort()).toEqual(expected.sort());
      expect(symbolsIn(elf, rangeOfSymbol(elf, 'local_state')).map((s) => s.name)).toEqual(['local_state']);
    });

    it('finds the load address of .data where the map says it is', () => {
      const build = armBuild(stLikeScript, stLikeObjects);
      const map = [
        ...build.map.matchAll(/^(\.\S+) +0x([0-9a-f]+) +0x([0-9a-f]+) load address 0x([0-9a-f]+)$/gm),
      ];
      const data = image(build.elf).sections.find((s) => s.name === '.data')!;
      expect(data.loadRange!.start).toBe(BigInt(`0x${map.find((m) => m[1] === '.data')![4]}`));
    });
  },
);

function rangeOfSymbol(elf: ElfImage, name: string): { start: bigint; end: bigint } {
  return symbolNamed(elf, name)!.range;
}
