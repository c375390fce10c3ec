import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCount, intersect, subtract, union } from '../../../core/base/addressRange';
import { applyEdits } from '../../../core/base/edits';
import { canonical } from '../../../core/device/addressSpace';
import { boardNamed } from '../../../core/device/boards';
import { defaultDevice } from '../../../core/device/devices';
import { convertDialect } from '../../../core/memoryPool/convertDialect';
import { newPoolText } from '../../../core/memoryPool/newPool';
import { parsePoolFile } from '../../../core/memoryPool/parsePoolFile';
import { banksOf, physicalPools } from '../../../core/memoryPool/physicalPools';
import type { PoolFile } from '../../../core/memoryPool/poolFile';
import {
  convertQuantity,
  giveBankToApplication,
  giveBankToModel,
  shrinkToUse,
} from '../../../core/memoryPool/refactor';
import { splitPool } from '../../../core/memoryPool/splitPool';
import { usualPools } from '../../../core/device/usualPools';
import { validateStructure } from '../../../core/memoryPool/validateStructure';

const device = defaultDevice;

/** What a pool file means: everything that the compiler takes from it, without its form. */
function meaning(file: PoolFile): unknown {
  return file.pools
    .filter(({ name }) => name !== 'ec params pool')
    .map(({ name, fname, mode, fformat, offset, size, properties }) => [
      name,
      fname,
      mode,
      fformat,
      offset?.bytes,
      size?.bytes,
      ...['rights', 'throughput', 'latency', 'byteWidth', 'freqRatio'].map(
        (key) => properties.get(key)?.value,
      ),
      properties.get('cacheable')?.value === 'CACHEABLE_ON',
      String(properties.get('constants_preferred')?.value ?? properties.get('constantsPreferred')?.value) ===
        'true',
      properties.get('read_power')?.value ?? properties.get('readPower')?.value,
      properties.get('write_power')?.value ?? properties.get('writePower')?.value,
    ]);
}

interface SomePool {
  readonly bank: number;
  readonly offset: bigint;
  readonly size: bigint;
}

/** Pool files of either dialect, as the compiler or a template would write them. */
function fileOf(
  pools: readonly SomePool[],
  dialect: PoolFile['dialect'],
  lineBreak: '\n' | '\r\n' = '\n',
): string {
  const texts = pools.map(({ bank, offset, size }, index) => {
    const usual = usualPools[bank % usualPools.length]!;
    const pool = {
      name: `${usual.name}_${index}`,
      fname: `F${index}`,
      offset,
      size,
      properties: usual.properties,
    };
    return newPoolText(pool, { dialect, indent: '  ', lineBreak }, '      ');
  });
  const prefix = dialect === 'input' ? 'mem_file_prefix' : 'memFilePrefix';
  return `{${lineBreak}  "memory": {${lineBreak}    "${prefix}": "atonbuf",${lineBreak}    "mempools": [${lineBreak}      ${texts.join(`,${lineBreak}      `)}${lineBreak}    ]${lineBreak}  }${lineBreak}}${lineBreak}`;
}

const somePool = fc.record({
  bank: fc.nat(8),
  offset: fc.oneof(
    fc.bigInt(0x34000000n, 0x34420000n),
    fc.bigInt(0x343fn, 0x3442n).map((n) => n << 16n),
  ),
  size: fc.oneof(
    fc.constant(0n),
    fc.bigInt(0n, 0x400000n),
    fc.bigInt(0n, 4096n).map((n) => n << 10n),
  ),
});
const somePools = fc.array(somePool, { minLength: 1, maxLength: 6 });
const someDialect = fc.constantFrom('input' as const, 'echo' as const);

