import { describe, expect, it } from 'vitest';
import { classify, isToolWorkspace, isVendorPath } from '../../../core/project/classify';
import { readExtmemConf } from '../../../core/project/build/extmemConf';
import { readGenerateScript } from '../../../core/project/build/generateScript';
import { readIoc } from '../../../core/project/build/ioc';
import { parseProjectConfiguration } from '../../../core/project/projectConfiguration';

describe('what a file may be, by its name', () => {
  const cases: readonly [path: string, kinds: string][] = [
    ['Model/network.c', 'model'],
    ['Model/person_network.c', 'model'],
    ['Npu/ll_aton/ll_aton_reloc_network.c', ''],
    ['Src/main.c', ''],
    ['a/b.mpool', 'mpool'],
    ['STM32N657XX.LD', 'linkerScript'],
    ['ports/stm32/stm.ld.S', 'linkerScript'],
    ['startup.s', ''],
    ['user_neuralart_DK.json', 'profile'],
    ['.ai/network_null_c_info.json', 'cInfo'],
    ['package.json', ''],
    ['libNetworkRuntime1010_CM55_GCC.a', 'archive'],
    ['network_atonbuf.xSPI2.raw', 'weights'],
    ['network_data.hex', 'weights'],
    ['Debug/app.map', 'map'],
    ['CMakeLists.txt', 'buildDescription'],
    ['n6mem.json', 'configuration'],
  ];
  it.each(cases)('%s: %s', (path, kinds) => expect(classify(path).join(',')).toBe(kinds));

  it('knows vendor packages and workspaces of the compiler', () => {
    expect(isVendorPath('STM32Cube_FW_N6/Projects/x/Makefile')).toBe(true);
    expect(isVendorPath('Appli/Core/Makefile')).toBe(false);
    expect(isToolWorkspace('st_ai_ws/neural_art__network/c_info.json')).toBe(true);
    expect(isToolWorkspace('st_ai_output/network.c')).toBe(false);
  });
});

describe('stm32_extmem_conf.h', () => {
  it('gives literal offsets and skips what is commented out', () => {
    const conf = readExtmemConf(
      [
        '/* #define EXTMEM_LRUN_SOURCE_SIZE 1',
        '#define EXTMEM_LRUN_DESTINATION_ADDRESS 2 */',
        '//#define EXTMEM_XIP_IMAGE_OFFSET 0x1',
        '#define EXTMEM_LRUN_SOURCE_ADDRESS (0x00100000u) /* offset */',
        '#define EXTMEM_LRUN_DESTINATION_ADDRESS 0x34000000UL // RAM',
        '#define EXTMEM_XIP_IMAGE_OFFSET OTHER',
      ].join('\n'),
    );
    expect(conf).toEqual({
      loadOffset: { value: 0x100000n, line: 3 },
      loadSize: undefined,
      destination: { value: 0x34000000n, line: 4 },
      runOffset: undefined,
    });
  });
});

describe('generate scripts', () => {
  it('tells weights from applications', () => {
    const script = readGenerateScript(
      [
        '#!/bin/bash',
        'OUT=Model/DK',
        'stedgeai generate --model m.tflite --st-neural-art "default@user_neuralart.json"',
        'cp st_ai_output/network.c ${OUT}/ && cp st_ai_output/network_atonbuf.xSPI2.raw $OUT/network_data.xSPI2.bin',
        'arm-none-eabi-objcopy -I binary $OUT/network_data.xSPI2.bin \\',
        '  --change-addresses 0x70380000 -O ihex $OUT/network_data.hex',
        'arm-none-eabi-objcopy -I binary app_signed.bin --change-addresses=0x70100000 -O ihex app.hex',
        'arm-none-eabi-objcopy -I binary x_data.bin --change-addresses $ADDRESS -O ihex x_data.hex',
        'STM32_Programmer_CLI -c port=SWD -d ./FSBL/build/FSBL-trusted.bin 0x70000000 -el x.stldr',
      ].join('\n'),
    );
    expect(script).toEqual({
      calls: [
        {
          profile: 'user_neuralart.json',
          output: undefined,
          command: 'stedgeai generate --model m.tflite --st-neural-art "default@user_neuralart.json"',
          line: 2,
        },
      ],
      copies: [
        { from: 'st_ai_output/network.c', to: 'Model/DK/', line: 3 },
        { from: 'st_ai_output/network_atonbuf.xSPI2.raw', to: 'Model/DK/network_data.xSPI2.bin', line: 3 },
      ],
    });
  });

  it('reads batch files', () => {
    const script = readGenerateScript(
      'set ADDR=0x71000000\r\nrem nothing\r\n@copy st_ai_output\\network.c Model\\\r\n"C:\\ST\\arm-none-eabi-objcopy.exe" -I binary network_atonbuf.xSPI2.raw --change-addresses %ADDR% -O ihex network_data.hex\r\n',
    );
    expect(script.copies).toEqual([{ from: 'st_ai_output/network.c', to: 'Model/', line: 2 }]);
  });
});

