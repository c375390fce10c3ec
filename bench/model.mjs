// How long the model parsers take on files of the largest sizes seen (4 MB, 1,700 buffers, 400 epochs).
//
//   node bench/model.mjs            synthetic files
//   node bench/model.mjs FILE ...   network.c and c_info.json files of your own
//
// Prints the first run (cold, what an editor feels) and the best of nine, and the ratio to what cannot be spared: reading
// the file for a C source, JSON.parse for a c_info. Exits 1 where a best run or a ratio exceeds its limit.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { load } from './support/core.mjs';

const core = await load(
  "export { parseNetworkSource } from './core/model/parseNetworkSource';",
  "export { usedRanges } from './core/model/usedRanges';",
  "export { parseCInfo } from './core/model/parseCInfo';",
  "export { lifetimesOf } from './core/model/lifetimes';",
);

const range = (n) => Array.from({ length: n }, (_, i) => i);

function networkSource() {
  const pools = range(8).map(
    (i) =>
      `/* global pool ${i} is 448.00 KB */\n/* index=${i} file postfix=R${i} name=pool${i} offset=0x${(0x34000000 + i * 458752).toString(16)}  absolute_mode size=458752 READ_WRITE THROUGHPUT=HIGH cacheable=OFF use4initializers=NO score=94  */\n`,
  );
  const code = range(50_000).map((i) => `  .field_${i} = 0x${i.toString(16)}, /* node=Conv_${i} */\n`);
  const entries = range(1700).map(
    (i) =>
      `    {\n      .name = "buffer_${i}",\n      .addr_base = {(unsigned char *)(0x34000000UL) /* Equivalent hex address = 0x34000000UL */},\n      .offset_start = ${i * 2000},\n      .offset_end = ${i * 2000 + 1500},\n      .offset_limit = ${i * 2000 + 1564},\n      .is_user_allocated = 0,\n      .is_param = 0,\n      .epoch = ${i % 400},\n${'      .scale = NULL,\n'.repeat(40)}    },\n`,
  );
  return `${pools.join('')}${code.join('')}const LL_Buffer_InfoTypeDef *LL_ATON_Internal_Buffers_Info_Default(void)\n{\n${entries.join('')}}\n`;
}

function cInfo() {
  const scales = range(60).map((i) => i / 7919);
  return JSON.stringify(
    {
      buffers: range(1700).map((i) => ({
        epochs: { start: (i * 7) % 390, end: Math.min(399, ((i * 7) % 390) + (i % 40)) },
        id: i + 1,
        intq: { scales, offsets: scales.map(() => 0) },
        is_param: false,
        mpool_id: 1 + (i % 4),
        name: `buffer_${i}`,
        offset_start: (i * 4099) % 400_000,
        size_bytes: 1000 + ((i * 13) % 50_000),
        shape: [1, 2, 3, 4],
      })),
      environment: {},
      graphs: [
        {
          nodes: range(400).map((i) => ({
            id: i,
            name: `epoch_${i}`,
            mapping: 'NODE_HW',
            inputs: [],
            outputs: [],
            subgraph_nodes: [],
          })),
        },
      ],
      memory_accesses: range(4000).map((i) => ({
        node_id: i % 400,
        mpool_id: 1 + (i % 4),
        reads: i,
        writes: i,
      })),
      memory_pools: range(4).map((i) => ({
        id: i + 1,
        name: `pool${i}`,
        address: String(0x34000000 + i * 458752),
        size_bytes: 458752,
        used_size_bytes: 0,
        subpools: [],
      })),
    },
    undefined,
    1,
  );
}

let failed = false;

function measure(name, limit, run) {
  const times = range(10).map(() => {
    // Processor time: what else the machine does matters less.
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  const best = Math.min(...times.slice(1));
  failed ||= best > limit;
  console.log(
    `${name.padEnd(48)} first ${times[0].toFixed(1).padStart(7)} ms   best ${best.toFixed(1).padStart(7)} ms   limit ${limit} ms`,
  );
  return best;
}

/** What our reader may take of the time of a part that it cannot do without. */
const mostTimes = 3;

function compare(name, time, part, base) {
  failed ||= time > mostTimes * base;
  console.log(`${name}: ${(time / base).toFixed(1)} times ${part}, limit ${mostTimes}`);
}

function readingTime(text) {
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-bench-'));
  const file = join(folder, 'network.c');
  try {
    writeFileSync(file, text);
    return measure('reading it', Infinity, () => readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureText(name, text) {
  const size = `${(text.length / 1e6).toFixed(1)} MB`;
  if (text.trimStart().startsWith('{')) {
    const parsed = core.parseCInfo(text);
    const time = measure(`parseCInfo ${name} ${size}`, 100, () => core.parseCInfo(text));
    compare(
      'c_info',
      time,
      'JSON.parse',
      measure('JSON.parse', Infinity, () => JSON.parse(text)),
    );
    measure(`lifetimesOf, ${parsed.buffers.length} buffers`, 50, () => core.lifetimesOf(parsed));
  } else {
    const parsed = core.parseNetworkSource(text);
    const time = measure(`parseNetworkSource ${name} ${size}`, 60, () => core.parseNetworkSource(text));
    compare('network.c', time, 'reading it', readingTime(text));
    measure(`usedRanges, ${parsed.buffers.length} buffers`, 20, () => core.usedRanges(parsed));
  }
}

const files = process.argv.slice(2);
if (files.length === 0) {
  measureText('synthetic', networkSource());
  measureText('synthetic', cInfo());
}
for (const file of files) measureText(file.split('/').slice(-2).join('/'), readFileSync(file, 'utf8'));
process.exitCode = failed ? 1 : 0;
