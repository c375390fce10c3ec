import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ldAssertFails } from '../../../../core/rules/scripts/ldAssertFails';
import { ldDivisionByZero } from '../../../../core/rules/scripts/ldDivisionByZero';
import { ldDuplicateRegion } from '../../../../core/rules/scripts/ldDuplicateRegion';
import { ldExpressionOverflow } from '../../../../core/rules/scripts/ldExpressionOverflow';
import { ldIncludeCycle } from '../../../../core/rules/scripts/ldIncludeCycle';
import { ldLocationCounterBackwards } from '../../../../core/rules/scripts/ldLocationCounterBackwards';
import { ldIncludeMissing } from '../../../../core/rules/scripts/ldIncludeMissing';
import { ldRegionOutsideBoard } from '../../../../core/rules/scripts/ldRegionOutsideBoard';
import { ldRegionOutsideDevice } from '../../../../core/rules/scripts/ldRegionOutsideDevice';
import { ldRegionsOverlap } from '../../../../core/rules/scripts/ldRegionsOverlap';
import { ldSyntax } from '../../../../core/rules/scripts/ldSyntax';
import { ldUndefinedRegion } from '../../../../core/rules/scripts/ldUndefinedRegion';
import { ldUndefinedSymbol } from '../../../../core/rules/scripts/ldUndefinedSymbol';
import { ldUnusedRegion } from '../../../../core/rules/scripts/ldUnusedRegion';
import type { Rule } from '../../../../core/rules/engine/rule';
import { fixed, reportsOf, shown, type LdProject } from './ldRuleFixture';

interface Case extends LdProject {
  readonly rule: Rule;
  readonly why: string;
  /** `key @ text at the place`, one per report. */
  readonly expected: readonly string[];
  readonly severity?: string;
  /** `app.ld` once the first fix is made; the rule must then be silent. */
  readonly fixed?: string;
  /** Title of the first fix. */
  readonly title?: string;
}

const ram = 'RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K';
const memory = (...regions: readonly string[]): string =>
  `MEMORY\n{\n${regions.map((region) => `  ${region}\n`).join('')}}\n`;
