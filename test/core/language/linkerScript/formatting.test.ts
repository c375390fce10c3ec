import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../core/base/edits';
import { formatScript } from '../../../../core/language/linkerScript/formatting';
import { evaluateScript } from '../../../../core/linkerScript/evaluate';
import type { Evaluation } from '../../../../core/linkerScript/evaluation';
import { parseScript } from '../../../../core/linkerScript/syntax/parser';

const options = { tabSize: 2, insertSpaces: true };

function format(text: string, tabs = false): string {
  const script = parseScript(text);
  return applyEdits(text, formatScript({ text, script }, { ...options, insertSpaces: !tabs }));
}

/** What an evaluation says, without positions. */
function meaning(text: string): unknown {
  const script = parseScript(text);
  const evaluation: Evaluation = evaluateScript('a.ld', {
    script: () => script,
    resolveInclude: () => undefined,
  });
  const bare = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, part: unknown) =>
        /[sS]pan$/.test(key) ? undefined : typeof part === 'bigint' ? part.toString() : part,
      ),
    );
  return bare(evaluation);
}

const cases: readonly [why: string, before: string, after: string][] = [
  [
    'indentation and columns',
    `MEMORY\n{\nRAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K\n    EXTFLASH(rx) : ORIGIN =0x70100000 ,   LENGTH = 1M\n NOATTR : o = 0x90000000, l = 4\n}\n`,
    `MEMORY\n{\n  RAM      (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K\n  EXTFLASH (rx)  : ORIGIN = 0x70100000, LENGTH = 1M\n  NOATTR         : o = 0x90000000,      l = 4\n}\n`,
  ],
  [
    'blocks keep the style of their braces',
    `SECTIONS {\n.text : {\n*(.text)   /* code */\nKEEP( *(.x) )\n. = ALIGN( 4 ) ;\n} >RAM\n.data :\n{\n_sdata  = .;\n}>RAM AT>  ROM\n}\n`,
    `SECTIONS {\n  .text : {\n    *(.text)   /* code */\n    KEEP(*(.x))\n    . = ALIGN(4);\n  } >RAM\n  .data :\n  {\n    _sdata = .;\n  } >RAM AT> ROM\n}\n`,
  ],
  [
    'operators',
    `_a = 1+2*( 3-4 );\n_b = -1;\n_c = _a?1:2;\n`,
    `_a = 1 + 2 * (3 - 4);\n_b = -1;\n_c = _a ? 1 : 2;\n`,
  ],
  [
    'continuation lines',
    `_a = ORIGIN(RAM) +\nLENGTH(RAM);\nASSERT(_a > 0,\n"message")\n`,
    `_a = ORIGIN(RAM) +\n  LENGTH(RAM);\nASSERT(_a > 0,\n  "message")\n`,
  ],
  ['blank lines', `\n\n_a = 1;\n\n\n\n_b = 2;\n\n\n`, `_a = 1;\n\n_b = 2;\n`],
  [
    'comments',
    `SECTIONS\n{\n/* one\n * two\n */\n.a : { *(.a) }\n# three   \n}\n`,
    `SECTIONS\n{\n  /* one\n   * two\n   */\n  .a : { *(.a) }\n  # three   \n}\n`,
  ],
  [
    'comments with their stars under the slash',
    `/*\n** one\n*/\nSECTIONS\n{\n/**\n** two\n*/\n}\n`,
    `/*\n** one\n*/\nSECTIONS\n{\n  /**\n  ** two\n  */\n}\n`,
  ],
  [
    'names and attributes in columns beside an origin that is computed',
    `MEMORY\n{\nFLASH(rx) : ORIGIN = (0x8000000 + 0x0), LENGTH = 64K\nRAM (w) : ORIGIN = 0x20000000, LENGTH = 20K\n}\n`,
    `MEMORY\n{\n  FLASH (rx) : ORIGIN = (0x8000000 + 0x0), LENGTH = 64K\n  RAM   (w)  : ORIGIN = 0x20000000, LENGTH = 20K\n}\n`,
  ],
  [
    'preprocessor lines stay',
    `SECTIONS\n{\n#if A == 1\n  .a : { *(.a) }\n#endif\n}\n`,
    `SECTIONS\n{\n#if A == 1\n  .a : { *(.a) }\n#endif\n}\n`,
  ],
  [
    'CRLF',
    `MEMORY\r\n{\r\nA : ORIGIN = 0, LENGTH = 1\r\n}\r\n`,
    `MEMORY\r\n{\r\n  A : ORIGIN = 0, LENGTH = 1\r\n}\r\n`,
  ],
  [
    'a name that ends in a comma to ld',
    `MEMORY { A : ORIGIN = B , LENGTH = 1 }\n`,
    `MEMORY { A : ORIGIN = B , LENGTH = 1 }\n`,
  ],
  [
    'a broken file',
    `SECTIONS\n{\n.a : { *(.a) \n.b : { *(.b) }\n>\n`,
    `SECTIONS\n{\n  .a : { *(.a)\n    .b : { *(.b) }\n      >\n`,
  ],
];

