import { describe, expect, it } from 'vitest';
import { explainAddress } from '../../../core';
import { mapModelFor } from '../../../core/view/documents';
import { mapReportOf } from '../../../core/view/memoryMap/json';
import { mapToText } from '../../../core/view/memoryMap/text';
import { analyse } from '../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../support/miniProject';
import { weightsAt } from '../../support/twoModels';

const cli = 'STM32_Programmer_CLI -c port=SWD';
const bytes = (size: number) => Uint8Array.from({ length: size }, (_, at) => at & 255);
const project: Record<string, string | Uint8Array> = {
  ...miniProject({ pools: [npuRam5, octoFlash], buffers: [weightsAt('0x70380000', 0x1000)] }),
  'Model/network_atonbuf.xSPI2.raw': bytes(0x1000),
  'app_sign.bin': bytes(0x2000),
  'logo.bin': bytes(0x300),
};

/** What the map says of programming: `programmed NAME start end`. */
async function programming(files: Record<string, string | Uint8Array>) {
  const analysis = await analyse({ ...project, ...files });
  const [target] = analysis.targets;
  const model = mapModelFor(analysis, target!);
  const lines = model.claims
    .filter(({ side }) => side === 'programming')
    .map(
      ({ kind, name, range, isBaseOnly, source, line }) =>
        `${kind} ${name} 0x${range.start.toString(16)} ${isBaseOnly ? '?' : `0x${range.end.toString(16)}`} ${source.file}:${line + 1}`,
    );
  return { lines, analysis, target: target!, model };
}

describe('what is programmed', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'weights and an image, each by its line',
      {
        'flash.sh': `cp Model/network_atonbuf.xSPI2.raw build/w.bin\n${cli} -w build/w.bin 0x70380000\n${cli} -w app_sign.bin 0x70100000\n`,
      },
      [
        'programmed w.bin 0x70380000 0x70381000 flash.sh:2',
        'programmed app_sign.bin 0x70100000 0x70102000 flash.sh:3',
      ],
    ],
    [
      'weights whose half is written only: the rest is not programmed',
      { 'flash.sh': `${cli} -w logo.bin 0x70380000\n` },
      [
        'programmed logo.bin 0x70380000 0x70380300 flash.sh:1',
        'unprogrammed octoFlash (network) 0x70380300 0x70381000 Model/network.c:15',
      ],
    ],
    [
      'a file that the build makes: its start is known',
      { 'flash.sh': `${cli} -w build/all.bin 0x70380000\n` },
      ['programmed all.bin 0x70380000 ? flash.sh:1'],
    ],
    [
      'an address that no line states',
      { 'flash.sh': `${cli} -w logo.bin $1\n` },
      ['unprogrammed octoFlash (network) 0x70380000 0x70381000 Model/network.c:15'],
    ],
    [
      'a hex file that objcopy gave its address',
      {
        'flash.sh': `objcopy -I binary Model/network_atonbuf.xSPI2.raw --change-addresses 0x70380000 -O ihex out.hex\n${cli} -w out.hex\n`,
      },
      ['programmed out.hex 0x70380000 0x70381000 flash.sh:2'],
    ],
    [
      'the hex file of the model, which only the generator makes: it knows its address',
      { Makefile: `${project.Makefile as string}flash:\n\t${cli} -w Model/network_data.hex\n` },
      ['programmed network_data.hex 0x70380000 0x70381000 Makefile:7'],
    ],
    [
      'the same line twice',
      { 'flash.sh': `${cli} -w logo.bin 0x74000000\n${cli} -w logo.bin 0x74000000\n` },
      [
        'programmed logo.bin 0x74000000 0x74000300 flash.sh:1',
        'unprogrammed octoFlash (network) 0x70380000 0x70381000 Model/network.c:15',
      ],
    ],
  ])('%s', async (_, files, expected) => {
    expect((await programming(files)).lines).toEqual(expected);
  });

  it('has a lane of its own, an answer in explain, and is not free', async () => {
    const { analysis, target, model } = await programming({
      'flash.sh': `${cli} -w logo.bin 0x74000000\n`,
    });
    const text = mapToText([model]);
    expect(text).toContain('programmed file logo.bin');
    expect(text).toContain('not programmed octoFlash (network)');
    const explained = explainAddress(target, analysis.ledgerOf(target), analysis.positions, 0x74000010n);
    expect(explained.claims.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'bootImage logo.bin',
      'programmed logo.bin',
    ]);
    const bank = mapReportOf([model]).targets[0]!.banks.find(({ name }) => name === 'XSPI2')!;
    expect(bank.free.map(({ start, end }) => [start, end])).toContainEqual(['0x74000300', '0x78000000']);
  });
});
