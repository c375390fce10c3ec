import { describe, expect, it } from 'vitest';
import { writeElf, type SectionToWrite, type SymbolToWrite } from '../../image/elfFile';
import { analyse } from '../../../support/memoryProject';
import { mapText, type MiniMap } from '../../../support/miniImage';
import { miniProject, octoFlash, type MiniBuffer, type MiniProject } from '../../../support/miniProject';

const usesCpuRam2: MiniBuffer[] = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 0x1000 }];
const reaching = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K';
const reachingRegion: MiniMap['regions'] = [['RAM', 0x34000400, 0x13fc00]];
const sections = `  .text : { *(.text*) } > RAM
  .bss : { *(.bss*) } > RAM`;
const framebuffer = {
  name: '.bss',
  start: 0x340ff000,
  size: 0x2000,
  inputs: [
    { name: '.bss.small', start: 0x340ff000, size: 0x10, object: 'build/main.o' },
    { name: '.bss.frame_buffer', start: 0x340ff010, size: 0x1ff0, object: 'build/main.o' },
  ],
};

async function found(
  change: MiniProject,
  map: MiniMap | undefined,
  more: Record<string, string | Uint8Array> = {},
) {
  const files = { ...miniProject(change), ...(map ? { 'build/app.map': mapText(map) } : {}), ...more };
  const { findings } = await analyse(files);
  return findings.filter((finding) => finding.rule === 'image-overlaps-model');
}

const project: MiniProject = { memory: reaching, sections, buffers: usesCpuRam2 };

describe('image-overlaps-model', () => {
  it('names the object in the bytes of a buffer, at the section of the script', async () => {
    const [finding, ...others] = await found(project, { regions: reachingRegion, sections: [framebuffer] });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      proof: 'proven',
      key: 'Model/network.c|cpuRAM2',
      overlap: { start: 0x34100000n, end: 0x34101000n },
      place: { file: 'app.ld' },
    });
    expect(finding?.message).toBe(
      "4 KiB of the linked application lie in the model's memory. The linked image (build/app.map) has .bss.frame_buffer from main.o in bytes that Model/network.c uses in pool cpuRAM2: .bss and conv_out share 4096 bytes (4 KiB). Inference overwrites the application, and the application the model. End the region before the pool, or move the pool and generate the model again.",
    );
    expect(finding?.related.map((place) => [place.file, place.message])).toEqual([
      ['Model/network.c', 'buffer conv_out uses [0x34100000, 0x34101000), 4096 bytes (4 KiB)'],
      ['build/app.map', '.bss [0x340ff000, 0x34101000), 8192 bytes (8 KiB) in app.map'],
    ]);
  });

  it.each<[string, MiniProject, MiniMap | undefined, string[]]>([
    ['no image', project, undefined, []],
    [
      'a section that ends where the buffer starts',
      project,
      { regions: reachingRegion, sections: [{ ...framebuffer, size: 0x1000, inputs: [] }] },
      [],
    ],
    [
      'a section behind the last used byte of the pool',
      project,
      { regions: reachingRegion, sections: [{ name: '.bss', start: 0x34101000, size: 0x1000 }] },
      [],
    ],
    [
      'the non-secure alias names the same bytes',
      { ...project, memory: '  RAM (xrw) : ORIGIN = 0x24000400, LENGTH = 1279K' },
      {
        regions: [['RAM', 0x24000400, 0x13fc00]],
        sections: [{ name: '.bss', start: 0x240ff000, size: 0x2000 }],
      },
      ['error .bss'],
    ],
    [
      'a map of other regions is only the last build',
      project,
      { regions: [['RAM', 0x34000400, 0x1ffc00]], sections: [framebuffer] },
      ['information .bss.frame_buffer from main.o'],
    ],
    [
      'the stack',
      project,
      {
        regions: reachingRegion,
        sections: [{ name: '.text', start: 0x34000400, size: 0x100 }],
        symbols: { _sstack: 0x34100800, _estack: 0x34100c00 },
      },
      ['error the stack'],
    ],
    [
      'a stack that ends where the buffer starts',
      project,
      {
        regions: reachingRegion,
        sections: [{ name: '.text', start: 0x34000400, size: 0x100 }],
        symbols: { _sstack: 0x340ffc00, _estack: 0x34100000 },
      },
      [],
    ],
    [
      'the heap',
      project,
      {
        regions: reachingRegion,
        sections: [{ name: '.bss', start: 0x34000400, size: 0xffb00 }],
        symbols: { _end: 0x340fff00, _Min_Heap_Size: 0x200 },
      },
      ['error the heap'],
    ],
    [
      'the size check of heap and stack holds nothing',
      project,
      { regions: reachingRegion, sections: [{ name: '._user_heap_stack', start: 0x340ff000, size: 0x2000 }] },
      [],
    ],
    [
      "the model's own section over its pool",
      project,
      { regions: reachingRegion, sections: [{ name: '.AI_AXISRAM2', start: 0x34100000, size: 0x1000 }] },
      [],
    ],
    [
      'code in the bytes of the weights',
      {
        ...project,
        memory: '  ROM (rx) : ORIGIN = 0x70100400, LENGTH = 8M',
        sections: '  .text : { *(.text*) } > ROM',
        buffers: [{ name: 'w', base: '0x70380000', start: 0, end: 0x1000, isParameter: true }],
      },
      {
        regions: [['ROM', 0x70100400, 0x800000]],
        sections: [{ name: '.text', start: 0x70100400, size: 0x280000 }],
      },
      ['error .text'],
    ],
    [
      'weights that the application links in are the weights',
      {
        ...project,
        memory: '  ROM (rx) : ORIGIN = 0x70100400, LENGTH = 8M',
        sections: '  .text : { *(.text*) } > ROM',
        buffers: [{ name: 'w', base: '0x70380000', start: 0, end: 0x1000, isParameter: true }],
      },
      {
        regions: [['ROM', 0x70100400, 0x800000]],
        sections: [{ name: '.network_weights', start: 0x70380000, size: 0x1000 }],
      },
      [],
    ],
    [
      'the load copy of .data in the bytes of the weights',
      {
        ...project,
        memory:
          '  ROM (rx) : ORIGIN = 0x70100400, LENGTH = 8M\n  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K',
        sections: '  .text : { *(.text*) } > ROM\n  .data : { *(.data*) } > RAM AT> ROM',
        buffers: [{ name: 'w', base: '0x70380000', start: 0, end: 0x1000, isParameter: true }],
      },
      {
        regions: [
          ['ROM', 0x70100400, 0x800000],
          ['RAM', 0x34000400, 0xffc00],
        ],
        sections: [
          {
            name: '.data',
            start: 0x34000400,
            size: 0x100,
            load: 0x70380100,
            inputs: [{ name: '.data.table', start: 0x34000400, size: 0x100, object: 'build/main.o' }],
          },
        ],
      },
      ['error load image of .data'],
    ],
  ])('%s', async (_name, change, map, expected) => {
    const findings = await found(change, map);
    expect(
      findings.map(
        ({ severity, message }) => `${severity} ${/\) has (.*?) in bytes/.exec(message)?.[1] ?? ''}`,
      ),
    ).toEqual(expected);
  });

  const elf = (start: number): Uint8Array => {
    const parts: SectionToWrite[] = [
      { name: '.text', type: 1, flags: 6, address: 0x34000400, size: 0x40 },
      { name: '.bss', type: 8, flags: 3, address: start, size: 0x2000 },
    ];
    const symbols: SymbolToWrite[] = [
      { name: 'main.c', value: 0, info: 4, section: 0xfff1 },
      { name: 'frame_buffer', value: start, size: 0x2000, info: 1, section: 2 },
      { name: '_Min_Stack_Size', value: 0x400, section: 0xfff1 },
    ];
    return writeElf(parts, symbols);
  };
  const script = `_Min_Stack_Size = 0x400;\nMEMORY\n{\n${reaching}\n}\nSECTIONS\n{\n${sections}\n}\n`;

  it('names the variable of an ELF', async () => {
    const files = { 'app.ld': script };
    const [finding] = await found({ ...project, files }, undefined, { 'build/app.elf': elf(0x340ff000) });
    expect(finding).toMatchObject({ severity: 'error', proof: 'proven', place: { file: 'app.ld' } });
    expect(finding?.message).toContain('has frame_buffer (main.c) in bytes that');
  });

  it('speaks once of a map and an ELF of one link', async () => {
    const map = { regions: reachingRegion, sections: [framebuffer] };
    const files = { 'app.ld': script };
    const findings = await found({ ...project, files }, map, { 'build/app.elf': elf(0x340ff000) });
    expect(findings).toHaveLength(1);
  });
});

