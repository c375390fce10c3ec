/**
 * Writes random linker scripts that reach every corner of the language: numbers in every form, regions that use
 * symbols defined later, sections with every attribute, expressions with every operator and builtin, and, now and
 * then, mistakes. The same seed gives the same script.
 */

export interface Random {
  /** An integer in [0, n). */
  below(n: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** mulberry32: small, fast and good enough; seeded so that a failure can be shown again. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)]!,
  };
}

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
  'alpha beta gamma delta _estack _sdata _edata __heap zeta.1 _Min_Heap_Size x1 y2 $dollar k9 Zz_ q'.split(
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

interface State {
  readonly random: Random;
  readonly files: Map<string, string>;
  readonly symbols: string[];
  readonly regions: string[];
  readonly sections: string[];
  /** Inside SECTIONS, where `.` and sections may be used. */
  inSections: boolean;
  /** Where symbols may only be of the script so far. */
  mistakes: number;
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
  if (random.chance(0.85)) parts.push(sectionsBlock(state));
  if (!memoryFirst && regionCount > 0) parts.push(memory);
  for (let i = 0; i < random.below(6) + 2; i++) parts.push(topAssignment(state));
  if (random.chance(0.1)) parts.push(assertion(state) + (random.chance(0.5) ? ';' : ''));
  const all = define(parts, state);
  return { text: mistakes > 0 && random.chance(0.6) ? mutate(all, random) : all, files };
}

/** Gives every symbol of the pool a definition somewhere, so that most scripts link. */
function define(parts: string[], state: State): string {
  const { random } = state;
  const definitions = symbolNames.map((name) => `${name} = ${number(random)};`);
  const order = random.chance(0.5) ? definitions : definitions.reverse();
  // Before, behind or on both sides of what uses them.
  const split = random.pick([0, order.length, random.below(order.length)]);
  const before = order.slice(0, split).join('\n');
  return [outOfLine(state, before), ...parts, ...order.slice(split)].join('\n') + '\n';
}

/** Now and then moves a part of the script into a file of its own. */
function outOfLine(state: State, part: string): string {
  if (!state.random.chance(0.06)) return part;
  const name = `part${state.files.size}.ld`;
  state.files.set(name, `${part}\n`);
  return state.random.pick([`INCLUDE ${name}`, `INCLUDE "${name}"`, ` INCLUDE ${name} `]);
}

export function number(random: Random): string {
  const value = random.pick([
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    16,
    31,
    64,
    100,
    255,
    256,
    1000,
    4096,
    random.below(0x10000),
    random.below(0x40000000),
  ]);
  switch (random.below(12)) {
    case 0:
      return `${value % 512}K`;
    case 1:
      return `${value % 64}M`;
    case 2:
      return `0x${value.toString(16)}`;
    case 3:
      return `0X${value.toString(16).toUpperCase()}`;
    case 4:
      return `0${(value % 4096).toString(8)}`;
    case 5:
      return `0${(value % 65536).toString(16)}h`;
    case 6:
      return `$${(value % 65536).toString(16)}`;
    case 7:
      return `${(value % 256).toString(2)}b`;
    case 8:
      return `0x${(value % 4096).toString(16)}${random.pick(['k', 'm', 'K', 'M'])}`;
    case 9:
      return random.pick([
        '0xffffffff',
        '0x80000000',
        '0x7fffffff',
        '0x100000000',
        '0xffffffffffffffff',
        '0x8000000000000000',
        '18446744073709551616',
        '0x34000400',
        '09',
        '0b',
        '12d',
        '17o',
        '0x',
      ]);
    default:
      return String(value);
  }
}

function alignment(random: Random): string {
  return random.pick(['1', '2', '4', '4', '8', '8', '16', '32', '256', '0x400', '4K', '0']);
}

const binaries = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
  '+',
  '-',
  '+',
];

