import { describe, expect, it } from 'vitest';
import { projectFixture } from '../../support/projectFixture';
import {
  dedent,
  describeTargets,
  discoverIn,
  model,
  mpool,
  profile,
  runtime,
  script,
} from './discoveryFixtures';

/** A project whose build files say everything, beside a second model and second pools that nothing builds. */
const project = (configuration: string): string => `
//- n6mem.json
${configuration}
//- Makefile
C_SOURCES += Model/network.c
C_DEFS = -DSTM32N657xx -DUSE_STM32N6570_DK
C_INCLUDES = -IRuntime/Inc -IRuntime/Npu/ll_aton
LDSCRIPT = app.ld
LDFLAGS = -T$(LDSCRIPT) -LRuntime/Lib -l:NetworkRuntime1010_CM55_GCC.a
flash:
\tSTM32_Programmer_CLI -c port=SWD -w app_sign.bin 0x70100000
//- app.ld
${script()}
//- other.ld
${script('0x34000400', '511K')}
//- Model/network.c
${model({ pool: 'Model/net' })}
//- Model/net.mpool
${mpool()}
//- Model/user_neuralart.json
${profile('./net.mpool')}
//- Model/network_atonbuf.xSPI2.raw size=1048576
x
//- Second/second.c
${model({ pool: 'Second/two', flash: '0x71000000' })}
//- Second/two.mpool
${mpool('0x71000000')}
//- Second/user_neuralart_two.json
${profile('./two.mpool')}
${runtime('Runtime')}
//- Vendor/NetworkRuntime1020_CM55_GCC.a
!<arch>
//- Vendor/ll_aton/ll_aton_version.h
#define LL_ATON_VERSION_MAJOR (1)
#define LL_ATON_VERSION_MINOR (1)
#define LL_ATON_VERSION_MICRO (1)
#define LL_ATON_VERSION_DEV (14)
`;

/** The targets of the project with this n6mem.json, evidence left out. */
function targets(...entries: object[]): string {
  const found = discoverIn(projectFixture(project(JSON.stringify({ targets: entries }, null, 1))));
  return describeTargets(found).replace(/ < .*$/gm, '');
}

const network = {
  script: 'linkerScript app.ld',
  pools: 'mpool Model/net.mpool',
  profile: 'profile Model/user_neuralart.json',
  model: 'model Model/network.c',
  headers: [
    'runtime Runtime/Inc/core_datatypes.h',
    'runtime Runtime/Inc/stai.h',
    'runtime Runtime/Npu/ll_aton/ll_aton_version.h',
  ],
  archive: 'archive Runtime/Lib/NetworkRuntime1010_CM55_GCC.a',
  weights: 'weights Model/network_atonbuf.xSPI2.raw',
  boot: 'boot application 0x70100000',
};

/** What the build files alone say, with some of it replaced or, by undefined, gone. */
function expected(
  name: string,
  change: Partial<Record<keyof typeof network, string | readonly string[]>> = {},
) {
  const lines = Object.values({ ...network, ...change }).flat();
  return [name, ...lines.filter((line) => line !== '').map((line) => `  ${line}`)].join('\n');
}

const board = 'a (STM32N657, STM32N6570-DK)';

