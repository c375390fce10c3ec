import { describe, expect, it } from 'vitest';
import { lensesInScript } from '../../../../core/language/linkerScript/codeLens';
import { foldingInScript } from '../../../../core/language/linkerScript/folding';
import { inlayHintsInScript } from '../../../../core/language/linkerScript/inlayHints';
import { numberActionsInScript } from '../../../../core/language/linkerScript/numberActions';
import { outlineOfScript } from '../../../../core/language/linkerScript/outline';
import { selectionSpansInScript } from '../../../../core/language/linkerScript/selectionRanges';
import { semanticTokensInScript } from '../../../../core/language/linkerScript/semanticTokens';
import { signatureInScript } from '../../../../core/language/linkerScript/signatureHelp';
import type { OutlineEntry } from '../../../../core/language/features';
import { scriptFixture } from './scriptFixture';

const script = `/* An application
 * in RAM. */
ENTRY(Reset_Handler)
_size = 512K;
MEMORY
{
  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = _size - 0x400
  ROM (rx)  : ORIGIN = ORIGIN(RAM) + LENGTH(RAM), LENGTH = 0x80000
}
REGION_ALIAS("CODE", ROM)
SECTIONS
{
  .text :
  {
    *(.text*)
    _etext = .;
  } >CODE
  .data : { *(.data) } >RAM AT> ROM
}
# one
# two
ASSERT(LENGTH(RAM) > 0, "no RAM")
`;

describe('outline', () => {
  it('shows blocks, regions, sections and symbols', () => {
    const lines: string[] = [];
    const show = (entries: readonly OutlineEntry[], indent: string): void => {
      for (const entry of entries) {
        lines.push(
          `${indent}${entry.kind} ${entry.name}${entry.detail === undefined ? '' : ` (${entry.detail})`}`,
        );
        show(entry.children, `${indent}  `);
      }
    };
    show(outlineOfScript(scriptFixture(script).input), '');
    expect(lines).toEqual([
      'symbol _size (0x00080000)',
      'group MEMORY',
      '  region RAM (0x34000400, 511 KiB)',
      '  region ROM (0x34080000, 512 KiB)',
      'alias CODE (= ROM)',
      'group SECTIONS',
      '  section .text (> CODE)',
      '    symbol _etext',
      '  section .data (> RAM AT> ROM)',
      'assertion no RAM',
    ]);
  });
});

it('folds blocks and comments of several lines', () => {
  const { input } = scriptFixture(script);
  const folds = foldingInScript(input).map(
    ({ span, kind }) => `${kind} ${input.text.slice(span.start, span.start + 6).replace(/\n/g, ' ')}`,
  );
  expect(folds).toEqual([
    'comment /* An ',
    'region MEMORY',
    'region SECTIO',
    'region .text ',
    'comment # one ',
  ]);
});

it('selects ever more', () => {
  const { input, offset } = scriptFixture('SECTIONS { .a : { _x = (1 + ALI|GN(8)) * 2; } }');
  const shown = selectionSpansInScript(input, offset).map(({ start, end }) => input.text.slice(start, end));
  expect(shown).toEqual([
    'ALIGN',
    'ALIGN(8)',
    '1 + ALIGN(8)',
    '(1 + ALIGN(8))',
    '(1 + ALIGN(8)) * 2',
    '_x = (1 + ALIGN(8)) * 2',
    ' _x = (1 + ALIGN(8)) * 2; ',
    '{ _x = (1 + ALIGN(8)) * 2; }',
    '.a : { _x = (1 + ALIGN(8)) * 2; }',
    ' .a : { _x = (1 + ALIGN(8)) * 2; } ',
    '{ .a : { _x = (1 + ALIGN(8)) * 2; } }',
    'SECTIONS { .a : { _x = (1 + ALIGN(8)) * 2; } }',
  ]);
});

