import { mpool, model, runtime, script } from './discoveryFixtures';
import type { DiscoveryCase } from './discoveryCases';
import { discoveryTests } from './discoveryCases';

const cases: DiscoveryCase[] = [
  {
    name: 'CubeMX: external projects, a toolchain file from the presets, the FSBL beside the application',
    tree: `
//- CMakeLists.txt
cmake_minimum_required(VERSION 3.22)
include(ExternalProject)
project(Example)
include("mx-generated.cmake")
//- mx-generated.cmake
set(ST_MULTICONTEXT BOOT_FLASH CACHE STRING "Type of multi-context")
if((\${BUILD_CONTEXT} MATCHES .*Appli.*) OR (NOT DEFINED BUILD_CONTEXT))
  ExternalProject_Add(Example_Appli SOURCE_DIR \${PROJECT_SOURCE_DIR}/Appli
    CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=\${CMAKE_TOOLCHAIN_FILE} -DCMAKE_BUILD_TYPE=\${CMAKE_BUILD_TYPE})
endif()
if((\${BUILD_CONTEXT} MATCHES .*FSBL.*) OR (NOT DEFINED BUILD_CONTEXT))
  ExternalProject_Add(Example_FSBL SOURCE_DIR \${PROJECT_SOURCE_DIR}/FSBL
    CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=\${CMAKE_TOOLCHAIN_FILE})
endif()
//- CMakePresets.json
{ "version": 3, "configurePresets": [
  { "name": "default", "hidden": true, "toolchainFile": "\${sourceDir}/gcc-arm-none-eabi.cmake" },
  { "name": "Debug", "inherits": "default", "cacheVariables": { "CMAKE_BUILD_TYPE": "Debug" } },
  { "name": "Release", "inherits": "default", "cacheVariables": { "CMAKE_BUILD_TYPE": "Release" } } ] }
//- gcc-arm-none-eabi.cmake
set(CMAKE_EXE_LINKER_FLAGS "\${TARGET_FLAGS}")
set(CMAKE_EXE_LINKER_FLAGS "\${CMAKE_EXE_LINKER_FLAGS} -T \\"\${CMAKE_SOURCE_DIR}/\${STM32_LINKER_SCRIPT}\\"")
//- Appli/CMakeLists.txt
set(STM32_LINKER_SCRIPT STM32N657XX_ROMxspi2.ld)
set(CMAKE_PROJECT_NAME Example_Appli)
project(\${CMAKE_PROJECT_NAME})
add_executable(\${CMAKE_PROJECT_NAME})
include("mx-generated.cmake")
//- Appli/mx-generated.cmake
set(MX_Defines_Syms USE_HAL_DRIVER STM32N657xx $<$<CONFIG:Debug>:DEBUG>)
set(MX_Include_Dirs
    \${CMAKE_CURRENT_SOURCE_DIR}/Core/Inc
    \${CMAKE_CURRENT_SOURCE_DIR}/../Runtime/Npu/ll_aton
    \${CMAKE_CURRENT_SOURCE_DIR}/../Runtime/Inc
)
set(MX_Application_Src
    \${CMAKE_CURRENT_SOURCE_DIR}/Core/Src/main.c
    \${CMAKE_CURRENT_SOURCE_DIR}/X-CUBE-AI/App/network.c
)
set(MX_LINK_DIRS \${CMAKE_CURRENT_SOURCE_DIR}/../Runtime/Lib)
set (MX_LINK_LIBS
    :NetworkRuntime1010_CM55_GCC.a
)
add_library(stm32cubemx INTERFACE)
target_include_directories(stm32cubemx INTERFACE \${MX_Include_Dirs})
target_compile_definitions(stm32cubemx INTERFACE \${MX_Defines_Syms})
target_sources(\${CMAKE_PROJECT_NAME} PRIVATE \${MX_Application_Src})
target_link_directories(\${CMAKE_PROJECT_NAME} PRIVATE \${MX_LINK_DIRS})
target_link_libraries(\${CMAKE_PROJECT_NAME} \${MX_LINK_LIBS} stm32cubemx)
//- Appli/STM32N657XX_ROMxspi2.ld
${script()}
//- Appli/STM32N657XX_LRUN.ld
${script()}
//- Appli/X-CUBE-AI/App/network.c
${model({ pool: '/opt/cube/my_mpools/stm32n6', outDir: '/tmp/mxAI_workspace1/neural_art__network/' })}
//- Appli/X-CUBE-AI/App/network_test.c
${model({ pool: '/opt/cube/my_mpools/stm32n6' })}
//- FSBL/CMakeLists.txt
set(STM32_LINKER_SCRIPT STM32N657XX_AXISRAM2_fsbl.ld)
project(Example_FSBL)
add_executable(Example_FSBL Core/Src/main.c)
//- FSBL/STM32N657XX_AXISRAM2_fsbl.ld
${script('0x34180400', '511K')}
//- FSBL/Core/Inc/stm32_extmem_conf.h
/* #define EXTMEM_XIP_IMAGE_OFFSET 0x00200000u */
#define EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u
//#define EXTMEM_LRUN_SOURCE_SIZE 0x1
#define EXTMEM_LRUN_SOURCE_SIZE 0x00080000u
//- FSBL/Core/Src/extmem_manager.c
  extmem_list_config[0].MemType = EXTMEM_NOR_SFDP;
  extmem_list_config[0].Handle = (void*)&hxspi2;
//- st_ai_ws/neural_art__network/stm32n6.mpool
${mpool()}
//- Example.ioc
Mcu.Name=STM32N657X0HxQ
board=STM32N6570-DK
STMicroelectronics.X-CUBE-AI.10.1.0_Appli.x=y
${runtime('Runtime')}
`,
    targets: `
      STM32N6570-DK (STM32N657, STM32N6570-DK)
        linkerScript Appli/STM32N657XX_ROMxspi2.ld < 3 Appli/CMakeLists.txt:1
        fsblLinkerScript FSBL/STM32N657XX_AXISRAM2_fsbl.ld < 3 FSBL/CMakeLists.txt:1
        mpool st_ai_ws/neural_art__network/stm32n6.mpool < 4 Appli/X-CUBE-AI/App/network.c:7
        model Appli/X-CUBE-AI/App/network.c < 3 Appli/mx-generated.cmake:9
        runtime Runtime/Inc/core_datatypes.h < 3 Appli/mx-generated.cmake:5
        runtime Runtime/Inc/stai.h < 3 Appli/mx-generated.cmake:5
        runtime Runtime/Npu/ll_aton/ll_aton_version.h < 3 Appli/mx-generated.cmake:4
        archive Runtime/Lib/NetworkRuntime1010_CM55_GCC.a < 3 Appli/mx-generated.cmake:13
        boot FSBL 0x70000000 < 3 FSBL/CMakeLists.txt:1
        boot application 0x70100000 < 3 FSBL/Core/Inc/stm32_extmem_conf.h:2
    `,
    candidates: `
      linkerScript Appli/STM32N657XX_LRUN.ld: not built: no build description names it
      model Appli/X-CUBE-AI/App/network_test.c: not built: no build description names it
    `,
  },
  {
    name: 'one folder, a subdirectory with the model as a library, -T in target_link_options',
    tree: `
//- CMakeLists.txt
project(app C)
add_subdirectory(Model)
add_executable(app src/main.c)
target_link_libraries(app PRIVATE model \${CMAKE_CURRENT_SOURCE_DIR}/lib/libNetworkRuntime1020_CM55_GCC.a)
target_link_options(app PRIVATE -T\${CMAKE_SOURCE_DIR}/ld/app.ld -Wl,--gc-sections)
//- Model/CMakeLists.txt
file(GLOB MODEL_SOURCES *.c)
add_library(model STATIC \${MODEL_SOURCES})
//- Model/network.c
${model()}
//- ld/app.ld
${script()}
//- lib/libNetworkRuntime1020_CM55_GCC.a
!<arch>
`,
    targets: `
      app (-, -)
        linkerScript ld/app.ld < 3 CMakeLists.txt:5
        model Model/network.c < 3 Model/CMakeLists.txt:1
        archive lib/libNetworkRuntime1020_CM55_GCC.a < 3 CMakeLists.txt:4
    `,
    candidates: ``,
  },
  {
    name: 'a cache variable decides between two scripts: both are followed, Debug and Release alike',
    tree: `
//- CMakeLists.txt
project(app C)
set(RUN_FROM "RAM" CACHE STRING "RAM or FLASH")
add_executable(app main.c net/network.c)
if(RUN_FROM STREQUAL "FLASH")
  set(LINKER_SCRIPT \${CMAKE_SOURCE_DIR}/flash.ld)
else()
  set(LINKER_SCRIPT \${CMAKE_SOURCE_DIR}/ram.ld)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_definitions(app PRIVATE DEBUG)
endif()
set_target_properties(app PROPERTIES LINK_FLAGS "-T\${LINKER_SCRIPT}")
//- ram.ld
${script()}
//- flash.ld
${script('0x70100400')}
//- net/network.c
${model()}
`,
    targets: `
      app (-, -)
        linkerScript ram.ld < 3 CMakeLists.txt:7
        model net/network.c < 3 CMakeLists.txt:3
      app RUN_FROM=FLASH (-, -)
        linkerScript flash.ld < 3 CMakeLists.txt:5
        model net/network.c < 3 CMakeLists.txt:3
    `,
    candidates: ``,
  },
  {
    name: 'a Zephyr application: its own script by prj.conf, sources of the target app',
    tree: `
//- CMakeLists.txt
find_package(Zephyr REQUIRED HINTS $ENV{ZEPHYR_BASE})
project(demo)
target_sources(app PRIVATE src/main.c src/network.c)
//- prj.conf
CONFIG_HAVE_CUSTOM_LINKER_SCRIPT=y
CONFIG_CUSTOM_LINKER_SCRIPT="n6.ld"
//- n6.ld
${script()}
//- src/network.c
${model()}
`,
    targets: `
      app (-, -)
        linkerScript n6.ld < 3 prj.conf:2
        model src/network.c < 3 CMakeLists.txt:3
    `,
    candidates: ``,
  },
  {
    name: 'build.ninja and compile_commands.json of another machine match by their longest trailing part',
    tree: `
//- build/build.ninja
build CMakeFiles/app.dir/Model/network.c.obj: C_COMPILER__app_ C$:/work/demo/Model/network.c || cmake_object_order
  DEFINES = -DSTM32N657xx
  INCLUDES = -IC:/work/demo/Runtime/Npu/ll_aton -IC:/work/demo/Runtime/Inc

build app.elf: C_EXECUTABLE_LINKER__app_ CMakeFiles/app.dir/Model/network.c.obj | C$:/work/demo/Runtime/Lib/NetworkRuntime1010_CM55_GCC.a
  LINK_FLAGS = -mcpu=cortex-m55 -T "C:/work/demo/ld/app.ld"
  LINK_LIBRARIES = -lm
//- build/compile_commands.json
[ { "directory": "C:/work/demo/build", "file": "C:/work/demo/Model/network.c",
    "command": "arm-none-eabi-gcc.exe -DSTM32N657xx -IC:/work/demo/Runtime/Inc -c network.c" } ]
//- ld/app.ld
${script()}
//- ld/other/app.ld
${script()}
//- Model/network.c
${model()}
${runtime('Runtime')}
`,
    targets: `
      app (STM32N657, -)
        linkerScript ld/app.ld < 3 build/build.ninja:6
        model Model/network.c < 3 build/build.ninja:1, 3 build/compile_commands.json:1
        runtime Runtime/Inc/core_datatypes.h < 3 build/build.ninja:3
        runtime Runtime/Inc/stai.h < 3 build/build.ninja:3
        runtime Runtime/Npu/ll_aton/ll_aton_version.h < 3 build/build.ninja:3
        archive Runtime/Lib/NetworkRuntime1010_CM55_GCC.a < 3 build/build.ninja:5
    `,
    candidates: `
      linkerScript ld/other/app.ld: not built: no build description names it
    `,
  },
  {
    name: 'a compilation database alone proves the model, not the script',
    tree: `
//- build/compile_commands.json
[
  { "directory": "/home/x/demo/build", "file": "/home/x/demo/src/main.c", "arguments": ["gcc", "-c", "main.c"] },
  { "directory": "/home/x/demo/build", "file": "/home/x/demo/Model/network.c",
    "arguments": ["gcc", "-DSTM32N657xx", "-I/home/x/demo/Runtime/Npu/ll_aton", "-I/home/x/demo/Runtime/Inc"] }
]
//- app.ld
${script()}
//- Model/network.c
${model()}
//- Model/network_old.c
${model()}
${runtime('Runtime')}
`,
    targets: `
      app (STM32N657, -, script not linked)
        linkerScript app.ld < 6 near
        model Model/network.c < 3 build/compile_commands.json:3
        runtime Runtime/Inc/core_datatypes.h < 3 build/compile_commands.json:3
        runtime Runtime/Inc/stai.h < 3 build/compile_commands.json:3
        runtime Runtime/Npu/ll_aton/ll_aton_version.h < 3 build/compile_commands.json:3
    `,
    candidates: `
      model Model/network_old.c: not built: no build description names it
      archive Runtime/Lib/NetworkRuntime1010_CM55_GCC.a: no target links it
    `,
  },
  {
    name: 'PlatformIO: a script and the sources of src',
    tree: `
//- platformio.ini
[platformio]
src_dir = firmware

[env:n6]
board = nucleo_n657x0_q
board_build.ldscript = ld/n6.ld
build_flags =
  -DSTM32N657xx
  -Ilib/runtime/Npu/ll_aton
  -Llib/runtime/Lib
  -l:NetworkRuntime1010_CM55_GCC.a
//- ld/n6.ld
${script()}
//- firmware/ai/network.c
${model()}
${runtime('lib/runtime')}
`,
    targets: `
      NUCLEO-N657X0-Q (STM32N657, NUCLEO-N657X0-Q)
        linkerScript ld/n6.ld < 3 platformio.ini:6
        model firmware/ai/network.c < 3 platformio.ini:6
        runtime lib/runtime/Inc/core_datatypes.h < 6 near
        runtime lib/runtime/Inc/stai.h < 6 near
        runtime lib/runtime/Npu/ll_aton/ll_aton_version.h < 3 platformio.ini:9
        archive lib/runtime/Lib/NetworkRuntime1010_CM55_GCC.a < 3 platformio.ini:11
    `,
    candidates: ``,
  },
];

discoveryTests('CMake and its kin', cases);
