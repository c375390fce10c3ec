import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { n6mem } from '../support/cli';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'n6mem-plan-'));
  cpSync('examples/smart-camera', folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kit = 'STM32N6570-DK';
const script = `Application/${kit}/STM32N657xx.ld`;
const pools = `Model/my_mpools/smart-camera_${kit}.mpool`;

interface PlanJson {
  readonly version: number;
  readonly targets: readonly {
    readonly name: string;
    readonly models: readonly {
      readonly placed: number;
      readonly packed: number;
      readonly optimal: boolean;
    }[];
    readonly application: { readonly source: string; readonly need: number | null };
    readonly frontier: readonly { readonly feasible: boolean; readonly missing: number }[];
    readonly flash: readonly object[];
    readonly plans: readonly {
      readonly title: string;
      readonly edits: readonly { readonly file: string }[];
    }[];
  }[];
}

function read(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

function plan(...more: string[]): PlanJson {
  const run = n6mem(['plan', folder, '--format', 'json', ...more]);
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  return JSON.parse(run.stdout) as PlanJson;
}

function overlapErrors(): number {
  const run = n6mem(['check', folder, '--target', kit, '--format', 'json']);
  const { findings } = JSON.parse(run.stdout) as {
    findings: { rule: string; severity: string; target: string }[];
  };
  return findings.filter(({ rule, severity }) => rule === 'region-overlaps-pool' && severity === 'error')
    .length;
}

describe('n6mem plan', () => {
  it('says how little would do, what is feasible and what to change', () => {
    const { version, targets } = plan('--target', kit);
    expect(version).toBe(1);
    const [target] = targets;
    expect(target!.models[0]).toMatchObject({ placed: 1695744, packed: 1105920, optimal: true });
    expect(target!.frontier.map(({ feasible }) => feasible)).toContain(false);
    for (const { feasible, missing } of target!.frontier) expect(missing === 0).toBe(feasible);
    expect(target!.plans.map(({ title }) => title)).toEqual(['Least change', 'Most for the application']);
    expect(target!.plans[0]!.edits.map(({ file }) => file)).toEqual([script]);
  });

  it('takes the need of the application from its map, and more with more head room', () => {
    const need = (...more: string[]): number | null =>
      plan('--target', 'NUCLEO-N657X0-Q', ...more).targets[0]!.application.need;
    const bare = need('--headroom', '0%')!;
    expect(need()).toBeGreaterThanOrEqual(Math.floor(bare * 1.1));
    expect(need('--headroom', '50%')!).toBeGreaterThanOrEqual(Math.floor(bare * 1.5));
  });

  it('--apply writes the plan with the least change and ends the conflict', () => {
    expect(overlapErrors()).toBe(1);
    const before = read(pools);
    const run = n6mem(['plan', folder, '--target', kit, '--apply']);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain(`${script}`);
    expect(read(script)).toContain('LENGTH = 1023K');
    expect(read(pools)).toBe(before);
    expect(overlapErrors()).toBe(0);
    const again = n6mem(['plan', folder, '--target', kit, '--apply']);
    expect(again.stderr).toContain('nothing to change');
  });

  it('--plan 2 writes both files', () => {
    const run = n6mem(['plan', folder, '--target', kit, '--apply', '--plan', '2']);
    expect(run.status, run.stderr).toBe(0);
    expect(read(script)).toContain('LENGTH = 1471K');
    expect(read(pools)).toContain('"0x34170000"');
  });

  it('--compare says what became of a promise: not generated yet, then generated, and how near', () => {
    const promise = path.join(folder, 'plan.json');
    expect(n6mem(['plan', folder, '--target', kit, '--format', 'json', '--out', promise]).status).toBe(0);
    const compare = (): string => n6mem(['plan', folder, '--target', kit, '--compare', promise]).stdout;
    // Nothing has changed: the compiler touches what it touched before.
    expect(compare()).toContain(
      '1105920 bytes (1.05 MiB) were promised, the compiler touches 1695744 bytes (1.62 MiB): 589824 bytes (576 KiB) more, the same as before.',
    );
    expect(compare()).toContain('The pools are those of plan 1: Least change.');
    expect(n6mem(['plan', folder, '--target', kit, '--apply', '--plan', '2']).status).toBe(0);
    expect(compare()).toContain('not generated again since the pools changed');
    expect(compare()).toContain('The pools are those of plan 2: Most for the application.');
    const wrong = n6mem(['plan', folder, '--compare', path.join(folder, pools)]);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('is not what n6mem plan --format json prints');
  });

  it('writes nothing for a plan that is not there', () => {
    const before = read(script);
    const run = n6mem(['plan', folder, '--target', kit, '--apply', '--plan', '7']);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(`${kit} has no plan 7; nothing was written`);
    expect(read(script)).toBe(before);
  });

  it('packs one c_info.json alone, and has nothing to edit there', () => {
    const info = path.join(folder, `Model/${kit}/network_c_info.json`);
    expect(n6mem(['plan', info]).stdout).toContain('1105920 bytes (1.05 MiB) would do');
    expect(n6mem(['plan', info, '--double-buffer']).stdout).toMatch(/second input costs \d+ bytes/);
    expect(n6mem(['plan', info, '--apply']).status).toBe(2);
    const none = n6mem(['plan', path.join(folder, 'Model/user_neuralart_STM32N6570-DK.json')]);
    expect(none.status).toBe(2);
  });

  it('plans flash: weights in an image move behind its head room', () => {
    writeFileSync(
      path.join(folder, 'n6mem.json'),
      JSON.stringify({
        targets: [{ name: kit, boot: [{ name: 'application', start: '0x70100000', size: '3M' }] }],
      }),
    );
    const run = n6mem(['plan', folder, '--target', kit]);
    expect(run.stdout).toContain('flash XSPI2  [0x70000000, 0x77ffffe0)');
    expect(run.stdout).toMatch(/weights of .*network\.c: 1714504 bytes .*, moved from 0x70380000/);
    const before = read(pools);
    expect(n6mem(['plan', folder, '--target', kit, '--apply']).status).toBe(0);
    expect(read(pools)).toBe(before.replace(/0x70380000/g, '0x70450000'));
    const [target] = plan('--target', kit).targets;
    expect(target!.flash[0]).toMatchObject({ memory: 'XSPI2', fits: true, moved: 0 });
  });

  it('prints Markdown for a pull request', () => {
    const { stdout } = n6mem(['plan', folder, '--target', kit, '--format', 'markdown']);
    expect(stdout).toContain('| network | 1695744 | 1105920 | 1105920 |');
    expect(stdout).toContain('### Least change');
  });

  it('refuses numbers that are none', () => {
    expect(n6mem(['plan', folder, '--headroom', 'much']).status).toBe(2);
    expect(n6mem(['plan', folder, '--seconds', '-1']).status).toBe(2);
  });
});
