import { expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { mapText } from '../../../support/miniImage';
import { cpuRam2, linkerScript, miniProject, npuRam5, type MiniBuffer } from '../../../support/miniProject';

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
    'data lie in PSRAM',
    { 'app.ld': script(on), ...main, 'build/app.map': map(0x90000000, '.data') },
    ['warning build/app.map'],
  ],
  [
    'data lie in PSRAM that the startup code sets up',
    {
      'app.ld': script(on),
      ...main,
      'Drivers/CMSIS/system_stm32n6xx.c': 'void SystemInit(void) { BSP_XSPI_RAM_Init(0); }\n',
      'build/app.map': map(0x90000000, '.data'),
    },
    [],
  ],
  ['data lie in flash', { 'app.ld': script(on), ...main, 'build/app.map': map(0x70400000, '.rodata') }, []],
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

const driver = { 'Runtime/ll_aton/ll_aton.c': 'void LL_ATON_Init(void) {}\n' };
const conv = { name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 };

it.each<[string, Record<string, string>, MiniBuffer[], string[]]>([
  ['nothing starts it', main, [conv], ['information AXISRAM5']],
  [
    'the application starts it before inference',
    { 'Src/main.c': 'int main(void) { NPURam_enable(); }\n' },
    [conv],
    [],
  ],
  ['main is not there', { 'Src/util.c': 'int f(void) { return 0; }\n' }, [conv], []],
  ['they lie in RAM that is on', main, [{ ...conv, base: '0x34100000' }], []],
  [
    'an FSBL may do it',
    { ...main, 'flash.sh': 'STM32_Programmer_CLI -w FSBL/fsbl-trusted.bin 0x70000000\n' },
    [conv],
    [],
  ],
  ['they lie in PSRAM', main, [{ ...conv, base: '0x90000000' }], ['information XSPI1']],
  [
    'the PSRAM is set up',
    { 'Src/main.c': 'int main(void) { MX_XSPI1_Init(); }\n' },
    [{ ...conv, base: '0x90000000' }],
    [],
  ],
])('memory-not-started of activations: %s', async (_name, files, buffers, expected) => {
  const psram = { name: 'hyperRAM', fname: 'xSPI1', offset: '0x90000000', size: '16', unit: 'MBYTES' };
  const { findings } = await analyse({
    ...miniProject({ pools: [cpuRam2, npuRam5, psram], buffers }),
    ...driver,
    ...files,
  });
  const own = findings.filter(({ rule }) => rule === 'memory-not-started');
  expect(own.map(({ severity, message }) => `${severity} ${/works in (\S+),/.exec(message)?.[1]}`)).toEqual(
    expected,
  );
});

it('memory-not-started of activations: silent without the sources of the runtime', async () => {
  const files = { ...miniProject({ pools: [npuRam5], buffers: [conv] }), ...main };
  expect((await analyse(files)).findings.map(({ rule }) => rule)).not.toContain('memory-not-started');
  expect((await analyse({ ...files, ...driver })).findings.map(({ rule }) => rule)).toContain(
    'memory-not-started',
  );
});
