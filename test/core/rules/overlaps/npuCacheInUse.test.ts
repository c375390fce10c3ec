import { expect, it } from 'vitest';
import { formatRange } from '../../../../core/base/size';
import { mapText } from '../../../support/miniImage';
import { analyse } from '../../../support/memoryProject';
import {
  linkerScript,
  miniProject,
  npuRam5,
  octoFlash,
  type MiniProject,
} from '../../../support/miniProject';
import { weightsAt } from '../../../support/twoModels';

const cached = { ...octoFlash, cacheable: true };
const cacheRegion = '  RAM2 (xrw) : ORIGIN = 0x34380000, LENGTH = 512K';
const sections = '  .text : { *(.text*) } > RAM2';
const over: MiniProject = {
  memory: cacheRegion,
  sections,
  pools: [npuRam5, cached],
  buffers: [weightsAt('0x70380000', 64)],
};
const modelsOwn = '  .text : { *(.text*) } > RAM\n  .AI_CACHE : { *(.AI_CACHE) } > RAM2';
const both = `  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 512K\n${cacheRegion}`;
const inCache = mapText({
  regions: [['RAM2', 0x34380000, 0x80000]],
  sections: [{ name: '.bss', start: 0x343c0000, size: 0x100 }],
});
const withMain = (miniProject().Makefile as string).replace('C_SOURCES +=', 'C_SOURCES += Src/main.c');
const below = mapText({
  regions: [['RAM2', 0x34380000, 0x80000]],
  sections: [{ name: '.bss', start: 0x343bff00, size: 0x100 }],
});

it.each<[string, MiniProject, Record<string, string>, string[]]>([
  ['a region reaches into it', over, {}, ['warning declared [0x343c0000, 0x34400000)']],
  ['a section lies in it', over, { 'build/app.map': inCache }, ['warning proven [0x343c0000, 0x343c0100)']],
  [
    'the map shows nothing there so far',
    over,
    { 'build/app.map': below },
    ['warning declared [0x343c0000, 0x34400000)'],
  ],
  ['no pool is read through the cache', { ...over, pools: [npuRam5, octoFlash] }, {}, []],
  [
    'a source of the build switches it on',
    { ...over, pools: [npuRam5, octoFlash] },
    { Makefile: withMain, 'Src/main.c': 'int main(void) {\n  npu_cache_enable();\n}\n' },
    ['warning declared [0x343c0000, 0x34400000)'],
  ],
  [
    'such a call is a comment',
    { ...over, pools: [npuRam5, octoFlash] },
    { Makefile: withMain, 'Src/main.c': 'int main(void) {\n  // npu_cache_enable();\n}\n' },
    [],
  ],
  [
    'a source that nothing builds switches it on',
    { ...over, pools: [npuRam5, octoFlash] },
    { 'Src/main.c': 'int main(void) {\n  npu_cache_enable();\n}\n' },
    [],
  ],
  ['the cacheable pool is not used', { ...over, buffers: [] }, {}, []],
  [
    'the region ends where the cache begins',
    { ...over, memory: cacheRegion.replace('512K', '256K') },
    {},
    [],
  ],
  ['it only keeps the model’s place', { ...over, memory: both, sections: modelsOwn }, {}, []],
  [
    'nothing goes to the region',
    { ...over, memory: both, sections: '  .text : { *(.text*) } > RAM' },
    {},
    [],
  ],
])('npu-cache-in-use: %s', async (_name, change, files, expected) => {
  const script = linkerScript(change.memory!, change.sections);
  const { findings } = await analyse({ ...miniProject(change), 'app.ld': script, ...files });
  expect(
    findings
      .filter(({ rule }) => rule === 'npu-cache-in-use')
      .map(({ severity, proof, overlap }) => `${severity} ${proof} ${formatRange(overlap!)}`),
  ).toEqual(expected);
});
