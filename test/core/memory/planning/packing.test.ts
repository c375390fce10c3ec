import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBlocks, type PackingBlock } from '../../../../core/memory/planning/packing';
import { faultsOf, lowestHeight } from './bruteForce';

const block = fc
  .record({ from: fc.nat(7), length: fc.integer({ min: 1, max: 5 }), size: fc.integer({ min: 1, max: 9 }) })
  .map(({ from, length, size }): PackingBlock => ({ from, to: from + length, size }));
const small = fc.array(block, { minLength: 1, maxLength: 7 });

function span(from: number, to: number, size: number, alignment?: number): PackingBlock {
  return { from, to, size, alignment };
}

describe('packBlocks', () => {
  it('is as low as the lowest of all orders', () => {
    fc.assert(
      fc.property(small, (blocks) => {
        const packing = packBlocks(blocks);
        expect(faultsOf(blocks, packing.offsets)).toEqual([]);
        expect(packing.height).toBe(lowestHeight(blocks));
        expect(packing.optimal).toBe(true);
        expect(packing.lowerBound).toBe(packing.height);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps blocks aligned and within borders, as low as the lowest of all orders', () => {
    const aligned = fc.array(
      fc.tuple(block, fc.constantFrom(1, 2, 4)).map(([one, alignment]) => ({ ...one, alignment })),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(aligned, fc.constantFrom([], [9], [12, 21]), (blocks, borders) => {
        const packing = packBlocks(blocks, { borders });
        expect(faultsOf(blocks, packing.offsets, borders)).toEqual([]);
        const common = blocks.every((one) => one.alignment === 4)
          ? 4
          : blocks.every((one) => one.alignment > 1)
            ? 2
            : 1;
        const rounded = blocks.map((one) => ({ ...one, size: Math.ceil(one.size / common) * common }));
        expect(packing.height).toBe(lowestHeight(rounded, borders));
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same offsets for the same blocks', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 20, maxLength: 40 }), (blocks) => {
        expect(packBlocks(blocks, { steps: 3000 })).toEqual(packBlocks(blocks, { steps: 3000 }));
      }),
      { numRuns: 20 },
    );
  });

  it('lets blocks share bytes that do not meet in time, and keeps apart those that do', () => {
    expect(packBlocks([span(0, 3, 10), span(3, 6, 10)])).toMatchObject({ height: 10, offsets: [0, 0] });
    expect(packBlocks([span(0, 4, 10), span(3, 6, 10)])).toMatchObject({ height: 20 });
  });

  it('packs parts that share no time each on its own', () => {
    const once = [span(0, 4, 6), span(2, 8, 5), span(5, 9, 6), span(1, 3, 4)];
    const shifted = once.map(({ from, to, size }) => span(from + 100, to + 100, size));
    const alone = packBlocks(once);
    const both = packBlocks([...once, ...shifted]);
    expect(both.height).toBe(alone.height);
    expect(both.offsets.slice(0, 4)).toEqual(alone.offsets);
  });

  it('takes no place for a block of no size or no time', () => {
    expect(packBlocks([span(0, 4, 0), span(2, 2, 8)])).toMatchObject({ height: 0, optimal: true, steps: 0 });
    expect(packBlocks([])).toMatchObject({ height: 0, lowerBound: 0, offsets: [] });
  });

  it('proves that a gap cannot be avoided', () => {
    // At most 9 are alive at once (times 1 and 3), and no packing is lower than 10.
    const blocks = [span(0, 2, 4), span(1, 3, 2), span(1, 4, 3), span(2, 5, 4), span(3, 4, 2), span(0, 1, 5)];
    const packing = packBlocks(blocks);
    expect(packing.height).toBe(lowestHeight(blocks));
    expect(packing.optimal).toBe(true);
  });

  it('says what it could not decide within its steps', () => {
    const packing = packBlocks(crowded(), { steps: 400 });
    expect(faultsOf(crowded(), packing.offsets)).toEqual([]);
    expect(packing.lowerBound).toBeLessThanOrEqual(packing.height);
    expect(packing.optimal).toBe(packing.height === packing.lowerBound);
    expect(packing.steps).toBeLessThan(6000);
  });

  it('stops when it is told to', () => {
    let asked = 0;
    const packing = packBlocks(crowded(), { stop: () => ++asked > 2 });
    expect(faultsOf(crowded(), packing.offsets)).toEqual([]);
    expect(packing.steps).toBeLessThan(3000);
  });

  it('costs no memory for a file that no compiler writes', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => span(n % 7, 100, 64 + (n % 3)));
    const packing = packBlocks(many);
    expect(packing.steps).toBe(0);
    expect(packing.optimal).toBe(true);
    expect(packing.height).toBe(many.reduce((sum, { size }) => sum + size, 0));
    const apart = packBlocks([...many, span(100, 101, 5)]);
    expect(apart.optimal).toBe(false);
    expect(apart.lowerBound).toBe(packing.height);
  });

  it('takes sizes up to 2^53', () => {
    const huge = 2 ** 52;
    expect(packBlocks([span(0, 2, huge), span(1, 3, 64)]).height).toBe(huge + 64);
  });

  it('lets a block begin at a border rather than lie across it', () => {
    expect(packBlocks([span(0, 2, 6), span(0, 2, 6)], { borders: [10] }).height).toBe(16);
    expect(packBlocks([span(0, 2, 6), span(0, 2, 4)], { borders: [10] }).height).toBe(10);
  });
});

/** Blocks with a tight packing that simple orders miss. */
function crowded(): PackingBlock[] {
  return Array.from({ length: 60 }, (_, n) => {
    const from = (n * 37) % 50;
    return span(from, from + 3 + ((n * 13) % 17), 1 + ((n * 29) % 23));
  });
}
