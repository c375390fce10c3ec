import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseFolds, foldedScale } from '../../../core/view/foldedScale';
import { byteCount, intersect, subtract, distinctBytes } from '../../../core/base/addressRange';

const range = { start: 0x70000000n, end: 0x78000000n };

describe('foldedScale', () => {
  it('gives every unfolded byte the same length and folds the rest', () => {
    const scale = foldedScale(range, [{ start: 0x70800000n, end: 0x77800000n }], 1000, 50);
    expect(scale.parts.map((part) => [part.folded, Math.round(part.from), Math.round(part.to)])).toEqual([
      [false, 0, 475],
      [true, 475, 525],
      [false, 525, 1000],
    ]);
    expect(scale.at(0x70400000n)).toBeCloseTo(237.5);
    expect(scale.at(0x78000000n)).toBe(1000);
    expect(scale.at(0n)).toBe(0);
  });

  it('goes there and back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(0x7ffffff), fc.nat(0x3ffffff)), { maxLength: 4 }),
        fc.nat(0x7ffffff),
        (cuts, offset) => {
          const folds = cuts.map(([start, size]) => ({
            start: range.start + BigInt(start),
            end: range.start + BigInt(start) + BigInt(size),
          }));
          const scale = foldedScale(range, folds, 900, 40);
          expect(scale.parts.reduce((sum, part) => sum + byteCount(part.range), 0n)).toBe(byteCount(range));
          const address = range.start + BigInt(offset);
          const pixel = scale.at(address);
          expect(pixel).toBeGreaterThanOrEqual(0);
          expect(pixel).toBeLessThanOrEqual(900.0001);
          expect(Math.abs(Number(scale.addressAt(pixel) - address))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('keeps the order of addresses', () => {
    fc.assert(
      fc.property(fc.nat(0x7ffffff), fc.nat(0x7ffffff), (a, b) => {
        const scale = foldedScale(range, [{ start: 0x71000000n, end: 0x72000000n }], 500, 40);
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(scale.at(range.start + BigInt(low))).toBeLessThanOrEqual(scale.at(range.start + BigInt(high)));
      }),
    );
  });
});

describe('chooseFolds', () => {
  it('folds what is long and empty, and leaves its edges', () => {
    const folds = chooseFolds(
      range,
      [{ start: 0x70380000n, end: 0x70e0a000n }],
      [0x70380000n, 0x70e0a000n, 0x74080000n],
    );
    expect(folds).toHaveLength(2);
    expect(folds.every((fold) => !intersect(fold, { start: 0x70380000n, end: 0x70e0a000n }))).toBe(true);
    expect(folds[0]!.end).toBeLessThan(0x74080000n);
    expect(folds[1]!.start).toBeGreaterThan(0x74080000n);
  });

  it('folds nothing where all is much the same length', () => {
    expect(chooseFolds(range, [], [0x72000000n, 0x74000000n, 0x76000000n])).toEqual([]);
    expect(chooseFolds(range, [range], [])).toEqual([]);
  });

  it('never folds what is used', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0x7000000), fc.nat(0x100000)), { maxLength: 6 }), (parts) => {
        const used = parts.map(([at, size]) => ({
          start: range.start + BigInt(at),
          end: range.start + BigInt(at + size + 1),
        }));
        const folds = chooseFolds(
          range,
          used,
          used.flatMap((u) => [u.start, u.end]),
        );
        const open = subtract(range, folds);
        for (const one of used)
          expect(distinctBytes(open.flatMap((o) => intersect(o, one) ?? []))).toBe(byteCount(one));
      }),
    );
  });
});
