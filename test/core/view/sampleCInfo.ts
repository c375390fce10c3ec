export interface SampleBuffer {
  readonly name: string;
  /** Pool id: 2 npuRAM3, 3 npuRAM4, 4 npuRAM5, 5 the virtual pool over all three, 9 octoFlash. */
  readonly pool: number;
  readonly offset: number;
  readonly size: number;
  readonly first: number;
  readonly last: number;
  readonly weights?: boolean;
}

const K = 1024;

/** A small network over twelve epochs: one buffer spans two pools, one epoch runs in software. */
export const sampleBuffers: readonly SampleBuffer[] = [
  { name: 'Input_0', pool: 2, offset: 0, size: 192 * K, first: 0, last: 2 },
  { name: 'Conv_1_out', pool: 3, offset: 0, size: 400 * K, first: 2, last: 5 },
  { name: 'Relu_2_out', pool: 2, offset: 200 * K, size: 200 * K, first: 3, last: 4 },
  { name: 'Pool_3_out', pool: 4, offset: 0, size: 96 * K, first: 5, last: 8 },
  { name: 'Concat_4_out', pool: 5, offset: 192 * K, size: 512 * K, first: 6, last: 8 },
  { name: 'Resize_5_out', pool: 2, offset: 0, size: 128 * K, first: 8, last: 10 },
  { name: 'Softmax_out', pool: 4, offset: 128 * K, size: 24 * K, first: 10, last: 11 },
  { name: 'Conv_1_weights', pool: 9, offset: 0, size: 900 * K, first: 0, last: 11, weights: true },
  { name: 'Conv_1_bias', pool: 9, offset: 900 * K, size: 2 * K, first: 0, last: 11, weights: true },
  { name: 'Dense_weights', pool: 9, offset: 902 * K, size: 300 * K, first: 0, last: 11, weights: true },
];

/** A c_info.json as the compiler writes it, with these buffers. */
export function sampleCInfo(buffers: readonly SampleBuffer[] = sampleBuffers): string {
  const pool = (
    id: number,
    name: string,
    address: number,
    size: number,
    rights: string,
    subpools: readonly number[] = [],
  ): object => ({
    id,
    name,
    fname: subpools.length > 0 ? '' : `atonbuf.${name}.raw`,
    address: String(address),
    offset_start: 0,
    size_bytes: size,
    used_size_bytes: 0,
    rights,
    cacheable: 'CACHEABLE_OFF',
    subpools,
    attributes: {},
    buffers: [],
  });
  const last = buffers.reduce((most, buffer) => Math.max(most, buffer.last), 0);
  const nodes = Array.from({ length: last + 1 }, (_, epoch) => ({
    id: 100 + epoch,
    name: `epoch_${epoch}`,
    mapping: epoch === 0 ? 'NODE_NO_X' : epoch === 8 ? 'NODE_SW' : 'NODE_HW',
    inputs: [],
    outputs: [],
    original_nodes: [],
    subgraph_nodes:
      epoch === 0
        ? []
        : [
            {
              id: 500 + epoch,
              name: `Layer_${epoch}`,
              mapping: 'NODE_HW',
              inputs: [],
              outputs: [],
              subgraph_nodes: [],
            },
          ],
  }));
  const idOf = (name: string): number[] =>
    buffers.flatMap((buffer, index) => (buffer.name === name ? [index + 1] : []));
  return JSON.stringify({
    json_schema_version: '2.0',
    environment: { tools: [], generated_model: { name: 'network', model_files: [] } },
    memory_pools: [
      pool(2, 'npuRAM3', 0x34200000, 448 * K, 'ACC_WRITE'),
      pool(3, 'npuRAM4', 0x34270000, 448 * K, 'ACC_WRITE'),
      pool(4, 'npuRAM5', 0x342e0000, 448 * K, 'ACC_WRITE'),
      pool(5, 'npuRAM3_npuRAM4_npuRAM5', 0x34200000, 3 * 448 * K, 'ACC_WRITE', [2, 3, 4]),
      pool(9, 'octoFlash', 0x70380000, 61 * K * K, 'ACC_READ'),
    ],
    buffers: buffers.map((buffer, index) => ({
      id: index + 1,
      name: buffer.name,
      mpool_id: buffer.pool,
      offset_start: buffer.offset,
      size_bytes: buffer.size,
      is_param: buffer.weights ?? false,
      epochs: { start: buffer.first, end: buffer.last },
      shape: [1, 16, 16, 8],
      format: 'STAI_FORMAT_S8',
      alignment: 8,
    })),
    graphs: [
      { id: 0, name: 'network', inputs: idOf('Input_0'), outputs: idOf('Softmax_out'), nodes, edges: [] },
    ],
    power_estimates: nodes.slice(1).map((node, index) => ({
      node_id: node.id,
      max_cycles: index === 7 ? 900_000 : 20_000 * (index + 1),
      compute_cycles: 1000,
      average_acc_power_mw: 30 + index,
      average_memory_power_mw: 12,
      ops: 0,
    })),
    aton_execution_time: nodes
      .slice(1)
      .map((_, index) => ({ cycles: 1000 * index, duration_ms: (index + 1) / 8 })),
    memory_accesses: nodes.slice(1).flatMap((node, index) => [
      {
        node_id: node.id,
        mpool_id: 2,
        reads: 4096 * (index + 1),
        writes: 2048 * (12 - index),
        read_cycles: 0,
        write_cycles: 0,
      },
      {
        node_id: node.id,
        mpool_id: 9,
        reads: index % 3 === 0 ? 90000 : 0,
        writes: 0,
        read_cycles: 0,
        write_cycles: 0,
      },
    ]),
  });
}

/** As many buffers as the largest public model has: 1,700 over 409 epochs. */
export function manyBuffers(): SampleBuffer[] {
  return Array.from({ length: 1700 }, (_, i) => ({
    name: `Gemm_${i}_conv_${i * 7}_off_bias_out_${i}`,
    pool: i % 3 === 0 ? 9 : 2 + (i % 3),
    offset: (i * 977) % 400_000,
    size: 256 + ((i * 7919) % 9000),
    first: i % 3 === 0 ? 0 : i % 405,
    last: i % 3 === 0 ? 408 : (i % 405) + 2 + (i % 9 === 0 ? 40 : 0),
    weights: i % 3 === 0,
  }));
}
