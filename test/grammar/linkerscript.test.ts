import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeTokens, loadGrammar, tokenize } from './tokenize';

const grammar = await loadGrammar('linkerscript');
const memory = (entry: string) => `MEMORY { ${entry} }`;
const sections = (content: string) => `SECTIONS { ${content} }`;
const body = (content: string) => sections(`.x : { ${content} }`);

/** Innermost scope of the first token that reads so, without the language's suffix. */
function scopeOf(source: string, text: string): string | undefined {
  const token = tokenize(grammar, source)
    .flat()
    .find((candidate) => candidate.text.trim() === text);
  return token?.scopes.at(-1)?.replace(/\.linkerscript$/, '');
}

describe('numbers', () => {
  for (const [number, scope] of [
    ['0x1F', 'constant.numeric.hex'],
    ['0X1fK', 'constant.numeric.hex'],
    ['1fh', 'constant.numeric.hex'],
    ['$1f', 'constant.numeric.hex'],
    ['017', 'constant.numeric.octal'],
    ['17o', 'constant.numeric.octal'],
    ['0b1', 'constant.numeric.binary'],
    ['101b', 'constant.numeric.binary'],
    ['42', 'constant.numeric.decimal'],
    ['12d', 'constant.numeric.decimal'],
  ] as const) {
    it(`${number} is ${scope}`, () =>
      expect(scopeOf(`x = ${number};`, number.replace('12d', '12'))).toBe(scope));
  }

  for (const [number, unit] of [
    ['1K', 'K'],
    ['2M', 'M'],
    ['511k', 'k'],
  ] as const) {
    it(`${number} has a unit`, () =>
      expect(scopeOf(memory(`R : o = 0, l = ${number}`), unit)).toBe('keyword.other.unit'));
  }

  it('a name with digits is not a number', () =>
    expect(scopeOf('x = y0x1F;', 'y0x1F')).toBe('variable.other.symbol'));
});

describe('strings', () => {
  it('go over lines, as ld reads them', () => {
    const source = 'ASSERT(1, "\nERROR(rt): the start must be aligned");\nx = 1;';
    expect(scopeOf(source, 'ERROR(rt): the start must be aligned')).toBe('string.quoted.double');
    expect(scopeOf(source, 'x')).toBe('variable.other.definition');
    expect(tokenize(grammar, source).flat().at(-1)?.scopes.join(' ')).not.toContain('string');
  });
});

