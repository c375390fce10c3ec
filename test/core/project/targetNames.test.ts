import { describe, expect, it } from 'vitest';
import { targetsText } from '../../../core/report/text';
import { plainStyle } from '../../../core/report/style';
import { projectFixture } from '../../support/projectFixture';
import { discoverIn, model, script } from './discoveryFixtures';

/** A CubeIDE project of one application with a Debug and a Release configuration, each with its own script. */
function cubeIde(folder: string): string {
  const configuration = (name: string, file: string): string =>
    `<configuration name="${name}"><tool><option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c.linker.option.script" value="\${workspace_loc:/\${ProjName}/${file}}" valueType="string"/></tool></configuration>`;
  return `
//- ${folder}/STM32CubeIDE/Appli/.cproject
<cproject>
${configuration('Debug', 'lrun.ld')}
${configuration('Release', 'xip.ld')}
</cproject>
//- ${folder}/STM32CubeIDE/Appli/.project
<projectDescription><name>Appli</name></projectDescription>
//- ${folder}/STM32CubeIDE/Appli/lrun.ld
${script()}
//- ${folder}/STM32CubeIDE/Appli/xip.ld
${script('0x34000000')}
//- ${folder}/STM32CubeIDE/Appli/network.c
${model()}
`;
}

const names = (tree: string): string[] => discoverIn(projectFixture(tree)).targets.map(({ name }) => name);

describe('names of targets', () => {
  it('are project and configuration where the folder alone is not enough', () => {
    expect(names(cubeIde('Navigator'))).toEqual(['Appli Debug', 'Appli Release']);
    expect(names(cubeIde('Navigator') + cubeIde('Reader'))).toEqual([
      'Navigator Debug',
      'Navigator Release',
      'Reader Debug',
      'Reader Release',
    ]);
  });

  it('are the application’s where CubeMX put a model that no build names', () => {
    expect(names(`//- Appli/X-CUBE-AI/App/network.c\n${model()}`)).toEqual(['Appli']);
    expect(names(`//- camera/network.c\n${model()}`)).toEqual(['camera']);
  });

  it('leave out choices that only the description understands', () => {
    const tree = `
//- app/Makefile
LD = $(if $(filter big,$(KIND)),big.ld,small.ld)
ifeq ($(filter big,$(KIND)),big)
SCRIPT = big.ld
else
SCRIPT = small.ld
endif
SRC = network.c
app.elf: $(SRC:.c=.o)
	gcc -T$(SCRIPT) $^ -o $@
//- app/big.ld
${script('0x34000000')}
//- app/small.ld
${script()}
//- app/network.c
${model()}
`;
    const found = names(tree);
    expect(found).toHaveLength(2);
    for (const name of found) expect(name).toMatch(/^app(?: [\w.]+)?$/);
  });
});

describe('the evidence of targets as text', () => {
  it('is one short line, of XML the value alone', () => {
    const { targets } = discoverIn(projectFixture(cubeIde('Navigator')));
    const text = targetsText(targets, [], plainStyle);
    expect(text).toContain(`.cproject:2: \${workspace_loc:/\${ProjName}/lrun.ld}\n`);
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(200);
    expect(text).not.toContain('superClass');
  });

  it('says of the sources of a project that they are all compiled', () => {
    const whole = '<entry flags="VALUE_WORKSPACE_PATH" kind="sourcePath" name=""/>';
    const { targets } = discoverIn(
      projectFixture(
        cubeIde('Navigator').replaceAll(
          '</configuration>',
          `<sourceEntries>\n${whole}\n</sourceEntries></configuration>`,
        ),
      ),
    );
    const text = targetsText(targets, [], plainStyle);
    expect(text).toContain('.cproject:3: every source below the project folder\n');
    expect(text.split('\n').filter((line) => /:\d+: *$/.test(line))).toEqual([]);
  });

  it('says what is a guess, and how it becomes certain', () => {
    const guess = discoverIn(projectFixture(`//- network.c\n${model()}`));
    const text = targetsText(guess.targets, [], plainStyle);
    expect(text).toContain('n6mem init');
    // A line to paste: the guess, and nothing else.
    expect(text).toContain('{ "targets": [{ "name": "network", "models": ["network.c"] }] }');
    const sure = discoverIn(projectFixture(cubeIde('Navigator')));
    expect(targetsText(sure.targets, [], plainStyle)).not.toContain('n6mem init');
  });
});
