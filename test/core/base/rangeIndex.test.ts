import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect, rangeOf } from '../../../core/base/addressRange';
import { compareBigints } from '../../../core/base/order';
import { buildRangeIndex, itemsIn } from '../../../core/base/rangeIndex';

const range = fc
  .tuple(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 40n }))
  .map(([start, size]) => rangeOf(start, size));
const items = fc
  .array(range, { maxLength: 20 })
  .map((ranges) => ranges.map((each, id) => ({ id, range: each })));

describe('an index of ranges', () => {
  it('finds what one look at every item finds, by start, in the order given where starts are equal', () => {
    fc.assert(
      fc.property(items, range, fc.integer({ min: 0, max: 5 }), (all, asked, limit) => {
        const expected = all
          .filter((item) => intersect(item.range, asked))
          .sort((a, b) => compareBigints(a.range.start, b.range.start));
        const index = buildRangeIndex(all);
        expect(itemsIn(index, asked)).toEqual(expected);
        expect(itemsIn(index, asked, limit)).toEqual(expected.slice(0, limit));
      }),
    );
  });
});
