import { describe, expect, it } from 'vitest';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../../support/miniProject';
import { weightsAt } from '../../../support/twoModels';

const project = miniProject({
  pools: [npuRam5, octoFlash],
  buffers: [weightsAt('0x70380000', 0x1000), { name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 }],
});

async function found(files: ProjectTexts) {
  const analysis = await analyse({ ...project, ...files });
  return {
    analysis,
    findings: analysis.findings.filter((finding) => finding.rule === 'weights-address-mismatch'),
  };
}

/** `:02000004…` sets the upper half of the address, then four bytes at `low`. */
const hex = (upper: string, upperSum: string): string =>
  `:02000004${upper}${upperSum}\n:0400000001020304F2\n:00000001FF\n`;
const at7038 = hex('7038', '52');
const at7018 = hex('7018', '72');

const objcopy = (input: string, address: string, output = 'network_data.hex'): string =>
  `#!/bin/sh\nstedgeai generate --target stm32n6\narm-none-eabi-objcopy -I binary ${input} --change-addresses ${address} -O ihex ${output}\n`;

describe('weights-address-mismatch', () => {
  it.each<[string, ProjectTexts, string[]]>([
    ['a hex at the pool', { 'Model/network_data.hex': at7038 }, []],
    ['a hex elsewhere', { 'Model/network_data.hex': at7018 }, ['Model/network_data.hex:1']],
    ['what is no hex', { 'Model/network_data.hex': 'version https://git-lfs.github.com/spec/v1\n' }, []],
    ['an empty hex', { 'Model/network_data.hex': '' }, []],
    ['the hex of another program', { 'Binary/app_data.hex': at7018 }, []],
    ['a script at the pool', { 'Model/generate.sh': objcopy('network_data.xSPI2.bin', '0x70380000') }, []],
    [
      'a script elsewhere',
      { 'Model/generate.sh': objcopy('network_data.xSPI2.bin', '0x70180000') },
      ['Model/generate.sh:3'],
    ],
    [
      "a script elsewhere, from the generator's own folder",
      { 'Model/generate.bat': objcopy('st_ai_output\\network_atonbuf.xSPI2.raw', '0x70180000') },
      ['Model/generate.bat:3'],
    ],
    [
      'a script at the root',
      { 'generate.sh': objcopy('Model/network_data.xSPI2.bin', '0x70180000', 'Model/network_data.hex') },
      ['generate.sh:3'],
    ],
    [
      'an application that is loaded to its own address',
      { 'Model/sign.sh': objcopy('app_sign.bin', '0x70100000', 'app.hex') },
      [],
    ],
    [
      'the blob of another model',
      { 'Model/generate.sh': objcopy('other_data.xSPI2.bin', '0x70180000', 'other_data.hex') },
      [],
    ],
    [
      'an address that only the shell knows',
      { 'Model/generate.sh': objcopy('network_data.xSPI2.bin', '$ADDRESS') },
      [],
    ],
  ])('%s', async (_name, files, expected) => {
    const { analysis, findings } = await found(files);
    expect(
      findings.map(({ place }) => {
        const { line } = analysis.positions.rangeOf(place.file, place.span).start;
        return `${place.file}:${line + 1}`;
      }),
    ).toEqual(expected);
  });

  it('corrects the address in the script', async () => {
    const { analysis, findings } = await found({
      'Model/generate.sh': objcopy('network_data.xSPI2.bin', '0x70180000'),
    });
    expect(findings[0]?.message).toBe(
      'The model does not find its weights: they are programmed elsewhere. The weights of Model/network.c are loaded to 0x70180000 by objcopy. The built model reads them from pool octoFlash at 0x70380000. Use 0x70380000 here, or generate the model with its pool at 0x70180000.',
    );
    const [fix] = analysis.fixesOf(findings[0]!);
    expect(fix?.edits).toMatchObject([{ file: 'Model/generate.sh', newText: '0x70380000' }]);
  });

  it('corrects the variable that the script uses', async () => {
    const script = `ADDRESS=0x70180000\n${objcopy('network_data.xSPI2.bin', '${ADDRESS}')}`;
    const { analysis, findings } = await found({ 'Model/generate.sh': script });
    const [fix] = analysis.fixesOf(findings[0]!);
    expect(fix?.edits.map(({ span }) => script.slice(span.start, span.end))).toEqual(['0x70180000']);
  });

  it('leaves a script alone that agrees with the changed pool file', async () => {
    const changed = miniProject({
      pools: [npuRam5, { ...octoFlash, offset: '0x70400000' }],
      builtPools: [npuRam5, octoFlash],
      buffers: [weightsAt('0x70380000', 0x1000)],
    });
    const { findings } = await analyse({
      ...changed,
      'Model/generate.sh': objcopy('network_data.xSPI2.bin', '0x70400000'),
    });
    expect(findings.map((finding) => finding.rule)).toEqual(['model-outdated']);
  });
});
