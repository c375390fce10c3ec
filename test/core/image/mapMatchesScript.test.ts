import { describe, expect, it } from 'vitest';
import { parseElf } from '../../../core/image/elf';
import { parseLinkerMap } from '../../../core/image/linkerMapReader';
import { elfMatchesScript, mapMatchesScript } from '../../../core/image/mapMatchesScript';
import { armBuild, armToolsMissing, stLikeObjects, stLikeScript } from './armBuild';
import { writeElf } from './elfFile';
import { evaluateText } from './evaluateText';

const map = parseLinkerMap(`Memory Configuration

Name             Origin             Length             Attributes
ROM              0x70100400         0x0007fc00         xr
RAM              0x34000000         0x00100000         xrw
NOPE             0x00000000         0xffffffff
*default*        0x00000000         0xffffffff

Linker script and memory map

`);

const rom = 'ROM (rx) : ORIGIN = 0x70100400, LENGTH = 511K';
const ram = 'RAM : ORIGIN = 0x34000000, LENGTH = 1M';

describe('mapMatchesScript', () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['the same, in another order', `MEMORY { ${ram} ${rom} }`, 'same', []],
    [
      'the same, with a region that ld invents',
      `MEMORY { ${rom} ${ram} } SECTIONS { .x : { *(.x) } > NOPE }`,
      'same',
      [],
    ],
    [
      'a name defined twice: the last one wins',
      `MEMORY { ROM : ORIGIN = 0, LENGTH = 1 ${ram} ${rom} }`,
      'same',
      [],
    ],
    ['another length', `MEMORY { ${rom} ${ram} }`.replace('1M', '512K'), 'different', ['RAM']],
    ['another origin', `MEMORY { ${rom} ${ram} }`.replace('100400', '100000'), 'different', ['ROM']],
    ['a region more', `MEMORY { ${rom} ${ram} NEW : ORIGIN = 0x34200000, LENGTH = 4 }`, 'different', ['NEW']],
    ['a region less', `MEMORY { ${rom} }`, 'different', ['RAM']],
    ['a length that an object defines', `MEMORY { ${rom} ${ram} }`.replace('1M', '__size'), 'unknown', []],
  ];
  it.each(cases)('%s', (_, script, state, names) => {
    const match = mapMatchesScript(map, evaluateText(script));
    expect([match.state, match.differences.map((d) => d.name)]).toEqual([state, names]);
  });

  it('decides nothing where neither side has a region, nor of what is no map', () => {
    expect(mapMatchesScript(parseLinkerMap('Linker script and memory map\n'), evaluateText('')).state).toBe(
      'unknown',
    );
    expect(mapMatchesScript(parseLinkerMap(''), evaluateText(`MEMORY { ${ram} }`)).state).toBe('unknown');
  });

  it('gives both numbers of a difference', () => {
    expect(
      mapMatchesScript(map, evaluateText(`MEMORY { ${rom} ${ram} }`.replace('1M', '512K'))).differences,
    ).toEqual([
      { name: 'RAM', kind: 'region', built: [0x34000000n, 0x100000n], script: [0x34000000n, 0x80000n] },
    ]);
  });
});

describe('elfMatchesScript', () => {
  const elf = parseElf(
    writeElf(
      [
        { name: '.text', type: 1, flags: 6, address: 0x70100400, size: 64 },
        { name: '.bss', type: 8, flags: 3, address: 0x34000008, size: 120 },
        { name: '._user_heap_stack', type: 8, flags: 3, address: 0x34000080, size: 0xa00 },
      ],
      [
        { name: '_estack', value: 0x34100000, section: 0xfff1 },
        { name: '_ebss', value: 0x34000080, section: 2 },
      ],
    ),
  );
  if ('problem' in elf) throw new Error(elf.problem);
  const memory = `MEMORY { ${rom} ${ram} }`;
  const sections =
    'SECTIONS { .text : { *(.text) } > ROM .bss : { *(.bss) _ebss = .; } > RAM ._user_heap_stack : { . += 8; } > ROM }';
  const stack = '_estack = ORIGIN(RAM) + LENGTH(RAM);';
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['the same', memory + stack + sections, 'same', []],
    ['another value of a symbol', `${memory} _estack = 0x34080000; ${sections}`, 'different', ['_estack']],
    [
      'a region that moved',
      `${memory.replace('0x34000000', '0x34200000')} _estack = 0x34100000; ${sections}`,
      'different',
      ['.bss'],
    ],
    ['no symbol to compare', memory + sections, 'unknown', []],
    ['no section to compare', memory + stack, 'unknown', []],
  ];
  it.each(cases)('%s', (_, script, state, names) => {
    const match = elfMatchesScript(elf, evaluateText(script));
    expect([match.state, match.differences.map((d) => d.name)]).toEqual([state, names]);
  });
});

describe.skipIf(armToolsMissing)(
  `a real link against its script${armToolsMissing ? ` (${armToolsMissing})` : ''}`,
  () => {
    const edits: readonly (readonly [string, string, string, string, string])[] = [
      ['unchanged', '', '', 'same', 'same'],
      ['another comment', 'ENTRY(', '/* new */ ENTRY(', 'same', 'same'],
      ['a longer RAM', 'LENGTH = 1M', 'LENGTH = 2M', 'different', 'different'],
      ['a region that moved', '0x34200000', '0x34270000', 'different', 'different'],
      [
        'a larger stack, of which a Memory Configuration knows nothing',
        '0x800',
        '0x1000',
        'same',
        'different',
      ],
    ];
    it.each(edits)('%s', (_, from, to, ofMap, ofElf) => {
      const build = armBuild(stLikeScript, stLikeObjects);
      const evaluation = evaluateText(stLikeScript.replace(from, to));
      const elf = parseElf(build.elf);
      if ('problem' in elf) throw new Error(elf.problem);
      expect(mapMatchesScript(parseLinkerMap(build.map), evaluation).state).toBe(ofMap);
      expect(elfMatchesScript(elf, evaluation).state).toBe(ofElf);
    });
  },
);
