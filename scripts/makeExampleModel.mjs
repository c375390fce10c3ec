#!/usr/bin/env node
// Writes the generated-looking files of examples/smart-camera: network.c, c_info and weights of a small detector, in
// the form that ST's compiler gives them. The network and its numbers are made up; only the form is real.
// Run: node scripts/makeExampleModel.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const example = join(dirname(fileURLToPath(import.meta.url)), '..', 'examples', 'smart-camera');
const K = 1024;

/** Pools in the order that the planner tries them for activations; addresses as in the .mpool files. */
const ram = [
  { name: 'npuRAM5', fname: 'AXISRAM5', address: 0x342e0000, size: 448 * K, high: true },
  { name: 'npuRAM4', fname: 'AXISRAM4', address: 0x34270000, size: 448 * K, high: true },
  { name: 'npuRAM3', fname: 'AXISRAM3', address: 0x34200000, size: 448 * K, high: true },
  { name: 'npuRAM6', fname: 'AXISRAM6', address: 0x34350000, size: 448 * K, high: true },
  { name: 'cpuRAM2', fname: 'AXISRAM2', address: 0x34100000, size: 1024 * K, high: false },
];

const boards = [
  {
    name: 'STM32N6570-DK',
    release: '2.1',
    guard: [1, 1, 0, 31],
    describe: 'atonn-v1.1.0-31-g27f5d5bc',
    action: 'warning',
    suffix: 'Default',
    input: 384,
    flash: { address: 0x70380000, size: 61 * K * K },
    psram: true,
  },
  {
    name: 'NUCLEO-N657X0-Q',
    release: '3.0',
    guard: [1, 1, 3, 8],
    describe: 'atonn-v1.1.3-8-g80369096',
    action: 'error',
    suffix: 'network',
    input: 192,
    flash: { address: 0x70380000, size: 60 * K * K },
    psram: false,
  },
];

/** A detector in the manner of YOLO: a stem, stages that halve the resolution, two heads. */
function layersOf(input) {
  const layers = [];
  let [size, channels] = [input, 3];
  let last = -1;
  const add = (name, newSize, newChannels, kind = 'hardware', from = [last], kernel = 3) => {
    const weights =
      kind === 'hardware' && kernel ? kernel * kernel * channels * newChannels + 4 * newChannels : 0;
    const operations =
      weights > 0
        ? 2 * newSize * newSize * kernel * kernel * channels * newChannels
        : newSize * newSize * newChannels;
    layers.push({ name, size: newSize, channels: newChannels, kind, from, weights, operations });
    [size, channels] = [newSize, newChannels];
    last = layers.length - 1;
    return last;
  };
  add('stem_conv', size / 2, 16);
  const keep = [];
  for (const [stage, width] of [24, 48, 96, 160].entries()) {
    add(`stage${stage + 1}_down`, size / 2, width);
    const skip = add(`stage${stage + 1}_expand`, size, width * 2, 'hardware', [last], 1);
    add(`stage${stage + 1}_depthwise`, size, width * 2, 'hardware', [skip]);
    add(`stage${stage + 1}_project`, size, width, 'hardware', [last], 1);
    keep.push(add(`stage${stage + 1}_add`, size, width, 'hardware', [last, skip - 1], 0));
  }
  add('head_small', size, 18, 'hardware', [keep[3]], 1);
  const small = add('head_small_dequantize', size, 18, 'software', [last], 0);
  [size, channels] = [layers[keep[2]].size, layers[keep[2]].channels];
  add('head_large', size, 18, 'hardware', [keep[2]], 1);
  const large = add('head_large_dequantize', size, 18, 'software', [last], 0);
  return { layers, outputs: [small, large] };
}

const round = (value, to) => Math.ceil(value / to) * to;

/** Places each tensor at the lowest gap of the first pool that has one in all its epochs. */
function plan({ layers, outputs }, input) {
  const tensors = [
    {
      name: 'Input_0_out_0',
      bytes: input * input * 3,
      first: 0,
      last: 1,
      kind: 'input',
      shape: [1, input, input, 3],
    },
  ];
  layers.forEach((layer, at) => {
    const users = layers.flatMap((other, index) => (other.from.includes(at) ? [index + 1] : []));
    const isOutput = outputs.includes(at);
    tensors.push({
      name: `${layer.name}_out_0`,
      bytes: layer.size * layer.size * layer.channels * (layer.kind === 'software' ? 4 : 1),
      first: at + 1,
      last: isOutput ? layers.length : Math.max(at + 1, ...users),
      kind: isOutput ? 'output' : 'internal',
      shape: [1, layer.size, layer.size, layer.channels],
    });
  });
  const placed = [];
  for (const tensor of [...tensors].sort((a, b) => b.bytes - a.bytes)) {
    const size = round(tensor.bytes, 64);
    for (const pool of ram) {
      const rivals = placed
        .filter((other) => other.pool === pool && other.first <= tensor.last && tensor.first <= other.last)
        .sort((a, b) => a.offset - b.offset);
      let offset = 0;
      for (const rival of rivals) {
        if (offset + size <= rival.offset) break;
        offset = Math.max(offset, rival.offset + round(rival.bytes, 64));
      }
      if (offset + size > pool.size) continue;
      Object.assign(tensor, { pool, offset });
      placed.push(tensor);
      break;
    }
    if (!tensor.pool) throw new Error(`${tensor.name} fits nowhere`);
  }
  return tensors;
}

