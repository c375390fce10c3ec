import { describe, expect, it } from 'vitest';
import { otherLinkerOf } from '../../../core/linkerScript/otherLinker';
import { analyse } from '../../support/memoryProject';

const memory = 'MEMORY { flash : org = 0x0, len = 512k  ram : org = 0x40000000, len = 32k }\n';

const others: readonly (readonly [linker: string, evidence: string, text: string])[] = [
  [
    'Green Hills (elxr)',
    'OPTION ("-e=start")',
    `${memory}OPTION ("-e=start")\nSECTIONS { .text : { *(.text) } > flash }`,
  ],
  [
    'Green Hills (elxr)',
    'ENDADDR(',
    `${memory}SECTIONS { .text ALIGN(4) : { "*(.text.*)" } > flash\n end = ENDADDR(flash); }`,
  ],
  ['Green Hills (elxr)', 'DEFAULTS {', `DEFAULTS { stack = 0x400 }\n${memory}`],
  [
    'IAR (ILINK)',
    'define symbol',
    'define symbol __intvec_start__ = 0x34000400;\nplace in ROM_region { readonly };',
  ],
  ['IAR (ILINK)', 'place in', '/* define symbol */\nplace in RAM_region { readwrite, block CSTACK };'],
  ['Arm (armlink, Keil)', '#! armclang', '#! armclang -E\nLR_IROM1 0x34000000 0x80000 { }'],
  ['Arm (armlink, Keil)', '.ANY (+RO', 'LR 0x0 { ER 0x0 { .ANY (+RO) } }'],
  ['Arm (armlink, Keil)', '*(+RW +ZI', 'LR 0x0 { RW 0x20000000 UNINIT 0x400 { *(+RW +ZI) } }'],
  ['Arm (armlink, Keil)', '.o (RESET, +First', 'LR 0x0 { ER 0x0 { *.o (RESET, +First) } }'],
  ['TI', '--retain=', '--retain="*(.intvecs)"\nMEMORY { FLASH (RX) : origin=0x0, length=0x1000 }'],
  ['TI', 'RUN_START(', `${memory}SECTIONS { .x : {} > ram, RUN_START(x_start) }`],
  ['TI', '> flash PAGE = 0', `${memory}SECTIONS { .text : {} > flash PAGE = 0 }`],
  ['TI', ': origin=', 'MEMORY { RAM : origin=0x0 length=0x1000 }\nSECTIONS { .bss : {} > RAM }'],
  ['TI', '.text : > flash', `${memory}SECTIONS {\n  .text : > flash\n  .const : > flash\n}`],
  ['CodeWarrior', 'KEEP_SECTION {', `KEEP_SECTION {.vectortable}\n${memory}`],
  ['CodeWarrior', '} >> ram', `${memory}SECTIONS { .data : { *(.data) } >> ram }`],
  ['HighTec (TriCore)', 'PFLASH (rx!p):', 'MEMORY {\n  PFLASH (rx!p): org = 0x80000000, len = 2560K\n}'],
];

// Each sign of each linker once: a quick look at the text goes before them.
const signs: readonly (readonly [linker: string, text: string])[] = [
  ['IAR (ILINK)', 'initialize by copy { readwrite };'],
  ['IAR (ILINK)', 'do not initialize { section .noinit };'],
  ['Arm (armlink, Keil)', '#! armcc -E'],
  ['Arm (armlink, Keil)', 'ER 0x0 { *.o (.text, +xo) *(InRoot$$Sections) }'],
  ['Arm (armlink, Keil)', 'ER +0 { *(InRoot$$Sections) }'],
  ['Arm (armlink, Keil)', 'ER ImageLimit(RW) { }'],
  ['Arm (armlink, Keil)', 'ER imagebase(RW) { }'],
  ['Green Hills (elxr)', 'CONSTANTS\n{ size = 1 }'],
  ['CodeWarrior', 'FORCE_ACTIVE { a }'],
  ['CodeWarrior', 'REF_INCLUDE {.a}'],
  ['CodeWarrior', 'SECTIONS { .a : { WRITEW(4); } }'],
  ['TI', '--stack_size=0x400'],
  ['TI', '-heap 0x400'],
  ['TI', '--rom_model'],
  ['TI', 'SECTIONS { .a : {} LOAD_SIZE(a) }'],
  ['TI', 'MEMORY {\nPAGE 0 : R : origin = 0, length = 1 }'],
  ['TI', 'SECTIONS {\n.a : load = R\n}'],
  ['TI', 'SECTIONS {\n.a : {} run = R\n}'],
  ['HighTec (TriCore)', 'OUTPUT_ARCH(tricore)'],
];

// What GNU ld rejects too, but what people mistype in scripts of its own.
const mistakes: readonly (readonly [why: string, text: string])[] = [
  ['the words stand in comments', `/* OPTION ("-e") ENDADDR( place in */\n# define symbol\n${memory}x = ;`],
  ['the words stand in a message', `${memory}ASSERT(0, "place in .ANY (+RO) ENDADDR(")\nx = ;`],
  [
    'names of symbols',
    `${memory}ENDADDR = 5;\nOPTION = 1;\nPAGE = 0;\nstack = 4;\nx = (heap\n  -stack);\ny = ;`,
  ],
  ['one brace too few', `${memory}SECTIONS {\n  .text : > flash\n  .data : { *(.data) } > ram\n}`],
  ['sections without contents', `${memory}SECTIONS { .a : { } > flash .b : {} > ram x = ; }`],
  [
    'one region with small letters',
    'MEMORY { RAM : origin = 0x0, LENGTH = 4K }\nSECTIONS { .a : { *(.a) } > RAM }',
  ],
  ['an unknown attribute', 'MEMORY { RAM (rwxq) : ORIGIN = 0, LENGTH = 4K }'],
  ['a shift', `x = 1 >> 2;\n${memory}y = ;`],
];

describe('otherLinkerOf', () => {
  it.each(signs)('is %s by any of its signs: %s', (linker, text) => {
    expect(otherLinkerOf(text)?.name).toBe(linker);
  });

  it.each(others)('knows %s by %s', (linker, evidence, text) => {
    const found = otherLinkerOf(text)!;
    expect([found.name, text.slice(found.evidence.start, found.evidence.end)]).toEqual([linker, evidence]);
  });

  it.each(mistakes)('takes a mistake for a mistake: %s', (_, text) => {
    expect(otherLinkerOf(text)).toBeUndefined();
  });
});

describe('a script for another linker', () => {
  const [, , greenHills] = others[0]!;

  it('has no findings and is said once', async () => {
    const { findings, discovery } = await analyse({ 'app.ld': greenHills });
    expect(findings).toEqual([]);
    expect(discovery.notChecked).toEqual([
      {
        what: 'the linker script app.ld',
        why: 'it is written for the linker of Green Hills (elxr), not for GNU ld: line 2 says OPTION ("-e=start")',
        remedy: 'check the script that the build gives to GNU ld; this one is not read',
        file: 'app.ld',
      },
    ]);
  });

  it('but one of GNU ld with a mistake is judged', async () => {
    const { findings, discovery } = await analyse({ 'app.ld': mistakes[0]![1] });
    expect(findings.map(({ rule }) => rule)).toEqual(['ld-syntax']);
    expect(discovery.notChecked).toEqual([]);
  });
});
