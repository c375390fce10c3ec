import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { shiftedStatement } from '../../../../core/linkerScript/syntax/generated/shiftedTree';
import { originalOf } from '../../../../core/linkerScript/syntax/incremental/originalNode';
import { parseScript } from '../../../../core/linkerScript/syntax/parser';
import type { Script } from '../../../../core/linkerScript/syntax/script';
import { generateScript } from '../../../oracle/generator';
import { randomOf, type Random } from '../../../oracle/random';

/** All that callers see of a script. */
function visible(script: Script): unknown {
  const { text, context, statements, problems, comments, tokens } = script;
  const listed = Array.from({ length: tokens.length }, (_, i) => [
    tokens.kind(i),
    tokens.start(i),
    tokens.end(i),
  ]);
  return { text, context, statements, problems, comments, listed };
}

const pieces = [
  ...['{', '}', '(', ')', ';', ':', ',', '=', '+', '>', '<', '"', '/*', '*/', '#', '\n', ' ', '.', '*', '1'],
  ...['1fh', '0x', 'SECTIONS {', 'MEMORY', 'ORIGIN = ', 'KEEP(', '.text :', '.text : { }', 'a = 1;', 'SORT('],
  ...['INCLUDE x', 'PROVIDE(', 'ASSERT(', 'OVERLAY :', 'VERSION {', '>RAM', '[', '?', 'x', '@', 'é', '-l'],
];

/** One edit as people and editors make them: a word typed, a stretch deleted, a line doubled. */
function edited(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const piece = random.pick(pieces);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + random.below(12));
    case 1:
      return text.slice(0, at) + piece + text.slice(at + random.below(6));
    case 2: {
      const start = text.lastIndexOf('\n', at) + 1;
      const end = text.indexOf('\n', at) + 1 || text.length;
      return text.slice(0, end) + text.slice(start, end) + text.slice(end);
    }
    default:
      return text.slice(0, at) + piece + text.slice(at);
  }
}

/** Several scripts in a row, and contents long enough that their statements are remembered one by one. */
function longScript(seed: number): string {
  const many = Array.from({ length: 90 }, (_, n) => `    KEEP(*(.k${n}))\n    _s${n} = . + ${n};`);
  return `${generateScript(seed).text}\nSECTIONS {\n  .long : {\n${many.join('\n')}\n  } >RAM\n  a${seed} = 1;\n}\n`;
}

describe('a script read with the memory of its last version', () => {
  it('is the same as one read afresh, whatever the edit', () => {
    let edits = 0;
    for (let seed = 0; seed < 150; seed++) {
      const random = randomOf(seed + 1000);
      let text = seed % 3 === 0 ? longScript(seed) : generateScript(seed).text;
      let script = parseScript(text);
      for (let n = 0; n < 12; n++) {
        const before = text;
        // Now and then back to what it was, as undo does.
        text = random.chance(0.15) ? before : edited(text, random);
        const incremental = parseScript(text, 'script', script);
        const [found, expected] = [visible(incremental), visible(parseScript(text))];
        if (!isDeepStrictEqual(found, expected)) expect(found, `seed ${seed}, edit ${n}`).toEqual(expected);
        script = incremental;
        edits++;
        if (random.chance(0.2)) {
          script = parseScript(before, 'script', script);
          text = before;
        }
      }
    }
    expect(edits).toBe(1800);
  });

  it('is taken over as it is where nothing has changed before or behind it', () => {
    const text =
      'a = 1;\nSECTIONS\n{\n  .one : { *(.one) }\n  .two :\n  {\n    KEEP(*(.first_of_two))\n    *(.two)\n  }\n}\nb = 2;\n';
    const first = parseScript(text);
    const second = parseScript(text.replace('*(.two)', 'x = .; *(.two)'), 'script', first);
    const sections = (script: Script) => {
      const [, statement] = script.statements;
      return statement?.kind === 'sections' ? statement.statements : [];
    };
    expect(second.statements[0]).toBe(first.statements[0]);
    expect(sections(second)[0]).toBe(sections(first)[0]);
    expect(sections(second)[1]).not.toBe(sections(first)[1]);
  });

  it('is moved block by block, and what is in a block when it is asked for, from where it was read', () => {
    const text = 'a = 1;\nSECTIONS\n{\n  .one : { *(.one) }\n  .two : { x = .; *(.two) }\n}\n';
    let script = parseScript(text);
    const two = ({ statements }: Script) => {
      const sections = statements.find(({ kind }) => kind === 'sections');
      const [, section] = sections?.kind === 'sections' ? sections.statements : [];
      return section?.kind === 'outputSection' ? section : undefined;
    };
    const asRead = two(script)!;
    for (const typed of ['y', 'y ', 'y =', 'y = 2', 'y = 2;'])
      script = parseScript(text.replace('*(.one)', `${typed} *(.one)`), 'script', script);
    const moved = two(script)!;
    expect(originalOf(moved)).toEqual({ node: asRead, by: 7 });
    expect(originalOf(moved).node).toBe(asRead);
    expect(Object.getOwnPropertyDescriptor(moved, 'statements')?.get).toBeDefined();
    expect(moved.statements[0]!.span.start).toBe(asRead.statements[0]!.span.start + 7);
    expect(moved.statements).toBe(moved.statements);
    // Back where it was it is what was read.
    expect(two(parseScript(text, 'script', script))).toBe(asRead);
  });

  it('keeps no more of old versions than it needs', () => {
    let script = parseScript('a = 1;\n'.repeat(200));
    for (let n = 0; n < 50; n++) script = parseScript(`${script.text}b${n} = 2;\n`, 'script', script);
    expect(script.memory.strict.statements).toHaveLength(250);
  });
});

