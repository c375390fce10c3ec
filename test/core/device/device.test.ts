import { describe, expect, it } from 'vitest';
import { byteCount, rangeOf } from '../../../core/base/addressRange';
import {
  bankAt,
  banksIn,
  bothAliases,
  canonical,
  canonicalAddress,
  contiguousMemories,
  fittedRange,
  startsAt,
} from '../../../core/device/addressSpace';
import { boardIn, boardNamed } from '../../../core/device/boards';
import { defaultDevice, deviceNamed, devices } from '../../../core/device/devices';

describe('STM32N6', () => {
  it.each([
    [0x34000000n, 'FLEXRAM'],
    [0x34064000n, 'AXISRAM1'],
    [0x34100000n, 'AXISRAM2'],
    [0x341fffffn, 'AXISRAM2'],
    [0x34200000n, 'AXISRAM3'],
    [0x34270000n, 'AXISRAM4'],
    [0x342e0000n, 'AXISRAM5'],
    [0x34350000n, 'AXISRAM6'],
    [0x343c0000n, 'CACHEAXI RAM'],
    [0x3441ffffn, 'VENCRAM'],
    [0x34420000n, undefined],
    [0x24200000n, 'AXISRAM3'],
    [0x70380000n, 'XSPI2'],
    [0x91000000n, 'XSPI1'],
    [0xa0000000n, undefined],
  ])('%s lies in %s', (address, bank) => {
    expect(bankAt(defaultDevice, address)?.name).toBe(bank);
  });

  it('takes the non-secure alias for the same bytes', () => {
    expect(canonical(defaultDevice, rangeOf(0x24100000n, 16n))).toEqual(rangeOf(0x34100000n, 16n));
    expect(canonical(defaultDevice, rangeOf(0x70000000n, 16n))).toEqual(rangeOf(0x70000000n, 16n));
    expect(canonicalAddress(defaultDevice, 0x24100004n)).toBe(0x34100004n);
    expect(startsAt(defaultDevice, rangeOf(0x34100000n, 16n), 0x24100000n)).toBe(true);
    expect(startsAt(defaultDevice, rangeOf(0x24100000n, 16n), 0x34100004n)).toBe(false);
    expect(bothAliases(defaultDevice, rangeOf(0x34100000n, 16n)).nonSecure).toEqual(
      rangeOf(0x24100000n, 16n),
    );
    expect(bothAliases(defaultDevice, rangeOf(0x70000000n, 16n)).nonSecure).toBeUndefined();
  });

  it('has on-chip RAM without a hole from FLEXRAM to VENCRAM', () => {
    const group = contiguousMemories(defaultDevice).find((memory) =>
      memory.banks.some((bank) => bank.name === 'AXISRAM2'),
    );
    expect(group?.range).toEqual({ start: 0x34000000n, end: 0x34420000n });
    expect(group?.banks).toHaveLength(9);
  });

  it('has no banks that overlap', () => {
    for (const device of devices) {
      const sorted = [...device.banks].sort((a, b) => (a.range.start < b.range.start ? -1 : 1));
      for (const [i, bank] of sorted.entries()) {
        const next = sorted[i + 1];
        if (next) expect(bank.range.end <= next.range.start, `${bank.name}, ${next.name}`).toBe(true);
      }
    }
  });

  it('knows which devices have the NPU', () => {
    expect(deviceNamed('STM32N657X0HxQ')?.hasNpu).toBe(true);
    expect(deviceNamed('stm32n645xx')?.hasNpu).toBe(false);
    expect(deviceNamed('STM32U085')).toBeUndefined();
  });
});

describe('boards', () => {
  it('say what is fitted behind a window', () => {
    const [flash] = banksIn(defaultDevice, rangeOf(0x70000000n, 1n));
    const size = (name: string): bigint => byteCount(fittedRange(flash!, boardNamed(name)));
    expect(size('NUCLEO-N657X0-Q')).toBe(64n << 20n);
    expect(size('stm32n6570_dk')).toBe(128n << 20n);
    expect(byteCount(fittedRange(flash!, undefined))).toBe(256n << 20n);
  });

  it('are found in paths when only one is named', () => {
    expect(boardIn('Application/NUCLEO-N657X0-Q/Makefile')?.name).toBe('NUCLEO-N657X0-Q');
    expect(boardIn('STM32N6570-DK and NUCLEO-N657X0-Q')).toBeUndefined();
  });
});
