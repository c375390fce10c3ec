import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
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

  it('keeps no more of old versions than it needs', () => {
    let script = parseScript('a = 1;\n'.repeat(200));
    for (let n = 0; n < 50; n++) script = parseScript(`${script.text}b${n} = 2;\n`, 'script', script);
    expect(script.memory.strict.statements).toHaveLength(250);
  });
});
