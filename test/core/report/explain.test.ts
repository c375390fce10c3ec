import { describe, expect, it } from 'vitest';
import {
  createSession,
  explainAddress,
  explainFault,
  explainText,
  mapModelFor,
  mapReportOf,
  readFault,
} from '../../../core';
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
      // Between two borders nothing changes: the first, the last and a middle byte of each stretch stand for all.
      const borders = [...bank.claims, ...bank.free, bank].flatMap(({ start, end }) => [
        BigInt(start),
        BigInt(end),
      ]);
      const sorted = [...new Set(borders)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const tried = sorted.flatMap((from, at) => {
        const to = sorted[at + 1];
        return to === undefined ? [] : [from, (from + to) / 2n, to - 1n];
      });
      for (const address of tried) {
        const explained = explain(name, address);
        expect(explained.bank, address.toString(16)).toBe(bank.name);
        const shown = bank.claims.filter(
          ({ start, end }) => BigInt(start) <= address && address < BigInt(end),
        );
        const names = explained.claims.map((claim) => claim.name);
        for (const claim of shown) {
          // The part of a pool that models use is the map's own drawing of the buffers and weights in it.
          if (claim.kind === 'poolUsed') continue;
          expect(
            names.some((own) => claim.name.startsWith(own)),
            `${address.toString(16)}: ${claim.name}`,
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
