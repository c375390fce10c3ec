// One odd file costs only itself: whatever a project's description holds, the other files are checked, reading ends soon,
// and what was left out is said. A reader that takes quadratic time runs into the guard of the test runner.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../support/memoryProject';
import { hostileKinds } from '../../support/hostileProjects';
import { miniProject } from '../../support/miniProject';

/** Those that bring no script: their folder forms no target. */
const beside = hostileKinds.filter(({ files }) =>
  Object.entries(files()).every(
    ([name, content]) => name.startsWith('odd/') && !name.endsWith('.ld') && typeof content === 'string',
  ),
);

describe.each(beside)('$kind', ({ files }) => {
  test('leaves the rest as it is', async () => {
    const alone = await analyse(miniProject());
    const both = await analyse({ ...miniProject(), ...(files() as Record<string, string>) });
    expect(both.targets.map((target) => target.name)).toEqual(alone.targets.map((target) => target.name));
    expect(both.findings).toEqual(alone.findings);
  });
});

test('says what was left out, and only then', async () => {
  const odd = await analyse({
    ...miniProject(),
    'odd/Makefile': `A = x\n${'A += $(A)\n'.repeat(40_000)}all: $(A)\n`,
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

test('a list of all 5,000 sources of a firmware package is read whole, with the model in it', async () => {
  const sources = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`fw/f${n}.c`, '']));
  const { 'Model/network.c': model, ...rest } = miniProject({ files: { Makefile: null } });
  const analysis = await analyse({
    ...rest,
    ...sources,
    'fw/network.c': model!,
    'CMakeLists.txt':
      'project(app C)\nfile(GLOB_RECURSE FW "fw/*.c")\nadd_executable(app ${FW})\n' +
      'target_compile_definitions(app PRIVATE STM32N657xx)\ntarget_link_options(app PRIVATE -T${CMAKE_SOURCE_DIR}/app.ld)\n',
  });
  expect(analysis.discovery.notChecked).toEqual([]);
  expect(analysis.targets.flatMap(({ files }) => files.files.map(({ file }) => file))).toContain(
    'fw/network.c',
  );
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

test.each([
  [{ exclude: ['*a'.repeat(30)] }, [expect.stringContaining('too many stars')]],
  [{ ignore: [{ rule: 'ld-syntax', file: '*a'.repeat(30) }] }, [expect.stringContaining('too many stars')]],
  [{ exclude: ['old/**', ''] }, []],
])('globs of n6mem.json that no target names: %#', async (configuration, messages) => {
  const analysis = await analyse({ ...miniProject(), 'n6mem.json': JSON.stringify(configuration) });
  expect(analysis.discovery.configuration!.problems.map((problem) => problem.message)).toEqual(messages);
});

test('an n6mem.json that is nested too deeply is an error at the place', async () => {
  const analysis = await analyse({ ...miniProject(), 'n6mem.json': `{ "targets": ${'['.repeat(30_000)}` });
  expect(analysis.discovery.configuration!.problems).toEqual([
    expect.objectContaining({ severity: 'error', span: { start: 212, end: 213 } }),
  ]);
});
