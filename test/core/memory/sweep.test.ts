import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect, rangeOf } from '../../../core/base/addressRange';
import { overlapsBetween, overlapsWithin } from '../../../core/memory/sweep';

const claims = fc.array(
  fc
    .tuple(fc.bigInt({ min: 0n, max: 200n }), fc.bigInt({ min: 0n, max: 30n }))
    .map(([start, size]) => ({ range: rangeOf(start, size) })),
  { maxLength: 20 },
);

const key = (a: number, b: number): string => `${a}:${b}`;

describe('the sweep', () => {
  it('finds between two lists what trying every pair finds', () => {
    fc.assert(
      fc.property(claims, claims, (as, bs) => {
        const found = overlapsBetween(as, bs).map(({ first, second }) =>
          key(as.indexOf(first), bs.indexOf(second)),
        );
        const expected = as.flatMap((a, i) =>
          bs.flatMap((b, j) => (intersect(a.range, b.range) ? [key(i, j)] : [])),
        );
        expect(found.sort()).toEqual(expected.sort());
      }),
    );
  });

  it('finds within one list each pair once', () => {
    fc.assert(
      fc.property(claims, (as) => {
        const found = overlapsWithin(as).map(({ first, second }) => {
          const [i, j] = [as.indexOf(first), as.indexOf(second)];
          return key(Math.min(i, j), Math.max(i, j));
        });
        const expected = as.flatMap((a, i) =>
          as.slice(i + 1).flatMap((b, j) => (intersect(a.range, b.range) ? [key(i, i + 1 + j)] : [])),
        );
        expect(found.sort()).toEqual(expected.sort());
      }),
    );
  });

  it('says exactly which bytes are shared, and nothing of empty ranges', () => {
    const ram = { range: rangeOf(0x34000400n, 1279n * 1024n) };
    const pool = { range: rangeOf(0x34100000n, 1024n * 1024n) };
    const off = { range: rangeOf(0x34100000n, 0n) };
    expect(overlapsBetween([ram], [pool, off])).toEqual([
      { first: ram, second: pool, shared: { start: 0x34100000n, end: 0x34140000n } },
    ]);
  });
});
