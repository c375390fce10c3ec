import type { InputObject } from '../../core/linkerScript/host';
import { flag } from '../../core/linkerScript/link/linkState';
import type { Random } from './random';

/** The object files of the oracle's links: their assembler source, and what the evaluator is told of them. */
export interface OracleObject {
  readonly name: string;
  readonly source: string;
  readonly description: InputObject;
}

const text = flag.alloc | flag.load | flag.readonly | flag.code | flag.contents;
const note = flag.readonly | flag.contents;
const data = flag.alloc | flag.load | flag.contents | flag.data;

/** Three empty sections. */
export const emptyObject: OracleObject = {
  name: 'empty',
  source: '.syntax unified\n.text\n.data\n.bss\n',
  description: {
    file: 'empty.o',
    sections: [
      { name: '.text', size: 0n, alignmentPower: 0, flags: text },
      { name: '.data', size: 0n, alignmentPower: 0, flags: data },
      { name: '.bss', size: 0n, alignmentPower: 0, flags: flag.alloc },
      { name: '.ARM.attributes', size: 20n, alignmentPower: 0, flags: note },
    ],
  },
};

/** A few bytes in each section, with alignments that differ. */
export const smallObject: OracleObject = {
  name: 'small',
  source:
    '.syntax unified\n.thumb\n.text\n.balign 4\nnop\nnop\nnop\n.data\n.balign 8\n.byte 1,2,3,4,5\n.bss\n.balign 4\n.space 6\n' +
    '.section .isr_vector,"a",%progbits\n.balign 16\n.word 1,2\n',
  description: {
    file: 'small.o',
    sections: [
      { name: '.text', size: 8n, alignmentPower: 2, flags: text },
      { name: '.data', size: 5n, alignmentPower: 3, flags: data },
      { name: '.bss', size: 6n, alignmentPower: 2, flags: flag.alloc },
      { name: '.isr_vector', size: 8n, alignmentPower: 4, flags: data | flag.readonly },
      { name: '.ARM.attributes', size: 20n, alignmentPower: 0, flags: note },
    ],
  },
};

const stub = text | flag.exclude;

/** Empty sections that ld for Arm makes itself in every link. */
export const linkerStubs: InputObject = {
  file: 'linker stubs',
  sections: ['.glue_7', '.glue_7t', '.vfp11_veneer', '.v4_bx'].map((name) => ({
    name,
    size: 0n,
    alignmentPower: 2,
    flags: stub,
  })),
};

/** Objects that hold bytes, for scripts that are evaluated without them: what is called known must be so with any. */
export interface FilledObject {
  readonly name: string;
  readonly source: string;
}

type SectionSource = readonly [name: string, flags: string];

/** What compilers and the C library make beside code for every program. */
const usualSections: readonly SectionSource[] = [
  ['.data', '"aw", %progbits'],
  ['.bss', '"aw", %nobits'],
  ['.rodata', '"a", %progbits'],
  ['.rodata.str1.4', '"aMS", %progbits, 1'],
  ['.init', '"ax", %progbits'],
  ['.init_array', '"aw", %init_array'],
  ['.fini_array', '"aw", %fini_array'],
  ['.ARM.extab', '"a", %progbits'],
  ['.text.f', '"ax", %progbits'],
  ['.data.f', '"aw", %progbits'],
  ['.bss.f', '"aw", %nobits'],
  ['.comment', '"MS", %progbits, 1'],
];

/** What only some programs have. */
const rareSections: readonly SectionSource[] = [
  ['.noinit', '"aw", %nobits'],
  ['.ramfunc', '"awx", %progbits'],
  ['.tdata', '"awT", %progbits'],
  ['.tbss', '"awT", %nobits'],
  ['.note.tag', '"a", %note'],
  ['own_section', '"aw", %progbits'],
];

/**
 * An object with up to a few hundred bytes of code, and of some of the sections that programs have beside it; now and
 * then with unwinding tables and common symbols. What a script has no place for is an orphan.
 *
 * @param isRare whether it may also hold what only some programs have
 */
export function filledObject(name: string, random: Random, isRare = false): FilledObject {
  const lines = ['.syntax unified', '.thumb', '.text', `.balign ${random.pick([2, 4, 16])}`];
  const size = (): number => random.pick([0, 1, 4, 5, 16, 60, 300, 1000]);
  const unwinds = random.chance(0.5);
  if (unwinds) lines.push('.fnstart', '.cantunwind');
  lines.push('nop', `.space ${2 * size()}`);
  if (unwinds) lines.push('.fnend');
  for (const [section, flags] of isRare ? [...usualSections, ...rareSections] : usualSections) {
    const isUsual = section === '.data' || section === '.bss' || section === '.rodata';
    if (section !== '.data' && random.chance(isUsual ? 0.4 : 0.75)) continue;
    lines.push(`.section ${section}, ${flags}`, `.balign ${random.pick([1, 4, 8, 32])}`, `.space ${size()}`);
  }
  if (random.chance(0.4)) lines.push(`.comm ${name}_common, ${4 + size()}, ${random.pick([1, 4, 8])}`);
  return { name, source: `${lines.join('\n')}\n` };
}
