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
      /^End region AXISRAM1_S where pool cpuRAM2 starts \(0x34100000\): −256 KiB, [\d.]+ KiB of 1023 KiB stay free by the last build$/,
    );
  });
});
