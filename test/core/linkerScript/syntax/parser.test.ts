import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScript } from '../../../../core/linkerScript/syntax/parser';
import type { OutputSectionDefinition, Statement } from '../../../../core/linkerScript/syntax/syntaxTree';
import { generateScript } from '../../../oracle/generator';
import { definitions, lostWithout } from './names';

function firstSection(text: string): OutputSectionDefinition {
  const [sections] = parseScript(text).statements;
  const found =
    sections?.kind === 'sections'
      ? sections.statements.find((inner) => inner.kind === 'outputSection')
      : undefined;
  if (found?.kind !== 'outputSection') throw new Error('no section');
  return found;
}

describe('parser', () => {
  it('keeps the span of every part of a region', () => {
    const text = 'MEMORY { RAM (rx!w) : org = 0x100, len = 4K }';
    const [memory] = parseScript(text).statements;
    const region = memory?.kind === 'memory' ? memory.entries[0] : undefined;
    if (region?.kind !== 'region') throw new Error('no region');
    const cut = (span: { start: number; end: number } | undefined) =>
      span && text.slice(span.start, span.end);
    expect(cut(region.name.span)).toBe('RAM');
    expect(cut(region.attributes?.span)).toBe('(rx!w)');
    expect(cut(region.originKeyword)).toBe('org');
    expect(cut(region.origin?.span)).toBe('0x100');
    expect(cut(region.length?.span)).toBe('4K');
    expect(cut(region.span)).toBe('RAM (rx!w) : org = 0x100, len = 4K');
    expect(region.attributes?.items.map((item) => [item.negated, item.name.text])).toEqual([
      [false, 'rx'],
      [true, 'w'],
    ]);
  });

  it('reads every attribute of an output section', () => {
    const section = firstSection(
      'SECTIONS { .x 0x100 (NOLOAD) : AT(0x200) ALIGN(8) SUBALIGN(4) ONLY_IF_RW { *(.x) } >RAM AT>ROM :text :data =0x90 }',
    );
    expect(section.type?.type).toBe('NOLOAD');
    expect(
      [section.address, section.loadAddress, section.align, section.subalign].map((e) => e?.kind),
    ).toEqual(Array(4).fill('number'));
    expect(section.constraint?.constraint).toBe('ONLY_IF_RW');
    expect([section.region?.text, section.loadRegion?.text]).toEqual(['RAM', 'ROM']);
    expect(section.phdrs.map((name) => name.text)).toEqual(['text', 'data']);
    expect(section.fill?.kind).toBe('number');
  });

  it('reads input-section descriptions', () => {
    const section = firstSection(
      'SECTIONS { .x : { KEEP(*lib.a:start.o(EXCLUDE_FILE(a.o b.o) .text SORT_BY_NAME(SORT_BY_ALIGNMENT(.t*)))) INPUT_SECTION_FLAGS (SHF_ALLOC & !SHF_WRITE) file.o [ .a .b ] } }',
    );
    const inputs = section.statements.filter((inner: Statement) => inner.kind === 'inputSections');
    expect(
      inputs.map((input) => [
        input.keep !== undefined,
        input.file?.name.text,
        input.sections.map((s) => s.name.text),
      ]),
    ).toEqual([
      [true, '*lib.a:start.o', ['.text', '.t*']],
      [false, 'file.o', []],
      [false, undefined, ['.a', '.b']],
    ]);
    expect(inputs[0]?.sections[0]?.exclude.map((name) => name.text)).toEqual(['a.o', 'b.o']);
    expect(inputs[0]?.sections[1]?.sort.map((sort) => sort.order)).toEqual([
      'SORT_BY_NAME',
      'SORT_BY_ALIGNMENT',
    ]);
    expect(inputs[1]?.flags.map((name) => name.text)).toEqual(['SHF_ALLOC', '!SHF_WRITE']);
  });

  it('binds operators as C does', () => {
    const shape = (text: string): string => {
      const [statement] = parseScript(`a = ${text};`).statements;
      const show = (e: unknown): string => {
        const node = e as {
          kind: string;
          operator?: string;
          left?: unknown;
          right?: unknown;
          value?: bigint;
          condition?: unknown;
          whenTrue?: unknown;
          whenFalse?: unknown;
          operand?: unknown;
        };
        if (node.kind === 'binary') return `(${show(node.left)}${node.operator}${show(node.right)})`;
        if (node.kind === 'unary') return `${node.operator}${show(node.operand)}`;
        if (node.kind === 'conditional')
          return `(${show(node.condition)}?${show(node.whenTrue)}:${show(node.whenFalse)})`;
        return String(node.value);
      };
      return statement?.kind === 'assignment' ? show(statement.value) : '';
    };
    expect(shape('1 + 2 * 3 - 4')).toBe('((1+(2*3))-4)');
    expect(shape('1 | 2 & 3 == 4 < 5 << 6')).toBe('(1|(2&(3==(4<(5<<6)))))');
    expect(shape('1 ? 2 : 3 ? 4 : 5')).toBe('(1?2:(3?4:5))');
    expect(shape('- 1 + ~ 2 || ! 3 && 4')).toBe('((-1+~2)||(!3&&4))');
  });

  const mistakes: readonly (readonly [string, string, number])[] = [
    ['a = 1', "';' expected", 5],
    ['a = ;', 'Expression expected', 4],
    ['// no\na = 1;', 'expected', 0],
    ['MEMORY { RAM : ORIGIN = 0 }', 'LENGTH expected', 26],
    ['SECTIONS { ; }', 'expected', 11],
    ['/* no end', 'never ends', 0],
    ['a = ASCIZ("x");', '2.41', 10],
  ];
  it.each(mistakes)('says of %j what is wrong', (text, message, offset) => {
    const [first] = parseScript(text).problems;
    expect(first?.message).toContain(message);
    expect(first?.code).toBe('ld-syntax');
    expect(Math.abs((first?.span.start ?? -100) - offset)).toBeLessThanOrEqual(4);
  });

  it('warns of characters that ld ignores', () => {
    expect(parseScript('a = 1 ^ ;').problems.map((problem) => problem.severity)).toEqual(['warning']);
  });

  it('parses the parts that INCLUDE brings into a block', () => {
    expect(parseScript('RAM : ORIGIN = 0, LENGTH = 1', 'memory').problems).toEqual([]);
    expect(parseScript('.text : { } a = .;', 'sections').problems).toEqual([]);
    expect(parseScript('*(.text) a = .;', 'statements').problems).toEqual([]);
  });

  it('never throws, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(
        'MEMORY',
        'SECTIONS',
        '{',
        '}',
        '(',
        ')',
        ';',
        ':',
        '=',
        '.text',
        '/*',
        '*/',
        '"',
        'ALIGN(',
        '>RAM',
        'OVERLAY',
        'INCLUDE x',
        '?',
        'VERSION {',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join(' ');
        for (const context of ['script', 'memory', 'sections', 'statements'] as const) {
          const script = parseScript(text, context);
          for (const { span } of script.problems) expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('survives nesting that would overflow a stack', () => {
    for (const text of [
      '('.repeat(100_000),
      '-'.repeat(100_000),
      'SECTIONS {'.repeat(20_000),
      'KEEP('.repeat(50_000),
    ]) {
      parseScript(`a = ${text}`);
      parseScript(text);
      parseScript(`SECTIONS { .x : { ${text}`);
    }
    const chain = `a = 1${' + 1'.repeat(50_000)};`;
    expect(parseScript(chain).problems).toEqual([]);
  });
});

describe('recovery', () => {
  it('gets past a sort that is none of files', () => {
    // Without the `(` of `KEEP(*(SORT…`.
    const text = 'SECTIONS { .i : { KEEP(*SORT(.a) SORT_BY_INIT_PRIORITY(.b))) _e = .; } _f = 1; }\n';
    const script = parseScript(text);
    expect(script.problems.length).toBeLessThan(12);
    expect(definitions(script).map(({ name }) => name)).toEqual(['symbol _e', 'symbol _f']);
  });

  it('keeps what follows a header on its line when the brace is missing', () => {
    // As Zephyr's generated scripts have it.
    const text =
      'SECTIONS {\n a : ALIGN_WITH_INPUT _l = .; *(SORT(.b)); _e = .; } > R\n b : { _m = .; } > R\n}\n';
    expect(definitions(parseScript(text)).map(({ name }) => name)).toEqual([
      'symbol _l',
      'symbol _e',
      'symbol _m',
    ]);
  });

  it('loses nothing else when any one token is deleted', () => {
    const lost: string[] = [];
    let deletions = 0;
    for (let seed = 0; deletions < 4000; seed++) {
      const script = parseScript(generateScript(seed).text);
      if (script.problems.length > 0) continue;
      // Every token of a script, but not of every script: the rest of the seeds is for the oracle.
      for (let token = seed % 3; token < script.tokens.length; token += 3) {
        deletions++;
        const names = lostWithout(script, token, parseScript);
        const at = script.tokens.start(token);
        if (names.length > 0)
          lost.push(
            `seed ${seed}, offset ${at}, ${script.text.slice(at, script.tokens.end(token))}: ${names}`,
          );
      }
    }
    expect(lost).toEqual([]);
  });
});
