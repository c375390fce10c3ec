/**
 * Writes random linker scripts that reach every corner of the language: numbers in every form, regions that use
 * symbols defined later, sections with every attribute, expressions with every operator and builtin, and, now and
 * then, mistakes. The same seed gives the same script.
 */

import { expression, number, outOfLine, topAssignment, type State } from './expressions';
import { mutate } from './mutation';
import { randomOf, type Random } from './random';
import { insertion, sectionsBlock } from './sections';

const regionNames = [
  'RAM',
  'FLASH',
  'ITCM',
  'AXISRAM1_S',
  'cpuRAM2',
  'r0',
  'SRAM-3',
  'ROM.x',
  'PSRAM',
  '"odd name"',
];
const sectionNames = [
  '.isr_vector',
  '.text',
  '.data',
  '.bss',
  '.heap',
  '.AI_RAM',
  'plain',
  '.rodata',
  '._stack',
  '.x-y',
];
const symbolNames =
  'alpha beta gamma delta _estack _sdata _efast __heap zeta.1 _Min_Heap_Size x1 y2 $dollar k9 Zz_ q'.split(
    ' ',
  );
const attributes = [
  '',
  '(rx)',
  '(rwx)',
  '(xrw)',
  '(!rx)',
  '(rx!w)',
  '(r w)',
  '(!r x)',
  '(ax)',
  '(rw i)',
  '( RX )',
  '(wa!x)',
];

/** A script with the files that it INCLUDEs. */
export interface GeneratedScript {
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
}

/** One script of this seed. About one in six holds a mistake. */
export function generateScript(seed: number): GeneratedScript {
  const random = randomOf(seed);
  const mistakes = random.chance(0.12) ? 0.08 : 0;
  const files = new Map<string, string>();
  const state: State = {
    random,
    files,
    symbols: [...symbolNames],
    regions: [],
    sections: [],
    phdrs: [],
    inSections: false,
    mistakes,
  };
  const parts: string[] = [];
  const early = random.below(4);
  for (let i = 0; i < early; i++) parts.push(topAssignment(state));
  const memoryFirst = random.chance(0.9);
  const regionCount = random.below(5) + (random.chance(0.95) ? 1 : 0);
  for (let i = 0; i < regionCount; i++) state.regions.push(regionNames[(seed + i * 3) % regionNames.length]!);
  for (let i = 0; i < random.below(5); i++)
    state.sections.push(sectionNames[(seed + i * 7) % sectionNames.length]!);
  const memory = memoryBlock(state, regionCount);
  if (memoryFirst && regionCount > 0) parts.push(memory);
  if (random.chance(0.3) && regionCount > 0) parts.push(alias(state));
  for (let i = 0; i < random.below(5); i++) parts.push(topAssignment(state));
  if (random.chance(0.2)) parts.push(command(random));
  if (random.chance(0.05)) parts.push(programHeaders(state));
  if (random.chance(0.85)) parts.push(sectionsBlock(state));
  if (state.phdrs.length === 0 && random.chance(0.08)) parts.push(insertion(state));
  if (random.chance(0.05)) parts.push(moreMemory(state));
  if (!memoryFirst && regionCount > 0) parts.push(memory);
  for (let i = 0; i < random.below(6) + 2; i++) parts.push(topAssignment(state));
  if (random.chance(0.1)) parts.push(assertion(state) + (random.chance(0.5) ? ';' : ''));
  let all = define(parts, state);
  if (random.chance(0.15)) all = squeezed(all, random);
  if (mistakes === 0) return { text: all, files };
  const wrong = [...files.keys()].filter(() => random.chance(0.15));
  for (const name of wrong) files.set(name, mutate(files.get(name)!, random));
  if (random.chance(0.6)) all = mutate(all, random);
  if (random.chance(0.1)) all = mutate(all, random);
  return { text: all, files };
}

/** Gives every symbol of the pool a definition somewhere, so that most scripts link. */
function define(parts: string[], state: State): string {
  const { random } = state;
  const definitions = symbolNames.map((name) => `${name} = ${number(random)};`);
  definitions.push(`"odd symbol" = ${number(random)};`);
  const order = random.chance(0.5) ? definitions : definitions.reverse();
  // Before, behind or on both sides of what uses them.
  const split = random.pick([0, order.length, random.below(order.length)]);
  const before = order.slice(0, split).join('\n');
  return [outOfLine(state, before), ...parts, ...order.slice(split)].join('\n') + '\n';
}

