import { expect, it } from 'vitest';
import { analyse, summary } from '../../../support/memoryProject';
import { mapText, type MapSection } from '../../../support/miniImage';
import { miniProject, npuRam5, octoFlash } from '../../../support/miniProject';

const place = (section: string): Parameters<typeof miniProject>[0] => ({
  memory:
    '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K\n  NPU (rw) : ORIGIN = 0x342E0000, LENGTH = 448K',
  sections: `  .text : { *(.text*) } > RAM\n  ${section} > NPU`,
  pools: [npuRam5, octoFlash],
});
const map = (section: MapSection): string =>
  mapText({
    regions: [
      ['RAM', 0x34000400, 0xffc00],
      ['NPU', 0x342e0000, 0x70000],
    ],
    sections: [section],
  });
const room = { start: 0x342e0000, size: 0x70000 };
const input = { start: 0x342e0000, size: 0x100, object: 'build/main.o' };
const declared = 'error region-overlaps-pool app.ld NPU|npuRAM5';
const linked = [
  'error region-overlaps-pool app.ld NPU|npuRAM5',
  'error image-overlaps-model app.ld Model/network.c|npuRAM5',
];

it.each<[string, string, MapSection | undefined, string[]]>([
  ['a place for the NPU', '.npu_ram5 (NOLOAD) : { KEEP(*(.npu_ram5)) }', undefined, []],
  ['activations', '.ai_activations (NOLOAD) : { *(.ai_activations*) }', undefined, []],
  ['an arena', '.tensor_arena (NOLOAD) : { *(.tensor_arena) }', undefined, []],
  ['ST’s own sections need no NOLOAD', '.AI_AXISRAM5 : { *(.AI_AXISRAM5) }', undefined, []],
  ['the same without NOLOAD', '.npu_ram5 : { KEEP(*(.npu_ram5)) }', undefined, [declared]],
  [
    'with something of the application',
    '.npu_ram5 (NOLOAD) : { *(.npu_ram5) *(.bss.frame) }',
    undefined,
    [declared],
  ],
  ['a buffer of the application', '.camera (NOLOAD) : { *(.camera) }', undefined, [declared]],
  ['main is no ai', '.main (NOLOAD) : { *(.main) }', undefined, [declared]],
  [
    'empty in the current map',
    '.camera (NOLOAD) : { *(.camera) . = . + 448K; }',
    { name: '.camera', ...room },
    [],
  ],
  [
    'a heap, in which no object ever has a byte',
    '.heap (NOLOAD) : { . = . + 448K; }',
    { name: '.heap', ...room },
    linked,
  ],
  [
    'filled in the current map',
    '.camera (NOLOAD) : { *(.camera) }',
    { name: '.camera', ...room, inputs: [{ name: '.camera', ...input }] },
    linked,
  ],
  [
    'named after the NPU and filled in the current map',
    '.npu_ram5 (NOLOAD) : { *(.npu_ram5) }',
    { name: '.npu_ram5', ...room, inputs: [{ name: '.npu_ram5', ...input }] },
    linked,
  ],
])('a section that keeps the model’s place: %s', async (_name, section, linkedAs, expected) => {
  const files = miniProject(place(section));
  const analysis = await analyse({ ...files, ...(linkedAs ? { 'build/app.map': map(linkedAs) } : {}) });
  const ofPlace = /region-overlaps-pool|image-overlaps-model/;
  expect(
    summary(analysis)
      .filter((line) => ofPlace.test(line))
      .sort(),
  ).toEqual([...expected].sort());
});
