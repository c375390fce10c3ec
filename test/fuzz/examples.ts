import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Small texts of each format, as tools and people write them: what fuzzing begins with. */
export const examples = {
  linkerScript: [
    'ENTRY(Reset_Handler)\n_estack = ORIGIN(RAM) + LENGTH(RAM);\nMEMORY\n{\n  ROM (xrw) : ORIGIN = 0x34000400, LENGTH = 511K\n  RAM (xrw) : ORIGIN = 0x34080000, LENGTH = 0x80000\n}\nREGION_ALIAS("FLASH", ROM)\nSECTIONS\n{\n  .isr_vector : { . = ALIGN(4); KEEP(*(.isr_vector)) } > ROM\n  .text : { *(.text .text.*) *(EXCLUDE_FILE(*libc.a:*) .rodata*) _etext = .; } > ROM\n  .data : AT(LOADADDR(.text) + SIZEOF(.text)) { *(SORT_BY_ALIGNMENT(.data*)) } > RAM AT> ROM\n  .bss (NOLOAD) : { *(.bss) *(COMMON) } > RAM :none =0xff\n  PROVIDE(end = .);\n  ASSERT(SIZEOF(.data) < 1K, "too big")\n  OVERLAY 0x1000 : { .a { *(.a) } .b { *(.b) } }\n  /DISCARD/ : { *(.comment) }\n}\nINCLUDE other.ld\n/* n6mem-ignore ld-unused-region: kept */ VERSION { V1 { global: f*; local: *; }; }\n',
    '#include "mem.h"\n#define SIZE (1024 * 2)\n#if defined(A) && SIZE > 3\nMEMORY { RAM : ORIGIN = BASE, LENGTH = SIZE }\n#else\nMEMORY { RAM (rw) : o = 0x20000000, l = 64K }\n#endif\n#define F(x, y) x + y\na = F(1, F(2, 3));\n#undef F\n#ifdef __GNUC__\nSECTIONS { .text : { *(.text) } > RAM } INSERT AFTER .data;\n#endif\n',
    'PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD AT(0x1000); }\nSECTIONS { . = SEGMENT_START("text", 0x400000); .x ALIGN(8) : SUBALIGN(4) ONLY_IF_RO { LONG(1) QUAD(2) FILL(0x90) CONSTRUCTORS } :text :data }\nGROUP(AS_NEEDED(libc.a) -lm)\nOUTPUT_FORMAT("elf32-littlearm") NOCROSSREFS(.a .b) EXTERN(main)\n',
  ],
  otherLinker: [
    'LR_IROM1 0x08000000 0x00080000 {\n  ER_IROM1 0x08000000 0x00080000 { *.o (RESET, +First) .ANY (+RO) }\n}\n',
    'define symbol A = 0x100;\nplace at address mem: A { readonly section .intvec };\n-stack 0x800\nMEMORY { RAM : origin = 0x0 length = 0x100 }\nSECTIONS { .text : {} > RAM PAGE 0 }\n',
  ],
  mpool: [
    '{ /* pools */ "memory": { "cacheinfo": [ { "nlines": 512, "linesize": 32, "associativity": 8, "power": 10.5, "bypass_enable": 1 } ],\n "mem_file_prefix": "default", "mempools": [\n { "fname": "AXIRAM1", "name": "cpuRAM1", "fformat": "FORMAT_RAW", "prop": { "rights": "ACC_WRITE", "throughput": "MID", "byteWidth": 8, "freqRatio": 2.5, "cacheable": "CACHEABLE_ON" }, "offset": { "value": "0x34064000", "magnitude": "BYTES" }, "size": { "value": "624", "magnitude": "KBYTES" } },\n { "fname": "xSPI2", "name": "octoFlash", "fformat": "FORMAT_RAW", "prop": { "rights": "ACC_READ", "constants_preferred": "true" }, "offset": { "value": "0x71000000", "magnitude": "BYTES" }, "size": { "value": "61", "magnitude": "MBYTES" }, "mode": "USEMODE_RELATIVE" }, ] }, "param": { "raw_out": "true" } }\n',
  ],
  profile: [
    '{ "Globals": {}, "Profiles": { "default": { "memory_pool": "./my_mpools/n6.mpool", "options": "-O3 --all-buffers-info --mvei --cache-maintenance --Oalt-sched --native-float --enable-virtual-mem-pools" }, "b": { "memory_desc": "./x.mdesc", "options": "" } } }\n',
  ],
  configuration: [
    '{ "targets": [ { "name": "a", "device": "STM32N657", "board": { "XSPI1": "64M" }, "linkerScripts": ["*.ld"], "pools": ["Model/**/*.mpool"], "models": ["Model/network.c"], "runtime": { "headers": "Runtime", "archive": "a.a" }, "images": [], "boot": [ { "name": "FSBL", "start": "0x70000000", "size": "512K" } ] } ], "rules": { "ld-unused-region": "off" }, "ignore": [ { "rule": "ld-syntax", "file": "a.ld", "why": "x" } ], "exclude": ["old/**"], "budgets": { "RAM": "90%" }, "parallel": [["a", "b"]] } // end\n',
  ],
  cInfo: [
    '{ "json_schema_version": "2.0", "c_arrays": [], "memory_footprint": { "activations": 100, "weights": 5 }, "memory_pools": [ { "name": "cpuRAM1", "rights": "ACC_WRITE", "address": 872415232, "size_bytes": 1024, "used_size_bytes": 16 } ], "buffers": [ { "id": 1, "name": "conv", "mpool": "cpuRAM1", "offset_start": 0, "offset_end": 16, "size_bytes": 16, "is_param": false, "epochs": [1, 2] } ], "graphs": [ { "nodes": [ { "id": 1, "name": "Conv", "description": "x", "i_buffers": [1], "o_buffers": [2], "epoch": 1 } ] } ] }\n',
  ],
  networkSource: [
    '/* AtoNN optimizer\n * --load-mpool-file = "/tmp/my_mpools/n6"\n * --out-dir-prefix = "/tmp/neural_art__network/"\n */\n#if LL_ATON_VERSION_MAJOR != 1 || LL_ATON_VERSION_MINOR != 1 || LL_ATON_VERSION_MICRO != 0 || LL_ATON_VERSION_DEV != 31\n#  error "ll_aton version mismatch"\n#endif\n\n/* global pool 1 is cpuRAM2 used=0 */\n/* index=1 file postfix=AXISRAM2 name=cpuRAM2 offset=0x34100000 absolute_mode size=1048568 READ_WRITE THROUGHPUT=MID LATENCY=MID byte width=8 freq ratio=1.25 burst length=16 use4initializers=YES cacheable=NO  */\nuint8_t *_mem_pool_xSPI2_network;\nconst LL_Buffer_InfoTypeDef *LL_ATON_Internal_Buffers_Info_Default(void)\n{\n  static const LL_Buffer_InfoTypeDef buff_info[] = {\n    { .name = "conv_out", .addr_base = {(unsigned char *)(0x342e0000UL) /* Equivalent hex address = 0x342e0000UL */}, .offset_start = 0, .offset_end = 4096, .offset_limit = 4160, .is_user_allocated = 0, .is_param = 0, .epoch = 2, .batch = 1, },\n    { .name = NULL, }\n  };\n  return buff_info;\n}\n// *** MODEL OPTIONS: x\nLL_ATON_DECLARE_NAMED_NN_INSTANCE_AND_INTERFACE(Default);\n',
  ],
  report: [
    'ST Edge AI Core v2.1.0-20194\nParameters    : generate --model m.tflite\nModel name - network\nCompiler version: 1.1.1-14\nCompiler arguments:  -i /tmp/a.onnx --load-mpool /tmp/a b.mpool --save-mpool-file /tmp/x\n  cpuRAM2   [0x34100000 - 0x34200000]:    512.000 kB / 1.000 MB  (50.00 % used) -- weights:  1.5 MB ( 0.00 % used) activations:  512.000 kB (50.00 % used)\n  npuRAM5    [0x342E0000 - 0x34350000]: 0x342E0000-0x34335C00, 0x34340000-0x34341000\nTotal number of epochs: 21 of which 2 implemented in software\nepoch 20     -SW-   (  DequantizeLinear  )\n| epoch_56 |  SW  | Softmax |\n>> hybrid epochs a 3\nimplemented in 3 epoch controller blobs\n',
  ],
  runtimeHeader: [
    '/* x */\n#define LL_ATON_VERSION_MAJOR 1\n#define LL_ATON_VERSION_MINOR (1)\n#define LL_ATON_VERSION_MICRO 0 // y\n#define LL_ATON_VERSION_DEV 31\n#define STAI_TOOLS_VERSION_MAJOR 2\n#define STAI_TOOLS_VERSION_MINOR \\\n 1\n#define STAI_TOOLS_VERSION_MICRO 0\n#define AI_PLATFORM_RUNTIME_MAJOR 10\n#define AI_PLATFORM_RUNTIME_MINOR 1\n#define AI_PLATFORM_RUNTIME_MICRO 0\n',
  ],
  linkerMap: [
    'Archive member included to satisfy reference by file (symbol)\n\n./libx.a(member.o)\n                              main.o (helper)\n\nDiscarded input sections\n\n .text          0x00000000        0x0 build/startup.o\n\nMemory Configuration\n\nName             Origin             Length             Attributes\nROM              0x34000400         0x0007fc00         xrw\n*default*        0x00000000         0xffffffff\n\nLinker script and memory map\n\nLOAD build/main.o\n\n.text           0x34000400     0x1234 load address 0x70100400\n *(.text)\n .text.main     0x34000400       0x20 build/main.o\n                0x34000400                main\n *fill*         0x34000420        0x8 \n                0x34001000                _etext = .\n .a_very_long_section_name_that_wraps\n                0x34000440       0x10 ./libx.a(member.o)\nOUTPUT(build/app.elf elf32-littlearm)\n',
  ],
  intelHex: [
    ':020000047038D2\n:10000000000102030405060708090A0B0C0D0E0F78\n:04000005340004013E\n:020000021000EC\n:00000001FF\n',
  ],
  fault: [
    'HardFault! CFSR=0x00008200 HFSR=0x40000000 BFAR=0x342F0010 PC=0x34001235\nSCB->CFSR = 0x00008200;\npc             0x34001234          0x34001234 <main+4>\n[LR] 34000c01 xPSR: (uint32_t) 0x61000003\n',
  ],
  makefile: [
    'TARGET = app\nC_SOURCES = \\\nSrc/main.c \\\nModel/network.c\nifeq ($(DEBUG), 1)\nCFLAGS += -g\nelse\nCFLAGS := -O2\nendif\nOBJ = $(addprefix build/,$(notdir $(C_SOURCES:.c=.o)))\nLDSCRIPT = app.ld\ninclude other.mk\n-include $(wildcard build/*.d)\ndefine F\nx $(1)\nendef\n$(eval $(call F,a))\nbuild/$(TARGET).elf: $(OBJ) Makefile\n\t$(CC) $(OBJ) -T$(LDSCRIPT) -Wl,-Map=build/$(TARGET).map -o $@\nflash: all\n\tSTM32_Programmer_CLI -c port=SWD -w Model/network_data.hex 0x70380000\n%.o: %.c\n\t$(CC) -c $< -o $@\n$(foreach i,a b,$(if $(filter a,$(i)),$(patsubst %.c,%.o,$(i).c),$(subst a,b,$(i))))\n',
  ],
  cmake: [
    'cmake_minimum_required(VERSION 3.20)\nproject(app C)\nset(SOURCES main.c Model/network.c)\nlist(APPEND SOURCES "${CMAKE_SOURCE_DIR}/a b.c")\nif(DEFINED X AND (NOT "${Y}" MATCHES "^a+$" OR A VERSION_LESS 1.2))\n  include(other.cmake)\nelseif(EXISTS app.ld)\nelse()\nendif()\nforeach(i IN LISTS SOURCES)\n  message(${i})\nendforeach()\nfunction(f a)\n  set(B ${ARGN} PARENT_SCOPE)\nendfunction()\nf(1 2;3)\nadd_executable(app ${SOURCES})\ntarget_link_options(app PRIVATE -T${CMAKE_SOURCE_DIR}/app.ld $<$<CONFIG:Debug>:-g>)\nadd_custom_command(TARGET app POST_BUILD COMMAND ${CMAKE_OBJCOPY} -O ihex $<TARGET_FILE:app> app.hex)\n#[[ comment\n]] string(REGEX REPLACE "a(b)*" "x\\\\1" Y "${Y}") get_filename_component(D a/b.c DIRECTORY) file(GLOB G *.c)\n',
  ],
  cmakePresets: [
    '{ "version": 3, "configurePresets": [ { "name": "base", "hidden": true, "cacheVariables": { "A": "1", "B": { "type": "BOOL", "value": "ON" } } }, { "name": "a", "inherits": ["base", "a"], "toolchainFile": "${sourceDir}/t.cmake" } ] }\n',
  ],
  ninja: [
    'rule C_COMPILER__app\n  command = gcc $FLAGS -c $in\nbuild a.o: C_COMPILER__app ../Model/network.c | x || y\n  FLAGS = -g $\n    -O2\n  DEFINES = -DSTM32N657xx\nbuild app.elf: C_EXECUTABLE_LINKER__app a.o | libx.a\n  LINK_FLAGS = -T../app.ld -Wl,-Map=a$ b.map\n',
  ],
  compileCommands: [
    '[ { "directory": "/w/build", "command": "arm-none-eabi-gcc -DSTM32N657xx -I\\"../a b\\" -c ../Model/network.c", "file": "../Model/network.c" }, { "directory": "/w", "arguments": ["gcc", "-c", "x.c"], "file": "x.c" } ]\n',
  ],
  cubeIde: [
    '<?xml version="1.0" encoding="UTF-8"?><?fileVersion 4.0.0?><cproject storage_type_id="x"><storageModule moduleId="y"><cconfiguration id="a"><storageModule name="Debug"><configuration artifactName="${ProjName}" name="Debug" postbuildStep="arm-none-eabi-objcopy -O binary a.elf a.bin &amp;&amp; STM32_Programmer_CLI -w a.bin 0x70100000"><folderInfo><toolChain><tool superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c.linker"><option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c.linker.option.script" value="${workspace_loc:/${ProjName}/app.ld}"/><option superClass="com.st.stm32cube.ide.mcu.gnu.managedbuild.tool.c.compiler.option.definedsymbols"><listOptionValue builtIn="false" value="STM32N657xx"/></option></tool></toolChain></folderInfo><sourceEntries><entry excluding="a.c|b" flags="VALUE" kind="sourcePath" name="Src"/></sourceEntries></configuration></storageModule></cconfiguration></storageModule></cproject>\n',
  ],
  eclipseProject: [
    '<projectDescription><name>app</name><linkedResources><link><name>Model/network.c</name><type>1</type><locationURI>PARENT-1-PROJECT_LOC/Model/network.c</locationURI></link></linkedResources></projectDescription>\n',
  ],
  launch: [
    '<launchConfiguration type="x"><stringAttribute key="com.st.stm32cube.ide.mcu.debug.launch.loadList" value="{&quot;fItems&quot;:[{&quot;fIsFromMainTab&quot;:true,&quot;fPath&quot;:&quot;Debug/app.elf&quot;,&quot;fDownload&quot;:true}]}"/><stringAttribute key="k" value="program a.hex verify&#10;load_image b.bin 0x34000000"/></launchConfiguration>\n',
  ],
  tasks: [
    '{ "version": "2.0.0", /* x */ "tasks": [ { "label": "flash", "type": "shell", "command": "STM32_Programmer_CLI -c port=SWD -w ${workspaceFolder}/Model/network_data.hex 0x70380000", "args": ["-v"], "windows": { "command": "x.exe" }, "options": { "cwd": "${workspaceFolder}/a", "env": { "A": "b" } } }, { "command": "make", "args": ["-C", "sub"] } ] }\n',
  ],
  platformIo: [
    '[platformio]\ndefault_envs = a\n[env]\nframework = stm32cube ; c\n[env:a]\nboard = nucleo_n657x0_q\nboard_build.ldscript = app.ld\nbuild_flags = -T app.ld ${common.flags}\n  -DSTM32N657xx\n[common]\nflags = ${env.x}\n',
  ],
  cargo: ['[package]\nname = "app"\n[dependencies]\nx = { version = "1" }\n[[bin]]\nname = "b"\n'],
  cargoBuild: [
    'fn main() {\n  println!("cargo:rustc-link-arg=-Tapp.ld");\n  cc::Build::new().file("Model/network.c").compile("model");\n}\n',
  ],
  csolution: [
    'project:\n  device: STMicroelectronics::STM32N657X0HxQ # x\n  linker:\n    - script: app.ld\n      for-compiler: GCC\n  groups:\n    - group: Model\n      files:\n        - file: Model/network.c\n        - file: "lib.a"\n  add-path:\n    - Runtime/Inc\n  define:\n    - A: 1\n',
  ],
  scons: [
    "env = Environment(LINKFLAGS=['-T', 'app.ld'], CPPDEFINES=['STM32N657xx'])\nenv.Program('app.elf', ['main.c', 'Model/network.c']) # x\n",
  ],
  meson: [
    "project('app', 'c')\nexecutable('app', ['main.c', 'Model/network.c'], link_args: ['-T' + 'app.ld'], include_directories: include_directories('Runtime')) # it's\n",
  ],
  ioc: [
    '#MicroXplorer Configuration settings\nMcu.CPN=STM32N657X0H3Q\nMcu.UserName=STM32N657X0HxQ\nboard=NUCLEO-N657X0-Q\nProjectManager.ProjectName=app\nPCC.Line=STM32N6\n',
  ],
  extmemConf: [
    '/* #define EXTMEM_LRUN_SOURCE_SIZE 1\n*/\n#define EXTMEM_LRUN_SOURCE_ADDRESS (0x00100000u) /* offset */\n#define EXTMEM_LRUN_SOURCE_SIZE 0x10000\n#define EXTMEM_LRUN_DESTINATION_ADDRESS 0x34000000UL // RAM\n#define EXTMEM_XIP_IMAGE_OFFSET OTHER\n',
  ],
  bootMemory: [
    '  extmem_list_config[0].Handle = (void*)&hxspi2;\n  extmem_list_config[EXTMEMORY_1].x = 1;\n',
  ],
  shell: [
    '#!/bin/bash\nset -e\nCLI="STM32_Programmer_CLI -c port=SWD mode=HOTPLUG"\nADDR=${1:-0x70380000}\nROOT="$(cd "$(dirname "$0")" && pwd)"\nif [ "$1" = all ]; then\n  $CLI -el "$ROOT/x.stldr" -w $ROOT/Model/network_data.hex $ADDR || exit 1\nfi\nfor f in a b; do echo $f; done\nstedgeai generate --model m.tflite --target stm32n6 --st-neural-art "default@user_neuralart.json" --output out\ncp out/network.c Model/ && arm-none-eabi-objcopy -I binary a.raw --change-addresses 0x70380000 -O ihex a.hex\ncat <<EOF\nx\nEOF\nf() { STM32_SigningTool_CLI -bin app.bin -nk -t ssbl -hv 2.3 -o app_signed.bin -align; }\n',
  ],
  batch: [
    '@echo off\nset CLI="C:\\Program Files\\STM32_Programmer_CLI.exe"\nset ADDR=0x70380000\nif "%1"=="all" (\n  %CLI% -c port=SWD -w Model\\network_data.hex %ADDR% ^\n    -v\n) else goto end\nfor %%f in (*.c) do echo %%f\n:end\nREM x\n',
  ],
  powerShell: [
    '$cli = "STM32_Programmer_CLI"\n$addr = 0x70380000\n$file = Join-Path $PSScriptRoot "Model/network_data.hex"\n& $cli -c port=SWD `\n  -w $file $addr\nif ($LASTEXITCODE -ne 0) { throw "x" }\nfunction F([string]$a) { Start-Process $cli -ArgumentList "-w","$($file)",$addr }\n<# c #>\n',
  ],
  python: [
    'import subprocess\nADDRESS = 0x70380000\nCLI = "STM32_Programmer_CLI"\nfolder = os.path.join(os.path.dirname(__file__), "Model")\ncmd = [CLI, "-c", "port=SWD", "-w", f"{folder}/network_data.hex", f"0x{ADDRESS:08x}"]\nsubprocess.run(cmd, check=True)\nsubprocess.run("STM32_Programmer_CLI -w a.hex %s" % hex(ADDRESS), shell=True)\n"""doc\nstring"""\nos.system(\'st-flash write a.bin 0x70380000\')\nfor x in ("a", r\'b\\\'): pass # c\n',
  ],
  tcl: [
    'set ADDR 0x70380000\nproc go {} {\n  flash write_image erase Model/network_data.bin 0x70380000\n}\nprogram Model/network_data.bin verify $ADDR\n',
  ],
  deviceTree: [
    '/dts-v1/;\n#include <st/n6/stm32n657X0.dtsi>\n/ {\n  chosen { zephyr,sram = &axisram1; zephyr,flash = &ext_flash; zephyr,code-partition = &slot0_partition; };\n  axisram1: memory@34000000 { compatible = "zephyr,memory-region", "mmio-sram"; reg = <0x34000000 DT_SIZE_K(1024)>; zephyr,memory-region = "AXISRAM1"; status = "okay"; };\n  ext_flash: flash@70000000 { reg = <0x70000000 0x4000000>; partitions { #address-cells = <1>; slot0_partition: partition@10000 { label = "image-0"; reg = <0x10000 (64 * 1024)>; }; }; };\n};\n&axisram1 { /delete-property/ status; };\n',
  ],
  debugConfiguration: [
    '{ "version": "0.2.0", "configurations": [ { "name": "d", "imagesAndSymbols": [ { "imageFileName": "${workspaceFolder}/a.bin", "imageOffset": "0x70100000" } ], "openOCDLaunchCommands": ["program a.hex verify"] } ] }\n',
  ],
  deployment: [
    '{ "env": { "flasher": "STM32_Programmer_CLI" }, "configurations": [ { "name": "a", "cwd": "sub", "flasher": "${flasher}", "flash_network_data_cmd": "${flasher} -c port=SWD -w x.bin 0x70380000" } ] }\n',
  ],
  flashLayout: [
    '#Opt\tId\tName\tType\tIP\tOffset\tBinary\n-\t0x01\tfsbl\tBinary\tnone\t0x0\tfsbl.bin\nP\t0x04\tweights\tBinary\tnor0\t0x380000\tModel/network_data.bin\n',
  ],
  solution: [
    'solution:\n  target-types:\n    - type: HW\n      target-set:\n        - images:\n            - image: $Project$/Model/network_data.hex\n              load-offset: 0x70380000\n            - project-context: app.Debug\n',
  ],
  loader: ['{ "network.c": "Model/network.c", "skip_external_flash_programming": false, "a": ["b"] }\n'],
  readme: [
    '# Build\n\n```sh\nmake -C sub BOARD=x\narm-none-eabi-gcc -Tapp.ld Model/network.c -o app.elf\n```\n',
  ],
  startSource: [
    '#include "main.h"\n#define BUFFER 0x34200000UL\n#define ALIAS BUFFER\nint main(void) { RCC->MEMENSR |= 1; uint8_t *p = (uint8_t *)ALIAS; SCB_EnableDCache(); return p[0]; }\n',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ExampleKind = keyof typeof examples;

const real: Partial<Record<ExampleKind, RegExp>> = {
  linkerScript: /\.(?:ld|lds|x)$/,
  mpool: /\.mpool$/,
  profile: /neural_?art.*\.json$/,
  configuration: /n6mem\.json$/,
  cInfo: /c_info\.json$/,
  networkSource: /network\.c$/,
  report: /report\.txt$/,
  linkerMap: /\.map$/,
  makefile: /[Mm]akefile$|\.mk$/,
  cmake: /CMakeLists\.txt$/,
  cubeIde: /\.cproject$/,
  shell: /\.sh$/,
  platformIo: /platformio\.ini$/,
  runtimeHeader: /(?:ll_aton_version|stai|core_datatypes)\.h$/,
};

/** Real files of more than this are left out: what is found in them is found in smaller ones too. */
const largestReal = 8000;

/** The example, and where they stand beside the repository the cases and the corpus. */
const folders = ['examples/smart-camera', '../shared/cases', '../shared/corpus'];

const paths = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  .sort();

/** The texts of a kind to begin with, the small ones of here first, then real ones. */
export function textsOf(kind: ExampleKind): readonly string[] {
  const pattern = real[kind];
  const more = pattern === undefined ? [] : paths.filter((path) => pattern.test(path));
  return [
    ...examples[kind],
    ...more
      .slice(0, 40)
      .map((path) => readFileSync(path, 'utf8'))
      .filter((text) => text.length <= largestReal),
  ];
}
