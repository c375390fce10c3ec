import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { n6mem } from '../support/cli';
import { mapText } from '../support/miniImage';

const example = 'examples/smart-camera';
const corpus = '../shared/corpus';

describe('map', () => {
  it('gives banks, claims, overlaps and free bytes as JSON', () => {
    const { status, stdout } = n6mem(['map', example, '--format', 'json', '--target', 'STM32N6570-DK']);
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.version).toBe(1);
    expect(report.targets.map((target: { name: string }) => target.name)).toEqual(['STM32N6570-DK']);
    const bank = report.targets[0].banks.find((candidate: { name: string }) => candidate.name === 'AXISRAM2');
    expect(bank).toMatchObject({ start: '0x34100000', end: '0x34200000' });
    expect(bank.overlaps).toContainEqual({
      start: '0x34100000',
      end: '0x34140000',
      claims: ['AXISRAM1_S', 'cpuRAM2'],
    });
    const kinds = bank.claims.map((claim: { kind: string }) => claim.kind);
    expect(kinds).toEqual(expect.arrayContaining(['region', 'pool', 'poolUsed', 'buffer']));
  });

  it('draws text, SVG and one self-contained page', () => {
    expect(n6mem(['map', example]).stdout).toContain('AXISRAM1_S');
    const svg = n6mem(['map', example, '--format', 'svg', '--target', 'STM32N6570-DK']).stdout;
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('AXISRAM1_S');
    const html = n6mem(['map', example, '--format', 'html']).stdout;
    expect(html).toMatch(/^<!DOCTYPE html>/);
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(n6mem(['map', example, '--format', 'svg'])).toMatchObject({
      status: 2,
      stderr:
        'n6mem: an SVG file holds one picture: choose one with --target (NUCLEO-N657X0-Q, STM32N6570-DK)\n',
    });
  });
});

describe('a long file', () => {
  it('is read with a line on a terminal that says how far, and with nothing in a pipe', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'n6mem-long-'));
    try {
      const map = path.join(folder, 'long.map');
      const linked = mapText({ regions: [['RAM', 0x34000400, 0x100000]], sections: [] });
      const crossReferences = 'symbol    build/main.o\n'.repeat(900_000);
      writeFileSync(map, `${linked}\nCross Reference Table\n\n${crossReferences}`);
      const { status, stdout, stderr } = n6mem(['size', map], { isTerminal: true });
      expect(status).toBe(0);
      const steps = [...stderr.matchAll(/reading long\.map, 19\.\d+ MiB: (\d+) % …/g)].map(([, percent]) =>
        Number(percent),
      );
      expect(steps.length).toBeGreaterThan(5);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      expect([steps[0], steps.at(-1)]).toEqual([0, 100]);
      // The line goes before the result comes.
      expect(stderr.endsWith('\r\u001b[K')).toBe(true);
      expect(n6mem(['size', map])).toEqual({ status: 0, stdout, stderr: '' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('timeline', () => {
  it('reads a project or one c_info', () => {
    const report = JSON.parse(n6mem(['timeline', example, '--format', 'json']).stdout);
    expect(report.timelines).toHaveLength(2);
    const one = n6mem(['timeline', `${example}/Model/STM32N6570-DK/network_c_info.json`, '--format', 'json']);
    expect(one.status).toBe(0);
    const [timeline] = JSON.parse(one.stdout).timelines;
    expect(timeline).toMatchObject({
      model: 'network',
      file: `${example}/Model/STM32N6570-DK/network_c_info.json`,
      epochs: 26,
    });
    expect(n6mem(['timeline', example]).stdout).toContain('npuRAM5');
  });

  it('says what is no c_info', () => {
    expect(n6mem(['timeline']).stderr).toBe('n6mem: timeline needs a PATH: a project or a *_c_info.json\n');
    expect(n6mem(['timeline', 'package.json'])).toMatchObject({
      status: 2,
      stderr: 'n6mem: package.json is not a c_info of the compiler: it has no buffers and memory pools\n',
    });
  });

  const files = existsSync(corpus)
    ? (readdirSync(corpus, { recursive: true }) as string[]).filter((name) => name.endsWith('c_info.json'))
    : [];
  it.skipIf(files.length === 0).each(files.length > 0 ? files : ['(no ../shared/corpus here)'])(
    'has the peak that counting gives: %s',
    (name) => {
      const file = path.join(corpus, name);
      const { stdout } = n6mem(['timeline', file, '--format', 'json']);
      const [timeline] = JSON.parse(stdout).timelines;
      const counted = countPeaks(JSON.parse(readFileSync(file, 'utf8')) as RawCInfo);
      let compared = 0;
      for (const pool of timeline.pools) {
        const wanted = counted(pool.name, Number(pool.start), Number(pool.size));
        if (!wanted) continue;
        expect(pool).toMatchObject({ peak: wanted.bytes, peakEpoch: wanted.epoch });
        compared++;
      }
      expect(compared).toBeGreaterThan(0);
    },
  );
});

/** As the compiler wrote it: nothing of it has gone through our parser. */
interface RawCInfo {
  readonly memory_pools: readonly { readonly id: number; readonly name: string; readonly address: string }[];
  readonly buffers: readonly {
    readonly mpool_id: number;
    readonly offset_start: number;
    readonly size_bytes: number;
    readonly epochs: { readonly start: number; readonly end: number };
  }[];
}

/** Counts epoch by epoch which bytes of a pool some buffer lies on. A heap of the linker counts from 0. */
function countPeaks(info: RawCInfo) {
  const pools = new Map(info.memory_pools.map((pool) => [pool.id, pool]));
  return (name: string, start: number, size: number): { bytes: number; epoch: number } | undefined => {
    const isPlaced = info.memory_pools.some((pool) => pool.name === name && Number(pool.address) > 0);
    const buffers = info.buffers.flatMap(({ mpool_id, offset_start, size_bytes, epochs }) => {
      const pool = pools.get(mpool_id);
      const isHere = isPlaced ? Number(pool?.address) > 0 : pool?.name === name;
      if (!pool || !isHere) return [];
      const from = (isPlaced ? Number(pool.address) : 0) + offset_start;
      const range = { start: Math.max(from, start), end: Math.min(from + size_bytes, start + size) };
      return range.end > range.start ? [{ ...range, epochs }] : [];
    });
    let best: { bytes: number; epoch: number } | undefined;
    // What is live only grows in an epoch where something starts.
    const starts = new Set(buffers.map(({ epochs }) => epochs.start));
    for (const epoch of [...starts].sort((a, b) => a - b)) {
      const bytes = countBytes(buffers.filter(({ epochs }) => epochs.start <= epoch && epoch <= epochs.end));
      if (!best || bytes > best.bytes) best = { bytes, epoch };
    }
    return best;
  };
}

/** Cuts at every start and end and counts each piece that anything covers: slow and beyond doubt. */
function countBytes(ranges: readonly { start: number; end: number }[]): number {
  const cuts = [...new Set(ranges.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  let bytes = 0;
  cuts.forEach((cut, at) => {
    const next = cuts[at + 1];
    if (next !== undefined && ranges.some(({ start, end }) => start <= cut && cut < end)) bytes += next - cut;
  });
  return bytes;
}
