import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../core/base/size';
import { parseNetworkSource } from '../../../core/model/parseNetworkSource';
import { bytesOfUsedText, knownUse, usedRanges } from '../../../core/model/usedRanges';
import { accessOnlySource, entry, networkSource, pool, table } from './networkSourceText';

describe('usedRanges', () => {
  it('reports against members, splits what spans two, and never names virtual or relative pools', () => {
    const used = usedRanges(parseNetworkSource(networkSource()));
    expect(
      used.map((entry) => [
        entry.pool?.name,
        entry.ranges.map(formatRange),
        entry.buffers.map((b) => b.name),
      ]),
    ).toEqual([
      ['octoFlash', ['[0x70380010, 0x70380110)'], ['weights']],
      ['npuRAM5', ['[0x342e0000, 0x34350000)'], ['Input_0_out_0', 'Output_0', 'inner']],
      ['npuRAM6', ['[0x34350000, 0x34360000)'], ['inner']],
    ]);
  });

  it('keeps bytes outside every member pool apart', () => {
    const code =
      pool(1, 'npuRAM5', 'AXISRAM5', '0x342e0000', 458752, '?') +
      table('Internal', [
        entry('astride', '(unsigned char *)(0x34340000UL)', 0, 0x20000),
        entry('outside', '(unsigned char *)(0x20000000UL)', 0, 64),
        entry('empty', '(unsigned char *)(0x20000000UL)', 64, 64),
      ]);
    expect(
      usedRanges(parseNetworkSource(code)).map((u) => [u.pool?.name, u.ranges.map(formatRange)]),
    ).toEqual([
      ['npuRAM5', ['[0x34340000, 0x34350000)']],
      [undefined, ['[0x20000000, 0x20000040)', '[0x34350000, 0x34360000)']],
    ]);
  });
});

describe('knownUse', () => {
  it('is exact with tables', () => {
    const known = knownUse(parseNetworkSource(networkSource()));
    expect(known.map((k) => [k.pool.name, k.certainty, formatRange(k.within)])).toEqual([
      ['octoFlash', 'exact', '[0x70380000, 0x70380110)'],
      ['npuRAM5', 'exact', '[0x342e0000, 0x34350000)'],
      ['npuRAM6', 'exact', '[0x34350000, 0x34360000)'],
      ['cpuRAM1', 'unused', '[0x34080000, 0x34080000)'],
    ]);
  });

  it('says what is not known without tables', () => {
    const known = knownUse(parseNetworkSource(accessOnlySource()));
    expect(
      known.map((k) => [
        k.pool.name,
        k.certainty,
        k.ranges.map(formatRange),
        formatRange(k.within),
        k.usedText,
      ]),
    ).toEqual([
      ['npuRAM5', 'atLeast', ['[0x342e0000, 0x34304c00)'], '[0x342e0000, 0x34335c05)', '343.00 KB'],
      ['npuRAM4', 'unknown', [], '[0x34270000, 0x3428c005)', '112.00 KB'],
      ['npuRAM3', 'unused', [], '[0x34200000, 0x34200000)', undefined],
    ]);
  });
});

describe('bytesOfUsedText', () => {
  it.each([
    ['343.00 KB', 351227n, 351237n],
    ['10.54 MB', 11046749n, 11057233n],
    ['512 B', 512n, 512n],
    ['0.00 KB', 0n, 5n],
  ])('%s', (text, least, most) => {
    expect(bytesOfUsedText(text)).toEqual({ least, most });
  });

  it.each(['?', '', 'much', '1.234 KB', '-1 KB'])('%s says nothing', (text) => {
    expect(bytesOfUsedText(text)).toBeUndefined();
  });
});
