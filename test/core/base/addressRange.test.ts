import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteCount,
  distinctBytes,
  intersect,
  moved,
  rangeOf,
  subtract,
  union,
} from '../../../core/base/addressRange';

const range = fc
  .tuple(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 40n }))
  .map(([start, size]) => rangeOf(start, size));

const bytesOf = (ranges: readonly { start: bigint; end: bigint }[]): Set<bigint> => {
  const bytes = new Set<bigint>();
  for (const { start, end } of ranges) for (let at = start; at < end; at++) bytes.add(at);
  return bytes;
};

describe('address ranges', () => {
  it('keeps 64-bit sizes exact', () => {
    expect(byteCount(rangeOf(0x70000000n, 9223372036854775776n))).toBe(9223372036854775776n);
  });

  it('shares nothing where ranges only touch', () => {
    expect(intersect(rangeOf(0n, 16n), rangeOf(16n, 16n))).toBeUndefined();
    expect(intersect(rangeOf(0n, 17n), rangeOf(16n, 16n))).toEqual({ start: 16n, end: 17n });
  });

  it('moves up and down without a change of size', () => {
    expect(moved(rangeOf(0x100n, 16n), 8n)).toEqual(rangeOf(0x108n, 16n));
    expect(moved(rangeOf(0x100n, 16n), -8n)).toEqual(rangeOf(0xf8n, 16n));
  });

  it('union and subtract neither lose nor invent bytes', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), range, (ranges, whole) => {
        const all = bytesOf(ranges);
        expect(bytesOf(union(ranges))).toEqual(all);
        expect(distinctBytes(ranges)).toBe(BigInt(all.size));
        const left = bytesOf(subtract(whole, ranges));
        expect(left).toEqual(new Set([...bytesOf([whole])].filter((byte) => !all.has(byte))));
      }),
    );
  });
});
