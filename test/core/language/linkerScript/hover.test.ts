import { describe, expect, it } from 'vitest';
import { hoverInScript } from '../../../../core/language/linkerScript/hover';
import { keywordNamed } from '../../../../core/language/linkerScript/keywords';
import { keywords } from '../../../../core/linkerScript/syntax/tokens';
import { poolsText, scriptFixture } from './scriptFixture';

/** The lines of what the cursor shows. */
function hover(source: string): string[] {
  const { input, offset } = scriptFixture(source);
  return (hoverInScript(input, offset)?.markdown ?? '').split(/\n\n/).filter((line) => line !== '');
}

const layout = `//- app.ld
MEMORY
{
  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K
  PSRAM : ORIGIN = 0x90000000, LENGTH = 16M
  SMALL : ORIGIN = 0x34100000, LENGTH = 256K
}
REGION_ALIAS("CODE", RAM)
_estack = ORIGIN(RAM) + LENGTH(RAM);
SECTIONS
{
  .text : { *(.text*) KEEP(*(.isr_vector)) } >CODE
  .data : { *(.data) } >RAM AT> PSRAM
  .buffers (NOLOAD) : { *(.AI_AXISRAM5) } >PSRAM
}
`;
const pools = `//- net.mpool\n${poolsText('cpuRAM2 0x34100000 1024', 'npuRAM5 0x342e0000 448')}`;

/** The layout with the cursor in front of `mark`, which stands there once. */
function at(mark: string, text = layout + pools): string {
  const offset = text.indexOf(mark);
  expect(text.indexOf(mark, offset + 1), `${mark} is unique`).toBe(-1);
  return `${text.slice(0, offset)}|${text.slice(offset)}`;
}

describe('a region', () => {
  it('says where it is, what lies beside it and who uses it', () => {
    expect(hover(at('RAM (xrw)'))).toEqual([
      '**region** `RAM (xrw)`',
      '`[0x34000400, 0x34100000)`, 1047552 bytes (1023 KiB)',
      'in FLEXRAM (up to 400 KiB, a FLEXMEM split) and AXISRAM1 of STM32N657',
      'above it pool `cpuRAM2`, touching',
      'holds `.text` and `.data`',
      '---',
      '`0x34000400 + 1023K = 0x34100000`',
      'secure `[0x34000400, 0x34100000)`, non-secure `[0x24000400, 0x24100000)`',
      'also called `CODE`',
    ]);
  });

  it('warns of bytes that it shares with a pool', () => {
    expect(hover(at('SMALL'))).toContain(
      '⚠ shares `[0x34100000, 0x34140000)`, 262144 bytes (256 KiB) with pool `cpuRAM2` `[0x34100000, 0x34200000)`',
    );
    expect(hover(at('SMALL'))).toContain('nothing uses it');
  });

  it('has no alias outside the windows, and names what it loads', () => {
    const lines = hover(at('PSRAM :'));
    expect(lines).toContain('loads `.data`');
    expect(lines).toContain('holds `.buffers`');
    expect(lines.join()).not.toContain('non-secure');
  });

  it.each([
    ['>CODE', '**alias** `CODE` of region `RAM (xrw)`'],
    ['RAM) + ', '**region** `RAM (xrw)`'],
    ['CODE", RAM', '**alias** `CODE` of region `RAM (xrw)`'],
  ])('is known at %s', (mark, first) => {
    expect(hover(at(mark).replace('|>', '>|'))[0]).toBe(first);
  });

  it('that nobody declares is said to be so', () => {
    expect(hover('SECTIONS { .a : { *(.a) } >R|M }')).toEqual([
      '**region** `RM`',
      'MEMORY declares no region or alias of this name.',
    ]);
  });
});

describe('other words', () => {
  it.each<[string, string, string[]]>([
    [
      'a symbol',
      '_es|tack = 0x34100000;',
      [
        '**symbol** `_estack`',
        '`0x34100000 = 873463808 = 833 MiB`',
        'as an address: in AXISRAM2',
        '```ld\n_estack = 0x34100000\n```',
      ],
    ],
    [
      'a symbol of the code',
      '_x = from|_c;',
      ['**symbol** `from_c`', 'No script defines it: an object file or `--defsym` must.'],
    ],
    ['a number', '_x = 0x18|0000;', ['`0x180000 = 1572864 = 1.5 MiB`']],
    ['a number with a unit', '_x = 15|36K;', ['`1536K = 0x180000 = 1572864 = 1.5 MiB`']],
    [
      'an address',
      '_x = 0x341|00400;',
      ['`0x34100400 = 873464832 = 833 MiB`', 'as an address: in AXISRAM2, 1 KiB from its start'],
    ],
    [
      'an address of the non-secure alias',
      '_x = 0x241|00400;',
      ['`0x24100400 = 605029376 = 577 MiB`', 'as an address: in AXISRAM2, 1 KiB from its start'],
    ],
    ['nothing', '_x = 1; |  ', []],
    ['a comment', '/* RA|M */', []],
  ])('%s', (_, source, expected) => {
    expect(hover(source)).toEqual(expected);
  });

  it('an output section', () => {
    expect(hover(at('.data :'))).toEqual([
      '**output section** `.data`',
      'runs in region `RAM` (from `0x34000400`)',
      'loaded in region `PSRAM`; start-up code must copy it',
      'initialised variables',
    ]);
    expect(hover(at('.buffers'))).toContain('NOLOAD: takes addresses, has no bytes in the image');
  });

  it('patterns of input sections', () => {
    expect(hover(at('.AI_AXISRAM5'))[0]).toBe('**input sections** `.AI_AXISRAM5`');
    expect(hover(at('.isr_vector'))[1]).toContain('interrupt vector table');
  });

  it('the value of an ORIGIN before its meaning', () => {
    expect(hover(at('ORIGIN = 0x90000000'))[0]).toBe('`0x90000000 = 2415919104 = 2.25 GiB`');
  });

  it('every keyword of ld is documented', () => {
    const undocumented = keywords.filter(
      (word) => !/^(?:global|local|extern)$/.test(word) && !keywordNamed(word),
    );
    expect(undocumented).toEqual([]);
  });
});
