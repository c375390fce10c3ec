/** An output section of a map that a test writes, with its pieces. */
export interface MapSection {
  readonly name: string;
  readonly start: number;
  readonly size: number;
  readonly load?: number;
  readonly inputs?: readonly {
    readonly name: string;
    readonly start: number;
    readonly size: number;
    readonly object: string;
  }[];
}

export interface MiniMap {
  readonly regions: readonly (readonly [name: string, origin: number, length: number])[];
  readonly sections: readonly MapSection[];
  readonly symbols?: Readonly<Record<string, number>>;
  /** Objects and archives of the link. */
  readonly loads?: readonly string[];
}

function hex(value: number, width = 8): string {
  return `0x${value.toString(16).padStart(width, '0')}`;
}

/** A map as GNU ld prints it. */
export function mapText({
  regions,
  sections,
  symbols = {},
  loads = ['build/Model/network.o'],
}: MiniMap): string {
  const rows = regions.map(
    ([name, origin, length]) => `${name.padEnd(16)} ${hex(origin)}         ${hex(length)}         xrw`,
  );
  const loadLines = loads.map((path) => `LOAD ${path}`);
  const assigned = Object.entries(symbols).map(
    ([name, value]) => `                ${hex(value)}                        ${name} = ${hex(value)}`,
  );
  const laidOut = sections.flatMap(({ name, start, size, load, inputs = [] }) => [
    `${name.padEnd(15)} ${hex(start)} ${hex(size, 1).padStart(10)}${load === undefined ? '' : ` load address ${hex(load)}`}`,
    ` *(${name})`,
    ...inputs.map((input) => {
      const numbers = `${hex(input.start)} ${hex(input.size, 1).padStart(10)} ${input.object}`;
      // ld starts a new line behind names that do not fit the first column.
      const isLong = input.name.length > 14;
      return isLong ? ` ${input.name}\n${' '.repeat(16)}${numbers}` : ` ${input.name.padEnd(14)} ${numbers}`;
    }),
    '',
  ]);
  return [
    'Memory Configuration',
    '',
    'Name             Origin             Length             Attributes',
    ...rows,
    '*default*        0x00000000         0xffffffff',
    '',
    'Linker script and memory map',
    '',
    ...loadLines,
    ...assigned,
    '',
    ...laidOut,
    'OUTPUT(build/app.elf elf32-littlearm)',
    '',
  ].join('\n');
}
