import { describe, expect, it } from 'vitest';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../../support/miniProject';
import { signedImage, unsignedImage } from '../../../support/signedImage';
import { weightsAt } from '../../../support/twoModels';

/** A model that reads 64 KiB of weights at 0x70380000. */
const size = 0x10000;
const project: ProjectTexts = miniProject({
  pools: [npuRam5, octoFlash],
  buffers: [weightsAt('0x70380000', size), { name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 }],
});

const blob = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 0xff);

/** An Intel HEX file of bytes at an address, 16 in a record. */
function hexOf(bytes: Uint8Array, address: number): string {
  const lines: string[] = [];
  const record = (type: number, at: number, data: readonly number[]): void => {
    const head = [data.length, at >> 8, at & 0xff, type, ...data];
    const sum = (256 - (head.reduce((a, b) => a + b, 0) & 0xff)) & 0xff;
    lines.push(`:${[...head, sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`.toUpperCase());
  };
  for (let at = 0; at < bytes.length; at += 16) {
    const target = address + at;
    if (at === 0 || (target & 0xffff) === 0) record(4, 0, [(target >>> 24) & 0xff, (target >>> 16) & 0xff]);
    record(0, target & 0xffff, [...bytes.subarray(at, at + 16)]);
  }
  record(1, 0, []);
  return `${lines.join('\n')}\n`;
}

async function found(rule: string, files: ProjectTexts): Promise<string[]> {
  const { findings } = await analyse({ ...project, ...files });
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ severity, place }) => `${severity} ${place.file}`);
}

const cli = 'STM32_Programmer_CLI -c port=SWD -el MX66.stldr';
const blobFile: ProjectTexts = { 'Model/network_data.xSPI2.bin': blob };
const wrongByte = blob.map((byte, at) => (at === 300 ? byte ^ 1 : byte));

describe('weights-address-mismatch', () => {
  it.each<[string, ProjectTexts, string[]]>([
    ['a hex of any name with the bytes of the blob', { 'out/w.hex': hexOf(blob, 0x71000000) }, ['out/w.hex']],
    ['the same at the pool', { 'out/w.hex': hexOf(blob, 0x70380000) }, []],
    ['a hex with other bytes', { 'out/w.hex': hexOf(wrongByte, 0x71000000) }, []],
    ['the blob', { 'flash.sh': `${cli} -w Model/network_data.xSPI2.bin 0x71000000` }, ['flash.sh']],
    ['the blob at the pool', { 'flash.sh': `${cli} -w Model/network_data.xSPI2.bin 0x70380000` }, []],
    [
      'a copy of another name, by its bytes',
      { 'w.bin': blob, 'flash.sh': `${cli} -w w.bin 0x71000000` },
      ['flash.sh'],
    ],
    [
      'a file of its size with other bytes',
      { 'w.bin': wrongByte, 'flash.sh': `${cli} -w w.bin 0x71000000` },
      [],
    ],
    [
      'what a step made of the blob',
      { 'flash.sh': `cp Model/network_data.xSPI2.bin build/w.bin\n${cli} -w build/w.bin 0x71000000` },
      ['flash.sh'],
    ],
    [
      'what another script made of the blob',
      {
        Makefile: `${String(project['Makefile'])}\nw.bin: Model/network_data.xSPI2.bin\n\tcp $< $@\n`,
        'flash.ps1': `$cli = "STM32_Programmer_CLI"\n& $cli -w w.bin 0x71000000`,
      },
      ['flash.ps1'],
    ],
    ['the application', { 'flash.sh': `${cli} -w build/app_signed.bin 0x70100000` }, []],
    [
      'an address that only a run could tell',
      { 'flash.sh': `${cli} -w Model/network_data.xSPI2.bin $1` },
      [],
    ],
  ])('%s', async (_, files, places) => {
    expect(await found('weights-address-mismatch', { ...blobFile, ...files })).toEqual(
      places.map((place) => `error ${place}`),
    );
  });

  it('corrects the variable that holds the address', async () => {
    const script = `ADDR=0x71000000\n${cli} -w Model/network_data.xSPI2.bin $ADDR\n`;
    const { findings, fixesOf } = await analyse({ ...project, ...blobFile, 'flash.sh': script });
    const finding = findings.find(({ rule }) => rule === 'weights-address-mismatch')!;
    const [edit] = fixesOf(finding)[0]!.edits;
    expect([edit!.file, script.slice(edit!.span.start, edit!.span.end), edit!.newText]).toEqual([
      'flash.sh',
      '0x71000000',
      '0x70380000',
    ]);
  });
});

