import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planReports, type PlanReport } from '../../../../core';
import { applyEdits } from '../../../../core/base/edits';
import { seededRandom } from '../../../../core/memory/planning/seededRandom';
import type { PlannedRange } from '../../../../core/memory/planning/targetPlan';
import { parsePoolFile } from '../../../../core/memoryPool/parsePoolFile';
import { openBench, oracleMissing, scratchFolder, type Bench } from '../../../oracle/gnuLd';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';
import {
  miniProject,
  network,
  octoFlash,
  type MiniBuffer,
  type MiniPool,
} from '../../../support/miniProject';

const overlapRules = [
  'region-overlaps-pool',
  'pool-overlaps-pool',
  'image-overlaps-model',
  'stack-in-pool',
  'ld-regions-overlap',
];
const kib = 1024;
const regionStart = 0x34000400;
const banks = [
  { name: 'cpuRAM2', fname: 'AXISRAM2', offset: 0x34100000, kib: 1024 },
  { name: 'npuRAM3', fname: 'AXISRAM3', offset: 0x34200000, kib: 448 },
  { name: 'npuRAM4', fname: 'AXISRAM4', offset: 0x34270000, kib: 448 },
  { name: 'npuRAM5', fname: 'AXISRAM5', offset: 0x342e0000, kib: 448 },
  { name: 'npuRAM6', fname: 'AXISRAM6', offset: 0x34350000, kib: 448 },
];

interface Made {
  readonly files: ProjectTexts;
  /** Extents of the model, bytes. */
  readonly sizes: readonly number[];
}

/** A project whose region and pools may or may not be in each other's way. */
function randomProject(seed: number): Made {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const chosen = banks.filter(() => random() < 0.7);
  const pools = (chosen.length > 0 ? chosen : [banks[3]!]).map((bank) => {
    const size = between(8, bank.kib / 8) * 8;
    return { ...bank, kib: size };
  });
  const buffers: MiniBuffer[] = [];
  for (const pool of pools) {
    // The extents of one pool do not touch: two that touch would be one.
    for (let at = 0; random() < 0.6 && at + 16 * kib < pool.kib * kib;) {
      const size = between(1, Math.floor((pool.kib * kib - at) / 8 / kib)) * 8 * kib;
      buffers.push({ name: `b${buffers.length}`, base: hex(pool.offset), start: at, end: at + size });
      at += size + 8;
    }
  }
  // Some of the rest are there with size 0: a plan may switch them on.
  const off = banks.flatMap((bank) =>
    pools.some(({ name }) => name === bank.name) || random() < 0.5 ? [] : [{ ...bank, kib: 0 }],
  );
  const memory = [`  RAM (xrw) : ORIGIN = ${hex(regionStart)}, LENGTH = ${between(200, 2400)}K`];
  if (random() < 0.2) memory.push('  DTCM (rw) : ORIGIN = 0x30000000, LENGTH = 128K');
  const minis = [...pools, ...off].map(({ name, fname, offset, kib: size }): MiniPool => ({
    name,
    fname,
    offset: hex(offset),
    size: String(size),
  }));
  return {
    files: miniProject({ memory: memory.join('\n'), pools: [...minis, octoFlash], buffers }),
    sizes: buffers.map(({ start, end }) => end - start),
  };
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function applied(files: ProjectTexts, report: PlanReport, index: number): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [file, text] of Object.entries(files)) {
    const own = report.plans[index]!.tried!.edits.filter((edit) => edit.file === file);
    texts[file] = own.length > 0 ? applyEdits(text as string, own) : (text as string);
  }
  return texts;
}

/** Places extents into ranges, each in one, by trying every distribution; undefined where none works. */
function distributed(
  sizes: readonly number[],
  rooms: readonly { start: number; size: number }[],
): number[] | undefined {
  const left = rooms.map(({ size }) => size);
  const at: number[] = [];
  const order = sizes.map((_, n) => n).sort((a, b) => sizes[b]! - sizes[a]!);
  const place = (n: number): boolean => {
    if (n === order.length) return true;
    const size = sizes[order[n]!]!;
    return rooms.some((room, r) => {
      if (left[r]! < size) return false;
      at[order[n]!] = room.start + room.size - left[r]!;
      left[r]! -= size;
      if (place(n + 1)) return true;
      left[r]! += size;
      return false;
    });
  };
  return place(0) ? at : undefined;
}

function roomsOf(pools: readonly PlannedRange[]): { start: number; size: number }[] {
  return pools.map(({ range }) => ({ start: Number(range.start), size: Number(range.end - range.start) }));
}

