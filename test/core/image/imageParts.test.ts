import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../core/base/size';
import type { AddressRange } from '../../../core/base/addressRange';
import type { Evaluation } from '../../../core/linkerScript/evaluation';
import type { ElfImage } from '../../../core/image/elf';
import { parseElf } from '../../../core/image/elf';
import { loadRanges, type BuiltImage } from '../../../core/image/occupiedSections';
import { imageParts } from '../../../core/image/imageParts';
import { describeOwner, ownerOf, ownersOf } from '../../../core/image/imageOwners';
import { parseIntelHex } from '../../../core/image/intelHex';
import type { LinkerMap } from '../../../core/image/linkerMap';
import { parseLinkerMap } from '../../../core/image/linkerMapReader';
import { heapOf, isSizeCheck, stackOf } from '../../../core/image/stack';
import { armBuild, armToolsMissing, stLikeObjects, stLikeScript } from '../image/armBuild';
import { writeElf } from '../image/elfFile';
import { evaluateText } from '../image/evaluateText';
import { stMap } from '../image/stMap';

const sections = [
  { name: '.text', type: 1, flags: 6, address: 0x70100400, size: 64 },
  { name: '.data', type: 1, flags: 3, address: 0x34000000, size: 8, loadAddress: 0x70100440 },
  { name: '.bss', type: 8, flags: 3, address: 0x34000008, size: 120 },
  { name: '.psram_bss', type: 8, flags: 3, address: 0x90000000, size: 0x1000 },
  { name: '.camera', type: 8, flags: 3, address: 0x90001000, size: 0x1000 },
  { name: '._user_heap_stack', type: 8, flags: 3, address: 0x34000080, size: 0xa00 },
  { name: '.empty', type: 1, flags: 3, address: 0x34000080, size: 0 },
];
const symbols = [
  { name: '_sstack', value: 0x340ff800, section: 0xfff1 },
  { name: '_estack', value: 0x34100000, section: 0xfff1 },
  { name: '_Min_Stack_Size', value: 0x800, section: 0xfff1 },
  { name: '_Min_Heap_Size', value: 0x200, section: 0xfff1 },
  { name: '_end', value: 0x34000080, section: 6 },
  { name: 'main.c', value: 0, info: 0x04, section: 0xfff1 },
  { name: 'state', value: 0x34000008, size: 16, info: 0x01, section: 3 },
  { name: 'frame', value: 0x34000020, size: 32, info: 0x11, section: 3 },
];

