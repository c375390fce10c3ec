import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frontierOf, missingAltogether } from '../../../../core/memory/planning/frontier';
import {
  highestBorder,
  partitionAt,
  type PartitionProblem,
} from '../../../../core/memory/planning/partition';
import { lowestHeight } from './bruteForce';

const K = 1024n;
const base = 0x34000000n;
const kib = 1024;

function range(from: number, to: number) {
  return { start: base + BigInt(from) * K, end: base + BigInt(to) * K };
}

interface Given {
  /** In KiB from the start of memory. */
  readonly application: { readonly end: number; readonly need: number; readonly limit: number };
  /** Limits and today's range, slow unless `fast`. */
  readonly slots: readonly {
    readonly limits: [number, number];
    readonly today: [number, number];
    readonly fast?: boolean;
    readonly isInUse?: boolean;
    readonly isUsable?: boolean;
  }[];
  /** `[from, to, KiB]` */
  readonly models: readonly (readonly [number, number, number][])[];
  /** Sets of models at once; every model alone by default. */
  readonly together?: readonly (readonly number[])[];
  readonly areJoined?: boolean;
}

function problemOf({ application, slots, models, together, areJoined = true }: Given): PartitionProblem {
  return {
    application: {
      start: base,
      end: base + BigInt(application.end) * K,
      need: application.need * kib,
      limit: base + BigInt(application.limit) * K,
    },
    slots: slots.map(({ limits, today, fast = false, isInUse = false, isUsable = true }, n) => ({
      name: `pool${n}`,
      limits: range(...limits),
      today: range(...today),
      isFast: fast,
      isInUse,
      isFixed: false,
      isUsable,
    })),
    models: models.map((blocks) => blocks.map(([from, to, size]) => ({ from, to, size: size * kib }))),
    together: together ?? models.map((_, n) => [n]),
    areJoined,
    extra: 0,
    steps: 100_000,
  };
}

const usual: Given = {
  application: { end: 20, need: 10, limit: 40 },
  slots: [
    { limits: [16, 32], today: [16, 32] },
    { limits: [32, 40], today: [32, 40], fast: true },
    { limits: [40, 48], today: [40, 48], fast: true },
  ],
  models: [
    [
      [0, 2, 6],
      [1, 3, 6],
      [2, 4, 6],
    ],
  ],
};

describe('partitionAt', () => {
  it('takes the fast pools first, and no more of them than the models need', () => {
    const partition = partitionAt(problemOf(usual), base + 20n * K);
    expect(partition).toMatchObject({ missing: 0, slow: 0, banks: 2 });
    expect(partition.pools.map(({ isNeeded }) => isNeeded)).toEqual([false, true, true]);
    // The slow one is not needed; what the application takes of it goes.
    expect(partition.pools[0]!.range).toEqual(range(20, 32));
  });

  it('prefers the pools that hold the model today', () => {
    const neededOf = (used: number): boolean[] =>
      partitionAt(
        problemOf({
          ...usual,
          models: [[[0, 1, 8]]],
          slots: usual.slots.map((slot, n) => ({ ...slot, isInUse: n === used })),
        }),
        base + 20n * K,
      ).pools.map(({ isNeeded }) => isNeeded);
    expect(neededOf(1)).toEqual([false, true, false]);
    expect(neededOf(2)).toEqual([false, false, true]);
    // A slow pool is no better for being in use.
    expect(neededOf(0)[0]).toBe(false);
  });

  it('says how many bytes are missing', () => {
    const partition = partitionAt(problemOf(usual), base + 40n * K);
    expect(partition.missing).toBe(4 * kib);
    expect(partition.pools.map((pool) => pool.range.end > pool.range.start)).toEqual([false, false, true]);
  });

  it('lets no block lie across pools that are not joined', () => {
    const tight: Given = {
      ...usual,
      models: [
        [
          [0, 2, 6],
          [1, 3, 6],
          [1, 2, 4],
        ],
      ],
    };
    const joined = partitionAt(problemOf(tight), base + 32n * K);
    const apart = partitionAt(problemOf({ ...tight, areJoined: false }), base + 32n * K);
    expect(joined.missing).toBe(0);
    expect(apart.missing).toBeGreaterThan(0);
  });

  it('adds up only the models of one set that runs at once', () => {
    const three: Given = { ...usual, models: [[[0, 1, 6]], [[0, 1, 6]], [[0, 1, 10]]] };
    const missingOf = (together?: number[][]): number =>
      partitionAt(problemOf({ ...three, ...(together ? { together } : {}) }), base + 32n * K).missing / kib;
    expect([missingOf(), missingOf([[0, 1], [2]]), missingOf([[0, 2], [1]]), missingOf([[0, 1, 2]])]).toEqual(
      [0, 0, 0, 6],
    );
  });

  it('counts on no memory that nothing switches on', () => {
    const dead: Given = {
      ...usual,
      slots: usual.slots.map((slot, n) => ({ ...slot, isUsable: n !== 2 })),
    };
    const partition = partitionAt(problemOf(dead), base + 20n * K);
    expect(partition.pools.map(({ isNeeded }) => isNeeded)).toEqual([true, true, false]);
    // It stays as it is.
    expect(partition.pools[2]!.range).toEqual(range(40, 48));
    expect(partitionAt(problemOf(dead), base + 32n * K).missing).toBe(4 * kib);
  });

  it('lets models that run in turn share memory, and models that run at once not', () => {
    const two: Given = { ...usual, models: [[[0, 1, 10]], [[0, 1, 12]]] };
    expect(partitionAt(problemOf(two), base + 32n * K).missing).toBe(0);
    expect(partitionAt(problemOf({ ...two, together: [[0, 1]] }), base + 32n * K).missing).toBe(6 * kib);
  });
});

