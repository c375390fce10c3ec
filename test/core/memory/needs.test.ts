import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../core/base/size';
import { fulfilmentOf, type Fulfilment, type Provision, type Search } from '../../../core/memory/needs/need';
import { needsOf } from '../../../core/memory/needs/needs';
import { analyse, type ProjectTexts } from '../../support/memoryProject';
import { linkerScript, miniProject, npuRam5, octoFlash } from '../../support/miniProject';
import { signedImage } from '../../support/signedImage';
import { weightsAt } from '../../support/twoModels';

const range = { start: 0x100n, end: 0x200n };

function provision(start?: bigint, end?: bigint): Provision {
  const part = start === undefined || end === undefined ? undefined : { start, end };
  return { by: 'copy', range: part, file: 'a.h', line: 3 };
}

function searched(...provisions: Provision[]): Search {
  return { kind: 'searched', provisions, looked: [{ at: 'sources', count: 7 }] };
}

function shown(fulfilment: Fulfilment): string {
  switch (fulfilment.kind) {
    case 'fulfilled':
      return `by ${fulfilment.by.map(({ by, file }) => `${by} ${file}`).join(', ')}`;
    case 'partly':
      return `missing ${fulfilment.missing.map(formatRange).join(' ')}`;
    case 'unfulfilled':
      return `none of ${fulfilment.looked.map(({ at, count }) => `${count} ${at}`).join(', ')}`;
    case 'unknown':
      return `unknown: ${fulfilment.why}`;
  }
}

describe('fulfilmentOf', () => {
  it.each<[string, Search, string]>([
    ['nothing', searched(), 'none of 7 sources'],
    ['all of it', searched(provision(0x100n, 0x200n)), 'by copy a.h'],
    ['all but the last byte', searched(provision(0x100n, 0x1ffn)), 'missing [0x000001ff, 0x00000200)'],
    [
      'two that meet',
      searched(provision(0x100n, 0x180n), provision(0x180n, 0x200n)),
      'by copy a.h, copy a.h',
    ],
    [
      'two with a gap',
      searched(provision(0x0n, 0x180n), provision(0x181n, 0x300n)),
      'missing [0x00000180, 0x00000181)',
    ],
    ['an empty one', searched(provision(0x100n, 0x100n)), 'missing [0x00000100, 0x00000200)'],
    ['one of unknown extent', searched(provision(0x100n, 0x101n), provision()), 'by copy a.h, copy a.h'],
    ['nobody can tell', { kind: 'unknown', why: 'no sources' }, 'unknown: no sources'],
  ])('%s', (_name, search, expected) => {
    expect(shown(fulfilmentOf({ range }, search))).toBe(expected);
  });
});

/** Weights in flash, and a stack that ends in AXISRAM6. */
const project: ProjectTexts = {
  ...miniProject({ pools: [npuRam5, octoFlash], buffers: [weightsAt('0x70380000', 0x10000)] }),
  'app.ld': `_estack = 0x343a0000;\n_Min_Stack_Size = 0x800;\n${linkerScript('  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 3711K')}`,
  'Src/main.c': 'int main(void) { return 0; }\n',
};
const nothing = [
  'programming octoFlash [0x70380000, 0x70390000) none of 0 programming commands',
  'start stack [0x3439f800, 0x343a0000) none of 1 sources',
];
const copies = (size: string): ProjectTexts => ({
  'FSBL/Core/Inc/stm32_extmem_conf.h': `#define EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u\n#define EXTMEM_LRUN_SOURCE_SIZE ${size}\n`,
  'build/app-trusted.bin': signedImage({ version: '2.3', payload: 0x400, type: 0, code: 0x1000 }),
});

describe('needsOf', () => {
  it.each<[string, ProjectTexts, string[]]>([
    ['nothing provides for anything', {}, nothing],
    [
      'a command that writes something else',
      { 'flash.sh': 'STM32_Programmer_CLI -w other.bin 0x72000000\n' },
      [nothing[0]!.replace('none of 0', 'none of 1'), nothing[1]!],
    ],
    [
      'a blob, and a source that switches the RAM on',
      {
        'Model/network_data.xSPI2.bin': new Uint8Array(0x10000).fill(1),
        'Src/main.c': 'void SystemInit(void) { RAMCFG_SRAM6_AXI->CR &= ~RAMCFG_CR_SRAMSD; }\n',
      },
      [
        'programming octoFlash [0x70380000, 0x70390000) by blob Model/network_data.xSPI2.bin',
        'start stack [0x3439f800, 0x343a0000) by source Src/main.c',
      ],
    ],
    [
      'a script that makes the blob, and an empty source',
      { 'Model/generate.sh': 'stedgeai generate -m x.tflite --target stm32n6\n', 'Src/main.c': '' },
      [
        'programming octoFlash [0x70380000, 0x70390000) unknown: Model/generate.sh makes the blob',
        nothing[1]!,
      ],
    ],
    [
      'a copy of the whole application',
      copies('0x00001400u'),
      [
        ...nothing,
        'wholeCopy application [0x70100000, 0x70101400) by copy FSBL/Core/Inc/stm32_extmem_conf.h',
      ],
    ],
    [
      'a copy that is a byte too short',
      copies('0x000013ffu'),
      [...nothing, 'wholeCopy application [0x70100000, 0x70101400) missing [0x701013ff, 0x70101400)'],
    ],
  ])('%s', async (_name, files, expected) => {
    const { targets, artifacts, ledgerOf } = await analyse({ ...project, ...files });
    const [target] = targets;
    const sources = { target: target!, artifacts, ledger: ledgerOf(target!) };
    expect(
      (['programming', 'start', 'wholeCopy'] as const).flatMap((kind) =>
        needsOf(kind, sources).map(
          ({ need, fulfilment }) =>
            `${need.kind} ${need.claim.name} ${formatRange(need.range)} ${shown(fulfilment)}`,
        ),
      ),
    ).toEqual(expected);
  });
});
