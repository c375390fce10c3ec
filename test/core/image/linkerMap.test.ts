import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../core/base/size';
import type { LinkerMap } from '../../../core/image/linkerMap';
import { archiveOf, inputSectionsIn } from '../../../core/image/linkerMap';
import { createLinkerMapReader, parseLinkerMap } from '../../../core/image/linkerMapReader';
import { parseElf } from '../../../core/image/elf';
import { armBuild, armToolsMissing, stLikeObjects, stLikeScript } from './armBuild';
import { stMap } from './stMap';
import { growth, linear } from '../../support/pace';

describe('parseLinkerMap', () => {
  const map = parseLinkerMap(stMap);

  it('reads the memory configuration', () => {
    expect(map.isLinkerMap).toBe(true);
    expect(map.problems).toEqual([]);
    expect(map.regions.map((r) => [r.name, r.origin, r.length, r.attributes])).toEqual([
      ['ROM', 0x70100400n, 0x7fc00n, 'xr'],
      ['RAM', 0x34000000n, 0x100000n, 'xrw'],
      ['NONE', 0x90000000n, 0n, ''],
    ]);
  });

  it('reads what the link left out, with its object', () => {
    expect(map.discarded).toEqual([{ name: '.bss.never_used', object: 'build/main.o', size: 0x40 }]);
    expect(map.discardedBytes).toBe(0x40);
  });

  it('keeps a bounded number of what was left out, and says so', () => {
    const dropped = ' .text.f       0x00000000       0x10 a.o\n'.repeat(100_001);
    const whole = parseLinkerMap(
      `Discarded input sections\n\n${dropped}\nMemory Configuration\n\nLinker script and memory map\n`,
    );
    expect(whole.discarded).toHaveLength(100_000);
    expect(whole.discardedBytes).toBe(1_600_000);
    expect(whole.problems).toEqual(['has more than 100000 discarded sections; the rest was not read']);
    expect(whole.isLinkerMap).toBe(true);
  });

  it('counts no debug information, empty pieces and groups as left out', () => {
    const dropped = parseLinkerMap(
      [
        'Discarded input sections',
        '',
        ' .text          0x00000000        0x0 a.o',
        ' .debug_info    0x00000000       0x99 a.o',
        ' .comment       0x00000000       0x12 a.o',
        ' .group         0x00000000        0xc a.o',
        ' .text.used_by_nobody_at_all',
        '                0x00000000       0x24 lib/libc.a(x y.o)',
        ' .rodata.t      0x00000000        0x8 a.o',
        '',
        'Memory Configuration',
        '',
        'Linker script and memory map',
        '',
        '.text           0x34000000       0x10',
        ' .text.main     0x34000000       0x10 a.o',
      ].join('\n'),
    );
    expect(dropped.discarded).toEqual([
      { name: '.text.used_by_nobody_at_all', object: 'lib/libc.a(x y.o)', size: 0x24 },
      { name: '.rodata.t', object: 'a.o', size: 8 },
    ]);
    expect(dropped.discardedBytes).toBe(0x2c);
    expect(dropped.inputSections.items.map((item) => item.name)).toEqual(['.text.main']);
  });

  it('reads output sections, wrapped names and load addresses', () => {
    expect(
      map.sections.map((s) => [
        s.name,
        formatRange(s.range),
        s.loadAddress.toString(16),
        s.allocated,
        s.content,
      ]),
    ).toEqual([
      ['.text', '[0x70100400, 0x70100460)', '70100400', true, 'loaded'],
      ['.data', '[0x34000000, 0x34000008)', '70100460', true, 'loaded'],
      ['._a_section_with_a_long_name', '[0x34000008, 0x34000028)', '70100468', true, 'empty'],
      ['.bss', '[0x34000028, 0x34000080)', '34000028', true, 'empty'],
      ['.app', '[0x34000080, 0x340000c0)', '34000080', true, 'unknown'],
      ['._user_heap_stack', '[0x340000c0, 0x34000ac0)', '340000c0', true, 'empty'],
      ['.comment', '[0x00000000, 0x00000026)', '0', false, 'unknown'],
      ['.debug_info', '[0x00000000, 0x00001000)', '0', false, 'unknown'],
    ]);
  });

  it('ends an input section where the next one begins: merged strings are printed over what follows', () => {
    const merged = [
      'Linker script and memory map',
      '',
      '.text           0x70100400       0x60',
      ' .rodata.str1.1',
      '                0x70100400       0x20 a.o',
      '                                 0x12 (size before relaxing)',
      ' .rodata.str1.1',
      '                0x70100420       0x3f b.o',
      ' .rodata.str1.1',
      '                0x70100420       0x11 c.o',
      ' *fill*         0x70100420        0x4 ',
      ' .rodata.table  0x70100424       0x3c c.o',
      '',
    ].join('\n');
    expect(parseLinkerMap(merged).inputSections.items.map((i) => [i.object, formatRange(i.range)])).toEqual([
      ['a.o', '[0x70100400, 0x70100420)'],
      ['c.o', '[0x70100424, 0x70100460)'],
    ]);
  });

  it('reads input sections with their objects', () => {
    expect(map.inputSections.items.map((i) => [i.section, i.name, formatRange(i.range), i.object])).toEqual([
      ['.data', '.data.counter', '[0x34000000, 0x34000004)', 'build/main.o'],
      ['._a_section_with_a_long_name', '.bss.x', '[0x34000008, 0x34000028)', 'build/main.o'],
      ['.bss', 'COMMON', '[0x34000028, 0x34000068)', 'build/main.o'],
      ['.app', '.app', '[0x34000080, 0x340000c0)', 'build/main.o'],
      ['.text', '.text.main', '[0x70100400, 0x70100420)', 'build/main.o'],
      [
        '.text',
        '.text.LL_ATON_RT_Main',
        '[0x70100420, 0x70100438)',
        './Lib/NetworkRuntime1010_CM55_GCC.a(ll_aton_runtime.o)',
      ],
      ['.text', '.rodata.network', '[0x70100440, 0x7010045c)', 'build/My Model/network.o'],
    ]);
    expect(map.objects).toEqual([
      { name: 'build/main.o', bytes: 0x20 + 4 + 0x20 + 0x40 + 0x40 },
      { name: './Lib/NetworkRuntime1010_CM55_GCC.a(ll_aton_runtime.o)', bytes: 0x18 },
      { name: 'build/My Model/network.o', bytes: 0x1c },
    ]);
  });

  it('reads symbols of the script and of objects', () => {
    expect(map.symbols.map((s) => [s.name, s.value.toString(16), s.assigned, s.object])).toEqual([
      ['_Min_Heap_Size', '200', true, undefined],
      ['_Min_Stack_Size', '800', true, undefined],
      ['_estack', '34100000', true, undefined],
      ['_sstack', '340ff800', true, undefined],
      ['main', '70100400', false, 'build/main.o'],
      ['LL_ATON_RT_Main', '70100420', false, './Lib/NetworkRuntime1010_CM55_GCC.a(ll_aton_runtime.o)'],
      ['ns::table(int, char)', '70100440', false, 'build/My Model/network.o'],
      ['_etext', '70100460', true, undefined],
      ['_sidata', '70100460', true, undefined],
      ['_sdata', '34000000', true, undefined],
      ['counter', '34000000', false, 'build/main.o'],
      ['frame', '34000028', false, 'build/main.o'],
      ['_ebss', '34000060', true, undefined],
      ['_ebss', '34000060', true, undefined],
      ['end', '340000c0', true, undefined],
    ]);
    expect(map.symbolsByName.get('_ebss')!.line).toBe(map.symbols[13]!.line);
  });

  it('names what was linked', () => {
    expect(map.loads.map((l) => l.path)).toEqual([
      'build/main.o',
      'build/My Model/network.o',
      './Lib/NetworkRuntime1010_CM55_GCC.a',
    ]);
    expect(map.archiveMembers.map((m) => [m.archive, m.member])).toEqual([
      ['./Lib/NetworkRuntime1010_CM55_GCC.a', 'll_aton_runtime.o'],
      ['/usr/lib/libc.a', 'libc_a-memset.o'],
    ]);
    expect(map.output).toBe('build/My App.elf');
  });

  it('gives each its place in the text', () => {
    expectPlaces(map, stMap);
  });

  const owners: readonly (readonly [bigint, bigint, string[]])[] = [
    [0x34000000n, 0x34000029n, ['.data.counter', '.bss.x', 'COMMON']],
    [0x34000004n, 0x34000008n, []],
    [0x7010043fn, 0x70100441n, ['.rodata.network']],
  ];
  it.each(owners)('finds who owns [%s, %s)', (start, end, expected) => {
    expect(inputSectionsIn(map, { start, end }).map((i) => i.name)).toEqual(expected);
  });

  it('reads 64-bit addresses as older binutils print them', () => {
    const wide = stMap.replace(/0x([0-9a-f]{8})(?![0-9a-f])/g, '0x00000000$1');
    expect(summary(parseLinkerMap(wide))).toEqual(summary(map));
  });

  it('reads line ends of Windows, with the places they have there', () => {
    const windows = stMap.replaceAll('\n', '\r\n');
    const result = parseLinkerMap(windows);
    expect(summary(result)).toEqual(summary(map));
    expectPlaces(result, windows);
  });

  it('takes a region at 0 for memory', () => {
    const itcm = parseLinkerMap(
      stMap
        .replace(
          'NONE             0x90000000         0x00000000',
          'ITCM             0x00000000         0x00010000',
        )
        .replace(
          '.dropped\n',
          '.itcm           0x00000000       0x10\n .itcm          0x00000000       0x10 build/main.o\n',
        ),
    );
    expect(itcm.sections.filter((s) => s.allocated && s.range.start === 0n).map((s) => s.name)).toEqual([
      '.itcm',
    ]);
  });

  const others: readonly (readonly [string, string, RegExp])[] = [
    ['an empty text', '', /not a map of GNU ld/],
    ['the map of lld', '     VMA      LMA     Size Align Out     In      Symbol\n', /not a map of GNU ld/],
    ['a map that ends early', stMap.slice(0, stMap.indexOf('Linker script and')), /truncated/],
  ];
  it.each(others)('says so of %s', (_, text, reason) => {
    expect(parseLinkerMap(text).problems).toEqual([expect.stringMatching(reason)]);
  });

  it('keeps a bounded number of input sections, and says so', () => {
    const line = (at: number): string =>
      ` .text.f        0x${(0x70100400 + 4 * at).toString(16)}        0x4 build/main.o\n`;
    const head = stMap.slice(0, stMap.indexOf(' *(.text)'));
    const reader = createLinkerMapReader();
    reader.push(head);
    for (let i = 0; i < 260_000; i += 10_000)
      reader.push(Array.from({ length: 10_000 }, (_, at) => line(i + at)).join(''));
    const result = reader.end();
    expect(result.inputSections.items).toHaveLength(250_000);
    expect(result.objects).toEqual([{ name: 'build/main.o', bytes: 4 * 260_000 }]);
    expect(result.problems).toEqual(['has more than 250000 input sections; the rest was not kept']);
  });

  it('splits archive members', () => {
    expect(archiveOf('lib/liba (2).a(x.o)')).toEqual({ archive: 'lib/liba (2).a', member: 'x.o' });
    expect(archiveOf('main.o')).toBeUndefined();
  });
});

