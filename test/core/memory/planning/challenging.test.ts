import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packBlocks } from '../../../../core/memory/planning/packing';
import { faultsOf } from './bruteForce';

const folder = '../shared/corpus/minimalloc';
const capacity = 1_048_576;

/** Public instances that simple orders and exchanges do not solve; `bench/packing.mjs` runs all eleven. */
describe.skipIf(!existsSync(folder))('packing of hard instances (needs ../shared/corpus)', () => {
  it.each(['B', 'C', 'E', 'H', 'J'])('%s fits its capacity within 150,000 steps', (name) => {
    const [, ...rows] = readFileSync(`${folder}/${name}.${capacity}.csv`, 'utf8').trim().split(/\r?\n/);
    const blocks = rows.map((row) => {
      const [, from, to, size] = row.split(',').map(Number);
      return { from: from!, to: to!, size: size! };
    });
    const packing = packBlocks(blocks, { capacity, steps: 150_000 });
    expect(packing.height).toBeLessThanOrEqual(capacity);
    expect(faultsOf(blocks, packing.offsets)).toEqual([]);
  });
});