describe('weights-overlap-boot', () => {
  const conf = {
    'FSBL/Core/Inc/stm32_extmem_conf.h':
      '#define EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u\n#define EXTMEM_LRUN_SOURCE_SIZE 0x00400000u\n#define EXTMEM_LRUN_DESTINATION_ADDRESS 0x34000000u\n',
  };
  const app = (code: number): ProjectTexts => ({
    'build/app-trusted.bin': signedImage({ version: '2.3', payload: 0x400, type: 0, code }),
  });
  it.each<[string, ProjectTexts, string[]]>([
    ['the window that is copied is no image', conf, []],
    ['a signed image that ends before', { ...conf, ...app(0x200000) }, []],
    ['a signed image that reaches into them', { ...conf, ...app(0x300000) }, ['error Model/net.mpool']],
    [
      'a written one, by PowerShell',
      {
        'flash.ps1': `& STM32_Programmer_CLI -w app_sign.bin 0x70100000`,
        'app_sign.bin': new Uint8Array(0x300000).fill(1),
      },
      ['error Model/net.mpool'],
    ],
    [
      'a written one that ends before',
      {
        'flash.ps1': `& STM32_Programmer_CLI -w app_sign.bin 0x70100000`,
        'app_sign.bin': new Uint8Array(0x200000).fill(1),
      },
      [],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await found('weights-overlap-boot', files)).toEqual(expected);
  });
});

describe('signature-misaligned', () => {
  const image = (version: '2.1' | '2.3', payload: number): ProjectTexts => ({
    'build/app_signed.bin': signedImage({ version, payload, type: 0, code: 4096 }),
  });
  it.each<[string, ProjectTexts, string[]]>([
    ['header 2.3, payload at 0x240', image('2.3', 0x240), ['error build/app_signed.bin']],
    ['header 2.1, payload at 0x200', image('2.1', 0x200), ['error build/app_signed.bin']],
    ['header 2.3, aligned', image('2.3', 0x400), []],
    ['header 2.1, aligned', image('2.1', 0x400), []],
    [
      'header 2.3, payload at 0x240, as Intel HEX',
      {
        'build/app_signed.hex': hexOf(image('2.3', 0x240)['build/app_signed.bin'] as Uint8Array, 0x70100000),
      },
      ['error build/app_signed.hex'],
    ],
    [
      'header 2.3, aligned, as Intel HEX',
      {
        'build/app_signed.hex': hexOf(image('2.3', 0x400)['build/app_signed.bin'] as Uint8Array, 0x70100000),
      },
      [],
    ],
    ['a table at no known place', image('2.3', 0x300), []],
    ['a binary that is not signed', { 'build/app_signed.bin': new Uint8Array(4096) }, []],
  ])('%s', async (_, files, expected) => {
    expect(await found('signature-misaligned', files)).toEqual(expected);
  });
});

it('signature-misaligned says which entry the header has, and which handler it should be', async () => {
  const { findings } = await analyse({
    ...project,
    'build/app_signed.bin': signedImage({ version: '2.3', payload: 0x240, type: 0, code: 4096 }),
  });
  expect(findings.find(({ rule }) => rule === 'signature-misaligned')?.message).toBe(
    'The board does not start from this image: its vector table is at 0x240, not at 0x400. The header (version 2.3) says that the entry is 0x34000c41; the reset handler, the second vector of the table at 0x240, is 0x34000c01. Sign the binary again with -align.',
  );
});

describe('signed-image-outdated', () => {
  /** Larger than the head of a file that is looked at first, and no multiple of 16. */
  const size = 100_005;
  const app = unsignedImage(size);
  const changed = (at: number): Uint8Array => app.map((byte, i) => (i === at ? byte ^ 1 : byte));
  const signedOf = (content: Uint8Array, version: '2.1' | '2.3' = '2.3', payload = 0x400): Uint8Array =>
    signedImage({ version, payload, type: 0, code: 0, content });
  const sign = {
    'sign.sh': 'STM32_SigningTool_CLI -bin build/app.bin -nk -hv 2.3 -align -o build/out.bin\n',
  };
  const pair = (binary: Uint8Array, signed: Uint8Array, name = 'build/app_signed.bin'): ProjectTexts => ({
    'build/app.bin': binary,
    [name]: signed,
  });
  it.each<[string, ProjectTexts, string[]]>([
    ['the same, header 2.3', pair(app, signedOf(app)), []],
    ['the same, header 2.1', pair(app, signedOf(app, '2.1')), []],
    ['the same behind a header that is not padded', pair(app, signedOf(app, '2.3', 0x240)), []],
    ['one byte at the start', pair(changed(20), signedOf(app)), ['information build/app_signed.bin']],
    [
      'one byte far behind',
      pair(changed(99_000), signedOf(app, '2.1')),
      ['information build/app_signed.bin'],
    ],
    [
      'one byte at the very end',
      pair(changed(size - 1), signedOf(app)),
      ['information build/app_signed.bin'],
    ],
    ['a longer binary', pair(unsignedImage(size + 100), signedOf(app)), ['information build/app_signed.bin']],
    [
      'a shorter binary',
      pair(unsignedImage(size - 100), signedOf(app)),
      ['information build/app_signed.bin'],
    ],
    ['within the padding', pair(app.slice(0, 100_001), signedOf(app.slice(0, 100_001))), []],
    [
      'another name for signed',
      pair(changed(20), signedOf(app), 'build/app-Trusted.bin'),
      ['information build/app-Trusted.bin'],
    ],
    [
      'a command that signs it',
      { ...sign, ...pair(changed(20), signedOf(app), 'build/out.bin') },
      ['warning build/out.bin'],
    ],
    ['the same by a command', { ...sign, ...pair(app, signedOf(app), 'build/out.bin') }, []],
    ['a name that says nothing', pair(changed(20), signedOf(app), 'build/release.bin'), []],
    ['a binary of another folder', { 'old/app.bin': changed(20), 'build/app_signed.bin': signedOf(app) }, []],
    [
      'commands that disagree',
      {
        'sign.sh': `${sign['sign.sh']}STM32_SigningTool_CLI -bin build/other.bin -nk -o build/out.bin\n`,
        'build/other.bin': app,
        ...pair(changed(20), signedOf(app), 'build/out.bin'),
      },
      [],
    ],
    [
      'a payload that is not found',
      pair(
        changed(20),
        signedImage({
          version: '2.3',
          payload: 0x400,
          type: 0,
          code: 0,
          entry: 8,
          content: app.map((byte) => byte ^ 0x5a),
        }),
      ),
      [],
    ],
    ['a binary that is signed itself', pair(signedOf(changed(20)), signedOf(app)), []],
    ['a signed file that is cut short', pair(app, signedOf(app).slice(0, 90_000)), []],
    ['an empty binary', pair(new Uint8Array(0), signedOf(app)), []],
  ])('%s', async (_, files, expected) => {
    expect(await found('signed-image-outdated', files)).toEqual(expected);
  });

  it('names the byte, both files and the command', async () => {
    const { findings } = await analyse({
      ...project,
      ...sign,
      ...pair(changed(99_000), signedOf(app), 'build/out.bin'),
    });
    const finding = findings.find(({ rule }) => rule === 'signed-image-outdated')!;
    expect(finding.message).toBe(
      'The board may run another program than the one that was built: build/out.bin does not hold build/app.bin. Its payload differs from byte 0x182b8 on, which is 0x186b8 of the file. sign.sh:1 makes one of the other. Sign the binary again, and program the result.',
    );
    expect(finding.related.map(({ file }) => file)).toEqual(['build/app.bin']);
  });
});

