import { expect, it } from 'vitest';
import { ledgerOf } from '../../../../core/memory/ledger';
import { formatRange } from '../../../../core/base/size';
import { mapText } from '../../../support/miniImage';
import { analyse } from '../../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../../support/miniProject';

const symbol = '_mem_pool_xSPI2_network';
const model = (cacheable: boolean, mode: string): string => {
  const files = miniProject({ pools: [npuRam5, { ...octoFlash, cacheable }], buffers: [] });
  return (files['Model/network.c'] as string)
    .replace(/is \? \*\/(?=\n\/\* index=1)/, 'is 4 KB */')
    .replace(/(name=octoFlash offset=0x70380000 {2})absolute_mode/, `$1${mode}`)
    .concat(`extern unsigned char ${symbol}[];\n`);
};
const map = (address: number): string =>
  mapText({
    regions: [['RAM', 0x34000400, 0xffc00]],
    sections: [{ name: '.text', start: 0x34000400, size: 0x2000 }],
    symbols: { [symbol]: address },
  });

it.each<[string, boolean, string, number | undefined, string[], string[]]>([
  ['in RAM', true, 'relative_mode', 0x34000800, ['[0x34000800, 0x340017fb)'], ['warning']],
  ['in external memory', true, 'relative_mode', 0x70200000, ['[0x70200000, 0x70200ffb)'], []],
  ['in RAM, not cacheable', false, 'relative_mode', 0x34000800, ['[0x34000800, 0x340017fb)'], []],
  ['no map says where', true, 'relative_mode', undefined, [], []],
])('weights that the linker places: %s', async (_name, cacheable, mode, address, claims, expected) => {
  const analysis = await analyse({
    ...miniProject({ pools: [npuRam5, { ...octoFlash, cacheable, mode: 'USEMODE_RELATIVE' }], buffers: [] }),
    'Model/network.c': model(cacheable, mode),
    ...(address === undefined ? {} : { 'build/app.map': map(address) }),
  });
  const weights = ledgerOf(analysis.targets[0]!).ofKind('weights');
  expect(weights.map(({ range }) => formatRange(range))).toEqual(claims);
  const found = analysis.findings.filter(({ rule }) => rule === 'pool-cacheable-internal');
  expect(found.map(({ severity }) => severity)).toEqual(expected);
});
