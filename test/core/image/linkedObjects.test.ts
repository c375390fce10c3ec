import { describe, expect, it } from 'vitest';
import { linkedArchives, linkedObjects, linkedSources } from '../../../core/image/linkedObjects';
import { parseLinkerMap } from '../../../core/image/linkerMapReader';

const map = parseLinkerMap(`Archive member included to satisfy reference by file (symbol)

libs/libmodel.a(stai_network.c.obj)
                              build/main.o (stai_run)

Memory Configuration

Linker script and memory map

LOAD build/main.o
LOAD build/Model/NUCLEO-N657X0-Q/network.o
LOAD build/Model/STM32N6570-DK/network.o
LOAD C:\\work\\app\\CMakeFiles\\app.dir\\X-CUBE-AI\\App\\pose.c.obj
LOAD libs/libmodel.a
LOAD ../Lib/NetworkRuntime1010_CM55_GCC.a
LOAD libs/libmodel.a
`);

describe('linkedObjects', () => {
  it('lists loaded objects and members, not archives', () => {
    expect(linkedObjects(map).map((o) => [o.name, o.archive, o.line])).toEqual([
      ['main.o', undefined, 9],
      ['network.o', undefined, 10],
      ['network.o', undefined, 11],
      ['pose.c.obj', undefined, 12],
      ['stai_network.c.obj', 'libs/libmodel.a', 2],
    ]);
  });

  it('lists each archive once, and whether it is used', () => {
    expect(linkedArchives(map).map((a) => [a.path, a.used, a.line])).toEqual([
      ['libs/libmodel.a', true, 13],
      ['../Lib/NetworkRuntime1010_CM55_GCC.a', false, 14],
    ]);
  });

  const pose = 'C:\\work\\app\\CMakeFiles\\app.dir\\X-CUBE-AI\\App\\pose.c.obj';
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      'the nearest of equal names',
      ['Model/STM32N6570-DK/network.c', 'Model/NUCLEO-N657X0-Q/network.c', 'Model/Other/network.c'],
      [
        'build/Model/NUCLEO-N657X0-Q/network.o is Model/NUCLEO-N657X0-Q/network.c',
        'build/Model/STM32N6570-DK/network.o is Model/STM32N6570-DK/network.c',
      ],
    ],
    [
      'that it cannot tell',
      ['a/main.c', 'b/main.c'],
      ['build/main.o may be a/main.c', 'build/main.o may be b/main.c'],
    ],
    ['paths of Windows', ['X-CUBE-AI/App/pose.c', 'Old/pose.c'], [`${pose} is X-CUBE-AI/App/pose.c`]],
    [
      'members of archives',
      ['Model/stai_network.c'],
      ['libs/libmodel.a(stai_network.c.obj) is Model/stai_network.c'],
    ],
    [
      'other languages',
      ['Core/Src/main.cpp', 'Core/Src/network'],
      [
        'build/main.o is Core/Src/main.cpp',
        'build/Model/NUCLEO-N657X0-Q/network.o is Core/Src/network',
        'build/Model/STM32N6570-DK/network.o is Core/Src/network',
      ],
    ],
    ['what is not there', ['Model/face.c', ''], []],
  ];
  it.each(cases)('knows %s', (_, sources, expected) => {
    const found = linkedSources(map, sources).map(
      (l) => `${l.object.path} ${l.isUnique ? 'is' : 'may be'} ${l.source}`,
    );
    expect(found).toEqual(expected);
  });

  const collected = (kept: string): boolean | undefined =>
    linkedSources(
      parseLinkerMap(`Discarded input sections

 .text.LL_ATON  0x00000000       0x40 build/network.o
 .rodata.empty  0x00000000        0x0 build/lto.o

Memory Configuration

Name             Origin             Length             Attributes
RAM              0x34000400         0x000ffc00         xrw

Linker script and memory map

LOAD build/network.o
LOAD build/lto.o

.text           0x34000400      0x100
${kept}
`),
      ['network.c', 'lto.c'],
    ).find(({ source }) => source === 'network.c')?.isDropped;

  it('tells what --gc-sections took as a whole from what it only took a part of', () => {
    expect(collected(' .text          0x34000400      0x100 build/main.o')).toBe(true);
    expect(collected(' .text.run      0x34000400      0x100 build/network.o')).toBe(false);
    const lto = linkedSources(
      parseLinkerMap(`Discarded input sections

 .text          0x00000000        0x0 build/lto.o

Memory Configuration

Linker script and memory map

LOAD build/lto.o
`),
      ['lto.c'],
    );
    expect(lto.map(({ isDropped }) => isDropped)).toEqual([false]);
  });
});
