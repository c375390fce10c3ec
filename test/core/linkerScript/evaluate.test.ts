import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../../core/linkerScript/evaluation';
import { evaluateScript } from '../../../core/linkerScript/evaluate';
import type { EvaluateOptions } from '../../../core/linkerScript/host';
import { parseScript } from '../../../core/linkerScript/syntax/parser';
import { generateScript } from '../../oracle/generator';
import { mutate } from '../../oracle/mutation';
import { randomOf } from '../../oracle/random';

function evaluate(files: string | Record<string, string>, options?: EvaluateOptions): Evaluation {
  const all = typeof files === 'string' ? { 'a.ld': files } : files;
  return evaluateScript(
    'a.ld',
    {
      script: (path) => (path in all ? parseScript(all[path]!) : undefined),
      resolveInclude: (_, name) => (name in all ? name : undefined),
    },
    options,
  );
}

function symbol(evaluation: Evaluation, name: string): bigint | undefined {
  return evaluation.symbols.find((candidate) => candidate.name === name)?.value;
}

function codes(evaluation: Evaluation): string[] {
  return [
    ...evaluation.errors.map((e) => `error ${e.code}`),
    ...evaluation.warnings.map((w) => `warning ${w.code}`),
  ];
}

describe('expressions', () => {
  // Each value as arm-none-eabi-ld 2.40 gives it.
  const values: readonly (readonly [string, bigint])[] = [
    ['-7 / 2', 0xfffffffdn],
    ['-7 % 3', 0xffffffffn],
    ['0xffffffff < 1', 0n],
    ['-1 > 1', 1n],
    ['MAX(-1, 1)', 0xffffffffn],
    ['MIN(-1, 1)', 1n],
    ['-1 >> 60', 15n],
    ['1 << 32', 0n],
    ['(1 << 32) >> 32', 1n],
    ['~0 == -1', 1n],
    ['!5 || 2 && 3', 1n],
    ['1 ? 2 : 3', 2n],
    ['ALIGN(10, 3)', 12n],
    ['ALIGN(0x1001, 4K)', 0x2000n],
    ['LOG2CEIL(5)', 3n],
    ['CONSTANT(MAXPAGESIZE)', 0x1000n],
    ['DEFINED(early) + DEFINED(late)', 1n],
    ['late + 1', 0x11n],
    ['SEGMENT_START("text", 0x40)', 0x40n],
    ['ORIGIN(RAM) + LENGTH(RAM)', 0x20002000n],
  ];
  it.each(values)('%s', (text, expected) => {
    const script = `MEMORY { RAM (xrw) : ORIGIN = 0x20000000, LENGTH = 8K }\nearly = 1;\nx = ${text};\nlate = 0x10;`;
    expect(symbol(evaluate(script), 'x')).toBe(expected);
  });

  it('folds both arms of a conditional, as ld does', () => {
    expect(codes(evaluate('a = 0 ? 1 / 0 : 2;'))).toEqual(['error ld-division-by-zero']);
  });

  it('lets MEMORY see what is assigned later', () => {
    const { regions } = evaluate('MEMORY { A : ORIGIN = base, LENGTH = size * 2 } base = 0x100; size = 4K;');
    expect(regions.map(({ origin, length }) => [origin, length])).toEqual([[0x100n, 0x2000n]]);
  });

  it('takes EXTERN for a reference to what is PROVIDEd', () => {
    // What arm-none-eabi-ld 2.40 gives: the PROVIDE defines a at once, so DEFINED sees it.
    const evaluation = evaluate('PROVIDE(a = 1); x = DEFINED(a); a = 2;\nEXTERN(a)');
    expect(symbol(evaluation, 'x')).toBe(1n);
    expect(symbol(evaluate('PROVIDE(a = 1); x = DEFINED(a); a = 2;'), 'x')).toBe(0n);
    expect(symbol(evaluate('PROVIDE(a = 1); x = DEFINED(a); a = 2;\nENTRY(a)'), 'x')).toBe(1n);
    expect(symbol(evaluate('PROVIDE(a = 1); x = DEFINED(a); a = 2;\nENTRY(a) ENTRY(b)'), 'x')).toBe(0n);
  });

  it('keeps 32 bits and says so', () => {
    const evaluation = evaluate('a = 0x100000001;');
    expect(symbol(evaluation, 'a')).toBe(1n);
    expect(codes(evaluation)).toEqual(['warning ld-expression-overflow']);
  });
});

