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

/**
 * An object with a few to a few hundred bytes in the sections that every program has, and in some that scripts of the
 * generator take. What a script has no place for is an orphan.
 */
export function filledObject(name: string, random: Random): FilledObject {
  const lines = ['.syntax unified', '.thumb', '.text', `.balign ${random.pick([2, 4, 16])}`];
  const size = (): number => random.pick([0, 1, 4, 5, 16, 60, 300, 1000]);
  lines.push('nop', `.space ${2 * size()}`);
  const kinds = [
    ['.data', 'aw", %progbits'],
    ['.bss', 'aw", %nobits'],
    ['.rodata', 'a", %progbits'],
  ] as const;
  for (const [section, flags] of kinds) {
    if (section !== '.data' && random.chance(0.4)) continue;
    lines.push(
      `.section ${section}, "${flags.replace('", ', '", ')}`,
      `.balign ${random.pick([1, 4, 8, 32])}`,
    );
    lines.push(`.space ${size()}`);
  }
  return { name, source: `${lines.join('\n')}\n` };
}