describe('.ioc', () => {
  it('tells device, board and tool version; a custom board says nothing', () => {
    const text =
      'Mcu.Name=STM32N657X0HxQ\nSTMicroelectronics.X-CUBE-AI.10.1.0_Appli.a=b\nboard=STM32N6570-DK\n';
    expect(readIoc(text)).toEqual({
      mcu: { text: 'STM32N657X0HxQ', line: 0 },
      board: { text: 'STM32N6570-DK', line: 2 },
      cubeAi: { text: '10.1.0', line: 1 },
    });
    expect(readIoc('board=custom\n').board).toBeUndefined();
  });
});

describe('n6mem.json', () => {
  it('reads targets with comments, sizes in any form, and rules', () => {
    const found = parseProjectConfiguration(
      '{ "$schema": "x", // mine\n "targets": [ { "name": "a", "board": { "XSPI2": "64M", "XSPI1": 0 }, "boot": [ { "name": "FSBL", "start": 1879048192 } ] } ],\n "rules": { "ld-unused-region": "off" } }',
    );
    expect(found.problems).toEqual([]);
    expect(found.targets[0]?.external).toEqual({ XSPI2: 64n << 20n, XSPI1: 0n });
    expect(found.targets[0]?.boot?.map(({ start, size }) => [start, size])).toEqual([
      [0x70000000n, undefined],
    ]);
    expect([...found.rules]).toEqual([['ld-unused-region', 'off']]);
  });

  it('reads boards, ignored findings, budgets and the rest', () => {
    const found = parseProjectConfiguration(
      `{ "boards": { "Camera": { "device": "STM32N647", "XSPI2": "16M" } },
         "ignore": [ { "rule": "x", "file": "app.ld", "why": "agreed" } ],
         "exclude": ["old/**"], "includePaths": ["ld"],
         "budgets": { "AXISRAM1_S": "90%", "octoFlash": "12M" },
         "parallel": ["a.c", "b.c"] }`,
      ['x'],
    );
    expect(found.problems).toEqual([]);
    expect(found.boards.map(({ name, device, external }) => [name, device?.text, external])).toEqual([
      ['Camera', 'STM32N647', { XSPI2: 16n << 20n }],
    ]);
    expect(found.ignore.map(({ rule, file, name, why }) => [rule, file, name, why])).toEqual([
      ['x', 'app.ld', undefined, 'agreed'],
    ]);
    expect(found.exclude).toEqual(['old/**']);
    expect(found.includePaths).toEqual(['ld']);
    expect(found.budgets.map(({ name, limit }) => [name, limit])).toEqual([
      ['AXISRAM1_S', { kind: 'percent', percent: 90 }],
      ['octoFlash', { kind: 'bytes', bytes: 12n << 20n }],
    ]);
    expect(found.parallel).toEqual([['a.c', 'b.c']]);
    expect(
      parseProjectConfiguration('{ "parallel": [["a.c", "b.c"], ["c.c", "d.c"]] }').parallel,
    ).toHaveLength(2);
    expect(parseProjectConfiguration('{ "parallel": true }').parallel).toBe(true);
    expect(parseProjectConfiguration('{}').parallel).toBeUndefined();
  });

  const wrong: readonly [text: string, messages: readonly string[]][] = [
    ['{ "targets": [ { "device": "x" } ] }', ['a target needs a name']],
    ['{ "taargets": [] }', ["no key is called 'taargets'; did you mean 'targets'? (in n6mem.json)"]],
    [
      '{ "colour": 1 }',
      [
        "no key is called 'colour'; known are targets, boards, rules, ignore, exclude, includePaths, budgets, parallel (in n6mem.json)",
      ],
    ],
    [
      '{ "targets": [ { "name": "a", "linkerScript": [] } ] }',
      ["no key is called 'linkerScript'; did you mean 'linkerScripts'? (in a target)"],
    ],
    [
      '{ "rules": { "ld-unused-regoin": "off" } }',
      ["no rule is called 'ld-unused-regoin'; did you mean 'ld-unused-region'?"],
    ],
    [
      '{ "ignore": [ { "rule": "nothing-like-it" } ] }',
      ["no rule is called 'nothing-like-it'; known are ld-unused-region, x"],
    ],
    ['{ "budgets": { "RAM": "much" } }', ['a budget is a share or a size, such as "90%" or "12M"']],
    ['{ "targets": {} }', ['targets is a list']],
    ['[]', ['n6mem.json holds an object', 'n6mem.json is an object']],
    ['{ "rules": { "x": "fatal" } }', ['a severity is one of off, hint, information, warning, error']],
    [
      '{ "targets": [ { "name": "a", "boot": [ { "name": "b", "start": "flash" } ] } ] }',
      ['start is a number of bytes, such as "512K" or "0x70000000"', 'a boot image needs a name and a start'],
    ],
    [
      '{ "targets": ',
      [
        'n6mem.json: A value is missing before the end of the file.',
        'n6mem.json: A closing } is missing before the end of the file.',
      ],
    ],
    ['', ['n6mem.json: A value is missing before the end of the file.']],
  ];
  it.each(wrong)('%s', (text, messages) => {
    const found = parseProjectConfiguration(text, ['ld-unused-region', 'x']);
    expect(found.problems.map(({ severity, message }) => `${severity} ${message}`)).toEqual(
      messages.map((message) => `error ${message}`),
    );
    for (const { span } of found.problems) expect(span.end).toBeGreaterThanOrEqual(span.start);
  });
});
