import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePoolFile } from '../../../core/memoryPool/parsePoolFile';
import { applyEdits } from '../../../core/base/edits';
import { editBytes } from '../../../core/memoryPool/quantityEdit';

function rewrite(size: string, bytes: bigint, dialect: 'input' | 'echo'): string {
  const text = `{ "memory": { "mempools": [ { "size": ${size} } ] } }`;
  const edits = editBytes(parsePoolFile(text).pools[0]!.size!, bytes, dialect);
  return applyEdits(text, edits).slice(text.indexOf(size), -' } ] } }'.length);
}

const K = 1024n;

describe('editBytes', () => {
  it.each([
    // The same unit where it divides.
    [
      'input',
      '{ "value": "448", "magnitude": "KBYTES" }',
      512n * K,
      '{ "value": "512", "magnitude": "KBYTES" }',
    ],
    [
      'input',
      '{ "value": "512", "magnitude": "KBYTES" }',
      1024n * K,
      '{ "value": "1024", "magnitude": "KBYTES" }',
    ],
    ['input', '{ "value": "63", "magnitude": "MBYTES" }', 0n, '{ "value": "0", "magnitude": "MBYTES" }'],
    ['input', '{ "value": "0", "magnitude": "KBYTES" }', 64n * K, '{ "value": "64", "magnitude": "KBYTES" }'],
    // Otherwise the largest that does.
    [
      'input',
      '{ "value": "63", "magnitude": "MBYTES" }',
      1536n * K,
      '{ "value": "1536", "magnitude": "KBYTES" }',
    ],
    ['input', '{ "value": "63", "magnitude": "MBYTES" }', 1000n, '{ "value": "1000", "magnitude": "BYTES" }'],
    // Hexadecimal stays so, in its case, width and unit.
    [
      'input',
      '{ "value": "0x34100000", "magnitude": "BYTES" }',
      0x3418abcdn,
      '{ "value": "0x3418abcd", "magnitude": "BYTES" }',
    ],
    [
      'input',
      '{ "value": "0x342E0000", "magnitude": "BYTES" }',
      0x342f0000n,
      '{ "value": "0x342F0000", "magnitude": "BYTES" }',
    ],
    [
      'input',
      '{ "value": "0x00100000", "magnitude": "BYTES" }',
      0x80000n,
      '{ "value": "0x00080000", "magnitude": "BYTES" }',
    ],
    [
      'input',
      '{ "value": "0x400", "magnitude": "KBYTES" }',
      512n * K,
      '{ "value": "0x200", "magnitude": "KBYTES" }',
    ],
    [
      'input',
      '{ "value": "0x400", "magnitude": "KBYTES" }',
      100n,
      '{ "value": "0x64", "magnitude": "BYTES" }',
    ],
    ['input', '{ "value": "0x400" }', 512n, '{ "value": "0x200" }'],
    // A bare number stays one.
    ['input', '{ "value": 448, "magnitude": "KBYTES" }', 512n * K, '{ "value": 512, "magnitude": "KBYTES" }'],
    // The compiler's echo: always the largest unit that divides.
    [
      'echo',
      '{ "value": "448", "magnitude": "KBYTES" }',
      1024n * K,
      '{ "value": "1", "magnitude": "MBYTES" }',
    ],
    [
      'echo',
      '{ "value": "834", "magnitude": "MBYTES" }',
      0x34350000n,
      '{ "value": "855360", "magnitude": "KBYTES" }',
    ],
    ['echo', '{ "value": "448", "magnitude": "KBYTES" }', 0n, '{ "value": "0", "magnitude": "BYTES" }'],
    // Spacing, order and comments stay.
    [
      'input',
      '{\t"magnitude":  "MBYTES" /* all */,  "value": "1" }',
      1536n * K,
      '{\t"magnitude":  "KBYTES" /* all */,  "value": "1536" }',
    ],
    ['input', '{ "value": "448" }', 448n * K, '{ "value": "448", "magnitude": "KBYTES" }'],
    ['input', '{ "value": "448", "magnitude": "kB" }', 448n * K, '{ "value": "448", "magnitude": "KBYTES" }'],
    // Nothing to do.
    [
      'input',
      '{ "value": "448",        "magnitude": "KBYTES" }',
      448n * K,
      '{ "value": "448",        "magnitude": "KBYTES" }',
    ],
  ] as const)('%s: %s → %d', (dialect, before, bytes, after) => {
    expect(rewrite(before, bytes, dialect)).toBe(after);
  });

  it('writes what reads back as the same bytes', () => {
    const value = fc.oneof(
      fc.bigInt(0n, 1n << 64n).map((n) => `"${n}"`),
      fc.bigInt(0n, 1n << 64n).map((n) => `"0x${n.toString(16)}"`),
      fc.nat().map(String),
      fc.constant('"nonsense"'),
    );
    const magnitude = fc.constantFrom(
      '',
      ', "magnitude": "BYTES"',
      ', "magnitude": "KBYTES"',
      ', "magnitude": "MBYTES"',
      ', "magnitude": "?"',
    );
    const bytes = fc.oneof(
      fc.bigInt(0n, 1n << 64n),
      fc.bigInt(0n, 4096n).map((n) => n << 20n),
      fc.bigInt(0n, 4096n).map((n) => n << 10n),
    );
    fc.assert(
      fc.property(
        value,
        magnitude,
        bytes,
        fc.constantFrom('input' as const, 'echo' as const),
        (v, m, b, dialect) => {
          const after = rewrite(`{ "value": ${v}${m} }`, b, dialect);
          const read = parsePoolFile(`{ "memory": { "mempools": [ { "size": ${after} } ] } }`);
          expect(read.problems).toEqual([]);
          expect(read.pools[0]!.size!.bytes).toBe(b);
        },
      ),
      { numRuns: 500 },
    );
  });
});
