import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { evaluateScript } from '../../../core/linkerScript/evaluate';
import type { Evaluation } from '../../../core/linkerScript/evaluation';
import type { ScriptHost } from '../../../core/linkerScript/host';
import { parseScript } from '../../../core/linkerScript/syntax/parser';
import type { Script } from '../../../core/linkerScript/syntax/script';
import { generateScript } from '../../oracle/generator';
import { randomOf, type Random } from '../../oracle/random';

function hostOf(script: Script): ScriptHost {
  return { script: (path) => (path === 'a.ld' ? script : undefined), resolveInclude: () => undefined };
}

function evaluated(script: Script, earlier?: Evaluation): Evaluation {
  return evaluateScript('a.ld', hostOf(script), {}, earlier);
}

/** Whether an evaluation took its sections over from an earlier one, of a script whose first section has not moved. */
function tookOver(evaluation: Evaluation, earlier: Evaluation): boolean {
  const [first] = evaluation.sections;
  return first !== undefined && first.inputs === earlier.sections[0]?.inputs;
}

const words = [
  ...[
    'x',
    '.',
    '1',
    '0x1000',
    '_end',
    'one',
    'SIZEOF(.text)',
    'ADDR(.data)',
    'LOADADDR(.data)',
    'LENGTH(RAM)',
  ],
  ...[
    'ORIGIN(RAM)',
    'LENGTH(NONE)',
    'ORIGIN(NONE',
    'DEFINED(one)',
    'ALIGN(8)',
    'MAX(1, .)',
    'ASSERT(0, "no")',
    'ABSOLUTE(.)',
  ],
  ...['ALIGNOF(.text)', 'CONSTANT(MAXPAGESIZE)', 'CONSTANT(X)', 'SIZEOF_HEADERS', '0xffffffffff', 'maybe'],
  ...[
    'SEGMENT_START("a", 1)',
    'DATA_SEGMENT_END(1)',
    'SIZEOF(.none)',
    '~1',
    '-x',
    '(',
    ')',
    '1 ? one : x',
    '!one',
  ],
];
const operators = [
  ' + ',
  ' - ',
  ' * ',
  ' / ',
  ' % ',
  ' << ',
  ' == ',
  ' && ',
  ' ? ',
  ' : ',
  ' ',
  ';',
  ' = ',
  ' += ',
];
const others = [
  '/*',
  '*/',
  '{',
  '}',
  '"',
  '\n',
  ' ',
  '_a',
  'KEEP(',
  ')',
  '.',
  '*',
  '>RAM',
  'PROVIDE(',
  '#',
  ',',
];

/** Statements of each kind, between sections and in them, around which it is edited. */
function script(seed: number): string {
  const random = randomOf(seed);
  const inside = Array.from({ length: 8 }, (_, n) =>
    random.pick([
      `    _s${n} = .;`,
      `    _s${n} = . + ${n};\n    _t${n} = SIZEOF(.data) + ${n};`,
      `    *(.in${n} .in${n}.*)`,
      `    KEEP(*(.k${n}))  /* kept */`,
      `    . = ALIGN(${1 << random.below(6)});`,
      `    PROVIDE(maybe = . + ${n});`,
      `    HIDDEN(_h${n} = one);`,
      `    LONG(${n})`,
      `    . = . + ${n};`,
    ]),
  );
  const head = `MEMORY { RAM (xrw) : ORIGIN = 0x20000000, LENGTH = 8K  ROM (rx) : ORIGIN = 0x8000000, LENGTH = 1M }\n`;
  const text = `  .text :\n  {\n${inside.slice(0, 4).join('\n')}\n    *(.text*)\n  } >ROM\n`;
  const data = `  .data :\n  {\n    _sdata = .;\n    _other = 1;\n${inside.slice(4).join('\n')}\n  } >RAM AT> ROM\n`;
  const free = random.chance(0.3) ? '  .free : { *(.free) _f = .; }\n' : '';
  const loose = `  _sidata = LOADADDR(.data);\n  _size = SIZEOF(.data) + _unknown;\n${free}  _end = .;\n`;
  return `${head}one = 1;\ntwo = one + 1;\nSECTIONS\n{\n${text}${data}${loose}}\nlast = ORIGIN(RAM) + LENGTH(RAM);\n`;
}

