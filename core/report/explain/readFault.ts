import { formatAddress } from '../../base/size';
import { say, sayList, saySentences } from '../../base/wording';

/**
 * `stack`: the stack could not be used; `code`: the CPU ran what is not code; `vectors`: the vector table could not be
 * read. A refused access to data is known by its address instead.
 */
export type Symptom = 'stack' | 'code' | 'vectors';

/** A fault dump as text: registers by name, and what the fault status registers say. */
export interface Fault {
  /** `CFSR`, `BFAR`, `PC` … in the order of the dump. */
  readonly registers: ReadonlyMap<string, bigint>;
  /** What happened, one sentence each. */
  readonly causes: readonly string[];
  /** How it looks from outside, for finding what would cause it. */
  readonly symptoms: readonly Symptom[];
  /** Addresses that are worth explaining: what was accessed, then the instruction, then where it was called from. */
  readonly addresses: readonly { readonly register: string; readonly address: bigint }[];
}

const names = [
  'CFSR',
  'HFSR',
  'DFSR',
  'AFSR',
  'MMFAR',
  'MMAR',
  'BFAR',
  'SFSR',
  'SFAR',
  'PC',
  'LR',
  'SP',
  'MSP',
  'PSP',
  'XPSR',
  'R0',
  'R1',
  'R2',
  'R3',
  'R12',
  'CCSR',
  'IASR',
  'IAESR',
  'IADDR',
];
/** Other names of the same registers: of SVD files and Zephyr (`r15/pc`), J-Link, and old ones. */
const otherNames: Readonly<Record<string, string>> = {
  MMAR: 'MMFAR',
  CFSR_UFSR_BFSR_MMFSR: 'CFSR',
  R13: 'SP',
  R14: 'LR',
  R15: 'PC',
  PSR: 'XPSR',
  IAESR0: 'IAESR',
  IADDR0: 'IADDR',
};
/**
 * `CFSR: 0x00008200`, `SCB->BFAR = 0x71000000`, `pc  0x3400f00 0x3400f00 <main>`, `[LR] 34000c01`, `LR (return address):
 * 0x34000c01`, `BFAR Address: 0x71000000`, `CFSR 0xe000ed28 0x8200` with the register's own address before its value.
 */
const register = new RegExp(
  `(?<![A-Za-z0-9_])(?:SCB->|RISAF\\w{0,8}?(?:->|[._]))?(${[...names, ...Object.keys(otherNames)].join('|')})(?![A-Za-z0-9_])[\\])]?(?:[ \\t]{0,3}\\([^()\\n]{0,40}\\)|[ \\t]{1,3}Address)?[ \\t:=]{0,40}(?:\\(\\w{0,20}\\)[ \\t]{0,4})?(?:0xe00[0-3]ed[0-9a-f]{2}[ \\t:=]{1,40})?(0x[0-9a-f]{1,8}|[0-9a-f]{8})(?:ul?)?\\b`,
  'gi',
);

/** Registers of the system control block by the last digits of their address, as a dump of memory shows them. */
const byAddress: Readonly<Record<string, string>> = {
  '28': 'CFSR',
  '2c': 'HFSR',
  '30': 'DFSR',
  '34': 'MMFAR',
  '38': 'BFAR',
  '3c': 'AFSR',
  e4: 'SFSR',
  e8: 'SFAR',
};
/** `0xe000ed28:  0x00008200  0x40000000` of GDB and OpenOCD, `E000ED28 = 00008200` of J-Link. */
const memoryLine =
  /(?<![A-Za-z0-9_])(?:0x)?e00[02]ed([0-9a-f]{2})(?:[ \t]*<[^>\n]{0,60}>)?[ \t]*[:=]((?:[ \t]+(?:0x)?[0-9a-f]{8}\b){1,16})/gi;
