import { describe, expect, it } from 'vitest';
import { rules } from '../../../../core/rules/engine/registry';
import { reportedBy } from '../../../../core/rules/scripts/problemRules';
import type { ProblemCode } from '../../../../core/linkerScript/problemCode';
import { analyse } from '../../../support/memoryProject';

const memory =
  'MEMORY { RAM (xrw) : ORIGIN = 0x34000000, LENGTH = 64K ROM (rx) : ORIGIN = 0x70000000, LENGTH = 64K }\n';

/** A script that raises each complaint, alone. */
const scripts: Readonly<Record<ProblemCode, string | Readonly<Record<string, string>>>> = {
  'ld-syntax': 'x = ;\n',
  'ld-undefined-symbol': 'MEMORY { RAM : ORIGIN = nosuch, LENGTH = 1K }\n',
  'ld-undefined-region': `${memory}SECTIONS { .a : { *(.a) } > RMA }\n`,
  'ld-duplicate-region': 'MEMORY { A : ORIGIN = 0, LENGTH = 1K A : ORIGIN = 0, LENGTH = 2K }\n',
  'ld-include-missing': 'INCLUDE nosuch.ld\n',
  'ld-include-cycle': 'INCLUDE app.ld\n',
  'ld-division-by-zero': 'x = 1 / 0;\n',
  'ld-assert-fails': 'ASSERT(0, "never")\n',
  'ld-location-counter-backwards': 'SECTIONS { .a : { . = 8; . = 4; } }\n',
  'ld-expression-overflow': 'x = 0x100000001;\n',
  'ld-two-load-addresses': `${memory}SECTIONS { .a : AT(0x70000000) { BYTE(1) } > RAM AT> ROM }\n`,
  'ld-section-outside-region': `${memory}SECTIONS { .a 0x100 : { BYTE(1) } > RAM }\n`,
  'ld-region-full': `${memory}SECTIONS { .a : { BYTE(1) . = . + 64K; } > RAM }\n`,
  'ld-address-wraps': 'SECTIONS { .a 0xfffffff0 : { BYTE(1) . = . + 0x20; } }\n',
  'ld-sections-overlap': 'SECTIONS { .a 0x1000 : { LONG(1) } .b 0x1002 : { LONG(2) } }\n',
  'ld-section-moved': 'SECTIONS { .a 0x1001 : ALIGN(4) { BYTE(1) } }\n',
  'ld-dot-moved-backwards': `${memory}SECTIONS { .text : { *(*) } > ROM .a : AT(0x70000000) { LONG(1) } > RAM .b 0x34000100 : { LONG(1) } > RAM .c 0x34000010 : { LONG(1) } > RAM }\n`,
  'preprocess-condition': '#define A 1\n#if A\nx = 1;\n',
  'preprocess-directive': '#define A 1\n#define\nx = 1;\n',
  'preprocess-error': '#define A 1\n#error not here\n',
  'preprocess-include-missing': '#include "nosuch.h"\nx = 1;\n',
  'preprocess-include-cycle': { 'app.ld': '#include "a.h"\nx = 1;\n', 'a.h': '#include "a.h"\n' },
  'preprocess-limit': '#include "app.ld"\n'.repeat(10) + 'x = 1;\n',
};

/** What check says of it: what ld or the build makes of it first, then the fact, then what to do. */
const messages: Readonly<Partial<Record<ProblemCode, string>>> = {
  'ld-syntax': 'The link stops: Expression expected. Correct this place, or what stands just before it.',
  'ld-undefined-symbol':
    'The link stops unless the build defines nosuch, which MEMORY uses. No script here defines it, and no build is known that does. Pass -Wl,--defsym=nosuch=… or define it above MEMORY.',
  'ld-undefined-region':
    'ld places without limit what goes to RMA. Memory region RMA is not declared here: ld invents [0, 0xffffffff) for it. Declare the region in MEMORY above its use, or name one that is declared.',
  'ld-duplicate-region':
    'Only the last declaration of A counts: 2 KiB at 0x00000000. Remove one of the two, or give it another name.',
  'ld-include-missing':
    'The link may stop: nosuch.ld is not beside the script. Whether the build adds folders by -L is not known. Put the file beside the script, or name its folder by -L.',
  'ld-include-cycle': 'The link stops: app.ld includes itself. Remove one of the INCLUDEs.',
  'ld-division-by-zero': 'The link stops: Division by zero. Give the divisor another value.',
  'ld-assert-fails':
    'The link stops at this ASSERT: never. Change the numbers that it compares, or the assertion.',
  'ld-location-counter-backwards':
    'The link stops: The location counter cannot move backwards inside a section (from 0x8 to 0x4). Set it to a higher address, or put this content elsewhere.',
  'ld-expression-overflow':
    'ld takes 0x1 for x: 0x100000001 does not fit into 32 bits. Keep the value within 32 bits.',
  'ld-two-load-addresses':
    'The link stops: The section has both a load address and a load region. Keep AT ( … ) or AT>, not both.',
  'ld-section-outside-region':
    'The link stops: Section .a ends at 0x101, outside region RAM. Give the section an address inside its region, or make the region larger.',
  'ld-region-full':
    'The link stops: Section .a ends at least 1 byte past the end of region RAM. Make the region larger, or the section smaller.',
  'ld-address-wraps':
    'The link stops: Section .a reaches past the end of the address space. Give the section a lower address, or less content.',
  'ld-sections-overlap':
    'The link stops: Sections .b and .a overlap where they are loaded. Give one of them another address, or another load region.',
  'ld-section-moved':
    'ld moves the start of section .a by 3 bytes to align it. Write an address that has the alignment of the section.',
  'ld-dot-moved-backwards':
    'Section .c is loaded at its run address, not behind the section before it: the location counter moves backwards here. Order the sections by address, or name a load region by AT>.',
  'preprocess-condition':
    'The build stops in the preprocessor: This #if has no #endif. Correct the condition, or the #if, #elif and #endif around it.',
  'preprocess-directive':
    'The build stops in the preprocessor: #define needs a name. Correct this directive.',
  'preprocess-error':
    'The build stops in the preprocessor: #error not here. Meet the condition that leads here, or remove the #error.',
  'preprocess-include-cycle':
    'The build stops in the preprocessor: #include a.h is nested too deeply. Remove one of the INCLUDEs.',
  'preprocess-limit':
    'n6mem does not read this script: preprocessing it takes too many steps. Let its macros and includes grow less, or check the preprocessed script.',
};