describe('regions', () => {
  it('prints attributes as the map does', () => {
    const forms = ['(rx)', '(xrw)', '(!rx)', '(rx!w)', '(r w)', '(RWX)', '(ail)', ''];
    const text = forms.map((form, i) => `R${i} ${form} : ORIGIN = 0, LENGTH = 1`).join('\n');
    expect(evaluate(`MEMORY { ${text} }`).regions.map((region) => region.attributes)).toEqual([
      'xr',
      'xrw',
      '!xr',
      'xr!w',
      'rw',
      'xrw',
      'al',
      '',
    ]);
  });

  it('invents what nobody declares, once, with a warning', () => {
    const evaluation = evaluate(
      'SECTIONS { .a : { *(.a) } >NOSUCH .b : { *(.b) } >NOSUCH } x = ORIGIN(NOSUCH);',
    );
    expect(codes(evaluation)).toEqual(['warning ld-undefined-region']);
    expect(evaluation.regions).toMatchObject([
      { name: 'NOSUCH', origin: 0n, length: 0xffffffffn, invented: true },
    ]);
  });

  it('takes the last of two declarations and warns', () => {
    const evaluation = evaluate('MEMORY { A : ORIGIN = 1, LENGTH = 1 A : ORIGIN = 2, LENGTH = 3 }');
    expect(codes(evaluation)).toEqual(['warning ld-duplicate-region']);
    expect(evaluation.regions).toMatchObject([{ origin: 2n, length: 3n }]);
  });

  it('rejects an alias twice, or of nothing', () => {
    const memory = 'MEMORY { A : ORIGIN = 1, LENGTH = 1 } REGION_ALIAS("B", A) ';
    expect(codes(evaluate(`${memory} REGION_ALIAS("B", A)`))).toEqual(['error ld-duplicate-region']);
    expect(codes(evaluate(`${memory} REGION_ALIAS("C", D)`))).toEqual(['error ld-undefined-region']);
    const good = evaluate(`${memory} SECTIONS { .x : { *(.x) } >B }`);
    expect(good.sections).toMatchObject([{ region: 'A' }]);
    expect(good.aliases).toMatchObject([{ name: 'B', region: 'A' }]);
  });

  it('says that a region needs a symbol that nothing defines', () => {
    const evaluation = evaluate('MEMORY { A : ORIGIN = nosuch, LENGTH = 1 }');
    expect(codes(evaluation)).toEqual(['error ld-undefined-symbol']);
    expect(evaluation.regions[0]?.origin).toBeUndefined();
  });
});

describe('sections', () => {
  const memory = 'MEMORY { RAM (xrw) : ORIGIN = 0x20000000, LENGTH = 1K }\n';

  it('knows what does not depend on input sections, and only that', () => {
    const evaluation = evaluate(
      `${memory}SECTIONS { .first : { start = .; . = . + 8; middle = .; *(.text) end = .; } >RAM .next : { next = .; *(.data) } >RAM }
       top = ORIGIN(RAM) + LENGTH(RAM); size = SIZEOF(.first);`,
    );
    const values = Object.fromEntries(evaluation.symbols.map(({ name, value }) => [name, value]));
    expect(values).toEqual({
      start: 0x20000000n,
      middle: 0x20000008n,
      end: undefined,
      next: undefined,
      top: 0x20000400n,
      size: undefined,
    });
  });

  it('places sections of constants alone', () => {
    const evaluation = evaluate(
      `${memory}SECTIONS { .a : { LONG(1) BYTE(2) . = ALIGN(8); } >RAM .b : { QUAD(3) b = .; } >RAM .text : { *(*) } >RAM }`,
    );
    expect(evaluation.sections.map(({ address, size }) => [address, size])).toEqual([
      [0x20000000n, 8n],
      [0x20000008n, 8n],
      [undefined, undefined],
    ]);
    expect(symbol(evaluation, 'b')).toBe(0x20000010n);
  });

  const failures: readonly (readonly [string, string])[] = [
    ['SECTIONS { .text : { . = 8; . = 4; } >RAM }', 'error ld-location-counter-backwards'],
    ['ASSERT(LENGTH(RAM) > 1K, "too small")', 'error ld-assert-fails'],
    ['SECTIONS { .a : { . = . + 2K; } >RAM }', 'error ld-region-full'],
    ['SECTIONS { .a : { LONG(1) } >RAM AT>ROM }', 'warning ld-undefined-region'],
    ['INCLUDE nosuch.ld', 'error ld-include-missing'],
    ['INCLUDE a.ld', 'error ld-include-cycle'],
    ['x = 1 % 0;', 'error ld-division-by-zero'],
    ['x = ;', 'error ld-syntax'],
  ];
  it.each(failures)('%s: %s', (text, code) => {
    expect(codes(evaluate(memory + text))).toContain(code);
  });

  it('says region, load region and what goes in', () => {
    const evaluation = evaluate(
      'MEMORY { RAM : ORIGIN = 0, LENGTH = 1K ROM : ORIGIN = 1M, LENGTH = 1K }\nSECTIONS { .ai (NOLOAD) : { KEEP(*(.AI_RAM .AI_RAM.*)) a.o } >RAM AT>ROM }',
    );
    expect(evaluation.sections).toMatchObject([
      {
        region: 'RAM',
        loadRegion: 'ROM',
        noload: true,
        inputs: [
          { file: '*', sections: ['.AI_RAM', '.AI_RAM.*'] },
          { file: 'a.o', sections: [] },
        ],
      },
    ]);
  });
});