describe('a target of n6mem.json: what it does not name is inferred', () => {
  it.each<[string, object, string]>([
    ['a name alone', {}, expected(board)],
    ['its script', { linkerScripts: ['app.ld'] }, expected(board)],
    [
      'another script',
      { linkerScripts: ['other.ld'], models: ['Model/network.c'] },
      expected(board, { script: 'linkerScript other.ld' }),
    ],
    [
      'another script alone, of the only application',
      { linkerScripts: ['other.ld'] },
      expected(board, { script: 'linkerScript other.ld' }),
    ],
    [
      'another model alone, of the only application',
      { models: ['Second/second.c'] },
      expected(board, {
        pools: 'mpool Second/two.mpool',
        profile: 'profile Second/user_neuralart_two.json',
        model: 'model Second/second.c',
        weights: '',
      }),
    ],
    ['its model', { models: ['Model/*.c'] }, expected(board)],
    ['its pools', { models: ['Model/network.c'], pools: ['Model/net.mpool'] }, expected(board)],
    [
      'other pools: their profile comes along, the old one does not',
      { models: ['Model/network.c'], pools: ['Second/two.mpool'] },
      expected(board, { pools: 'mpool Second/two.mpool', profile: 'profile Second/user_neuralart_two.json' }),
    ],
    [
      'another model: its own pools, profile and weights',
      { linkerScripts: ['app.ld'], models: ['Second/second.c'] },
      expected(board, {
        pools: 'mpool Second/two.mpool',
        profile: 'profile Second/user_neuralart_two.json',
        model: 'model Second/second.c',
        weights: '',
      }),
    ],
    [
      'its device',
      { linkerScripts: ['app.ld'], device: 'STM32N647' },
      expected('a (STM32N647, STM32N6570-DK)'),
    ],
    [
      'its board',
      { linkerScripts: ['app.ld'], board: 'NUCLEO-N657X0-Q' },
      expected('a (STM32N657, NUCLEO-N657X0-Q)'),
    ],
    [
      'memory of its own',
      { linkerScripts: ['app.ld'], board: { XSPI2: '32M' } },
      expected('a (STM32N657, custom)'),
    ],
    [
      'its archive',
      { linkerScripts: ['app.ld'], runtime: { archive: 'Vendor/NetworkRuntime1020_CM55_GCC.a' } },
      expected(board, { archive: 'archive Vendor/NetworkRuntime1020_CM55_GCC.a' }),
    ],
    [
      'the folder of one header: the others are those of the build',
      { linkerScripts: ['app.ld'], runtime: { headers: 'Vendor/ll_aton' } },
      expected(board, {
        headers: [
          'runtime Runtime/Inc/core_datatypes.h',
          'runtime Runtime/Inc/stai.h',
          'runtime Vendor/ll_aton/ll_aton_version.h',
        ],
      }),
    ],
    ['no boot image', { linkerScripts: ['app.ld'], boot: [] }, expected(board, { boot: '' })],
    [
      'boot images: those, and no others',
      { linkerScripts: ['app.ld'], boot: [{ name: 'FSBL', start: '0x70000000', size: '512K' }] },
      expected(board, { boot: 'boot FSBL 0x70000000 size 0x80000' }),
    ],
    ['no pools', { linkerScripts: ['app.ld'], pools: [] }, expected(board, { pools: '', profile: '' })],
  ])('%s', (_, entry, result) => {
    expect(targets({ name: 'a', ...entry })).toBe(result);
  });

  it('two targets of one build each have the rest of it', () => {
    expect(
      targets({ name: 'a', linkerScripts: ['app.ld'] }, { name: 'b', models: ['Model/network.c'] }),
    ).toBe(`${expected(board)}\n${expected(board.replace('a', 'b'))}`);
  });

  it('is inferred from a model where no build names it', () => {
    const files = projectFixture(
      project(
        '{ "targets": [ { "name": "a", "linkerScripts": ["app.ld"], "models": ["Model/network.c"] } ] }',
      ).replace('//- Makefile', '//- notes.txt'),
    );
    expect(describeTargets(discoverIn(files)).replace(/ < .*$/gm, '')).toBe(
      // Two ll_aton_version.h are equally near.
      expected('a (-, -)', { headers: network.headers.slice(0, 2), archive: '', boot: '' }),
    );
  });

  it('says what is named in vain', () => {
    const text = dedent(`
      { "targets": [ { "name": "a", "linkerScripts": ["ap.ld"], "models": ["Model/*.cpp"], "device": "STM32F4",
          "board": "DISCO", "runtime": { "headers": "Nowhere", "archive": "libs/some.a" } } ] }`);
    const { configuration } = discoverIn(projectFixture(project(text)));
    expect(
      configuration?.problems.map(({ message, span, severity }) => [
        severity,
        text.slice(span.start, span.end),
        message,
      ]),
    ).toEqual([
      ['warning', '"ap.ld"', 'no file of the project is ap.ld'],
      ['warning', '"Model/*.cpp"', 'no file of the project is Model/*.cpp'],
      ['warning', '"Nowhere"', 'there is no ll_aton_version.h, stai.h or core_datatypes.h below Nowhere'],
      ['warning', '"libs/some.a"', 'no file of the project is libs/some.a'],
      [
        'warning',
        '"STM32F4"',
        "no device is called 'STM32F4'; known are STM32N657, STM32N647, STM32N655, STM32N645",
      ],
      [
        'warning',
        '"DISCO"',
        "no board is called 'DISCO'; known are STM32N6570-DK, NUCLEO-N657X0-Q, ATK-DNN647",
      ],
    ]);
  });
});
