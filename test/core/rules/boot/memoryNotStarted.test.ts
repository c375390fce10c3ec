import { expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { mapText } from '../../../support/miniImage';
import { linkerScript, miniProject, npuRam5 } from '../../../support/miniProject';

const script = (top: string): string =>
  `_estack = ${top};\n_Min_Stack_Size = 0x800;\n${linkerScript('  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 3711K')}`;
const map = (start: number, name: string): string =>
  mapText({
    regions: [['RAM', 0x34000400, 3711 * 1024]],
    sections: [{ name, start, size: 0x100, inputs: [{ name, start, size: 0x100, object: 'build/main.o' }] }],
  });
const main = { 'Src/main.c': 'int main(void) { return 0; }\n' };
const off = '0x343a0000';
const on = '0x34200000';

it.each<[string, Record<string, string>, string[]]>([
  ['the stack ends in AXISRAM6', { 'app.ld': script(off), ...main }, ['warning app.ld']],
  ['the stack ends where AXISRAM2 does', { 'app.ld': script(on), ...main }, []],
  [
    '.bss lies in AXISRAM3',
    { 'app.ld': script(on), ...main, 'build/app.map': map(0x34200000, '.bss') },
    ['warning build/app.map'],
  ],
  [
    '.bss ends where AXISRAM2 does',
    { 'app.ld': script(on), ...main, 'build/app.map': map(0x341fff00, '.bss') },
    [],
  ],
  [
    'the startup code switches it on',
    {
      'app.ld': script(off),
      ...main,
      'Drivers/CMSIS/system_stm32n6xx.c':
        'void SystemInit(void) { RAMCFG_SRAM6_AXI->CR &= ~RAMCFG_CR_SRAMSD; }\n',
    },
    [],
  ],
  [
    'a driver that could do it is no start',
    {
      'app.ld': script(off),
      ...main,
      'Drivers/HAL/stm32n6xx_hal_ramcfg.c': 'void f(void) { x = RAMCFG_SRAM6; }\n',
    },
    ['warning app.ld'],
  ],
  ['no source is there', { 'app.ld': script(off) }, []],
  [
    'an FSBL may do it',
    {
      'app.ld': script(off),
      ...main,
      'flash.sh': 'STM32_Programmer_CLI -w FSBL/fsbl-trusted.bin 0x70000000\n',
    },
    [],
  ],
])('memory-not-started: %s', async (_name, files, expected) => {
  const { findings } = await analyse({ ...miniProject({ pools: [npuRam5], buffers: [] }), ...files });
  expect(
    findings
      .filter(({ rule }) => rule === 'memory-not-started')
      .map(({ severity, place }) => `${severity} ${place.file}`),
  ).toEqual(expected);
});
