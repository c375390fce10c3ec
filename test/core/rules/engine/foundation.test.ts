import { describe, expect, it } from 'vitest';
import { analyse, summary } from '../../../support/memoryProject';
import {
  cpuRam2,
  linkerScript,
  miniProject,
  npuRam5,
  octoFlash,
  type MiniProject,
} from '../../../support/miniProject';

async function findings(change: MiniProject): Promise<string[]> {
  return summary(await analyse(miniProject(change)));
}

const ram = (length: string): string => `  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = ${length}`;
const usesCpuRam2 = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }];

it('a clean project has no findings', async () => {
  expect(await findings({})).toEqual([]);
});

describe('region-overlaps-pool', () => {
  it.each<[string, MiniProject, string[]]>([
    ['touching is not overlapping', { memory: ram('1023K'), buffers: usesCpuRam2 }, []],
    [
      'reached: an error',
      { memory: ram('1024K'), buffers: usesCpuRam2 },
      ['error region-overlaps-pool app.ld RAM|cpuRAM2'],
    ],
    [
      'declared only: information',
      { memory: ram('1024K') },
      ['information region-overlaps-pool app.ld RAM|cpuRAM2'],
    ],
    [
      'no model known: a warning',
      {
        memory: ram('1024K'),
        files: {
          'Model/network.c': null,
          Makefile:
            'LDSCRIPT = app.ld\nLDFLAGS = -T$(LDSCRIPT)\nC_DEFS = -DSTM32N657xx\nPROFILE = Model/user_neuralart.json\n',
        },
      },
      ['warning region-overlaps-pool app.ld RAM|cpuRAM2'],
    ],
    [
      'the non-secure alias names the same bytes',
      { memory: '  RAM (xrw) : ORIGIN = 0x24000400, LENGTH = 1024K', buffers: usesCpuRam2 },
      ['error region-overlaps-pool app.ld RAM|cpuRAM2'],
    ],
    [
      'a region of length 0 claims nothing',
      { memory: `${ram('1023K')}\n  X (rw) : ORIGIN = 0x34100000, LENGTH = 0`, buffers: usesCpuRam2 },
      [],
    ],
    [
      'a pool of size 0 claims nothing',
      { memory: ram('1024K'), pools: [{ ...cpuRam2, size: '0' }, npuRam5, octoFlash] },
      [],
    ],
    [
      'a relative pool claims nothing',
      { memory: ram('1024K'), pools: [{ ...cpuRam2, mode: 'USEMODE_RELATIVE' }, npuRam5, octoFlash] },
      [],
    ],
    [
      "a region of the model's own data mirrors a pool by design",
      {
        memory: `${ram('1023K')}\n  AXISRAM5 (rw) : ORIGIN = 0x342E0000, LENGTH = 448K`,
        sections: '  .text : { *(.text*) } > RAM\n  .AI_AXISRAM5 (NOLOAD) : { *(.AI_AXISRAM5) } > AXISRAM5',
      },
      [],
    ],
    [
      'a region that nothing uses holds nothing',
      { memory: `${ram('1023K')}\n  SPARE (rw) : ORIGIN = 0x342E0000, LENGTH = 448K` },
      ['information region-overlaps-pool app.ld SPARE|npuRAM5'],
    ],
    [
      "flash: a region's length proves nothing about the image",
      {
        memory: `${ram('1023K')}\n  ROM (rx) : ORIGIN = 0x70100400, LENGTH = 8M`,
        sections: '  .text : { *(.text*) } > ROM\n  .data : { *(.data*) } > RAM AT> ROM',
        buffers: [{ name: 'weights', base: '0x70380000', start: 0, end: 4096, isParameter: true }],
      },
      ['warning region-overlaps-pool app.ld ROM|octoFlash'],
    ],
  ])('%s', async (_name, change, expected) => {
    expect((await findings(change)).filter((line) => line.includes('region-overlaps-pool'))).toEqual(
      expected,
    );
  });

  it('says the exact bytes, both ends and what it rests on', async () => {
    const analysis = await analyse(miniProject({ memory: ram('1279K'), buffers: usesCpuRam2 }));
    const [finding] = analysis.findings;
    expect(finding?.overlap).toEqual({ start: 0x34100000n, end: 0x34140000n });
    expect(finding?.proof).toBe('reached');
    expect(finding?.message).toBe(
      'Region RAM and the model both write the same 4 KiB. ' +
        'It shares [0x34100000, 0x34140000), 262144 bytes (256 KiB) with pool cpuRAM2. ' +
        'End the region where the pool starts, or move the pool and generate the model again.',
    );
    expect(finding?.evidence).toBe('linked by Makefile:4, used by Model/network.c');
    expect(finding?.related.map((place) => place.file)).toEqual([
      'Model/net.mpool',
      'Model/network.c',
      'Makefile',
    ]);
  });

  it('offers only fixes that work', async () => {
    const analysis = await analyse(miniProject({ memory: ram('1279K'), buffers: usesCpuRam2 }));
    const finding = analysis.findings[0]!;
    const titles = (list: readonly { title: string }[]): string[] => list.map((fix) => fix.title);
    expect(titles(finding.fixes).length).toBeGreaterThan(1);
    // What moves the pool says that the built model, which stays where it is, must be generated again.
    expect(titles(analysis.fixesOf(finding))).toEqual([
      'End region RAM where pool cpuRAM2 starts (0x34100000): −256 KiB',
      'Shrink pool cpuRAM2 to start where region RAM ends (0x34140000): −256 KiB, then generate the model again',
      'Disable pool cpuRAM2 (size 0): −1 MiB, then generate the model again',
    ]);
    const [edit] = analysis.fixesOf(finding)[0]!.edits;
    expect(edit?.newText).toBe('1023K');
  });

  it('shrinks or disables a pool where no model is built yet', async () => {
    const files = {
      'Model/network.c': null,
      Makefile: 'LDSCRIPT = app.ld\nLDFLAGS = -T$(LDSCRIPT)\nC_DEFS = -DSTM32N657xx\n',
    };
    const analysis = await analyse(miniProject({ memory: ram('1279K'), files }));
    const finding = analysis.findings.find((candidate) => candidate.rule === 'region-overlaps-pool')!;
    expect(analysis.fixesOf(finding).map((fix) => fix.title)).toEqual([
      'End region RAM where pool cpuRAM2 starts (0x34100000): −256 KiB',
      'Shrink pool cpuRAM2 to start where region RAM ends (0x34140000): −256 KiB',
      'Disable pool cpuRAM2 (size 0): −1 MiB',
    ]);
  });
});