function elfOf(bytes: Uint8Array): ElfImage {
  const result = parseElf(bytes);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

function partsOf(image: ElfImage | LinkerMap, evaluation?: Evaluation): string[] {
  return imageParts(image, evaluation).map((c) => `${c.kind} ${c.name} ${formatRange(c.range)} ${c.content}`);
}

function evaluationWith(noload: readonly string[]): Evaluation {
  return evaluateText(`SECTIONS { ${noload.map((name) => `${name} (NOLOAD) : { *(${name}) }`).join(' ')} }`);
}

describe('imageParts', () => {
  it('claims what an ELF occupies, the stack and the load copy, never the size check', () => {
    expect(partsOf(elfOf(writeElf(sections, symbols)))).toEqual([
      'section .text [0x70100400, 0x70100440) loaded',
      'section .data [0x34000000, 0x34000008) loaded',
      'section .bss [0x34000008, 0x34000080) zeroed',
      'section .psram_bss [0x90000000, 0x90001000) zeroed',
      'section .camera [0x90001000, 0x90002000) noload',
      'loadCopy .data [0x70100440, 0x70100448) loaded',
      'stack stack [0x340ff800, 0x34100000) noload',
      'heap heap [0x34000080, 0x34000280) noload',
    ]);
  });

  it('tells NOLOAD by the script where there is one', () => {
    const claims = partsOf(elfOf(writeElf(sections, [])), evaluationWith(['.psram_bss']));
    expect(claims).toContain('section .psram_bss [0x90000000, 0x90001000) noload');
  });

  it('claims what a map shows, with its lines', () => {
    const map = parseLinkerMap(stMap);
    expect(partsOf(map)).toEqual([
      'section .text [0x70100400, 0x70100460) loaded',
      'section .data [0x34000000, 0x34000008) loaded',
      'section ._a_section_with_a_long_name [0x34000008, 0x34000028) noload',
      'section .bss [0x34000028, 0x34000080) zeroed',
      'section .app [0x34000080, 0x340000c0) unknown',
      'loadCopy .data [0x70100460, 0x70100468) loaded',
      'stack stack [0x340ff800, 0x34100000) noload',
      'heap heap [0x340000c0, 0x340002c0) noload',
    ]);
    const lines = stMap.split('\n');
    for (const part of imageParts(map).filter(({ kind }) => kind !== 'heap')) {
      const name = part.kind === 'stack' ? '_estack' : part.name;
      expect(lines[part.line!]).toContain(name);
      expect(stMap.slice(part.span.start, part.span.end)).toBe(name);
    }
  });

  it('takes a section of a map for NOLOAD where the script says so', () => {
    const claims = partsOf(parseLinkerMap(stMap), evaluationWith(['.app', '.data']));
    expect(claims).toContain('section .app [0x34000080, 0x340000c0) noload');
    expect(claims.join()).not.toContain('loadCopy');
  });

  it('claims the segments where sections are stripped', () => {
    const bytes = writeElf(sections.slice(0, 3), []);
    const view = new DataView(bytes.buffer);
    view.setUint32(32, 0, true);
    view.setUint32(48, 0, true);
    const elf = elfOf(bytes);
    expect(partsOf(elf)).toEqual([
      'section segment 0 [0x70100400, 0x70100440) loaded',
      'section segment 1 [0x34000000, 0x34000008) loaded',
      'loadCopy segment 1 [0x70100440, 0x70100448) loaded',
      'section segment 2 [0x34000008, 0x34000080) noload',
    ]);
    expect(loadRanges(elf).map(formatRange)).toEqual(['[0x70100400, 0x70100448)']);
  });

  it('claims nothing of a position-independent file', () => {
    const bytes = writeElf(sections, symbols);
    new DataView(bytes.buffer).setUint16(16, 3, true);
    expect(partsOf(elfOf(bytes))).toEqual([]);
  });
});

describe('loadRanges', () => {
  it('is what lies in flash', () => {
    expect(loadRanges(elfOf(writeElf(sections, symbols))).map(formatRange)).toEqual([
      '[0x70100400, 0x70100448)',
    ]);
    // Of a section with a name of its own a map does not tell whether it has bytes to load.
    expect(loadRanges(parseLinkerMap(stMap)).map(formatRange)).toEqual(['[0x70100400, 0x70100468)']);
  });
});

describe('stackOf', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, number>>, string | undefined])[] = [
    [
      'both ends',
      { _sstack: 0x340ff800, _estack: 0x34100000, _Min_Stack_Size: 0x400 },
      '[0x340ff800, 0x34100000) [_sstack, _estack)',
    ],
    [
      'no bottom',
      { _estack: 0x34100000, _Min_Stack_Size: 0x400 },
      '[0x340ffc00, 0x34100000) [_estack - _Min_Stack_Size, _estack)',
    ],
    [
      'a bottom below the sections',
      { _sstack: 0x34000000, _estack: 0x34100000, _Min_Stack_Size: 0x400 },
      '[0x340ffc00, 0x34100000) [_estack - _Min_Stack_Size, _estack)',
    ],
    ['a bottom below the sections, and no size', { _sstack: 0x34000000, _estack: 0x34100000 }, undefined],
    ['ends exchanged', { _sstack: 0x34100000, _estack: 0x340ff800 }, undefined],
    ['the top alone', { _estack: 0x34100000 }, undefined],
    ['a size beyond the top', { _estack: 0x400, _Min_Stack_Size: 0x800 }, undefined],
    [
      "CMSIS's names",
      { __StackTop: 0x34100000, __StackLimit: 0x340ff000 },
      '[0x340ff000, 0x34100000) [__StackLimit, __StackTop)',
    ],
    ['nothing', {}, undefined],
  ];
  it.each(cases)('reads %s', (_, values, expected) => {
    const elf = elfOf(
      writeElf(
        sections,
        Object.entries(values).map(([name, value]) => ({ name, value, section: 0xfff1 })),
      ),
    );
    const text = Object.entries(values).map(
      ([name, value]) =>
        `                0x${value.toString(16).padStart(8, '0')}                        ${name} = .\n`,
    );
    const map = parseLinkerMap(
      `Memory Configuration\n\nLinker script and memory map\n\n${text.join('')}\n.data           0x34000000        0x8\n`,
    );
    for (const image of [elf, map]) {
      const stack = stackOf(image);
      expect(stack && `${formatRange(stack.range)} ${stack.basis}`).toBe(expected);
    }
  });

  it('does not mind a section that is the stack itself', () => {
    const stack = { name: '.stack', type: 8, flags: 3, address: 0x340ff800, size: 0x800 };
    expect(stackOf(elfOf(writeElf([...sections, stack], symbols)))?.range).toEqual({
      start: 0x340ff800n,
      end: 0x34100000n,
    });
  });

  it('knows the heap that the script asks for', () => {
    expect(heapOf(elfOf(writeElf(sections, symbols)))).toMatchObject({
      range: { start: 0x34000080n, end: 0x34000280n },
      basis: '[_end, _end + _Min_Heap_Size)',
    });
    expect(heapOf(elfOf(writeElf(sections, [])))).toBeUndefined();
  });

  it('knows sections that only check for room', () => {
    expect(
      ['._user_heap_stack', '.stack_dummy', '._user_heap', '.stack', '.heap', '.bss'].filter(isSizeCheck),
    ).toEqual(['._user_heap_stack', '.stack_dummy', '._user_heap']);
  });
});

