import { expect, it } from 'vitest';
import { layoutOf, newPoolText } from '../../../core/memoryPool/newPool';

const pool = {
  name: 'npuRAM4',
  fname: 'AXISRAM4',
  offset: 0x34270000n,
  size: 458752n,
  properties: {
    rights: 'ACC_WRITE',
    throughput: 'HIGH',
    latency: 'LOW',
    byteWidth: 8,
    freqRatio: 1.25,
    cacheable: false,
    readPower: 18.531,
    writePower: 16,
    constantsPreferred: false,
  },
} as const;

it.each([
  [
    'as the file writes them',
    '{ "prop": { "byteWidth": 8, "freqRatio": 6.00, "write_power": 16.201 } }',
    ['8', '1.25', '18.531', '16.000'],
  ],
  ['with more places where the number needs them', '{ "freqRatio": 6.0 }', ['8', '1.25', '18.531', '16']],
  ['as short as they are in a file without any', '{}', ['8', '1.25', '18.531', '16']],
])('writes numbers %s', (_how, text, expected) => {
  const written = newPoolText(pool, layoutOf(text, 'input'), '');
  const keys = ['byteWidth', 'freqRatio', 'read_power', 'write_power'];
  expect(keys.map((key) => new RegExp(`"${key}": ([\\d.]+)`).exec(written)?.[1])).toEqual(expected);
  // Quoted numbers are sizes and addresses: they stay whole.
  expect(written).toContain('"value": "448"');
});
