import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultDevice } from '../../../../core/device/devices';
import { demandOfCInfo } from '../../../../core/memory/planning/demand';
import { packBlocks } from '../../../../core/memory/planning/packing';
import { parseCInfo } from '../../../../core/model/parseCInfo';
import { sampleCInfo, type SampleBuffer } from '../../view/sampleCInfo';
import { faultsOf } from './bruteForce';

function demandOf(buffers: readonly Omit<SampleBuffer, 'name' | 'pool'>[], pool = 2) {
  const info = parseCInfo(sampleCInfo(buffers.map((buffer, n) => ({ name: `b${n}`, pool, ...buffer }))));
  return demandOfCInfo(info, defaultDevice, 'network', 'network_c_info.json');
}

describe('demand', () => {
  it('joins buffers that share bytes while both are alive; the block keeps their distances', () => {
    const { blocks, lowerBound, placed } = demandOf([
      { offset: 0, size: 1000, first: 0, last: 2 },
      { offset: 504, size: 1000, first: 2, last: 4 },
      { offset: 2000, size: 96, first: 1, last: 9 },
    ]);
    expect(blocks.map(({ buffers, size, from, to }) => ({ buffers, size, from, to }))).toEqual([
      { buffers: ['b0', 'b1'], size: 1504, from: 0, to: 5 },
      { buffers: ['b2'], size: 96, from: 1, to: 10 },
    ]);
    expect(lowerBound).toBe(1600);
    expect(placed).toBe(1600);
  });

  it('keeps buffers apart that share bytes one after the other, or an epoch but no byte', () => {
    const { blocks, lowerBound, placed } = demandOf([
      { offset: 0, size: 1000, first: 0, last: 2 },
      { offset: 504, size: 1000, first: 3, last: 4 },
      { offset: 1504, size: 96, first: 4, last: 5 },
    ]);
    expect(blocks.map(({ buffers }) => buffers)).toEqual([['b0'], ['b1'], ['b2']]);
    expect(lowerBound).toBe(1096);
    expect(placed).toBe(1600);
  });

  it('leaves out weights and what lies in external memory', () => {
    const weights = demandOf([{ offset: 0, size: 1000, first: 0, last: 2, weights: true }]);
    expect(weights).toMatchObject({ blocks: [], placed: 0, external: 0 });
    const external = demandOf([{ offset: 0, size: 1000, first: 0, last: 2 }], 9);
    expect(external).toMatchObject({ blocks: [], placed: 0, external: 1000 });
  });
});

const folders = ['../shared/corpus', 'examples'].filter((folder) => existsSync(folder));
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('_c_info.json'))
    .map((name) => `${folder}/${name}`),
);

describe('demand of real models', () => {
  it.each(files)('%s: packed at its bound, never above what is touched today', (file) => {
    const demand = demandOfCInfo(parseCInfo(readFileSync(file, 'utf8')), defaultDevice, 'network', file);
    const packing = packBlocks(demand.blocks);
    expect(packing.height).toBe(demand.lowerBound);
    expect(packing.optimal).toBe(true);
    expect(packing.height).toBeLessThanOrEqual(demand.placed);
    expect(packing.steps).toBeLessThan(60_000);
    expect(faultsOf(demand.blocks, packing.offsets)).toEqual([]);
  });
});
