import { describe, expect, it } from 'vitest';
import { projectFixture } from '../../support/projectFixture';
import { analyse, filesOf } from '../../support/memoryProject';
import { discoverIn, model, mpool, script } from './discoveryFixtures';

/** What each target links and compiles, with the line that says so: `app.ld + Model/network.c < Makefile:3`. */
function built(tree: string): string[] {
  return discoverIn(projectFixture(tree)).targets.map(({ files, name, device }) => {
    const of = (role: string): string[] =>
      files
        .filter((file) => file.role === role)
        .map(({ file, evidence }) => `${file} < ${evidence[0]!.file}:${evidence[0]!.line + 1}`);
    return `${name} ${device?.name ?? '-'}: ${[...of('linkerScript'), ...of('model'), ...of('mpool')].join(' | ')}`;
  });
}

const sources = `
//- app.ld
${script()}
//- Model/network.c
${model()}
//- old/network.c
${model()}
`;

const task = (command: string, more = ''): string =>
  `//- .vscode/tasks.json\n{ "tasks": [ { "label": "build", "command": ${JSON.stringify(command)}${more} } ] }`;

const expected = (place: string, second = place): string[] => [
  `app -: app.ld < ${place} | Model/network.c < ${second}`,
];

describe('forms of build descriptions', () => {
  it.each<[string, string, string[]]>([
    [
      'make: bare objects along VPATH',
      '//- Makefile\nVPATH = Src:Model\nOBJS = network.o\napp.elf: $(OBJS)\n\tgcc $(OBJS) -Tapp.ld -o $@',
      expected('Makefile:4', 'Makefile:2'),
    ],
    [
      'make: objects in a build folder, along vpath lines',
      '//- Makefile\nvpath %.c Src Model\nOBJS = build/network.o\napp.elf: $(OBJS)\n\tgcc $(OBJS) -Tapp.ld -o $@',
      expected('Makefile:4', 'Makefile:2'),
    ],
    [
      'make: an object whose rule names its source',
      '//- Makefile\napp.elf: out/model.o\n\tgcc out/model.o -Tapp.ld -o $@\nout/model.o: Model/network.c\n\tgcc -c $< -o $@',
      expected('Makefile:2', 'Makefile:3'),
    ],
    [
      'make: find over the files of the project',
      "//- Makefile\nSRC = $(shell find Model -name '*.c' -not -path '*/gen/*')\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -Tapp.ld -o $@",
      expected('Makefile:3', 'Makefile:1'),
    ],
    [
      'make: a find that leaves the model out, and a command that is not read',
      "//- Makefile\nSRC = $(shell find . -name 'net*.c' ! -path '*/Model/*' ! -path '*/old/*') $(shell ./sources.sh)\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -Tapp.ld -o $@",
      [],
    ],
    [
      'make: a Makefile of another name',
      '//- Makefile.local\nSRC = Model/network.c\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -Tapp.ld -o $@',
      expected('Makefile.local:3', 'Makefile.local:1'),
    ],
    [
      'make: a Makefile of any name that a task calls',
      `${task('make -f build/app.mk all')}\n//- build/app.mk\nSRC = ../Model/network.c\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -T../app.ld -o $@`,
      expected('build/app.mk:3', 'build/app.mk:1'),
    ],
    [
      'make: a Makefile of any name that a document shows how to call',
      '//- README.md\nBuild it with `make -f build/app.mk -j8`.\n//- build/app.mk\nSRC = ../Model/network.c\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -T../app.ld -o $@',
      expected('build/app.mk:3', 'build/app.mk:1'),
    ],
    [
      'make: the same in a block of code behind a prompt',
      '//- docs/build.md\n```sh\n$ make -C x -f ../../build/app.mk\n```\n//- build/app.mk\nSRC = ../Model/network.c\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -T../app.ld -o $@',
      expected('build/app.mk:3', 'build/app.mk:1'),
    ],
    [
      'make: a document that only speaks of it',
      '//- README.md\nThe rules are in build/app.mk; make sure to read it.\n//- build/app.mk\nSRC = ../Model/network.c\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -T../app.ld -o $@',
      [],
    ],
    [
      'make: the same file that nothing calls',
      '//- build/app.mk\nSRC = ../Model/network.c\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -T../app.ld -o $@',
      [],
    ],
    [
      'a task that calls the compiler',
      task('arm-none-eabi-gcc Model/network.c -Tapp.ld -o app.elf'),
      expected('.vscode/tasks.json:1'),
    ],
    [
      'a task with arguments in a list and a folder',
      task(
        'arm-none-eabi-gcc',
        ', "args": ["network.c", "-T", "${workspaceFolder}/app.ld", "-o", "app.elf"], "options": { "cwd": "${workspaceFolder}/Model" }',
      ),
      expected('.vscode/tasks.json:1').map((line) => line.replace('app', 'Model')),
    ],
    ['a task that only compiles', task('arm-none-eabi-gcc -c Model/network.c -o network.o'), []],
    [
      'a shell script that compiles and links',
      '//- build.sh\nMODEL=Model\narm-none-eabi-gcc -c $MODEL/network.c -o network.o\narm-none-eabi-gcc network.o -Tapp.ld -o app.elf',
      expected('build.sh:3', 'build.sh:2'),
    ],
    [
      'SCons',
      "//- SConstruct\nenv['LINKFLAGS'] = '-T app.ld'\n# 'old/network.c'\nenv.Program('app.elf', ['Src/main.c', 'Model/network.c'])",
      expected('SConstruct:1', 'SConstruct:3'),
    ],
    [
      'SCons as RT-Thread has it: flags in rtconfig.py, sources by Glob below',
      "//- SConstruct\nimport rtconfig\n//- rtconfig.py\nPLATFORM = 'gcc'\nLFLAGS = ' -mcpu=cortex-m55 -T app.ld'\n//- Model/SConscript\nsrc = Glob('*.c')",
      ['Model -: app.ld < rtconfig.py:2 | Model/network.c < Model/SConscript:1'].map((line) =>
        line.replace('Model -', 'app -'),
      ),
    ],
    ['SCons without a linker script', "//- SConstruct\nenv.Program('app', ['Model/network.c'])", []],
    [
      'meson: option and script in two strings',
      "//- meson.build\nscript = meson.current_source_dir() / 'app.ld'\nexecutable('app.elf', 'Model/network.c', link_args: ['-T', script])",
      expected('meson.build:1', 'meson.build:2'),
    ],
    [
      'a CMSIS solution',
      '//- app.csolution.yml\nsolution:\n  target-types:\n    - type: board\n      device: STMicroelectronics::STM32N657X0HxQ\n//- app.cproject.yml\nproject:\n  linker:\n    - script: app.ld\n      for-compiler: GCC\n  groups:\n    - group: model\n      files:\n        - file: Model/network.c\n        # - file: old/network.c',
      ['app STM32N657: app.ld < app.cproject.yml:3 | Model/network.c < app.cproject.yml:8'],
    ],
    [
      'Rust: memory.x, and the C sources of build.rs',
      `//- memory.x\nMEMORY { FLASH : ORIGIN = 0x34180400, LENGTH = 255K }\n//- Cargo.toml\n[package]\nname = "app"\n[dependencies]\nembassy-stm32 = { features = ["stm32n657x0"] }\n//- build.rs\nprintln!("cargo:rustc-link-arg=-Tlink.x");\ncc::Build::new().file("Model/network.c").compile("network");`,
      ['app STM32N657: memory.x < memory.x:1 | Model/network.c < build.rs:2'],
    ],
    [
      'Rust: a script of the project by link-arg',
      `//- Cargo.toml\n[package]\nname = "app"\n//- .cargo/config.toml\nrustflags = ["-C", "link-arg=-Tapp.ld"]\n//- build.rs\ncc::Build::new().file("Model/network.c").compile("network");`,
      expected('.cargo/config.toml:1', 'build.rs:1'),
    ],
    [
      'Rust without C sources',
      `//- Cargo.toml\n[package]\nname = "app"\n//- memory.x\nMEMORY { RAM : ORIGIN = 0x34000000, LENGTH = 1M }`,
      [],
    ],
  ])('%s', (_, description, lines) => {
    const targets = built(`${description}\n${sources}`).filter(
      (line) => line.includes('.ld <') || line.includes('.x <'),
    );
    expect(targets.filter((line) => !line.includes('< app.ld:'))).toEqual(lines);
  });

  it('takes the generated makefile of a CubeIDE configuration for the configuration itself', () => {
    const generated = `
//- app/Debug/makefile
-include sources.mk
app.elf: ../app.ld
	gcc -T../app.ld -o app.elf
//- app/Debug/sources.mk
C_SRCS += ../network.c
//- app/app.ld
${script()}
//- app/network.c
${model()}
`;
    const project = '//- app/.cproject\n<cproject><configuration name="Debug"/></cproject>';
    expect(built(generated).map((line) => line.replace(/ .*/, ''))).toContain('app');
    expect(
      discoverIn(projectFixture(`${generated}\n${project}`)).targets.filter(
        ({ scriptIsLinked }) => scriptIsLinked,
      ),
    ).toEqual([]);
  });
});

