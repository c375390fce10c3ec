import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../core/base/edits';
import { linksInScript } from '../../../../core/language/linkerScript/links';
import {
  definitionInScript,
  highlightsInScript,
  occurrencesInScript,
} from '../../../../core/language/linkerScript/navigation';
import { prepareRenameInScript, renameInScript } from '../../../../core/language/linkerScript/rename';
import { scriptFixture } from './scriptFixture';

const project = `//- memory.ld
MEMORY
{
  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K
}
_estack = ORIGIN(RAM) + LENGTH(RAM);
//- app.ld
INCLUDE memory.ld
REGION_ALIAS("CODE", RAM)
ENTRY(Reset_Handler)
PHDRS { text PT_LOAD; }
SECTIONS
{
  .text : { *(.text) _etext = .; } >CODE :text
  .data : { _sdata = LOADADDR(.text) + SIZEOF(.text) + _estack; } >RAM AT> RAM
}
`;

/** The project with the cursor in front of the nth `mark` of `app.ld`. */
function at(mark: string, nth = 0, file = 'app.ld'): string {
  let offset = project.indexOf(`//- ${file}`) + `//- ${file}`.length;
  for (let n = 0; n <= nth; n++) offset = project.indexOf(mark, offset + 1);
  expect(offset).toBeGreaterThan(0);
  return `${project.slice(0, offset)}|${project.slice(offset)}`;
}

/** `memory.ld 3:RAM` for each place. */
function shown(
  source: string,
  places: readonly { file: string; span: { start: number; end: number } }[],
): string[] {
  const { input } = scriptFixture(source);
  return places.map(({ file, span }) => {
    const { text } = input.otherScripts.script(file)!;
    return `${file} ${text.slice(0, span.start).split('\n').length}:${text.slice(span.start, span.end)}`;
  });
}

describe('definition', () => {
  it.each<[string, string, string[]]>([
    ['a region in an included file', at('RAM AT>'), ['memory.ld 3:RAM']],
    ['an alias', at('CODE :text'), ['app.ld 2:"CODE"']],
    ['the region of an alias', at('RAM)'), ['memory.ld 3:RAM']],
    ['a symbol of another file', at('_estack'), ['memory.ld 5:_estack']],
    ['an output section', at('.text) +'), ['app.ld 7:.text']],
    ['a program header', at('text\n  .data'), ['app.ld 4:text']],
    ['a symbol of the code', at('Reset_Handler'), []],
    ['an included file', at('emory.ld'), ['memory.ld 1:']],
    ['a keyword', at('SECTIONS'), []],
  ])('%s', (_, source, expected) => {
    const { input, offset } = scriptFixture(source);
    expect(shown(source, definitionInScript(input, offset))).toEqual(expected);
  });
});

describe('references', () => {
  it.each<[string, string, string[], string[]]>([
    [
      'a region, across files',
      at('RAM (xrw)', 0, 'memory.ld'),
      ['memory.ld 3:RAM'],
      ['memory.ld 5:RAM', 'memory.ld 5:RAM', 'app.ld 2:RAM', 'app.ld 8:RAM', 'app.ld 8:RAM'],
    ],
    ['a section', at('.text :'), ['app.ld 7:.text'], ['app.ld 8:.text', 'app.ld 8:.text']],
    ['a pattern is no section', at('.text) _etext'), [], []],
  ])('%s', (_, source, definitions, references) => {
    const { input, offset } = scriptFixture(source);
    const found = occurrencesInScript(input, offset);
    expect(shown(source, found?.definitions ?? [])).toEqual(definitions);
    expect(shown(source, found?.references ?? [])).toEqual(references);
  });

  it('highlights only this file', () => {
    const { input, offset } = scriptFixture(at('RAM AT>'));
    expect(highlightsInScript(input, offset).map(({ kind }) => kind)).toEqual(['read', 'read', 'read']);
  });
});

describe('rename', () => {
  it.each<[string, string, string, Record<string, string>]>([
    ['a region', at('RAM AT>'), 'SRAM', { 'memory.ld': 'SRAM (xrw)', 'app.ld': '>SRAM AT> SRAM' }],
    ['an alias keeps its quotes', at('CODE :text'), 'ROM', { 'app.ld': 'REGION_ALIAS("ROM", RAM)' }],
    [
      'a symbol',
      at('_estack'),
      '_stack_top',
      { 'memory.ld': '_stack_top = ORIGIN', 'app.ld': '+ _stack_top;' },
    ],
    ['a program header', at('text PT_LOAD'), 'code', { 'app.ld': '>CODE :code' }],
    ['a section leaves patterns alone', at('.text :'), '.code', { 'app.ld': '.code : { *(.text)' }],
  ])('%s', (_, source, newName, expected) => {
    const { input, offset } = scriptFixture(source);
    const result = renameInScript(input, offset, newName);
    expect(result.kind).toBe('places');
    if (result.kind !== 'places') return;
    for (const [file, part] of Object.entries(expected)) {
      const edits = result.places.filter((place) => place.file === file);
      expect(applyEdits(input.otherScripts.script(file)!.text, edits)).toContain(part);
    }
  });

  it.each<[string, string, string, RegExp]>([
    ['a keyword', at('SECTIONS'), 'X', /SECTIONS is a word of the linker script language/],
    ['a symbol of the code', at('Reset_Handler'), 'main', /object file/],
    ['nothing', at('{\n  .text'), 'X', /no region, symbol/],
    ['to a keyword', at('RAM AT>'), 'ORIGIN', /ORIGIN is a word/],
    ['to the short ORIGIN', at('RAM AT>'), 'o', /o is a word/],
    ['to two words', at('RAM AT>'), 'MY RAM', /not a plain name/],
    ['to nothing', at('RAM AT>'), '', /empty/],
    ['to a number', at('_estack'), 'fab', /would not read fab as a name/],
    ['to a name that is taken', at('RAM AT>'), 'CODE', /CODE already/],
    ['to the location counter', at('_estack'), '.', /location counter/],
  ])('is refused: %s', (_, source, newName, reason) => {
    const { input, offset } = scriptFixture(source);
    const result = renameInScript(input, offset, newName);
    expect(result.kind === 'refused' ? result.reason : 'done').toMatch(reason);
  });

  it('starts on the name without its quotes', () => {
    const { input, offset } = scriptFixture(at('CODE"'));
    const prepared = prepareRenameInScript(input, offset);
    expect(prepared.kind === 'name' && input.text.slice(prepared.span.start, prepared.span.end)).toBe('CODE');
  });
});

it('links what a script names', () => {
  const { input } = scriptFixture(
    '//- ld/app.ld\nINCLUDE "common.ld"\nINPUT(crt0.o -lm missing.o)\nSTARTUP(crt0.o)\n//- ld/common.ld\n\n//- ld/crt0.o\n\n//- ld/libm.a\n\n',
  );
  expect(
    linksInScript(input).map(({ span, target }) => `${input.text.slice(span.start, span.end)} ${target}`),
  ).toEqual(['common.ld ld/common.ld', 'crt0.o ld/crt0.o', '-lm ld/libm.a', 'crt0.o ld/crt0.o']);
});
