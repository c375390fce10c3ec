import { describe, expect, it } from 'vitest';
import { makeCommands } from '../../../../core/project/programming/make';
import { pythonCommands } from '../../../../core/project/programming/python';
import { newVariables } from '../../../../core/project/programming/script';

/** Steps that the appended lines of one script take. */
function stepsOf(read: (values: ReturnType<typeof newVariables>) => void): number {
  const values = newVariables();
  const before = values.budget.steps;
  read(values);
  return before - values.budget.steps;
}

const makefile = (count: number): string =>
  `A = first\n${Array.from({ length: count }, (_, at) => `A += w${at}\n`).join('')}`;
const python = (count: number): string =>
  `a = ['first']\n${Array.from({ length: count }, (_, at) => `a += ['w${at}']\n`).join('')}`;

describe('appending to a list', () => {
  it.each([
    ['make', (count: number) => stepsOf((values) => makeCommands(makefile(count), [], values))],
    ['python', (count: number) => stepsOf((values) => pythonCommands(python(count), values))],
  ])('takes twice the steps for twice the words: %s', (_, steps) => {
    expect(steps(800)).toBeGreaterThan(800);
    expect(steps(1600) / steps(800)).toBeLessThanOrEqual(2.1);
  });

  it('gives the list to whoever asked for it as it was then', () => {
    const [command] = makeCommands('A = a\nA += b\nB := $(A)\nA += c\nB += d\nall:\n\ttool $(A) / $(B)\n');
    expect(command?.words.map(({ text }) => text).join(' ')).toBe('tool a b c / a b d');
    const [run] = pythonCommands(
      "a = ['tool']\na += ['b']\nc = a\na.append('x')\nsubprocess.run(c)\n",
      newVariables(),
    );
    expect(run?.words.map(({ text }) => text).join(' ')).toBe('tool b');
  });

  it('holds every word of a long list, and nothing of one that is longer than any real one', () => {
    const wordsOf = (count: number): readonly string[] =>
      makeCommands(`${makefile(count)}all:\n\ttool $(A)\n`)[0]!.words.map(({ text }) => text);
    expect(wordsOf(1500)).toHaveLength(1502);
    expect(wordsOf(1500).at(-1)).toBe('w1499');
    expect(wordsOf(2000)).not.toContain('first');
  });
});