export function expression(state: State, depth: number): string {
  const { random } = state;
  if (depth <= 0 || random.chance(0.25)) return atom(state);
  const inner = (): string => expression(state, depth - 1);
  switch (random.below(14)) {
    case 0:
      return `(${inner()})`;
    case 1:
      return `${random.pick(['-', '~', '!', '+'])} ${inner()}`;
    case 2:
      return `${inner()} ? ${inner()} : ${inner()}`;
    case 3:
      return `${random.pick(['MAX', 'MIN'])} (${inner()}, ${inner()})`;
    case 4:
      return `ALIGN(${inner()}, ${alignment(random)})`;
    case 5:
      return `${random.pick(['ABSOLUTE', 'LOG2CEIL'])}(${inner()})`;
    case 6:
      return `(${inner()} ${random.pick(['<<', '>>'])} ${random.below(40)})`;
    case 7:
      return `${inner()} ${random.pick(['/', '%'])} ${random.chance(0.03) ? inner() : random.pick(['1', '3', '4', '0x10', '(-3)'])}`;
    default: {
      let operator = random.pick(binaries);
      if ((operator === '/' || operator === '%') && random.chance(0.95)) operator = '+';
      return `${inner()} ${operator} ${inner()}`;
    }
  }
}

function atom(state: State): string {
  const { random } = state;
  const { regions, sections } = state;
  if (random.chance(state.mistakes * 0.4))
    return random.pick([
      'nosuch',
      '',
      'ORIGIN(NOSUCH)',
      'SIZEOF(.nosuch)',
      'CONSTANT(NONE)',
      'ADDR(.nosuch)',
    ]);
  switch (random.below(state.inSections ? 14 : 10)) {
    case 0:
      return regions.length > 0 ? `ORIGIN(${random.pick(regions)})` : number(random);
    case 1:
      return regions.length > 0 ? `LENGTH(${random.pick(regions)})` : number(random);
    case 2:
      return random.pick([
        'CONSTANT(MAXPAGESIZE)',
        'CONSTANT (COMMONPAGESIZE)',
        'DEFINED(alpha)',
        'DEFINED(nosuch)',
        'DEFINED (q)',
      ]);
    case 3:
    case 4:
    case 5:
      return random.pick(state.symbols);
    case 10:
      return '.';
    case 11:
      return sections.length > 0
        ? `${random.pick(['SIZEOF', 'ALIGNOF', 'ADDR', 'LOADADDR'])}(${random.pick(sections)})`
        : '.';
    case 12:
      return random.pick(['ALIGN(8)', '.', 'ALIGN(32)', 'BLOCK(16)', 'NEXT(4)']);
    case 13:
      return `SEGMENT_START("text", ${number(random)})`;
    default:
      return number(random);
  }
}

function space(random: Random): string {
  return random.pick([' ', ' ', '  ', '\t', ' /* note */ ', ' # to the end\n', '\n']);
}

function topAssignment(state: State): string {
  const { random } = state;
  const name = random.pick(state.symbols);
  const value = expression(state, 1 + random.below(4));
  switch (random.below(12)) {
    case 0:
      return `PROVIDE(${name} = ${value});`;
    case 1:
      return `PROVIDE_HIDDEN (${name}_h = ${value});`;
    case 2:
      return `HIDDEN(${name}_v = ${value}) ;`;
    case 3:
      return `${name}_a = ${value};\n${name}_a ${random.pick(['+=', '-=', '*=', '<<=', '>>=', '&=', '|='])} ${random.chance(0.5) ? number(random) : '3'};`.replace(
        /(<<=|>>=) [^;]*;$/,
        '$1 5;',
      );
    case 4:
      return `${name}${random.below(4)} =${space(random)}${value},`;
    default:
      return `v${random.below(30)}${space(random)}= ${value};`;
  }
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
  ]);
}

function assertion(state: State): string {
  const { random } = state;
  const condition = random.chance(0.9)
    ? random.pick(['1', '2 > 1', 'LENGTH(RAM) >= 0 || 1', '1 || alpha'])
    : expression(state, 2);
  return `ASSERT(${condition}, "message")`;
}

