import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect, union } from '../../../core/base/addressRange';
import { applyEdits } from '../../../core/base/edits';
import { canonical } from '../../../core/device/addressSpace';
import { boards } from '../../../core/device/boards';
import { defaultDevice as device } from '../../../core/device/devices';
import type { PoolInput } from '../../../core/language/mpool/poolInput';
import { refactoringsInPoolFile, type Refactoring } from '../../../core/language/mpool/refactorings';
import { convertDialect } from '../../../core/memoryPool/convertDialect';
import { readJsonTree } from '../../../core/memoryPool/jsonTree';
import { parsePoolFile } from '../../../core/memoryPool/parsePoolFile';
import { physicalPools } from '../../../core/memoryPool/physicalPools';
import { isBookkeepingPool, type Pool, type PoolFile } from '../../../core/memoryPool/poolFile';

/** What people and compilers write: both dialects, any unit, comments and commas anywhere, sizes that are odd or absurd. */
const someNumber = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt(0n, 0x80000n) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0n, 1n, 1023n, 1024n, 458752n, 1n << 20n, (1n << 63n) - 32n, 1n << 63n),
  },
);
const someOffset = fc.oneof(
  fc.bigInt(0x34000000n, 0x34440000n),
  fc.bigInt(0x24000000n, 0x24440000n),
  fc.constantFrom(0x34100000n, 0x34200000n, 0x34270000n, 0x70380000n, 0x90000000n, 0n, 0xffffffffn),
);
const someForm = fc.constantFrom('hex', 'HEX', 'bare hex', 'BYTES', 'KBYTES', 'MBYTES', 'number' as const);

function quantity(bytes: bigint, form: string, blank: string): string {
  const unit = form === 'KBYTES' ? 1024n : form === 'MBYTES' ? 1n << 20n : 1n;
  if (form === 'bare hex') return `{${blank}"value": "0x${bytes.toString(16)}" }`;
  if (form === 'hex') return `{ "value":${blank}"0x${bytes.toString(16)}", "magnitude": "BYTES" }`;
  if (form === 'HEX')
    return `{ "value": "0X${bytes.toString(16).toUpperCase()}","magnitude":"BYTES"${blank}}`;
  if (form === 'number' && bytes < 1n << 53n) return `{ "value": ${bytes}, "magnitude": "BYTES" }`;
  return bytes % unit === 0n && form.endsWith('BYTES')
    ? `{ "value": "${bytes / unit}", "magnitude": "${form}" }`
    : `{ "value": "${bytes}", "magnitude": "BYTES" }`;
}

const somePool = fc
  .record({
    offset: someOffset,
    size: someNumber,
    forms: fc.tuple(someForm, someForm),
    mode: fc.constantFrom('', 'USEMODE_ABSOLUTE', 'USEMODE_RELATIVE'),
    isBookkeeping: fc.nat(9).map((n) => n === 0),
    cacheable: fc.constantFrom('', 'CACHEABLE_ON', 'CACHEABLE_OFF'),
    preferred: fc.constantFrom('', 'true', '"true"', 'false', '"false"'),
    comment: fc.constantFrom('', '/* why */', '/* a, b: { */'),
    comma: fc.boolean(),
    blank: fc.constantFrom('', ' ', '\n', '\t'),
  })
  .map((pool) => (dialect: PoolFile['dialect'], index: number) => {
    const [offset, size] = [
      quantity(pool.offset, pool.forms[0], pool.blank),
      quantity(pool.size, pool.forms[1], pool.blank),
    ];
    const isEcho = dialect === 'echo';
    const preferredKey = isEcho ? 'constantsPreferred' : 'constants_preferred';
    const prop = [
      '"rights": "ACC_WRITE"',
      isEcho ? '"readPower": 1.5' : '"read_power": 1.5',
      ...(isEcho ? ['"pipelined": "PIPELINED_ON"', '"burstPenalty": 0'] : []),
      ...(pool.cacheable ? [`"cacheable": "${pool.cacheable}"`] : []),
      ...(pool.preferred ? [`"${preferredKey}": ${pool.preferred}`] : []),
    ];
    return [
      `{ ${pool.comment}`,
      `  "name": "${pool.isBookkeeping ? 'ec params pool' : `p${index}`}",${pool.blank}"fname": "F${index}",`,
      `  "prop": { ${prop.join(', ')}${pool.comma ? ',' : ''} }, "fformat": "FORMAT_RAW",`,
      `  "offset": ${offset},${pool.comment}`,
      `  "size":${pool.blank}${size}${pool.mode ? `, "mode": "${pool.mode}"` : ''}${isEcho ? ', "busNode": 0' : ''}${pool.comma ? ',' : ''}`,
      '}',
    ].join('\n');
  });