describe('signing-without-align and program-file-unsupported', () => {
  it.each<[string, string, ProjectTexts, string[]]>([
    [
      'signing-without-align',
      'without',
      { 'sign.sh': 'STM32_SigningTool_CLI -bin app.bin -nk -hv 2.3 -o s.bin' },
      ['information sign.sh'],
    ],
    [
      'signing-without-align',
      'with',
      { 'sign.sh': 'STM32_SigningTool_CLI -bin app.bin -nk -hv 2.3 -align -o s.bin' },
      [],
    ],
    [
      'signing-without-align',
      'unknown options',
      { 'sign.sh': 'STM32_SigningTool_CLI -bin app.bin $SIGN_OPTIONS -o s.bin' },
      [],
    ],
    [
      'program-file-unsupported',
      'raw',
      { 'flash.sh': `${cli} -w Model/network_atonbuf.xSPI2.raw 0x70380000` },
      ['warning flash.sh'],
    ],
    ['program-file-unsupported', 'bin', { 'flash.sh': `${cli} -w Model/network_data.bin 0x70380000` }, []],
    [
      'program-file-unsupported',
      'objcopy may read it',
      {
        'gen.sh':
          'objcopy -I binary Model/network_atonbuf.xSPI2.raw --change-addresses 0x70380000 -O ihex x.hex',
      },
      [],
    ],
  ])('%s: %s', async (rule, _, files, expected) => {
    expect(await found(rule, files)).toEqual(expected);
  });
});

describe('weights-outdated', () => {
  it.each<[string, ProjectTexts, string[]]>([
    ['a blob of the size', blobFile, []],
    [
      'a blob of another',
      { 'Model/network_atonbuf.xSPI2.raw': blob.subarray(0, 40000) },
      ['warning Model/network.c'],
    ],
    ['the unit is rounded', { 'Model/network_atonbuf.xSPI2.raw': blob.subarray(0, size - 4) }, []],
    ['a hex of the size', { 'Model/network_data.hex': hexOf(blob, 0x70380000) }, []],
    [
      'a hex of a fourth of it',
      { 'Model/network_data.hex': hexOf(blob.subarray(0, 16000), 0x70380000) },
      ['warning Model/network.c'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await found('weights-outdated', files)).toEqual(expected);
  });
});

describe('weights-missing', () => {
  it.each<[string, ProjectTexts, string[]]>([
    ['nothing at all', {}, ['information Model/network.c']],
    [
      'a step for something else',
      { 'flash.sh': `${cli} -w app_sign.bin 0x70100000` },
      ['information Model/network.c'],
    ],
    ['a blob', blobFile, []],
    [
      'a step, though the blob is made elsewhere',
      { 'flash.sh': `${cli} -w Model/network_data.xSPI2.bin 0x70380000` },
      [],
    ],
    [
      'a script that generates the model',
      { 'Model/generate.sh': 'stedgeai generate -m x.tflite --target stm32n6' },
      [],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await found('weights-missing', files)).toEqual(expected);
  });
});
