import { describe, expect, it } from 'vitest';
import { planReports, type PlanReport } from '../../../../core';
import { applyEdits } from '../../../../core/base/edits';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../../support/miniProject';
import { twoModels, weightsAt } from '../../../support/twoModels';

async function flashOf(files: ProjectTexts, headroom?: number): Promise<PlanReport['flash'][number]> {
  const reports = planReports(await analyse(files), { headroom });
  return reports[0]!.flash[0]!;
}

function places({ plan }: Awaited<ReturnType<typeof flashOf>>): string[] {
  return plan.slots.map(
    ({ name, range }) => `${name} 0x${range.start.toString(16)} ${Number(range.end - range.start) / 1024}`,
  );
}

/** An application of 900 KiB at 0x70100000, as n6mem.json says. */
const boot = (size: string) =>
  JSON.stringify({
    targets: [
      {
        name: 'STM32N6570-DK',
        linkerScripts: ['app.ld'],
        pools: ['Model/net.mpool'],
        models: ['Model/network.c'],
        boot: [{ name: 'application', start: '0x70100000', size }],
      },
    ],
  });
const project = (offset: string, size: string): ProjectTexts =>
  miniProject({
    pools: [npuRam5, { ...octoFlash, offset }],
    buffers: [
      { name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 },
      { name: 'weights', base: offset, start: 0, end: 100 * 1024, isParameter: true },
    ],
    files: { 'n6mem.json': boot(size) },
  });

describe('the plan of flash', () => {
  it('keeps what lies well, with the head room of an image in whole sectors', async () => {
    const flash = await flashOf(project('0x70380000', '900K'));
    expect(places(flash)).toEqual([
      'application 0x70100000 1024',
      'weights of Model/network.c 0x70380000 100',
    ]);
    expect(flash.plan).toMatchObject({ memory: 'XSPI2', fits: true, moved: 0n });
    expect(flash.tried).toBeUndefined();
    // The last 32 bytes of the memory are nobody's.
    expect(flash.plan.range.end).toBe(0x77ffffe0n);
  });

  it('moves weights out of the image and its head room, and stays there', async () => {
    const files = project('0x701f0000', '900K');
    const flash = await flashOf(files);
    // 900 KiB and a tenth of them take 16 sectors.
    expect(places(flash)).toEqual([
      'application 0x70100000 1024',
      'weights of Model/network.c 0x70200000 100',
    ]);
    expect(flash.tried!.newErrors).toEqual([]);
    const text = applyEdits(files['Model/net.mpool'] as string, [...flash.tried!.edits]);
    const again = await flashOf({ ...files, 'Model/net.mpool': text });
    expect(again.plan.moved).toBe(0n);
    // Without head room the image ends before the weights.
    expect((await flashOf(files, 0)).plan.moved).toBe(0n);
  });

  it('moves nothing to where the boot ROM looks for an FSBL, nor behind an image of unknown size', async () => {
    const found = await flashOf(project('0x70100000', '64K'));
    expect(places(found)[1]).toBe('weights of Model/network.c 0x70120000 100');
    const unknown = JSON.parse(boot('1K')) as { targets: { boot: { size?: string }[] }[] };
    delete unknown.targets[0]!.boot[0]!.size;
    const files = { ...project('0x70100000', '1K'), 'n6mem.json': JSON.stringify(unknown) };
    const flash = await flashOf(files);
    expect(places(flash)[1]).toBe('weights of Model/network.c 0x70380000 100');
    expect(flash.plan.notes.join()).toContain('The size of application is not known');
  });

  it('moves the weights of one of two models, but not a pool that both have', async () => {
    const apart = await flashOf(twoModels({ buffers: [weightsAt('0x70380000', 0x800)] }));
    expect(apart.plan.fits).toBe(true);
    expect(apart.plan.moved).toBe(0x800n);
    expect(apart.tried!.edits.map(({ file }) => file)).toEqual(['Second/second.mpool']);
    const shared = await flashOf(twoModels({ poolFile: 'Model/net' }));
    expect(shared.plan.fits).toBe(false);
    expect(shared.plan.notes.join()).toContain('another model has the same pool');
  });
});