const someFile = fc
  .record({
    pools: fc.array(somePool, { maxLength: 5 }),
    dialect: fc.constantFrom('input' as const, 'echo' as const),
    lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
    mark: fc.constantFrom('', '\ufeff'),
    indent: fc.constantFrom('  ', '\t', ''),
    comma: fc.boolean(),
  })
  .map(({ pools, dialect, lineBreak, mark, indent, comma }) => {
    const prefix = dialect === 'echo' ? 'memFilePrefix' : 'mem_file_prefix';
    const lines = [
      '{ // pools of mine',
      `${indent}"memory": {`,
      `${indent}${indent}"${prefix}": "atonbuf",`,
      `${indent}${indent}"mempools": [`,
      ...pools.map(
        (pool, index) =>
          pool(dialect, index).replace(/^/gm, indent.repeat(3)) +
          (index < pools.length - 1 || comma ? ',' : ''),
      ),
      `${indent}${indent}]`,
      `${indent}}`,
      '}',
    ];
    return mark + lines.join('\n').replace(/\n/g, lineBreak);
  });

function inputOf(text: string, board: (typeof boards)[number] | undefined): PoolInput {
  return { file: 'x.mpool', text, poolFile: parsePoolFile(text), device, board, targets: [] };
}

function meaningOf(pool: Pool): unknown {
  const { name, fname, mode, fformat, offset, size, properties } = pool;
  const of = (a: string, b = a): unknown => (properties.get(a) ?? properties.get(b))?.value;
  return [
    ...[name, fname, mode, fformat, offset?.bytes, size?.bytes, of('rights'), of('read_power', 'readPower')],
    of('cacheable') === 'CACHEABLE_ON',
    String(of('constants_preferred', 'constantsPreferred') ?? false) === 'true',
  ];
}

const meaning = (file: PoolFile): unknown[] =>
  file.pools.filter((pool) => !isBookkeepingPool(pool)).map(meaningOf);
const errorsOf = (file: PoolFile): string[] =>
  file.problems.filter(({ severity }) => severity !== 'warning').map(({ message }) => message);
/** The bytes of all pools, as far as the device has them. */
const bytesOf = (file: PoolFile) =>
  union(
    physicalPools(file).flatMap(({ range }) =>
      device.banks.flatMap((bank) => intersect(canonical(device, range), bank.range) ?? []),
    ),
  );
const commentsOf = (text: string): string[] =>
  readJsonTree(text)
    .extensions.filter(({ kind }) => kind === 'comment')
    .map(({ span }) => text.slice(span.start, span.end));

/** Whether each pool is written at a secure or a non-secure address. */
const aliasesOf = (file: PoolFile): Record<string, boolean> =>
  Object.fromEntries(
    file.pools
      .filter((pool) => !isBookkeepingPool(pool) && (pool.offset?.bytes ?? 0n) < 0x60000000n)
      .map(({ name, offset }) => [name, ((offset?.bytes ?? 0n) & 0x10000000n) !== 0n]),
  );
const nominal = (file: PoolFile): unknown[] =>
  file.pools.filter((pool) => pool.mode === 'relative' && !isBookkeepingPool(pool)).map(meaningOf);

function overlapsOf(file: PoolFile): number {
  const ranges = physicalPools(file).map(({ range }) => canonical(device, range));
  return ranges.reduce(
    (sum, range, at) => sum + ranges.slice(0, at).filter((other) => intersect(range, other)).length,
    0,
  );
}

/** Everything that is offered anywhere in the file. */
function allRefactorings(input: PoolInput): readonly Refactoring[] {
  const places = [
    0,
    ...input.poolFile.pools.flatMap(({ nameSpan, offset, size }) => [
      nameSpan.start + 1,
      ...(offset ? [offset.valueSpan.start + 1] : []),
      ...(size ? [size.valueSpan.start + 1] : []),
    ]),
  ];
  return places.flatMap((start) => refactoringsInPoolFile(input, { start, end: start }));
}