describe('createLinkerMapReader', () => {
  it('reads the same, wherever the text is cut', () => {
    const whole = parseLinkerMap(stMap);
    fc.assert(
      fc.property(fc.array(fc.nat(stMap.length), { maxLength: 40 }), (cuts) => {
        const reader = createLinkerMapReader();
        const at = [0, ...cuts.sort((a, b) => a - b), stMap.length];
        for (let i = 1; i < at.length; i++) reader.push(stMap.slice(at[i - 1], at[i]));
        expect(reader.end()).toEqual(whole);
      }),
      { numRuns: 200 },
    );
    const reader = createLinkerMapReader();
    for (const character of stMap) reader.push(character);
    expect(reader.end()).toEqual(whole);
  });

  it('never throws, whatever the text', () => {
    const pieces = stMap
      .split('\n')
      .concat('.a', ' .a', '0x', '  0x1 0x2 x', 'LOAD', '(', '[0x', '\u0000', '😀', 'OUTPUT(');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 40 })), { maxLength: 60 }),
        (lines) => {
          const result = parseLinkerMap(lines.join('\n'));
          inputSectionsIn(result, { start: 0n, end: 0xffffffffn });
        },
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.nat(stMap.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, text) => {
        parseLinkerMap(stMap.slice(0, at) + text + stMap.slice(at + text.length));
      }),
      { numRuns: 1000 },
    );
  });

  it('is not slowed by one endless line', () => {
    const read = (size: number): void => {
      const reader = createLinkerMapReader();
      reader.push('Memory Configuration\n\nLinker script and memory map\n');
      for (let i = 0; i < size; i++) reader.push(' '.repeat(10_000));
      reader.push(`0x1${' '.repeat(10_000)}`);
      for (let i = 0; i < size / 10; i++) reader.push(`\n${' '.repeat(8000)}0x${' '.repeat(8000)}`);
      reader.end();
    };
    expect(growth(read, 400)).toBeLessThan(linear);
  });
});