/** Edits as they are typed: mostly in the expression of an assignment, one piece after the other. */
function edited(text: string, random: Random): string {
  const assignments = [...text.matchAll(/=[^=;\n]*;/g)];
  if (random.chance(0.7) && assignments.length > 0) {
    const { index, 0: found } = random.pick(assignments);
    const at = index + 1 + random.below(found.length - 1);
    switch (random.below(6)) {
      case 0:
        return text.slice(0, index + 1) + random.pick(['', ' ', '\n']) + text.slice(index + found.length - 1);
      case 1:
        return `${text.slice(0, index + 1)} ${random.pick(words)}${text.slice(index + found.length - 1)}`;
      case 2:
        return text.slice(0, at) + text.slice(at + 1);
      case 3:
        return (
          text.slice(0, index + found.length - 1) +
          random.pick(operators) +
          text.slice(index + found.length - 1)
        );
      default: {
        const end = index + found.length - 1;
        return text.slice(0, end) + random.pick(operators) + random.pick(words) + text.slice(end);
      }
    }
  }
  const at = random.below(text.length + 1);
  if (random.chance(0.3)) return text.slice(0, at) + text.slice(at + 1 + random.below(4));
  return text.slice(0, at) + random.pick([...others, ...words]) + text.slice(at);
}

function shown(evaluation: Evaluation): string {
  return JSON.stringify(
    evaluation,
    (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
    1,
  );
}

describe('a script evaluated with an evaluation of its last version', () => {
  it('gives what evaluating it afresh gives, whatever the edits', () => {
    let [edits, taken] = [0, 0];
    for (let seed = 0; seed < 30; seed++) {
      const random = randomOf(seed + 7000);
      let text = seed % 5 === 0 ? generateScript(seed).text : script(seed);
      let tree = parseScript(text);
      let evaluation = evaluated(tree);
      const history = [text];
      for (let n = 0; n < 14; n++) {
        text = random.chance(0.25) ? random.pick(history) : edited(text, random);
        history.push(text);
        tree = parseScript(text, 'script', tree);
        const expected = evaluated(parseScript(text));
        const found = evaluated(tree, evaluation);
        if (!isDeepStrictEqual(found, expected))
          expect(shown(found), `seed ${seed}, edit ${n} to\n${text}\nfrom\n${history.at(-2)!}`).toBe(
            shown(expected),
          );
        edits++;
        if (tookOver(found, evaluation)) taken++;
        evaluation = found;
      }
    }
    expect(edits).toBe(420);
    // Else this would show nothing.
    expect(taken).toBeGreaterThan(edits / 5);
  });

  const base = `MEMORY { RAM (xrw) : ORIGIN = 0x20000000, LENGTH = 8K }
SECTIONS
{
  .first : { *(.first) } >RAM
  .text : { _s = .; _e = .; *(.text*) . = ALIGN(8); } >RAM
  _size = SIZEOF(.text);
  .data : { *(.data*) } >RAM
}
`;
  const step = (from: string, to: string): boolean => {
    const tree = parseScript(from);
    const earlier = evaluated(tree);
    const next = evaluated(parseScript(to, 'script', tree), earlier);
    expect(next).toEqual(evaluated(parseScript(to)));
    return tookOver(next, earlier);
  };

  it.each([
    ['a value that nothing reads', '_e = .;', '_e = . + LENGTH(RAM);'],
    ['a name that nothing reads', '_e = .;', '_end = .;'],
    ['a value of which the end is lacking', '_e = .;', '_e = . + ;'],
    ['a pattern', '*(.text*)', '*(.text* .text2)'],
    ['a comment', '  _size', '  /* how much */ _size'],
    ['a region that is not declared', '_e = .;', '_e = LENGTH(ROM);'],
    ['a symbol that objects define', 'SIZEOF(.text)', 'SIZEOF(.text) + from_object'],
  ])('takes the rest over: %s', (_, from, to) => {
    expect(step(base, base.replace(from, to))).toBe(true);
  });

  it.each([
    ['an alignment', 'ALIGN(8)', 'ALIGN(16)'],
    ['a size', '8K', '16K'],
    ['a region', '  .data : { *(.data*) } >RAM', '  .data : { *(.data*) }'],
    ['a symbol more', '_e = .;', '_e = .; _f = .;'],
    ['a symbol that is read', '_s = .; _e = .;', '_s = .; _e = _e2;'],
    ['a failing ASSERT', '_e = .;', '_e = ASSERT(0, "no");'],
    ['two regions that are not declared', '_e = .;', '_e = LENGTH(ROM) + LENGTH(ROM2);'],
  ])('works all out again: %s', (name, from, to) => {
    const start =
      name === 'a symbol that is read' ? base.replace('_size', 'x = _e;\n  _e2 = 1;\n  _size') : base;
    expect(step(start, start.replace(from, to))).toBe(false);
  });
});
