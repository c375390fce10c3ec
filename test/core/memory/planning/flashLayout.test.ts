import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutFlash } from '../../../../core/memory/planning/flashLayout';

/** In steps of 4. */
const step = 4n;
const range = (start: number, end: number) => ({ start: BigInt(start), end: BigInt(end) });
const block = (start: number, size: number) => ({ start: BigInt(start), size: BigInt(size) });

describe('layOutFlash', () => {
  it('leaves everything where it is where nothing meets, off the steps too', () => {
    expect(layOutFlash([block(9, 3), block(12, 4)], [range(0, 9)], range(0, 32), step)).toEqual({
      starts: [9n, 12n],
      moved: 0n,
    });
  });

  it('moves the fewest bytes, to whole steps', () => {
    // The small one gives way.
    expect(layOutFlash([block(8, 12), block(16, 2)], [range(0, 5)], range(0, 32), step)).toEqual({
      starts: [8n, 20n],
      moved: 2n,
    });
    // Both meet what stays.
    expect(layOutFlash([block(4, 4), block(6, 2)], [range(0, 9)], range(0, 32), step)?.starts).toEqual([
      12n,
      16n,
    ]);
  });

  it('moves nothing into what is avoided, but lets it lie there', () => {
    const avoided = [range(8, 24)];
    expect(layOutFlash([block(9, 3)], [range(0, 8)], range(0, 32), step, avoided)?.starts).toEqual([9n]);
    expect(layOutFlash([block(5, 3)], [range(0, 8)], range(0, 32), step, avoided)?.starts).toEqual([24n]);
  });

  it('uses the end of the memory, though it cuts the last step', () => {
    expect(layOutFlash([block(0, 3)], [range(0, 8)], range(0, 11), step)?.starts).toEqual([8n]);
    expect(layOutFlash([block(0, 4)], [range(0, 8)], range(0, 11), step)).toBeUndefined();
  });

  it('is as good as trying every place', () => {
    const given = fc.record({
      blocks: fc.array(fc.record({ start: fc.nat(36), size: fc.integer({ min: 1, max: 10 }) }), {
        maxLength: 3,
      }),
      fixed: fc.array(fc.record({ start: fc.nat(36), size: fc.integer({ min: 1, max: 8 }) }), {
        maxLength: 2,
      }),
      end: fc.integer({ min: 12, max: 36 }),
    });
    fc.assert(
      fc.property(given, ({ blocks, fixed, end }) => {
        const taken = fixed.map(({ start, size }) => range(start, start + size));
        const layout = layOutFlash(
          blocks.map(({ start, size }) => block(start, size)),
          taken,
          range(0, end),
          step,
        );
        const best = tried(blocks, fixed, end);
        expect(layout === undefined ? undefined : Number(layout.moved)).toBe(best);
        const places = (layout?.starts ?? []).map((start, n) => [
          Number(start),
          Number(start) + blocks[n]!.size,
        ]);
        for (const [from, to] of places) expect(to! <= end && from! >= 0).toBe(true);
        places.forEach(([from, to], n) => {
          for (const other of places.slice(0, n)) expect(to! <= other[0]! || other[1]! <= from!).toBe(true);
          for (const { start, size } of fixed) expect(to! <= start || start + size <= from!).toBe(true);
        });
      }),
      { numRuns: 400 },
    );
  });
});

interface Placed {
  readonly start: number;
  readonly size: number;
}

/** The fewest bytes that must move, by trying every place of every block; undefined where none works. */
function tried(blocks: readonly Placed[], fixed: readonly Placed[], end: number): number | undefined {
  let best: number | undefined;
  const meet = (a: Placed, b: Placed): boolean => a.start < b.start + b.size && b.start < a.start + a.size;
  const descend = (index: number, placed: readonly (Placed & { moves: boolean })[], moved: number): void => {
    if (index === blocks.length) {
      if (best === undefined || moved < best) best = moved;
      return;
    }
    const { start: today, size } = blocks[index]!;
    for (const start of [today, ...Array.from({ length: Math.ceil(end / 4) }, (_, n) => n * 4)]) {
      const moves = start !== today;
      // Another block that moves keeps its last step to itself.
      const whole = (one: Placed & { moves: boolean }): Placed =>
        one.moves ? { start: one.start, size: Math.ceil(one.size / 4) * 4 } : one;
      const own = { start, size, moves };
      if (start + size > end) continue;
      if (fixed.some((range) => meet(range, moves ? own : own))) continue;
      if (
        placed.some((other) => meet(other, own) || (other.moves && moves && meet(whole(other), whole(own))))
      )
        continue;
      descend(index + 1, [...placed, own], moves ? moved + size : moved);
    }
  };
  descend(0, [], 0);
  return best;
}