describe('INCLUDE', () => {
  it('works in every block, and every item says in which file it stands', () => {
    const evaluation = evaluate({
      'a.ld':
        'INCLUDE s.ld\nMEMORY { INCLUDE m.ld }\nSECTIONS { INCLUDE o.ld .b : { INCLUDE i.ld } >RAM .z : { *(*) } >RAM }',
      's.ld': 'size = 1K;',
      'm.ld': 'RAM : ORIGIN = 0x1000, LENGTH = size',
      'o.ld': '.a : { a = .; LONG(0) } >RAM',
      'i.ld': 'b = .; LONG(0)',
    });
    expect(codes(evaluation)).toEqual([]);
    expect(evaluation.regions).toMatchObject([{ file: 'm.ld', length: 0x400n }]);
    expect(evaluation.symbols.map(({ name, file, value }) => [name, file, value])).toEqual([
      ['size', 's.ld', 0x400n],
      ['a', 'o.ld', 0x1000n],
      ['b', 'i.ld', 0x1004n],
    ]);
    expect(evaluation.includes.map(({ target }) => target)).toEqual(['s.ld', 'm.ld', 'o.ld', 'i.ld']);
  });
});

describe('options', () => {
  it('takes --defsym symbols, which a script may still change', () => {
    const defines = new Map([
      ['size', 0x800n],
      ['other', 1n],
    ]);
    const evaluation = evaluate('MEMORY { A : ORIGIN = 0, LENGTH = size } other = 2; x = other;', {
      defines,
    });
    expect(evaluation.regions[0]?.length).toBe(0x800n);
    expect(symbol(evaluation, 'x')).toBe(2n);
  });

  it('reports undefined symbols as errors only where the link is closed', () => {
    const text = 'a = nosuch + 1;';
    const open = evaluate(text);
    expect(codes(open)).toEqual([]);
    expect(open.undefinedSymbols.map((item) => item.code)).toEqual(['ld-undefined-symbol']);
    expect(symbol(open, 'a')).toBeUndefined();
    expect(codes(evaluate(text, { objects: [] }))).toEqual(['error ld-undefined-symbol']);
  });
});

describe('robustness', () => {
  it('never throws, however broken the script', () => {
    for (let seed = 0; seed < 600; seed++) {
      const random = randomOf(seed);
      const { text, files } = generateScript(seed);
      let broken = text;
      for (let i = 0; i < 4; i++) broken = mutate(broken, random);
      const all = { ...Object.fromEntries(files), 'a.ld': broken };
      expect(() => evaluate(all), broken).not.toThrow();
      expect(() => evaluate(all, { objects: [] }), broken).not.toThrow();
    }
  });

  it('survives long chains and deep nesting', () => {
    const chain = evaluate(`a = 1${' + 1'.repeat(20_000)};`);
    expect(symbol(chain, 'a')).toBe(20_001n);
    const nested = evaluate(
      `a = ${'('.repeat(300)}1${')'.repeat(300)}; b = ${'1 ? '.repeat(300)}2${' : 3'.repeat(300)};`,
    );
    expect([symbol(nested, 'a'), symbol(nested, 'b')]).toEqual([1n, 2n]);
    expect(codes(evaluate(`a = ${'-'.repeat(5000)}1;`))).toEqual(['error ld-syntax']);
  });
});