/** Takes every section that the script did not: ld would place an orphan where it sees fit. */
export const discards =
  '  /DISCARD/ : { *(.ARM.attributes .text .data .bss .glue_7 .glue_7t .vfp11_veneer .v4_bx .isr_vector) }';

function sectionsBlock(state: State): string {
  const { random } = state;
  state.inSections = true;
  const lines: string[] = [];
  for (const name of state.sections) {
    for (let i = 0; i < random.below(3); i++) lines.push(sectionsStatement(state));
    lines.push(outputSection(state, name));
  }
  if (random.chance(0.15)) lines.push(overlay(state));
  for (let i = 0; i < random.below(4); i++) lines.push(sectionsStatement(state));
  lines.push(discards);
  return `SECTIONS\n{\n${outOfLine(state, lines.join('\n'))}\n}`;
}

function sectionsStatement(state: State): string {
  const { random } = state;
  switch (random.below(8)) {
    case 0:
      return `  . = ${random.pick(['ALIGN(16)', '. + 0x20', `0x${(0x20000000 + random.below(64) * 0x100).toString(16)}`, 'ALIGN(., 8)'])};`;
    case 1:
      return `  ${topAssignment({ ...state, inSections: true })}`;
    case 2:
      return `  ${random.pick(state.symbols)}_s = .;`;
    case 3:
      return `  e${random.below(9)} = ${random.pick(['. - ADDR(.text)', 'ALIGN(64)', '. + 4', 'ABSOLUTE(.)'])};`.replace(
        'ADDR(.text)',
        state.sections.length > 0 ? `ADDR(${random.pick(state.sections)})` : '4',
      );
    default:
      return `  s${random.below(20)} = ${expression(state, 2)};`;
  }
}

function outputSection(state: State, name: string): string {
  const { random } = state;
  const region = (): string => (random.chance(state.mistakes) ? 'NOSUCH' : random.pick(state.regions));
  let head = `  ${name}`;
  if (random.chance(0.1))
    head += ` ${random.pick([`0x${(0x20000000 + random.below(4096) * 4).toString(16)}`, 'ALIGN(32)', '(. + 16)', `(${expression(state, 1)})`])}`;
  if (random.chance(0.15))
    head += ` ${random.pick(['(NOLOAD)', '(COPY)', '(INFO)', '(READONLY)', '(TYPE = SHT_NOBITS)', '(TYPE=3)', '()', '(DSECT)', '(OVERLAY)', '(READONLY (TYPE = 1))'])}`;
  head += ' :';
  if (random.chance(0.1))
    head += ` AT(${random.pick(['0x30000000', 'ADDR(' + name + ')', expression(state, 1)])})`;
  if (random.chance(0.1)) head += random.pick([' ALIGN(16)', ' ALIGN(64)', ' ALIGN_WITH_INPUT', ' ALIGN(8)']);
  if (random.chance(0.06)) head += ` SUBALIGN(${random.pick(['4', '16'])})`;
  if (random.chance(0.03)) head += random.pick([' ONLY_IF_RO', ' ONLY_IF_RW', ' SPECIAL']);
  const body: string[] = [];
  for (let i = 0; i < random.below(5); i++) body.push(bodyStatement(state, name));
  let tail = '';
  if (state.regions.length > 0 && random.chance(0.85)) tail += ` >${random.pick(['', ' '])}${region()}`;
  if (state.regions.length > 0 && random.chance(0.25)) tail += ` AT>${random.pick(['', ' '])}${region()}`;
  if (random.chance(0.1)) tail += ` =${random.pick(['0xff', ' 0x00112233445566', '0', '(0xAA + 1)'])}`;
  if (random.chance(0.05)) tail += ',';
  return `${head}\n  {\n${outOfLine(state, body.join('\n'))}\n  }${tail}`;
}

