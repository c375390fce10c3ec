import { describe, expect, it } from 'vitest';
import { parseDwarf } from '../../../../core/image/dwarf';
import { parseElf, type ElfImage } from '../../../../core/image/elf';
import type { FillRegion, ImageFill } from '../../../../core/image/fill/fill';
import { imageFill, isSameLink } from '../../../../core/image/fill/imageFill';
import type { LinkerMap } from '../../../../core/image/linkerMap';
import { parseLinkerMap } from '../../../../core/image/linkerMapReader';
import { armBuild, armToolsMissing, stLikeObjects, stLikeScript, type ArmBuild } from '../armBuild';
import { stMap } from '../stMap';

/** Each level is the sum of the one below. */
function expectSums(regions: readonly FillRegion[]): void {
  const sum = (items: readonly { readonly size: number }[]): number =>
    items.reduce((total, item) => total + item.size, 0);
  for (const region of regions) {
    expect(sum(region.sections), region.name).toBe(region.used);
    for (const section of region.sections) {
      expect(sum(section.objects), section.name).toBe(section.size);
      for (const object of section.objects) {
        expect(sum(object.symbols), `${section.name} ${object.object}`).toBe(object.size);
        expect(object.symbols.every((symbol) => symbol.size > 0)).toBe(true);
      }
    }
  }
}

function outline(fill: ImageFill): string[] {
  return fill.regions.flatMap((region) => [
    `${region.name} ${region.used}`,
    ...region.sections.flatMap((section) => [
      `  ${section.name}${section.isLoadCopy ? ' (to load)' : ''} ${section.size}`,
      ...section.objects.map(
        ({ object, archive, size, symbols }) =>
          `    ${archive === undefined ? '' : `${archive}:`}${object} ${size}: ${symbols.map(({ name, size }) => `${name} ${size}`).join(', ')}`,
      ),
    ]),
  ]);
}

describe('imageFill of a map', () => {
  it('gives each byte an owner', () => {
    const fill = imageFill({ map: parseLinkerMap(stMap) });
    expectSums(fill.regions);
    expect(outline(fill)).toEqual([
      'ROM 104',
      '  .text 96',
      '    build/main.o 32: main 32',
      '    build/My Model/network.o 28: ns::table(int, char) 28',
      '    ./Lib/NetworkRuntime1010_CM55_GCC.a:ll_aton_runtime.o 24: LL_ATON_RT_Main 24',
      '    (fill) 12: (fill) 12',
      '  .data (to load) 8',
      '    (fill) 4: (fill) 4',
      '    build/main.o 4: counter 4',
      'RAM 2752',
      '  .data 8',
      '    (fill) 4: (fill) 4',
      '    build/main.o 4: counter 4',
      '  ._a_section_with_a_long_name 32',
      '    build/main.o 32: x 32',
      '  .bss 88',
      '    build/main.o 64: frame 64',
      '    (fill) 24: (fill) 24',
      '  .app 64',
      '    build/main.o 64: (other) 64',
      '  ._user_heap_stack 2560',
      '    (other) 2560: (other) 2560',
    ]);
    expect(fill.discarded).toEqual({
      bytes: 0x40,
      objects: [{ object: 'build/main.o', bytes: 0x40, sections: 1 }],
    });
  });
});

