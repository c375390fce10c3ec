import { describe, expect, it } from 'vitest';
import { costliest, costOfModel, softwareOperators } from '../../../core/memory/epochCost';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { costText } from '../../../core/report/cost';
import { snapshotOfCInfo } from '../../../core/report/diff/snapshot';
import { compareSnapshots } from '../../../core/report/diff/compare';
import { diffText } from '../../../core/report/diff/print';
import { plainStyle } from '../../../core/report/style';

const buffer = (
  id: number,
  pool: number,
  start: number,
  size: number,
  first: number,
  last: number,
  isParameter = 0,
) => ({
  id,
  name: `b${id}`,
  mpool_id: pool,
  offset_start: start,
  offset_end: start + size,
  size_bytes: size,
  is_param: isParameter,
  epochs: { start: first, end: last },
});
const pool = (id: number, name: string, address: number) => ({
  id,
  name,
  fname: name,
  address,
  size_bytes: 1 << 20,
});
const node = (id: number, mapping: string, type: string, layer: string) => ({
  id,
  name: `epoch_${id}`,
  mapping,
  inputs: [],
  outputs: [],
  subgraph_nodes: [{ id: id + 100, name: layer, mapping, type, inputs: [], outputs: [] }],
});

/** Four epochs: two on the NPU, one in software, one on both; `second` says where its activations lie. */
const info = (second: number, softwareCycles = 500) =>
  parseCInfo(
    JSON.stringify({
      json_schema_version: '2.0',
      memory_pools: [
        pool(1, 'npuRAM5', 0x342e0000),
        pool(2, 'hyperRAM', 0x90000000),
        pool(3, 'octoFlash', 0x70380000),
      ],
      buffers: [
        buffer(1, 1, 0, 4096, 0, 1),
        buffer(2, second, 8192, 2048, 1, 3),
        buffer(3, 3, 0, 1000, 0, 3, 1),
      ],
      graphs: [
        {
          inputs: [],
          outputs: [],
          nodes: [
            node(0, 'NODE_EC', 'Conv', 'first'),
            node(1, 'NODE_HW', 'Conv', 'second'),
            node(2, 'NODE_SW_INTEGER', 'Softmax', 'soft'),
            node(3, 'NODE_HYBRID', 'Resize', 'both'),
          ],
        },
      ],
      memory_accesses: [
        { node_id: 0, mpool_id: 1, reads: 100, writes: 300, read_cycles: 1, write_cycles: 2 },
        { node_id: 1, mpool_id: second, reads: 0, writes: 500, read_cycles: 0, write_cycles: 9 },
        { node_id: 1, mpool_id: 3, reads: 100, writes: 0, read_cycles: 9, write_cycles: 0 },
      ],
      power_estimates: [
        {
          node_id: 0,
          max_cycles: 1000,
          compute_cycles: 900,
          average_acc_power_mw: 70,
          average_memory_power_mw: 30,
          ops: 10,
        },
        {
          node_id: 1,
          max_cycles: 3000,
          compute_cycles: 900,
          average_acc_power_mw: 0,
          average_memory_power_mw: 0,
          ops: 10,
        },
        {
          node_id: 2,
          max_cycles: softwareCycles,
          compute_cycles: 500,
          average_acc_power_mw: 0,
          average_memory_power_mw: 0,
          ops: 0,
        },
      ],
      ec_blobs_info: [{ encrypted: false, name: '_ec_blob_1', nodes_id: [0] }],
    }),
  );

describe('modelCost', () => {
  it('adds up cycles, kinds of epochs and bytes', () => {
    const cost = costOfModel(info(1));
    expect(cost).toMatchObject({ cycles: 4500, softwareEpochs: 1, hybridEpochs: 1, blobs: 1 });
    expect(cost.epochs.map(({ kind }) => kind)).toEqual(['hardware', 'hardware', 'software', 'hybrid']);
    expect(cost.epochs[0]).toMatchObject({
      cycles: 1000,
      milliwatts: 100,
      traffic: 400,
      layers: ['first'],
      operators: ['Conv'],
    });
    expect(cost.traffic).toEqual([
      { pool: 'npuRAM5', bytes: 900 },
      { pool: 'octoFlash', bytes: 100 },
    ]);
    expect(costliest(cost, 2).map(({ epoch }) => epoch)).toEqual([1, 0]);
    expect(
      softwareOperators(cost.epochs).map(({ operator, epochs, cycles }) => [operator, epochs, cycles]),
    ).toEqual([
      ['Softmax', 1, 500],
      ['Resize', 1, 0],
    ]);
  });

  it('names activations outside the chip, which no count of epochs shows', () => {
    const { spills } = costOfModel(info(2));
    expect(spills).toEqual([
      { pool: 'hyperRAM', bank: 'XSPI1', activations: 2048, traffic: 500, share: 0.5 },
      { pool: 'octoFlash', bank: 'XSPI2', activations: 0, traffic: 100, share: 0.1 },
    ]);
    expect(costText(costOfModel(info(2)), plainStyle)).toContain(
      'Spill: 2 KiB of activations lie in hyperRAM, outside the chip at XSPI1; 500 bytes (50.0 %) of what an inference moves',
    );
  });

  it('calls weights in flash no spill, and nothing on the chip either', () => {
    expect(costOfModel(info(1)).spills.map(({ pool: name, activations }) => [name, activations])).toEqual([
      ['octoFlash', 0],
    ]);
    expect(costText(costOfModel(info(1)), plainStyle)).not.toContain('Spill');
  });

  it('says nothing of what a c_info does not have', () => {
    const bare = parseCInfo(
      JSON.stringify({
        memory_pools: [pool(1, 'npuRAM5', 0x342e0000)],
        buffers: [buffer(1, 1, 0, 64, 0, 0)],
      }),
    );
    expect(costText(costOfModel(bare), plainStyle)).toBe('');
  });

  it('says that cycles are not stated, instead of 0', () => {
    const unstated = { ...info(1), estimates: [] };
    const text = costText(costOfModel(unstated), plainStyle);
    expect(text).toContain('cycles not stated, 1 of 4 epochs in software');
    expect(text).toContain('Softmax: 1 epoch, cycles not stated, first soft in epoch 2');
    expect(text).not.toMatch(/\b0 cycles/);
  });

  it('compares two runs', () => {
    const comparison = compareSnapshots(
      snapshotOfCInfo(info(1), 'a_c_info.json'),
      snapshotOfCInfo(info(2, 700), 'a_c_info.json'),
    );
    expect(new Map(comparison.pools.map(({ name, delta }) => [name, delta]))).toEqual(
      new Map([
        ['npuRAM5', -2048],
        ['octoFlash', 0],
        ['hyperRAM', 2048],
      ]),
    );
    expect(comparison.models[0]).toMatchObject({ before: { cycles: 4500 }, after: { cycles: 4700 } });
    expect(diffText(comparison, 5, plainStyle)).toContain('4 epochs (1 in software), 4500 cycles');
  });
});