it('hints at what is not written', () => {
  const { input } = scriptFixture(script);
  const shown = inlayHintsInScript(input).map(
    ({ offset, label }) => `${input.text.slice(input.text.lastIndexOf('=', offset - 1), offset)}|${label}`,
  );
  expect(shown).toEqual([
    '= _size - 0x400| = 0x7fc00, 511 KiB, ends 0x34080000',
    '= ORIGIN(RAM) + LENGTH(RAM)| = 0x34080000',
    '= 0x80000| = 512 KiB, ends 0x34100000',
  ]);
  const first = input.text.indexOf('RAM');
  expect(inlayHintsInScript(input, { start: 0, end: first })).toEqual([]);
});

it('says over each region who uses it', () => {
  const { input } = scriptFixture(script);
  expect(lensesInScript(input).map(({ title }) => title)).toEqual([
    'used by 1 section · 511 KiB',
    'used by 2 sections · 512 KiB',
  ]);
  const built = { ...input, regionFill: new Map([['ROM', 0x50000n]]) };
  expect(lensesInScript(built)[1]?.title).toBe('used by 2 sections · 320 KiB of 512 KiB (63 %)');
});

describe('signature help', () => {
  it.each<[string, string | undefined]>([
    ['_x = ALIGN(|', 'ALIGN([align])'],
    ['_x = ALIGN(., |', 'ALIGN(exp, [align])'],
    ['_x = ALIGN(MAX(1, 2), |8);', 'ALIGN(exp, [align])'],
    ['_x = ALIGN(MAX(1, |2), 8);', 'MAX(exp1, [exp2])'],
    ['_x = ALIGN((1 + |2), 8);', 'ALIGN([align])'],
    ['ASSERT(_x > 0, |', 'ASSERT(exp, [message])'],
    ['ASSERT(|_x > 0, "no");', 'ASSERT([exp], message)'],
    ['SECTIONS { .a : { BYTE(|', 'BYTE([exp])'],
    ['REGION_ALIAS("A", |', 'REGION_ALIAS(alias, [region])'],
    ['_x = ORIGIN(|)', 'ORIGIN([region])'],
    ['_x = ALIGN(4)|;', undefined],
    ['_x = |1;', undefined],
    ['/* ALIGN(| */', undefined],
  ])('%s', (source, expected) => {
    const { input, offset } = scriptFixture(source);
    const found = signatureInScript(input, offset);
    const active = found?.parameters[found.activeParameter]?.label;
    expect(
      active === undefined
        ? undefined
        : found?.label.replace(new RegExp(`(?<=[(, ])${active}(?=[,)])`), `[${active}]`),
    ).toBe(expected);
  });
});

it('classifies words by meaning', () => {
  const { input } = scriptFixture(
    'MEMORY { RAM (rx) : ORIGIN = 0x10, LENGTH = 1K }\n_e = ALIGN(_s);\nSECTIONS { .t : { *(.t) } >RAM :p =0xff }',
  );
  expect(
    semanticTokensInScript(input).map(
      ({ span, type, modifiers }) =>
        `${type}${modifiers.length > 0 ? '!' : ''} ${input.text.slice(span.start, span.end)}`,
    ),
  ).toEqual([
    'keyword MEMORY',
    'type! RAM',
    'string rx',
    'keyword ORIGIN',
    'number 0x10',
    'keyword LENGTH',
    'number 1K',
    'variable! _e',
    'function ALIGN',
    'variable _s',
    'keyword SECTIONS',
    'namespace! .t',
    'string *',
    'string .t',
    'type RAM',
    'type p',
    'number 0xff',
  ]);
});

describe('numbers', () => {
  it.each<[string, string[]]>([
    ['_x = 0x18|0000;', ['1536K', '1572864']],
    ['_x = 15|36K;', ['0x180000']],
    ['_x = |2M;', ['2048K', '0x200000']],
    ['_x = 1048|576;', ['1M', '1024K', '0x100000']],
    ['_x = 0x34|0;', ['832']],
    ['SECTIONS { .a : { FILL(0x90|90) } }', []],
    ['SECTIONS { .a : { *(.a) } =0x1000|0 }', []],
    ['_x| = 1;', []],
  ])('%s', (source, expected) => {
    const { input, offset } = scriptFixture(source);
    expect(numberActionsInScript(input, offset).map(({ newText }) => newText)).toEqual(expected);
  });
});
