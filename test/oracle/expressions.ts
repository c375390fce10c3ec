import type { Random } from './random';

/** What a script under construction holds so far. */
export interface State {
  readonly random: Random;
  readonly files: Map<string, string>;
  readonly symbols: string[];
  readonly regions: string[];
  readonly sections: string[];
  /** Program headers of PHDRS. */
  readonly phdrs: string[];
  /** Inside SECTIONS, where `.` and sections may be used. */
  inSections: boolean;
  /** Where symbols may only be of the script so far. */
  mistakes: number;
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

export function alignment(random: Random): string {
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
  switch (random.below(15)) {
    case 14:
      return random.pick([
        `ASSERT(${inner()} || 1, "held")`,
        `MAX(MIN(${inner()}, ${inner()}), ${inner()})`,
        `- ! ~ ${inner()}`,
        `(${inner()}) ? ${inner()} : ${inner()} ? ${inner()} : ${inner()}`,
        `(1 << LOG2CEIL(${inner()}))`,
        `DATA_SEGMENT_END(${inner()})`,
        `ALIGN((${inner()}), ${alignment(random)})`,
      ]);
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
      return random.chance(0.5)
        ? `SEGMENT_START(${random.pick(['"text"', '"text-segment"', '"data"', '"bss"'])}, ${expression(state, 1)})`
        : random.pick([
            'DATA_SEGMENT_ALIGN(0x1000, 0x1000)',
            'DATA_SEGMENT_END(.)',
            'ALIGN(., 8)',
            '"odd symbol"',
          ]);
    default:
      return number(random);
  }
}

export function space(random: Random): string {
  return random.pick([' ', ' ', '  ', '\t', ' /* note */ ', ' # to the end\n', '\n']);
}

export function topAssignment(state: State): string {
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

/** Now and then moves a part of the script into a file of its own. */
export function outOfLine(state: State, part: string): string {
  if (!state.random.chance(0.06)) return part;
  const name = `part${state.files.size}.ld`;
  state.files.set(name, `${part}\n`);
  return state.random.pick([`INCLUDE ${name}`, `INCLUDE "${name}"`, ` INCLUDE ${name} `]);
}
