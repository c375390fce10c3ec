import { describe, expect, it } from 'vitest';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';
import { mapText } from '../../../support/miniImage';
import { miniProject, npuRam5, octoFlash, type MiniProject } from '../../../support/miniProject';
import { weightsAt } from '../../../support/twoModels';

function at(offset: string, size: number): MiniProject {
  return { pools: [npuRam5, { ...octoFlash, offset }], buffers: [weightsAt(offset, size)] };
}

async function found(change: MiniProject, files: ProjectTexts) {
  const analysis = await analyse({ ...miniProject(change), ...files });
  return {
    analysis,
    findings: analysis.findings.filter((finding) => finding.rule === 'weights-overlap-boot'),
  };
}

const extmem = (...lines: string[]): ProjectTexts => ({
  'FSBL/Inc/stm32_extmem_conf.h': lines.map((line) => `#define ${line}\n`).join(''),
});
const application = extmem('EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u');
const copied = extmem('EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u', 'EXTMEM_LRUN_SOURCE_SIZE 0x00100000u');
const sized: ProjectTexts = {
  ...copied,
  'flash.sh': 'STM32_Programmer_CLI -w app_sign.bin 0x70100000\n',
  'app_sign.bin': new Uint8Array(0x100000),
};
const hex = (address: string): string => {
  const sum = (bytes: number[]): string =>
    ((-bytes.reduce((total, byte) => total + byte, 0) & 0xff) >>> 0).toString(16).padStart(2, '0');
  const high = [2, 0, 0, 4, parseInt(address.slice(2, 4), 16), parseInt(address.slice(4, 6), 16)];
  const data = [4, parseInt(address.slice(6, 8), 16), parseInt(address.slice(8, 10), 16), 0, 1, 2, 3, 4];
  const line = (bytes: number[]): string =>
    `:${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}${sum(bytes)}\n`.toUpperCase();
  return `${line(high)}${line(data)}:00000001FF\n`;
};
const withFsbl: ProjectTexts = { 'Binary/ai_fsbl.hex': hex('0x70000000') };

describe('weights-overlap-boot', () => {
  it.each<[string, MiniProject, ProjectTexts, string[]]>([
    ['behind the application, size unknown', at('0x70380000', 0x1000), application, []],
    ['on the base of the application', at('0x70080000', 0x90000), application, ['error']],
    ['up to the base of the application', at('0x70080000', 0x80000), application, []],
    ['in what the FSBL copies, which is no size of an image', at('0x70180000', 0x1000), copied, []],
    ['in the application that a step writes', at('0x70180000', 0x1000), sized, ['error']],
    ['where the written application ends', at('0x70200000', 0x1000), sized, []],
    ['in the application, whose size nobody knows', at('0x70180000', 0x1000), application, []],
    ['on a prebuilt FSBL', at('0x70000000', 0x1000), withFsbl, ['error']],
    ['behind a prebuilt FSBL of four bytes', at('0x70000004', 0x1000), withFsbl, []],
    [
      'activations in the RAM of the FSBL',
      { buffers: [{ name: 'conv_out', base: '0x34180000', start: 0, end: 0x10000 }] },
      withFsbl,
      [],
    ],
  ])('%s', async (_name, change, files, expected) => {
    expect((await found(change, files)).findings.map((finding) => finding.severity)).toEqual(expected);
  });

  it('takes the size of the application from the last link', async () => {
    const map = (size: number): ProjectTexts => ({
      'build/app.map': mapText({
        regions: [['RAM', 0x34000400, 0xffc00]],
        sections: [
          {
            name: '.text',
            start: 0x34000400,
            size,
            inputs: [{ name: '.text.main', start: 0x34000400, size, object: 'build/main.o' }],
          },
        ],
      }),
    });
    const weights = at('0x70110000', 0x1000);
    const reaching = await found(weights, { ...application, ...map(0x10000) });
    expect(reaching.findings.map((finding) => finding.overlap)).toEqual([
      { start: 0x70110000n, end: 0x70110400n },
    ]);
    expect(reaching.findings[0]?.related[0]?.message).toContain('size from build/app.map');
    expect((await found(weights, { ...application, ...map(0xfc00) })).findings).toEqual([]);
    // What is really linked counts more than what the FSBL is told to copy.
    expect((await found(weights, { ...sized, ...map(0xfc00) })).findings).toEqual([]);
  });

  it('takes the size from the binary that is written there', async () => {
    const flash = '#!/bin/sh\nSTM32_Programmer_CLI -c port=SWD -w build/app_sign.bin 0x70100000\n';
    const binary = (bytes: number): ProjectTexts => ({
      'flash.sh': flash,
      'build/app_sign.bin': new Uint8Array(bytes),
    });
    expect((await found(at('0x70101000', 0x1000), binary(0x1001))).findings).toHaveLength(1);
    expect((await found(at('0x70101000', 0x1000), binary(0x1000))).findings).toEqual([]);
  });

  it('says both ends and moves the pool to the next free sector', async () => {
    const script =
      'arm-none-eabi-objcopy -I binary network_data.xSPI2.bin --change-addresses 0x70000000 -O ihex network_data.hex\n';
    const { analysis, findings } = await found(at('0x70000000', 0x1000), {
      ...withFsbl,
      ...sized,
      'Model/generate.sh': script,
    });
    expect(findings[0]).toMatchObject({ place: { file: 'Model/net.mpool' } });
    expect(findings[0]?.message).toBe(
      'The board does not boot: 4 bytes of the FSBL and weights erase each other. The weights of Model/network.c in pool octoFlash, [0x70000000, 0x70001000), 4096 bytes (4 KiB), cover the base of the FSBL, 0x70000000, with all of its 4 bytes (Binary/ai_fsbl.hex:2). Move the pool behind the image and generate the model again, or program the image elsewhere.',
    );
    const [fix] = analysis.fixesOf(findings[0]!);
    expect(fix?.title).toBe(
      'Move pool octoFlash to the next free sector (0x70010000), then generate the model again',
    );
    expect(fix?.edits.map(({ file, newText }) => [file, newText])).toEqual([
      ['Model/net.mpool', '"0x70010000"'],
      ['Model/generate.sh', '0x70010000'],
    ]);
  });

  it('leaves the room that the application needs when it moves a pool', async () => {
    const { analysis, findings } = await found(at('0x70000000', 0x180000), { ...withFsbl, ...sized });
    expect(findings).toHaveLength(2);
    expect(analysis.fixesOf(findings[0]!)[0]?.title).toContain('(0x70200000)');
  });

  it('does not take weights of any name for an application', async () => {
    const flash = 'STM32_Programmer_CLI -w Model/blob.bin 0x70380000\n';
    expect((await found(at('0x70380000', 0x1000), { 'flash.sh': flash })).findings).toEqual([]);
  });
});
