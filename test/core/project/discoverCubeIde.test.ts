import { mpool, model, runtime, script } from './discoveryFixtures';
import type { DiscoveryCase } from './discoveryCases';
import { discoveryTests } from './discoveryCases';

/** A configuration of a `.cproject` with what matters of it. */
function configuration(
  name: string,
  parts: {
    script?: string;
    excluding?: string;
    libraries?: string[];
    folders?: string[];
    includes?: string[];
    defines?: string[];
    entry?: string;
  },
): string {
  const tool = 'com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c';
  const list = (kind: string, values: string[] = []): string =>
    values.length === 0
      ? ''
      : `    <option superClass="${tool}.${kind}" valueType="list">\n${values.map((value) => `      <listOptionValue builtIn="false" value="${value}"/>`).join('\n')}\n    </option>\n`;
  return `<cconfiguration id="${name}"><storageModule moduleId="cdtBuildSystem" version="4.0.0">
  <configuration artifactName="\${ProjName}" name="${name}">
    <option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.option.target_mcu" value="STM32N657X0HxQ"/>
    <option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.option.target_board" value="STM32N6570-DK"/>
${parts.script === undefined ? '' : `    <option superClass="${tool}.linker.option.script" value="${parts.script}" valueType="string"/>\n`}${list('linker.option.libraries', parts.libraries)}${list('linker.option.directories', parts.folders)}${list('compiler.option.includepaths', parts.includes)}${list('compiler.option.definedsymbols', parts.defines)}    <sourceEntries><entry excluding="${parts.excluding ?? ''}" kind="sourcePath" name="${parts.entry ?? ''}"/></sourceEntries>
  </configuration></storageModule></cconfiguration>`;
}