describe('region-overlaps-pool with an image', () => {
  const flash: MiniProject = {
    memory: '  ROM (rx) : ORIGIN = 0x70100400, LENGTH = 8M',
    sections: '  .text : { *(.text*) } > ROM',
    pools: [octoFlash],
    buffers: [{ name: 'w', base: '0x70380000', start: 0, end: 0x1000, isParameter: true }],
  };
  const rom = (size: number): MiniMap => ({
    regions: [['ROM', 0x70100400, 0x800000]],
    sections: [{ name: '.text', start: 0x70100400, size }],
  });

  it.each<[string, MiniProject, MiniMap | undefined, string]>([
    ['flash, size unknown', flash, undefined, 'warning reached'],
    ['flash, filled into the weights', flash, rom(0x280000), 'error proven'],
    ['flash, not filled so far', flash, rom(0x27fc00), 'information reached'],
    ['RAM, filled', project, { regions: reachingRegion, sections: [framebuffer] }, 'error proven'],
    [
      'RAM, empty in the current map: it works, and the next variable may end that',
      project,
      { regions: reachingRegion, sections: [{ name: '.bss', start: 0x34000400, size: 0x100 }] },
      'warning reached',
    ],
    ['RAM, no map at all', project, undefined, 'error reached'],
  ])('%s', async (_name, change, map, expected) => {
    const { findings } = await analyse({
      ...miniProject(change),
      ...(map ? { 'build/app.map': mapText(map) } : {}),
    });
    const finding = findings.find((candidate) => candidate.rule === 'region-overlaps-pool');
    expect(`${finding?.severity} ${finding?.proof}`).toBe(expected);
  });
});
