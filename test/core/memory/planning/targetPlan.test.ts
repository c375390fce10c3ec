import { describe, expect, it } from 'vitest';
import { planReports, type PlanReport } from '../../../../core';
import { setsAtOnce } from '../../../../core/memory/planning/targetProblem';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';
import { cpuRam2, miniProject, npuRam5, octoFlash, type MiniPool } from '../../../support/miniProject';
import { twoModels } from '../../../support/twoModels';

const kib = 1024;
const npuRam3: MiniPool = { name: 'npuRAM3', fname: 'AXISRAM3', offset: '0x34200000', size: '0' };

async function planned(files: ProjectTexts): Promise<PlanReport> {
  const [report] = planReports(await analyse(files), {});
  return report!;
}

function poolsOf({ plans }: PlanReport, index = 0): Record<string, string> {
  return Object.fromEntries(
    plans[index]!.plan.pools.map(({ name, range }) => [
      name,
      `0x${range.start.toString(16)} ${Number(range.end - range.start) / kib}`,
    ]),
  );
}

describe('pools of size 0', () => {
  /** The region lies over all of cpuRAM2; the model needs more than npuRAM5 alone. */
  const crowded = (change: { pools?: MiniPool[]; bytes?: number } = {}): ProjectTexts =>
    miniProject({
      memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 2047K',
      pools: change.pools ?? [cpuRam2, npuRam3, npuRam5, octoFlash],
      buffers: [
        { name: 'a', base: '0x34100000', start: 0, end: (change.bytes ?? 300) * kib },
        { name: 'b', base: '0x342e0000', start: 0, end: 300 * kib },
      ],
    });

  it('are switched on where the models need them, at most as far as their bank reaches', async () => {
    const report = await planned(crowded());
    const most = report.plans[report.plans.length - 1]!.plan;
    expect(most.border).toBe(0x34200000n);
    expect(poolsOf(report, report.plans.length - 1)).toEqual({
      cpuRAM2: '0x34100000 0',
      npuRAM3: '0x34200000 448',
      npuRAM5: '0x342e0000 448',
    });
    const [edit] = report.plans[report.plans.length - 1]!.tried!.edits.filter(
      ({ newText }) => newText === '"448"',
    );
    expect(edit?.file).toBe('Model/net.mpool');
  });

  it('stay off, offset and all, where the models fit without them', async () => {
    const report = await planned(crowded({ bytes: 100 }));
    expect(poolsOf(report)['npuRAM3']).toBe('0x34200000 0');
    expect(report.plans[0]!.tried!.edits.some(({ newText }) => newText === '"448"')).toBe(false);
  });

  it('are none where another pool has their place, or where they are read only', async () => {
    for (const off of [
      { ...npuRam3, offset: '0x342e0000' },
      { ...npuRam3, rights: 'ACC_READ' },
      { ...npuRam3, mode: 'USEMODE_RELATIVE' },
    ]) {
      const report = await planned(crowded({ pools: [cpuRam2, off, npuRam5, octoFlash] }));
      expect(Object.keys(poolsOf(report))).toEqual(['cpuRAM2', 'npuRAM5']);
    }
  });
});

describe('models at once', () => {
  const second = (bytes: number) => ({
    pools: [npuRam5, octoFlash],
    poolFile: 'Model/net' as const,
    buffers: [{ name: 'b', base: '0x342e0000', start: 0, end: bytes }],
  });

  it.each([
    ['in turn by default', {}, ''],
    ['at once by n6mem.json', { 'n6mem.json': '{ "parallel": true }' }, 'n6mem.json'],
    ['in turn by n6mem.json', { 'n6mem.json': '{ "parallel": false }' }, ''],
  ])('%s', async (_name, more, saidBy) => {
    const { target } = await planned({ ...twoModels(second(448 * kib)), ...more });
    expect(target.atOnce?.saidBy ?? '').toBe(saidBy);
    // Alone each fits into npuRAM5; together 4 KiB are missing.
    expect(target.missing).toBe(saidBy === '' ? 0 : 4 * kib);
    expect(target.notes.some((note) => note.includes('share no activations'))).toBe(saidBy !== '');
  });

  it('are the largest sets in which all run with one another', () => {
    const together = (one: string, other: string): boolean => ['ab', 'ba', 'bc', 'cb'].includes(one + other);
    const atOnce = { together, saidBy: '', isConfigured: true };
    expect(setsAtOnce(['a', 'b', 'c', 'd'], atOnce)).toEqual([[0, 1], [1, 2], [3]]);
    expect(setsAtOnce(['a', 'b'], undefined)).toEqual([[0], [1]]);
    expect(setsAtOnce([], undefined)).toEqual([]);
  });
});
