import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArtifactCache, createArtifacts } from '../../../core/project/artifacts';
import { discover } from '../../../core/project/discovery/discover';
import { projectFixture } from '../../support/projectFixture';
import { openDiskProject } from './diskProject';
import { describeTargets, discoverIn, model, mpool, script } from './discoveryFixtures';

/** Pieces of the languages that discovery reads, for texts that are almost right. */
const fragments = [
  'ifeq ($(A),b)\n',
  'endif\n',
  'else\n',
  'A = $(A)\n',
  'B := $(call B,$(B))\n',
  'include Makefile\n',
  'x: y\n',
  '\tgcc -T$(A)\n',
  '$(foreach i,$(A),$(A))\n',
  'define M\n',
  'endef\n',
  '$(eval $(M))\n',
  '\\\n',
  '-Tapp.ld ',
  'C = a/network.c\n',
  '$(',
  ')',
  'if(A)\n',
  'endif()\n',
  'include(CMakeLists.txt)\n',
  'add_subdirectory(.)\n',
  'set(A "${A};${A}")\n',
  'add_executable(a network.c)\n',
  'target_link_options(a PRIVATE -T app.ld)\n',
  'foreach(i ${A})\n',
  'endforeach()\n',
  'function(f)\nf()\nendfunction()\n',
  'f()\n',
  '"',
  '[[',
  '<configuration name="a">',
  '<option superClass="c.linker.option.script" value="${workspace_loc:/x}"/>',
  '</configuration>',
  '{',
  '}',
  '[',
  ']',
  '"targets"',
  ':',
  '\n',
  ' ',
  ',',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 6 })), { maxLength: 60 })
  .map((parts) => parts.join(''));
const names = [
  'Makefile',
  'a/Makefile',
  'CMakeLists.txt',
  'CMakePresets.json',
  '.cproject',
  '.project',
  'build.ninja',
  'compile_commands.json',
  'platformio.ini',
  'n6mem.json',
  'x.ioc',
  'generate.sh',
  'network.c',
  'app.ld',
  'p.mpool',
  'user_neuralart.json',
  'network_c_info.json',
  'app.map',
  'FSBL/Inc/stm32_extmem_conf.h',
  'FSBL/Src/extmem_manager.c',
];

describe('discovery of anything', () => {
  it('never throws, and says the same twice', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 8, noNullPrototype: true }),
        (tree) => {
          const files = projectFixture(
            Object.entries(tree)
              .map(([path, body]) => `//- ${path}\n${body}`)
              .join('\n'),
          );
          const first = discoverIn(files);
          expect(describeTargets(discoverIn(files))).toBe(describeTargets(first));
          for (const target of first.targets)
            for (const file of target.files) expect(file.evidence.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  const endless: readonly [name: string, path: string, body: string][] = [
    [
      'a variable that doubles itself',
      'Makefile',
      `A := a b\n${'A := $(A) $(A)\n'.repeat(60)}x.elf: $(A)\n\tgcc -Tapp.ld $(A)\n`,
    ],
    [
      'a recursive variable that doubles another',
      'Makefile',
      `${Array.from({ length: 60 }, (_, i) => `A${i} = $(A${i + 1}) $(A${i + 1})\n`).join('')}x.elf: $(A0)\n\tgcc -Tapp.ld $(A0)\n`,
    ],
    [
      'loops in loops',
      'Makefile',
      `L = 1 2 3 4 5 6 7 8 9\nx.elf: ${'$(foreach i,$(L),'.repeat(12)}$(i)${')'.repeat(12)}\n\tgcc -Tapp.ld\n`,
    ],
    [
      'a function that calls itself twice',
      'Makefile',
      'f = $(call f,$1 $1) $(call f,$1)\nx.elf: $(call f,a)\n\tgcc -Tapp.ld\n',
    ],
    ['a Makefile that includes itself', 'Makefile', 'include Makefile\ninclude Makefile\nA += $(A) x\n'],
    [
      'conditions upon conditions',
      'Makefile',
      `${Array.from({ length: 200 }, (_, i) => `ifeq ($(C${i}),1)\nS = s${i}.ld\nendif\n`).join('')}x.elf: a.o\n\tgcc -T$(S)\n`,
    ],
    [
      'a list that doubles itself',
      'CMakeLists.txt',
      `set(A a b)\n${'set(A "${A};${A}")\n'.repeat(60)}add_executable(x ${'${A}'})\nforeach(i ${'${A}'})\nforeach(j ${'${A}'})\nset(B "${'${B}${A}'}")\nendforeach()\nendforeach()\n`,
    ],
    [
      'a project that adds itself',
      'CMakeLists.txt',
      'add_subdirectory(.)\nadd_subdirectory(.)\ninclude(CMakeLists.txt)\n',
    ],
    [
      'functions that call each other',
      'CMakeLists.txt',
      'function(f)\ng()\ng()\nendfunction()\nfunction(g)\nf()\nf()\nendfunction()\nf()\n',
    ],
    ['open blocks', 'CMakeLists.txt', 'if(A)\n'.repeat(3000)],
  ];
  it.each(endless)('ends soon: %s', (_, path, body) => {
    const files = projectFixture(`//- ${path}\n${body}\n//- app.ld\n${script()}`);
    const before = process.cpuUsage().user;
    discoverIn(files);
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(5);
  });

  it('reads only what changed when it runs again', () => {
    const tree = `//- Makefile\nSRC = network.c\napp.elf: $(SRC)\n\tgcc -Tapp.ld $^\n//- app.ld\n${script()}\n//- network.c\n${model({ pool: 'a/pools/n6' })}\n//- pools/n6.mpool\n`;
    const cache = createArtifactCache();
    const before = projectFixture(tree + mpool());
    const artifacts = createArtifacts(before, cache);
    discover(artifacts);
    const [network, pools] = [artifacts.network('network.c'), artifacts.poolFile('pools/n6.mpool')];
    const after = createArtifacts(projectFixture(tree + mpool('0x71000000')), cache);
    discover(after);
    expect(after.network('network.c')).toBe(network);
    expect(after.poolFile('pools/n6.mpool')).not.toBe(pools);
  });
});

/** Checkouts of public projects, one folder each; set N6MEM_REAL_PROJECTS to the folder that holds them. */
const real = process.env['N6MEM_REAL_PROJECTS'] ?? '';
const projects: readonly [folder: string, targets: readonly string[]][] = [
  ['od', ['NUCLEO-N657X0-Q', 'STM32N6570-DK']],
  ['ag', ['STM32N6570-DK']],
  ['ei', ['STM32N6570-DK']],
  ['omv', []],
];

describe.skipIf(real === '')('real projects (N6MEM_REAL_PROJECTS is not set)', () => {
  it.each(projects)('%s: %j, and a second run in no time', (folder, targets) => {
    const root = join(real, folder);
    if (!existsSync(root)) return;
    const cache = createArtifactCache();
    const disk = openDiskProject(root);
    const begun = performance.now();
    const { result } = disk.run((files) => discover(createArtifacts(files, cache)));
    const first = performance.now() - begun;
    expect(result.targets.map((target) => target.name)).toEqual(targets);
    const start = performance.now();
    discover(createArtifacts(disk.files, cache));
    expect((performance.now() - start) / first).toBeLessThan(0.5);
  });
});
