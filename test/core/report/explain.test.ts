import { describe, expect, it } from 'vitest';
import { containsAddress } from '../../../core/base/addressRange';
import {
  createSession,
  explainAddress,
  explainFault,
  explainText,
  mapModelFor,
  mapReportOf,
  readFault,
} from '../../../core';
import { analyse, type ProjectTexts } from '../../support/memoryProject';
import { linkerScript, miniProject, npuRam5 } from '../../support/miniProject';
import { nodeFileSystem } from '../../../server/node/fileSystem';

const session = await createSession(nodeFileSystem('examples/smart-camera'));
const analysis = await session.analyse({ severities: new Map(), focus: new Set() });
const explain = (name: string, address: bigint) => {
  const target = analysis.targets.find((candidate) => candidate.name === name)!;
  return explainAddress(target, analysis.ledgerOf(target), analysis.positions, address);
};

describe('explainAddress', () => {
  const { targets } = mapReportOf(analysis.targets.map((target) => mapModelFor(analysis, target)));

  it.each(targets.flatMap(({ name, banks }) => banks.map((bank) => [name, bank.name, bank] as const)))(
    '%s: answers for every byte of %s what the map shows',
    (name, _, bank) => {
      // Between two borders nothing changes: the bytes at, before and behind each border of the map and of the ledger, and
      // one in the middle of each stretch, stand for all.
      const range = { start: BigInt(bank.start), end: BigInt(bank.end) };
      const target = analysis.targets.find((candidate) => candidate.name === name)!;
      const claims = analysis.ledgerOf(target).touching(range);
      const weights = claims.flatMap(({ subject, pieces }) => (subject.kind === 'weights' ? pieces : []));
      const borders = [
        ...[...bank.claims, ...bank.free, bank].flatMap(({ start, end }) => [BigInt(start), BigInt(end)]),
        ...claims.flatMap(({ pieces }) => pieces.flatMap(({ start, end }) => [start, end])),
      ];
      const sorted = [...new Set(borders)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const tried = sorted
        .flatMap((from, at) => [from - 1n, from, from + 1n, (from + (sorted[at + 1] ?? from)) / 2n])
        .filter((address) => address >= range.start && address < range.end);
      for (const address of tried) {
        const explained = explain(name, address);
        expect(explained.bank, address.toString(16)).toBe(bank.name);
        const shown = bank.claims.filter(
          ({ start, end }) => BigInt(start) <= address && address < BigInt(end),
        );
        for (const claim of shown) {
          // The part of a pool that models use is the map's own drawing of the buffers and weights in it.
          if (claim.kind === 'poolUsed') continue;
          // So is what no command programs, from the first to the last byte of a blob: explain has the weights themselves.
          const isBetween =
            claim.kind === 'unprogrammed' && !weights.some((piece) => containsAddress(piece, address));
          if (isBetween) continue;
          const meant = claim.kind === 'unprogrammed' ? 'weights' : claim.kind;
          expect(
            explained.claims.some(({ kind, name: own }) => kind === meant && claim.name.startsWith(own)),
            `${address.toString(16)}: ${claim.kind} ${claim.name}`,
          ).toBe(true);
        }
        // And the other way: everybody who holds the byte while the application runs is on the map.
        for (const { kind, name: own, phases } of explained.claims) {
          if (kind === 'heap' || !phases.includes('application')) continue;
          expect(
            shown.some((claim) => kind === claim.kind && claim.name.startsWith(own)),
            `${address.toString(16)}: ${kind} ${own} is not on the map`,
          ).toBe(true);
        }
        const isFree = bank.free.some(({ start, end }) => BigInt(start) <= address && address < BigInt(end));
        if (isFree)
          expect(explained.claims.filter(({ phases }) => phases.includes('application'))).toEqual([]);
      }
    },
  );

  it('takes both aliases for one byte', () => {
    const secure = explain('STM32N6570-DK', 0x34110000n);
    const other = explain('STM32N6570-DK', 0x24110000n);
    expect(other.claims).toEqual(secure.claims);
    expect([other.address, other.canonical]).toEqual([0x24110000n, 0x34110000n]);
  });

  it.each([
    [0x34110000n, 'The NPU writes here during inference', 'cpuRAM2'],
    [0x70380000n, 'Weights of the model', 'octoFlash'],
    [0x342e0000n, 'AXISRAM5 is off after reset', 'buffer Input_0_out_0 in epochs'],
    [0x34010000n, 'The application may place something here', 'region AXISRAM1_S'],
    [0xa0000000n, 'No memory of the device is there', 'no memory'],
    [0x7f000000n, 'The board has no memory there', 'XSPI2'],
  ])('0x%s', (address, meaning, text) => {
    const explained = explain('STM32N6570-DK', address);
    expect(explained.meaning).toContain(meaning);
    expect(explainText([explained], undefined)).toContain(text);
  });
});

describe('readFault', () => {
  const values = { BFAR: 0x342f0010n, PC: 0x34001234n };
  it.each([
    [
      'GDB',
      'CFSR           0x8200\nBFAR           0x342f0010\npc             0x34001234          0x34001234 <main+4>\n',
    ],
    ['a UART log', 'HardFault! CFSR=0x00008200 HFSR=0x40000000 BFAR=0x342F0010 PC=0x34001235'],
    ['C', 'SCB->CFSR = 0x00008200;\nSCB->BFAR = 0x342f0010;\nPC: 34001234'],
  ])('reads %s', (_, text) => {
    const fault = readFault(text)!;
    expect(fault.causes[0]).toContain('PRECISERR');
    expect(fault.addresses.map(({ register, address }) => [register, address])).toEqual(
      Object.entries(values),
    );
  });

  /** What tools really print, and what a line that was cut or garbled leaves of it. */
  it.each<[string, string, Record<string, bigint>]>([
    [
      'memory as GDB and CubeIDE show it',
      '(gdb) x/5xw 0xE000ED28\n0xe000ed28:\t0x00008200\t0x40000000\t0x00000000\t0x00000000\n0xe000ed38:\t0x71000000\n(gdb) info registers\nsp             0x341ffe88          0x341ffe88\nlr             0xfffffff9          4294967289\npc             0x34000f00          0x34000f00 <HardFault_Handler>\n',
      { BFAR: 0x71000000n, PC: 0x34000f00n },
    ],
    [
      'single words that GDB prints',
      '(gdb) p/x *(uint32_t*)0xE000ED28\n$1 = 0x8200\n(gdb) p/x *(uint32_t *)0xE000ED38\n$2 = 0x71000000\n',
      { BFAR: 0x71000000n },
    ],
    [
      "CubeIDE's view of peripherals, with the address of each register",
      'CFSR_UFSR_BFSR_MMFSR\t0xe000ed28\t0x00008200\nHFSR\t0xe000ed2c\t0x40000000\nMMFAR\t0xe000ed34\t0x0\nBFAR\t0xe000ed38\t0x71000000\n',
      { BFAR: 0x71000000n },
    ],
    [
      'registers of the fault as an analyser names them',
      'Bus fault: CFSR: 0x00008200\r\nBFAR: 0x71000000\r\nLR (return address): 0x34001235\r\nPC (program counter): 0x34000f00\r\n',
      { BFAR: 0x71000000n, PC: 0x34000f00n, LR: 0x34001234n },
    ],
    [
      'Zephyr, which has no CFSR',
      'E: ***** BUS FAULT *****\nE:   Precise data bus error\nE:   BFAR Address: 0x71000000\nE: r3/a4:  0x00000000 r12/ip:  0x00000000 r14/lr:  0x34001235\nE: Faulting instruction address (r15/pc): 0x34000f00\n',
      { BFAR: 0x71000000n, PC: 0x34000f00n, LR: 0x34001234n },
    ],
    [
      'OpenOCD and J-Link',
      '> mdw 0xe000ed28 5\n0xe000ed28: 00008200 40000000 00000000 00000000 71000000\nPC = 34000F00, CycleCnt = 00000000\nR14 = 34001235\n',
      { BFAR: 0x71000000n, PC: 0x34000f00n, LR: 0x34001234n },
    ],
    [
      'a UART log with the bits behind, in C numbers',
      '[E] CFSR = 0x00008200UL (PRECISERR | BFARVALID), BFAR = 0x71000000u\n[E] pc=0x34000f00 lr=0x34001235\n',
      { BFAR: 0x71000000n, PC: 0x34000f00n, LR: 0x34001234n },
    ],
    [
      'a line that was cut: what is left of a number is no address in memory, the rest counts',
      'CFSR: 0x00008200 HFSR: 0x40000000\nBFAR: 0x71000000 PC: 0x34000f00 LR: 0x',
      { BFAR: 0x71000000n, PC: 0x34000f00n },
    ],
    [
      'lines that were garbled on the way',
      'CFS\u0000R: 0x000\uFFFD8200\nCFSR: 0x00008200\nBF AR: 0x11111111\nBFAR: 0xZZZZZZZZ\nBFAR: 0x71000000\nPC: ????????\n',
      { BFAR: 0x71000000n },
    ],
    [
      'two dumps: the first one counts',
      'CFSR=0x00008200 BFAR=0x71000000 PC=0x34000f00\n--- reset ---\nCFSR=0x00000001 MMFAR=0x34200000 PC=0x34001000\n',
      { BFAR: 0x71000000n, PC: 0x34000f00n },
    ],
  ])('reads %s', (_, text, addresses) => {
    const fault = readFault(text)!;
    expect(Object.fromEntries(fault.addresses.map(({ register, address }) => [register, address]))).toEqual(
      addresses,
    );
    if (fault.registers.has('CFSR')) expect(fault.causes[0]).toContain('PRECISERR');
  });

  it.each([
    ['RISAF4->IASR = 0x00000002, RISAF4->IAR[0].IAESR = 0x000000B1, IADDR = 0x342E0000'],
    ['RISAF4_IASR: 00000002\nRISAF4_IAESR0: 000000b1\nRISAF4_IADDR0: 342e0000'],
  ])('reads an illegal access that a RISAF saw: %s', (text) => {
    const fault = readFault(text)!;
    expect(fault.causes).toEqual([
      'A RISAF refused a write (secure, privileged) of the masters with compartment 1 (IAESR).',
    ]);
    expect(fault.addresses).toEqual([{ register: 'IADDR', address: 0x342e0000n }]);
    const { meaning } = explainFault(fault, (address) => explain('STM32N6570-DK', address));
    expect(meaning).toContain('The access was to 0x342e0000 in AXISRAM5');
    expect(readFault('RISAF4->IASR = 0x0, IAESR = 0x00000000')!.causes).toEqual([]);
  });

  it('reads nothing into addresses and words that only look alike', () => {
    expect(readFault('0xe000ed00: 0x00008200 0x40000000')).toBeUndefined();
    expect(readFault('0xe000ee28: 0x00008200')).toBeUndefined();
    expect(readFault('MY_CFSR: 0x00008200')).toBeUndefined();
    expect(readFault('p/x *(uint32_t*)0xE000ED28\nCannot access memory')).toBeUndefined();
  });

  it('does not believe BFAR where CFSR says that it is not valid', () => {
    const fault = readFault('CFSR 0x00000400 BFAR 0x342f0010 LR 0xfffffff9 PC 0x34001234')!;
    expect(fault.causes).toEqual([expect.stringContaining('IMPRECISERR')]);
    expect(fault.addresses.map(({ register }) => register)).toEqual(['PC']);
  });

  it.each(['', 'all is well', 'the pcb has 0x12 holes', 'CFSR'])('is undefined for %j', (text) => {
    expect(readFault(text)).toBeUndefined();
  });

  it('explains what was accessed first', () => {
    const fault = readFault('CFSR 0x8200 BFAR 0x342f0010 PC 0x50000000')!;
    const { meaning, addresses } = explainFault(fault, (address) => explain('STM32N6570-DK', address));
    expect(meaning).toContain('The access was to 0x342f0010 in AXISRAM5');
    expect(meaning).toContain('RISAF4/5/6');
    expect(meaning).toContain('PC is in no memory');
    expect(addresses).toHaveLength(2);
  });
});

describe('what would cause a fault', () => {
  const estack = (top: string) =>
    `_estack = ${top};\n_Min_Stack_Size = 0x800;\n${linkerScript('  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 3711K')}`;
  const faulty = (top: string) => ({
    ...miniProject({ pools: [npuRam5], buffers: [] }),
    'app.ld': estack(top),
    'Src/main.c': 'int main(void) { return 0; }\n',
  });
  async function suspects(files: Record<string, unknown>, dump: string) {
    const own = await analyse(files as ProjectTexts);
    const target = own.targets[0]!;
    const { suspects, first } = explainFault(
      readFault(dump)!,
      (address) => explainAddress(target, own.ledgerOf(target), own.positions, address),
      own.singles,
    );
    return { rules: suspects.map(({ finding, because }) => `${finding.rule}: ${because}`), first };
  }
  const clean = miniProject({ pools: [npuRam5], buffers: [] });
  const shared = miniProject({
    memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 3200K',
    pools: [npuRam5],
    buffers: [{ name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 }],
  });

  it.each([
    [
      'an access to RAM that is off, where a finding says that nothing switches it on',
      faulty('0x343a0000'),
      'CFSR 0x8200 BFAR 0x3439fff8 PC 0x34000500',
      ['memory-not-started: memory'],
      'Correct the warning memory-not-started, which is about the memory that was accessed, and build again.',
    ],
    [
      'the same without that finding',
      clean,
      'CFSR 0x8200 BFAR 0x3439fff8 PC 0x34000500',
      [],
      'Switch AXISRAM6 on before this code runs: its clock, then RAMCFG (SRAMSD).',
    ],
    [
      'bytes that application and model share',
      shared,
      'CFSR 0x00010000 PC 0x342e0100',
      ['region-overlaps-pool: address'],
      'Correct the error region-overlaps-pool, which is about these very bytes, and build again.',
    ],
    [
      'code elsewhere in the same project: the overlap may have made the pointer',
      shared,
      'CFSR 0x00020000 PC 0x34000500',
      ['region-overlaps-pool: symptom'],
      'Correct the error region-overlaps-pool, which shows in such faults, and build again.',
    ],
    [
      'code in a buffer of the model, whatever the status says',
      shared,
      'CFSR 0x02000000 PC 0x342e0800',
      ['region-overlaps-pool: address'],
      /^Correct the error region-overlaps-pool/,
    ],
    [
      'a division by zero has nothing to do with it',
      shared,
      'CFSR 0x02000000 PC 0x34000500',
      [],
      /^Build with symbols/,
    ],
    [
      'a pointer into nothing',
      clean,
      'CFSR 0x8200 BFAR 0xa0000000 PC 0x34000500',
      [],
      /^Look for the pointer/,
    ],
    [
      'behind the memory of the board',
      clean,
      'CFSR 0x8200 BFAR 0x7f000000 PC 0x34000500',
      [],
      /^Move what lies there/,
    ],
    [
      'a stack that ran over',
      clean,
      'CFSR 0x00100000 PC 0x34000500',
      [],
      /^Look at what lies below the stack/,
    ],
  ])('%s', async (_, files, dump, rules, first) => {
    const told = await suspects(files, dump);
    expect(told.rules).toEqual(rules);
    if (typeof first === 'string') expect(told.first).toBe(first);
    else expect(told.first).toMatch(first);
  });
});
