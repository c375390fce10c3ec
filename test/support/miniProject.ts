import type { ProjectTexts } from './memoryProject';

/** What a mini project is made of; every part can be changed or left out with `null`. */
export interface MiniProject {
  readonly memory?: string;
  readonly sections?: string;
  readonly pools?: readonly MiniPool[];
  readonly buffers?: readonly MiniBuffer[];
  /** The pools that the model was built with, where they differ from the `.mpool`. */
  readonly builtPools?: readonly MiniPool[];
  readonly guard?: string;
  readonly runtime?: string;
  readonly tools?: string;
  readonly platform?: string;
  readonly archive?: string;
  readonly board?: string;
  /** Files to add, replace, or with `null` to leave out. */
  readonly files?: Readonly<Record<string, string | null>>;
}

export interface MiniPool {
  readonly name: string;
  readonly fname?: string;
  readonly offset: string;
  readonly size: string;
  readonly unit?: string;
  readonly rights?: string;
  readonly mode?: string;
  readonly cacheable?: boolean;
}

export interface MiniBuffer {
  readonly name: string;
  readonly base: string;
  readonly start: number;
  readonly end: number;
  readonly isParameter?: boolean;
}

export const cpuRam2: MiniPool = { name: 'cpuRAM2', fname: 'AXISRAM2', offset: '0x34100000', size: '1024' };
export const npuRam5: MiniPool = { name: 'npuRAM5', fname: 'AXISRAM5', offset: '0x342e0000', size: '448' };
export const octoFlash: MiniPool = {
  name: 'octoFlash',
  fname: 'xSPI2',
  offset: '0x70380000',
  size: '16',
  unit: 'MBYTES',
  rights: 'ACC_READ',
};