describe('pool rules', () => {
  it.each<[string, MiniProject, string[]]>([
    [
      'two pools share bytes',
      {
        pools: [
          { ...cpuRam2, size: '1025' },
          { name: 'npuRAM3', offset: '0x34200000', size: '448' },
          octoFlash,
        ],
        buffers: [],
      },
      ['error pool-overlaps-pool Model/net.mpool cpuRAM2|npuRAM3'],
    ],
    [
      'two pools touch',
      { pools: [cpuRam2, { name: 'npuRAM3', offset: '0x34200000', size: '448' }, octoFlash], buffers: [] },
      [],
    ],
    [
      'past the end of on-chip RAM',
      { pools: [{ name: 'vencRAM', offset: '0x34400000', size: '256' }, octoFlash], buffers: [] },
      ['error pool-outside-device Model/net.mpool vencRAM'],
    ],
    [
      'in no memory at all',
      { pools: [{ name: 'x', offset: '0xB0000000', size: '256' }, octoFlash], buffers: [] },
      ['error pool-outside-device Model/net.mpool x'],
    ],
    [
      "past the board's flash, used",
      {
        board: 'NUCLEO-N657X0-Q',
        pools: [npuRam5, { ...octoFlash, size: '61' }],
        buffers: [{ name: 'weights', base: '0x70380000', start: 63438848, end: 63438912, isParameter: true }],
      },
      ['error pool-outside-board Model/net.mpool octoFlash'],
    ],
    [
      "past the board's flash, unused",
      { board: 'NUCLEO-N657X0-Q', pools: [npuRam5, { ...octoFlash, size: '61' }] },
      ['information pool-outside-board Model/net.mpool octoFlash'],
    ],
    [
      'up to the end of the flash',
      { board: 'NUCLEO-N657X0-Q', pools: [npuRam5, { ...octoFlash, size: '61952', unit: 'KBYTES' }] },
      [],
    ],
    [
      'no PSRAM on the board',
      {
        board: 'NUCLEO-N657X0-Q',
        pools: [
          npuRam5,
          { name: 'hyperRAM', fname: 'xSPI1', offset: '0x90000000', size: '16', unit: 'MBYTES' },
          octoFlash,
        ],
      },
      ['information pool-outside-board Model/net.mpool hyperRAM'],
    ],
    [
      'a number that is none',
      { pools: [{ ...cpuRam2, size: '10x' }, npuRam5, octoFlash], builtPools: [] },
      ['error mpool-number Model/net.mpool Model/net.mpool#"10x"'],
    ],
  ])('%s', async (_name, change, expected) => {
    const foundation = /pool-overlaps-pool|pool-outside|mpool-number|mpool-syntax/;
    expect(
      (await findings(change)).filter((line) => foundation.test(line) && !line.includes('region-')),
    ).toEqual(expected);
  });
});