const hex = (value) => `0x${value.toString(16).padStart(8, '0')}`;
const sizeText = (bytes) =>
  bytes >= K * K ? `${(bytes / K / K).toFixed(2)} MB` : `${(bytes / K).toFixed(2)} KB`;

function writeModel(board) {
  const network = layersOf(board.input);
  const tensors = plan(network, board.input);
  let at = 0;
  const weights = network.layers
    .filter((layer) => layer.weights > 0)
    .map((layer) => {
      const tensor = {
        name: `${layer.name}_weights`,
        bytes: layer.weights,
        offset: at,
        epoch: network.layers.indexOf(layer) + 1,
      };
      at = round(at + layer.weights, 16);
      return tensor;
    });
  const weightBytes = Math.max(...weights.map((tensor) => tensor.offset + tensor.bytes));
  const pools = [
    { name: 'npuRAM6' },
    { name: 'npuRAM5' },
    { name: 'npuRAM4' },
    { name: 'npuRAM3' },
    { name: 'cpuRAM2' },
  ].map(({ name }, index) => ({ index, ...ram.find((pool) => pool.name === name), rights: 'READ_WRITE' }));
  pools.push({
    index: 5,
    name: 'cpuRAM1',
    fname: 'AXISRAM1',
    address: 0x34064000,
    size: 0,
    rights: 'READ_WRITE',
  });
  if (board.psram)
    pools.push({
      index: 6,
      name: 'hyperRAM',
      fname: 'xSPI1',
      address: 0x90000000,
      size: 16 * K * K,
      rights: 'READ_WRITE',
      external: true,
    });
  pools.push({
    index: pools.length,
    name: 'octoFlash',
    fname: 'xSPI2',
    address: board.flash.address,
    size: board.flash.size,
    rights: 'READ_ONLY',
    external: true,
  });
  for (const pool of pools) {
    const inside = tensors.filter((tensor) => tensor.pool?.name === pool.name);
    pool.extent =
      pool.name === 'octoFlash'
        ? weightBytes
        : Math.max(0, ...inside.map((tensor) => tensor.offset + tensor.bytes));
  }
  const folder = join(example, 'Model', board.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'network.c'), networkSource(board, pools, tensors, weights));
  writeFileSync(
    join(folder, 'network_c_info.json'),
    JSON.stringify(cInfo(board, network, pools, tensors, weights), null, 1) + '\n',
  );
  // The weights are made up: what a checkout without Git LFS has of them is enough.
  writeFileSync(
    join(folder, 'network_atonbuf.xSPI2.raw'),
    `version https://git-lfs.github.com/spec/v1\noid sha256:${'5a'.repeat(32)}\nsize ${weightBytes}\n`,
  );
}

