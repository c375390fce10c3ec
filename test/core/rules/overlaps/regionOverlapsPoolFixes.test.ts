import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../../support/exampleFiles';
import { analyse } from '../../../support/memoryProject';
import { cpuRam2, miniProject, npuRam5, octoFlash } from '../../../support/miniProject';

const nucleo = 'NUCLEO-N657X0-Q';
const script = `Application/${nucleo}/STM32N657xx.ld`;

async function fixesOf(files: Parameters<typeof analyse>[0], target?: string) {
  const analysis = await analyse(files, target === undefined ? {} : { target });
  const finding = analysis.findings.find(({ rule }) => rule === 'region-overlaps-pool')!;
  return { titles: finding.fixes.map(({ title }) => title), tried: analysis.fixesOf(finding) };
}

describe('fixes of region-overlaps-pool', () => {
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K';

  it('say their bytes, the least change first, and when the model must be generated again', async () => {
    const buffers = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }];
    const { titles } = await fixesOf(miniProject({ memory, buffers }));
    expect(titles).toEqual([
      'End region RAM where pool cpuRAM2 starts (0x34100000): −256 KiB',
      'Shrink pool cpuRAM2 to start where region RAM ends (0x34140000): −256 KiB, then generate the model again',
      'Disable pool cpuRAM2 (size 0): −1 MiB, then generate the model again',
    ]);
  });

  it('do not ask for a new model where it uses none of the bytes', async () => {
    const buffers = [{ name: 'conv_out', base: '0x34180000', start: 0, end: 4096 }];
    const { titles } = await fixesOf(miniProject({ memory, buffers }));
    expect(titles[1]).toBe('Shrink pool cpuRAM2 to start where region RAM ends (0x34140000): −256 KiB');
    expect(titles[2]).toMatch(/then generate the model again$/);
  });

  it('end several conflicts at once where one change can', async () => {
    const small = { ...cpuRam2, offset: '0x34100000', size: '64' };
    const next = { name: 'cpuRAM2b', fname: 'AXISRAM2b', offset: '0x34110000', size: '64' };
    const files = miniProject({ memory, pools: [small, next, npuRam5, octoFlash] });
    const { tried } = await fixesOf(files);
    expect(tried[0]!.title).toMatch(/^End region RAM where pool cpuRAM2 starts \(0x34100000\)/);
    const analysis = await analyse({
      ...files,
      'app.ld': (files['app.ld'] as string).replace('1279K', '1023K'),
    });
    expect(analysis.findings.filter(({ rule }) => rule === 'region-overlaps-pool')).toEqual([]);
  });

  it('say what remains by the last build', async () => {
    const text = readFileSync(`examples/smart-camera/${script}`, 'utf8');
    const { titles } = await fixesOf(
      { ...filesBelow('examples/smart-camera'), [script]: text.replace('1023K', '1279K') },
      nucleo,
    );
    expect(titles[0]).toMatch(
      /^End region AXISRAM1_S where pool cpuRAM2 starts \(0x34100000\): −256 KiB, [\d.]+ KiB of 1023 KiB remain by the last build$/,
    );
  });
});

describe('fixes found by planning', () => {
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 2879K';
  const buffers = [{ name: 'conv_out', base: '0x342a0000', start: 0, end: 4096 }];
  const npuRam3 = { name: 'npuRAM3', fname: 'AXISRAM3', offset: '0x34200000', size: '448' };
  const npuRam4 = { name: 'npuRAM4', fname: 'AXISRAM4', offset: '0x34270000', size: '448' };
  const pools = [cpuRam2, npuRam3, npuRam4, npuRam5, octoFlash];

  it('end the region before the first byte that the model uses, which changes least', async () => {
    // The region ends at 0x342d0000, over three pools; the model uses 4 KiB of the last one.
    const { tried } = await fixesOf(miniProject({ memory, buffers, pools }));
    expect(tried[0]).toMatchObject({
      title: 'End RAM at 0x342a0000: −192 KiB, before the first byte that a model uses',
      safety: 'safe',
      preferred: true,
    });
    expect(tried[0]!.edits.map(({ file, newText }) => [file, newText])).toEqual([['app.ld', '2687K']]);
    // Both files, all three conflicts at once: the pools that nobody uses give way.
    expect(tried.map(({ title }) => title)).toContain(
      'End RAM at 0x342a0000: −192 KiB; switch cpuRAM2 off: −1 MiB; switch npuRAM3 off: −448 KiB; start npuRAM4 at 0x342a0000: −192 KiB, then generate the model again',
    );
  });

  it('never end at an odd address, and never above what the model uses', async () => {
    const odd = [{ name: 'conv_out', base: '0x342a0000', start: 264, end: 4096 }];
    const { tried } = await fixesOf(miniProject({ memory, buffers: odd, pools }));
    expect(tried[0]!.title).toMatch(/^End RAM at 0x342a0000: /);
    for (const { title } of tried) expect(title).not.toMatch(/0x[0-9a-f]*(?:[1-9a-f]|[0-9a-f][^04c0]0)\b/);
  });

  it('are none where the model uses no byte of the region', async () => {
    const beyond = [{ name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 }];
    const { tried } = await fixesOf(miniProject({ memory, buffers: beyond, pools }));
    expect(tried.map(({ title }) => title).filter((title) => title.includes('first byte'))).toEqual([]);
  });

  it('mend the main stack in a pool likewise', async () => {
    const sections = `  _estack = ORIGIN(RAM) + LENGTH(RAM);
  _Min_Stack_Size = 0x400;
  .text : { *(.text*) } > RAM`;
    const inStack = [{ name: 'conv_out', base: '0x342cf000', start: 0, end: 4096 }];
    const analysis = await analyse(miniProject({ memory, sections, buffers: inStack, pools }));
    const single = analysis.singles.find(({ rule }) => rule === 'stack-in-pool')!;
    const finding = {
      ...single,
      cause: 'x',
      causes: ['x'],
      companions: [],
      targets: [single.target!],
      overlaps: [],
      follows: 0,
      members: [single],
    };
    const [fix] = analysis.fixesOf(finding);
    expect(fix?.title).toBe('End RAM at 0x342cf000: −4 KiB, before the first byte that a model uses');
  });
});