describe('formatting', () => {
  it.each(cases)('%s', (_, before, after) => {
    expect(format(before)).toBe(after);
    expect(format(after)).toBe(after);
  });

  it('indents by tabs where asked', () => {
    expect(format('SECTIONS\n{\n.a : { }\n}\n', true)).toBe('SECTIONS\n{\n\t.a : { }\n}\n');
  });

  it('changes only what lies in the range', () => {
    const text = 'MEMORY\n{\nA : ORIGIN = 0, LENGTH = 1\nB : ORIGIN = 1, LENGTH = 1\n}\n';
    const within = { start: text.indexOf('B') - 1, end: text.length };
    expect(applyEdits(text, formatScript({ text, script: parseScript(text) }, options, within))).toBe(
      'MEMORY\n{\nA : ORIGIN = 0, LENGTH = 1\n  B : ORIGIN = 1, LENGTH = 1\n}\n',
    );
  });
});

const blank = fc.constantFrom(' ', '  ', '\n', '\t', '\n\n\n', ' /* c */ ', ' # c\n', '');
const piece = fc.constantFrom(
  'MEMORY',
  '{',
  '}',
  '(',
  ')',
  ';',
  ',',
  ':',
  '=',
  '>',
  'AT',
  'RAM',
  'ROM',
  '(xrw)',
  'ORIGIN',
  'LENGTH',
  '0x34000400',
  '1023K',
  'SECTIONS',
  '.text',
  '*',
  '*(.text)',
  'KEEP',
  '.',
  '+',
  '-',
  '?',
  '_x',
  '_x = 1;',
  'ALIGN',
  '4',
  '"quoted name"',
  'ASSERT',
  'PHDRS',
  'INCLUDE',
  'a.ld',
  '~',
  '&&',
  '//',
  'é',
  'VERSION',
  '. = ALIGN(8);',
  'RAM : ORIGIN = 0x10, LENGTH = 4',
  '.a : { *(.a) } >RAM',
  '_y = _x+1 ;',
);
const soup = fc.array(fc.tuple(piece, blank), { maxLength: 40 }).map((parts) => parts.flat().join(''));
const statement = fc.constantFrom(
  '_x = 1;',
  '_y=_x+ 0x10;',
  '_z = MAX( _x,_y ) ;',
  'PROVIDE( _p = . );',
  '.a : { *(.a) . = ALIGN(4); } >RAM',
  '.b (NOLOAD) :\n{\n*(.b)\nLONG( 1 )\n} > RAM AT> ROM',
  '/* c */',
  '# c',
  '.c 0x100 : { BYTE(1) }',
  'ASSERT( _x == 1 , "no" )',
);
const wellFormed = fc
  .array(fc.tuple(statement, fc.constantFrom('\n', '\n\n\n', ' \n  ')), { maxLength: 15 })
  .map(
    (parts) =>
      `MEMORY { RAM (xrw): ORIGIN = 0x34000400, LENGTH = 1023K\nROM : ORIGIN = 0x70000000, LENGTH = 1M }\nSECTIONS {\n${parts.flat().join('')}\n}\n`,
  );

describe('properties', () => {
  it('keeps every character that is no blank, whatever the text', () => {
    fc.assert(
      fc.property(soup, (text) => {
        expect(format(text).replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
      }),
      { numRuns: 500 },
    );
  });

  it('is idempotent, whatever the text', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const once = format(text);
        expect(format(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('never changes what a script means', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const once = format(text);
        expect(meaning(once)).toEqual(meaning(text));
        expect(format(once)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });
});