/** `p/x *(uint32_t*)0xE000ED28`, then `$1 = 0x8200`. */
const printed = /0xe00[02]ed([0-9a-f]{2})\b[^\n]{0,20}\r?\n[^\n=]{0,20}\$\d{1,4} = (0x[0-9a-f]{1,8})\b/gi;

interface Bit {
  readonly bit: number;
  readonly text: () => string;
  readonly symptom?: Symptom;
}

// Armv8-M Architecture Reference Manual, CFSR (UFSR, BFSR, MMFSR), HFSR and SFSR.
const configurable: readonly Bit[] = [
  { bit: 0, text: () => say`The MPU forbids to run code there (IACCVIOL).`, symptom: 'code' },
  { bit: 1, text: () => say`The MPU forbids this access to data (DACCVIOL).` },
  {
    bit: 3,
    text: () => say`The stack could not be read when an exception returned: memory protection (MUNSTKERR).`,
    symptom: 'stack',
  },
  {
    bit: 4,
    text: () => say`The stack could not be written when an exception was taken: memory protection (MSTKERR).`,
    symptom: 'stack',
  },
  {
    bit: 5,
    text: () => say`The floating-point state could not be saved: memory protection (MLSPERR).`,
    symptom: 'stack',
  },
  {
    bit: 8,
    text: () => say`An instruction could not be fetched: the bus answered with an error (IBUSERR).`,
    symptom: 'code',
  },
  { bit: 9, text: () => say`The bus answered an access to data with an error (PRECISERR).` },
  {
    bit: 10,
    text: () => say`The bus answered an earlier write with an error; PC is behind it (IMPRECISERR).`,
  },
  {
    bit: 11,
    text: () => say`The stack could not be read when an exception returned: bus error (UNSTKERR).`,
    symptom: 'stack',
  },
  {
    bit: 12,
    text: () => say`The stack could not be written when an exception was taken: bus error (STKERR).`,
    symptom: 'stack',
  },
  {
    bit: 13,
    text: () => say`The floating-point state could not be saved: bus error (LSPERR).`,
    symptom: 'stack',
  },
  {
    bit: 16,
    text: () => say`The CPU met an instruction that it does not know: it may run data (UNDEFINSTR).`,
    symptom: 'code',
  },
  {
    bit: 17,
    text: () =>
      say`A jump lost the Thumb bit, often through a vector table or pointer that was overwritten (INVSTATE).`,
    symptom: 'code',
  },
  { bit: 18, text: () => say`An exception returned with a value that is none (INVPC).`, symptom: 'code' },
  { bit: 19, text: () => say`A coprocessor or the floating-point unit is off (NOCP).` },
  { bit: 20, text: () => say`The stack ran past its limit (STKOF).`, symptom: 'stack' },
  { bit: 24, text: () => say`An access was not aligned (UNALIGNED).` },
  { bit: 25, text: () => say`A division by zero (DIVBYZERO).` },
];
const hard: readonly Bit[] = [
  {
    bit: 1,
    text: () => say`The vector table could not be read (VECTTBL): it is misplaced, or its memory is off.`,
    symptom: 'vectors',
  },
  { bit: 30, text: () => say`The fault became a HardFault because its own handler is off (FORCED).` },
];
const secure: readonly Bit[] = [
  { bit: 0, text: () => say`Non-secure code called into secure memory elsewhere than at an entry (INVEP).` },
  { bit: 3, text: () => say`Secure memory was accessed by non-secure code (AUVIOL).` },
];

/**
 * Reads a dump as GDB, CubeIDE, OpenOCD, J-Link, Zephyr or a UART log prints it; undefined where it names none of the
 * registers. The first value of each counts.
 */
