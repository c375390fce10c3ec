import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../../core/base/size';
import { completionsInPoolFile } from '../../../../core/language/mpool/completion';
import { all, takenMemory } from '../../../../core/language/mpool/takenMemory';
import { analyse } from '../../../support/memoryProject';
import { miniProject, npuRam5 } from '../../../support/miniProject';
import { twoModels, weightsAt } from '../../../support/twoModels';

const header = (size: string): Record<string, string> => ({
  'FSBL/Inc/stm32_extmem_conf.h': `#define EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u\n${size}`,
});

const boot = [
  { name: 'FSBL', start: '0x70000000', size: '512K' },
  { name: 'application', start: '0x70100000', size: '512K' },
];

/** What completion offers in XSPI2 where the pool file has none there. */
async function offered(files: Record<string, string>): Promise<string[]> {
  const analysis = await analyse({ ...miniProject({ pools: [npuRam5], buffers: [] }), ...files });
  const file = 'Model/net.mpool';
  const text = analysis.textOf(file)!.replace('"mempools": [', '"mempools": [ ');
  const targets = analysis.targets;
  const { device, board } = targets[0]!.files;
  const poolFile = analysis.artifacts.poolFile(file)!;
  const offset = analysis.textOf(file)!.indexOf('"mempools": [') + '"mempools": ['.length;
  return completionsInPoolFile({ file, text, poolFile, device, board, targets }, offset)
    .filter(({ label }) => label.includes('XSPI2'))
    .map(({ detail }) => detail ?? '');
}

describe('a new pool in the flash that the board boots from', () => {
  it('begins behind an application of known size', async () => {
    expect(await offered({ 'n6mem.json': JSON.stringify({ targets: [{ name: 'app', boot }] }) })).toEqual([
      '126.5 MiB free from 0x70180000',
    ]);
  });

  it('leaves an application of unknown size the room that ST’s layout has', async () => {
    expect(await offered(header(''))).toEqual(['124.5 MiB free from 0x70380000']);
  });
});

it('RAM of another model’s pools may be shared, its flash may not', async () => {
  const second = { pools: [npuRam5], buffers: [weightsAt('0x342e0000', 64)] };
  const { targets } = await analyse(twoModels(second));
  const taken = takenMemory(targets, 'Second/second.mpool').map(formatRange);
  expect(taken).toContain('[0x70380000, 0x71380000)');
  expect(taken.join()).not.toContain('0x342e');
  expect(takenMemory(targets, all).map(formatRange).join()).not.toContain('0x71380000');
});