describe.skipIf(armToolsMissing)(
  `parseLinkerMap against GNU ld${armToolsMissing ? ` (${armToolsMissing})` : ''}`,
  () => {
    it.each(['', '--cref --gc-sections', '--sort-section=alignment --orphan-handling=place'])(
      'agrees with the ELF of the same link %s',
      (options) => {
        const build = armBuild(
          stLikeScript,
          stLikeObjects,
          ...options.split(' ').filter((option) => option !== ''),
        );
        const map = parseLinkerMap(build.map);
        const elf = parseElf(build.elf);
        if ('problem' in elf) throw new Error(elf.problem);
        expect(map.problems).toEqual([]);
        expect(map.regions.map((r) => r.name)).toEqual(['ROM', 'RAM', 'AXISRAM3']);
        const occupied = elf.sections.filter((s) => s.allocated && s.range.end > s.range.start);
        expect(occupied.length).toBeGreaterThan(3);
        expect(map.sections.filter((s) => s.allocated).map((s) => [s.name, s.range])).toEqual(
          occupied.map((s) => [s.name, s.range]),
        );
        for (const section of occupied) {
          const ours = map.sections.find((s) => s.name === section.name)!;
          if (section.loadRange)
            expect([section.name, ours.loadAddress]).toEqual([section.name, section.loadRange.start]);
          else expect([section.name, ours.content]).not.toEqual([section.name, 'loaded']);
        }
        for (const symbol of elf.symbols.filter((s) => s.binding === 'global')) {
          const value = symbol.kind === 'function' ? symbol.value & ~1n : symbol.value;
          expect([symbol.name, map.symbolsByName.get(symbol.name)?.value]).toEqual([symbol.name, value]);
        }
        for (const symbol of elf.symbols.filter((s) => s.size > 0)) {
          const [input] = inputSectionsIn(map, symbol.range);
          expect([symbol.name, input?.section]).toEqual([symbol.name, symbol.section]);
        }
        expect(map.loads.map((l) => l.path)).toEqual(['main.o', 'libhelp.a']);
        expect(map.archiveMembers.map((m) => [m.archive, m.member])).toEqual([['libhelp.a', 'libhelp.o']]);
        expect(map.output).toBe('app.elf');
        expectPlaces(map, build.map);
      },
    );
  },
);

