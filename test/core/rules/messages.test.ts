// What the first 80 characters of a message say, which is what a list of problems shows, over the example, the shared cases
// and corpus where they are there, and small projects for what those do not have.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSession } from '../../../core';
import type { Finding } from '../../../core/rules/engine/finding';
import { nodeFileSystem } from '../../../server/node/fileSystem';
import { analyse } from '../../support/memoryProject';
import { cpuRam2, miniProject, npuRam5, octoFlash, type MiniProject } from '../../support/miniProject';

/** Columns of a row of VS Code's Problems panel beside an open side bar. */
const row = 80;

const script = (text: string): MiniProject => ({ files: { 'app.ld': text } });
const uses = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }];

const small: readonly (readonly [string, MiniProject])[] = [
  ['region over a pool', { memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K', buffers: uses }],
  ['declared only', { memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K' }],
  ['pools over each other', { pools: [{ ...cpuRam2, size: '1025' }, npuRam5, octoFlash], buffers: [] }],
  [
    'pool past the chip',
    { pools: [{ name: 'vencRAM', offset: '0x34400000', size: '256' }, octoFlash], buffers: [] },
  ],
  ['pool over two banks', { pools: [{ ...cpuRam2, size: '1200' }, octoFlash], buffers: [] }],
  ['pools of one name', { pools: [cpuRam2, { ...npuRam5, name: 'cpuRAM2' }, octoFlash], buffers: [] }],
  [
    'syntax',
    script('MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1K }\nSECTIONS { .text { *(.text) } > RAM }'),
  ],
  [
    'undeclared region',
    script(
      'MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1K }\nSECTIONS { .text : { *(.text) } > ROM }',
    ),
  ],
  [
    'region twice',
    script(
      'MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1K\n RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 2K }\nSECTIONS { .text : { *(.text) } > RAM }',
    ),
  ],
  [
    'a comment in a pool file',
    { files: { 'Model/net.mpool': '{ "memory": { "mempools": [ /* none */ ] } }' } },
  ],
  ['half a pool file', { files: { 'Model/net.mpool': '{ "memory": { "mempools": [ { "name": ' } }],
  [
    'an unknown key',
    { files: { 'Model/net.mpool': '{ "memory": { "mempools": [ { "nam": "npuRAM3" } ] } }' } },
  ],
  [
    'a value beyond 32 bits',
    script(
      'x = 0x100000001;\nMEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1K }\nSECTIONS { .text : { *(.text) } > RAM }',
    ),
  ],
  [
    'division',
    script(
      'x = 1 / 0;\nMEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1K }\nSECTIONS { .text : { *(.text) } > RAM }',
    ),
  ],
  [
    'assertion',
    script(
      'ASSERT(0, "stack too small")\nMEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1K }\nSECTIONS { .text : { *(.text) } > RAM }',
    ),
  ],
  [
    'overlapping regions',
    script(
      'MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 2K\n TOP (rw) : ORIGIN = 0x34000800, LENGTH = 2K }\nSECTIONS { .text : { *(.text) } > RAM .far : { *(.far) } > TOP }',
    ),
  ],
  [
    'unused region',
    script(
      'MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 2K\n TOP (rw) : ORIGIN = 0x34001000, LENGTH = 2K }\nSECTIONS { .text : { *(.text) } > RAM }',
    ),
  ],
];

function judged({ rule, message, help = '', overlap, severity }: Finding): string[] {
  const [sentence = ''] = message.split(/(?<=[.!?]) (?=[A-Z0-9`'"(])/);
  const first = sentence.slice(0, row);
  const isSized = /\d+(?:\.\d+)? (?:bytes|KiB|MiB)/.test(first);
  const startsWithFile = /^(?:[^\s"]*\/|\S+\.(?:c|h|ld|hex|raw|bin|mpool|json)\b)/.test(first);
  return [
    ...(/0x[0-9a-f]{6}/i.test(first) && !rule.startsWith('ld-') ? ['an address comes first'] : []),
    ...(startsWithFile ? ['a file name comes first'] : []),
    ...(/^(?:"|The key|Strict JSON|Text outside|Pool \S+ has no|Memory region)/.test(first)
      ? ['the fact comes first']
      : []),
    ...(overlap !== undefined && severity === 'error' && !isSized ? ['no size'] : []),
    ...(help.length < 10 || !message.endsWith(help) ? ['says not what to do'] : []),
  ].map((what) => `${rule}: ${what}: ${message}`);
}

describe('the first 80 characters', () => {
  it.each(small)('of %s', async (_, project) => {
    const { findings } = await analyse(miniProject(project));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.flatMap(judged)).toEqual([]);
  });

  const shared = join(process.cwd(), '..', 'shared');
  const folders = ['cases', 'cases/build-forms', 'cases/weights-elsewhere-ways', 'corpus'].flatMap((kind) => {
    const at = join(shared, kind);
    return existsSync(at) ? readdirSync(at).map((name) => join(at, name)) : [];
  });
  const projects = [
    join(process.cwd(), 'examples/smart-camera'),
    ...folders.filter((at) => statSync(at).isDirectory()),
  ];

  it.each(
    projects
      .filter((at) => !/hostile|linker-scripts|minimalloc/.test(at))
      .map((at) => [at.split('/').at(-1)!, at]),
  )('of %s', async (_, at) => {
    const session = await createSession(nodeFileSystem(at));
    const { findings } = await session.analyse({ severities: new Map(), focus: new Set() });
    expect(findings.flatMap(judged)).toEqual([]);
  });
});
