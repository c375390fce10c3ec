import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateScript } from '../../../../core/linkerScript/evaluate';
import { isPreprocessed, isTemplate } from '../../../../core/linkerScript/preprocessor/isPreprocessed';
import {
  parsePreprocessed,
  preprocess,
  type PreprocessOptions,
} from '../../../../core/linkerScript/preprocessor/preprocess';

function options(files: Record<string, string> = {}, macros: Record<string, string> = {}): PreprocessOptions {
  return {
    macros: new Map(Object.entries(macros)),
    text: (path) => files[path],
    resolveInclude: (_, name) => (name in files ? name : undefined),
  };
}

function words(text: string, files?: Record<string, string>, macros?: Record<string, string>): string {
  return preprocess('a.ld.S', text, options(files, macros)).text.replace(/\s+/g, ' ').trim();
}

describe('preprocess', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['object-like macros', '#define A B + 1\n#define B 2\nx = A;', 'x = 2 + 1;'],
    [
      'function-like macros',
      '#define KB(n) ((n) * 1024)\nx = KB(4) + KB ( 2 );',
      'x = ((4) * 1024) + ((2) * 1024);',
    ],
    ['a macro in itself', '#define A A + 1\nx = A;', 'x = A + 1;'],
    ['pasting and quoting', '#define N(a, b) a##b #a\nN(x, 1)', 'x1 "x"'],
    ['arguments over lines', '#define F(a) [a]\nF(1,\n2)\nF(\n3\n)', '[1] [3]'],
    ['continued lines', '#define A 1 + \\\n 2\nx = A;', 'x = 1 + 2;'],
    ['comments of both kinds', 'a = 1; // one\nb = 2; /* two */ c = 3;', 'a = 1; b = 2; c = 3;'],
    ['no macro in a string', '#define A 1\nENTRY("A")', 'ENTRY("A")'],
    ['#if', '#if defined(X) && X > 1\na\n#elif 1 + 1 == 2\nb\n#else\nc\n#endif', 'b'],
    ['#ifdef and #undef', '#define X\n#ifdef X\na\n#undef X\n#endif\n#ifndef X\nb\n#endif', 'a b'],
    ['nested #if in a dead branch', '#if 0\n#if 1\na\n#else\nb\n#endif\n#else\nc\n#endif', 'c'],
    ['a comment that goes on behind a directive', '#define A 1 /* one\n * more\n */\nx = A;', 'x = 1;'],
    ['a directive in a comment', '/*\n#define A 1\n*/\nA', 'A'],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it('reads what #include names, and takes -D', () => {
    expect(words('#include "b.h"\nx = BASE + SIZE;', { 'b.h': '#define BASE 0x100\n' }, { SIZE: '4K' })).toBe(
      'x = 0x100 + 4K;',
    );
  });

  it('says what is wrong and goes on', () => {
    const { problems, text } = preprocess('a', '#include "no.h"\n#if 1\n#error stop\nx = 1;', options());
    expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning preprocess-include-missing',
      'error preprocess-error',
      'error preprocess-condition',
    ]);
    expect(text).toContain('x = 1;');
  });

  it('stops at endless inclusion and at bombs', () => {
    const bomb = Array.from({ length: 40 }, (_, i) => `#define A${i + 1} A${i} A${i}`).join('\n');
    const { text, problems: stopped } = preprocess('a', `#define A0 x\n${bomb}\nA40`, options());
    expect([text, stopped.map(({ code, span }) => `${code} ${span.start}-${span.end}`)]).toEqual([
      '',
      ['preprocess-limit 0-12'],
    ]);
    const fan = { 'a.ld.S': `${'#include "a.ld.S"\n'.repeat(10)}x = 1;\n` };
    expect(preprocess('a.ld.S', fan['a.ld.S'], options(fan)).problems.map(({ code }) => code)).toEqual([
      'preprocess-limit',
    ]);
    const { problems } = preprocess(
      'a.ld.S',
      '#include "a.ld.S"',
      options({ 'a.ld.S': '#include "a.ld.S"\n' }),
    );
    expect(problems.some(({ code }) => code === 'preprocess-include-cycle')).toBe(true);
  });

  it('never throws', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        '#define A(x) x##A',
        '#if',
        '#endif',
        '\n',
        'A(',
        ')',
        '##',
        '"',
        '/*',
        '#include <',
        '#elif 1/0',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        (pieces) => void preprocess('a', pieces.join('\n'), options()),
      ),
    );
  });
});

describe('isPreprocessed', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['#include "memory.h"\nMEMORY { }', true],
    ['#define RAM_SIZE 64K', true],
    ['# define the heap here\nMEMORY { }', false],
    ['# a comment of ld\nMEMORY { }', false],
    ['#ifdef X\n#endif', true],
    ['MEMORY { R : ORIGIN = BASE, \\\n LENGTH = 4K }', true],
    ['# link with \\\n# ld -T this\nMEMORY { }', false],
  ];
  it.each(cases)('%j: %s', (text, expected) => {
    expect(isPreprocessed('a.ld', text)).toBe(expected);
  });
});

describe('isTemplate', () => {
  const cases: readonly (readonly [file: string, text: string, expected: boolean])[] = [
    ['a.ld.in', 'x = 1;', true],
    ['a.ld', 'FLASH : ORIGIN = 0, LENGTH = ${FLASH_SIZE}', true],
    ['a.ld', 'x = @SIZE@;', true],
    ['a.ld', 'x = {{ size }};', true],
    ['a.ld', '{% if big %}x = 1;{% endif %}', true],
    ['a.ld', '/* made from ${NAME} */ # @NAME@\nx = 1;', false],
    ['a.ld', 'ASSERT(1, "${NAME} @NAME@")\n$ = 4; .a : { { x = $; } }', false],
  ];
  it.each(cases)('%s %j: %s', (file, text, expected) => {
    expect(isTemplate(file, text)).toBe(expected);
  });
});

describe('parsePreprocessed', () => {
  it('leads positions back to the source, in included files too', () => {
    const files: Record<string, string> = {
      'a.ld.S':
        '#include "base.h"\n// regions\nMEMORY\n{\n  RAM (xrw) : ORIGIN = BASE, LENGTH = KB(64)\n#include "more.ld"\n}\nbad = ;\n',
      'base.h': '#define BASE 0x34000000\n#define KB(n) (n * 1024)\n',
      'more.ld': '  EXTRA : ORIGIN = BASE + KB(64), LENGTH = 1K\n',
    };
    const script = parsePreprocessed('a.ld.S', files['a.ld.S']!, options(files));
    const evaluation = evaluateScript('a.ld.S', { script: () => script, resolveInclude: () => undefined });
    const written = evaluation.regions.map(
      ({ name, file, origin, length, nameSpan, originSpan, lengthSpan }) => {
        const cut = (span: { start: number; end: number } | undefined) =>
          span && files[file]!.slice(span.start, span.end);
        return [name, file, origin, length, cut(nameSpan), cut(originSpan), cut(lengthSpan)];
      },
    );
    expect(written).toEqual([
      ['RAM', 'a.ld.S', 0x34000000n, 0x10000n, 'RAM', 'BASE', 'KB(64)'],
      ['EXTRA', 'more.ld', 0x34010000n, 0x400n, 'EXTRA', 'BASE + KB(64)', '1K'],
    ]);
    const [error] = evaluation.errors;
    expect(files['a.ld.S']!.slice(0, error!.span.start).split('\n').length).toBe(8);
  });
});
