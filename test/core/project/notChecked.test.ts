import { describe, expect, it } from 'vitest';
import { projectFixture } from '../../support/projectFixture';
import { discoverIn, model, script } from './discoveryFixtures';

const makefile = 'SRC = main.c network.c\napp.elf: $(SRC:.c=.o)\n\tgcc -Tapp.ld $^ -o $@';

function mapWith(objects: readonly string[]): string {
  return `Memory Configuration

Name             Origin             Length             Attributes
RAM              0x0000000034000400 0x00000000000ffc00 xrw
*default*        0x0000000000000000 0xffffffffffffffff

Linker script and memory map

${objects.map((object) => `LOAD ${object}`).join('\n')}

.text           0x0000000034000400      0x100
 .text          0x0000000034000400      0x100 main.o
OUTPUT(app.elf elf32-littlearm)
`;
}

const application = `
//- Makefile
${makefile}
//- app.ld
${script()}
//- network.c
${model()}
`;

function notCheckedIn(tree: string): string[] {
  return discoverIn(projectFixture(tree)).notChecked.map(({ what }) => what);
}

describe('images find their build by what they are', () => {
  const branches = `
//- Makefile
ifeq ($(BOARD),a)
SCRIPT = a.ld
SRC = main.c a/network.c
else
SCRIPT = b.ld
SRC = main.c b/network.c
endif
app.elf: $(SRC:.c=.o)
\tgcc -T$(SCRIPT) $^ -o $@
//- a.ld
${script('0x34000400')}
//- b.ld
${script('0x34000000', '1M')}
//- a/network.c
${model()}
//- b/network.c
${model()}
`;

  const owners = (map: string): string[] =>
    discoverIn(projectFixture(`${branches}\n//- build/app.map\n${map}`)).targets.flatMap(({ files }) =>
      files.some(({ role }) => role === 'image')
        ? files.filter(({ role }) => role === 'linkerScript').map(({ file }) => file)
        : [],
    );

  it('one map of two branches of a Makefile is of the branch with its memory regions', () => {
    expect(owners(mapWith(['main.o', 'a/network.o']))).toEqual(['a.ld']);
  });

  it('a map of neither belongs to nobody, and that is said', () => {
    const other = mapWith(['main.o', 'a/network.o']).replace('0x00000000000ffc00', '0x0000000000080000');
    expect(owners(other)).toEqual([]);
    expect(notCheckedIn(`${branches}\n//- build/app.map\n${other}`)).toEqual([
      'the linker map build/app.map',
    ]);
  });
});

describe('what a map leaves out', () => {
  const archives = (members: string): string[] => {
    const map = `${members}${mapWith(['main.o', 'network.o', 'lib/NetworkRuntime1010_CM55_GCC.a'])}`;
    const tree = `${application.replace('-Tapp.ld', '-Tapp.ld -lNetworkRuntime1010_CM55_GCC')}\n//- app.map\n${map}`;
    return discoverIn(projectFixture(tree)).targets.flatMap(({ files }) =>
      files.filter(({ role }) => role === 'archive').map(({ file }) => file),
    );
  };
  const member = (archive: string): string =>
    `Archive member included to satisfy reference by file (symbol)\n\n${archive}(x.o)\n                              main.o (x)\n\n`;

  it('an archive of which nothing is pulled in is not in the image', () => {
    expect(archives(member('lib/NetworkRuntime1010_CM55_GCC.a'))).toHaveLength(1);
    expect(archives(member('lib/libc.a'))).toEqual([]);
    // A map that lists no members says nothing of them.
    expect(archives('')).toHaveLength(1);
  });

  it('a model of which nothing is kept is not in the image', () => {
    const found = (discarded: string): string[] => {
      const map = `${discarded}${mapWith(['main.o', 'network.o'])}`;
      const { targets, candidates } = discoverIn(projectFixture(`${application}\n//- app.map\n${map}`));
      return [
        ...targets.flatMap(({ files }) =>
          files.filter(({ role }) => role === 'model').map(({ file }) => `built ${file}`),
        ),
        ...candidates.filter(({ role }) => role === 'model').map(({ file, why }) => `${file}: ${why}`),
      ];
    };
    expect(found('')).toEqual(['built network.c']);
    expect(found('Discarded input sections\n\n .text.ll        0x00000000       0x40 network.o\n\n')).toEqual(
      ['network.c: Makefile names it, but the map of its last link has none of its bytes'],
    );
  });
});

