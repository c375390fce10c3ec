import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctBytes, type AddressRange } from '../../../core/base/addressRange';
import { formatRange } from '../../../core/base/size';
import { liveBytesPerEpoch } from '../../../core/model/liveBytes';
import { freeAt, lifetimesOf, liveAt } from '../../../core/model/lifetimes';
import { timelineOf } from '../../../core/memory/timeline';
import type { CInfo } from '../../../core/model/cInfo';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { sampleCInfo } from './cInfoText';
import { cInfoFiles, hasCorpus, readCorpus, whyNoCorpus } from './corpusFiles';

const sample = lifetimesOf(parseCInfo(sampleCInfo()));
const pool = (name: string) => sample.pools.find((entry) => entry.pool.name === name)!;

describe('lifetimesOf', () => {
  it('lists member pools only, used or not', () => {
    expect(sample.epochs).toBe(4);
    expect(
      sample.pools.map((entry) => [entry.pool.name, formatRange(entry.range), entry.peak, entry.peakEpoch]),
    ).toEqual([
      ['npuRAM3', '[0x34200000, 0x34270000)', 192n, 1],
      ['npuRAM4', '[0x34270000, 0x342e0000)', 64n, 2],
      ['octoFlash', '[0x70380000, 0x70480000)', 32n, 0],
      ['heap_overlay_pool', '[0x00000000, 0x00000064)', 80n, 0],
      ['weights_array', '[0x00000000, 0x00000000)', 0n, 0],
    ]);
    expect(sample.pools.map((entry) => entry.hasAddress)).toEqual([true, true, true, false, false]);
  });

  it('counts bytes that two buffers share once', () => {
    expect(pool('npuRAM3').liveBytes).toEqual([128n, 192n, 192n, 64n]);
  });

  it('keeps work and memory by buffers, not by pools times epochs', () => {
    const pools = Array.from({ length: 10_000 }, (_, id) => ({
      id,
      name: `p${id}`,
      address: String(id * 64),
      size_bytes: 64,
      subpools: [],
    }));
    const buffer = (id: number, last: number) => ({
      id,
      name: `b${id}`,
      mpool_id: id,
      offset_start: 0,
      size_bytes: 64,
      epochs: { start: 0, end: last },
    });
    const numbersOf = (count: number): number => {
      const buffers = Array.from({ length: count }, (_, id) => buffer(id, 99_999));
      const cInfo = parseCInfo(
        sampleCInfo({ memory_pools: pools, buffers, graphs: [], memory_accesses: [] }),
      );
      const { epochs, pools: found } = lifetimesOf(cInfo);
      return epochs * new Set(found.map((entry) => entry.liveBytes)).size;
    };
    expect(numbersOf(3)).toBe(4 * 100_000);
    expect(numbersOf(10_000)).toBeLessThan(5_000_000);
  });

  it('splits a buffer that spans two members', () => {
    const parts = [pool('npuRAM3'), pool('npuRAM4')].map((entry) =>
      entry.buffers.filter((b) => b.buffer.name === 'wide').map((b) => formatRange(b.range)),
    );
    expect(parts).toEqual([['[0x3426ffc0, 0x34270000)'], ['[0x34270000, 0x34270040)']]);
  });

  it('keeps in the virtual pool what no member holds', () => {
    const pools = [
      { id: 1, name: 'member', address: '100', size_bytes: 10, subpools: [] },
      { id: 2, name: 'virtual', address: '100', size_bytes: 30, subpools: [1] },
    ];
    const buffers = [
      {
        id: 1,
        name: 'b',
        mpool_id: 2,
        offset_start: 5,
        size_bytes: 10,
        is_param: false,
        epochs: { start: 0, end: 0 },
      },
    ];
    const lifetimes = lifetimesOf(parseCInfo(sampleCInfo({ memory_pools: pools, buffers, graphs: [] })));
    expect(lifetimes.pools.map((entry) => [entry.pool.name, entry.peak])).toEqual([
      ['member', 5n],
      ['virtual', 5n],
    ]);
  });

  it('says what is live, free and never used', () => {
    const npuRAM3 = pool('npuRAM3');
    expect(liveAt(npuRAM3, 1).map((entry) => entry.buffer.name)).toEqual(['in', 'mid']);
    expect(freeAt(npuRAM3, 2).map(formatRange)).toEqual([
      '[0x34200000, 0x34200040)',
      '[0x342000c0, 0x3426ffc0)',
    ]);
    expect(npuRAM3.used.map(formatRange)).toEqual(['[0x34200000, 0x342000c0)', '[0x3426ffc0, 0x34270000)']);
    expect(npuRAM3.neverUsed.map(formatRange)).toEqual(['[0x342000c0, 0x3426ffc0)']);
  });

  it('knows what each epoch runs and moves', () => {
    expect(sample.nodes.map((node) => [node?.mapping, node?.layers.join(' + ')])).toEqual([
      ['none', ''],
      ['hardware', 'Conv_7 + Add_8'],
      ['software', 'Softmax_9'],
      ['hardware', ''],
    ]);
    expect([pool('npuRAM3').reads, pool('npuRAM3').writes]).toEqual([
      [0, 128, 0, 0],
      [0, 128, 0, 0],
    ]);
    expect(pool('npuRAM4').writes).toEqual([0, 0, 64, 0]);
  });

  it('copes with nothing and with nonsense', () => {
    expect(lifetimesOf(parseCInfo(''))).toEqual({ epochs: 0, pools: [], nodes: [] });
    const buffers = [
      {
        id: 1,
        name: 'b',
        mpool_id: 1,
        offset_start: 0,
        size_bytes: 4,
        is_param: false,
        epochs: { start: 0, end: 9_000_000_000 },
      },
    ];
    expect(lifetimesOf(parseCInfo(sampleCInfo({ buffers }))).epochs).toBeLessThanOrEqual(100_000);
    expect(
      lifetimesOf(parseCInfo(sampleCInfo({ buffers: [{ ...buffers[0], epochs: undefined }], graphs: [] })))
        .epochs,
    ).toBe(1);
  });
});

