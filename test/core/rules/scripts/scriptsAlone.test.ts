import { describe, expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';

// Scripts that no build names: what is said of them must be true of any build.

const sections = 'SECTIONS { .text : { *(.text) } > RAM }\n';

interface Case {
  readonly why: string;
  readonly files: Readonly<Record<string, string>>;
  /** `severity rule: the message's beginning`, one per finding. */
  readonly expected: readonly string[];
}

const cases: readonly Case[] = [
  {
    why: 'memory beyond 4 GiB is that of a 64-bit machine',
    files: {
      'a.ld': `MEMORY { DDR : ORIGIN = 0x800000000, LENGTH = 2048M  RAM : ORIGIN = 0, LENGTH = 64K }\n${sections}x = ORIGIN(DDR);\n`,
    },
    expected: [],
  },
  {
    why: 'one digit too many beside memory of an STM32N6',
    files: {
      'a.ld': `MEMORY { RAM : ORIGIN = 0x34000000, LENGTH = 64K  X : ORIGIN = 0x340000000, LENGTH = 64K }\n${sections}.x = ORIGIN(X);\n`,
    },
    expected: [
      'warning ld-expression-overflow: ld takes 0x40000000 for the origin of X: 0x340000000',
      'warning ld-expression-overflow: ld takes 0x40000000 for .x: 0x340000000',
    ],
  },
  {
    why: 'the end of the address space is no mistake',
    files: {
      'a.ld': `MEMORY { RAM : ORIGIN = 0xffff0000, LENGTH = 64K }\n${sections}end = ORIGIN(RAM) + LENGTH(RAM);\n`,
    },
    expected: [],
  },
  {
    why: 'what lies behind the end is one',
    files: {
      'a.ld': `MEMORY { RAM : ORIGIN = 0xffff0000, LENGTH = 64K }\n${sections}end = ORIGIN(RAM) + LENGTH(RAM) + 4;\n`,
    },
    expected: ['warning ld-expression-overflow: ld takes 0x4 for end: 0x100000004'],
  },
  {
    why: 'a symbol of MEMORY from outside is asked for, no more',
    files: { 'a.ld': `MEMORY { RAM : ORIGIN = 0x20000000, LENGTH = LD_MAX_SIZE }\n${sections}` },
    expected: ['information ld-undefined-symbol: The link stops unless the build defines LD_MAX_SIZE'],
  },
  {
    why: 'in a preprocessed script it may be a macro',
    files: { 'a.lds': `MEMORY { RAM : ORIGIN = IMAGE_TEXT_BASE,\\\n LENGTH = 64K }\n${sections}` },
    expected: [],
  },
  {
    why: 'but not where it is nearly a name of the script',
    files: {
      'a.ld': `#define X 1\nram_size = 64K;\nMEMORY { RAM : ORIGIN = 0x20000000, LENGTH = ram_sise }\n${sections}`,
    },
    expected: ['information ld-undefined-symbol: The link stops unless the build defines ram_sise'],
  },
  {
    why: 'a fragment says in a comment only where it belongs',
    files: {
      'a.ld':
        '#include <memlayout.h>\n/* included inside a SECTIONS block */\n.text . : { _text = .; RECORD_SIZE(x) }\n',
    },
    expected: [],
  },
  {
    why: 'a header that is missing does not take back a typo',
    files: {
      'a.ld':
        '#include <memlayout.h>\nMEMORY {\n  RAM : ORIGIN 0, LENGTH = 64K\n}\nSECTIONS { .a : { *(.a) } > RAM }\n',
    },
    expected: ['error ld-syntax: '],
  },
  {
    why: 'a template is filled in before ld reads it',
    files: { 'a.template.ld': 'FLASH(rx) : ORIGIN = 0x10000000, LENGTH = ${SIZE}\n' },
    expected: [],
  },
  {
    why: 'rust-lld reads what GNU ld rejects',
    files: {
      'memory.x': `MEMORY { R : ORIGIN = 0x20000000, LENGTH = 4K }\nREGION_ALIAS(RAM, R);\n${sections}`,
    },
    expected: [
      "information ld-syntax: GNU ld rejects this, rust-lld reads it: ',' expected: to ld the comma is part of the name RAM, unless",
    ],
  },
  {
    why: 'but not what no linker reads',
    files: { 'memory.x': 'MEMORY { FLASH : ORIGN = 0x08000000, LENGTH = 256K }\n' },
    expected: ['error ld-syntax: The link stops: ORIGIN expected.'],
  },
  {
    why: 'hexadecimal digits and a letter make a number',
    files: {
      'a.ld':
        'MEMORY { FCG : ORIGIN = 0x8000, LENGTH = 4K  FCB : ORIGIN = 0x400, LENGTH = 4K }\nSECTIONS { .a : { *(.a) } > FCB }\n',
    },
    expected: [
      "error ld-syntax: The link stops: FCB is a number to ld, so no region's name: write it in quotes.",
    ],
  },
  {
    why: 'in quotes they make a name',
    files: {
      'a.ld':
        'MEMORY { R : ORIGIN = 0, LENGTH = 4  "FCB" : ORIGIN = 0x400, LENGTH = 4K }\nSECTIONS { .a : { *(.a) } > FCB }\n',
    },
    expected: [],
  },
  {
    why: 'a crate that GNU ld links',
    files: {
      'memory.x': `MEMORY { R : ORIGIN = 0x20000000, LENGTH = 4K }\nREGION_ALIAS(RAM, R);\n${sections}`,
      '.cargo/config.toml': '[target.thumbv8m.main-none-eabihf]\nlinker = "arm-none-eabi-ld"\n',
    },
    expected: [
      "error ld-syntax: The link stops: ',' expected: to ld the comma is part of the name RAM, unless",
    ],
  },
  {
    why: 'a blank in front of the comma ends the name',
    files: { 'a.ld': `MEMORY { R : ORIGIN = 0x20000000, LENGTH = 4K }\nREGION_ALIAS(RAM , R);\n${sections}` },
    expected: [],
  },
];

describe('a script that no build names', () => {
  it.each(cases)('$why', ({ files, expected }) => said(files, expected));
});

async function said(files: Case['files'], expected: Case['expected']): Promise<void> {
  const { findings } = await analyse(files, { focus: new Set(Object.keys(files)) });
  const lines = findings
    .filter(({ rule }) => rule !== 'ld-unused-region')
    .map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
  expect(lines.map((line, at) => line.slice(0, expected[at]?.length ?? 100))).toEqual(expected);
}

const ram = 'MEMORY { RAM : ORIGIN = 0x1000, LENGTH = 0x1000 }\n';
const headers = (text: string): string =>
  `PHDRS { ${text} }\nSECTIONS { .text : { BYTE(1) } :text .data : { BYTE(1) } :data }\n`;

/** Each is what ld says of any build, and next to it a script in which the same is right, or wrong. */
const pairs: readonly (readonly [Case, Case])[] = [
  [
    {
      why: 'two memories of a chip that is no STM32N6',
      files: {
        'a.ld': `MEMORY { DTCM_RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 128K  D2_RAM (rwx) : ORIGIN = 0x30000000, LENGTH = 256K }\nSECTIONS { .text : { *(.text) } > DTCM_RAM .dma (NOLOAD) : { *(.dma) } > D2_RAM }\n`,
      },
      expected: [],
    },
    {
      why: 'one memory under both addresses of an STM32N6',
      files: {
        'stm32n657.ld': `MEMORY { A (rwx) : ORIGIN = 0x24100000, LENGTH = 128K  B (rwx) : ORIGIN = 0x34100000, LENGTH = 256K }\nSECTIONS { .text : { *(.text) } > A .dma (NOLOAD) : { *(.dma) } > B }\n`,
      },
      expected: ['information ld-regions-overlap: Sections of two regions may land on the same 128 KiB'],
    },
  ],
  [
    {
      why: 'lines that a backslash joins are for the preprocessor',
      files: { 'a.lds': `MEMORY { RAM : ORIGIN = 0x20000000,\\\n LENGTH = 64K }\n${sections}` },
      expected: [],
    },
    {
      why: 'a backslash inside a line is for nobody',
      files: { 'a.lds': `MEMORY { RAM : ORIGIN = 0x20000000, \\ LENGTH = 64K }\n${sections}` },
      expected: ['error ld-syntax: The link stops:'],
    },
  ],
  [
    {
      why: 'a program header that PHDRS does not have',
      files: { 'a.ld': 'SECTIONS { .text : { BYTE(1) } :B }\n' },
      expected: ['error ld-syntax: The link stops: There is no program header B'],
    },
    {
      why: 'one that it has',
      files: { 'a.ld': 'PHDRS { B PT_LOAD; }\nSECTIONS { .text : { BYTE(1) } :B }\n' },
      expected: [],
    },
  ],
  [
    {
      why: 'FILEHDR behind a header without it',
      files: { 'a.ld': headers('data PT_LOAD ; text PT_LOAD FILEHDR PHDRS ;') },
      expected: ['error ld-syntax: The link stops:'],
    },
    {
      why: 'FILEHDR in the first header',
      files: { 'a.ld': headers('text PT_LOAD FILEHDR PHDRS ; data PT_LOAD ;') },
      expected: [],
    },
  ],
  [
    {
      why: 'a heap that is larger than its region, whatever .bss holds',
      files: { 'a.ld': `${ram}SECTIONS { .bss : { *(.bss) } > RAM .heap : { . = . + 0x1004; } > RAM }\n` },
      expected: [
        'error ld-syntax: The link stops: Section .heap ends at least 4 bytes past the end of region RAM',
      ],
    },
    {
      why: 'one that leaves no byte for .bss',
      files: { 'a.ld': `${ram}SECTIONS { .bss : { *(.bss) } > RAM .heap : { . = . + 0x1000; } > RAM }\n` },
      expected: [],
    },
  ],
  [
    {
      why: 'assertions over what only objects have',
      files: {
        'a.ld': `${ram}${sections}foo = ADDR(.orphan) + 1;\nn = SIZEOF(.orphan);\nASSERT(n > 0, "no orphan")\nASSERT(DEFINED(main), "no main")\n`,
      },
      expected: [],
    },
    {
      why: 'assertions over constants',
      files: { 'a.ld': `${ram}${sections}ASSERT(LENGTH(RAM) > 8K, "too small")\n` },
      expected: ['error ld-assert-fails:'],
    },
  ],
  [
    {
      why: 'an address that comes later, of a section that no input makes',
      files: {
        'a.ld': 'SECTIONS { .heap (LOADADDR(.text) - 64) : ONLY_IF_RW { } .text : { b = .; } }\n',
      },
      expected: [],
    },
    {
      why: 'an address that comes later',
      files: { 'a.ld': 'SECTIONS { .heap (LOADADDR(.text) - 64) : { BYTE(1) } .text : { b = .; } }\n' },
      expected: ['error ld-syntax: The link stops:'],
    },
  ],
];

describe.each(pairs)('$why', (...pair) => {
  it.each(pair)('$why', ({ files, expected }) => said(files, expected));
});

it('lists no more findings of a rule in a file than people read, and says how many more there are', async () => {
  const bad = async (lines: number) =>
    (await analyse({ 'a.ld': '} ) ; =\n'.repeat(lines) })).findings.map(({ message }) => message);
  const few = await bad(50);
  expect(few.length).toBeLessThan(200);
  expect(few.join()).not.toContain('more like it');
  const many = await bad(500);
  expect(many).toHaveLength(200);
  expect(many.filter((message) => /\d+ more like it in this file are not listed/.test(message))).toHaveLength(
    1,
  );
});