function expectPlaces(map: LinkerMap, text: string): void {
  const lines = text.split('\n');
  const all: readonly (readonly [
    string,
    { readonly line: number; readonly span: { readonly start: number; readonly end: number } },
  ])[] = [
    ...map.regions.map((r) => [r.name, r] as const),
    ...map.sections.map((s) => [s.name, s] as const),
    ...map.inputSections.items.map((i) => [i.name, i] as const),
    ...map.symbols.map((s) => [s.name, s] as const),
    ...map.loads.map((l) => [l.path, l] as const),
    ...map.archiveMembers.map((m) => [`${m.archive}(${m.member})`, m] as const),
  ];
  for (const [name, { line, span }] of all) {
    expect(text.slice(span.start, span.end)).toBe(name);
    expect(lines[line]).toContain(name);
    expect(text.slice(0, span.start).split('\n').length - 1).toBe(line);
  }
}

/** All that a map says but where it stands. */
function summary(map: LinkerMap): unknown {
  const strip = (items: readonly object[]): unknown[] => items.map((item) => ({ ...item, line: 0, span: 0 }));
  const { regions, sections, inputSections, symbols, loads, archiveMembers, objects, output, problems } = map;
  const lists = [regions, sections, inputSections.items, symbols, loads, archiveMembers].map((list) =>
    strip(list),
  );
  return { lists, objects, output, problems };
}
