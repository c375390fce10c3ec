// Every reader with texts that grow in one way: all of an example, one of its lines, one of its marks, again and again.
// Twice the text takes at most 2.5 times the steps; those of built-in functions (searching, copying, matching) count too.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { countedSteps, type CountedSteps } from '../support/countedSteps';
import { cases } from './doublingCases';

const mostGrowth = 2.5;
/** Below this many steps a difference says nothing. */
const noise = 2000;

/** Ways that a budget of counted steps ends, which is what grows until it is spent. */
const budgeted: readonly string[] = [
  // `+=` copies the value; gnuMake.ts takes a step off for each sixteen pieces.
  'Makefile: "line CFLAGS += -g\\n"',
  'Makefile: "all of TARGET = app\\nC_SOURC"',
  // Loops in one another.
  'CMake: "line foreach(i IN LISTS SOURCES)\\n"',
];

describe('twice the text', () => {
  const names = Object.keys(cases).filter(
    (name) => !budgeted.includes(name) && !name.startsWith('the counter'),
  );
  let counted: CountedSteps = {};

  beforeAll(async () => {
    counted = await countedSteps(join(import.meta.dirname, 'doublingCases.ts'), [1, 2, 4], true);
  }, 600_000);

  it.each([...new Set(names.map((name) => name.split(':')[0]!))])('for the reader of %s', (reader) => {
    const tooMany = names
      .filter((name) => name.startsWith(`${reader}:`))
      .flatMap((name) => {
        const [once, twice, fourTimes] = counted[name] as [number, number, number];
        // What is the same for every text drops out: a project around the file.
        const [first, second] = [twice - once, fourTimes - twice];
        return second > noise && second / Math.max(first, noise / mostGrowth) > mostGrowth
          ? [`${name}: ${once}, ${twice}, ${fourTimes} steps`]
          : [];
      });
    expect(tooMany).toEqual([]);
  });

  it('is told from four times the work, also where a built-in function does it', () => {
    const growth = (name: string): number => {
      const [once, twice, fourTimes] = counted[name] as [number, number, number];
      return (fourTimes - twice) / (twice - once);
    };
    expect(growth('the counter: linear')).toBeCloseTo(2, 1);
    expect(growth('the counter: quadratic search')).toBeGreaterThan(3.5);
    expect(growth('the counter: quadratic copy')).toBeGreaterThan(3.5);
  });
});
