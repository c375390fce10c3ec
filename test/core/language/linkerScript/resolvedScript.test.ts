import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolvedScript } from '../../../../core/language/linkerScript/resolvedScript';
import type { Evaluation } from '../../../../core/linkerScript/evaluation';
import { analyse } from '../../../support/memoryProject';

async function resolved(files: Readonly<Record<string, string>>, file: string): Promise<string> {
  const { artifacts } = await analyse(files);
  return resolvedScript(artifacts, file)!;
}

describe('a script as ld reads it', () => {
  it('has every INCLUDE opened, also in blocks, and the values that the text hides', async () => {
    const text = await resolved(
      {
        'link.ld':
          'INCLUDE memory.ld\nSECTIONS { .text : { INCLUDE parts/text.ld } > RAM }\nend = ORIGIN(RAM) + 4;\n',
        'memory.ld': 'MEMORY { RAM : ORIGIN = 0x34000000 + 0x400, LENGTH = 1K }',
        'parts/text.ld': '*(.text*)',
      },
      'link.ld',
    );
    expect(text).toBe(
      [
        '/* INCLUDE memory.ld */',
        'MEMORY { RAM : ORIGIN = 0x34000000 + 0x400 /* = 0x34000400 */, LENGTH = 1K /* ends 0x34000800 */ }',
        '/* end of memory.ld */',
        'SECTIONS { .text : { /* INCLUDE parts/text.ld */',
        '*(.text*)',
        '/* end of parts/text.ld */ } > RAM }',
        'end = ORIGIN(RAM) + 4 /* = 0x34000404 */;',
        '',
      ].join('\n'),
    );
  });

  it('is what the preprocessor leaves', async () => {
    const text = await resolved(
      {
        'link.ld.S':
          '#include "sizes.h"\n#if BIG\nbig = 1;\n#else\nMEMORY { RAM : ORIGIN = 0, LENGTH = SIZE }\n#endif\n',
        'sizes.h': '#define SIZE (2 * 1024)\n#define BIG 0\n',
      },
      'link.ld.S',
    );
    expect(text).toBe(
      'MEMORY { RAM : ORIGIN = 0, LENGTH = (2 * 1024) /* = 0x800, 2 KiB, ends 0x00000800 */ }\n\n',
    );
  });

  it('keeps an INCLUDE that is not there or leads back, and a name that would end a comment', async () => {
    const files = { 'a.ld': 'INCLUDE b.ld\nINCLUDE missing.ld\nx = 1;\n', 'b.ld': 'INCLUDE a.ld\n' };
    const text = await resolved(files, 'a.ld');
    expect(text).toContain('INCLUDE a.ld\n');
    expect(text).toContain('\nINCLUDE missing.ld\nx = 1;');
    const odd = await resolved({ 'a.ld': 'INCLUDE "x*/y.ld"\n', 'x*/y.ld': 'z = 2;\n' }, 'a.ld');
    expect(odd).toContain('/* INCLUDE x* /y.ld */\nz = 2;');
  });

  it('means the same as the script, whatever is opened', async () => {
    const statement = fc.constantFrom(
      'x = y + 1;',
      'y = 0x100 * 3;',
      'PROVIDE(z = ORIGIN(RAM));',
      'INCLUDE one.ld',
      'INCLUDE two.ld',
      'SECTIONS { .a : { INCLUDE inner.ld } > RAM }',
      '/* INCLUDE one.ld */',
      'ASSERT(1, "INCLUDE one.ld")',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(statement, { maxLength: 8 }),
        fc.array(statement, { maxLength: 4 }),
        async (top, one) => {
          const files = {
            'top.ld': `MEMORY { RAM : ORIGIN = 0x1000 * 2, LENGTH = 4K }\n${top.join('\n')}\n`,
            'one.ld': `${one.join('\n')}\n`,
            'two.ld': 'y = 7;\nINCLUDE one.ld\n',
            'inner.ld': '. = ALIGN(4); *(.a) here = .;\n',
          };
          const opened = await resolved(files, 'top.ld');
          const before = (await analyse(files)).artifacts.evaluation('top.ld')!;
          const after = (await analyse({ 'top.ld': opened })).artifacts.evaluation('top.ld')!;
          // What leads back to an open file stays an INCLUDE, which alone finds nothing.
          if (opened.includes('INCLUDE') && before.errors.length > 0) return;
          expect(meaning(after)).toEqual(meaning(before));
        },
      ),
      { numRuns: 60 },
    );
  });
});

function meaning({ regions, symbols, sections, errors }: Evaluation) {
  return {
    regions: regions.map(({ name, origin, length }) => [name, origin, length]),
    symbols: symbols.map(({ name, value }) => [name, value]),
    sections: sections.map(({ name, address, size }) => [name, address, size]),
    errors: errors.map(({ code, message }) => [code, message]),
  };
}
