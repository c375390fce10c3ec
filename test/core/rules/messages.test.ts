// What the first 80 characters of a message say, which is what a list of problems shows, over the example, the shared cases
// and corpus where they are there, and small projects for what those do not have.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSession } from '../../../core';
import type { Finding } from '../../../core/rules/engine/finding';
import { rules } from '../../../core/rules/engine/registry';
import { nodeFileSystem } from '../../../server/node/fileSystem';
import { goldenProjects } from '../../golden/projects';
import { judgedMessage } from '../../support/judgedMessage';
import { analyse } from '../../support/memoryProject';
import { cpuRam2, miniProject, npuRam5, octoFlash, type MiniProject } from '../../support/miniProject';

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

/** What tests elsewhere see by other ways than `analyse`. */
const ofRules: readonly (readonly [string, MiniProject])[] = [
  ['mpool-number', { pools: [{ ...cpuRam2, size: 'much' }, npuRam5, octoFlash] }],
  [
    'pool-constants-nowhere',
    {
      pools: [
        { ...cpuRam2, size: '0' },
        { ...octoFlash, size: '0' },
      ],
      buffers: [],
    },
  ],
  [
    'pool-needs-absent-npu',
    {
      files: {
        Makefile:
          'C_SOURCES += Model/network.c\nC_DEFS = -DSTM32N645xx\nLDSCRIPT = app.ld\nLDFLAGS = -T$(LDSCRIPT)\n',
      },
    },
  ],
  ['runtime-version-mismatch', { guard: '1.1.3.8' }],
];

describe('the first 80 characters', () => {
  it.each(ofRules)('of %s', async (id, project) => {
    const { findings } = await analyse(miniProject(project));
    expect(findings.map(({ rule }) => rule)).toContain(id);
  });

  it.each(small)('of %s', async (_, project) => {
    const { findings } = await analyse(miniProject(project));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.flatMap(judgedMessage)).toEqual([]);
  });

  it.each([...goldenProjects()])('of %s', async (_, at) => {
    const session = await createSession(nodeFileSystem(at));
    const { findings } = await session.analyse({ severities: new Map(), focus: new Set() });
    expect(findings.flatMap(judgedMessage)).toEqual([]);
  });
});

describe('what is judged', () => {
  const right = {
    rule: 'region-overlaps-pool',
    severity: 'error',
    message: 'Region RAM and the model both write the same 4 KiB. It shares 4096 bytes. Move the region.',
    help: 'Move the region.',
  };
  it.each([
    ['is right', {}, undefined],
    [
      'has no size',
      { message: 'They write the same bytes. It shares 4096 bytes. Move the region.' },
      'no size',
    ],
    [
      'is a note without a size',
      { message: 'They share bytes. 4096 bytes. Move the region.', severity: 'hint' },
      undefined,
    ],
    [
      'begins with an address',
      { message: '0x34100000 is written twice, 4 KiB. Move the region.' },
      'an address',
    ],
    [
      'begins with a file',
      { message: 'app.ld and the model write the same 4 KiB. Move the region.' },
      'a file name',
    ],
    ['begins with a fact', { message: 'There is no x.mpool. Move the region.' }, 'the fact'],
    ['says not what to do', { help: 'None.' }, 'says not what to do'],
    ['has it elsewhere', { message: 'Move the region. They write the same 4 KiB.' }, 'says not what to do'],
    [
      'hides its consequence',
      { message: `The model of ${'some folder or other '.repeat(4)}fails. Move the region.` },
      'the consequence',
    ],
  ] as const)('%s', (_, change, expected) => {
    const wrong = judgedMessage({ ...right, ...change } as unknown as Finding);
    if (expected === undefined) expect(wrong).toEqual([]);
    else expect(wrong.join()).toContain(`region-overlaps-pool: ${expected}`);
  });

  // Whatever a test of a rule gets from `analyse` is judged there; so every rule needs a test that uses it.
  it.each(rules.map(({ id }) => id))('is judged of %s', (id) => {
    expect(
      testsOfRules.filter((text) => text.includes(`'${id}'`) || text.includes(recordOf(id))),
    ).not.toEqual([]);
  });
});

/** Texts of the tests below this folder that get their findings from `analyse` of memoryProject. */
const testsOfRules = readdirSync('test/core/rules', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.ts$/.test(name))
  .map((name) => readFileSync(join('test/core/rules', name), 'utf8'))
  .filter((text) => /support\/memoryProject|ldRuleFixture/.test(text));

/** `stack-in-pool` is `stackInPool` in the source. */
function recordOf(id: string): string {
  return id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
