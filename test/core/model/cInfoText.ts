/** A small c_info in the shape of schema 2.0: two member pools, a virtual one over both, flash, and a CPU heap. */
export interface SampleBuffer {
  readonly id: number;
  readonly name: string;
  readonly mpool_id: number;
  readonly offset_start: number;
  readonly size_bytes: number;
  readonly is_param: boolean;
  readonly epochs?: { readonly start: number; readonly end: number };
}

export const samplePools = [
  {
    id: 1,
    name: 'npuRAM3',
    fname: 'a.AXISRAM3.raw',
    address: '874512384',
    offset_start: 0,
    size_bytes: 448 * 1024,
    used_size_bytes: 192,
    rights: 'ACC_WRITE',
    cacheable: 'CACHEABLE_OFF',
    subpools: [],
  },
  {
    id: 2,
    name: 'npuRAM4',
    fname: '',
    address: '0x34270000',
    offset_start: 0,
    size_bytes: 448 * 1024,
    used_size_bytes: 64,
    rights: 'ACC_WRITE',
    cacheable: 'CACHEABLE_OFF',
    subpools: [],
  },
  {
    id: 3,
    name: 'octoFlash',
    address: 1882718208,
    offset_start: '0',
    size_bytes: '1048576',
    used_size_bytes: 32,
    rights: 'ACC_READ',
    cacheable: 'CACHEABLE_ON',
    subpools: [],
  },
  {
    id: 4,
    name: 'npuRAM3_npuRAM4',
    fname: '',
    address: '874512384',
    offset_start: 0,
    size_bytes: 896 * 1024,
    used_size_bytes: 458816,
    rights: 'ACC_WRITE',
    cacheable: 'CACHEABLE_OFF',
    subpools: [2, 1],
  },
  {
    id: 5,
    name: 'heap_overlay_pool',
    address: 'NULL',
    offset_start: 0,
    size_bytes: -1,
    used_size_bytes: 100,
    rights: 'ACC_WRITE',
    subpools: [],
  },
  {
    id: 6,
    name: 'weights_array',
    address: 'g_network_weights_array',
    offset_start: 0,
    size_bytes: -1,
    used_size_bytes: 0,
    subpools: [],
    virtual: false,
  },
];

export const sampleBuffers: readonly SampleBuffer[] = [
  {
    id: 1,
    name: 'in',
    mpool_id: 1,
    offset_start: 0,
    size_bytes: 128,
    is_param: false,
    epochs: { start: 0, end: 1 },
  },
  {
    id: 2,
    name: 'mid',
    mpool_id: 1,
    offset_start: 64,
    size_bytes: 128,
    is_param: false,
    epochs: { start: 1, end: 2 },
  },
  {
    id: 3,
    name: 'wide',
    mpool_id: 4,
    offset_start: 448 * 1024 - 64,
    size_bytes: 128,
    is_param: false,
    epochs: { start: 2, end: 3 },
  },
  {
    id: 4,
    name: 'w',
    mpool_id: 3,
    offset_start: 0,
    size_bytes: 32,
    is_param: true,
    epochs: { start: 0, end: 3 },
  },
  { id: 5, name: 'scratch', mpool_id: 5, offset_start: 20, size_bytes: 80, is_param: false },
];

export function sampleCInfo(change: Readonly<Record<string, unknown>> = {}): string {
  const layer = (id: number, name: string, mapping: string, description: string) => ({
    id,
    name,
    mapping,
    description,
    inputs: [],
    outputs: [],
    subgraph_nodes: [],
  });
  return JSON.stringify(
    {
      buffers: sampleBuffers,
      environment: {
        generated_model: {
          name: 'Default',
          model_files: [{ name: 'network.c', signature: '' }, { name: 'atonbuf.xSPI2.raw' }],
        },
        tools: [
          { name: 'ST.EdgeAI.Core', version: '2.1.0-20194 329b0e98d', arguments: ' generate -m x.tflite ' },
          { name: 'atonn' },
        ],
      },
      graphs: [
        {
          id: 1,
          inputs: [1],
          outputs: [3],
          nodes: [
            {
              id: 1,
              name: 'epoch_0',
              mapping: 'NODE_NO_X',
              inputs: [],
              outputs: [],
              subgraph_nodes: [layer(2, 'w', 'NODE_HW', 'Node kind=Param')],
            },
            {
              id: 10,
              name: 'epoch_1',
              mapping: 'NODE_EC',
              inputs: [1, 4],
              outputs: [2],
              subgraph_nodes: [
                layer(11, 'Conv_7', 'NODE_HW', 'Node kind=Conv'),
                layer(12, 'Add_8', 'NODE_HW', 'Node kind=Add'),
              ],
            },
            {
              id: 20,
              name: 'epoch_2',
              mapping: 'NODE_SW',
              inputs: [2],
              outputs: [3],
              subgraph_nodes: [layer(21, 'Softmax_9', 'NODE_SW_INTEGER', 'Node kind=Softmax')],
            },
            {
              id: 30,
              name: 'epoch_3',
              mapping: 'NODE_HW',
              inputs: [3],
              outputs: [],
              subgraph_nodes: [layer(31, '__NN__RETURN__', 'NODE_SW', 'Node kind=Return')],
            },
          ],
        },
      ],
      json_schema_version: '2.0',
      memory_accesses: [
        { node_id: 10, mpool_id: 1, reads: 128, writes: 128, read_cycles: 0, write_cycles: 0 },
        { node_id: 10, mpool_id: 3, reads: 32, writes: 0 },
        { node_id: 20, mpool_id: 2, reads: 0, writes: 64 },
        { node_id: 99, mpool_id: 1, reads: 1, writes: 1 },
      ],
      memory_pools: samplePools,
      ...change,
    },
    undefined,
    2,
  );
}