describe('liveBytesPerEpoch', () => {
  it('is what counting byte by byte gives', () => {
    const buffer = fc.record({
      start: fc.integer({ min: 0, max: 40 }),
      size: fc.integer({ min: 0, max: 20 }),
      first: fc.integer({ min: 0, max: 9 }),
      length: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(buffer, { maxLength: 25 }), (buffers) => {
        const held = buffers.map((b) => ({
          range: { start: BigInt(b.start), end: BigInt(b.start + b.size) },
          firstEpoch: b.first,
          lastEpoch: b.first + b.length,
        }));
        const expected = Array.from({ length: 12 }, (_, epoch) => {
          const bytes = new Set<number>();
          for (const b of buffers) {
            if (b.first <= epoch && epoch <= b.first + b.length)
              for (let at = b.start; at < b.start + b.size; at++) bytes.add(at);
          }
          return BigInt(bytes.size);
        });
        expect(liveBytesPerEpoch(held, 12)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('timelineOf', () => {
  it('is plain JSON with hex addresses and whole sizes', () => {
    const timeline = timelineOf(parseCInfo(sampleCInfo()), 'st_ai_output/network_c_info.json');
    expect(JSON.parse(JSON.stringify(timeline))).toEqual(timeline);
    expect({ ...timeline, pools: timeline.pools.slice(1, 2) }).toEqual({
      model: 'network',
      file: 'st_ai_output/network_c_info.json',
      epochs: 4,
      pools: [
        {
          name: 'npuRAM4',
          start: '0x34270000',
          size: 458752,
          peak: 64,
          peakEpoch: 2,
          buffers: [
            {
              name: 'wide',
              start: '0x34270000',
              end: '0x34270040',
              firstEpoch: 2,
              lastEpoch: 3,
              isParameter: false,
            },
          ],
        },
      ],
    });
    expect(timelineOf(parseCInfo(sampleCInfo()), 'ws/c_info.json').model).toBe('Default');
  });

  it('writes sizes over 2^53 as strings', () => {
    const pools = [{ id: 1, name: 'huge', address: '0', size_bytes: '9223372036854775776', subpools: [] }];
    expect(timelineOf(parseCInfo(sampleCInfo({ memory_pools: pools })), 'x').pools[0]!.size).toBe(
      '9223372036854775776',
    );
  });
});

/** Live bytes by the definition: for every epoch the union of all buffers' ranges, cut to the pool's range. */
function liveByDefinition(cInfo: CInfo, within: AddressRange, epoch: number): bigint {
  const base = new Map(cInfo.pools.map((p) => [p.id, p.address]));
  const live: AddressRange[] = [];
  for (const buffer of cInfo.buffers) {
    const address = base.get(buffer.poolId);
    if (address === undefined || buffer.epochs!.first > epoch || buffer.epochs!.last < epoch) continue;
    const start = address + buffer.offset;
    const end = start + buffer.size;
    live.push({
      start: start > within.start ? start : within.start,
      end: end < within.end ? end : within.end,
    });
  }
  return distinctBytes(live);
}

describe.skipIf(!hasCorpus)(`real files${hasCorpus ? '' : ` (${whyNoCorpus})`}`, () => {
  it.each(cInfoFiles)('%s equals the definition', (file) => {
    const cInfo = parseCInfo(readCorpus(file));
    const lifetimes = lifetimesOf(cInfo);
    for (const entry of lifetimes.pools) {
      expect(entry.pool.virtual).toBe(false);
      expect(entry.peak).toBe(entry.liveBytes.reduce((a, b) => (a > b ? a : b), 0n));
      if (!entry.hasAddress) continue;
      const step = Math.max(1, Math.floor(lifetimes.epochs / 25));
      for (let epoch = 0; epoch < lifetimes.epochs; epoch += step) {
        expect(entry.liveBytes[epoch]).toBe(liveByDefinition(cInfo, entry.range, epoch));
      }
      // The compiler's own figure for a member pool is the extent of its use.
      const last = entry.used[entry.used.length - 1];
      expect((last?.end ?? entry.range.start) - entry.range.start).toBe(entry.pool.usedBytes);
    }
    const whole = cInfo.buffers.reduce((sum, buffer) => sum + buffer.size, 0n);
    const split = lifetimes.pools
      .flatMap((entry) => entry.buffers)
      .reduce((sum, b) => sum + b.range.end - b.range.start, 0n);
    expect(split).toBe(whole);
  });
});
