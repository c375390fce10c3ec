import { describe, expect, it } from 'vitest';
import { evaluateScript } from '../../../core/linkerScript/evaluate';
import { parseScript } from '../../../core/linkerScript/syntax/parser';

function evaluate(text: string) {
  const script = parseScript(text);
  return evaluateScript('a.ld', { script: () => script, resolveInclude: () => undefined });
}

/** `name=0x…` for what is known whatever is linked, `name=?` for the rest. */
function values(text: string): string {
  return evaluate(text)
    .symbols.map(({ name, value }) => `${name}=${value === undefined ? '?' : `0x${value.toString(16)}`}`)
    .join(' ');
}

function problems(text: string): string[] {
  const { errors, warnings, undefinedSymbols } = evaluate(text);
  return [
    ...errors.map(({ code }) => code),
    ...warnings.map(({ code }) => `warning ${code}`),
    ...undefinedSymbols.map(({ span }) => `needs ${text.slice(span.start, span.end)}`),
  ];
}

const memory =
  'MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 4K }\n';
/** No section is left for ld to place. */
const everything = '*(*)';
const rest = `.text : { ${everything} } > FLASH`;
/** Code alone: the rest is for ld to place. */
const code = '.text : { *(.text .text.*) } > FLASH';

describe('values that depend on input sections have none', () => {
  const moved = [
    '. += SIZEOF(.text);',
    '. = MAX(., SIZEOF(.text));',
    '. += b - a;',
    '. = ALIGN(SIZEOF(.text));',
    '. += (SIZEOF(.text) > 0 ? 16 : 0);',
    '. = . + SIZEOF(.later);',
  ];
  it.each(moved)('%s', (statement) => {
    expect(
      values(
        `${memory}SECTIONS { .text : { a = .; ${everything} b = .; } > FLASH .x : { start = .; ${statement} end = .; } > RAM .y : { next = .; BYTE(1) } > RAM .later : { *(.later) } > FLASH }`,
      ),
    ).toBe('a=0x8000000 b=? start=0x20000000 end=? next=?');
  });

  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a constant step is known',
      `${memory}SECTIONS { ${rest} .x : { start = .; . += 16; end = .; } > RAM .y : { next = .; BYTE(1) } > RAM }`,
      'start=0x20000000 end=0x20000010 next=0x20000010',
    ],
    [
      'the size of a section of constants is known',
      `${memory}SECTIONS { ${rest} .c : { LONG(1) } > RAM .x : { . += SIZEOF(.c); end = .; } > RAM }`,
      'end=0x20000008',
    ],
    [
      'a load address behind a section with AT()',
      `${memory}SECTIONS { .o0 : AT(0x09000000) { KEEP(*(.text)) } > RAM .o1 0x20000100 : { *(.data) *(.rodata) BYTE(1) } > RAM .o2 : { s = LOADADDR(.o1); *(.bss) } > RAM }`,
      's=?',
    ],
    [
      'a load address with none before',
      `${memory}SECTIONS { .o0 : { ${everything} } > RAM .o1 0x20000100 : { *(.o1) BYTE(1) } > RAM .o2 : { s = LOADADDR(.o1); *(.o2) } > RAM }`,
      's=0x20000100',
    ],
    [
      'code that the script has no place for goes in front',
      'MEMORY { RAM (rwx) : ORIGIN = 0x34000000, LENGTH = 64K } SECTIONS { .mydata : { start = .; *(.mydata) } > RAM }',
      'start=?',
    ],
    [
      'code that it has a place for does not',
      `${memory}SECTIONS { .mydata : { start = .; *(.mydata) } > RAM ${rest} }`,
      'start=0x20000000',
    ],
    [
      'pointers to constructors without a place go behind the data',
      `${memory}SECTIONS { ${code} .data : { *(.data .data.*) } > RAM AT> FLASH .bss : { *(.bss .bss.* COMMON) } > FLASH x = .; .y 0x20000800 : { y = .; BYTE(1) } > RAM }`,
      'x=? y=0x20000800',
    ],
    [
      'constants of its own names go behind the last section that may hold some',
      `${memory}SECTIONS { ${code} .c : { LONG(1) } > RAM .x : { x = .; . += 1; } > RAM }`,
      'x=?',
    ],
    [
      'but not where a pattern takes all there is',
      `${memory}SECTIONS { ${rest} .c : { LONG(1) } > RAM .x : { x = .; . += 1; } > RAM }`,
      'x=0x20000004',
    ],
    [
      'and not behind a section without contents',
      `${memory}SECTIONS { ${code} .c : { . += 4; } > RAM .x : { x = .; . += 1; } > RAM }`,
      'x=0x20000004',
    ],
    [
      'and in front of a section of numbers alone, which has no ELF type',
      'MEMORY { RAM (rwx) : ORIGIN = 0x1000, LENGTH = 4K }\nSECTIONS { .a : { a = .; LONG(1) } > RAM .data : { *(.data) } > RAM }',
      'a=?',
    ],
    [
      'code that holds data as well is no place for constants: they go in front',
      `${memory}SECTIONS { .text : { a = .; *(.text .data) } > FLASH .x : { x = .; . += 1; } > RAM }`,
      'a=? x=0x20000000',
    ],
    [
      'common symbols go behind .bss, wherever it is',
      `${memory}SECTIONS { ${code} .bss : { . = . + 4; } > RAM .x : { x = .; . += 1; } > RAM }`,
      'x=?',
    ],
    [
      'and nowhere else',
      `${memory}SECTIONS { ${code} .x : { x = .; . += 1; } > RAM .bss : { . = . + 4; } > RAM }`,
      'x=0x20000000',
    ],
    [
      'data without a place goes behind the code, and not to RAM',
      `${memory}SECTIONS { .isr : { i = .; LONG(1) } > FLASH ${code} .y : { y = .; . += 4; } > FLASH .x : { start = .; . += 4; } > RAM }`,
      'i=0x8000000 y=? start=0x20000000',
    ],
    [
      'functions in RAM without a place go behind the data',
      `${memory}SECTIONS { ${code} .data : { d = .; . += 4; } > RAM .x : { x = .; . += 4; } > RAM }`,
      'd=0x20000000 x=?',
    ],
    [
      'thread-local data goes behind the last section that is loaded',
      `MEMORY { A : ORIGIN = 0, LENGTH = 1K B : ORIGIN = 1M, LENGTH = 1K }\nSECTIONS { .text : { *(.text) } > A .rodata : { *(.rodata) } > A .interp : { *(.interp) } > A .data : { *(.data) } > A .bss : { *(.bss) } > A .last : { l = .; *(.data.last) } > B .x : { . += 4; } > A .y : { y = .; . += 4; } > B }`,
      'l=0x100000 y=?',
    ],
    [
      'tables of the unwinder may go to the region of the last constants, in front of those',
      `${memory}SECTIONS { ${code} .x : { x = .; . += 4; } > RAM .c : { *(.rodata.*) } > RAM .data : { . += 4; } > RAM }`,
      'x=?',
    ],
    [
      'but not where the script takes them',
      `${memory}SECTIONS { ${code.replace('}', '*(.ARM.exidx*) }')} .x : { x = .; . += 4; } > RAM .c : { *(.rodata.*) } > RAM .data : { . += 4; } > RAM }`,
      'x=0x20000000',
    ],
    [
      'what each pass adds to does not settle',
      `SECTIONS { ${'.text : { *(.text) *(.rodata) } .data : { *(.data) } .o0 : { BYTE(2) . += SIZEOF(.o0); e = . - ADDR(.o0); }'} }\na = b + 0x100; b = a + 0x100; c = 5;`,
      'e=? a=? b=? c=0x5',
    ],
    ['DEFINED of what only objects define is the usual case', 'x = DEFINED(main) ? 2 : 1;', 'x=0x1'],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(values(text)).toBe(expected);
  });
});

