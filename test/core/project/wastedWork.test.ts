import { describe, expect, it } from 'vitest';
import type { ProjectFiles } from '../../../core/project/projectFiles';
import { analyse } from '../../support/memoryProject';
import { projectFixture } from '../../support/projectFixture';
import { discoverIn, model, script } from './discoveryFixtures';

/** Discovers what is built, and counts how often a text is asked for. */
function reads(tree: string): { targets: string[]; texts: Map<string, number> } {
  const files = projectFixture(tree);
  const texts = new Map<string, number>();
  const counting: ProjectFiles = {
    ...files,
    text: (path) => {
      texts.set(path, (texts.get(path) ?? 0) + 1);
      return files.text(path);
    },
  };
  return { targets: discoverIn(counting).targets.map(({ name }) => name), texts };
}

const application = (folder: string, system: string): string => `
//- ${folder}/${system}
SRC = network.c
app.elf: $(SRC:.c=.o)
	gcc -Tapp.ld $^ -o $@
//- ${folder}/app.ld
${script()}
//- ${folder}/network.c
${model()}`;

describe('packages of ST', () => {
  const makefile = (folder: string, isRead: boolean, more = ''): void => {
    const { targets, texts } = reads(`${application(folder, 'Makefile')}\n${more}`);
    expect(texts.has(`${folder}/Makefile`)).toBe(isRead);
    expect(targets).toHaveLength(isRead ? 1 : 0);
  };

  it.each(['STM32Cube_FW_N6_V1.2.0', 'STM32CubeN6', 'lib/STM32CubeN6_V1.2.0', 'STM32CubeH7-master'])(
    '%s starts no build',
    (folder) => {
      const example = application(`${folder}/Projects/Board/Templates/Template`, 'Makefile').replace(
        /\n\/\/- \S*network\.c[^]*/,
        '',
      );
      expect(reads(example).texts.has(`${folder}/Projects/Board/Templates/Template/Makefile`)).toBe(false);
    },
  );

  it('nor do the scripts of its CMSIS stand for themselves', async () => {
    const twice = script().replace('MEMORY {', 'MEMORY { RAM (xrw) : ORIGIN = 0x34000000, LENGTH = 1K');
    const files = async (folder: string): Promise<string[]> =>
      (await analyse({ [`${folder}/app.ld`]: twice })).findings.map(({ place }) => place.file);
    expect(await files('src/CMSIS/Device/ST/STM32N6xx/Source/Templates/gcc/linker')).toEqual([]);
    expect(await files('src/linker')).toEqual(['src/linker/app.ld']);
  });

  it.each(['STM32CubeIDE', 'STM32CubeMX/app', 'MySTM32CubeN6app'])('%s is the user’s', (folder) => {
    makefile(folder, true);
  });

  it('an example that holds a model of its own is the user’s', () => {
    makefile('STM32CubeN6/Projects/Board/Applications/Mine', true);
  });
});

describe('the presets of a CMake project', () => {
  const options = Array.from({ length: 12 }, (_, at) => `option(USE_${at} "" ON)`).join('\n');
  const choices = Array.from(
    { length: 12 },
    (_, at) => `if(USE_${at})\n  set(SOURCES \${SOURCES} a${at}.c)\nendif()`,
  ).join('\n');
  const project = (count: number, last = ''): string => `
//- CMakeLists.txt
${options}
${choices}
if(MEMORY STREQUAL "ram")
  set(SCRIPT ram.ld)
elseif(MEMORY STREQUAL "flash")
  set(SCRIPT flash.ld)
endif()
add_executable(app main.c Model/network.c \${SOURCES})
if(SCRIPT)
  target_link_options(app PRIVATE -T\${CMAKE_SOURCE_DIR}/\${SCRIPT})
endif()
//- CMakePresets.json
{ "version": 3, "configurePresets": [ ${[
    ...Array.from({ length: count }, (_, at) => `{ "name": "p${at}", "cacheVariables": { "P": "${at}" } }`),
    ...(last === '' ? [] : [last]),
  ].join(', ')} ] }
//- ram.ld
${script()}
//- Model/network.c
${model()}`;

  /** Each way to configure the project asks for its text, and so does each look at what is kept. */
  const runs = (tree: string): number => reads(tree).texts.get('CMakeLists.txt') ?? 0;

  it('cost one try each where no way to configure the first one links with a script of the project', () => {
    const hopeless = (count: number): string => project(count).replaceAll('ram.ld', 'elsewhere.ld');
    expect(runs(hopeless(20)) - runs(hopeless(10))).toBeLessThanOrEqual(10 * 4);
  });

  it('are read to the end all the same: the last may name the script', () => {
    const last = '{ "name": "board", "cacheVariables": { "MEMORY": "ram" } }';
    const discovery = discoverIn(projectFixture(project(14, last)));
    expect(
      discovery.targets.flatMap(({ files }) =>
        files.filter(({ role }) => role === 'linkerScript').map(({ file }) => file),
      ),
    ).toEqual(['ram.ld']);
  });
});

