import { describe, expect, it } from 'vitest';
import { pairCInfo, pairsWith } from '../../../core/model/pairCInfo';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { parseNetworkSource } from '../../../core/model/parseNetworkSource';
import { sampleCInfo } from './cInfoText';
import { entry, guard, pool, table } from './networkSourceText';

const pools = (
  change: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
  further: readonly object[] = [],
) =>
  parseCInfo(
    sampleCInfo({
      buffers: [],
      memory_pools: [
        {
          id: 1,
          name: 'npuRAM3',
          address: '874512384',
          size_bytes: 458752,
          used_size_bytes: 333824,
          subpools: [],
        },
        {
          id: 2,
          name: 'npuRAM4',
          address: '874971136',
          size_bytes: 458752,
          used_size_bytes: 0,
          subpools: [],
        },
        {
          id: 3,
          name: 'npuRAM3_npuRAM4',
          address: '874512384',
          size_bytes: 917504,
          used_size_bytes: 333824,
          subpools: [1, 2],
        },
      ]
        .map((entry): object => ({ ...entry, ...change[entry.name] }))
        .concat(further),
    }),
  );

const comments =
  guard +
  pool(1, 'npuRAM4', 'AXISRAM4', '0x34270000', 458744, '?') +
  pool(2, 'npuRAM3', 'AXISRAM3', '0x34200000', 458752, '326.00 KB') +
  pool(9, 'npuRAM3_npuRAM4', 'AXISRAM3_AXISRAM4', '0x34200000', 917496, '326.00 KB', { vpool: true });
const source = parseNetworkSource(comments);
const inner = entry('a', '(unsigned char *)(0x34200000UL)', 64, 333824);
const sourceWithTables = parseNetworkSource(comments + table('Internal', [inner]));

describe('pairsWith', () => {
  it('accepts equal pools and use, in any order and eight bytes apart', () => {
    expect(pairsWith(pools(), source)).toBe(true);
    expect(pairsWith(pools(), sourceWithTables)).toBe(true);
  });

  it('leaves out the inputs and outputs that the application allocates', () => {
    const user = {
      id: 7,
      name: '_user_io_input_0',
      address: '',
      size_bytes: 64,
      used_size_bytes: 64,
      subpools: [],
    };
    expect(pairsWith(pools({}, [user]), source)).toBe(true);
    expect(pairsWith(pools({}, [{ ...user, name: '_user_io_output_11', address: 'NULL' }]), source)).toBe(
      true,
    );
    // Pools of the model's own, or at an address, are no such buffers.
    expect(pairsWith(pools({}, [{ ...user, name: 'cpuRAM1' }]), source)).toBe(false);
    expect(pairsWith(pools({}, [{ ...user, address: '874512384' }]), source)).toBe(false);
  });

  it.each([
    ['another use', pools({ npuRAM3: { used_size_bytes: 333000 } })],
    ['use where there is none', pools({ npuRAM4: { used_size_bytes: 64 } })],
    ['another size', pools({ npuRAM4: { size_bytes: 458752 + 9 } })],
    ['another address', pools({ npuRAM4: { address: '874971392' } })],
    ['another name', pools({ npuRAM4: { name: 'npuRAM5' } })],
    ['a heap', pools({ npuRAM4: { address: 'NULL', size_bytes: -1 } })],
    ['no c_info', parseCInfo('{}')],
  ])('refuses %s', (_, cInfo) => {
    expect(pairsWith(cInfo, source)).toBe(false);
  });

  it('compares to the byte where the tables allow it', () => {
    const off = pools({ npuRAM3: { used_size_bytes: 333823 } });
    expect(pairsWith(off, source)).toBe(true);
    expect(pairsWith(off, sourceWithTables)).toBe(false);
  });

  it('picks the one that belongs', () => {
    const candidates = [
      { file: 'other_c_info.json', cInfo: pools({ npuRAM3: { used_size_bytes: 64 } }) },
      { file: 'network_c_info.json', cInfo: pools() },
    ];
    expect(pairCInfo(source, candidates)?.file).toBe('network_c_info.json');
    expect(pairCInfo(parseNetworkSource('#error'), candidates)).toBeUndefined();
  });
});
