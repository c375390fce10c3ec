import { describe, expect, it } from 'vitest';
import { analyse, filesOf } from '../../../support/memoryProject';
import { model, runtime, script } from '../../project/discoveryFixtures';

/** A CubeIDE project and a Makefile, each with a script of its own, so that they are two targets. */
function project(makefileFolder: string, makefileArchive: string, projectArchive: string): string {
  const option = (kind: string, value: string): string =>
    `<option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c.linker.option.${kind}" value="${value}"/>`;
  const up = makefileFolder === 'app' ? '..' : '.';
  return `
//- app/.cproject
<cproject><configuration name="Debug"><tool>${option('script', '${workspace_loc:/${ProjName}/debug.ld}')}<option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c.linker.option.libraries"><listOptionValue value=":${projectArchive}"/></option></tool></configuration></cproject>
//- app/.project
<projectDescription><name>app</name></projectDescription>
//- app/debug.ld
${script('0x34000000')}
//- ${makefileFolder}/Makefile
SRC = network.c
app.elf: $(SRC:.c=.o)
	gcc -Tapp.ld -l:${makefileArchive} -I${up}/rt/Inc -I${up}/rt/Npu/ll_aton $^ -o $@
//- ${makefileFolder}/app.ld
${script()}
//- ${makefileFolder}/network.c
${model()}
//- app/network2.c
${model()}
${runtime('rt')}
`;
}

describe('runtime-archive-mismatch with two descriptions of one application', () => {
  const right = 'NetworkRuntime1010_CM55_GCC.a';
  const wrong = 'NetworkRuntime1000_CM55_GCC.a';
  const severities = async (text: string): Promise<string[]> =>
    (await analyse(filesOf(text))).findings
      .filter(({ rule }) => rule === 'runtime-archive-mismatch')
      .map(({ severity, place }) => `${severity} ${place.file}`);

  it('is information where the one beside it links the right archive', async () => {
    expect(await severities(project('app', right, wrong))).toEqual(['information app/.cproject']);
  });

  it('is an error where both link the wrong one, or the other is another application', async () => {
    expect(await severities(project('app', wrong, wrong))).toContain('error app/Makefile');
    expect(await severities(project('other', right, wrong))).toEqual(['error app/.cproject']);
  });
});