describe('only what is built is judged', () => {
  const headers =
    '//- Inc/ll_aton_version.h\n#define LL_ATON_VERSION_MAJOR 1\n#define LL_ATON_VERSION_MINOR 1\n#define LL_ATON_VERSION_MICRO 3\n#define LL_ATON_VERSION_DEV 275\n';
  const makefile =
    '//- Makefile\nSRC = network.c\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -Tapp.ld -o $@\n//- app.ld\n' + script();

  const severities = async (tree: string): Promise<string[]> =>
    (await analyse(filesOf(tree))).findings
      .filter(({ rule }) => rule !== 'weights-missing')
      .map(({ rule, severity, place }) => `${severity} ${rule} ${place.file}`);

  it('a model that no build names is no more than information', async () => {
    expect(await severities(`${headers}\n//- network.c\n${model()}`)).toEqual([
      'information runtime-version-mismatch network.c',
    ]);
    expect(await severities(`${headers}\n${makefile}\n//- network.c\n${model()}`)).toEqual([
      'error runtime-version-mismatch network.c',
    ]);
  });

  it.each([
    ['empty', ''],
    ['one #error', '/* generated later */\n#error run generate.sh first\n'],
  ])('a stub that is %s waits for its model; a stranger is a candidate', async (_, stub) => {
    const tree = `${headers}\n${makefile}\n//- network.c\n${stub}\n//- results/cloud/network.c\n${model()}`;
    expect(await severities(tree)).toEqual([]);
    const { targets, candidates } = discoverIn(projectFixture(tree));
    expect(targets.map(({ files }) => files.map(({ role }) => role))).toEqual([['linkerScript', 'runtime']]);
    expect(candidates.map(({ file }) => file)).toEqual(['results/cloud/network.c']);
  });

  it('a source of one’s own that is called network.c is no stub', () => {
    const own = '#include "eth.h"\nvoid network_start(void) { eth_start(); }';
    expect(discoverIn(projectFixture(`${makefile}\n//- network.c\n${own}`)).targets).toEqual([]);
  });

  it('nearness takes no pool file from a sibling application', () => {
    const stub = `//- Appli/network.c\n#error generate\n${makefile.replaceAll('//- ', '//- Appli/')}`;
    const pools = (tree: string): string[] =>
      discoverIn(projectFixture(tree)).targets.flatMap(({ files }) =>
        files.filter(({ role }) => role === 'mpool').map(({ file }) => file),
      );
    expect(pools(`${stub}\n//- FSBL/a.mpool\n${mpool()}`)).toEqual(['FSBL/a.mpool']);
    expect(pools(`${stub}\n//- FSBL/a.mpool\n${mpool()}\n//- FSBL/Makefile.local\nall:`)).toEqual([]);
    expect(pools(`${stub}\n//- Appli/pools/a.mpool\n${mpool()}\n//- Appli/Makefile.local\nall:`)).toEqual([
      'Appli/pools/a.mpool',
    ]);
  });
});