describe('what eval complains of and check reports', () => {
  it.each(Object.entries(scripts) as [ProblemCode, (typeof scripts)[ProblemCode]][])(
    '%s',
    async (code, given) => {
      const files = typeof given === 'string' ? { 'app.ld': given } : given;
      const analysis = await analyse(files);
      const evaluation = analysis.artifacts.evaluation('app.ld')!;
      const problems = [...evaluation.errors, ...evaluation.warnings];
      expect(problems.map((problem) => problem.code)).toContain(code);
      // A header that is missing belongs to a build of which nothing is known: said as not checked.
      if (code === 'preprocess-include-missing') {
        expect(analysis.discovery.notChecked.map(({ why }) => why)).toEqual(['#include nosuch.h not found']);
        return;
      }
      const reported = analysis.findings.filter(({ rule }) => rule === reportedBy[code]);
      expect(reported.map(({ message }) => message)).toContain(messages[code]);
      expect(analysis.findings.filter(({ severity }) => severity === 'error').length > 0).toBe(
        evaluation.errors.length > 0 && code !== 'ld-include-missing' && code !== 'ld-undefined-symbol',
      );
    },
  );

  it('names the declarations that have no effect', async () => {
    const given =
      'MEMORY {\n A : ORIGIN = 0, LENGTH = 1K\n B : ORIGIN = 4K, LENGTH = 1K\n A : ORIGIN = 0, LENGTH = 2K\n}\n';
    const { findings, positions } = await analyse({ 'app.ld': given });
    const [found, ...others] = findings.filter(({ rule }) => rule === 'ld-duplicate-region');
    expect(others).toEqual([]);
    const lines = [found!.place, ...found!.related].map(
      ({ file, span }) => positions.rangeOf(file, span).start.line,
    );
    expect(lines).toEqual([3, 1]);
    expect(found!.related.map(({ message }) => message)).toEqual(['has no effect']);
  });

  it('names rules that exist', () => {
    const ids = new Set(rules.map(({ id }) => id));
    for (const id of Object.values(reportedBy)) expect(ids).toContain(id);
  });
});

describe('preprocessed scripts', () => {
  const broken =
    'MEMORY { RAM (rwx) : ORIGIN = 0x34000000, LENGTH = RAM_SIZE }\nSECTIONS {\n  .text : { *(.text) } > RMA\n  .data : {\n    *(.data }\n  } > RAM\n}\n';
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    [
      'with every macro known get all',
      { 'app.ld': `#define RAM_SIZE 64K\n${broken}` },
      ['ld-syntax', 'ld-syntax', 'ld-syntax', 'ld-undefined-region'],
    ],
    [
      'named .ld.S too',
      { 'app.ld.S': `#define RAM_SIZE 64K\n${broken}` },
      ['ld-syntax', 'ld-syntax', 'ld-syntax', 'ld-undefined-region'],
    ],
    [
      'with a header found get all',
      { 'app.ld': `#include "s.h"\n${broken}`, 's.h': '#define RAM_SIZE 64K\n' },
      ['ld-syntax', 'ld-syntax', 'ld-syntax', 'ld-undefined-region'],
    ],
    ['without it get what no macro can take back', { 'app.ld': `#include "s.h"\n${broken}` }, ['ld-syntax']],
    [
      'with an #if on what nobody defines likewise',
      { 'app.ld': `#ifdef BIG\n#define RAM_SIZE 64K\n#else\n#define RAM_SIZE 32K\n#endif\n${broken}` },
      ['ld-syntax'],
    ],
    [
      'with a macro call at the place get nothing',
      {
        'app.ld':
          '#include "s.h"\nSECTIONS\n{\n  .text :\n  {\n    TEXT_SECTIONS(.text\n    *(.data)\n  }\n}\n',
      },
      [],
    ],
    [
      'that are fragments of what another file includes get nothing',
      {
        'common.ld.S': '#include "s.h"\n.dma.memory0 (NOLOAD) : ALIGN(32)\n{\n  *(.dma_buffer)\n} >RAM\n',
      },
      [],
    ],
    [
      "with line continuations are none of ld's errors",
      { 'app.ld': 'MEMORY { RAM : ORIGIN = 0,\\\n LENGTH = 1K }\n// the end\n' },
      [],
    ],
  ];
  it.each(cases)('%s', async (_, files, expected) => {
    const analysis = await analyse(files);
    const found = analysis.findings.filter(({ severity }) => severity !== 'hint').map(({ rule }) => rule);
    expect(found.sort()).toEqual(expected);
  });

  it('says which macros and headers it would need', async () => {
    const { discovery } = await analyse({
      'app.ld':
        '#include "board.h"\n#ifndef GUARD\n#define GUARD\n#endif\n#if SIZE > 2 && defined(BIG)\n#endif\nx = 1;\n',
    });
    expect(discovery.notChecked.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      'names and values of the linker script app.ld: #include board.h not found; nothing here defines BIG, SIZE, on which its #if conditions depend',
    ]);
  });
});
