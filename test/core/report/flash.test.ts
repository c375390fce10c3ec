import { describe, expect, it } from 'vitest';
import { flashJson, flashMarkdown, flashPlanOf, flashText } from '../../../core';
import { mapText } from '../../support/miniImage';
import { analyse, type ProjectTexts } from '../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../support/miniProject';
import { signedImage, unsignedImage } from '../../support/signedImage';
import { weightsAt } from '../../support/twoModels';

async function plansOf(files: ProjectTexts) {
  const project = miniProject({ pools: [npuRam5, octoFlash], buffers: [weightsAt('0x70380000', 0x1000)] });
  const analysis = await analyse({ ...project, ...files });
  return analysis.targets.map((target) => flashPlanOf(target, analysis.ledgerOf(target), analysis.artifacts));
}

const signed = signedImage({ version: '2.3', payload: 0x400, type: 0, code: 0x1000 });
const cli = 'STM32_Programmer_CLI -c port=SWD -el "my loader.stldr"';

describe('flashPlanOf', () => {
  it('lists images by address, with the lines that program them and commands to paste', async () => {
    const plans = await plansOf({
      'app_sign.bin': signed,
      'Model/network_atonbuf.xSPI2.raw': new Uint8Array(0x1000).fill(7),
      'flash.sh': `#!/bin/sh\n${cli} -w app_sign.bin 0x70100000\n`,
    });
    expect(flashJson(plans).targets).toEqual([
      {
        name: 'STM32N6570-DK',
        memories: [{ name: 'XSPI2', start: '0x70000000', end: '0x78000000' }],
        images: [
          {
            role: 'application',
            file: 'app_sign.bin',
            start: '0x70100000',
            end: '0x70101400',
            evidence: { file: 'flash.sh', line: 1, text: `${cli} -w app_sign.bin 0x70100000` },
            signed: {
              headerVersion: '2.3',
              payload: 0x400,
              entry: '0x34000c01',
              unsigned: null,
              differences: [],
            },
          },
          {
            role: 'weights of Model/network.c',
            file: 'Model/network_atonbuf.xSPI2.raw',
            start: '0x70380000',
            end: '0x70381000',
            evidence: null,
            signed: null,
          },
        ],
        overlaps: [],
        erases: [],
        commands: [
          'STM32_Programmer_CLI -c port=SWD mode=HOTPLUG -el "my loader.stldr" -w app_sign.bin 0x70100000',
          'cp Model/network_atonbuf.xSPI2.raw Model/network_atonbuf.xSPI2.bin',
          'STM32_Programmer_CLI -c port=SWD mode=HOTPLUG -el "my loader.stldr" -w Model/network_atonbuf.xSPI2.bin 0x70380000',
        ],
        missing: [],
      },
    ]);
    expect(flashText(plans)).toContain('nothing in the project programs it');
    expect(flashMarkdown(plans)).toContain('| 0x70100000 | 5 KiB | application | `app_sign.bin` |');
  });

  it('says what is missing, and names the board’s own loader', async () => {
    const [plan] = await plansOf({
      'flash.sh': 'STM32_Programmer_CLI -w Model/network_data.bin 0x70380000\n',
    });
    expect(plan!.commands).toEqual([
      'STM32_Programmer_CLI -c port=SWD mode=HOTPLUG -el MX66UW1G45G_STM32N6570-DK.stldr -w Model/network_data.bin 0x70380000',
    ]);
    const [bare] = await plansOf({});
    expect(bare!.missing).toEqual([
      'weights of Model/network.c at 0x70380000: no file of the project is known to be it',
    ]);
  });

  it('takes the loader from a variable, and tells what is erased', async () => {
    const [plan] = await plansOf({
      'flash.sh': `EL=own.stldr\n${cli.replace(/ -el.*/, '')} -el $EL -e all\n${cli.replace(/ -el.*/, '')} -el $EL -w Model/network_data.bin 0x70380000\n`,
    });
    expect(plan!.commands).toEqual([
      'STM32_Programmer_CLI -c port=SWD mode=HOTPLUG -el own.stldr -w Model/network_data.bin 0x70380000',
    ]);
    expect(plan!.erases.map(({ what, line }) => [what, line])).toEqual([['all', 1]]);
    expect(flashText([plan!])).toContain('all erased by flash.sh:2');
  });

  it('shows images that share bytes', async () => {
    const big = signedImage({ version: '2.3', payload: 0x400, type: 0, code: 0x300000 });
    const [plan] = await plansOf({ 'app_sign.bin': big, 'flash.sh': `${cli} -w app_sign.bin 0x70100000\n` });
    expect(plan!.overlaps).toEqual([
      {
        range: { start: 0x70380000n, end: 0x70381000n },
        roles: ['application', 'weights of Model/network.c'],
      },
    ]);
  });

  it('names the command that programs the hex file of the FSBL, which says itself where it goes', async () => {
    const hex = ':0200000470008A\n:10000000000102030405060708090A0B0C0D0E0F78\n:00000001FF\n';
    const [plan] = await plansOf({
      'Binary/ai_fsbl.hex': hex,
      'Binary/other.hex': hex.replace('7000', '7008').replace('8A', '82'),
      'flash.sh': `${cli} -w Binary/other.hex\n${cli} -w Binary/ai_fsbl.hex\n`,
    });
    const fsbl = plan!.images.find(({ role }) => role === 'FSBL');
    expect([fsbl?.start, fsbl?.programmedBy?.line]).toEqual([0x70000000n, 1]);
    const [bare] = await plansOf({ 'Binary/ai_fsbl.hex': hex });
    expect(bare!.images.find(({ role }) => role === 'FSBL')?.programmedBy).toBeUndefined();
  });

  it("knows that ST's loader programs the weights of the model that it is given, whatever their file", async () => {
    const loader =
      '{ "network.c": "C:/somewhere/Model/network.c", "skip_external_flash_programming": false }';
    const [plan] = await plansOf({ 'tools/config_n6l.json': loader });
    expect(plan!.images.map(({ role, start, programmedBy }) => [role, start, programmedBy?.file])).toEqual([
      ['weights of Model/network.c', 0x70380000n, 'tools/config_n6l.json'],
    ]);
    expect(plan!.commands).toEqual([]);
  });

  it('says of a signed image what its header has, and whether it holds the binary beside it', async () => {
    const app = unsignedImage(0x2000);
    const lineOf = async (files: ProjectTexts): Promise<string | undefined> => {
      const plans = await plansOf({ 'flash.sh': `${cli} -w app_sign.bin 0x70100000\n`, ...files });
      return flashText(plans)
        .split('\n')
        .find((line) => line.includes('signed, header'))
        ?.trim();
    };
    const image = signedImage({ version: '2.1', payload: 0x400, type: 0, code: 0, content: app });
    expect(await lineOf({ 'app_sign.bin': image })).toBe(
      'signed, header 2.1, payload at 0x400, entry 0x34000c01',
    );
    expect(await lineOf({ 'app_sign.bin': image, 'app.bin': app })).toBe(
      'signed, header 2.1, payload at 0x400, entry 0x34000c01; holds app.bin',
    );
    expect(await lineOf({ 'app_sign.bin': image, 'app.bin': unsignedImage(0x3000) })).toContain(
      '; does not hold app.bin',
    );
  });

  it('says where a signed image is not of the last build, by the size that the map shows', async () => {
    const map = (size: number): string =>
      mapText({
        regions: [['RAM', 0x34000400, 0xffc00]],
        sections: [
          {
            name: '.text',
            start: 0x34000400,
            size,
            inputs: [{ name: '.text', start: 0x34000400, size, object: 'build/main.o' }],
          },
        ],
      });
    const differencesWith = async (size: number): Promise<unknown> => {
      const plans = await plansOf({
        'flash.sh': `${cli} -w app_sign.bin 0x70100000\n`,
        'app_sign.bin': signed,
        'build/app.map': map(size),
      });
      return flashJson(plans).targets[0]!.images[0]!.signed?.differences;
    };
    expect(await differencesWith(0x1000)).toEqual([]);
    // The signing tool pads.
    expect(await differencesWith(0xff8)).toEqual([]);
    expect(await differencesWith(0x1800)).toEqual([
      'build/app.map makes an image of 7 KiB, this one has 5 KiB',
    ]);
  });
});