describe('highestBorder', () => {
  it('gives the application all that the models can spare', () => {
    expect(highestBorder(problemOf(usual))).toBe(base + 36n * K);
  });

  it('is nothing where both together do not fit', () => {
    const tooMuch = problemOf({ ...usual, application: { end: 20, need: 39, limit: 40 } });
    expect(highestBorder(tooMuch)).toBeUndefined();
    expect(missingAltogether(tooMuch)).toBe(3 * kib);
  });
});

describe('frontier', () => {
  it('names what is missing where the border is impossible', () => {
    const problem = problemOf(usual);
    const points = frontierOf(problem, highestBorder(problem)).map((point) => [
      point.application / kib,
      point.activations / kib,
      point.missing / kib,
      point.isToday,
    ]);
    expect(points).toEqual([
      [10, 32, 0, false],
      [16, 32, 0, false],
      [20, 28, 0, true],
      [32, 16, 0, false],
      [36, 12, 0, false],
      [40, 8, 4, false],
    ]);
  });
});

describe('against trying everything', () => {
  const given = fc
    .record({
      widths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
      fast: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      end: fc.integer({ min: 1, max: 14 }),
      need: fc.integer({ min: 1, max: 8 }),
      joined: fc.boolean(),
      blocks: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5 })), {
        minLength: 1,
        maxLength: 4,
      }),
    })
    .map(({ widths, fast, end, need, joined, blocks }): Given => {
      let at = 6;
      const slots = widths.map((width, n) => {
        const limits: [number, number] = [at, (at += width)];
        return { limits, today: limits, fast: fast[n]! };
      });
      return {
        application: { end: Math.min(end, at), need, limit: at },
        slots,
        models: [blocks.map(([from, length, size]): [number, number, number] => [from, from + length, size])],
        areJoined: joined,
      };
    });

  it('no border is higher, no set of pools is better', () => {
    fc.assert(
      fc.property(given, (one) => {
        const problem = problemOf(one);
        const highest = highestBorder(problem);
        const { need, limit } = one.application;
        let expected: number | undefined;
        for (let border = need; border <= limit; border++) if (triedAt(one, border).fits) expected = border;
        expect(highest).toBe(expected === undefined ? undefined : base + BigInt(expected) * K);
        for (let border = need; border <= limit; border++) {
          const partition = partitionAt(problem, base + BigInt(border) * K);
          const tried = triedAt(one, border);
          expect(partition.missing === 0).toBe(tried.fits);
          if (tried.fits) expect(partition.banks).toBe(tried.fewest);
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** Whether the blocks fit above a border in some set of pools, and in how few of the best kind; everything is tried. */
function triedAt({ slots, models, areJoined }: Given, border: number): { fits: boolean; fewest: number } {
  const blocks = models[0]!.map(([from, to, size]) => ({ from, to, size }));
  const alone = lowestHeight(blocks);
  let best: { slow: number; banks: number } | undefined;
  for (let mask = 0; mask < 2 ** slots.length; mask++) {
    const set = slots.filter((slot, n) => ((mask >> n) & 1) === 1 && slot.limits[1] > border);
    if (set.length !== [...mask.toString(2)].filter((bit) => bit === '1').length) continue;
    const pieces = set.map(({ limits: [from, to] }) => [Math.max(from, border), to] as const);
    const borders: number[] = [];
    let capacity = 0;
    pieces.forEach(([from, to], n) => {
      if (n > 0 && !(areJoined && pieces[n - 1]![1] === from)) borders.push(capacity);
      capacity += to - from;
    });
    if (lowestHeight(blocks, borders) > capacity) continue;
    const fast = set.reduce((sum, slot, n) => sum + (slot.fast ? pieces[n]![1] - pieces[n]![0] : 0), 0);
    const slow = Math.max(0, alone - fast);
    if (!best || slow < best.slow || (slow === best.slow && set.length < best.banks))
      best = { slow, banks: set.length };
  }
  return { fits: best !== undefined, fewest: best?.banks ?? 0 };
}