describe('makefiles that all include one large file', () => {
  /** Spends all that one description may take. */
  const large = `A = ${'x '.repeat(6000)}$(C)\n${'B := $(A)\n'.repeat(12_000)}`;
  const plain = (count: number): string =>
    Array.from({ length: count }, (_, at) => `//- apps/a${at}/Makefile\ninclude ../../common.mk\n`).join('');
  const last = `${application('apps/z', 'Makefile').replace('SRC =', 'include ../../common.mk\nSRC =')}
//- common.mk
${large}`;
  const read = (tree: string): { readonly count: number; readonly targets: readonly string[] } => {
    const { targets, texts } = reads(tree);
    const count = [...texts.keys()].filter((path) => path.startsWith('apps/') && path.endsWith('Makefile'));
    return { count: count.length, targets };
  };
  const leftOut = (tree: string): readonly string[] =>
    discoverIn(projectFixture(tree)).notChecked.flatMap(({ why }) =>
      why.startsWith('left out:') ? [why] : [],
    );

  it('share the work of one, where the first lead nowhere, and the others are named in one line', () => {
    const tree = `${plain(12)}${last}`;
    const { texts } = reads(tree);
    // Each looks at its own text; only as many as spend one budget go on to what they include.
    const [few, many] = [plain(3), plain(12)].map((apps) => reads(`${apps}${last}`).texts.get('common.mk'));
    expect(many).toBe(few);
    expect(texts.get('common.mk')).toBeLessThan(8);
    expect(leftOut(tree)).toEqual([
      'left out: 11 makefiles with an include of common.mk, because the first ones lead to no linker script of this project and to read all of them would take too much work',
    ]);
  });

  it('are known as make reads their lines: continued, and with a comment', () => {
    const written = 'include \\\n  ../../common.mk # not ../other.mk';
    const tree = `${plain(4).replaceAll('include ../../common.mk', written)}${last}`;
    expect(leftOut(tree)).toEqual([
      expect.stringMatching(/^left out: \d makefiles with an include of common\.mk,/),
    ]);
  });

  it('are read where a model lies below their folder', () => {
    const tree = `${plain(3)}${last}\n//- apps/z/network_c_info.json\n{}`;
    expect(leftOut(tree)).toEqual([expect.stringMatching(/^left out: 1 makefile /)]);
    expect(read(`${plain(3)}${last.replace(large, 'A = 1\n')}`).targets).toHaveLength(1);
  });

  it('are read where they cost little, and where one of them leads to a script', () => {
    expect(leftOut(`${plain(12)}${last.replace(large, 'A = 1\n')}`)).toEqual([]);
    const first = last.replaceAll('apps/z', 'apps/0').replace('include ../../common.mk\n', '');
    const ahead = first.replace('\tgcc', '\t@echo\n\tgcc').replace('-o $@', '-o $@\ninclude ../../common.mk');
    expect(leftOut(`${ahead}\n${plain(12)}`)).toEqual([]);
  });
});