function memoryBlock(state: State, count: number): string {
  const { random } = state;
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const name = state.regions[i]!;
    const attribute = random.pick(attributes);
    const origin = random.pick(['ORIGIN', 'ORIGIN', 'org', 'o']);
    const length = random.pick(['LENGTH', 'LENGTH', 'len', 'l']);
    const base = random.chance(0.6)
      ? `0x${(0x20000000 + i * 0x1000000 + random.below(16) * 0x400).toString(16)}`
      : regionExpression(state);
    const size = random.chance(0.75)
      ? random.pick([
          '64K',
          '1M',
          '0x10000',
          '2048K - 1024',
          '256K',
          '0x8000000',
          random.chance(0.1) ? '0' : '512K',
        ])
      : regionExpression(state);
    const comma =
      length === 'LENGTH' || random.chance(state.mistakes)
        ? random.pick([', ', ', ', ' , ', ' '])
        : random.pick([', ', ' , ', ',']);
    lines.push(
      `  ${name} ${attribute} : ${origin} = ${base}${comma}${length} = ${size}${random.pick(['', '', '', ','])}`,
    );
    if (random.chance(state.mistakes * 0.5)) lines.push(lines[lines.length - 1]!);
  }
  const last = lines.length - 1;
  if (last >= 0) lines[last] = lines[last]!.replace(/,$/, '');
  return `MEMORY\n{\n${outOfLine(state, lines.join('\n'))}\n}`;
}

function regionExpression(state: State): string {
  return expression(state, state.random.below(3));
}

function alias(state: State): string {
  const { random } = state;
  const target = random.chance(state.mistakes) ? 'NOSUCH' : random.pick(state.regions);
  const name = random.chance(state.mistakes) ? random.pick(state.regions) : `ALIAS_${random.below(3)}`;
  if (!state.regions.includes(name)) state.regions.push(name);
  return `REGION_ALIAS(${random.pick(['', ' '])}${name.startsWith('"') ? name : `"${name}"`}, ${target})`;
}

function command(random: Random): string {
  return random.pick([
    'ENTRY(Reset_Handler)',
    'OUTPUT_ARCH(arm)',
    'OUTPUT_FORMAT("elf32-littlearm", "elf32-bigarm", "elf32-littlearm")',
    'EXTERN(one_symbol alpha)',
    'SEARCH_DIR("/nowhere")',
    'NOCROSSREFS(.text .data)',
    'NOCROSSREFS_TO(.text .data)',
    'FORCE_COMMON_ALLOCATION',
    'LD_FEATURE("SANE_EXPR")',
    'LD_FEATURE ( SANE_EXPR )',
    'VERSION { V1 { global: foo; bar*; local: *; }; }',
    ';',
    'GROUP(-lgcc -lc)',
    'GROUP ( libgcc.a AS_NEEDED ( -lm -lc ) )',
    'INPUT(-lc, libm.a)',
    'INPUT ( AS_NEEDED ( -lc ) "libm.a" )',
    'FORCE_GROUP_ALLOCATION',
    'TARGET(elf32-littlearm)',
    'OUTPUT("other.elf")',
    'OUTPUT_FORMAT(elf32-littlearm)',
    'EXTERN ( q, Zz_ "odd symbol" )',
    'ENTRY ( "odd symbol" )',
    'FLOAT',
    'NOFLOAT',
    'HLL ( )',
    'HLL(libc.a, libm.a)',
    'SYSLIB (libgcc.a)',
    'VERSION { { local: *; }; }',
    'VERSION { V1 { a; b; extern "C++" { "f(int)"; g*; }; }; V2 { global: c*; local: d; } V1; }',
    'VERSION { V1 { global: local; global; extern "C" { e; }; local: extern; }; }',
  ]);
}

function assertion(state: State): string {
  const { random } = state;
  const condition = random.chance(0.9)
    ? random.pick(['1', '2 > 1', 'LENGTH(RAM) >= 0 || 1', '1 || alpha'])
    : expression(state, 2);
  return `ASSERT(${condition}, "message")`;
}

/** A second MEMORY: regions of its own, now and then one of the first again. */
function moreMemory(state: State): string {
  const { random } = state;
  const name = random.chance(0.2) && state.regions.length > 0 ? random.pick(state.regions) : 'LATE';
  if (!state.regions.includes(name)) state.regions.push(name);
  return `MEMORY { ${name} : o = 0x60000000, l = ${expression(state, 1)} }`;
}

function programHeaders(state: State): string {
  const { random } = state;
  state.phdrs.push('text', 'data');
  const first = random.pick([
    'PT_LOAD',
    'PT_LOAD FLAGS(5)',
    '1',
    'PT_LOAD AT(0x1000)',
    'PT_LOAD FLAGS ( 2 + 3 )',
  ]);
  const extra = random.pick([
    '',
    '',
    'note PT_NOTE;',
    'odd 0x70000001;',
    'stack PT_GNU_STACK FLAGS(6);',
    'x PT_NULL;',
  ]);
  return `PHDRS\n{\n  text ${first};\n  data PT_LOAD${random.pick([' ;', ';'])} ${extra}\n}`;
}

/** Takes away blanks around operators; one in front of `=` or `:` is part of the language. */
function squeezed(text: string, random: Random): string {
  return text.replace(/ ([-+*/<>=?:&|,!]+) /g, (whole, operator: string) =>
    /\/\*|\*\//.test(operator)
      ? whole
      : /[=:,]/.test(operator) && random.chance(0.999)
        ? random.pick([whole, ` ${operator}`])
        : random.pick([whole, operator, ` ${operator}`, `${operator} `]),
  );
}