describe.skipIf(armToolsMissing)('imageFill of what GNU ld links', () => {
  const parts = (build: ArmBuild): { elf: ElfImage; map: LinkerMap } => {
    const elf = parseElf(build.elf);
    if ('problem' in elf) throw new Error(elf.problem);
    return { elf, map: parseLinkerMap(build.map) };
  };
  const link = (): ArmBuild => armBuild(stLikeScript, stLikeObjects, '--gc-sections', '-u', 'shared_area');

  it.each(['elf and map', 'map', 'elf'])('agrees with readelf and nm: %s', (what) => {
    const build = link();
    const { elf, map } = parts(build);
    const memories = map.regions.map(({ name, origin, length }) => ({
      name,
      range: { start: origin, end: origin + length },
    }));
    const fill = imageFill({
      elf: what === 'map' ? undefined : elf,
      map: what === 'elf' ? undefined : map,
      debug: parseDwarf(build.elf, elf),
      memories,
    });
    expectSums(fill.regions);
    const sections = fill.regions.flatMap((region) => region.sections);
    const sizes = new Map(
      [
        ...build
          .print('readelf', '-SW')
          .matchAll(
            /\] (\S+) +(?:PROGBITS|NOBITS|\w+_ARRAY) +([0-9a-f]+) [0-9a-f]+ ([0-9a-f]+) \d\d +W?AX? /g,
          ),
      ]
        .map(([, name, , size]) => [name!, parseInt(size!, 16)] as const)
        .filter(([, size]) => size > 0),
    );
    const run = sections.filter((section) => !section.isLoadCopy && section.name !== '(fill)');
    expect(new Map(run.map(({ name, size }) => [name, size]))).toEqual(sizes);
    // `.data` waits in flash.
    expect(sections.filter((section) => section.isLoadCopy).map(({ name }) => name)).toEqual(['.data']);

    if (what === 'map') return;
    const symbols = run.flatMap((section) => section.objects.flatMap((object) => object.symbols));
    const own = symbols.filter(({ name }) => name !== '(fill)' && name !== '(other)');
    const nm = build
      .print('nm', '-S', '--defined-only')
      .split('\n')
      .flatMap((line) => {
        const match = /^([0-9a-f]{8}) ([0-9a-f]{8}) \w (.*)$/.exec(line);
        return match ? [`${match[3]} ${parseInt(match[2]!, 16)}`] : [];
      });
    expect(own.map(({ name, size }) => `${name} ${size}`).sort()).toEqual(nm.sort());
  });

  it('counts strings that the link merged once, where they are, and takes nothing from what follows them', () => {
    const strings = '.section .rodata.str1.1,"aMS",%progbits,1\n.string "a text that two objects have"\n';
    const table = (name: string, size: number): string =>
      `.section .rodata.${name},"a",%progbits\n.global ${name}\n.type ${name}, %object\n.size ${name}, ${size}\n${name}: .space ${size}, 1\n`;
    const build = armBuild(
      'MEMORY { R : ORIGIN = 0, LENGTH = 4K } SECTIONS { .text : { *(.rodata*) } > R }',
      {
        first: `${strings}.string "of the first alone"\n${table('first_table', 40)}`,
        second: `${strings}.string "of the second alone, and longer"\n${table('second_table', 60)}`,
      },
    );
    // Otherwise the map would not print the second's strings over what follows them.
    expect(build.map).toMatch(/\.rodata\.str1\.1\n? +0x[0-9a-f]+ +0x[0-9a-f]+ second\.o/);
    const { elf, map } = parts(build);
    for (const sources of [{ elf, map }, { map }]) {
      const fill = imageFill(sources);
      expectSums(fill.regions);
      const symbols = fill.regions.flatMap(({ sections }) =>
        sections.flatMap(({ objects }) =>
          objects.flatMap(({ object, symbols }) =>
            symbols.map(({ name, size }) => `${object} ${name} ${size}`),
          ),
        ),
      );
      expect(symbols).toEqual(expect.arrayContaining(['first.o first_table 40', 'second.o second_table 60']));
      expect(symbols.filter((line) => line.includes('_table'))).toHaveLength(2);
    }
  });

  it('names archive and member, and what was left out', () => {
    const { elf, map } = parts(link());
    const fill = imageFill({ elf, map });
    const text = fill.regions.flatMap(({ sections }) => sections).find(({ name }) => name === '.text')!;
    expect(text.objects.map(({ archive, object }) => [archive, object])).toContainEqual([
      'libhelp.a',
      'libhelp.o',
    ]);
    expect(fill.discarded.objects.map(({ object }) => object)).toContain('main.o');
    expect(fill.discarded.bytes).toBeGreaterThan(0);
  });

  it('takes an ELF and a map together only where they are of one link', () => {
    const { elf, map } = parts(link());
    expect(isSameLink(elf, map)).toBe(true);
    const other = armBuild(stLikeScript, {
      ...stLikeObjects,
      extra: '.section .text.extra,"ax"\n.space 64\n',
    });
    expect(isSameLink(elf, parseLinkerMap(other.map))).toBe(false);
    expect(isSameLink(elf, parseLinkerMap(''))).toBe(false);
  });

  it('puts what lies in no memory under one name, and loses nothing', () => {
    const { elf } = parts(link());
    const fill = imageFill({
      elf,
      memories: [{ name: 'ROM', range: { start: 0x70100400n, end: 0x70180000n } }],
    });
    expectSums(fill.regions);
    expect(fill.regions.map(({ name }) => name)).toEqual(['ROM', '(other)']);
  });
});
