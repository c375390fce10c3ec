import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArchiveName } from '../../../core/runtime/archiveName';

describe('parseArchiveName', () => {
  it.each([
    ['libNetworkRuntime1010_CM55_GCC.a', '10.1.0', '1010', 'CM55', 'GCC', undefined],
    ['NetworkRuntime1000_CM55_GCC.a', '10.0.0', '1000', 'CM55', 'GCC', undefined],
    ['-lNetworkRuntime1010_CM55_GCC', '10.1.0', '1010', 'CM55', 'GCC', undefined],
    ['-l:NetworkRuntime1010_CM55_GCC.a', '10.1.0', '1010', 'CM55', 'GCC', undefined],
    [':NetworkRuntime1200_CM55_GCC.a', '12.0.0', '1200', 'CM55', 'GCC', undefined],
    ['Middlewares/ST/AI/Lib/NetworkRuntime1201_CM55_GCC_PIC.a', '12.0.1', '1201', 'CM55', 'GCC', 'PIC'],
    ['C:\\ai\\Lib\\NetworkRuntime1020_CM55_IAR.a', '10.2.0', '1020', 'CM55', 'IAR', undefined],
    ['Lib/libNetworkRuntime1000_CM55_Keil.a', '10.0.0', '1000', 'CM55', 'Keil', undefined],
    ['NetworkRuntime1010_CM0+_GCC.a', '10.1.0', '1010', 'CM0+', 'GCC', undefined],
    ['NetworkRuntime1010_CR52_ARMCLANG.a', '10.1.0', '1010', 'CR52', 'ARMCLANG', undefined],
    ['NetworkRuntime1345_CM55_GCC.a', '13.4.5', '1345', 'CM55', 'GCC', undefined],
    ['NetworkRuntime810_CM7_GCC.a', undefined, '810', 'CM7', 'GCC', undefined],
    ['"NetworkRuntime1100_CM55_GCC.a"', '11.0.0', '1100', 'CM55', 'GCC', undefined],
  ])('%s', (text, platform, digits, core, toolchain, variant) => {
    expect(parseArchiveName(text)).toMatchObject({ platform, digits, core, toolchain, variant });
  });

  it('gives the stem that every spelling shares', () => {
    const spellings = [
      'libNetworkRuntime1010_CM55_GCC.a',
      '-lNetworkRuntime1010_CM55_GCC',
      '-l:libNetworkRuntime1010_CM55_GCC.a',
      'x/NetworkRuntime1010_CM55_GCC.a',
    ];
    expect(new Set(spellings.map((text) => parseArchiveName(text)?.stem))).toEqual(
      new Set(['NetworkRuntime1010_CM55_GCC']),
    );
  });

  it.each([
    '',
    'libm.a',
    '-lm',
    'NetworkRuntime',
    'NetworkRuntime_CM55_GCC.a',
    'NetworkRuntime1010_CM55_GCC.c',
    'NetworkRuntime1010_CM55_GCC.a/readme',
  ])('%j names none', (text) => {
    expect(parseArchiveName(text)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseArchiveName(text);
        parseArchiveName(`NetworkRuntime10${text}`);
      }),
    );
  });
});
