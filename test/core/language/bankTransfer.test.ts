import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect } from '../../../core/base/addressRange';
import { applyEdits } from '../../../core/base/edits';
import { canonical } from '../../../core/device/addressSpace';
import { defaultDevice } from '../../../core/device/devices';
import { bankTransfers } from '../../../core/language/bankTransfer';
import { physicalPools } from '../../../core/memoryPool/physicalPools';
import type { Analysis } from '../../../core/session';
import { analyse } from '../../support/memoryProject';
import { miniProject } from '../../support/miniProject';

const banks = ['FLEXRAM', 'AXISRAM1', 'AXISRAM2', 'AXISRAM3', 'AXISRAM4'].map((name) =>
  defaultDevice.banks.find((bank) => bank.name === name)!,
);

/** Pairs of a region and a pool that share bytes. */
function shared(analysis: Analysis): string[] {
  const [target] = analysis.targets;
  const regions = (target?.scripts ?? []).flatMap(({ evaluation }) => evaluation.regions);
  return regions.flatMap(({ name, origin, length }) =>
    (target?.poolFiles ?? []).flatMap(({ poolFile }) =>
      physicalPools(poolFile).flatMap((pool) => {
        if (origin === undefined || length === undefined) return [];
        const range = canonical(defaultDevice, { start: origin, end: origin + length });
        return intersect(range, canonical(defaultDevice, pool.range)) ? [`${name} ${pool.name}`] : [];
      }),
    ),
  );
}

const hex = (value: bigint) => `0x${value.toString(16)}`;

describe('a bank that changes hands', () => {
  it('keeps all bytes apart', { timeout: 120_000 }, async () => {
    let transfers = 0;
    await fc.assert(
      fc.asyncProperty(
        // The application has the memory up to a boundary, the pools what lies behind it, in KiB.
        fc.integer({ min: 16, max: 2900 }),
        fc.integer({ min: 0, max: 200 }),
        fc.boolean(),
        async (boundary, gap, nonSecure) => {
          const base = 0x34000000n;
          const end = base + BigInt(boundary) * 1024n;
          const from = end + BigInt(gap) * 1024n;
          const alias = nonSecure ? 0x10000000n : 0n;
          const pools = banks.map((bank, index) => {
            const start =
              bank.range.start > from ? bank.range.start : from < bank.range.end ? from : bank.range.start;
            const size = start >= from && start < bank.range.end ? bank.range.end - start : 0n;
            return {
              name: `p${index}`,
              fname: bank.name,
              offset: hex(start),
              size: (size / 1024n).toString(),
            };
          });
          const files = miniProject({
            memory: `  RAM (xrw) : ORIGIN = ${hex(base + 0x400n - alias)}, LENGTH = ${boundary - 1}K`,
            pools,
            buffers: [],
          }) as Record<string, string>;
          const analysis = await analyse(files);
          expect(shared(analysis)).toEqual([]);
          for (const bank of banks) {
            for (const { edits } of bankTransfers(analysis, analysis.targets[0]!, bank)) {
              transfers++;
              const changed = { ...files };
              for (const file of new Set(edits.map((edit) => edit.file))) {
                changed[file] = applyEdits(
                  files[file]!,
                  edits.filter((edit) => edit.file === file),
                );
              }
              expect(Object.keys(changed).filter((file) => changed[file] !== files[file])).toHaveLength(2);
              expect(shared(await analyse(changed))).toEqual([]);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(transfers).toBeGreaterThan(20);
  });

  it('never takes a bank that the built model runs in, not even where they overlap already', async () => {
    const analysis = await analyse(
      miniProject({
        memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
        buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 589824 }],
      }),
    );
    expect(analysis.findings.map(({ rule }) => rule)).toContain('region-overlaps-pool');
    const [target] = analysis.targets;
    const titles = bankTransfers(analysis, target!, banks[2]!).map(({ title }) => title);
    expect(titles.filter((title) => title.includes('to the application'))).toEqual([]);
  });
});
