import { unknownImageSize, usualBoot } from '../../../core/device/usualPlaces';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCount, intersect, type AddressRange } from '../../../core/base/addressRange';
import { canonical, fittedRange } from '../../../core/device/addressSpace';
import { boardNamed } from '../../../core/device/boards';
import { defaultDevice } from '../../../core/device/devices';
import { parsePoolFile } from '../../../core/memoryPool/parsePoolFile';
import { banksOf, physicalPools } from '../../../core/memoryPool/physicalPools';
import { poolFileTemplate, templateChoices, type TemplateFor } from '../../../core/memoryPool/template';
import { validateStructure } from '../../../core/memoryPool/validateStructure';

const K = 1024n;

function poolsOf(to: TemplateFor): (readonly [string, string])[] {
  const text = poolFileTemplate(to);
  expect(validateStructure(text, 'mpool')).toEqual([]);
  const { pools, problems, dialect } = parsePoolFile(text);
  expect([problems, dialect]).toEqual([[], 'input']);
  return pools.map(
    ({ name, range }) =>
      [name, `0x${range!.start.toString(16)} ${(range!.end - range!.start) / K} KiB`] as const,
  );
}

describe('poolFileTemplate', () => {
  const application = [{ start: 0x34000400n, end: 0x34100000n }];

  it('fills STM32N6570-DK beside an application in AXISRAM1', () => {
    const board = boardNamed('STM32N6570-DK');
    expect(poolsOf({ device: defaultDevice, board, application, boot: usualBoot })).toEqual([
      ['flexMEM', '0x34000000 0 KiB'],
      ['cpuRAM1', '0x34064000 0 KiB'],
      ['cpuRAM2', '0x34100000 1024 KiB'],
      ['npuRAM3', '0x34200000 448 KiB'],
      ['npuRAM4', '0x34270000 448 KiB'],
      ['npuRAM5', '0x342e0000 448 KiB'],
      ['npuRAM6', '0x34350000 448 KiB'],
      ['hyperRAM', '0x90000000 32767 KiB'],
      ['octoFlash', '0x70380000 127487 KiB'],
    ]);
  });

  it('leaves PSRAM out where the board has none, and external memory where no board is known', () => {
    const nucleo = {
      device: defaultDevice,
      board: boardNamed('NUCLEO-N657X0-Q'),
      application,
      boot: usualBoot,
    };
    expect(poolsOf(nucleo).map(([name]) => name)).not.toContain('hyperRAM');
    expect(poolsOf(nucleo)).toContainEqual(['octoFlash', '0x70380000 61951 KiB']);
    expect(poolsOf({ ...nucleo, board: undefined }).map(([name]) => name)).toEqual([
      'flexMEM',
      'cpuRAM1',
      'cpuRAM2',
      'npuRAM3',
      'npuRAM4',
      'npuRAM5',
      'npuRAM6',
    ]);
  });

  it('offers every known board and the bare device', () => {
    expect(templateChoices.map(({ title }) => title())).toEqual([
      'Pools for STM32N6570-DK',
      'Pools for NUCLEO-N657X0-Q',
      'Pools for ATK-DNN647',
      'Pools for STM32N657, on-chip memory only',
    ]);
  });

  it('never overlaps application, boot images or another pool, and stays inside banks and board', () => {
    const range = (base: bigint, window: number): fc.Arbitrary<AddressRange> =>
      fc
        .tuple(fc.nat(window), fc.nat(window))
        .map(([at, size]) => ({ start: base + BigInt(at), end: base + BigInt(at + size) }));
    const anywhere = fc.oneof(
      range(0x34000000n, 0x440000),
      range(0x24000000n, 0x440000),
      range(0x70000000n, 0x4000000),
      range(0x90000000n, 0x2000000),
    );
    const image = fc.record({
      start: fc.nat(0x3ffffff).map((at) => 0x70000000n + BigInt(at)),
      size: fc.option(fc.nat(0x800000).map(BigInt), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...templateChoices),
        fc.array(anywhere, { maxLength: 6 }),
        fc.array(image, { maxLength: 3 }),
        ({ device, board }, ranges, boot) => {
          const to = { device, board, application: ranges, boot };
          poolsOf(to);
          const pools = physicalPools(parsePoolFile(poolFileTemplate(to)));
          const images = boot.map(({ start, size }) => ({ start, end: start + (size ?? unknownImageSize) }));
          const others = [...ranges, ...images].map((other) => canonical(device, other));
          pools.forEach((pool, index) => {
            for (const other of [...others, ...pools.slice(0, index).map((before) => before.range)]) {
              expect(intersect(pool.range, other)).toBeUndefined();
            }
            const banks = banksOf(device, pool);
            expect(banks).toHaveLength(1);
            const fitted = fittedRange(banks[0]!, board);
            expect(pool.range.start >= fitted.start && pool.range.end <= fitted.end).toBe(true);
            expect(byteCount(pool.range) % K).toBe(0n);
            expect(pool.range.start % 64n).toBe(0n);
            if (pool.name === 'octoFlash') {
              for (const each of images) expect(pool.range.start >= each.end).toBe(true);
            }
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
