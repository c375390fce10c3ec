import { describe, expect, it } from 'vitest';
import { completionInScript } from '../../../../core/language/linkerScript/completion';
import { poolsText, scriptFixture } from './scriptFixture';

const memory = `MEMORY
{
  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K
  FLASH (rx) : ORIGIN = 0x70100000, LENGTH = 1M
}
REGION_ALIAS("CODE", FLASH)
_stack_size = 0x800;
`;

function labels(source: string): string[] {
  const { input, offset } = scriptFixture(source);
  return completionInScript(input, offset).entries.map((entry) => entry.label);
}

/** Some labels that must be there, and some that must not. */
const cases: readonly [why: string, source: string, with_: readonly string[], without: readonly string[]][] =
  [
    [
      'an empty file',
      '|',
      ['MEMORY { … }', 'SECTIONS', 'ENTRY', 'REGION_ALIAS', 'INCLUDE'],
      ['ORIGIN', 'KEEP', 'BYTE'],
    ],
    ['a half-typed command', 'ENT|\nSECTIONS { }', ['ENTRY'], ['KEEP']],
    ['behind a statement', '_a = 1;\n|', ['ENTRY', 'PROVIDE'], ['KEEP']],
    ['in MEMORY', 'MEMORY\n{\n  |\n}', ['region', 'AXISRAM5', 'INCLUDE'], ['ENTRY']],
    ['attributes', 'MEMORY { RAM (|', ['xrw', 'rx'], ['ORIGIN']],
    ['behind a name', 'MEMORY\n{\n  RAM |\n}', [': ORIGIN ='], ['ENTRY']],
    ['behind the colon', 'MEMORY\n{\n  RAM (xrw) : |\n}', ['ORIGIN ='], ['LENGTH =']],
    [
      'an origin',
      'MEMORY\n{\n  RAM (xrw) : ORIGIN = |\n}',
      ['0x34100000', '0x342e0000', 'ORIGIN', 'MAX'],
      ['ENTRY'],
    ],
    ['behind the origin', 'MEMORY\n{\n  RAM (xrw) : ORIGIN = 0x34100000, |\n}', ['LENGTH ='], ['ORIGIN =']],
    [
      'a length',
      'MEMORY\n{\n  RAM (xrw) : ORIGIN = 0x34100000, LENGTH = |\n}',
      ['1024K', 'ORIGIN'],
      ['ENTRY'],
    ],
    [
      'the next region',
      `MEMORY\n{\n  RAM (xrw) : ORIGIN = 0x34100000, LENGTH = 1M\n  |\n}`,
      ['region'],
      ['0x34100000'],
    ],
    [
      'in SECTIONS',
      `${memory}SECTIONS\n{\n  |\n}`,
      ['section', 'NPU section', '/DISCARD/', 'PROVIDE', 'ASSERT'],
      ['KEEP', 'MEMORY'],
    ],
    ['a section type', 'SECTIONS { .a (|', ['NOLOAD', 'READONLY'], ['AT', 'KEEP']],
    ['a section header', 'SECTIONS { .a : |', ['AT', 'ALIGN', 'SUBALIGN', 'ALIGN_WITH_INPUT'], ['KEEP']],
    [
      'in an output section',
      'SECTIONS { .a : { |',
      ['KEEP', '*(…)', 'PROVIDE', 'BYTE', '.'],
      ['ENTRY', 'MEMORY'],
    ],
    ['input sections', 'SECTIONS { .a : { *(|', ['.text*', '.AI_AXISRAM5', 'SORT_BY_NAME'], ['KEEP']],
    ['half-typed input sections', 'SECTIONS { .a : { *(.te|) } }', ['.text', '.text*'], []],
    ['nested in KEEP', 'SECTIONS { .a : { KEEP(*(|', ['.isr_vector'], []],
    ['files in KEEP', 'SECTIONS { .a : { KEEP(|', ['*'], []],
    ['behind >', `${memory}SECTIONS { .a : { *(.a) } >| }`, ['RAM', 'FLASH', 'CODE'], ['.a', 'ENTRY']],
    ['behind > with nothing after', `${memory}SECTIONS { .a : { *(.a) } >`.concat('|'), ['RAM', 'FLASH'], []],
    ['behind a half-typed region', `${memory}SECTIONS { .a : { *(.a) } >R|`, ['RAM'], []],
    ['behind AT>', `${memory}SECTIONS { .a : { *(.a) } >RAM AT>|`, ['RAM', 'FLASH'], []],
    ['behind the brace', `${memory}SECTIONS { .a : { *(.a) } |`, ['>RAM', 'AT> FLASH'], ['KEEP']],
    [
      'the line after a section',
      `${memory}SECTIONS\n{\n  .a : { *(.a) } >RAM\n  |\n}`,
      ['section'],
      ['>RAM'],
    ],
    ['an expression', `${memory}_x = |`, ['_stack_size', 'ALIGN', 'ORIGIN', '.'], ['ENTRY', 'KEEP']],
    ['an expression half-typed', `${memory}_x = 4 + _st|;`, ['_stack_size'], ['KEEP']],
    [
      'an expression in a section',
      `${memory}SECTIONS { .a : { . = |; } }`,
      ['_stack_size', 'ALIGN'],
      ['KEEP'],
    ],
    ['inside ORIGIN', `${memory}_x = ORIGIN(|);`, ['RAM', 'FLASH', 'CODE'], ['_stack_size']],
    ['inside ALIGN', `${memory}_x = ALIGN(|`, ['_stack_size'], []],
    ['inside LOADADDR', 'SECTIONS { .data : { *(.data) } }\n_x = LOADADDR(|);', ['.data'], ['_x']],
    ['inside DEFINED', `${memory}_x = DEFINED(|`, ['_stack_size'], ['RAM']],
    ['inside CONSTANT', '_x = CONSTANT(|', ['MAXPAGESIZE', 'COMMONPAGESIZE'], ['NONE']],
    ['PROVIDE before and after =', `${memory}PROVIDE(_e = |`, ['_stack_size'], []],
    ['the second name of an alias', `${memory}REGION_ALIAS("X", |`, ['RAM'], []],
    ['program headers', 'PHDRS { text PT_LOAD; }\nSECTIONS { .a : { *(.a) } :|', ['text'], []],
    ['types of program headers', 'PHDRS { text |', ['PT_LOAD'], ['FILEHDR']],
    ['INCLUDE', '//- app.ld\nINCLUDE |\n//- memory.ld\nMEMORY { }\n', ['memory.ld'], []],
    ['in a comment', '/* EN| */', [], ['ENTRY']],
  ];

