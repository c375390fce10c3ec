// What a hostile or broken repository holds, one kind a row: what is made, what must be said of it, and which counted limit
// ends the work. Each lies beside a healthy project with one conflict, which must be found all the same.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cpuRam2, type MiniPool, miniProject, npuRam5, octoFlash, poolFile } from './miniProject';

/** One kind of hostile input. */
export interface HostileKind {
  /** The family that it belongs to. */
  readonly family: string;
  readonly kind: string;
  readonly files: () => Readonly<Record<string, string | Buffer>>;
  /** Symbolic links by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** What `check` and the editor must say; nothing where all of it is read, in linear time, and there is nothing to say. */
  readonly said?: string;
  /** What neither may say. */
  readonly unsaid?: RegExp;
  /** The counted limit that ends the work: file and name. Nothing where reading is linear. */
  readonly limit?: readonly [file: string, name: string];
  /** Other commands that have to end on it, PATH left out. */
  readonly commands?: readonly (readonly string[])[];
}

const names = (count: number): string => Array.from({ length: count }, (_, i) => `i${i}`).join(' ');
const lines = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');

const descriptionSteps = ['core/project/build/workBudget.ts', 'descriptionSteps'] as const;
const deepestNesting = ['core/project/build/workBudget.ts', 'deepestNesting'] as const;
const deepestJson = ['core/base/jsonDepth.ts', 'deepestNesting'] as const;
const mostListed = ['core/rules/engine/check.ts', 'mostListed'] as const;
const longestPattern = ['core/base/linearPattern.ts', 'longestPattern'] as const;
const tooMuch = (file: string): string =>
  `Not checked: part of the build description ${file}: reading it to its end would take too much work`;
const tooDeep = (file: string): string =>
  `Not checked: part of the build description ${file}: part of it is nested too deeply, or a value is too long`;

const unreadable = (file: string): string =>
  `Not checked: part of the build description ${file}: it is nested too deeply`;

const cubeProject = (value: string): Readonly<Record<string, string>> => ({
  'odd/.project': '<projectDescription/>',
  'odd/.cproject': `<cproject><configuration name="D"><option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c.linker.option.script" value="${value}"/></configuration></cproject>`,
});

const odd =
  (file: string, text: () => string | Buffer): HostileKind['files'] =>
  () => ({ [`odd/${file}`]: text() });

/** A script that a build of its own links with. */
const linked =
  (name: string, text: () => string | Buffer): HostileKind['files'] =>
  () => ({
    [`odd/${name}`]: text(),
    'odd/Makefile': `C_SOURCES = ../Model/network.c\nC_DEFS = -DSTM32N657xx\nLDSCRIPT = ${name}\nLDFLAGS = -T$(LDSCRIPT)\n`,
  });

/** The pools of the project, and others. */
const withPools =
  (others: () => readonly MiniPool[]): HostileKind['files'] =>
  () => ({ 'Model/net.mpool': poolFile([cpuRam2, npuRam5, octoFlash, ...others()]) });

const cmakeRegex = (command: string): HostileKind['files'] =>
  odd('CMakeLists.txt', () => `project(x C)\nset(L "${'a'.repeat(900)}!")\n${command}\n`);

/** Speaks to the terminal, to the machine that reads a build's log, and to Markdown. */
const speakingName = 'a\u001b]8;;x\u0007b\u001b[31mc\n::error::d ![e](f) <img src=g>';

