import { describe, expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { npuRam5, octoFlash } from '../../../support/miniProject';
import { twoModels, weightsAt, type SecondModel } from '../../../support/twoModels';

async function found(second: SecondModel) {
  const analysis = await analyse(twoModels(second));
  return {
    analysis,
    findings: analysis.findings.filter((finding) => finding.rule === 'weights-overlap-weights'),
  };
}

describe('weights-overlap-weights', () => {
  it.each<[string, SecondModel, string[]]>([
    ['weights at one address', {}, ['error']],
    ['weights that touch', { buffers: [weightsAt('0x70381000', 0x1000)] }, []],
    ['the last byte', { buffers: [weightsAt('0x70380fff', 0x1000)] }, ['error']],
    [
      'activations may be shared: the models run one after the other',
      {
        buffers: [
          weightsAt('0x70381000', 0x1000),
          { name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 },
        ],
      },
      [],
    ],
    [
      'weights that are loaded to RAM may be loaded again',
      { buffers: [weightsAt('0x342e0000', 0x1000)] },
      [],
    ],
  ])('%s', async (_name, second, expected) => {
    expect((await found(second)).findings.map((finding) => finding.severity)).toEqual(expected);
  });

  it('says both ends and the exact bytes', async () => {
    const { findings } = await found({ buffers: [weightsAt('0x70380800', 0x1000)] });
    expect(findings[0]).toMatchObject({
      overlap: { start: 0x70380800n, end: 0x70381000n },
      place: { file: 'Second/second.mpool' },
    });
    expect(findings[0]?.message).toBe(
      '2 KiB of weights overwrite each other in flash. The weights of Model/network.c [0x70380000, 0x70381000), 4096 bytes (4 KiB) and of Second/second_network.c [0x70380800, 0x70381800), 4096 bytes (4 KiB) share 2048 bytes (2 KiB) of flash. Whichever is programmed last overwrites the other. Move one pool behind the weights of the other and generate its model again.',
    );
  });

  it('moves either pool behind the other model, and the address in its script with it', async () => {
    const script =
      'stedgeai generate\narm-none-eabi-objcopy -I binary second_network_data.xSPI2.bin --change-addresses 0x70380000 -O ihex second_network_data.hex\n';
    const { analysis, findings } = await found({ files: { 'Second/generate.sh': script } });
    const fixes = analysis.fixesOf(findings[0]!);
    expect(fixes.map((fix) => fix.title)).toEqual([
      'Move pool octoFlash of Second/second.mpool behind the weights of Model/network.c (0x70390000), then generate the model again',
      'Move pool octoFlash of Model/net.mpool behind the weights of Second/second_network.c (0x70390000), then generate the model again',
    ]);
    expect(fixes[0]?.edits.map(({ file, newText }) => [file, newText])).toEqual([
      ['Second/second.mpool', '"0x70390000"'],
      ['Second/generate.sh', '0x70390000'],
    ]);
  });

  it('is information once the pool file has moved: the model only has to be generated again', async () => {
    const { findings } = await found({ planned: [npuRam5, { ...octoFlash, offset: '0x70390000' }] });
    expect(findings.map((finding) => finding.severity)).toEqual(['information']);
    expect(findings[0]?.message).toContain('generate the models again');
  });

  it('cannot part two models that share one pool file', async () => {
    // Ungrouped: models of one name collide, which explains this.
    const { singles } = (await found({ poolFile: 'Model/net' })).analysis;
    const single = singles.find(({ rule }) => rule === 'weights-overlap-weights');
    expect(single?.message).toContain('Both are made with Model/net.mpool');
    expect(single?.fixes).toEqual([]);
  });
});