/** A whole small project: Makefile, script, profile, pools, model, runtime, archive. Clean as it stands. */
export function miniProject(change: MiniProject = {}): ProjectTexts {
  const pools = change.pools ?? [cpuRam2, npuRam5, octoFlash];
  const board = change.board ?? 'STM32N6570-DK';
  const files: Record<string, string | null> = {
    Makefile: makefile(board, change.archive ?? 'NetworkRuntime1010_CM55_GCC'),
    'app.ld': linkerScript(
      change.memory ?? '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K',
      change.sections,
    ),
    'Model/net.mpool': poolFile(pools),
    'Model/user_neuralart.json':
      '{ "Profiles": { "default": { "memory_pool": "./net.mpool", "options": "-O3" } } }\n',
    'Model/network.c': network(
      change.builtPools ?? pools,
      change.buffers ?? [{ name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 }],
      change.guard ?? '1.1.0.31',
    ),
    'Runtime/ll_aton/ll_aton_version.h': macros(
      'LL_ATON_VERSION',
      ['MAJOR', 'MINOR', 'MICRO', 'DEV'],
      change.runtime ?? '1.1.0.31',
    ),
    'Runtime/Inc/stai.h': macros('STAI_TOOLS_VERSION', ['MAJOR', 'MINOR', 'MICRO'], change.tools ?? '2.1.0'),
    'Runtime/Inc/core_datatypes.h': macros(
      'AI_PLATFORM_RUNTIME',
      ['MAJOR', 'MINOR', 'MICRO'],
      change.platform ?? '10.1.0',
    ),
    'Runtime/Lib/NetworkRuntime1010_CM55_GCC.a': '!<arch>\n',
    ...change.files,
  };
  return Object.fromEntries(
    Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function makefile(board: string, archive: string): string {
  return `C_SOURCES += Model/network.c
C_DEFS = -DSTM32N657xx -DUSE_${board.replace(/-/g, '_')}
C_INCLUDES = -IRuntime/Inc -IRuntime/ll_aton
LDSCRIPT = app.ld
LDFLAGS = -T$(LDSCRIPT) -LRuntime/Lib -l:${archive}.a
`;
}

export function linkerScript(memory: string, sections?: string): string {
  return `MEMORY
{
${memory}
}
SECTIONS
{
${sections ?? '  .text : { *(.text*) } > RAM'}
}
`;
}

export function poolFile(pools: readonly MiniPool[]): string {
  const entries = pools.map((pool) => {
    const mode = pool.mode ? `, "mode": "${pool.mode}"` : '';
    const cacheable = pool.cacheable ? ', "cacheable": "CACHEABLE_ON"' : '';
    return `      {
        "fname": "${pool.fname ?? pool.name}",
        "name": "${pool.name}",
        "fformat": "FORMAT_RAW",
        "prop": { "rights": "${pool.rights ?? 'ACC_WRITE'}", "throughput": "HIGH", "latency": "LOW", "byteWidth": 8, "freqRatio": 1.25${cacheable}, "read_power": 18.531, "write_power": 16.201 },
        "offset": { "value": "${pool.offset}", "magnitude": "BYTES" },
        "size": { "value": "${pool.size}", "magnitude": "${pool.unit ?? 'KBYTES'}" }${mode}
      }`;
  });
  return `{
  "memory": {
    "mem_file_prefix": "atonbuf",
    "mempools": [
${entries.join(',\n')}
    ]
  }
}
`;
}

const unitBytes: Readonly<Record<string, number>> = { BYTES: 1, KBYTES: 1024, MBYTES: 1024 * 1024 };

export function network(pools: readonly MiniPool[], buffers: readonly MiniBuffer[], guard: string): string {
  const [major, minor, micro, dev] = guard.split('.');
  const comments = pools.map((pool, index) => {
    const base = Number(pool.offset);
    const size = Number(pool.size) * unitBytes[pool.unit ?? 'KBYTES']!;
    const ends = buffers
      .map((buffer) => Number(buffer.base) + buffer.end)
      .filter((end) => end > base && end <= base + size);
    const used = ends.length > 0 ? `${((Math.max(...ends) - base) / 1024).toFixed(2)} KB` : '?';
    const rights = pool.rights === 'ACC_READ' ? 'READ_ONLY' : 'READ_WRITE';
    const mode = pool.mode === 'USEMODE_RELATIVE' ? 'relative_mode' : 'absolute_mode';
    return `/* global pool ${index} is ${used} */
/* index=${index} file postfix=${pool.fname ?? pool.name} name=${pool.name} offset=${pool.offset}  ${mode} size=${size} ${rights} THROUGHPUT=HIGH LATENCY=LOW byte width=8 freq ratio=1.25 burst max length=MAXINT burst penalty=0 pipelined=ON cacheable=${pool.cacheable ? 'ON' : 'OFF'} read_power=18.531 write_power=16.201 use4initializers=NO score=94  */`;
  });
  const entries = (parameters: boolean): string =>
    buffers
      .filter((buffer) => (buffer.isParameter ?? false) === parameters)
      .map(
        (buffer) => `    {
      .name = "${buffer.name}",
      .addr_base = {(unsigned char *)(${buffer.base}UL) /* Equivalent hex address = ${buffer.base}UL */},
      .offset_start = ${buffer.start},
      .offset_end = ${buffer.end},
      .offset_limit = ${buffer.end},
      .is_user_allocated = 0,
      .is_param = ${parameters ? 1 : 0},
      .epoch = 1,
      .batch = 1,
    },
`,
      )
      .join('');
  const table = (
    kind: string,
    parameters: boolean,
  ): string => `const LL_Buffer_InfoTypeDef *LL_ATON_${kind}_Buffers_Info_Default(void)
{
  static const LL_Buffer_InfoTypeDef buff_info[] = {
${entries(parameters)}    {
      .name = NULL,
    }
  };
  return buff_info;
}
`;
  return `/* AUTOGENERATED DO NOT MODIFY */
/*
 * GIT_DESCRIPTION "atonn-v1.1.0-31-g27f5d5bc"
 *
 * Command Line options:
 * --load-mpool-file = "Model/net"
 */
#if LL_ATON_VERSION_MAJOR != ${major} || LL_ATON_VERSION_MINOR != ${minor} || LL_ATON_VERSION_MICRO != ${micro} || LL_ATON_VERSION_DEV != ${dev}
#  warning "Possible mismatch in ll_aton library used"
#endif

${comments.join('\n')}

${table('Input', true)}${table('Internal', false)}`;
}

function macros(prefix: string, parts: readonly string[], version: string): string {
  return version
    .split('.')
    .map((value, at) => `#define ${prefix}_${parts[at]} (${value})\n`)
    .join('');
}