const text = '.text : { *(.text) } >RAM';
const sections = (...lines: readonly string[]): string =>
  `SECTIONS\n{\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
const linked = { makefile: 'LDSCRIPT = app.ld\nLDFLAGS = -T$(LDSCRIPT)\n' };

const cases: readonly Case[] = [
  // ------------------------------------------------------------------------------------------------ ld-syntax
  {
    rule: ldSyntax,
    why: 'a missing semicolon',
    script: `${memory(ram)}_estack = ORIGIN(RAM) + LENGTH(RAM)\n_size = 0x200;\n${sections(text)}`,
    expected: ['app.ld#0 @ _size'],
    title: 'Insert the missing ;',
    fixed: `${memory(ram)}_estack = ORIGIN(RAM) + LENGTH(RAM);\n_size = 0x200;\n${sections(text)}`,
  },
  {
    rule: ldSyntax,
    why: 'a missing brace at the end',
    script: `${memory(ram)}SECTIONS\n{\n  ${text}\n`,
    expected: ['app.ld#0 @ '],
    title: 'Insert the missing }',
    fixed: `${memory(ram)}SECTIONS\n{\n  ${text}\n}\n`,
  },
  { rule: ldSyntax, why: 'a script that ld reads', script: memory(ram) + sections(text), expected: [] },
  {
    rule: ldSyntax,
    why: 'a script for the C preprocessor is not what ld reads',
    script: `#include "board.h"\n// heap\n${memory(ram)}${sections(text)}`,
    expected: [],
  },
  // ----------------------------------------------------------------------------------------- ld-undefined-symbol
  {
    rule: ldUndefinedSymbol,
    why: 'a symbol in MEMORY that nothing defines',
    script: `ram_size = 1M;\n${memory('RAM (xrw) : ORIGIN = 0x34000400, LENGTH = ram_sise')}${sections(text)}`,
    expected: ['ram_sise @ ram_sise'],
    title: 'Change to ram_size',
    fixed: `ram_size = 1M;\n${memory('RAM (xrw) : ORIGIN = 0x34000400, LENGTH = ram_size')}${sections(text)}`,
  },
  {
    rule: ldUndefinedSymbol,
    why: 'outside MEMORY an object may define it',
    script: `${memory(ram)}_end_of_stack = __stack_size_from_c;\n${sections(text)}`,
    expected: [],
  },
  {
    rule: ldUndefinedSymbol,
    why: '--defsym of the build defines it',
    script: memory('RAM (xrw) : ORIGIN = 0x34000400, LENGTH = ram_size') + sections(text),
    makefile: 'LDSCRIPT = app.ld\nLDFLAGS = -Wl,--defsym=ram_size=0x1000\n',
    expected: [],
  },
  {
    rule: ldUndefinedSymbol,
    why: 'a misspelled section type',
    script: memory(ram) + sections(text, '.noinit (NOLAOD) : { *(.noinit) } >RAM'),
    expected: ['NOLAOD @ NOLAOD'],
    title: 'Change to NOLOAD',
    fixed: memory(ram) + sections(text, '.noinit (NOLOAD) : { *(.noinit) } >RAM'),
  },
  {
    rule: ldUndefinedSymbol,
    why: 'the address of a section may be a symbol of an object',
    script: memory(ram) + sections(text, '.noinit (noinit_start) : { *(.noinit) } >RAM'),
    expected: [],
  },
  // ----------------------------------------------------------------------------------------- ld-undefined-region
  {
    rule: ldUndefinedRegion,
    why: 'a region that MEMORY does not declare',
    script: memory(ram) + sections('.text : { *(.text) } >RMA'),
    expected: ['RMA @ RMA'],
    title: 'Change to RAM',
    fixed: memory(ram) + sections('.text : { *(.text) } >RAM'),
  },
  {
    rule: ldUndefinedRegion,
    why: 'one without a like: it is declared in free memory',
    script: memory(ram) + sections(text, '.net : { *(.net) } >AXISRAM5'),
    expected: ['AXISRAM5 @ AXISRAM5'],
    title: 'Declare region AXISRAM5 at 0x342e0000, 448 KiB',
    fixed:
      memory(ram, 'AXISRAM5 (xrw) : ORIGIN = 0x342e0000, LENGTH = 448K') +
      sections(text, '.net : { *(.net) } >AXISRAM5'),
  },
  {
    rule: ldUndefinedRegion,
    why: 'an alias is a name too',
    script: `${memory(ram)}REGION_ALIAS("CODE", RAM)\n${sections('.text : { *(.text) } >CODE')}`,
    expected: [],
  },
  {
    rule: ldUndefinedRegion,
    why: 'an INCLUDE that nobody found may declare it',
    script: `INCLUDE memory.ld\n${sections(text)}`,
    expected: [],
  },
  // ----------------------------------------------------------------------------------------- ld-duplicate-region
  {
    rule: ldDuplicateRegion,
    why: 'a region declared twice',
    script: memory(ram, 'RAM (xrw) : ORIGIN = 0x34100000, LENGTH = 1M') + sections(text),
    expected: ['RAM @ RAM'],
    severity: 'warning',
  },
  {
    rule: ldDuplicateRegion,
    why: 'an alias defined twice is an error to ld',
    script: `${memory(ram)}REGION_ALIAS("A", RAM)\nREGION_ALIAS("A", RAM)\n${sections(text)}`,
    expected: ['A @ "A"'],
    severity: 'error',
  },
  {
    rule: ldDuplicateRegion,
    why: 'two regions of like names',
    script: memory(ram, 'RAM2 (xrw) : ORIGIN = 0x34100000, LENGTH = 1M') + sections(text),
    expected: [],
  },
  // ----------------------------------------------------------------------------------------- ld-regions-overlap
  {
    rule: ldRegionsOverlap,
    why: 'two used regions share bytes',
    script:
      memory(
        'ROM (rx) : ORIGIN = 0x34000400, LENGTH = 512K',
        'RAM (xrw) : ORIGIN = 0x34080000, LENGTH = 512K',
      ) + sections('.text : { *(.text) } >ROM', '.data : { *(.data) } >RAM'),
    expected: ['ROM|RAM @ RAM'],
    title: 'End region ROM at the start of RAM (0x34080000): −1 KiB',
    fixed:
      memory(
        'ROM (rx) : ORIGIN = 0x34000400, LENGTH = 511K',
        'RAM (xrw) : ORIGIN = 0x34080000, LENGTH = 512K',
      ) + sections('.text : { *(.text) } >ROM', '.data : { *(.data) } >RAM'),
  },
  {
    rule: ldRegionsOverlap,
    why: 'the non-secure alias names the same bytes',
    script:
      memory('S (rx) : ORIGIN = 0x34000000, LENGTH = 512K', 'NS (xrw) : ORIGIN = 0x24000000, LENGTH = 256K') +
      sections('.text : { *(.text) } >S', '.data : { *(.data) } >NS'),
    expected: ['S|NS @ NS'],
  },
  {
    rule: ldRegionsOverlap,
    why: 'no section goes to one of them',
    script:
      memory(
        'ROM (rx) : ORIGIN = 0x34000400, LENGTH = 512K',
        'RAM (xrw) : ORIGIN = 0x34080000, LENGTH = 512K',
      ) + sections('.text : { *(.text) } >ROM'),
    expected: [],
  },
  // ------------------------------------------------------------------------------------ ld-region-outside-device
  {
    rule: ldRegionOutsideDevice,
    why: 'a region of another family',
    script: memory('FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 2M') + sections('.text : { *(.text) } >FLASH'),
    expected: ['FLASH @ FLASH'],
  },
  {
    rule: ldRegionOutsideDevice,
    why: 'past the end of on-chip RAM',
    script: memory('RAM (xrw) : ORIGIN = 0x34400000, LENGTH = 256K') + sections(text),
    expected: ['RAM @ RAM'],
    title: 'End region RAM at the end of VENCRAM (0x34420000): −128 KiB',
    fixed: memory('RAM (xrw) : ORIGIN = 0x34400000, LENGTH = 128K') + sections(text),
  },
  {
    rule: ldRegionOutsideDevice,
    why: 'neighbouring banks are one memory',
    script: memory('RAM (xrw) : ORIGIN = 0x34000000, LENGTH = 2M') + sections(text),
    expected: [],
  },
  {
    rule: ldRegionOutsideDevice,
    why: 'a region over registers, or over SDRAM behind FMC',
    script:
      memory(
        ram,
        'UART (rw) : ORIGIN = 0x52002400, LENGTH = 1K',
        'SDRAM (rw) : ORIGIN = 0xd0000000, LENGTH = 8M',
      ) + sections(text),
    expected: [],
  },
  {
    rule: ldRegionOutsideDevice,
    why: 'nothing names the device',
    script: memory('FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 2M') + sections('.text : { *(.text) } >FLASH'),
    device: null,
    expected: [],
  },
  // ------------------------------------------------------------------------------------- ld-region-outside-board
  {
    rule: ldRegionOutsideBoard,
    why: 'past the NOR flash that is fitted',
    ...linked,
    board: 'NUCLEO-N657X0-Q',
    script: memory(ram, 'ROM (rx) : ORIGIN = 0x70100000, LENGTH = 64M') + sections(text),
    expected: ['NUCLEO-N657X0-Q:ROM @ ROM'],
    title: "End region ROM at the end of the board's XSPI2 memory (0x74000000): −1 MiB",
    fixed: memory(ram, 'ROM (rx) : ORIGIN = 0x70100000, LENGTH = 63M') + sections(text),
  },
  {
    rule: ldRegionOutsideBoard,
    why: 'the board without PSRAM',
    ...linked,
    board: 'NUCLEO-N657X0-Q',
    script: memory(ram, 'PSRAM (rw) : ORIGIN = 0x90000000, LENGTH = 16M') + sections(text),
    expected: ['NUCLEO-N657X0-Q:PSRAM @ PSRAM'],
  },
  {
    rule: ldRegionOutsideBoard,
    why: 'the discovery kit has it',
    ...linked,
    board: 'STM32N6570-DK',
    script: memory(ram, 'PSRAM (rw) : ORIGIN = 0x90000000, LENGTH = 32M') + sections(text),
    expected: [],
  },
  {
    rule: ldRegionOutsideBoard,
    why: 'it ends where a memory of twice the size would: a board of one’s own',
    ...linked,
    board: 'STM32N6570-DK',
    script: memory(ram, 'PSRAM (rw) : ORIGIN = 0x90400000, LENGTH = 60M') + sections(text),
    expected: ['STM32N6570-DK:PSRAM @ PSRAM'],
    severity: 'information',
  },
  {
    rule: ldRegionOutsideBoard,
    why: 'it ends somewhere past the memory that is fitted',
    ...linked,
    board: 'STM32N6570-DK',
    script: memory(ram, 'PSRAM (rw) : ORIGIN = 0x90400000, LENGTH = 30M') + sections(text),
    expected: ['STM32N6570-DK:PSRAM @ PSRAM'],
    severity: 'warning',
    title: "End region PSRAM at the end of the board's XSPI1 memory (0x92000000): −2 MiB",
    fixed: memory(ram, 'PSRAM (rw) : ORIGIN = 0x90400000, LENGTH = 28M') + sections(text),
  },
  // -------------------------------------------------------------------------------------------- ld-unused-region
  {
    rule: ldUnusedRegion,
    why: 'nothing uses it',
    script: memory(ram, 'RAM2 (xrw) : ORIGIN = 0x34100000, LENGTH = 512K') + sections(text),
    expected: ['RAM2 @ RAM2'],
    title: 'Remove region RAM2',
    fixed: memory(ram) + sections(text),
  },
  {
    rule: ldUnusedRegion,
    why: 'an expression uses it',
    script: `${memory(ram, 'RAM2 (xrw) : ORIGIN = 0x34100000, LENGTH = 512K')}_heap = ORIGIN(RAM2);\n${sections(text)}`,
    expected: [],
  },
  {
    rule: ldUnusedRegion,
    why: 'it is a whole bank of the device',
    script: memory(ram, 'AXISRAM5 (xrw) : ORIGIN = 0x342e0000, LENGTH = 448K') + sections(text),
    expected: [],
  },
  {
    rule: ldUnusedRegion,
    why: 'a section that names no region may go there',
    script:
      memory(ram, 'RAM2 (xrw) : ORIGIN = 0x34100000, LENGTH = 512K') + sections(text, '.data : { *(.data) }'),
    expected: [],
  },
  // --------------------------------------------------------------------------------- the evaluator's own verdicts
  {
    rule: ldLocationCounterBackwards,
    why: 'constants move it back',
    script: memory(ram) + sections('.text : { . = 0x100; . = 0x80; } >RAM'),
    expected: ['0x80 @ 0x80'],
  },
  {
    rule: ldLocationCounterBackwards,
    why: 'what is linked decides',
    script: memory(ram) + sections('.text : { *(.text) . = 0x80; } >RAM'),
    expected: [],
  },
  {
    rule: ldAssertFails,
    why: 'false by constants',
    script: `${memory(ram)}ASSERT(LENGTH(RAM) <= 512K, "RAM is too large")\n${sections(text)}`,
    expected: ['RAM is too large @ LENGTH(RAM)'],
  },
  {
    rule: ldAssertFails,
    why: 'true by constants',
    script: `${memory(ram)}ASSERT(LENGTH(RAM) <= 1M, "RAM is too large")\n${sections(text)}`,
    expected: [],
  },
  {
    rule: ldDivisionByZero,
    why: 'zero by constants',
    script: `_n = 0;\n_x = 0x100 / _n;\n${memory(ram)}${sections(text)}`,
    expected: ['_n @ _n'],
  },
  {
    rule: ldDivisionByZero,
    why: 'not zero',
    script: `_n = 2;\n_x = 0x100 / _n;\n${memory(ram)}${sections(text)}`,
    expected: [],
  },
  {
    rule: ldExpressionOverflow,
    why: 'more than 32 bits',
    script: `_x = 0x34000000 * 16;\n${memory(ram)}${sections(text)}`,
    expected: ['_x @ _x'],
  },
  {
    rule: ldExpressionOverflow,
    why: 'a region of length 0 that catches sections placed nowhere',
    script: memory(ram, 'UNPLACED (x) : ORIGIN = 0x100000000, LENGTH = 0') + sections(text),
    expected: [],
  },
  {
    rule: ldExpressionOverflow,
    why: 'a negative number of 32 bits',
    script: `_x = 0 - 16;\n${memory(ram)}${sections(text)}`,
    expected: [],
  },
  // ------------------------------------------------------------------------------------------------- ld-include-*
  {
    rule: ldIncludeMissing,
    why: 'the build is known and adds no folder',
    ...linked,
    script: `INCLUDE memory.ld\n${sections(text)}`,
    expected: ['memory.ld @ memory.ld'],
    severity: 'error',
  },
  {
    rule: ldIncludeMissing,
    why: 'the build adds folders',
    makefile: 'LDSCRIPT = app.ld\nLDFLAGS = -T$(LDSCRIPT) -L$(SDK)/ld\n',
    script: `INCLUDE memory.ld\n${sections(text)}`,
    expected: [],
  },
  {
    rule: ldIncludeMissing,
    why: 'no build is known',
    script: `INCLUDE memory.ld\n${sections(text)}`,
    expected: ['memory.ld @ memory.ld'],
    severity: 'information',
  },
  {
    rule: ldIncludeMissing,
    why: 'it is there',
    ...linked,
    script: `INCLUDE memory.ld\n${sections(text)}`,
    others: { 'memory.ld': memory(ram) },
    expected: [],
  },
  {
    rule: ldIncludeCycle,
    why: 'a file that includes the script',
    script: `INCLUDE memory.ld\n${sections(text)}`,
    others: { 'memory.ld': `${memory(ram)}INCLUDE app.ld\n` },
    expected: ['memory.ld:app.ld @ app.ld'],
  },
  {
    rule: ldIncludeCycle,
    why: 'the same file twice is no cycle',
    script: `INCLUDE symbols.ld\nINCLUDE symbols.ld\n${memory(ram)}${sections(text)}`,
    others: { 'symbols.ld': '_x = 1;\n' },
    expected: [],
  },
];