/** The project after the compiler has run again: the model lies where the plan says that it fits. */
function generatedAgain(
  texts: Record<string, string>,
  { sizes }: Made,
  pools: readonly PlannedRange[],
): Record<string, string> {
  const at = distributed(sizes, roomsOf(pools));
  expect(at, 'the model fits into the planned pools').toBeDefined();
  const built = pools
    .filter(({ range }) => range.end > range.start)
    .map(({ name, range }): MiniPool => ({
      name,
      fname: banks.find((bank) => bank.name === name)!.fname,
      offset: hex(Number(range.start)),
      size: String(Number(range.end - range.start)),
      unit: 'BYTES',
    }));
  const buffers = sizes.map((size, n): MiniBuffer => ({
    name: `b${n}`,
    base: hex(at![n]!),
    start: 0,
    end: size,
  }));
  return { ...texts, 'Model/network.c': network([...built, octoFlash], buffers, '1.1.0.31') };
}

const missing = oracleMissing();
let bench: Bench | undefined;
beforeAll(() => {
  if (!missing) bench = openBench(`${scratchFolder()}/n6mem-plan-${process.pid}`);
});
afterAll(() => bench?.close());

/** All in `.ci/run`. */
const count = Number(process.env['N6MEM_PLAN_PROJECTS'] ?? 40);

describe(`plan --apply on ${count} random projects`, () => {
  it('leaves no overlap, a script that GNU ld takes, a pool file that parses, and no plan worse than trying all', async () => {
    const object = bench?.assemble('empty', '');
    let conflicts = 0;
    let changed = 0;
    let switchedOn = 0;
    for (let seed = 1; seed <= count; seed++) {
      const made = randomProject(seed);
      const analysis = await analyse(made.files);
      const overlaps = analysis.singles.filter(({ rule }) => overlapRules.includes(rule));
      if (overlaps.length > 0) conflicts++;
      const [report] = planReports(analysis, {});
      for (const [index, { plan, tried }] of report!.plans.entries()) {
        expect(tried, `seed ${seed}: ${plan.title}`).toBeDefined();
        expect(tried!.newErrors).toEqual([]);
        if (tried!.edits.length > 0) changed++;
        if (plan.pools.some(({ range, before }) => range.end > range.start && before.end === before.start))
          switchedOn++;
        const texts = applied(made.files, report!, index);
        expect(parsePoolFile(texts['Model/net.mpool']!).problems).toEqual([]);
        const after = await analyse(generatedAgain(texts, made, plan.pools));
        const left = after.singles.filter(
          ({ rule }) => overlapRules.includes(rule) || rule === 'model-outdated',
        );
        expect(
          left.map(({ rule, message }) => `${rule}: ${message}`),
          `seed ${seed}: ${plan.title}`,
        ).toEqual([]);
        if (bench) {
          const script = `${bench.folder}/app.ld`;
          writeFileSync(script, texts['app.ld']!);
          const link = await bench.link(script, [object!]);
          expect(link.status, link.stderr).toBe(0);
          const ram = link.regions.find(({ name }) => name === 'RAM')!;
          expect(ram.origin + ram.length).toBe(plan.regions[0]!.range.end);
        }
      }
      expectBest(made, report!, seed);
    }
    // Near misses: both kinds of projects are there.
    expect(conflicts).toBeGreaterThan(count / 4);
    expect(conflicts).toBeLessThan(count * 0.95);
    expect(changed).toBeGreaterThan(count / 2);
    expect(switchedOn).toBeGreaterThan(0);
  }, 600_000);
});

/** No border that is 8 KiB higher than the highest works, and where there is no plan no border works at all. */
function expectBest({ sizes }: Made, { target, plans }: PlanReport, seed: number): void {
  const limit = target.frontier.reduce((most, { border }) => Math.max(most, Number(border)), 0);
  const widest = plans[0]?.plan.pools ?? [];
  const bankOf = (name: string) => banks.find((bank) => bank.name === name)!;
  const fitsAbove = (border: number): boolean =>
    distributed(
      sizes,
      widest.map(({ name }) => {
        const { offset, kib: most } = bankOf(name);
        const start = Math.max(offset, border);
        return { start, size: Math.max(0, offset + most * kib - start) };
      }),
    ) !== undefined;
  const best = plans.reduce((most, { plan }) => Math.max(most, Number(plan.border)), 0);
  if (plans.length === 0) return expect(target.missing, `seed ${seed}`).toBeGreaterThan(0);
  if (best + 8 * kib <= limit && best % kib === 0)
    expect(fitsAbove(best + 8 * kib), `seed ${seed}`).toBe(false);
}
