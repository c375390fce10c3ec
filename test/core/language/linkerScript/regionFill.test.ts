import { expect, it } from 'vitest';
import { parseLinkerMap } from '../../../../core/image/linkerMapReader';
import { regionFillOf } from '../../../../core/language/linkerScript/regionFill';
import { poolsText, scriptFixture } from './scriptFixture';

const script = `MEMORY
{
  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K
  ROM (rx) : ORIGIN = 0x70100000, LENGTH = 1M
}
SECTIONS
{
  .text : { *(.text) } >ROM
  .data : { *(.data) } >RAM AT> ROM
}
`;

const map = `Memory Configuration

Name             Origin             Length             Attributes
RAM              0x34000400         0x000ffc00         xrw
ROM              0x70100000         0x00100000         xr
*default*        0x00000000         0xffffffff

Linker script and memory map

.text           0x70100000     0x1000
 .text          0x70100000     0x1000 build/main.o

.data           0x34000400      0x200 load address 0x70101000
 .data          0x34000400      0x200 build/main.o
`;

it('counts run and load addresses of the last build', () => {
  const { input } = scriptFixture(
    `//- app.ld\n${script}//- net.mpool\n${poolsText('cpuRAM2 0x34100000 1024')}`,
  );
  const built = { file: 'app.ld', role: 'application' as const, evaluation: input.evaluation };
  const target = {
    ...input.target!,
    images: [{ file: 'build/app.map', image: parseLinkerMap(map), match: 'same' as const, script: built }],
  };
  expect(regionFillOf(target, 'app.ld')).toEqual(
    new Map([
      ['RAM', 0x200n],
      ['ROM', 0x1200n],
    ]),
  );
  expect(regionFillOf(target, 'boot.ld')).toBeUndefined();
  expect(regionFillOf(input.target, 'app.ld')).toBeUndefined();
});