describe('what ld rejects whatever is linked', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a heap and stack larger than RAM',
      `${memory}SECTIONS { .bss : { *(.bss .bss.* COMMON) } > RAM ${rest} .heap : { . = ALIGN(8); . = . + 0x1004; } > RAM }`,
      ['ld-region-full'],
    ],
    [
      'one that just fits',
      `${memory}SECTIONS { .bss : { *(.bss .bss.* COMMON) } > RAM ${rest} .heap : { . = ALIGN(8); . = . + 0x1000; } > RAM }`,
      [],
    ],
    [
      'a size that may be smaller than it looks',
      `${memory}SECTIONS { ${rest} .heap : { . = . + 0x1004 - SIZEOF(.text); } > RAM }`,
      [],
    ],
    [
      'names in the head of a section',
      `${memory}SECTIONS { .noinit (NOLAOD) : { *(.noinit) } > RAM .text : AT(load_typo) SUBALIGN(sub_typo) { *(.text) *(.rodata) *(.data) } > RAM }`,
      ['needs NOLAOD', 'needs load_typo', 'needs sub_typo'],
    ],
    ['a program header that is not there', `SECTIONS { .text : { BYTE(1) } :B }`, ['ld-syntax']],
    ['one that is', `PHDRS { B PT_LOAD; } SECTIONS { .text : { BYTE(1) } :B }`, []],
    [
      'FILEHDR behind a header without',
      'PHDRS { data PT_LOAD ; text PT_LOAD FILEHDR PHDRS ; } SECTIONS { .text : { BYTE(1) } :text .data : { BYTE(1) } :data }',
      ['ld-syntax'],
    ],
    [
      'FILEHDR in the first',
      'PHDRS { text PT_LOAD FILEHDR PHDRS ; data PT_LOAD ; } SECTIONS { .text : { BYTE(1) } :text .data : { BYTE(1) } :data }',
      [],
    ],
    [
      'a division by zero in FLAGS',
      'PHDRS { text PT_LOAD FLAGS(1 / 0) ; } SECTIONS { .text : { BYTE(1) } :text }',
      ['ld-division-by-zero'],
    ],
    [
      'sections loaded over each other',
      'SECTIONS { .a 0x1000 : { LONG(1) } .b 0x1002 : { LONG(2) } .text : { *(.text) *(.data) *(.rodata) } }',
      ['ld-sections-overlap'],
    ],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