/** Texts that are cheap to write and dear to read, by family. */
const descriptions: readonly HostileKind[] = [
  {
    family: '01',
    kind: 'a script that includes itself ten times over',
    files: linked(
      'bomb.ld',
      () => '#include "bomb.ld"\n'.repeat(10) + 'MEMORY { RAM : ORIGIN = 0, LENGTH = 1K }\n',
    ),
    said: 'preprocessing it takes too many steps',
    limit: ['core/linkerScript/preprocessor/budget.ts', 'stepLimit'],
  },
  {
    family: '02',
    kind: 'nested loops with long values',
    files: odd(
      'CMakeLists.txt',
      () =>
        `project(x C)\nforeach(a ${names(200)})\nforeach(b ${names(200)})\n` +
        `set(L ${names(2000)})\nset(M \${L} \${a} \${b})\nendforeach()\nendforeach()\n`,
    ),
    said: tooMuch('odd/CMakeLists.txt'),
    limit: descriptionSteps,
  },
  ...[
    ['a condition of nested repeats', 'if(L MATCHES "^(a+)+$")\nendif()'],
    ['a condition of alternatives that begin alike', 'if(L MATCHES "^(a|aa)+$")\nendif()'],
    ['a condition of many stars', 'if(L MATCHES ".*a.*a.*a.*a.*a.*a.*a.*b")\nendif()'],
    ['a filter of nested repeats', 'list(FILTER L INCLUDE REGEX "^(a+)+$")'],
    ['a filter of alternatives that begin alike', 'list(FILTER L INCLUDE REGEX "^(a|aa)+$")'],
    ['a filter of many stars', 'list(FILTER L INCLUDE REGEX ".*a.*a.*a.*a.*a.*a.*a.*b")'],
  ].map(([kind, command]): HostileKind => ({
    family: '08',
    kind: `${kind} for a backtracking engine`,
    files: cmakeRegex(command!),
    limit: longestPattern,
  })),
  {
    family: '08',
    kind: 'a wildcard of many stars',
    files: odd(
      'Makefile',
      () => `SRC = $(wildcard ${'*a'.repeat(30)}b)\nall: $(SRC)\n\tgcc -Tapp.ld $(SRC)\n`,
    ),
    limit: longestPattern,
  },
  {
    family: '08',
    kind: 'a condition of quotes',
    files: odd('Makefile', () => `ifeq ${'"'.repeat(200_000)}\nendif\n`),
  },
  {
    family: '08',
    kind: 'a glob of many stars',
    files: () => ({
      'n6mem.json': JSON.stringify({ targets: [], exclude: [`${'*a'.repeat(30)}b`] }),
    }),
    said: 'this glob is too long or has too many stars to be matched',
    limit: ['core/project/userGlobs.ts', 'mostStars'],
  },
  {
    family: '08',
    kind: 'open references of PlatformIO',
    files: odd('platformio.ini', () => `[env:a]\nbuild_flags = ${'${'.repeat(100_000)}\n`),
  },
  {
    family: '08',
    kind: 'a line of blanks in platformio.ini',
    files: odd('platformio.ini', () => `[env:a]\na${' '.repeat(400_000)}\n`),
  },
  { family: '08', kind: 'open references of Eclipse', files: () => cubeProject('${'.repeat(100_000)) },
  {
    family: '08',
    kind: 'an architecture that never closes',
    files: linked('arch.ld', () => `OUTPUT_ARCH(${'( '.repeat(50_000)}\n`),
    said: 'arch.ld',
  },
  {
    family: '09',
    kind: 'nested parentheses of CMake',
    files: odd('CMakeLists.txt', () => `if(${'('.repeat(50_000)})\nendif()\n`),
    said: tooDeep('odd/CMakeLists.txt'),
    limit: deepestNesting,
  },
  {
    family: '09',
    kind: 'nested conditions of CMake',
    files: odd('CMakeLists.txt', () => `${'if(1)\n'.repeat(2_000)}${'endif()\n'.repeat(2_000)}`),
    said: tooDeep('odd/CMakeLists.txt'),
    limit: deepestNesting,
  },
  {
    family: '09',
    kind: 'presets that are nested deeply',
    files: () => ({ 'odd/CMakeLists.txt': 'project(x C)\n', 'odd/CMakePresets.json': '['.repeat(100_000) }),
    said: unreadable('odd/CMakePresets.json'),
    limit: deepestJson,
  },
  {
    family: '09',
    kind: 'nested references of make',
    files: odd('Makefile', () => `A = ${'$('.repeat(40_000)}\nall: $(A)\n\tgcc -T$(A)\n`),
    said: tooDeep('odd/Makefile'),
    limit: deepestNesting,
  },
  {
    family: '09',
    kind: 'tasks that are nested deeply',
    files: () => ({ '.vscode/tasks.json': `{"tasks":${'['.repeat(100_000)}` }),
    said: unreadable('.vscode/tasks.json'),
    limit: deepestJson,
  },
  {
    family: '09',
    kind: 'an argument of nine million characters',
    files: odd(
      'compile_commands.json',
      () => `[{"directory":"/w","file":"a.c","command":"gcc -D${'x'.repeat(9_000_000)} -c a.c"}]`,
    ),
  },
  {
    family: '09',
    kind: '200,000 INSERTs',
    files: linked('insert.ld', () => `SECTIONS { .a : { *(.a) } }\n${'INSERT AFTER .a;\n'.repeat(200_000)}`),
  },
  {
    family: '09',
    kind: '200,000 semicolons',
    files: linked('empty.ld', () => `SECTIONS { .a : { *(.a) } }\n${';'.repeat(200_000)}`),
  },
  {
    family: '09',
    kind: 'a macro of 70,000 words as one section',
    files: linked('macro.ld', () => `#define A ${'x '.repeat(70_000)}\nSECTIONS { .t : { A } }\n`),
  },
  {
    family: '09',
    kind: 'an Eclipse project of 50,000 configurations',
    files: () => ({
      'odd/.project': '<projectDescription/>',
      'odd/.cproject': `<cproject>${lines(50_000, (n) => `<configuration name="c${n}"/>`)}</cproject>`,
    }),
  },
  {
    family: '09',
    kind: 'a link of Eclipse far above every folder',
    files: () => ({
      'odd/.cproject': '<cproject><configuration name="D"/></cproject>',
      'odd/.project':
        '<projectDescription><linkedResources><link><name>a</name><locationURI>PARENT-99999999999-PROJECT_LOC/a.c</locationURI></link></linkedResources></projectDescription>',
    }),
  },
  {
    family: '09',
    kind: 'a path of a million steps up',
    files: odd('Makefile', () => `all:\n\tgcc -T${'../'.repeat(300_000)}app.ld\n`),
  },
  {
    family: '09',
    kind: 'a glob of 70,000 characters',
    files: () => ({ 'n6mem.json': JSON.stringify({ targets: [], exclude: [`*${'a'.repeat(70_000)}`] }) }),
    said: 'this glob is too long or has too many stars to be matched',
    limit: ['core/project/userGlobs.ts', 'longestGlob'],
  },
  {
    family: '10',
    kind: '10,000 bad lines',
    files: linked('bad.ld', () => `MEMORY { RAM : ORIGIN = 0, LENGTH = 1K }\n${'} ) ; = \n'.repeat(10_000)}`),
    said: 'more like it in this file are not listed',
    limit: mostListed,
  },
  {
    family: '10',
    kind: '800 pools on the same bytes',
    files: withPools(() =>
      Array.from({ length: 800 }, (_, n) => ({ name: `n${n}`, offset: '0x34200000', size: '1' })),
    ),
    said: 'more like it in this file are not listed',
    limit: mostListed,
  },
  {
    family: '11 and 13',
    kind: 'names that speak to terminals, build machines and Markdown',
    files: withPools(() => [
      { name: JSON.stringify(speakingName).slice(1, -1), offset: '0x34200000', size: '1' },
      { name: 'b', offset: '0x34200000', size: '1' },
    ]),
    said: 'a\\x1b]8;;x\\x07b\\x1b[31mc',
    unsaid: /[\u0007\u001b]|^::error/m,
  },
  {
    family: '12',
    kind: 'a pool of 2^60 bytes',
    files: withPools(() => [{ name: 'huge', offset: '0x34200000', size: String(2n ** 50n) }]),
    said: 'huge',
    commands: [
      ['map', '--format', 'svg'],
      ['map', '--format', 'html'],
    ],
  },
  {
    family: '18',
    kind: '10,000 pools that each live through 100,000 epochs',
    files: odd('network_c_info.json', () =>
      JSON.stringify({
        json_schema_version: '2.0',
        memory_pools: Array.from({ length: 10_000 }, (_, n) => ({
          id: n,
          name: `p${n}`,
          address: 0x90000000 + n * 64,
          size_bytes: 64,
        })),
        buffers: Array.from({ length: 10_000 }, (_, n) => ({
          id: n,
          name: `b${n}`,
          mpool_id: n,
          offset_start: 0,
          offset_end: 64,
          size_bytes: 64,
          is_param: 0,
          epochs: { start: 0, end: 100_000 },
        })),
        graphs: [{ nodes: [] }],
      }),
    ),
    limit: ['core/model/lifetimes.ts', 'mostCells'],
    commands: [
      ['timeline', 'odd/network_c_info.json', '--format', 'svg'],
      ['timeline', 'odd/network_c_info.json', '--format', 'json'],
      ['plan', 'odd/network_c_info.json', '--seconds', '1'],
    ],
  },
  {
    family: '19',
    kind: 'a script in UTF-16',
    files: linked('wide.ld', () =>
      Buffer.from('\ufeffMEMORY { RAM : ORIGIN = 0, LENGTH = 1K }\n', 'utf16le'),
    ),
    said: 'UTF-16',
  },
  {
    family: '21',
    kind: 'a comment of blanks',
    files: odd('network.c', () => `/* Command Line options:\n${' '.repeat(400_000)}\n*/`),
  },
  {
    family: '21',
    kind: 'nested conditions of the preprocessor',
    files: linked('nested.ld', () => `#define A 1\n${'#if 1\n'.repeat(40_000)}`),
    said: 'more like it in this file are not listed',
    limit: mostListed,
  },
  {
    family: '21',
    kind: 'nested conditions of make',
    files: odd('Makefile', () => 'ifeq (1,1)\n'.repeat(40_000)),
  },
  {
    family: '21',
    kind: 'a list that is appended to for ever',
    files: odd('CMakeLists.txt', () => 'list(APPEND A x)\n'.repeat(60_000)),
    said: tooMuch('odd/CMakeLists.txt'),
    limit: descriptionSteps,
  },
  {
    family: '21',
    kind: 'a list that doubles itself',
    files: odd('CMakeLists.txt', () => 'set(A "x${A}${A}")\n'.repeat(500)),
    said: 'Not checked: part of the build description odd/CMakeLists.txt',
    limit: ['core/project/build/cmakeScope.ts', 'longestValue'],
  },
  {
    family: '21',
    kind: 'a variable that adds itself',
    files: odd('Makefile', () => `A = x\n${'A += $(A)\n'.repeat(40_000)}all: $(A)\n`),
    said: 'Not checked: part of the build description odd/Makefile',
    limit: descriptionSteps,
  },
  {
    family: '21',
    kind: '10,000 assertions',
    files: linked('asserts.ld', () => lines(10_000, (n) => `ASSERT(x${n}, "a")`)),
  },
];