describe('models by content, whatever their name', () => {
  const makefile = (source: string): string =>
    `//- Makefile\nSRC = main.c ${source}\napp.elf: $(SRC:.c=.o)\n\tgcc $^ -Tapp.ld -o $@\n//- app.ld\n${script()}`;
  const models = (source: string, more: string): string[] =>
    discoverIn(projectFixture(`${makefile(source)}\n//- ${source}\n${model()}\n${more}`)).targets.flatMap(
      ({ files }) => files.filter(({ role }) => role === 'model').map(({ file }) => file),
    );

  it.each([
    ['beside its pool file', 'Model/face.c', `//- Model/a.mpool\n${mpool()}`, ['Model/face.c']],
    [
      'beside its report, though called ai_…',
      'App/ai_face.c',
      '//- App/ai_face_generate_report.txt\nST Edge AI Core',
      ['App/ai_face.c'],
    ],
    [
      'beside a profile, though called stm32…',
      'Model/stm32_face.c',
      '//- Model/user_neuralart.json\n{}',
      ['Model/stm32_face.c'],
    ],
    // A source that nothing tells of is not even read.
    ['alone among the sources of the application', 'Src/face.c', '', []],
  ])('%s', (_, source, more, expected) => {
    expect(models(source, more)).toEqual(expected);
  });

  it('a source of the application beside a pool file is no model', () => {
    const tree = `${makefile('Model/util.c')}\n//- Model/util.c\nint x;\n//- Model/a.mpool\n${mpool()}`;
    expect(
      discoverIn(projectFixture(tree)).targets.flatMap(({ files }) => files.map(({ role }) => role)),
    ).not.toContain('model');
  });
});
