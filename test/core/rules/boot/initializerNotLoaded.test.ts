import { describe, expect, it } from 'vitest';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../../support/miniProject';
import { weightsAt } from '../../../support/twoModels';

const project = miniProject({
  pools: [npuRam5, octoFlash],
  buffers: [weightsAt('0x70380000', 0x1000), { name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 }],
});

describe('initializer-not-loaded', () => {
  it.each<[string, ProjectTexts, string[]]>([
    [
      'values for RAM',
      { 'Model/network_atonbuf.AXISRAM5.raw': new Uint8Array(4096) },
      ['Model/network.c:npuRAM5'],
    ],
    ['an empty blob', { 'Model/network_atonbuf.AXISRAM5.raw': new Uint8Array(0) }, []],
    ['values for flash', { 'Model/network_atonbuf.xSPI2.raw': new Uint8Array(4096) }, []],
    [
      'a blob that is kept in Git LFS',
      {
        'Model/network_atonbuf.AXISRAM5.raw':
          'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 4096\n',
      },
      ['Model/network.c:npuRAM5'],
    ],
    [
      "in the generator's folder, with the model's name and the size of its use",
      { 'st_ai_output/network_atonbuf.AXISRAM5.raw': new Uint8Array(4096) },
      ['Model/network.c:npuRAM5'],
    ],
    [
      "in the generator's folder, of another size: another build",
      { 'st_ai_output/network_atonbuf.AXISRAM5.raw': new Uint8Array(64) },
      [],
    ],
    ['of another model', { 'Model/other_atonbuf.AXISRAM5.raw': new Uint8Array(4096) }, []],
    ['of a pool that the model lacks', { 'Model/network_atonbuf.AXISRAM3.raw': new Uint8Array(4096) }, []],
  ])('%s', async (_name, files, expected) => {
    const { findings } = await analyse({ ...project, ...files });
    const own = findings.filter((finding) => finding.rule === 'initializer-not-loaded');
    expect(own.map((finding) => finding.key)).toEqual(expected);
    for (const { severity, message } of own) {
      expect(severity).toBe('warning');
      expect(message).toContain('has 4096 bytes (4 KiB) of initial values');
    }
  });
});