/** Links that lead out of the project. */
const links: readonly HostileKind[] = [
  ['a file outside', { 'odd/outside.ld': '/etc/passwd' }, 'odd/outside.ld'],
  ['a file without an end', { 'odd/endless.ld': '/proc/self/pagemap' }, 'odd/endless.ld'],
  ['a device', { 'odd/device.mpool': '/dev/zero' }, 'odd/device.mpool'],
  ['a folder outside', { 'odd/everything': '/usr' }, 'odd/everything'],
].map(([what, made, name]): HostileKind => ({
  family: '03',
  kind: `a link to ${what as string}`,
  files: () => ({ 'odd/readme.txt': '' }),
  links: made as Readonly<Record<string, string>>,
  said: `${name as string}: a link that leads out of the folder`,
  unsaid: /root:x:/,
}));

export const hostileKinds: readonly HostileKind[] = [...descriptions, ...links];

/** Makes the kind in a folder, beside a healthy project in which region RAM overlaps a pool; gives the bytes of each file. */
export function makeHostile(root: string, { files, links = {} }: HostileKind): ReadonlyMap<string, Buffer> {
  const made = new Map<string, Buffer>();
  const all = { ...miniProject({ memory: conflict, buffers }), '.git/HEAD': '', ...files() };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
    made.set(name, Buffer.from(content as string));
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(root, name));
  return made;
}

const conflict = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K';
const buffers = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }];