describe('convertDialect', () => {
  it('keeps the meaning, there and back', () => {
    fc.assert(
      fc.property(
        somePools,
        someDialect,
        fc.constantFrom('\n' as const, '\r\n' as const),
        (pools, from, lineBreak) => {
          const text = fileOf(pools, from, lineBreak);
          const file = parsePoolFile(text);
          expect(file.dialect).toBe(from);
          const to = from === 'input' ? 'echo' : 'input';
          const converted = applyEdits(text, convertDialect(text, file, to));
          const after = parsePoolFile(converted);
          expect([after.problems, validateStructure(converted, 'mpool')]).toEqual([[], []]);
          expect(after.dialect).toBe(to);
          expect(meaning(after)).toEqual(meaning(file));
          const back = parsePoolFile(applyEdits(converted, convertDialect(converted, after, from)));
          expect(meaning(back)).toEqual(meaning(file));
        },
      ),
    );
  });

  it('drops what only the compiler writes, and keeps comments', () => {
    const text = `{ "memory": { "memFilePrefix": "a", "mempools": [
  { "name": "x", /* mine */ "fname": "X", "prop": { "pipelined": "PIPELINED_ON", "rights": "ACC_WRITE", "cacheable": "CACHEABLE_OFF", "constantsPreferred": false },
    "offset": { "value": "834", "magnitude": "MBYTES" }, "size": { "value": "448", "magnitude": "KBYTES" }, "mode": "USEMODE_ABSOLUTE", "busNode": 0 },
  { "name": "ec params pool", "fname": "params", "prop": {}, "offset": { "value": "0", "magnitude": "BYTES" }, "size": { "value": "9", "magnitude": "BYTES" }, "mode": "USEMODE_RELATIVE", "busNode": 0 }
] } }`;
    expect(applyEdits(text, convertDialect(text, parsePoolFile(text), 'input')))
      .toBe(`{ "memory": { "mem_file_prefix": "a", "mempools": [
  { "name": "x", /* mine */ "fname": "X", "prop": { "rights": "ACC_WRITE" },
    "offset": { "value": "0x34200000", "magnitude": "BYTES" }, "size": { "value": "448", "magnitude": "KBYTES" } }
] } }`);
  });

  const corpus = '../shared/corpus';
  const files = existsSync(corpus)
    ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.mpool'))
    : [];
  it.skipIf(files.length === 0).each(files)(`keeps the meaning of %s (needs ${corpus})`, (path) => {
    const text = readFileSync(`${corpus}/${path}`, 'utf8');
    const file = parsePoolFile(text);
    const to = file.dialect === 'input' ? 'echo' : 'input';
    const converted = applyEdits(text, convertDialect(text, file, to));
    const after = parsePoolFile(converted);
    expect([after.dialect, after.problems, validateStructure(converted, 'mpool')]).toEqual([to, [], []]);
    expect(meaning(after)).toEqual(meaning(file));
  });
});

describe('convertQuantity', () => {
  it('keeps the bytes', () => {
    const form = fc.constantFrom('hex' as const, 'BYTES' as const, 'KBYTES' as const, 'MBYTES' as const);
    fc.assert(
      fc.property(somePools, someDialect, form, (pools, dialect, to) => {
        const text = fileOf(pools, dialect);
        const file = parsePoolFile(text);
        const edits = file.pools.flatMap(({ offset, size }) => [
          ...convertQuantity(offset!, to),
          ...convertQuantity(size!, to),
        ]);
        expect(meaning(parsePoolFile(applyEdits(text, edits)))).toEqual(meaning(file));
      }),
    );
  });
});

describe('splitPool', () => {
  it('covers the same bytes, each part in one bank', () => {
    fc.assert(
      fc.property(somePool, someDialect, fc.boolean(), ({ bank, offset, size }, dialect, isNonSecure) => {
        const text = fileOf([{ bank, offset: isNonSecure ? offset - 0x10000000n : offset, size }], dialect);
        const file = parsePoolFile(text);
        const [pool] = physicalPools(file);
        if (!pool) return;
        const edits = splitPool(text, file, pool, device);
        expect(edits.length > 0).toBe(banksOf(device, pool).length > 1);
        const after = parsePoolFile(applyEdits(text, edits));
        const parts = physicalPools(after);
        expect(after.problems).toEqual([]);
        expect(union(parts.map(({ range }) => range))).toEqual([pool.range]);
        expect(parts.reduce((sum, { range }) => sum + byteCount(range), 0n)).toBe(byteCount(pool.range));
        if (edits.length > 0) for (const part of parts) expect(banksOf(device, part)).toHaveLength(1);
        expect(new Set(after.pools.map(({ name }) => name)).size).toBe(after.pools.length);
      }),
    );
  });
});

describe('shrinkToUse', () => {
  it.each([
    [100_000n, '108'],
    [1n, '1'],
    [408n * 1024n, '448'],
    [0n, '448'],
  ])('%d bytes used of 448 KiB', (used, size) => {
    const text = fileOf([{ bank: 3, offset: 0x34200000n, size: 448n * 1024n }], 'input');
    const file = parsePoolFile(text);
    const after = applyEdits(text, shrinkToUse(file, physicalPools(file)[0]!, 0x34200000n + used));
    expect(parsePoolFile(after).pools[0]!.size!.text).toBe(size);
  });
});