describe('completion', () => {
  it.each(cases)('%s', (_, source, with_, without) => {
    const found = labels(source);
    for (const label of with_) expect(found).toContain(label);
    for (const label of without) expect(found).not.toContain(label);
  });

  it('offers nothing in a comment', () => {
    expect(labels('/* EN| */')).toEqual([]);
  });

  it('says what is free in a region', () => {
    const { input, offset } = scriptFixture(`${memory}SECTIONS { .a : { *(.a) } >|`);
    const built = { ...input, regionFill: new Map([['RAM', 1023n * 512n]]) };
    const details = completionInScript(built, offset).entries.map(
      ({ label, detail }) => `${label}: ${detail}`,
    );
    expect(details).toEqual([
      'RAM: 511.5 KiB free of 1023 KiB at 0x34000400',
      'FLASH: 1 MiB at 0x70100000',
      'CODE: alias of FLASH, 1 MiB at 0x70100000',
    ]);
  });

  it('offers lengths up to the next pool', () => {
    const source = `//- app.ld\nMEMORY { RAM : ORIGIN = 0x34000400, LENGTH = | }\n//- net.mpool\n${poolsText('cpuRAM1 0x34064000 624')}`;
    expect(labels(source).slice(0, 1)).toEqual(['399K']);
  });

  it('replaces the half-typed word', () => {
    const { input, offset } = scriptFixture('_x = ALI|GN;');
    const entry = completionInScript(input, offset).entries.find(({ label }) => label === 'ALIGN')!;
    expect(input.text.slice(entry.span.start, entry.span.end)).toBe('ALIGN');
    expect(entry.newText).toBe('ALIGN($0)');
  });
});
