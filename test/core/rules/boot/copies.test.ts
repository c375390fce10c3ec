import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../../core/base/size';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';
import { mapText } from '../../../support/miniImage';
import { miniProject, npuRam5 } from '../../../support/miniProject';

interface Copy {
  readonly size?: string;
  readonly destination?: string;
  /** Sources of the FSBL beside its main. */
  readonly boot?: string;
  /** The FSBL's MEMORY. */
  readonly fsbl?: string;
}

const fsblMemory =
  '  ROM (rx) : ORIGIN = 0x34180400, LENGTH = 255K\n  RAM (rw) : ORIGIN = 0x341C0000, LENGTH = 256K';

/** An application with an FSBL that copies it; the map shows 64 KiB and a header of 1 KiB at 0x34000400. */
function project({
  size = '0x00020000u',
  destination = '0x34000000u',
  fsbl = fsblMemory,
  boot = '',
}: Copy): ProjectTexts {
  return {
    ...miniProject({ pools: [npuRam5], buffers: [] }),
    'build/app.map': mapText({
      regions: [['RAM', 0x34000400, 0xffc00]],
      sections: [
        {
          name: '.text',
          start: 0x34000400,
          size: 0x10000,
          inputs: [{ name: '.text', start: 0x34000400, size: 0x10000, object: 'build/main.o' }],
        },
      ],
    }),
    'FSBL/Makefile':
      'C_SOURCES += Src/main.c\nLDSCRIPT = fsbl.ld\nLDFLAGS = -T$(LDSCRIPT)\nfsbl.elf: main.o\n\tarm-none-eabi-gcc main.o $(LDFLAGS) -o $@\n',
    'FSBL/fsbl.ld': `_estack = 0x34200000;\n_Min_Stack_Size = 0x800;\nMEMORY\n{\n${fsbl}\n}\nSECTIONS { .text : { *(.text*) } > ROM\n .bss : { *(.bss*) } > RAM }\n`,
    'FSBL/Src/main.c': `int main(void) { return 0; }\n${boot}`,
    'FSBL/Core/Inc/stm32_extmem_conf.h': [
      '#define EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u',
      ...(size === '' ? [] : [`#define EXTMEM_LRUN_SOURCE_SIZE ${size}`]),
      ...(destination === '' ? [] : [`#define EXTMEM_LRUN_DESTINATION_ADDRESS ${destination}`]),
      '',
    ].join('\n'),
  };
}

const byHeader =
  'uint32_t BOOT_GetApplicationSize(uint32_t img_addr) { return *(uint32_t *)(img_addr + 0x6C) + 0x400; }\n';
const byConstant =
  'uint32_t BOOT_GetApplicationSize(uint32_t img_addr) { return EXTMEM_LRUN_SOURCE_SIZE; }\n';

async function found(rule: string, copy: Copy): Promise<string[]> {
  const { findings } = await analyse(project(copy));
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ severity, overlap }) => `${severity}${overlap ? ` ${formatRange(overlap)}` : ''}`);
}

describe('load-overlaps-fsbl', () => {
  it.each<[string, Copy, string[]]>([
    ['over the start of its code', { destination: '0x34170000u' }, ['error [0x34180400, 0x34190000)']],
    [
      'over its stack',
      { destination: '0x341ff900u', size: '0x00000700u' },
      ['error [0x341ff900, 0x34200000)'],
    ],
    [
      'into the end of a region',
      { destination: '0x34190000u', size: '0x00010000u' },
      ['warning [0x34190000, 0x341a0000)'],
    ],
    ['up to its first byte', { size: '0x00180400u' }, []],
    ['one byte more', { size: '0x00180401u' }, ['error [0x34180400, 0x34180401)']],
    ['the size is not known', { destination: '0x34170000u', size: '' }, []],
    [
      'the FSBL goes by the header: the image itself, and what comes along behind it',
      { destination: '0x34170000u', size: '0x00000400u', boot: byHeader },
      ['error [0x34180400, 0x341805c0)'],
    ],
    [
      'the FSBL goes by the header, which ends before it',
      { destination: '0x34100000u', size: '0x00100000u', boot: byHeader },
      [],
    ],
    ['the destination is not known', { destination: '' }, []],
    [
      'an FSBL elsewhere',
      { destination: '0x34170000u', fsbl: fsblMemory.replace('0x34180400', '0x34100000') },
      [],
    ],
  ])('%s', async (_name, copy, expected) => {
    expect(await found('load-overlaps-fsbl', copy)).toEqual(expected);
  });
});

describe('image-exceeds-copy', () => {
  it.each<[string, Copy, string[]]>([
    ['the template’s 64 KiB, and a header more', { size: '0x00010000u' }, ['error']],
    ['exactly', { size: '0x00010400u' }, ['information']],
    ['a little to spare', { size: '0x00010800u' }, ['information']],
    ['enough to spare', { size: '0x00011400u' }, []],
    ['the size of the copy is not known', { size: '' }, []],
    ['the FSBL goes by the header', { size: '0x00010000u', boot: byHeader }, []],
    ['its own function gives the constant again', { size: '0x00010000u', boot: byConstant }, ['error']],
    ['the template’s weak function', { size: '0x00010000u', boot: `__weak ${byHeader}` }, ['error']],
  ])('%s', async (_name, copy, expected) => {
    expect(await found('image-exceeds-copy', copy)).toEqual(expected);
  });

  it('writes what the application has, rounded up', async () => {
    const analysis = await analyse(project({ size: '0x00010000u' }));
    const finding = analysis.findings.find(({ rule }) => rule === 'image-exceeds-copy')!;
    expect(finding.message).toContain('1024 bytes');
    const [fix] = analysis.fixesOf(finding);
    expect(fix?.edits.map(({ newText }) => newText)).toEqual(['0x00010400']);
  });
});
