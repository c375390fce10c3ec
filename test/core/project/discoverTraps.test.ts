import { mpool, model, profile, runtime, script } from './discoveryFixtures';
import type { DiscoveryCase } from './discoveryCases';
import { discoveryTests } from './discoveryCases';

/** A Makefile that links `app.ld` with the given sources and options. */
function makefile(sources: string, options = ''): string {
  return `SRC = main.c ${sources}\napp.elf: $(SRC:.c=.o)\n\tgcc -Tapp.ld ${options} $^ -o $@`;
}

const mapOf = (
  objects: string[],
  ram = '0x34000400',
): string => `Archive member included to satisfy reference by file (symbol)

Memory Configuration

Name             Origin             Length             Attributes
RAM              ${ram.replace('0x', '0x00000000')}         0x000ffc00         xrw
*default*        0x0000000000000000 0xffffffffffffffff

Linker script and memory map

${objects.map((object) => `LOAD ${object}`).join('\n')}

.text           0x0000000034000400      0x100
 .text          0x0000000034000400      0x100 main.o
OUTPUT(app.elf elf32-littlearm)
`;

const cases: DiscoveryCase[] = [
  {
    name: 'two descriptions with different archives: the one that the headers contradict is merely stale',
    tree: `
//- gcc/Makefile
SRC = ../network.c
app.elf: $(SRC:.c=.o)
	gcc -T../app.ld -I../Runtime/Inc -I../Runtime/Npu/ll_aton -L../Runtime/Lib -lNetworkRuntime1010_CM55_GCC $^ -o $@
CFLAGS = -I../Runtime/Inc
//- old/Makefile
SRC = ../network.c
app.elf: $(SRC:.c=.o)
	gcc -T../app.ld $(CFLAGS) -L../Runtime/Lib -l:NetworkRuntime1000_CM55_GCC.a $^ -o $@
CFLAGS = -I../Runtime/Inc
//- app.ld
${script()}
//- network.c
${model()}
//- Runtime/Lib/NetworkRuntime1000_CM55_GCC.a
!<arch>
${runtime('Runtime').replace('NetworkRuntime1010', 'libNetworkRuntime1010')}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 gcc/Makefile:3, 3 old/Makefile:3
        model network.c < 3 gcc/Makefile:1, 3 old/Makefile:1
        runtime Runtime/Inc/core_datatypes.h < 3 gcc/Makefile:3, 3 old/Makefile:4
        runtime Runtime/Inc/stai.h < 3 gcc/Makefile:3, 3 old/Makefile:4
        runtime Runtime/Npu/ll_aton/ll_aton_version.h < 3 gcc/Makefile:3
        archive Runtime/Lib/NetworkRuntime1000_CM55_GCC.a < 3 old/Makefile:3
        archive Runtime/Lib/libNetworkRuntime1010_CM55_GCC.a < 3 gcc/Makefile:3
    `,
    candidates: ``,
  },
  {
    name: 'an archive that the build names and the project lacks keeps its name',
    tree: `
//- Makefile
${makefile('network.c', '-L/opt/ai/lib -l:NetworkRuntime1200_CM55_GCC.a')}
//- app.ld
${script()}
//- network.c
${model()}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:3
        model network.c < 3 Makefile:1
        archive NetworkRuntime1200_CM55_GCC.a < 3 Makefile:3
    `,
    candidates: ``,
  },
  {
    name: 'a one-line stub is no model',
    tree: `
//- Makefile
${makefile('Model/network.c')}
//- app.ld
${script()}
//- Model/network.c
#error "run the generate script first"
//- n6.mpool
${mpool()}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:3
        mpool n6.mpool < 6 near
    `,
    candidates: ``,
  },
  {
    name: 'a model that is generated before the build: the nearest pool file, nothing surer',
    tree: `
//- app/Makefile
${makefile('Model/network.c')}
//- app/app.ld
${script()}
//- app/Model/n6.mpool
${mpool()}
//- other/n6.mpool
${mpool('0x71000000')}
`,
    targets: `
      app (-, -)
        linkerScript app/app.ld < 3 app/Makefile:3
        mpool app/Model/n6.mpool < 6 near
    `,
    candidates: `
      mpool other/n6.mpool: no model of a target names it by two path components or more
    `,
  },
  {
    name: 'pool names that cross: one shared component, or two equally good files, prove nothing',
    tree: `
//- Makefile
${makefile('a/network.c b/network_b.c')}
//- app.ld
${script()}
//- a/network.c
${model({ pool: '/home/x/unrelated/stm32n6' })}
//- b/network_b.c
${model({ pool: '/home/x/my_mpools/stm32n6' })}
//- one/my_mpools/stm32n6.mpool
${mpool()}
//- two/my_mpools/stm32n6.mpool
${mpool()}
//- one/user_neuralart.json
${profile('my_mpools/stm32n6.mpool')}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:3
        model a/network.c < 3 Makefile:1
        model b/network_b.c < 3 Makefile:1
    `,
    candidates: `
      mpool one/my_mpools/stm32n6.mpool: no model of a target names it by two path components or more
      profile one/user_neuralart.json: no target uses its memory pool
      mpool two/my_mpools/stm32n6.mpool: no model of a target names it by two path components or more
    `,
  },
  {
    name: "an echo in the compiler's workspace that has been overwritten since does not count",
    tree: `
//- Makefile
${makefile('network.c')}
//- app.ld
${script()}
//- network.c
${model({ pool: '/opt/x/stm32n6', outDir: '/tmp/ws/neural_art__network/' })}
//- st_ai_ws/neural_art__network/stm32n6.mpool
${mpool('0x72000000')}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:3
        model network.c < 3 Makefile:1
    `,
    candidates: `
      mpool st_ai_ws/neural_art__network/stm32n6.mpool: no model of a target names it by two path components or more
    `,
  },
  {
    name: 'copies of the runtime in tool workspaces are not the runtime',
    tree: `
//- Makefile
${makefile('network.c')}
//- app.ld
${script()}
//- network.c
${model()}
${runtime('st_ai_ws/tracer_workspace/lib')}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:3
        model network.c < 3 Makefile:1
    `,
    candidates: ``,
  },
  {
    name: 'files of another device are no business of ours',
    tree: `
//- radio/Makefile
SRC = network.c
DEFS = -DSTM32U083xx
app.elf: $(SRC:.c=.o)
	gcc $(DEFS) -TSTM32U083XX_FLASH.ld $^ -o $@
//- radio/STM32U083XX_FLASH.ld
MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 256K RAM (xrw) : ORIGIN = 0x20000000, LENGTH = 40K }
//- radio/network.c
${model()}
//- main/Makefile
SRC = ../ai/network.c
DEFS = -DSTM32N657xx
app.elf: $(SRC:.c=.o)
	gcc $(DEFS) -Tn6.ld $^ -o $@
//- main/n6.ld
${script()}
//- ai/network.c
${model()}
`,
    targets: `
      main (STM32N657, -)
        linkerScript main/n6.ld < 3 main/Makefile:4
        model ai/network.c < 3 main/Makefile:1
    `,
    candidates: ``,
  },
  {
    name: 'no build description at all: candidates, and a script by nearness that is not linked',
    tree: `
//- app/STM32N657xx.ld
${script()}
//- app/STM32N657XX_AXISRAM2_fsbl.ld
${script('0x34180400')}
//- app/Model/network.c
${model({ pool: 'app/pools/n6' })}
//- app/pools/n6.mpool
${mpool()}
${runtime('app/Runtime')}
`,
    targets: `
      app (-, -, script not linked)
        linkerScript app/STM32N657xx.ld < 6 near
        mpool app/pools/n6.mpool < 4 app/Model/network.c:7
        model app/Model/network.c < 6 near
        runtime app/Runtime/Inc/core_datatypes.h < 6 near
        runtime app/Runtime/Inc/stai.h < 6 near
        runtime app/Runtime/Npu/ll_aton/ll_aton_version.h < 6 near
    `,
    candidates: `
      archive app/Runtime/Lib/NetworkRuntime1010_CM55_GCC.a: no target links it
      fsblLinkerScript app/STM32N657XX_AXISRAM2_fsbl.ld: no build description in the project names it
    `,
  },
  {
    name: 'no build description and several scripts: none is guessed',
    tree: `
//- app/a.ld
${script()}
//- app/b.ld
${script()}
//- app/network.c
${model()}
`,
    targets: `
      app (-, -, script not linked)
        model app/network.c < 6 near
    `,
    candidates: `
      linkerScript app/a.ld: no build description in the project names it
      linkerScript app/b.ld: no build description in the project names it
    `,
  },
  {
    name: "examples of a vendor's package start nothing",
    tree: `
//- STM32Cube_FW_N6/Projects/STM32N6570-DK/Templates/Template/STM32CubeIDE/Boot/Makefile
LDSCRIPT = x.ld
//- STM32Cube_FW_N6/Projects/STM32N6570-DK/Templates/Template/STM32CubeIDE/Boot/x.ld
${script()}
//- Makefile
${makefile('network.c')}
//- app.ld
${script()}
//- network.c
${model()}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:3
        model network.c < 3 Makefile:1
    `,
    candidates: ``,
  },
  {
    name: 'a current linker map proves which model is linked',
    tree: `
//- Makefile
${makefile('a/network.c b/network_b.c', '-lNetworkRuntime1010_CM55_GCC')}
//- app.ld
${script()}
//- a/network.c
${model()}
//- b/network_b.c
${model()}
//- build/app.map
${mapOf(['main.o', 'a/network.o', '/opt/lib/libNetworkRuntime1020_CM55_GCC.a'])}
//- build/app.elf size=1000
ELF
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:3
        model a/network.c < 2 build/app.map:12, 3 Makefile:1
        archive libNetworkRuntime1020_CM55_GCC.a < 2 build/app.map:13
        image build/app.elf < 2 build/app.elf:1
        image build/app.map < 2 build/app.map:1
    `,
    candidates: `
      model b/network_b.c: Makefile names it, but the map of its last link has none of its bytes
    `,
  },
  {
    name: 'a map of an older script proves nothing of today; maps of the compiler do not count at all',
    tree: `
//- Makefile
${makefile('a/network.c b/network_b.c')}
//- app.ld
${script()}
//- a/network.c
${model()}
//- b/network_b.c
${model()}
//- build/app.map
${mapOf(['main.o', 'a/network.o'], '0x34064000')}
//- st_ai_ws/build_rt_network/network.map
${mapOf(['main.o'])}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:3
        model a/network.c < 3 Makefile:1
        model b/network_b.c < 3 Makefile:1
        image build/app.map < 2 build/app.map:1
    `,
    candidates: ``,
  },
  {
    name: 'no build description, but the map of a build: it names the model, its regions the script',
    tree: `
//- ld/one.ld
${script()}
//- ld/two.ld
${script('0x34064000')}
//- ai/network.c
${model()}
//- ai/network_old.c
${model()}
//- Debug/app.map
${mapOf(['main.o', 'ai/network.o'])}
`,
    targets: `
      one (-, -)
        linkerScript ld/one.ld < 2 Debug/app.map:6
        model ai/network.c < 2 Debug/app.map:12
        image Debug/app.map < 2 Debug/app.map:1
    `,
    candidates: `
      model ai/network_old.c: no build description in the project names it
      linkerScript ld/two.ld: no build description in the project names it
    `,
  },
  {
    name: 'several models of one application; weights by name and size, at the root as CubeMX leaves them',
    tree: `
//- Appli/Makefile
${makefile('AI/network.c AI/person.c')}
//- Appli/app.ld
${script()}
//- Appli/AI/network.c
${model({ weights: '2.00 KB' })}
//- Appli/AI/person.c
${model({ weights: '3.00 KB', flash: '0x71000000' })}
//- Appli/AI/person_ecblobs.h
//- network_atonbuf.xSPI2.raw size=2048
//- person_atonbuf.xSPI2.raw size=9999
`,
    targets: `
      Appli (-, -)
        linkerScript Appli/app.ld < 3 Appli/Makefile:3
        model Appli/AI/network.c < 3 Appli/Makefile:1
        model Appli/AI/person.c < 3 Appli/Makefile:1
        weights network_atonbuf.xSPI2.raw < 6 near
    `,
    candidates: ``,
  },
  {
    name: 'n6mem.json goes before everything; what it does not name is inferred',
    tree: `
//- n6mem.json
{
  // ours
  "targets": [
    { "name": "Kitchen", "board": { "XSPI2": "32M" }, "device": "STM32N647",
      "linkerScripts": ["app.ld"],
      "pools": ["pools/*.mpool"],
      "runtime": { "archive": "libs/NetworkRuntime1010_CM55_GCC.a" },
      "boot": [ { "name": "FSBL", "start": "0x70000000", "size": "512K" } ] },
  ],
}
//- Makefile
${makefile('network.c', '-lNetworkRuntime1000_CM55_GCC')}
//- app.ld
${script()}
//- network.c
${model()}
//- pools/mine.mpool
${mpool()}
//- libs/NetworkRuntime1010_CM55_GCC.a
!<arch>
`,
    targets: `
      Kitchen (STM32N647, custom)
        linkerScript app.ld < 1 n6mem.json:5, 3 Makefile:3
        mpool pools/mine.mpool < 1 n6mem.json:6
        model network.c < 3 Makefile:1
        archive libs/NetworkRuntime1010_CM55_GCC.a < 1 n6mem.json:7
        boot FSBL 0x70000000 size 0x80000 < 1 n6mem.json:8
    `,
    candidates: ``,
  },
  {
    name: 'what settings exclude is not there',
    tree: `
//- a/Makefile
${makefile('network.c')}
//- a/app.ld
${script()}
//- a/network.c
${model()}
//- b/Makefile
${makefile('network.c')}
//- b/app.ld
${script()}
//- b/network.c
${model()}
`,
    options: { exclude: ['b/**'] },
    targets: `
      a (-, -)
        linkerScript a/app.ld < 3 a/Makefile:3
        model a/network.c < 3 a/Makefile:1
    `,
    candidates: ``,
  },
  {
    name: 'what settings exclude is of a target all the same where a build outside it links it',
    tree: `
//- a/Makefile
${makefile('../b/network.c')}
//- a/app.ld
${script()}
//- b/app.ld
${script()}
//- b/network.c
${model()}
`,
    options: { exclude: ['b/**'] },
    targets: `
      a (-, -)
        linkerScript a/app.ld < 3 a/Makefile:3
        model b/network.c < 3 a/Makefile:1
    `,
    candidates: ``,
  },
  {
    name: 'an example of a package that holds a model is a project of its own',
    tree: `
//- STM32Cube_FW_N6/Projects/NUCLEO-N657X0-Q/Applications/NPU_Demo/Makefile
${makefile('AI/network.c')}
//- STM32Cube_FW_N6/Projects/NUCLEO-N657X0-Q/Applications/NPU_Demo/app.ld
${script()}
//- STM32Cube_FW_N6/Projects/NUCLEO-N657X0-Q/Applications/NPU_Demo/AI/network.c
${model()}
//- STM32Cube_FW_N6/Projects/NUCLEO-N657X0-Q/Examples/UART/x.ld
${script()}
`,
    targets: `
      NUCLEO-N657X0-Q (STM32N657, NUCLEO-N657X0-Q)
        linkerScript STM32Cube_FW_N6/Projects/NUCLEO-N657X0-Q/Applications/NPU_Demo/app.ld < 3 STM32Cube_FW_N6/Projects/NUCLEO-N657X0-Q/Applications/NPU_Demo/Makefile:3
        model STM32Cube_FW_N6/Projects/NUCLEO-N657X0-Q/Applications/NPU_Demo/AI/network.c < 3 STM32Cube_FW_N6/Projects/NUCLEO-N657X0-Q/Applications/NPU_Demo/Makefile:1
    `,
    candidates: ``,
  },
  {
    name: "a script that make preprocesses stands for its source; a boot loader far off is nobody's",
    tree: `
//- firmware/app/Makefile
B = build
app.elf: network.o $(B)/app.ld
	gcc -T$(B)/app.ld network.o -o $@
$(B)/app.ld: ld/app.ld.S
	cpp -P $< > $@
//- firmware/app/ld/app.ld.S
MEMORY { RAM (xrw) : ORIGIN = BASE, LENGTH = 1M }
//- firmware/app/network.c
${model()}
//- tools/x/y/boot/Makefile
boot.elf: main.o
	gcc -Tboot_fsbl.ld main.o -o $@
//- tools/x/y/boot/boot_fsbl.ld
${script('0x34180400')}
`,
    targets: `
      app (-, -)
        linkerScript firmware/app/ld/app.ld.S < 3 firmware/app/Makefile:4
        model firmware/app/network.c < 3 firmware/app/Makefile:2
    `,
    candidates: `
      fsblLinkerScript tools/x/y/boot/boot_fsbl.ld: linked by tools/x/y/boot/Makefile, which compiles no model
    `,
  },
];

discoveryTests('traps', cases);
