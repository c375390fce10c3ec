import { describe, expect, it } from 'vitest';
import { createArtifacts } from '../../../core/project/artifacts';
import { parseDeviceTree } from '../../../core/project/deviceTree';
import { flashPartitions } from '../../../core/project/zephyrMemory';
import { analyse, filesOf } from '../../support/memoryProject';
import { projectFixture } from '../../support/projectFixture';
import { describeTargets, discoverIn, model, script } from './discoveryFixtures';

/** A built device tree: RAM, one memory of the NPU on and one off, and the flash behind its controller. */
const tree = (ram = '0x34000000 0x200000'): string => `/dts-v1/;
/ {
  model = "STMicroelectronics STM32N6570-DK board"; /* in boards/x.dts:12 */
  compatible = "st,stm32n6570-dk";
  chosen { zephyr,sram = &axisram1; zephyr,flash = &nor; zephyr,code-partition = &slot0_partition; };
  axisram1: memory@34000000 { reg = < ${ram} >; zephyr,memory-region = "AXISRAM1"; };
  axisram3: memory@34200000 { reg = < 0x34200000 0x70000 >; zephyr,memory-region = "AXISRAM3"; status = "okay"; };
  off { status = "disabled";
    axisram4: memory@34270000 { reg = < 0x34270000 0x70000 >; zephyr,memory-region = "AXISRAM4"; };
  };
  soc {
    xspi2: spi@5802a000 {
      reg = < 0x5802a000 0x1000 >, < 0x70000000 0x10000000 >;
      nor: ospi-nor-flash@0 {
        reg = < 0x0 >;
        partitions {
          compatible = "fixed-partitions";
          boot_partition: partition@0 { label = "mcuboot"; reg = < 0x0 0x10000 >; };
          slot0_partition: partition@10000 { label = "image-0"; reg = < 0x10000 0x180000 >; };
        };
      };
    };
  };
};`;

const app = (board = 'set(BOARD stm32n6570_dk)'): string => `
//- app/CMakeLists.txt
${board}
find_package(Zephyr REQUIRED HINTS $ENV{ZEPHYR_BASE})
project(app LANGUAGES C)
target_sources(app PRIVATE src/main.c Model/network.c)
target_link_directories(app PUBLIC ../Lib)
target_link_libraries(app PRIVATE :NetworkRuntime1020_CM55_GCC.a)
//- app/Model/network.c
${model()}
//- Lib/NetworkRuntime1020_CM55_GCC.a
!<arch>`;

const cache = (folder: string): string => `APPLICATION_SOURCE_DIR:PATH=/home/someone/work/${folder}\n`;

function found(text: string): { targets: string; notChecked: string[] } {
  const discovery = discoverIn(projectFixture(text));
  return { targets: describeTargets(discovery), notChecked: discovery.notChecked.map(({ what }) => what) };
}

describe('applications of Zephyr', () => {
  it('know board and archive before they are built, and say that the script is not there', () => {
    expect(found(app())).toEqual({
      targets: [
        'STM32N6570-DK (STM32N657, STM32N6570-DK, script not linked)',
        '  model app/Model/network.c < 3 app/CMakeLists.txt:4',
        '  archive Lib/NetworkRuntime1020_CM55_GCC.a < 3 app/CMakeLists.txt:6',
      ].join('\n'),
      notChecked: ['the linker script of app/CMakeLists.txt'],
    });
  });

  it('take no script that lies near', () => {
    const { targets, notChecked } = found(`${app()}\n//- app/old/app.ld\n${script()}`);
    expect(targets).not.toContain('linkerScript');
    expect(notChecked).toHaveLength(1);
  });

  it.each([
    ['below the application', 'app/build', ''],
    ['above it, by the cache of CMake', 'build', cache('app')],
  ])('take the script of the build %s', (_, folder, text) => {
    const built = `${app('')}\n//- ${folder}/CMakeCache.txt\n${text}\n//- ${folder}/zephyr/zephyr.dts\n${tree()}\n//- ${folder}/zephyr/linker.cmd\n${script('0x34000000', '2M')}`;
    const { targets, notChecked } = found(built);
    expect(targets).toContain('STM32N6570-DK (STM32N657, STM32N6570-DK)');
    expect(targets).toContain(`linkerScript ${folder}/zephyr/linker.cmd < 3`);
    expect(notChecked).toEqual([]);
  });

  it.each([
    ['of another application', 'build', cache('blinky')],
    ['of mcuboot, built beside it', 'app/build/mcuboot', ''],
    ['that nothing ties to it', 'build', ''],
  ])('take no build %s', (_, folder, text) => {
    const built = `${app()}\n//- ${folder}/zephyr/zephyr.dts\n${tree()}${text && `\n//- ${folder}/CMakeCache.txt\n${text}`}`;
    expect(found(built).targets).not.toContain('linkerScript');
    expect(found(built).targets).not.toContain('boot');
  });

  it('are two targets where two boards were built', () => {
    const other = tree().replaceAll('stm32n6570-dk', 'nucleo-n657x0-q');
    const { targets } = found(
      `${app('')}\n//- app/build/zephyr/zephyr.dts\n${tree()}\n//- app/build_nucleo/zephyr/zephyr.dts\n${other}`,
    );
    expect(targets.split('\n').filter((line) => /^\S/.test(line))).toEqual([
      'NUCLEO-N657X0-Q (STM32N657, NUCLEO-N657X0-Q)',
      'STM32N6570-DK (STM32N657, STM32N6570-DK)',
    ]);
  });

  it('keep the script of their own that prj.conf names', () => {
    const own = `//- app/prj.conf\nCONFIG_HAVE_CUSTOM_LINKER_SCRIPT=y\nCONFIG_CUSTOM_LINKER_SCRIPT="n6.ld"\n//- app/n6.ld\n${script()}`;
    const { targets } = found(`${app()}\n${own}\n//- app/build/zephyr/linker.cmd\n${script('0x34000000')}`);
    expect(targets).toContain('linkerScript app/n6.ld < 3 app/prj.conf:2');
    expect(targets).not.toContain('linker.cmd');
  });
});

