import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect, rangeOf } from '../../../core/base/addressRange';
import { compareBigints } from '../../../core/base/order';
import { buildRangeIndex, itemsIn } from '../../../core/base/rangeIndex';

/** At the bottom of the address space, and where a double no longer tells neighbours apart. */
const bottoms = [0n, (1n << 53n) - 100n, (1n << 64n) - 400n];
const rangesFrom = (bottom: bigint) =>
  fc
    .tuple(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 40n }))
    .map(([start, size]) => rangeOf(bottom + start, size));
const itemsFrom = (bottom: bigint) =>
  fc
    .array(rangesFrom(bottom), { maxLength: 20 })
    .map((ranges) => ranges.map((each, id) => ({ id, range: each })));

describe('an index of ranges', () => {
  it.each(bottoms)(
    'finds, above %s, what one look at every item finds, by start, in the order given where starts are equal',
    (bottom) => {
      fc.assert(
        fc.property(
          itemsFrom(bottom),
          rangesFrom(bottom),
          fc.integer({ min: 0, max: 5 }),
          (all, asked, limit) => {
            const expected = all
              .filter((item) => intersect(item.range, asked))
              .sort((a, b) => compareBigints(a.range.start, b.range.start));
            const index = buildRangeIndex(all);
            expect(itemsIn(index, asked)).toEqual(expected);
            expect(itemsIn(index, asked, limit)).toEqual(expected.slice(0, limit));
          },
        ),
      );
    },
  );
});