describe('ownersOf', () => {
  const elf = elfOf(writeElf(sections, symbols));
  const map = parseLinkerMap(stMap);
  const cases: readonly (readonly [string, BuiltImage, bigint, bigint, readonly string[]])[] = [
    ['symbols of an ELF', elf, 0x34000010n, 0x34000030n, ['state (main.c)', 'frame']],
    ['the section where no symbol is known', elf, 0x34000060n, 0x34000062n, ['.bss']],
    ['the stack of an ELF', elf, 0x340fff00n, 0x340fff04n, ['the stack']],
    ['nobody, at the size check', elf, 0x34000200n, 0x34000204n, []],
    [
      'input sections of a map',
      map,
      0x34000000n,
      0x34000030n,
      ['.data.counter from main.o', '.bss.x from main.o', 'COMMON from main.o'],
    ],
    [
      'members of an archive',
      map,
      0x70100424n,
      0x70100428n,
      ['.text.LL_ATON_RT_Main from ll_aton_runtime.o in NetworkRuntime1010_CM55_GCC.a'],
    ],
    ['padding: the section around it', map, 0x34000006n, 0x34000007n, ['.data']],
    ['nobody', map, 0x35000000n, 0x36000000n, []],
  ];
  it.each(cases)('finds %s', (_, image, start, end, expected) => {
    expect(ownersOf(image, { start, end }).map(describeOwner)).toEqual(expected);
  });

  const largest: readonly (readonly [BuiltImage, bigint, bigint, string | undefined])[] = [
    [elf, 0x34000000n, 0x34100000n, 'stack'],
    [elf, 0x34000000n, 0x34000800n, 'frame'],
    [elf, 0x34000008n, 0x34000024n, 'state'],
    [map, 0x34000000n, 0x34000068n, 'COMMON'],
    [map, 0x35000000n, 0x36000000n, undefined],
  ];
  it.each(largest)('names the owner of most bytes (%#)', (image, start, end, expected) => {
    expect(ownerOf(image, { start, end })?.name).toBe(expected);
  });

  it('keeps to the limit', () => {
    expect(ownersOf(elf, { start: 0n, end: 1n << 32n }, 1)).toHaveLength(1);
    expect(ownersOf(map, { start: 0n, end: 1n << 32n }, 2)).toHaveLength(2);
  });
});

describe.skipIf(armToolsMissing)(
  `imageParts of a real link${armToolsMissing ? ` (${armToolsMissing})` : ''}`,
  () => {
    it('is the same from the ELF and from its map', () => {
      const build = armBuild(stLikeScript, stLikeObjects);
      const elf = elfOf(build.elf);
      const map = parseLinkerMap(build.map);
      const evaluation = evaluateText(stLikeScript);
      const claims = partsOf(elf, evaluation);
      expect(claims).toEqual(partsOf(map, evaluation));
      expect(claims.map((c) => c.replace(/\[.*\)/, '…'))).toEqual([
        'section .text … loaded',
        'section .data … loaded',
        'section .noncacheable … noload',
        'section .bss … zeroed',
        'section .AI_AXISRAM3 … noload',
        'loadCopy .data … loaded',
        'stack stack … noload',
      ]);
      expect(claims.at(-1)).toBe('stack stack [0x340ff800, 0x34100000) noload');
      expect(loadRanges(elf)).toEqual(loadRanges(map, evaluation));
      expect(loadRanges(elf)).toEqual(parseIntelHex(build.hex).ranges);

      const npu: AddressRange = { start: 0x34200000n, end: 0x34200010n };
      expect(ownersOf(elf, npu).map(describeOwner)).toEqual(['npu_area']);
      expect(ownersOf(map, npu).map(describeOwner)).toEqual(['.AI_AXISRAM3 from main.o']);
    });
  },
);
