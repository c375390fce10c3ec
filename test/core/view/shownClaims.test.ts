import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../core/base/size';
import { ledgerOf } from '../../../core/memory/ledger';
import type { ShownClaim } from '../../../core/view/memoryMap/model';
import { shownClaims } from '../../../core/view/memoryMap/shown';
import { analyse, type ProjectTexts } from '../../support/memoryProject';
import { mapText } from '../../support/miniImage';
import { linkerScript, miniProject, npuRam5, octoFlash, type MiniProject } from '../../support/miniProject';
import { twoModels, weightsAt } from '../../support/twoModels';

async function claims(files: ProjectTexts) {
  const [target] = (await analyse(files)).targets;
  return shownClaims(ledgerOf(target!));
}

/** `region RAM [0x34000400, 0x34100000) application reserved app.ld`. */
async function lines(files: ProjectTexts): Promise<string[]> {
  return (await claims(files)).map(
    ({ kind, name, range, side, certainty, source }) =>
      `${kind} ${name} ${formatRange(range)} ${side} ${certainty} ${source.file}`,
  );
}

const project: MiniProject = {
  pools: [npuRam5, octoFlash],
  buffers: [
    weightsAt('0x70380000', 0x1000),
    { name: 'conv_in', base: '0x342e0000', start: 0, end: 0x1000 },
    { name: 'conv_out', base: '0x342e0000', start: 0x1000, end: 0x3000 },
  ],
};

describe('shownClaims', () => {
  it('has regions, pools, what the model uses of them, buffers, weights', async () => {
    expect(await lines(miniProject(project))).toEqual([
      'region RAM [0x34000400, 0x34100000) application reserved app.ld',
      'pool npuRAM5 [0x342e0000, 0x34350000) model reserved Model/net.mpool',
      'pool octoFlash [0x70380000, 0x71380000) model reserved Model/net.mpool',
      'buffer conv_in [0x342e0000, 0x342e1000) model used Model/network.c',
      'buffer conv_out [0x342e1000, 0x342e3000) model used Model/network.c',
      'poolUsed npuRAM5 [0x342e0000, 0x342e3000) model used Model/network.c',
      'poolUsed octoFlash [0x70380000, 0x70381000) model used Model/network.c',
      'weights octoFlash (network) [0x70380000, 0x70381000) model used Model/network.c',
      'unprogrammed octoFlash (network) [0x70380000, 0x70381000) programming used Model/network.c',
    ]);
  });

  it('takes sections and stack from the image that is of today’s script', async () => {
    const files = {
      ...miniProject(project),
      'build/app.map': mapText({
        regions: [['RAM', 0x34000400, 0xffc00]],
        sections: [{ name: '.bss', start: 0x34000400, size: 0x1000 }],
        symbols: { _sstack: 0x340ffc00, _estack: 0x34100000, _end: 0x34001400, _Min_Heap_Size: 0x200 },
      }),
      'old/app.map': mapText({
        regions: [['RAM', 0x34000400, 0x1000]],
        sections: [{ name: '.old', start: 0x34000400, size: 0x1000 }],
      }),
    };
    expect((await lines(files)).filter((line) => /^(section|stack)/.test(line))).toEqual([
      'section .bss [0x34000400, 0x34001400) application used build/app.map',
      'stack stack [0x340ffc00, 0x34100000) application used build/app.map',
    ]);
  });

  it('takes the stack from the script where no image is', async () => {
    const script = `_estack = 0x34100000;\n_Min_Stack_Size = 0x400;\n${linkerScript('  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K')}`;
    expect(await lines(miniProject({ ...project, files: { 'app.ld': script } }))).toContain(
      'stack stack [0x340ffc00, 0x34100000) application reserved app.ld',
    );
  });

  it('gives canonical and written addresses', async () => {
    const memory = '  RAM (xrw) : ORIGIN = 0x24000400, LENGTH = 1023K';
    const region = (await claims(miniProject({ ...project, memory }))).find(
      (claim) => claim.kind === 'region',
    );
    expect(region).toMatchObject({
      written: { start: 0x24000400n, end: 0x24100000n },
      range: { start: 0x34000400n, end: 0x34100000n },
    });
  });

  it.each<[string, MiniProject]>([
    [
      'a region of length 0',
      {
        memory: '  A (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K\n  X (rw) : ORIGIN = 0x34200000, LENGTH = 0',
        sections: '  .text : { *(.text*) } > A',
      },
    ],
    [
      'a relative pool',
      { pools: [npuRam5, { ...octoFlash, name: 'X', mode: 'USEMODE_RELATIVE' }], buffers: [] },
    ],
    ['a pool of size 0', { pools: [npuRam5, { ...octoFlash, name: 'X', size: '0' }], buffers: [] }],
    ['a region that ld invents', { sections: '  .text : { *(.text*) } > RAM\n  .x : { *(.x) } > X' }],
  ])('leaves out %s', async (_name, change) => {
    expect((await claims(miniProject({ ...project, ...change }))).map((claim) => claim.name)).not.toContain(
      'X',
    );
  });

  it('shows a pool where the built model has it as well, if it was moved since', async () => {
    const builtPools = [npuRam5, { ...octoFlash, offset: '0x70400000' }];
    const pools = (found: readonly ShownClaim[]): string[] =>
      found
        .filter(({ kind, name }) => kind === 'pool' && name === 'octoFlash')
        .map(({ range, isAsBuilt }) => `${formatRange(range)}${isAsBuilt ? ' as built' : ''}`);
    expect(pools(await claims(miniProject({ ...project, builtPools })))).toEqual([
      '[0x70380000, 0x71380000)',
      '[0x70400000, 0x71400000) as built',
    ]);
    // Without a pool file there is nothing that has moved on.
    const generatedOnly = Object.fromEntries(
      Object.entries(miniProject({ ...project, builtPools })).filter(([path]) => !path.endsWith('.mpool')),
    );
    expect(pools(await claims(generatedOnly))).toEqual(['[0x70400000, 0x71400000)']);
  });

  it('has the images of the boot chain', async () => {
    const files = {
      ...miniProject(project),
      'FSBL/Inc/stm32_extmem_conf.h':
        '#define EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u\n#define EXTMEM_LRUN_SOURCE_SIZE 0x00010000u\n',
    };
    expect(await lines(files)).toContain(
      'image application [0x70100000, 0x70100001) boot reserved FSBL/Inc/stm32_extmem_conf.h',
    );
  });

  it('keeps two models apart by their owner', async () => {
    const found = await claims(twoModels({ buffers: [weightsAt('0x70400000', 0x1000)] }));
    expect(found.filter((claim) => claim.kind === 'weights').map((claim) => claim.owner)).toEqual([
      'Model/network.c',
      'Second/second_network.c',
    ]);
  });
});