describe('tokens', () => {
  for (const [what, source, text, scope] of [
    [
      'a region',
      memory('AXISRAM1_S (xrw) : ORIGIN = 1, LENGTH = 2'),
      'AXISRAM1_S',
      'entity.name.type.region',
    ],
    ['a region without attributes', memory('RAM: org = 1, len = 2'), 'RAM', 'entity.name.type.region'],
    ['attributes', memory('RAM (!rx) : ORIGIN = 1, LENGTH = 2'), '!rx', 'storage.modifier.attributes'],
    ['ORIGIN of an entry', memory('RAM : ORIGIN = 1'), 'ORIGIN', 'keyword.other.region-property'],
    ['ORIGIN in an expression', 'x = ORIGIN(RAM);', 'ORIGIN', 'support.function.builtin'],
    ['the region it asks for', 'x = ORIGIN ( RAM );', 'RAM', 'variable.other.region'],
    ['the region after >', sections('.x : { *(.x) } >RAM'), 'RAM', 'variable.other.region'],
    ['the region after AT>', sections('.x : { *(.x) } >RAM AT> ROM'), 'ROM', 'variable.other.region'],
    ['a program header', sections('.x : { *(.x) } >RAM :text'), 'text', 'variable.other.phdr'],
    ['an output section', sections('.text : { *(.x) }'), '.text', 'entity.name.function.output-section'],
    [
      'an output section with a type',
      sections('.bss (NOLOAD) : { *(.x) }'),
      '.bss',
      'entity.name.function.output-section',
    ],
    [
      'a section with TYPE',
      sections('.t (READONLY (TYPE = SHT_NOTE)) : { }'),
      '.t',
      'entity.name.function.output-section',
    ],
    ['TYPE', sections('.t (TYPE = SHT_NOTE) : { }'), 'TYPE', 'storage.modifier.section-type'],
    ['a colon of a head', sections('.t : { }'), ':', 'punctuation.separator.output-section'],
    ['an alias', 'REGION_ALIAS("TEXT", ROM)', '"TEXT"', 'entity.name.type.region'],
    ['the region of an alias', 'REGION_ALIAS(TEXT, ROM)', 'ROM', 'variable.other.region'],
    ['a section of NOCROSSREFS', 'NOCROSSREFS(.text .data)', '.data', 'entity.name.function.output-section'],
    ['NOLOAD', sections('.bss (NOLOAD) : { *(.x) }'), 'NOLOAD', 'storage.modifier.section-type'],
    [
      'an output section with an address',
      sections('.a 0x100 : { }'),
      '.a',
      'entity.name.function.output-section',
    ],
    ['/DISCARD/', sections('/DISCARD/ : { *(*) }'), '/DISCARD/', 'entity.name.function.output-section'],
    ['a symbol with a ternary', sections('x = a ? b : c;'), 'x', 'variable.other.definition'],
    ['the ternary', sections('x = a ? b : c;'), 'b', 'variable.other.symbol'],
    ['the location counter', body('. = ALIGN(4);'), '.', 'variable.language.location-counter'],
    ['+= on the location counter', body('. += 4;'), '+=', 'keyword.operator.assignment'],
    ['a file pattern', body('*libc.a:*.o (.text)'), '*libc.a:*.o', 'string.unquoted.file-pattern'],
    ['a section pattern', body('*(.text .text.*)'), '.text.*', 'string.unquoted.section-pattern'],
    ['COMMON', body('*(COMMON)'), 'COMMON', 'support.constant.common'],
    ['KEEP', body('KEEP (*(.isr_vector))'), 'KEEP', 'support.function.keep'],
    ['SORT in KEEP', body('KEEP (*(SORT(.init_array.*)))'), 'SORT', 'support.function.pattern'],
    ['EXCLUDE_FILE', body('*(EXCLUDE_FILE(*crt.o) .ctors)'), 'EXCLUDE_FILE', 'support.function.pattern'],
    ['an excluded file', body('*(EXCLUDE_FILE(*crt.o) .ctors)'), '*crt.o', 'string.unquoted.file-pattern'],
    ['BYTE', body('BYTE(0x1)'), 'BYTE', 'support.function.data'],
    [
      'CREATE_OBJECT_SYMBOLS',
      body('CREATE_OBJECT_SYMBOLS'),
      'CREATE_OBJECT_SYMBOLS',
      'keyword.other.statement',
    ],
    ['PROVIDE', 'PROVIDE(end = .);', 'PROVIDE', 'keyword.control.command'],
    ['the provided symbol', 'PROVIDE(end = .);', 'end', 'variable.other.definition'],
    ['INCLUDE', 'INCLUDE "common.ld"', '"common.ld"', 'string.unquoted.file'],
    ['INPUT', 'INPUT(libc.a -lm)', 'libc.a', 'string.unquoted.file-pattern'],
    ['OUTPUT_FORMAT', 'OUTPUT_FORMAT(elf32-littlearm)', 'elf32-littlearm', 'support.constant.format'],
    ['MAXPAGESIZE', 'x = CONSTANT(MAXPAGESIZE);', 'MAXPAGESIZE', 'support.constant.builtin'],
    ['a header of PHDRS', 'PHDRS { text PT_LOAD FLAGS(5); }', 'text', 'entity.name.type.phdr'],
    [
      'global of VERSION',
      'VERSION { V1 { global: foo; local: *; }; }',
      'global',
      'keyword.other.version-scope',
    ],
    ['#include', '#include "board.h"', 'include', 'keyword.control.directive.include'],
    ['#if', '#if defined(X)', 'defined', 'keyword.operator.defined'],
    ['a # comment', '# if this were a directive', 'if this were a directive', 'comment.line.number-sign'],
    ['a // comment', 'x = 1; // one', 'one', 'comment.line.double-slash'],
  ] as const) {
    it(`${what}: ${text} in ${source}`, () => expect(scopeOf(source, text)).toBe(scope));
  }
});

describe('/* in a file-name pattern', () => {
  it('inside a token is no comment', () =>
    expect(scopeOf(body('*/drivers/*.o(.text)'), '*/drivers/*.o')).toBe('string.unquoted.file-pattern'));
  it('inside a token of a section pattern is no comment', () =>
    expect(scopeOf(body('*(.a/*.b)'), '.a/*.b')).toBe('string.unquoted.section-pattern'));
  it('at the start of a token is one', () =>
    expect(
      tokenize(grammar, body('*(.a /* note */ .b)'))
        .flat()
        .find((token) => token.text.includes('note'))
        ?.scopes.at(-1),
    ).toBe('comment.block.linkerscript'));
});

describe('whole scripts', () => {
  for (const name of ['application.ld', 'whole-language.ld', 'preprocessed.ld.S', 'broken.ld']) {
    it(name, async () => {
      const source = readFileSync(join(__dirname, 'samples', name), 'utf8');
      await expect(describeTokens(tokenize(grammar, source))).toMatchFileSnapshot(`samples/${name}.scopes`);
    });
  }

  it('a fragment that another script includes is coloured as in SECTIONS', () =>
    expect(scopeOf('.itcm (NOLOAD) :\n{\n  *(.itcm)\n} >ITCM AT>ROM', 'ITCM')).toBe('variable.other.region'));

  it('an assignment without its semicolon ends at the next block', () =>
    expect(scopeOf('x = 1\nMEMORY\n{ RAM : o = 0, l = 1 }', 'RAM')).toBe('entity.name.type.region'));

  it('what follows a damaged block is still coloured', () => {
    const source = 'SECTIONS\n{\n  .a : { *(.a) KEEP(*(.b }\n  .c : { *(.c) } >RAM\n}\nENTRY(Reset_Handler)';
    expect(scopeOf(source, '.c')).toBe('entity.name.function.output-section');
    expect(scopeOf(source, 'RAM')).toBe('variable.other.region');
    expect(scopeOf(source, 'ENTRY')).toBe('keyword.control.command');
  });
});