describe('versions', () => {
  it.each<[string, MiniProject, string[]]>([
    [
      'another compiler',
      { guard: '1.1.3.8' },
      ['error runtime-version-mismatch Model/network.c Model/network.c'],
    ],
    ['an unknown tuple is compared as it stands', { guard: '9.9.9.9', runtime: '9.9.9.9' }, []],
    [
      'half an update',
      { tools: '3.0.0' },
      ['error runtime-partial-update Runtime/Inc/stai.h Runtime/Inc/stai.h'],
    ],
    [
      'the archive of another release',
      {
        archive: 'NetworkRuntime1000_CM55_GCC',
        files: { 'Runtime/Lib/NetworkRuntime1000_CM55_GCC.a': '!<arch>\n' },
      },
      ['error runtime-archive-mismatch Makefile NetworkRuntime1000_CM55_GCC'],
    ],
  ])('%s', async (_name, change, expected) => {
    expect(await findings(change)).toEqual(expected);
  });

  it('names the right archive where it lies beside', async () => {
    const analysis = await analyse(
      miniProject({
        archive: 'NetworkRuntime1000_CM55_GCC',
        files: { 'Runtime/Lib/NetworkRuntime1000_CM55_GCC.a': '!<arch>\n' },
      }),
    );
    const [fix] = analysis.fixesOf(analysis.findings[0]!);
    expect(fix?.edits.map((edit) => [edit.file, edit.newText])).toEqual([
      ['Makefile', 'NetworkRuntime1010_CM55_GCC'],
    ]);
  });
});

describe('model-outdated', () => {
  it.each<[string, MiniProject, string[]]>([
    [
      'another size',
      { builtPools: [{ ...cpuRam2, size: '512' }, npuRam5, octoFlash] },
      ['warning model-outdated Model/net.mpool Model/network.c'],
    ],
    [
      '8 bytes less are the compiler’s own',
      { builtPools: [{ ...cpuRam2, size: '1048568', unit: 'BYTES' }, npuRam5, octoFlash] },
      [],
    ],
    [
      'a new pool',
      { builtPools: [npuRam5, octoFlash] },
      ['warning model-outdated Model/net.mpool Model/network.c'],
    ],
  ])('%s', async (_name, change, expected) => {
    expect(await findings(change)).toEqual(expected);
  });
});

describe('linker scripts', () => {
  it('reports what ld rejects, at its place', async () => {
    const analysis = await analyse(
      miniProject({ files: { 'app.ld': linkerScript('  RAM (xrw) : ORIGIN 0x34000400, LENGTH = 1023K') } }),
    );
    expect(summary(analysis)[0]).toMatch(/^error ld-syntax app.ld/);
  });

  it('reports a region that MEMORY does not declare', async () => {
    const analysis = await analyse(
      miniProject({ files: { 'app.ld': linkerScript(ram('1023K'), '  .text : { *(.text*) } > RAMM') } }),
    );
    expect(summary(analysis).some((line) => line.startsWith('warning ld-undefined-region app.ld'))).toBe(
      true,
    );
  });
});