describe('giving banks away', () => {
  const bankNamed = (name: string): (typeof device.banks)[number] =>
    device.banks.find((bank) => bank.name === name)!;

  it('leaves the model no byte of a bank that the application gets, and every other byte', () => {
    fc.assert(
      fc.property(
        somePools,
        someDialect,
        fc.constantFrom('AXISRAM2', 'AXISRAM3', 'AXISRAM6'),
        (pools, dialect, name) => {
          const text = fileOf(pools, dialect);
          const file = parsePoolFile(text);
          const bank = bankNamed(name);
          const edits = giveBankToApplication(file, bank, device);
          if (!edits) return;
          const before = physicalPools(file).map(({ range }) => range);
          const after = physicalPools(parsePoolFile(applyEdits(text, edits))).map(({ range }) => range);
          for (const range of after) expect(intersect(range, bank.range)).toBeUndefined();
          expect(union(after)).toEqual(
            union(union(before).flatMap((range) => subtract(range, [bank.range]))),
          );
        },
      ),
    );
  });

  it('refuses where a pool reaches over both ends of the bank', () => {
    const file = parsePoolFile(fileOf([{ bank: 2, offset: 0x34180000n, size: 0x180000n }], 'input'));
    expect(giveBankToApplication(file, bankNamed('AXISRAM3'), device)).toBeUndefined();
  });

  it('switches the own pool of a bank on, beside application and other pools', () => {
    const text = fileOf([{ bank: 2, offset: 0x34100000n, size: 0n }], 'input');
    const application = [{ start: 0x34180000n, end: 0x34200000n }];
    const edits = giveBankToModel(
      text,
      parsePoolFile(text),
      bankNamed('AXISRAM2'),
      device,
      undefined,
      application,
    );
    expect(physicalPools(parsePoolFile(applyEdits(text, edits)))[0]!.range).toEqual({
      start: 0x34100000n,
      end: 0x34180000n,
    });
  });

  it('adds a pool where the bank has none', () => {
    for (const lineBreak of ['\n', '\r\n'] as const) {
      const text = fileOf([{ bank: 3, offset: 0x34200000n, size: 1024n }], 'input', lineBreak);
      const board = boardNamed('STM32N6570-DK');
      const edits = giveBankToModel(text, parsePoolFile(text), bankNamed('XSPI1'), device, board, []);
      const after = applyEdits(text, edits);
      expect(validateStructure(after, 'mpool')).toEqual([]);
      expect(physicalPools(parsePoolFile(after)).map(({ name }) => name)).toEqual(['npuRAM3_0', 'hyperRAM']);
      expect(after.replace(/\r\n/g, '').includes('\n')).toBe(lineBreak === '\n');
    }
  });

  it('never overlaps the application or another pool', () => {
    const region = fc
      .tuple(fc.bigInt(0x34000000n, 0x34420000n), fc.bigInt(0n, 0x200000n))
      .map(([start, size]) => ({ start, end: start + size }));
    fc.assert(
      fc.property(
        somePools,
        fc.array(region, { maxLength: 3 }),
        fc.constantFrom('AXISRAM2', 'AXISRAM4'),
        (pools, regions, name) => {
          const text = fileOf(pools, 'input');
          const file = parsePoolFile(text);
          const edits = giveBankToModel(text, file, bankNamed(name), device, undefined, regions);
          if (edits.length === 0) return;
          const after = physicalPools(parsePoolFile(applyEdits(text, edits)));
          const before = new Map(physicalPools(file).map((pool) => [pool.name, pool.range]));
          const changed = after.filter(
            ({ name: poolName, range }) =>
              before.get(poolName)?.start !== range.start || before.get(poolName)?.end !== range.end,
          );
          expect(changed).toHaveLength(1);
          const own = canonical(device, changed[0]!.range);
          expect(intersect(own, bankNamed(name).range)).toEqual(own);
          for (const other of [
            ...regions,
            ...after.filter((pool) => pool !== changed[0]).map(({ range }) => range),
          ]) {
            expect(intersect(own, other)).toBeUndefined();
          }
        },
      ),
    );
  });
});