describe('a model that only the map names', () => {
  const models = (source: string, description = true): string[] => {
    const build = description
      ? '//- Makefile\nSRC = main.c\napp.elf: $(SRC:.c=.o)\n\tgcc -Tapp.ld $^ -o $@\n'
      : '';
    const tree = `${build}//- app.ld\n${script()}\n//- ${source}\n${model()}\n//- app.map\n${mapWith(['main.o', './AI/models/network.o'])}`;
    return discoverIn(projectFixture(tree)).targets.flatMap(({ files }) =>
      files
        .filter(({ role, evidence }) => role === 'model' && evidence[0]!.strength === 2)
        .map(({ file }) => file),
    );
  };

  it.each([true, false])(
    'is the one that lies in the folder of its object (with a Makefile: %s)',
    (described) => {
      expect(models('port/AI/models/network.c', described)).toEqual(['port/AI/models/network.c']);
      // The only network.c of the project, and another one than the build had.
      expect(models('results/cloud/network.c', described)).toEqual([]);
    },
  );
});

describe('what a map proves', () => {
  const proofs = (map: string, more = ''): string[] =>
    discoverIn(projectFixture(`${application}\n//- app.map\n${map}${more}`)).targets.flatMap(({ files }) =>
      files.filter(({ role }) => role === 'image').map(({ evidence }) => evidence[0]!.text),
    );
  const today = mapWith(['main.o', 'network.o']);

  it.each([
    ['all, of today’s script', today, 'proves what is linked today: its memory regions are those of app.ld'],
    [
      'nothing, where a region has changed since',
      today.replace('0x00000000000ffc00', '0x0000000000080000'),
      'the last build only, proves nothing of today: RAM was 0x34000400 + 0x80000, is 0x34000400 + 0xffc00 now; build again and it counts',
    ],
    [
      'nothing, where it has another region',
      today.replace('*default*', 'PSRAM            0x0000000090000000 0x0000000002000000 xrw\n*default*'),
      'the last build only, proves nothing of today: app.ld has no region PSRAM; build again and it counts',
    ],
  ])('%s', (_, map, expected) => {
    expect(proofs(map)).toEqual([expected]);
  });

  it('an ELF file alone leaves open of which script it is', () => {
    expect(proofs(today, '\n//- app.elf\nELF')).toContain('of the link that wrote app.map');
    const alone = discoverIn(projectFixture(`${application}\n//- app.elf\nELF`));
    expect(alone.targets[0]?.files.find(({ role }) => role === 'image')?.evidence[0]?.text).toContain(
      '-Wl,-Map=',
    );
  });
});