export function readFault(text: string): Fault | undefined {
  const registers = new Map<string, bigint>();
  const take = (name: string, digits: string): void => {
    const key = otherNames[name.toUpperCase()] ?? name.toUpperCase();
    if (!registers.has(key)) registers.set(key, BigInt(/^0x/i.test(digits) ? digits : `0x${digits}`));
  };
  for (const [, name, digits] of text.matchAll(register)) take(name!, digits!);
  for (const [, place, words] of text.matchAll(memoryLine)) {
    for (const [at, word] of words!
      .trim()
      .split(/[ \t]+/)
      .entries()) {
      const name = byAddress[(Number.parseInt(place!, 16) + 4 * at).toString(16)];
      if (name !== undefined) take(name, word);
    }
  }
  for (const [, place, digits] of text.matchAll(printed)) {
    const name = byAddress[place!.toLowerCase()];
    if (name !== undefined) take(name, digits!);
  }
  if (registers.size === 0) return undefined;
  const said = (name: string, bits: readonly Bit[]): string[] => {
    const value = registers.get(name) ?? 0n;
    return bits.flatMap(({ bit, text: meaning }) => ((value >> BigInt(bit)) & 1n ? [meaning()] : []));
  };
  const causes = [
    ...said('CFSR', configurable),
    ...said('SFSR', secure),
    ...said('HFSR', hard),
    ...illegalAccess(registers),
  ];
  return { registers, causes, symptoms: symptomsOf(registers), addresses: addressesOf(registers) };
}

/** What a RISAF saw last, by its IAESR (CMSIS header of STM32N657): who asked, for what. */
function illegalAccess(registers: ReadonlyMap<string, bigint>): string[] {
  const status = registers.get('IAESR');
  if (status === undefined || (status === 0n && !registers.has('IADDR'))) return [];
  const isSet = (bit: bigint): boolean => ((status >> bit) & 1n) === 1n;
  const way = sayList([
    isSet(5n) ? say`secure` : say`non-secure`,
    isSet(4n) ? say`privileged` : say`unprivileged`,
  ]);
  return [
    isSet(7n)
      ? say`A RISAF refused a write (${way}) of the masters with compartment ${status & 7n} (IAESR).`
      : say`A RISAF refused a read (${way}) of the masters with compartment ${status & 7n} (IAESR).`,
  ];
}

function symptomsOf(registers: ReadonlyMap<string, bigint>): readonly Symptom[] {
  const found = [
    ['HFSR', hard],
    ['CFSR', configurable],
  ] as const;
  const symptoms = found.flatMap(([name, bits]) =>
    bits.flatMap(({ bit, symptom }) =>
      symptom && ((registers.get(name) ?? 0n) >> BigInt(bit)) & 1n ? [symptom] : [],
    ),
  );
  return [...new Set(symptoms)];
}

function addressesOf(registers: ReadonlyMap<string, bigint>): Fault['addresses'] {
  const status = registers.get('CFSR');
  const isValid = (bit: number): boolean => status === undefined || ((status >> BigInt(bit)) & 1n) === 1n;
  const wanted: readonly (readonly [string, boolean])[] = [
    ['BFAR', isValid(15)],
    ['MMFAR', isValid(7)],
    ['SFAR', true],
    ['IADDR', true],
    ['PC', true],
    ['LR', true],
  ];
  return wanted.flatMap(([name, isMeant]) => {
    const value = registers.get(name);
    // A return value of an exception (0xfffffff…) is not an address.
    if (value === undefined || !isMeant || value >= 0xf0000000n) return [];
    return [{ register: name, address: name === 'PC' || name === 'LR' ? value & ~1n : value }];
  });
}

/** Whether an address is what a dump says was accessed, not where code ran. */
export function isAccess(name: string): boolean {
  return name === 'BFAR' || name === 'MMFAR' || name === 'SFAR' || name === 'IADDR';
}

export function faultSummary({ causes, registers }: Fault): string {
  if (causes.length > 0) return saySentences(causes);
  const status = registers.get('CFSR');
  return status === undefined
    ? say`The dump has no CFSR, so the kind of fault is not known.`
    : say`CFSR is ${formatAddress(status)}: no fault is recorded.`;
}
