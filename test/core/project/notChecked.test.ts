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
