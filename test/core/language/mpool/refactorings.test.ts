import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../core/base/edits';
import { defaultDevice } from '../../../../core/device/devices';
import { poolInputOf } from '../../../../core/language/inputs';
import type { PoolInput } from '../../../../core/language/mpool/poolInput';
import { refactoringsInPoolFile } from '../../../../core/language/mpool/refactorings';
import { parsePoolFile } from '../../../../core/memoryPool/parsePoolFile';
import { analyse } from '../../../support/memoryProject';
import { cpuRam2, miniProject, npuRam5, octoFlash } from '../../../support/miniProject';

function alone(text: string): PoolInput {
  return {
    file: 'x.mpool',
    text,
    poolFile: parsePoolFile(text),
    device: defaultDevice,
    board: undefined,
    targets: [],
  };
}

function titles(input: PoolInput, word: string): string[] {
  const start = input.text.indexOf(word);
  return refactoringsInPoolFile(input, { start, end: start }).map(({ title }) => title);
}

const crossing = `{ "memory": { "mempools": [
  { "fname": "A", "name": "a", "prop": {}, "offset": { "value": "0x34180000", "magnitude": "BYTES" }, "size": { "value": "768", "magnitude": "KBYTES" } }
] } }`;

describe('refactorings in .mpool', () => {
  it('are offered where they change something', () => {
    const input = alone(crossing);
    expect(titles(input, '"a"')).toEqual([
      'Split pool a at the bank boundary',
      'Take AXISRAM2 from Neural-ART, for the application',
    ]);
    expect(titles(input, '768')).toEqual([
      'Write the size in hexadecimal',
      'Write the size in BYTES',
      'Split pool a at the bank boundary',
      'Take AXISRAM2 from Neural-ART, for the application',
    ]);
    // Only what divides, and not what is there: 0x34180000 bytes are no whole number of MBYTES.
    expect(titles(input, '0x3418').slice(0, 2)).toEqual([
      'Write the offset in BYTES',
      'Write the offset in KBYTES',
    ]);
    expect(titles(input, '"memory"')).toEqual(["Convert to the form of the compiler's echo"]);
  });

  it('write a whole file where there is none', () => {
    const [first] = refactoringsInPoolFile(alone('\n'), { start: 0, end: 0 });
    expect(first?.title).toBe('Pools for STM32N6570-DK');
    expect(parsePoolFile(applyEdits('\n', first!.edits))).toMatchObject({
      problems: [],
      pools: { length: 9 },
    });
  });

  it('shrink a pool to what the built model uses', async () => {
    const analysis = await analyse(
      miniProject({
        pools: [cpuRam2, npuRam5, octoFlash],
        buffers: [{ name: 'conv_out', base: '0x342e0000', start: 0, end: 100_000 }],
      }),
    );
    const input = poolInputOf(analysis, 'Model/net.mpool')!;
    const start = input.text.indexOf('npuRAM5');
    const shrink = refactoringsInPoolFile(input, { start, end: start }).find(({ title }) =>
      /^Shrink/.test(title),
    )!;
    expect(shrink.title).toBe('Shrink pool npuRAM5 to what the model uses plus 10 % (108 KiB of 448 KiB)');
    const after = parsePoolFile(applyEdits(input.text, shrink.edits));
    expect(after.pools.map(({ size }) => size?.text)).toEqual(['1024', '108', '16']);
  });
});