describe('the boot images of Zephyr', () => {
  it('are the partitions of the built device tree', () => {
    expect(found(`${app()}\n//- app/build/zephyr/zephyr.dts\n${tree()}`).targets).toContain(
      [
        '  boot FSBL 0x70000000 < 3 app/build/zephyr/zephyr.dts:18',
        '  boot application 0x70010000 < 3 app/build/zephyr/zephyr.dts:19',
      ].join('\n'),
    );
  });

  it.each([
    ['sysbuild.conf', 'SB_CONFIG_BOOTLOADER_MCUBOOT=y', ['0x70000000', '0x70010000']],
    ['prj.conf', 'CONFIG_BOOTLOADER_MCUBOOT=y', ['0x70000000', '0x70010000']],
    ['prj.conf', '# CONFIG_BOOTLOADER_MCUBOOT=y', []],
  ])('are those of mcuboot where %s says %s', (file, line, expected) => {
    const { targets } = found(`${app()}\n//- app/${file}\n${line}\n`);
    expect([...targets.matchAll(/boot \w+ (0x\w+)/g)].map((match) => match[1])).toEqual(expected);
  });

  it('have no address where that of the flash is not known', () => {
    const registers = tree().replace(', < 0x70000000 0x10000000 >', '');
    expect(flashPartitions(registers)).toEqual([]);
    expect(flashPartitions(tree()).map(({ start }) => start)).toEqual([0x70000000n, 0x70010000n]);
    const mapped = registers.replace('reg = < 0x0 >', 'reg = < 0x70000000 0x8000000 >');
    expect(flashPartitions(mapped).map(({ start }) => start)).toEqual([0x70000000n, 0x70010000n]);
  });
});

describe('the memory of a built device tree', () => {
  const regions = (configuration: string): string[] => {
    const files = projectFixture(`//- b/zephyr.dts\n${tree()}\n//- b/.config\n${configuration}`);
    return (createArtifacts(files).evaluation('b/zephyr.dts')?.regions ?? []).map(
      ({ name, origin, length, isReferenced }) =>
        `${name} ${origin?.toString(16)}+${length?.toString(16)}${isReferenced ? '' : ' unused'}`,
    );
  };

  it('is RAM and the regions that are switched on; flash where the application runs from it', () => {
    const ram = ['RAM 34000000+200000', 'AXISRAM3 34200000+70000 unused'];
    expect(regions('# CONFIG_XIP is not set')).toEqual(ram);
    expect(regions('CONFIG_XIP=y')).toEqual([ram[0], 'FLASH 70010000+180000', ram[1]]);
  });

  const overlaps = async (ram: string): Promise<string[]> => {
    const text = `${app()}\n//- app/build/zephyr/zephyr.dts\n${tree(ram)}`;
    return (await analyse(filesOf(text))).findings
      .filter(({ rule }) => rule === 'region-overlaps-pool')
      .map(({ severity, place, fixes }) => `${severity} ${place.file} ${fixes.length}`);
  };

  it('conflicts with what the model uses; the file is the build’s, so no edit is offered', async () => {
    expect(await overlaps('0x34000000 0x200000')).toEqual([]);
    expect(await overlaps('0x34000000 0x2f0000')).toEqual(['error app/build/zephyr/zephyr.dts 0']);
  });
});

describe('device trees', () => {
  it.each([
    ['empty', '', 0],
    ['only braces', '{'.repeat(100_000), 64],
    ['unfinished', '/ { a { reg = <0x1', 1],
    ['more closed than opened', '}}}; / { a { }; };', 1],
    ['no device tree', 'int main(void) { return 0; }', 1],
  ])('%s is read as far as it goes', (_, text, least) => {
    let count = 0;
    for (let open = [...parseDeviceTree(text).children]; open.length > 0; count++)
      open.push(...open.pop()!.children);
    expect(count).toBeGreaterThanOrEqual(least);
  });
});