/** The kinds of all nodes, each with its properties in their order. */
function shapes(value: unknown, found = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) for (const item of value) shapes(item, found);
  else if (typeof value === 'object' && value !== null) {
    if ('kind' in value) found.set(String(value.kind), Object.keys(value).join(' '));
    for (const inner of Object.values(value)) shapes(inner, found);
  }
  return found;
}

describe('a statement moved by the length of an insertion', () => {
  // Every kind of node, and what the parser makes of broken ones.
  const text = `${generateScript(3).text}
VERSION { A { global: f; }; }
PHDRS { text PT_LOAD FILEHDR AT(0x10) FLAGS(5); }
INPUT(a.o -lc AS_NEEDED(b.o)) OUTPUT_FORMAT(elf32-littlearm) REGION_ALIAS("X", RAM) INCLUDE other.ld
MEMORY { Q (rx!w) : ORIGIN = 0x1K, LENGTH = -(1 + LENGTH(RAM)) INCLUDE regions.ld }
SECTIONS
{
  ENTRY(main) ; x = a ? b : ~c; y = MAX(SEGMENT_START("text", 1), ASSERT(1, "no")) + ; PROVIDE(z = .);
  GROUP 0x10 : { .in : { *(.in) } }
  OVERLAY 0x10 : NOCROSSREFS AT(4) { .o1 { *(.o1) } :text =1 .o2 { BYTE(2) } } > RAM
  .s (NOLOAD) : AT(1) ALIGN(4) ALIGN_WITH_INPUT SUBALIGN(4) ONLY_IF_RO
  {
    KEEP(*(EXCLUDE_FILE(a.o) SORT(.t))) INPUT_SECTION_FLAGS(A & !B) [ .u ] CONSTRUCTORS FILL(1) ASSERT(1, "x") ; LONG(3);
  } > RAM AT> ROM :text =0x90
}
INSERT AFTER .s
`;

  it.each([1, 5000])('by %d is what reading the moved text gives', (by) => {
    for (const script of [text, ...Array.from({ length: 40 }, (_, seed) => generateScript(seed).text)]) {
      const { statements } = parseScript(script);
      const expected = parseScript(' '.repeat(by) + script).statements;
      expect(statements.map((statement) => shiftedStatement(statement, by))).toEqual(expected);
    }
  });

  it('has the properties of its nodes in the order in which the parser makes them, as engines want it', () => {
    const { statements } = parseScript(text);
    const made = shapes(statements);
    expect(shapes(statements.map((statement) => shiftedStatement(statement, 1)))).toEqual(made);
    // Of all kinds of nodes none is left out here.
    expect(made.size).toBe(33);
  });
});