function bodyStatement(state: State, name: string): string {
  const { random } = state;
  const input = name.replace(/^[^.]/, '.text');
  switch (random.below(16)) {
    case 0:
      return `    . = ALIGN(${alignment(random)});`;
    case 1:
      return `    . = . + ${random.pick(['4', '0x10', '1K', '7', '0'])};`;
    case 2:
      return `    b${random.below(20)} = .;`;
    case 3:
      return `    b${random.below(20)} = ${expression(state, 2)};`;
    case 4:
      return `    ${random.pick(['BYTE', 'SHORT', 'LONG', 'QUAD', 'SQUAD'])}(${expression(state, 1)})${random.pick(['', ';'])}`;
    case 5:
      return `    KEEP(*(${input} ${input}.*))`;
    case 6:
      return `    *(${input} SORT(${input}.*) EXCLUDE_FILE(*foo.o) .extra*)`;
    case 7:
      return `    *(${random.pick(['.text', '.data', '.bss', 'COMMON', '.text*', '.[bd]*', '.te?t'])})`;
    case 8:
      return `    FILL(${random.pick(['0xAAAAAAAA', '0x00', '0x90'])})`;
    case 9:
      return `    PROVIDE(p${random.below(9)} = .);`;
    case 10:
      return `    ${random.pick(['ASSERT(1, "fine");', 'CONSTRUCTORS', ';', '*libc.a:*(.text .data)', 'SORT(CONSTRUCTORS)', '*(.init_array.*)', 'INPUT_SECTION_FLAGS (SHF_ALLOC & !SHF_WRITE) *(.ro*)'])}`;
    case 11:
      return `    b${random.below(20)} = ${random.pick(['ABSOLUTE(.)', '. + 8', 'SIZEOF(' + name + ')', 'ADDR(' + name + ') + .', '. & 0xfffffff0', '. / 3', '~.', '. - 4', '. > 0x100', 'ALIGN(. + 1, 16)'])};`;
    case 12:
      return `    . ${random.pick(['+=', '+='])} ${random.pick(['4', '8', '0x20'])};`;
    case 13:
      return `    HIDDEN(b${random.below(20)} = . - ADDR(${name}));`;
    default:
      return `    b${random.below(20)} = .;`;
  }
}

function overlay(state: State): string {
  const { random } = state;
  const head = random.pick([
    'OVERLAY :',
    'OVERLAY :',
    'OVERLAY : NOCROSSREFS',
    'OVERLAY : AT (0x20004000)',
    'OVERLAY : SUBALIGN(8)',
    'OVERLAY 0x20001000 :',
  ]);
  const region = state.regions.length > 0 ? ` >${random.pick(state.regions)}` : '';
  return `  ${head}\n  {\n    .ov1 { o1 = .; *(.ov1) LONG(1) }\n    .ov2 { *(.ov2) . = . + ${random.below(40)}; o2 = .; }\n  }${region}\n  o3 = .;\n  o4 = __load_start_ov1 + 0;\n  o5 = __load_stop_ov2;`;
}

const strays = [
  ';',
  '}',
  '{',
  ')',
  '(',
  '=',
  ',',
  ':',
  '@',
  '//',
  '"',
  '*',
  '>',
  '0',
  'ASSERT',
  'SECTIONS',
  '/*',
  '^',
  '^=',
  '%=',
  '<',
  '`',
  '\\',
  'INCLUDE nofile.ld',
];

/** Takes one token away, doubles one, or puts a stray one in. */
export function mutate(text: string, random: Random): string {
  const tokens = text.match(/"[^"]*"|\/\*[^]*?\*\/|[\w.$]+|\s+|[^\s\w]/g) ?? [];
  const solid = tokens.map((token, index) => (/^\s/.test(token) ? -1 : index)).filter((index) => index >= 0);
  const at = random.pick(solid);
  switch (random.below(4)) {
    case 0:
      tokens[at] = '';
      break;
    case 1:
      tokens[at] = ` ${tokens[at]} ${tokens[at]} `;
      break;
    case 2:
      tokens[at] = `${tokens[at]} ${random.pick(strays)} `;
      break;
    default:
      tokens[at] = ` ${random.pick(strays)} `;
  }
  return tokens.join('');
}
