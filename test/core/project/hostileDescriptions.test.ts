// One odd file costs only itself: whatever a project's description holds, the other files are checked, reading ends soon,
// and what was left out is said. A reader that takes quadratic time runs into the guard of the test runner.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../support/memoryProject';
import { miniProject } from '../../support/miniProject';

const names = (count: number): string => Array.from({ length: count }, (_, i) => `i${i}`).join(' ');

/** Files that are dropped beside a healthy project. */
const oddFiles: readonly { readonly kind: string; readonly file: string; readonly text: string }[] = [
  {
    kind: 'nested loops with long values',
    file: 'odd/CMakeLists.txt',
    text:
      `project(x C)\nforeach(a ${names(200)})\nforeach(b ${names(200)})\n` +
      `set(L ${names(2000)})\nset(M \${L} \${a} \${b})\nendforeach()\nendforeach()\n`,
  },
  { kind: 'endless append', file: 'odd/CMakeLists.txt', text: 'list(APPEND A x)\n'.repeat(60_000) },
  { kind: 'doubling', file: 'odd/CMakeLists.txt', text: 'set(A "x${A}${A}")\n'.repeat(500) },
  {
    kind: 'a regular expression for a backtracking engine',
    file: 'odd/CMakeLists.txt',
    text: `if("${'a'.repeat(900)}!" MATCHES "^(a+)+$")\nendif()\nset(L ${'a'.repeat(900)}!)\nlist(FILTER L INCLUDE REGEX "^(a|aa)+$")\n`,
  },
  { kind: 'nested parentheses', file: 'odd/CMakeLists.txt', text: `if(${'('.repeat(50_000)})\nendif()\n` },
  { kind: 'nested if', file: 'odd/CMakeLists.txt', text: 'if(1)\n'.repeat(20_000) },
  { kind: 'presets nested deeply', file: 'odd/CMakePresets.json', text: '['.repeat(100_000) },
  {
    kind: 'a variable that adds itself',
    file: 'odd/Makefile',
    text: `A = x\n${'A += $(A)\n'.repeat(40_000)}all: $(A)\n`,
  },
  {
    kind: 'nested references',
    file: 'odd/Makefile',
    text: `A = ${'$('.repeat(40_000)}\nall: $(A)\n\tgcc -T$(A)\n`,
  },
  { kind: 'nested conditions', file: 'odd/Makefile', text: 'ifeq (1,1)\n'.repeat(40_000) },
  { kind: 'a condition of quotes', file: 'odd/Makefile', text: `ifeq ${'"'.repeat(200_000)}\nendif\n` },
  {
    kind: 'open references',
    file: 'odd/platformio.ini',
    text: `[env:a]\nbuild_flags = ${'${'.repeat(200_000)}\n`,
  },
  { kind: 'a line of blanks', file: 'odd/platformio.ini', text: `[env:a]\na${' '.repeat(400_000)}\n` },
  {
    kind: 'open references',
    file: 'odd/.cproject',
    text: `<cproject><configuration name="D"><option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c.linker.option.script" value="${'${'.repeat(100_000)}"/></configuration></cproject>`,
  },
  {
    kind: 'a comment of blanks',
    file: 'odd/network.c',
    text: `/* Command Line options:\n${' '.repeat(400_000)}\n*/`,
  },
];

describe.each(oddFiles)('$kind in $file', ({ file, text }) => {
  test('leaves the rest as it is', async () => {
    const alone = await analyse(miniProject());
    const beside = await analyse({
      ...miniProject(),
      [file]: text,
      ...(file.endsWith('.cproject') ? { 'odd/.project': '<projectDescription/>' } : {}),
    });
    expect(beside.targets.map((target) => target.name)).toEqual(alone.targets.map((target) => target.name));
    expect(beside.findings).toEqual(alone.findings);
  });
});

test('says what was left out, and only then', async () => {
  const odd = await analyse({
    ...miniProject(),
    'odd/Makefile': oddFiles.find((entry) => entry.kind === 'a variable that adds itself')!.text,
  });
  expect(odd.discovery.notChecked).toEqual([
    {
      what: 'part of the build description odd/Makefile',
      why: 'reading it to its end would take too much work; what comes late in it is left out',
      remedy: 'name the files of its target in n6mem.json, or exclude the file by "exclude" there',
      file: 'odd/Makefile',
    },
  ]);
  expect((await analyse(miniProject())).discovery.notChecked).toEqual([]);
});

test.each([
  ['flash.sh', 'A=ab\n' + 'A="$A$A"\n'.repeat(12) + 'echo $A $A $A\n'.repeat(100_000)],
  ['Makefile.flash', 'A = x y\n' + 'A += $(A)\n'.repeat(9) + 'flash:\n' + '\techo $(A)\n'.repeat(20_000)],
  ['flash.py', 'A = ["a", "b"]\n' + 'A = A + A\n'.repeat(9) + 'run(["a"] + A)\n'.repeat(10_000)],
])('%s with variables that would fill the memory is left out in part, and said', async (name, text) => {
  const flash = 'STM32_Programmer_CLI -w Model/network_data.hex 0x70380000\n';
  const odd = await analyse({ ...miniProject(), [`tools/${name}`]: `# ${flash}${text.slice(0, 250_000)}` });
  expect(odd.discovery.notChecked.map(({ file, why }) => [file, why])).toEqual([
    [`tools/${name}`, 'reading it to its end would take too much work; what comes late in it is left out'],
  ]);
});

test('a workspace link that leads above every folder is no file', async () => {
  const uri = 'PARENT-99999999999-PROJECT_LOC/a.c';
  const analysis = await analyse({
    ...miniProject(),
    'odd/.cproject': '<cproject><configuration name="D"/></cproject>',
    'odd/.project': `<projectDescription><linkedResources><link><name>a</name><locationURI>${uri}</locationURI></link></linkedResources></projectDescription>`,
  });
  expect(analysis.targets).toHaveLength(1);
});

test.each([
  ['*a'.repeat(30), 'this glob is too long or has too many stars'],
  ['a*'.repeat(2000), 'this glob is too long or has too many stars'],
  ['none/*.ld', 'no file of the project is none/*.ld'],
])('a glob of n6mem.json: %#', async (glob, message) => {
  const analysis = await analyse({
    ...miniProject(),
    'n6mem.json': JSON.stringify({ targets: [{ name: 'x', linkerScripts: [glob] }] }),
  });
  expect(analysis.discovery.configuration!.problems.map((problem) => problem.message)).toEqual([
    expect.stringContaining(message),
  ]);
});

test('an n6mem.json that is nested too deeply is an error at the place', async () => {
  const analysis = await analyse({ ...miniProject(), 'n6mem.json': `{ "targets": ${'['.repeat(30_000)}` });
  expect(analysis.discovery.configuration!.problems).toEqual([
    expect.objectContaining({ severity: 'error', span: { start: 212, end: 213 } }),
  ]);
});