describe('every refactoring of any pool file', () => {
  const kinds = new Map<string, number>();

  it('does what its title says, and nothing else', () => {
    fc.assert(
      fc.property(someFile, fc.constantFrom(undefined, ...boards), (text, board) => {
        const input = inputOf(text, board);
        const before = input.poolFile;
        expect(errorsOf(before)).toEqual([]);
        for (const { title, edits } of allRefactorings(input)) {
          const kind = title.replace(
            / (pool|the|in|[A-Z]*X?S?RAM\w*|XSPI\d|FLEXRAM|VENCRAM|p\d+|CACHEAXI) .*/,
            '',
          );
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
          const changed = applyEdits(text, edits);
          const after = parsePoolFile(changed);
          expect(errorsOf(after), title).toEqual([]);
          if (title.startsWith('Write ') || title.startsWith('Convert ')) {
            expect(meaning(after), title).toEqual(meaning(before));
          } else if (title.startsWith('Split ')) {
            expect(bytesOf(after), title).toEqual(bytesOf(before));
            expect(overlapsOf(after), title).toBeLessThanOrEqual(
              // A part overlaps no more pools than the whole did; parts count one by one.
              overlapsOf(before) * (1 + after.pools.length - before.pools.length),
            );
          } else if (title.startsWith('Take ')) {
            const bank = device.banks.find(({ name }) => title.startsWith(`Take ${name} from`))!;
            expect(
              bytesOf(after).some((range) => intersect(range, bank.range)),
              title,
            ).toBe(false);
            const rest = (file: PoolFile) =>
              union(
                bytesOf(file)
                  .flatMap((range) => [
                    { start: range.start, end: range.end < bank.range.start ? range.end : bank.range.start },
                    { start: range.start > bank.range.end ? range.start : bank.range.end, end: range.end },
                  ])
                  .filter(({ start, end }) => start < end),
              );
            expect(rest(after), title).toEqual(rest(before));
          } else if (title.startsWith('Give ')) {
            expect(overlapsOf(after), title).toBeLessThanOrEqual(overlapsOf(before));
            expect(union([...bytesOf(before), ...bytesOf(after)]), title).toEqual(bytesOf(after));
          } else throw new Error(`no property for '${title}'`);
          if (!title.startsWith('Split ')) {
            // Nobody's alias changes, and what claims no memory is left alone.
            expect(aliasesOf(after), title).toEqual(expect.objectContaining(aliasesOf(before)));
            expect(nominal(after), title).toEqual(expect.arrayContaining(nominal(before)));
          }
          if (!title.startsWith('Convert ')) expect(commentsOf(changed), title).toEqual(commentsOf(text));
        }
      }),
      { numRuns: 400 },
    );
    // The files must be such that everything is offered somewhere.
    for (const kind of ['Write', 'Convert to', 'Split', 'Take', 'Give'])
      expect(
        [...kinds.keys()].some((each) => each.startsWith(kind)),
        `${kind}: ${[...kinds.keys()].join('; ')}`,
      ).toBe(true);
  });

  it('converts back and forth without loss, and a converted file needs no conversion', () => {
    fc.assert(
      fc.property(someFile, fc.constantFrom('input' as const, 'echo' as const), (text, to) => {
        const once = applyEdits(text, convertDialect(text, parsePoolFile(text), to));
        const file = parsePoolFile(once);
        if (file.pools.length > 0) expect(file.dialect).toBe(to);
        expect(convertDialect(once, file, to)).toEqual([]);
        const other = to === 'input' ? 'echo' : 'input';
        const back = applyEdits(once, convertDialect(once, file, other));
        expect(meaning(parsePoolFile(back))).toEqual(meaning(parsePoolFile(text)));
        // What is dropped takes its comments along; no other goes.
        const kept = commentsOf(once).length;
        expect(kept).toBeGreaterThanOrEqual(1);
        if (to === 'echo') expect(kept).toBe(commentsOf(text).length);
      }),
      { numRuns: 300 },
    );
  });
});
