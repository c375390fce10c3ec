import { describe, expect, it } from 'vitest';
import { boardIn, boards } from '../../../core/device/boards';
import { createArtifacts } from '../../../core/project/artifacts';
import { addressingOf, addressingOfScript } from '../../../core/project/inferDevice';
import { projectFixture } from '../../support/projectFixture';
import { discoverIn, model, script } from './discoveryFixtures';

const makefile = (flags: string, linkerScript = 'app.ld'): string =>
  `${flags}\nSRC = main.c network.c\napp.elf: $(SRC:.c=.o)\n\tgcc -T${linkerScript} $^ -o $@`;

const project = (text: string, linkerScript = 'app.ld'): string =>
  `//- Makefile\n${text}\n//- ${linkerScript}\n${script()}\n//- network.c\n${model()}`;

describe('the device and the board of a target', () => {
  it.each([
    ['a macro in a recipe', project(makefile('CFLAGS = -DSTM32N657xx\nX := $(CFLAGS)')), 'STM32N657 -'],
    ['a macro that only implicit rules use', project(makefile('C_DEFS = -DSTM32N647xx')), 'STM32N647 -'],
    [
      'a startup file',
      project(makefile('ASM = startup_stm32n655xx.s').replace('$^', '$(ASM) $^')),
      'STM32N655 -',
    ],
    ['the script of ST', project(makefile('', 'STM32N645XX_LRUN.ld'), 'STM32N645XX_LRUN.ld'), 'STM32N645 -'],
    [
      'a macro goes before the name of a script',
      project(makefile('C_DEFS = -DSTM32N657xx', 'STM32N645XX.ld'), 'STM32N645XX.ld'),
      'STM32N657 -',
    ],
    ['two devices in one build are none', project(makefile('C_DEFS = -DSTM32N657xx -DSTM32N647xx')), '- -'],
    [
      'the only device header of a folder that is included',
      `${project(makefile('CFLAGS = -ICMSIS/Include').replace('gcc', 'gcc $(CFLAGS)'))}\n//- CMSIS/Include/stm32n6xx.h\n\n//- CMSIS/Include/stm32n657xx.h\n`,
      'STM32N657 -',
    ],
    [
      'all device headers of the package say nothing',
      `${project(makefile('CFLAGS = -ICMSIS/Include').replace('gcc', 'gcc $(CFLAGS)'))}\n//- CMSIS/Include/stm32n647xx.h\n\n//- CMSIS/Include/stm32n657xx.h\n`,
      '- -',
    ],
    [
      'a header that a compiled source includes',
      `${project(makefile(''))}\n//- main.c\n#include "stm32n6xx_hal.h"\n#include <stm32n647xx.h>\n`,
      'STM32N647 -',
    ],
    [
      'a header in a comment',
      `${project(makefile(''))}\n//- main.c\n// #include <stm32n647xx.h>\nint x;`,
      '- -',
    ],
    ['nothing', project(makefile('')), '- -'],
    [
      'the board support package',
      project(makefile('CFLAGS = -IDrivers/BSP/ATK-DNN647B\nX := $(CFLAGS)').replace('$^', '$(CFLAGS) $^')),
      'STM32N647 ATK-DNN647',
    ],
    [
      'a board of the project’s own',
      `${project(makefile('CFLAGS = -DBOARD_MYCAM_2').replace('gcc', 'gcc $(CFLAGS)'))}\n//- n6mem.json\n{ "boards": { "BOARD-MYCAM-2": { "device": "STM32N647", "XSPI2": "16M" } } }`,
      'STM32N647 BOARD-MYCAM-2',
    ],
  ])('%s', (_, tree, expected) => {
    const [target] = discoverIn(projectFixture(tree)).targets;
    expect(`${target?.device?.name ?? '-'} ${target?.board?.name ?? '-'}`).toBe(expected);
  });

  it('a build that includes the header of another chip is none of ours', () => {
    const other = `${project(makefile(''))}\n//- main.c\n#include "stm32h743xx.h"\n`;
    expect(discoverIn(projectFixture(other)).targets).toEqual([]);
  });

  it.each([
    ['Drivers/BSP/STM32N6570-DK/led.c', 'STM32N6570-DK'],
    ['STM32N6570_DISCOVERY', 'STM32N6570-DK'],
    ['nucleo_n657x0_q', 'NUCLEO-N657X0-Q'],
    ['STM32N6xx_Nucleo', 'NUCLEO-N657X0-Q'],
    ['ATK_CNN647B', 'ATK-DNN647'],
    // Longer names are other boards; several in one text are none.
    ['STM32N6570-DKX', undefined],
    ['STM32N6570-DK or NUCLEO-N657X0-Q', undefined],
  ])('%s names %s', (text, expected) => {
    expect(boardIn(text, boards)?.name).toBe(expected);
  });
});

describe('how addresses are read', () => {
  const scriptText = (name: string, origin: string): string => {
    const artifacts = createArtifacts(projectFixture(`//- ${name}\n${script(origin)}`));
    return addressingOfScript(name, artifacts.evaluation(name)!).name;
  };

  it.each([
    ['secure RAM of STM32N6', 'app.ld', '0x34000400', 'STM32N657'],
    ['its name', 'STM32N657XX_LRUN.ld', '0x24000400', 'STM32N657'],
    ['RAM of an STM32H7', 'app.ld', '0x24000000', 'unknown device'],
    ['RAM of a chip whose secure alias is another', 'app.ld', '0x30000000', 'unknown device'],
    ['just past the on-chip RAM', 'app.ld', '0x34420000', 'unknown device'],
  ])('of a script alone: %s', (_, name, origin, expected) => {
    expect(scriptText(name, origin)).toBe(expected);
  });

  it('of a target: as STM32N6 where its model can be for nothing else', () => {
    const far = model({ flash: '0x70380000' });
    const elsewhere = far.replace('0x342e0000', '0x20000000').replace('0x70380000', '0x08000000');
    const device = (source: string): string => {
      const files = projectFixture(
        `//- Makefile\n${makefile('')}\n//- app.ld\n${script('0x24000400')}\n//- network.c\n${source}`,
      );
      return addressingOf(discoverIn(files).targets[0]!, createArtifacts(files)).name;
    };
    expect(device(far)).toBe('STM32N657');
    expect(device(elsewhere)).toBe('unknown device');
  });
});