describe('what ld accepts, with objects', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['an address of a section that only objects have', 'SECTIONS { foo = ADDR(.orphan) + 1; }'],
    ['its size', 'n = SIZEOF(.orphan); ASSERT(n > 0, "no orphan")'],
    ['a symbol that only objects have', 'ASSERT(DEFINED(main), "no main")'],
    [
      'an address that an ONLY_IF_RW section without inputs never needs',
      'SECTIONS { .heap (LOADADDR(.text) - 64) : ONLY_IF_RW { } .text : { b = .; } }',
    ],
  ];
  it.each(cases)('%s', (_, text) => {
    expect(evaluate(text).errors).toEqual([]);
  });

  it('but a false ASSERT over constants is one', () => {
    expect(problems('ASSERT(1 > 2, "never")')).toEqual(['ld-assert-fails']);
  });
});

describe('INSERTs', () => {
  it('by the thousand take no longer for each', () => {
    const inserts = Array.from(
      { length: 30_000 },
      (_, n) => `SECTIONS { .s${n} : { LONG(${n}) } } INSERT AFTER .last;`,
    );
    const { sections } = evaluate(`SECTIONS { .last : { LONG(1) } }\n${inserts.join('\n')}`);
    expect(sections).toHaveLength(30_001);
  });
});