describe('what was not checked', () => {
  it.each([
    ['nothing of a project that is read whole', application, []],
    [
      'the map of the build is no stranger',
      `${application}\n//- app.map\n${mapWith(['main.o', 'network.o'])}`,
      [],
    ],
    [
      'a map that belongs to nobody',
      `//- app.ld\n${script()}\n//- elsewhere/other.map\n${mapWith(['other.o'])}`,
      ['the linker map elsewhere/other.map'],
    ],
    [
      'an ELF file that belongs to nobody',
      `//- app.ld\n${script()}\n//- out/old.elf\nELF`,
      ['the ELF file out/old.elf'],
    ],
    [
      'an ELF file beside its map is one link',
      `//- app.ld\n${script()}\n//- out/old.elf\nELF\n//- out/old.map\n${mapWith(['other.o'])}`,
      ['the linker map out/old.map'],
    ],
    ['the ELF file of the build is no stranger', `${application}\n//- app.elf\nELF`, []],
    [
      'the map of the boot loader is that of its build',
      `${application.replaceAll('//- ', '//- Appli/')}\n//- FSBL/Makefile\nfsbl.elf: main.o\n\tgcc -Tfsbl.ld $^ -o $@\n//- FSBL/fsbl.ld\n${script('0x34180400', '255K')}\n//- FSBL/build/fsbl.map\n${mapWith(['fsbl.o'])}`,
      [],
    ],
    ['an ELF file of a package', `//- Drivers/x/demo.elf\nELF\n//- app.ld\n${script()}`, []],
    [
      'a PlatformIO project that names no script',
      `//- platformio.ini\n[env:n6]\nboard = nucleo_n657x0_q\n//- src/network.c\n${model()}`,
      ['the PlatformIO project platformio.ini'],
    ],
    [
      'a PlatformIO project that names one',
      `//- platformio.ini\n[env:n6]\nboard_build.ldscript = app.ld\n//- app.ld\n${script()}\n//- src/network.c\n${model()}`,
      [],
    ],
    [
      'a PlatformIO project of something else beside the application',
      `${application}\n//- esp/platformio.ini\n[env:esp32]\n//- esp/src/main.c\nint main;`,
      [],
    ],
    [
      'a CMSIS project for another linker, once for the whole solution',
      `//- app.cproject.yml\nproject:\n  linker:\n    - script: app.sct\n//- network.c\n${model()}`,
      ['the CMSIS project app.cproject.yml'],
    ],
    [
      'SCons and meson without a script',
      `//- a/SConstruct\nProgram('x', 'network.c')\n//- a/network.c\n${model()}\n//- b/meson.build\nsubdir('src')\n//- b/src/meson.build\n#\n//- b/src/network.c\n${model()}`,
      ['the SCons build a/SConstruct', 'the meson build b/meson.build'],
    ],
    [
      'IAR and Keil projects for this family',
      `//- EWARM/a.ewp\n<option><name>OGChipSelectEditMenu</name>\n<state>STM32N657X0\tST STM32N657X0</state></option>\n//- MDK-ARM/b.uvprojx\n<Device>STM32N657X0HxQ</Device>`,
      ['the IAR project EWARM/a.ewp', 'the Keil project MDK-ARM/b.uvprojx'],
    ],
    [
      'IAR and Keil projects for other chips',
      `//- EWARM/a.ewp\n<option><name>OGChipSelectEditMenu</name>\n<state>STM32U083RC\tST STM32U083RC</state></option>\n//- MDK-ARM/b.uvprojx\n<Device>AE722F80F55D5AS:M55_HP</Device>`,
      [],
    ],
    ['an older Keil project', `//- MDK-ARM/app.uvproj\n<Project/>`, ['the Keil project MDK-ARM/app.uvproj']],
    ['a file that is called .map and is none', `//- source.js.map\n{ "version": 3 }`, []],
    [
      'an IAR project without any other description',
      `//- EWARM/app.ewp\n<project/>\n//- network.c\n${model()}`,
      ['the IAR project EWARM/app.ewp'],
    ],
    [
      'an IAR project beside a Makefile of the same application',
      `${application}\n//- EWARM/app.ewp\n<project/>`,
      [],
    ],
    [
      'IAR projects of several boards beside a Makefile',
      `${application}\n//- EWARM/BOARD/uvc/app.ewp\n<project/>`,
      [],
    ],
    [
      'a Keil project of another application than the Makefile',
      `${application.replaceAll('//- ', '//- first/')}\n//- second/MDK-ARM/app.uvprojx\n<Project/>`,
      ['the Keil project second/MDK-ARM/app.uvprojx'],
    ],
  ])('%s', (_, tree, expected) => {
    expect(notCheckedIn(tree)).toEqual(expected);
  });

  it('says why, and gives a line for n6mem.json', () => {
    const [entry] = discoverIn(projectFixture('//- EWARM/app.ewp\n<project/>')).notChecked;
    expect(entry).toEqual({
      what: 'the IAR project EWARM/app.ewp',
      kind: {
        one: '{0} IAR project',
        other: '{0} IAR projects',
        why: 'IAR links with .icf files, which are not read',
      },
      why: 'IAR links with .icf files, which are not read',
      remedy:
        'describe its target in n6mem.json: { "targets": [{ "name": "app", "linkerScripts": ["…"], "models": ["…"] }] }',
      file: 'EWARM/app.ewp',
    });
  });
});

describe('a folder with more files than are listed', () => {
  const files = projectFixture(`\n//- app.ld\n${script()}\n`);

  it('is said, with what to do', () => {
    expect(discoverIn({ ...files, isCut: true }).notChecked).toEqual([
      {
        what: 'files beyond the first 1 of this folder',
        why: 'the folder holds more files than are listed',
        remedy: 'check the folder of one project inside it, or leave folders out by "exclude" in n6mem.json',
        file: undefined,
      },
    ]);
  });

  it('is not said of a whole folder', () => {
    expect(discoverIn(files).notChecked).toEqual([]);
  });
});

describe('a CMake list of many files', () => {
  const withSources = (count: number): string => {
    const sources = Array.from({ length: count }, (_, at) => `\n//- src/driver${at}.c\n`).join('');
    const cmake =
      'project(app C)\nfile(GLOB SOURCES src/*.c)\nadd_executable(app network.c ${SOURCES})\ntarget_link_options(app PRIVATE -Tapp.ld)';
    return `\n//- CMakeLists.txt\n${cmake}\n//- app.ld\n${script()}\n//- network.c\n${model()}\n${sources}`;
  };

  it('is read whole where it names 3,000 files', () => {
    expect(notCheckedIn(withSources(3000))).toEqual([]);
  });

  it('is said where it names more than are followed', () => {
    expect(notCheckedIn(withSources(41_000))).toEqual(['part of the build description CMakeLists.txt']);
  });
});