function networkSource(board, pools, tensors, weights) {
  const [major, minor, micro, dev] = board.guard;
  const comments = pools.map((pool) => {
    const speed = pool.external
      ? 'THROUGHPUT=MID LATENCY=HIGH byte width=2 freq ratio=5'
      : pool.high
        ? 'THROUGHPUT=HIGH LATENCY=LOW byte width=8 freq ratio=1.25'
        : 'THROUGHPUT=MID LATENCY=MID byte width=8 freq ratio=2.5';
    const size = pool.external ? pool.size - 8 : pool.size;
    return `/* global pool ${pool.index} is ${pool.extent ? sizeText(pool.extent) : '?'} */\n/* index=${pool.index} file postfix=${pool.fname} name=${pool.name} offset=${hex(pool.address)}  absolute_mode size=${size} ${pool.rights} ${speed} burst max length=MAXINT burst penalty=0 pipelined=ON cacheable=${pool.external ? 'ON' : 'OFF'} read_power=18 write_power=16 use4initializers=${pool.rights === 'READ_ONLY' ? 'YES' : 'NO'} score=90  */`;
  });
  const entry = (tensor, base, isParam, epoch) => `    {
      .name = "${tensor.name}",
      .addr_base = {(unsigned char *)(${hex(base)}UL) /* Equivalent hex address = ${hex(base)}UL */},
      .offset_start = ${tensor.offset},
      .offset_end = ${tensor.offset + tensor.bytes},
      .offset_limit = ${tensor.offset + round(tensor.bytes, 64)},
      .is_user_allocated = 0,
      .is_param = ${isParam},
      .epoch = ${epoch},
      .batch = 1,
    },`;
  const table = (
    kind,
    entries,
  ) => `const LL_Buffer_InfoTypeDef *LL_ATON_${kind}_Buffers_Info_${board.suffix}(void)
{
  static const LL_Buffer_InfoTypeDef buff_info[] = {
${entries.join('\n')}
    {
      .name = NULL,
    }
  };

  return buff_info;
}
`;
  const of = (kind) =>
    tensors
      .filter((tensor) => tensor.kind === kind)
      .map((tensor) => entry(tensor, tensor.pool.address, 0, tensor.first));
  return `/* AUTOGENERATED DO NOT MODIFY */

/**
  ******************************************************************************
  * @file    network.c
  * @brief   Example in the form of generated code; the network is made up.
  ******************************************************************************
  */

/*
 * GIT_SHA         "0000000000000000000000000000000000000000"
 * GIT_BRANCH      "STAI-${board.release}"
 * GIT_DESCRIPTION "${board.describe}"
 *
 * Command Line options:
 * --onnx-input = "Model/st_ai_output/smart_camera_${board.input}_OE_3_2_0.onnx"
 * --out-dir-prefix = "Model/st_ai_ws/neural_art__network/"
 * --all-buffers-info = true
 * --load-mpool-file = "Model/my_mpools/smart-camera_${board.name}"
 * --cache-maintenance = true
 * --optimization = 3
 * --enable-epoch-controller = true
 */

#include "ll_aton_NN_interface.h"
#include "ll_aton.h"
#include "ll_aton_version.h"

#if LL_ATON_VERSION_MAJOR != ${major} || LL_ATON_VERSION_MINOR != ${minor} || LL_ATON_VERSION_MICRO != ${micro} || LL_ATON_VERSION_DEV != ${dev}
#  ${board.action} "Possible mismatch in ll_aton library used"
#endif

${comments.join('\n')}

${table('Input', [...of('input'), ...weights.map((tensor) => entry(tensor, board.flash.address, 1, tensor.epoch))])}
${table('Output', of('output'))}
${table('Internal', of('internal'))}`;
}

