import { formatAddress } from '../../base/size';
import { say } from '../../base/wording';
import type { Device } from '../../device/device';
import { assumedDevice } from '../../device/devices';
import { axiBanks, npuBanks, usualApplication } from '../../device/usualPlaces';
import { usualPool } from '../../device/usualPools';
import type { ScriptInput } from './scriptInput';

/** A piece of script with places to fill in, in LSP's snippet syntax. */
export interface Snippet {
  readonly prefix: string;
  readonly detail: string;
  readonly body: string;
}

/** Whole blocks, for the top of a script. */
export function commandSnippets(device: Device): readonly Snippet[] {
  const { rom, ram } = usualApplication;
  const body =
    axiBanks(device).length > 0
      ? [
          'MEMORY',
          '{',
          `  \${1:ROM} (rx)  : ORIGIN = \${2:${formatAddress(rom.start)}}, LENGTH = \${3:${rom.size >> 10n}K}`,
          `  \${4:RAM} (xrw) : ORIGIN = \${5:${formatAddress(ram.start)}}, LENGTH = \${6:${ram.size >> 10n}K}`,
          '}',
          '$0',
        ]
      : ['MEMORY', '{', '  ${1:RAM} (xrw) : ORIGIN = ${2:0x0}, LENGTH = ${3:64K}', '}', '$0'];
  return [
    { prefix: 'MEMORY { … }', detail: say`the memory regions of an application`, body: body.join('\n') },
    {
      prefix: 'SECTIONS { … }',
      detail: say`vector table, code, variables, heap and stack`,
      body: [
        'SECTIONS',
        '{',
        '  .isr_vector :',
        '  {',
        '    . = ALIGN(4);',
        '    KEEP(*(.isr_vector))',
        '  } >${1:ROM}',
        '',
        '  .text :',
        '  {',
        '    *(.text .text*)',
        '    *(.rodata .rodata*)',
        '    . = ALIGN(4);',
        '  } >$1',
        '',
        '  _sidata = LOADADDR(.data);',
        '  .data :',
        '  {',
        '    _sdata = .;',
        '    *(.data .data*)',
        '    . = ALIGN(4);',
        '    _edata = .;',
        '  } >${2:RAM} AT> $1',
        '',
        '  .bss (NOLOAD) :',
        '  {',
        '    _sbss = .;',
        '    *(.bss .bss*)',
        '    *(COMMON)',
        '    . = ALIGN(4);',
        '    _ebss = .;',
        '  } >$2',
        '}',
        '$0',
      ].join('\n'),
    },
  ];
}

/** Entries of MEMORY: one to fill in, and the banks of the device that no region names yet. */
export function regionSnippets(input: ScriptInput): readonly Snippet[] {
  const device = input.device ?? input.target?.addressing;
  const named = new Set(input.evaluation.regions.map((region) => region.name));
  const banks = device ? axiBanks(device).filter((bank) => !named.has(bank.name)) : [];
  const { whole } = usualApplication;
  return [
    {
      prefix: 'region',
      detail: say`a region of MEMORY`,
      body: `\${1:RAM} (\${2|xrw,rx,rw,r|}) : ORIGIN = \${3:${formatAddress(whole.start)}}, LENGTH = \${4:${whole.size >> 10n}K}$0`,
    },
    ...banks.map((bank) => ({
      prefix: bank.name,
      detail: say`the whole of ${bank.name}`,
      body: `${bank.name} (xrw) : ORIGIN = ${formatAddress(bank.range.start)}, LENGTH = ${(bank.range.end - bank.range.start) >> 10n}K$0`,
    })),
  ];
}

/** Output sections. Those for the NPU hold the model's data where ST's generator expects it. */
export function sectionSnippets(input: ScriptInput): readonly Snippet[] {
  const regions = input.evaluation.regions.filter((region) => !region.invented).map((region) => region.name);
  const region = regions.length === 0 ? '${2:RAM}' : `\${2|${regions.slice(0, 20).join(',')}|}`;
  const device = assumedDevice(input.device);
  const banks = npuBanks(device);
  const usualNames = banks.flatMap((bank) => [bank.name, usualPool(bank, device)?.name ?? bank.name]);
  const npuRegion = regions.find((name) => usualNames.some((usual) => name.startsWith(usual)));
  return [
    {
      prefix: 'section',
      detail: say`an output section placed in a region`,
      body: [
        '.${1:name} :',
        '{',
        '  . = ALIGN(4);',
        '  *(.$1 .$1.*)',
        '  . = ALIGN(4);',
        `} >${region}$0`,
      ].join('\n'),
    },
    {
      prefix: 'section (NOLOAD)',
      detail: say`room for buffers that nothing loads or clears`,
      body: ['.${1:name} (NOLOAD) :', '{', '  . = ALIGN(32);', '  *(.$1 .$1.*)', `} >${region}$0`].join('\n'),
    },
    {
      prefix: 'NPU section',
      detail: say`the model's data in an NPU RAM`,
      body: [
        `.AI_\${1|${banks.map((bank) => bank.name).join(',')}|} (NOLOAD) :`,
        '{',
        '  . = ALIGN(32);',
        '  KEEP(*(.AI_$1))',
        `} >${npuRegion ?? '$1'}$0`,
      ].join('\n'),
    },
    {
      prefix: '/DISCARD/',
      detail: say`input sections that are left out`,
      body: ['/DISCARD/ :', '{', '  *(${1:.comment})', '}$0'].join('\n'),
    },
  ];
}

/** Statements inside an output section. */
export function bodySnippets(): readonly Snippet[] {
  return [
    { prefix: '*(…)', detail: say`input sections of all files`, body: '*(${1:.text} ${2:.text*})$0' },
    {
      prefix: 'KEEP',
      detail: say`input sections that garbage collection must leave`,
      body: 'KEEP(*(${1:.isr_vector}))$0',
    },
    { prefix: 'ALIGN', detail: say`move to the next multiple`, body: '. = ALIGN(${1:4});$0' },
    {
      prefix: 'PROVIDE',
      detail: say`a symbol, unless an object defines it`,
      body: 'PROVIDE(${1:symbol} = ${2:.});$0',
    },
  ];
}
