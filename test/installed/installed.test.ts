// The package as people get it: packed by npm, installed into an empty folder, every command in every format.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands';
import { rules } from '../../core';
import { findStandIn } from '../e2e/workbench/standIn.mjs';

const home = mkdtempSync(join(tmpdir(), 'n6mem-installed-'));
const project = join(home, 'project');
let program = '';

beforeAll(() => {
  const packed = npm(['pack', '--ignore-scripts', '--json', '--pack-destination', home], process.cwd());
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const place = join(home, 'empty');
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
  npm(['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', join(home, filename)], place);
  program = join(place, 'node_modules', '.bin', process.platform === 'win32' ? 'n6mem.cmd' : 'n6mem');
  cpSync('examples/smart-camera', project, { recursive: true });
}, 120_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

function npm(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
}

function n6mem(args: readonly string[]) {
  return spawnSync(program, args, { cwd: project, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

const target = ['--target', 'STM32N6570-DK'];
const info = 'Model/STM32N6570-DK/network_c_info.json';

/** How each command is called here; what its result must hold in text. */
const calls: Readonly<Record<string, { args: readonly string[]; status?: number; text: RegExp }>> = {
  check: { args: [], status: 1, text: /region-overlaps-pool/ },
  targets: { args: [], text: /STM32N6570-DK/ },
  map: { args: target, text: /AXISRAM1_S/ },
  timeline: { args: [info], text: /npuRAM5/ },
  size: { args: [], text: /AXISRAM1_S/ },
  diff: { args: ['.', '.'], text: /./ },
  plan: { args: [], text: /would do|"packed"|touched today/ },
  versions: { args: [], text: /ST Edge AI Core/ },
  explain: { args: ['0x34110000'], text: /cpuRAM2/ },
  flash: { args: [], text: /weights of/ },
  eval: { args: ['Application/STM32N6570-DK/STM32N657xx.ld'], text: /AXISRAM1_S/ },
  init: { args: [], text: /wrote .*n6mem\.json/ },
  rules: { args: ['region-overlaps-pool'], text: /# region-overlaps-pool/ },
  completion: { args: ['bash'], text: /complete -F _n6mem n6mem/ },
  lsp: { args: [], status: 2, text: /give --stdio/ },
};

const looksLike: Readonly<Record<string, (text: string) => void>> = {
  json: (text) => expect(JSON.parse(text)).toHaveProperty('version'),
  sarif: (text) => expect(JSON.parse(text)).toHaveProperty('runs'),
  gitlab: (text) => expect(JSON.parse(text)).toHaveLength(2),
  github: (text) => expect(text).toMatch(/^::error /),
  svg: (text) => expect(text).toMatch(/^<svg [\s\S]*<\/svg>\s*$/),
  html: (text) => expect(text).toMatch(/^<!DOCTYPE html>[\s\S]*<script/),
};

describe('the installed package', () => {
  it('is called in every way here', () => {
    expect(Object.keys(calls).sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  it.each(commands.map(({ name, formats }) => [name, formats ?? []] as const))(
    '%s works in every format: %j',
    (name, formats) => {
      const { args, status = 0, text } = calls[name]!;
      for (const format of formats.length > 0 ? formats : [undefined]) {
        const run = n6mem([name, ...args, ...(format === undefined ? [] : ['--format', format])]);
        expect(run.status, run.stderr).toBe(status);
        if (status < 2) expect(run.stderr, format).toBe('');
        const check = looksLike[format ?? 'text'];
        if (check) check(run.stdout);
        else expect(run.stdout + run.stderr, format).toMatch(text);
      }
    },
  );

  // The stand-in for VS Code brings them.
  const standIn = findStandIn();
  it.skipIf(standIn === undefined).each(['node22', 'node'] as const)('works the same on %s', (name) => {
    const run = (node: string) =>
      spawnSync(node, [join(program, '..', '..', 'stm32n6-ai-memory', 'dist', 'cli.js'), 'check'], {
        cwd: project,
        encoding: 'utf8',
      });
    const version = spawnSync(standIn![name], ['--version'], { encoding: 'utf8' }).stdout;
    expect(version).toMatch(name === 'node22' ? /^v22/ : /^v24/);
    const here = run(process.execPath);
    expect(here.stdout).toContain('region-overlaps-pool');
    expect(run(standIn![name])).toMatchObject({ status: here.status, stdout: here.stdout, stderr: '' });
  });

  it('has the page of every rule', () => {
    const pages = join(home, 'empty', 'node_modules', 'stm32n6-ai-memory', 'docs', 'rules');
    expect(rules.filter(({ id }) => !existsSync(join(pages, `${id}.md`)))).toEqual([]);
  });

  it('ships every schema', () => {
    const shipped = join(home, 'empty', 'node_modules', 'stm32n6-ai-memory', 'schemas');
    expect(existsSync(shipped) && readdirSync(shipped).sort()).toEqual(readdirSync('schemas').sort());
  });
});