function cInfo(board, network, pools, tensors, weights) {
  const idOf = (name) => pools.findIndex((pool) => pool.name === name) + 1;
  const buffers = [
    ...tensors.map((tensor) => ({
      tensor,
      pool: idOf(tensor.pool.name),
      isParam: false,
      epochs: { start: tensor.first, end: tensor.last },
    })),
    ...weights.map((tensor) => ({
      tensor,
      pool: idOf('octoFlash'),
      isParam: true,
      epochs: { start: 0, end: network.layers.length },
    })),
  ].map(({ tensor, pool, isParam, epochs }, index) => ({
    alignment: 64,
    epochs,
    flags: '',
    format: 'STAI_FORMAT_S8',
    id: index + 1,
    is_param: isParam,
    mpool_id: pool,
    name: tensor.name,
    nbits: 8,
    offset_start: tensor.offset,
    shape: tensor.shape ?? [tensor.bytes],
    size_bytes: tensor.bytes,
  }));
  const idOfTensor = (name) => buffers.find((buffer) => buffer.name === name).id;
  const nodes = network.layers.map((layer, at) => {
    const inputs = layer.from.map((from) =>
      idOfTensor(from < 0 ? 'Input_0_out_0' : `${network.layers[from].name}_out_0`),
    );
    const common = {
      attributes: {},
      inputs,
      macc: 0,
      mapping: layer.kind === 'software' ? 'NODE_SW' : 'NODE_HW',
      outputs: [idOfTensor(`${layer.name}_out_0`)],
      scratchs: [],
      sw_functions: [],
    };
    return {
      ...common,
      id: 2 * at + 2,
      name: `epoch_${at + 1}`,
      original_nodes: [],
      type: '',
      subgraph_nodes: [
        {
          ...common,
          id: 2 * at + 3,
          name: layer.name,
          original_nodes: [],
          subgraph_nodes: [],
          type: layer.kind === 'software' ? 'DequantizeLinear' : layer.weights ? 'Conv' : 'Add',
        },
      ],
    };
  });
  const start = {
    attributes: {},
    id: 1,
    inputs: [],
    macc: 0,
    mapping: 'NODE_NO_X',
    name: 'epoch_0',
    original_nodes: [],
    outputs: [],
    scratchs: [],
    subgraph_nodes: [],
    sw_functions: [],
    type: '',
  };
  const bufferOf = new Map(buffers.map((buffer) => [buffer.id, buffer]));
  const accesses = nodes.flatMap((node) =>
    pools
      .map((pool, index) => {
        const sum = (ids) =>
          ids
            .filter((id) => bufferOf.get(id).mpool_id === index + 1)
            .reduce((total, id) => total + bufferOf.get(id).size_bytes, 0);
        const own = pool.name === 'octoFlash' ? network.layers[(node.id - 2) / 2].weights : 0;
        return {
          mpool_id: index + 1,
          node_id: node.id,
          read_cycles: 0,
          reads: sum(node.inputs) + own,
          write_cycles: 0,
          writes: sum(node.outputs),
        };
      })
      .filter((access) => access.reads + access.writes > 0),
  );
  const outside = new Set(pools.flatMap((pool, index) => (pool.external ? [index + 1] : [])));
  return {
    buffers,
    ec_blobs_info: [],
    environment: {
      generated_model: {
        generated_time: '2026-01-01T00:00:00+0000',
        model_files: [{ name: 'network.c', signature: '' }],
        n_params: 0,
        name: 'network',
        size: 0,
        type: '',
      },
      tools: [
        {
          arguments: `generate -m smart_camera_${board.input}.onnx --target stm32n6 --st-neural-art default@user_neuralart_${board.name}.json`,
          environment: [],
          name: 'ST.EdgeAI.Core',
          version: `${board.release}.0`,
        },
      ],
    },
    graphs: [
      {
        edges: [],
        id: 1,
        inputs: [idOfTensor('Input_0_out_0')],
        name: 'network',
        nodes: [start, ...nodes],
        outputs: network.outputs.map((at) => idOfTensor(`${network.layers[at].name}_out_0`)),
      },
    ],
    json_schema_version: '2.0',
    memory_accesses: accesses,
    memory_footprint: {
      activations: Math.max(...pools.map((pool) => pool.extent)),
      weights: weights.reduce((total, tensor) => total + tensor.bytes, 0),
      series: 'generic',
    },
    memory_pools: pools.map((pool, index) => ({
      address: String(pool.address),
      alignment: 8,
      attributes: { latency: pool.high ? 'LOW' : 'MID', throughput: pool.high ? 'HIGH' : 'MID' },
      buffers: buffers.filter((buffer) => buffer.mpool_id === index + 1).map((buffer) => buffer.id),
      cacheable: pool.external ? 'CACHEABLE_ON' : 'CACHEABLE_OFF',
      fname: `atonbuf.${pool.fname}.raw`,
      id: index + 1,
      name: pool.name,
      offset_start: 0,
      persistent: true,
      pipelined: 'PIPELINED_ON',
      rights: pool.rights === 'READ_ONLY' ? 'ACC_READ' : 'ACC_WRITE',
      size_bytes: pool.external ? pool.size - 8 : pool.size,
      subpools: [],
      used_size_bytes: pool.extent,
    })),
    power_estimates: [start, ...nodes].map(({ id }) =>
      estimate(
        id,
        network.layers[(id - 2) / 2],
        accesses.filter(({ node_id }) => node_id === id),
        outside,
      ),
    ),
  };
}

/** Operations in a cycle, cycles for a byte on the chip and outside, cycles for an operation on the CPU. */
const speed = { operations: 512, onChip: 1 / 8, outside: 2.5, cpu: 16 };

/** What the compiler would estimate for an epoch: as long as the slower of computing and moving takes. */
function estimate(node_id, layer, accesses, outside) {
  const nothing = {
    average_acc_power_mw: 0,
    average_memory_power_mw: 0,
    compute_cycles: 0,
    max_cycles: 0,
    node_id,
    ops: 0,
  };
  if (layer === undefined) return nothing;
  const compute = Math.ceil(
    layer.kind === 'software' ? layer.operations * speed.cpu : layer.operations / speed.operations,
  );
  const moving = accesses.map(({ mpool_id, reads, writes }) =>
    Math.ceil((reads + writes) * (outside.has(mpool_id) ? speed.outside : speed.onChip)),
  );
  const most = Math.max(compute, ...moving);
  if (layer.kind === 'software') return { ...nothing, max_cycles: most };
  const memory = accesses.reduce(
    (sum, { mpool_id, reads, writes }) => sum + (reads + writes) * (outside.has(mpool_id) ? 200 : 60),
    0,
  );
  return {
    ...nothing,
    average_acc_power_mw: Math.round((120 * compute) / most),
    average_memory_power_mw: Math.round(memory / most),
    compute_cycles: compute,
    max_cycles: most,
    ops: layer.operations,
  };
}

for (const board of boards) writeModel(board);