describe.each([...new Set(cases.map(({ rule }) => rule))])('$id', (rule) => {
  it.each(cases.filter((entry) => entry.rule === rule))('$why', (entry) => {
    const reports = reportsOf(rule, entry);
    expect(reports.map((report) => shown(entry, report))).toEqual(entry.expected);
    if (entry.severity !== undefined)
      expect(reports[0]?.severity ?? rule.defaultSeverity).toBe(entry.severity);
    for (const { message } of reports) expect(message).toMatch(/[.!?]$/);
    const fix = reports[0]?.fixes?.[0];
    expect(fix?.title).toBe(entry.title);
    if (fix) {
      const after = fixed(entry, fix);
      if (entry.fixed !== undefined) expect(after.script).toBe(entry.fixed);
      expect(reportsOf(rule, after)).toEqual([]);
    }
  });
});

describe('the example of each page triggers its rule', () => {
  const board = { ...linked, board: 'NUCLEO-N657X0-Q' };
  it.each([...new Set(cases.map(({ rule }) => rule))])('$id', (rule) => {
    const page = readFileSync(`docs/rules/${rule.id}.md`, 'utf8');
    const script = /```ld\n([^]*?)```/.exec(page)![1]!;
    const others = rule.id === 'ld-include-cycle' ? { 'memory.ld': script } : {};
    const text = rule.id === 'ld-include-cycle' ? 'INCLUDE memory.ld\n' : script;
    expect(reportsOf(rule, { script: text, others, ...board }).length).toBeGreaterThan(0);
  });
});
