import { mpool, model, profile, runtime, script } from './discoveryFixtures';
import type { DiscoveryCase } from './discoveryCases';
import { discoveryTests } from './discoveryCases';

const cases: DiscoveryCase[] = [
  {
    name: 'a Makefile with variables, -T, -l: and include paths; profile and pool through the model',
    tree: `
//- App/NUCLEO-N657X0-Q/Makefile
TARGET = Project
C_SOURCES += Src/main.c
C_SOURCES += ../../Model/NUCLEO-N657X0-Q/network.c
C_DEFS += -DSTM32N657xx
C_INCLUDES += -I../../Runtime/Npu/ll_aton -I../../Runtime/Inc
LDSCRIPT = STM32N657xx.ld
LIBS = -lc -l:NetworkRuntime1010_CM55_GCC.a
LIBS_IAR = ../../Runtime/LibIar/NetworkRuntime1000_CM55_IAR.a
LDFLAGS = -specs=nano.specs -T$(LDSCRIPT) -L../../Runtime/Lib $(LIBS) -Wl,--gc-sections
OBJECTS = $(addprefix build/, $(C_SOURCES:.c=.o))
CFLAGS = $(C_DEFS) $(C_INCLUDES) -Os

build/%.o: %.c Makefile
	arm-none-eabi-gcc -c $(CFLAGS) $< -o $@

build/$(TARGET).elf: $(OBJECTS) Makefile
	arm-none-eabi-gcc $(OBJECTS) $(LDFLAGS) -o $@

flash: build/$(TARGET)_sign.bin
	$(FLASHER) -c port=SWD -hardRst -w $< 0x70100000
//- App/NUCLEO-N657X0-Q/STM32N657xx.ld
${script()}
//- App/NUCLEO-N657X0-Q/old.ld
${script()}
//- Model/NUCLEO-N657X0-Q/network.c
${model({ pool: '/home/x/Model/my_mpools/app_NUCLEO' })}
//- Model/NUCLEO-N657X0-Q/network_data.hex
:00000001FF
//- Model/my_mpools/app_NUCLEO.mpool
${mpool()}
//- Model/user_neuralart.json
${profile('./my_mpools/app_NUCLEO')}
//- Model/generate.sh
#!/bin/bash
stedgeai generate --model m.tflite --st-neural-art default@user_neuralart.json
cp st_ai_output/network.c NUCLEO-N657X0-Q/
cp st_ai_output/network_atonbuf.xSPI2.raw NUCLEO-N657X0-Q/network_data.xSPI2.bin
arm-none-eabi-objcopy -I binary NUCLEO-N657X0-Q/network_data.xSPI2.bin --change-addresses 0x70380000 -O ihex NUCLEO-N657X0-Q/network_data.hex
${runtime('Runtime')}
`,
    targets: `
      NUCLEO-N657X0-Q (STM32N657, NUCLEO-N657X0-Q)
        linkerScript App/NUCLEO-N657X0-Q/STM32N657xx.ld < 3 App/NUCLEO-N657X0-Q/Makefile:6
        mpool Model/my_mpools/app_NUCLEO.mpool < 4 Model/NUCLEO-N657X0-Q/network.c:7, 4 Model/generate.sh:2, 4 Model/user_neuralart.json:2
        profile Model/user_neuralart.json < 4 Model/generate.sh:2, 4 Model/user_neuralart.json:2
        model Model/NUCLEO-N657X0-Q/network.c < 3 App/NUCLEO-N657X0-Q/Makefile:3
        runtime Runtime/Inc/core_datatypes.h < 3 App/NUCLEO-N657X0-Q/Makefile:5
        runtime Runtime/Inc/stai.h < 3 App/NUCLEO-N657X0-Q/Makefile:5
        runtime Runtime/Npu/ll_aton/ll_aton_version.h < 3 App/NUCLEO-N657X0-Q/Makefile:5
        archive Runtime/Lib/NetworkRuntime1010_CM55_GCC.a < 3 App/NUCLEO-N657X0-Q/Makefile:7
        weights Model/NUCLEO-N657X0-Q/network_data.hex < 3 Model/generate.sh:5, 6 near
        boot application 0x70100000 < 3 App/NUCLEO-N657X0-Q/Makefile:20
    `,
    candidates: `
      linkerScript App/NUCLEO-N657X0-Q/old.ld: not built: no build description names it
    `,
  },
  {
    name: 'included fragments: mks/*.mk add sources, folders and the archive',
    tree: `
//- Makefile
C_SOURCES += Src/main.c
LDSCRIPT = Gcc/app.ld
LIBS = -lc
include mks/*.mk
OBJECTS = $(addprefix build/,$(notdir $(C_SOURCES:.c=.o)))
vpath %.c $(sort $(dir $(C_SOURCES)))
build/app.elf: $(OBJECTS)
	arm-none-eabi-gcc $(OBJECTS) -T$(LDSCRIPT) $(LIBDIR) $(LIBS) -o $@
build/%.o: %.c
	arm-none-eabi-gcc -c $(C_INCLUDES) $< -o $@
//- mks/ai.mk
AI_DIR := Lib/AI
C_SOURCES += $(AI_DIR)/ll_aton.c $(wildcard Model/*.c)
C_INCLUDES += -I$(AI_DIR)/Npu/ll_aton \\
  -I$(AI_DIR)/Inc
LIBDIR += -L$(AI_DIR)/Lib
LIBS += -lNetworkRuntime1010_CM55_GCC
//- Gcc/app.ld
${script()}
//- Model/network.c
${model()}
${runtime('Lib/AI').replace('NetworkRuntime', 'libNetworkRuntime')}
`,
    targets: `
      app (-, -)
        linkerScript Gcc/app.ld < 3 Makefile:2
        model Model/network.c < 3 mks/ai.mk:2
        runtime Lib/AI/Inc/core_datatypes.h < 3 mks/ai.mk:4
        runtime Lib/AI/Inc/stai.h < 3 mks/ai.mk:4
        runtime Lib/AI/Npu/ll_aton/ll_aton_version.h < 3 mks/ai.mk:3
        archive Lib/AI/Lib/libNetworkRuntime1010_CM55_GCC.a < 3 mks/ai.mk:6
    `,
    candidates: ``,
  },
  {
    name: 'an undecided variable: one target for each board, equal conditions decided together',
    tree: `
//- Makefile
BOARD ?= STM32N6570-DK
ifeq ($(BOARD),NUCLEO-N657X0-Q)
LDSCRIPT = ld/nucleo.ld
else
LDSCRIPT = ld/dk.ld
endif
C_SOURCES = main.c
ifeq ($(BOARD),NUCLEO-N657X0-Q)
C_SOURCES += Model/NUCLEO-N657X0-Q/network.c
else
C_SOURCES += Model/STM32N6570-DK/network.c
endif
ifdef VERBOSE
C_DEFS += -DVERBOSE
endif
app.elf: $(C_SOURCES:.c=.o)
	gcc -T $(LDSCRIPT) $(C_DEFS) $^ -o $@
//- ld/nucleo.ld
${script()}
//- ld/dk.ld
${script()}
//- Model/NUCLEO-N657X0-Q/network.c
${model()}
//- Model/STM32N6570-DK/network.c
${model()}
`,
    targets: `
      NUCLEO-N657X0-Q (STM32N657, NUCLEO-N657X0-Q)
        linkerScript ld/nucleo.ld < 3 Makefile:3
        model Model/NUCLEO-N657X0-Q/network.c < 3 Makefile:9
      STM32N6570-DK (STM32N657, STM32N6570-DK)
        linkerScript ld/dk.ld < 3 Makefile:5
        model Model/STM32N6570-DK/network.c < 3 Makefile:11
    `,
    candidates: ``,
  },
  {
    name: 'a sub-make is read the way it is run',
    tree: `
//- Makefile
all:
	$(MAKE) -C app SCRIPT=n6.ld NET=../gen/network.c EXTRA=-DSTM32N657xx
//- app/Makefile
SCRIPT ?= missing.ld
app.elf: main.c $(NET)
	gcc -Wl,-T,$(SCRIPT) $(EXTRA) $^ -o $@
SRC = $(NET)
//- app/n6.ld
${script()}
//- gen/network.c
${model()}
`,
    targets: `
      app (STM32N657, -)
        linkerScript app/n6.ld < 3 Makefile:2
        model gen/network.c < 3 Makefile:2
    `,
    candidates: ``,
  },
  {
    name: 'two programs in one Makefile: the boot loader is kept apart',
    tree: `
//- Makefile
APP_SRC = main.c Model/network.c
BOOT_SRC = boot/main.c
app.elf: $(APP_SRC:.c=.o)
	gcc -Tapp.ld $^ -o $@
fsbl.elf: $(BOOT_SRC:.c=.o)
	gcc -TSTM32N657XX_AXISRAM2_fsbl.ld $^ -o $@
//- app.ld
${script()}
//- STM32N657XX_AXISRAM2_fsbl.ld
${script('0x34180400', '511K')}
//- Model/network.c
${model()}
`,
    targets: `
      app (-, -)
        linkerScript app.ld < 3 Makefile:4
        fsblLinkerScript STM32N657XX_AXISRAM2_fsbl.ld < 3 Makefile:6
        model Model/network.c < 3 Makefile:1
        boot FSBL 0x70000000 < 3 Makefile:6
    `,
    candidates: ``,
  },
  {
    name: 'a firmware that names its linker command elsewhere: LDSCRIPT alone counts',
    tree: `
//- Makefile
LDSCRIPT = app.ld
SRC = Model/network.c
include /opt/sdk/rules.mk
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
];

discoveryTests('make', cases);