function cproject(...configurations: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?fileVersion 4.0.0?><cproject storage_type_id="org.eclipse.cdt.core.XmlProjectDescriptionStorage"><storageModule moduleId="org.eclipse.cdt.core.settings">
${configurations.join('\n')}
</storageModule></cproject>`;
}

function project(name: string, links: [string, string][] = []): string {
  const resources = links.map(
    ([inside, uri]) =>
      `  <link>\n    <name>${inside}</name>\n    <type>${uri.endsWith('/') ? 2 : 1}</type>\n    <locationURI>${uri.replace(/\/$/, '')}</locationURI>\n  </link>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<projectDescription>
<name>${name}</name>
<linkedResources>
${resources.join('\n')}
</linkedResources>
</projectDescription>`;
}

const cases: DiscoveryCase[] = [
  {
    name: 'linked resources, a script by workspace_loc, libraries; the board option of the project is no evidence',
    tree: `
//- App/NUCLEO-N657X0-Q/STM32CubeIDE/.cproject
${cproject(
  configuration('UVCL', {
    script: '${workspace_loc:/${ProjName}/STM32N657xx.ld}',
    libraries: [':NetworkRuntime1010_CM55_GCC.a', 'm'],
    folders: ['../../../../Runtime/Lib'],
    includes: ['../../../../Runtime/Npu/ll_aton', '../../../../Runtime/Inc'],
    defines: ['STM32N657xx'],
    excluding: 'Src|Startup',
  }),
  configuration('SPI', {
    script: '${workspace_loc:/${ProjName}/STM32N657xx.ld}',
    libraries: [':NetworkRuntime1010_CM55_GCC.a'],
    folders: ['../../../../Runtime/Lib'],
  }),
)}
//- App/NUCLEO-N657X0-Q/STM32CubeIDE/.project
${project('Demo_NUCLEO', [
  ['STM32N657xx.ld', 'PARENT-1-PROJECT_LOC/ld/n6.ld'],
  ['Application/network.c', 'PARENT-3-PROJECT_LOC/Model/NUCLEO-N657X0-Q/network.c'],
])}
//- App/NUCLEO-N657X0-Q/ld/n6.ld
${script()}
//- Model/NUCLEO-N657X0-Q/network.c
${model()}
//- Model/STM32N6570-DK/network.c
${model()}
${runtime('Runtime')}
`,
    targets: `
      NUCLEO-N657X0-Q (STM32N657, NUCLEO-N657X0-Q)
        linkerScript App/NUCLEO-N657X0-Q/ld/n6.ld < 3 App/NUCLEO-N657X0-Q/STM32CubeIDE/.cproject:7, 3 App/NUCLEO-N657X0-Q/STM32CubeIDE/.cproject:28
        model Model/NUCLEO-N657X0-Q/network.c < 3 App/NUCLEO-N657X0-Q/STM32CubeIDE/.project:13
        runtime Runtime/Inc/core_datatypes.h < 3 App/NUCLEO-N657X0-Q/STM32CubeIDE/.cproject:17
        runtime Runtime/Inc/stai.h < 3 App/NUCLEO-N657X0-Q/STM32CubeIDE/.cproject:17
        runtime Runtime/Npu/ll_aton/ll_aton_version.h < 3 App/NUCLEO-N657X0-Q/STM32CubeIDE/.cproject:16
        archive Runtime/Lib/NetworkRuntime1010_CM55_GCC.a < 3 App/NUCLEO-N657X0-Q/STM32CubeIDE/.cproject:9, 3 App/NUCLEO-N657X0-Q/STM32CubeIDE/.cproject:30
    `,
    candidates: `
      model Model/STM32N6570-DK/network.c: not built: no build description names it
    `,
  },
  {
    name: 'every source below the project folder is compiled unless excluding names it',
    tree: `
//- Demo/.cproject
${cproject(configuration('Debug', { script: '../STM32N657X0HXQ_LRUN.ld', excluding: 'AI/old|Test/**/network*.c', libraries: ['NetworkRuntime1010_CM55_GCC'], folders: ['${ProjDirPath}/Runtime/Lib'], includes: ['&quot;${workspace_loc:/${ProjName}/Runtime/Npu/ll_aton}&quot;'] }))}
//- Demo/.project
${project('Demo')}
//- Demo/STM32N657X0HXQ_LRUN.ld
${script()}
//- Demo/AI/network.c
${model()}
//- Demo/AI/old/network.c
${model()}
//- Demo/Test/a/b/network_test.c
${model()}
${runtime('Demo/Runtime').replace('NetworkRuntime', 'libNetworkRuntime')}
`,
    targets: `
      Demo (STM32N657, -)
        linkerScript Demo/STM32N657X0HXQ_LRUN.ld < 3 Demo/.cproject:7
        model Demo/AI/network.c < 3 Demo/.cproject:17
        runtime Demo/Runtime/Inc/core_datatypes.h < 6 near
        runtime Demo/Runtime/Inc/stai.h < 6 near
        runtime Demo/Runtime/Npu/ll_aton/ll_aton_version.h < 3 Demo/.cproject:15
        archive Demo/Runtime/Lib/libNetworkRuntime1010_CM55_GCC.a < 3 Demo/.cproject:9
    `,
    candidates: `
      model Demo/AI/old/network.c: not built: no build description names it
      model Demo/Test/a/b/network_test.c: not built: no build description names it
    `,
  },
  {
    name: 'two applications, Debug in RAM and Release in flash: four targets, each with the FSBL',
    tree: `
//- STM32CubeIDE/Boot/.cproject
${cproject(configuration('Debug', { script: '${workspace_loc:/${ProjName}/STM32N657XX_AXISRAM2_fsbl.ld}' }))}
//- STM32CubeIDE/Boot/.project
${project('Two_FSBL')}
//- STM32CubeIDE/Boot/STM32N657XX_AXISRAM2_fsbl.ld
${script('0x34180400', '511K')}
//- STM32CubeIDE/One/.cproject
${cproject(configuration('Debug', { script: '${ProjDirPath}/LRUN.ld' }), configuration('Release', { script: '${ProjDirPath}/XIP.ld' }))}
//- STM32CubeIDE/One/.project
${project('Two_One', [['AI', 'PARENT-2-PROJECT_LOC/One/AI/']])}
//- STM32CubeIDE/One/LRUN.ld
${script()}
//- STM32CubeIDE/One/XIP.ld
${script('0x70100400')}
//- STM32CubeIDE/Two/.cproject
${cproject(configuration('Debug', { script: '${ProjDirPath}/LRUN.ld' }), configuration('Release', { script: '${ProjDirPath}/XIP.ld' }))}
//- STM32CubeIDE/Two/.project
${project('Two_Two', [['AI', 'PARENT-2-PROJECT_LOC/Two/AI/']])}
//- STM32CubeIDE/Two/LRUN.ld
${script()}
//- STM32CubeIDE/Two/XIP.ld
${script('0x70100400')}
//- One/AI/network.c
${model()}
//- Two/AI/network.c
${model()}
`,
    targets: `
      One Debug (STM32N657, -)
        linkerScript STM32CubeIDE/One/LRUN.ld < 3 STM32CubeIDE/One/.cproject:7
        fsblLinkerScript STM32CubeIDE/Boot/STM32N657XX_AXISRAM2_fsbl.ld < 3 STM32CubeIDE/Boot/.cproject:7
        model One/AI/network.c < 3 STM32CubeIDE/One/.project:8
        boot FSBL 0x70000000 < 3 STM32CubeIDE/Boot/.cproject:7
      One Release (STM32N657, -)
        linkerScript STM32CubeIDE/One/XIP.ld < 3 STM32CubeIDE/One/.cproject:14
        fsblLinkerScript STM32CubeIDE/Boot/STM32N657XX_AXISRAM2_fsbl.ld < 3 STM32CubeIDE/Boot/.cproject:7
        model One/AI/network.c < 3 STM32CubeIDE/One/.project:8
        boot FSBL 0x70000000 < 3 STM32CubeIDE/Boot/.cproject:7
      Two Debug (STM32N657, -)
        linkerScript STM32CubeIDE/Two/LRUN.ld < 3 STM32CubeIDE/Two/.cproject:7
        fsblLinkerScript STM32CubeIDE/Boot/STM32N657XX_AXISRAM2_fsbl.ld < 3 STM32CubeIDE/Boot/.cproject:7
        model Two/AI/network.c < 3 STM32CubeIDE/Two/.project:8
        boot FSBL 0x70000000 < 3 STM32CubeIDE/Boot/.cproject:7
      Two Release (STM32N657, -)
        linkerScript STM32CubeIDE/Two/XIP.ld < 3 STM32CubeIDE/Two/.cproject:14
        fsblLinkerScript STM32CubeIDE/Boot/STM32N657XX_AXISRAM2_fsbl.ld < 3 STM32CubeIDE/Boot/.cproject:7
        model Two/AI/network.c < 3 STM32CubeIDE/Two/.project:8
        boot FSBL 0x70000000 < 3 STM32CubeIDE/Boot/.cproject:7
    `,
    candidates: ``,
  },
  {
    name: 'a stale .cproject raises nothing: its script is missing, the Makefile stands',
    tree: `
//- .cproject
${cproject(configuration('Debug', { script: '${workspace_loc:/${ProjName}/STM32N657X0HXQ_FLASH.ld}' }))}
//- .project
${project('Demo')}
//- Makefile
LDSCRIPT = app.ld
app.elf: Model/network.o
	gcc -T$(LDSCRIPT) $^ -o $@
//- app.ld
${script()}
//- Model/network.c
${model()}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:1
        model Model/network.c < 3 Makefile:2
    `,
    candidates: ``,
  },
  {
    name: 'only a stale description: no falling back to what lies near',
    tree: `
//- .cproject
${cproject(configuration('Debug', { script: 'C:\\Users\\me\\ws\\Demo\\STM32N657X0HXQ_FLASH.ld' }))}
//- .project
${project('Demo')}
//- other.ld
${script()}
//- AI/network.c
${model({ pool: 'C:\\demo\\AI\\pools\\n6' })}
//- AI/pools/n6.mpool
${mpool()}
`,
    targets: ``,
    candidates: `
      model AI/network.c: .cproject (Debug) names it, but is stale: C:/Users/me/ws/Demo/STM32N657X0HXQ_FLASH.ld is missing
      mpool AI/pools/n6.mpool: no model of a target names it by two path components or more
      linkerScript other.ld: not built: no build description names it
    `,
  },
  {
    name: 'absolute paths of another machine match by their longest trailing part',
    tree: `
//- Demo/.cproject
${cproject(configuration('Debug', { script: 'C:\\Users\\me\\ws\\Demo\\STM32N657X0HXQ_FLASH.ld' }))}
//- Demo/.project
${project('Demo', [['net/network.c', 'file:/C:/Users/me/ws/models/b/network.c']])}
//- Demo/STM32N657X0HXQ_FLASH.ld
${script()}
//- Old/STM32N657X0HXQ_FLASH.ld
${script()}
//- models/a/network.c
${model()}
//- models/b/network.c
${model()}
`,
    targets: `
      Demo (STM32N657, -)
        linkerScript Demo/STM32N657X0HXQ_FLASH.ld < 3 Demo/.cproject:7
        model models/b/network.c < 3 Demo/.project:8
    `,
    candidates: `
      linkerScript Old/STM32N657X0HXQ_FLASH.ld: not built: no build description names it
      model models/a/network.c: not built: no build description names it
    `,
  },
];

discoveryTests('CubeIDE', cases);
