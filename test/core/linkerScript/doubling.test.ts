import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { countedSteps, type CountedSteps } from '../../support/countedSteps';
import { cases } from './doublingCases';

/** Small, and large enough that what is quadratic outweighs the rest. */
const size = 400;
const mostGrowth = 2.5;

describe('twice the input', () => {
  let counted: CountedSteps = {};

  beforeAll(async () => {
    counted = await countedSteps(join(import.meta.dirname, 'doublingCases.ts'), [size, 2 * size]);
  }, 300_000);

  const names = Object.keys(cases).filter((name) => !name.endsWith('the work'));

  it.each(names)(`takes at most ${mostGrowth} times the steps: %s`, (name) => {
    const [once, twice] = counted[name] as [number, number];
    expect(once).toBeGreaterThan(20);
    expect(twice / once, `${once} steps for ${size}, ${twice} for ${2 * size}`).toBeLessThanOrEqual(
      mostGrowth,
    );
  });

  it('is told from four times the work', () => {
    const growth = (name: string): number => counted[name]![1]! / counted[name]![0]!;
    expect(growth('twice the work')).toBeCloseTo(2, 1);
    expect(growth('four times the work')).toBeGreaterThan(3.9);
  });
});
