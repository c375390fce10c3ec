import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { n6mem, n6memProcess } from '../support/cli';
import { temporaryProject, type TemporaryProject } from '../support/languageClient';
import { linkerScript, miniProject } from '../support/miniProject';

const example = 'examples/smart-camera';
let project: TemporaryProject | undefined;

function temporary(files: Readonly<Record<string, string | Uint8Array>>): string {
  project = temporaryProject(files as Record<string, string>);
  return project.root;
}

afterEach(() => project?.remove());

describe('check', () => {
  it('finds both mistakes of the example and exits with 1', () => {
    const { status, stdout, stderr } = n6memProcess(['check', example]);
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toContain(
      'error[region-overlaps-pool]: Region AXISRAM1_S and the model both write the same 256 KiB',
    );
    expect(stdout).toContain('--> examples/smart-camera/Application/STM32N6570-DK/STM32N657xx.ld:9:3');
    expect(stdout).toContain('error[runtime-version-mismatch]: ');
    expect(stdout).toContain('--> examples/smart-camera/Model/NUCLEO-N657X0-Q/network.c:29:1');
    expect(stdout).toContain('2 errors, 0 warnings in 2 targets');
    expect(stdout).not.toContain('\u001b');
  });

  it('gives the same as JSON', () => {
    const { status, stdout } = n6mem(['check', example, '--format', 'json']);
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.version).toBe(1);
    expect(report.summary).toEqual({
      errors: 2,
      warnings: 0,
      informations: 0,
      hints: 0,
      files: 18,
      suppressed: 0,
      notChecked: 0,
    });
    expect(report.targets.map((target: { name: string }) => target.name)).toEqual([
      'NUCLEO-N657X0-Q',
      'STM32N6570-DK',
    ]);
    expect(report.targets[0]).toMatchObject({ device: 'STM32N657', board: 'NUCLEO-N657X0-Q' });
    for (const target of report.targets) {
      for (const file of target.files) {
        expect(file.evidence.length, file.file).toBeGreaterThan(0);
        for (const evidence of file.evidence)
          expect(Object.keys(evidence)).toEqual(['strength', 'file', 'line', 'text']);
      }
    }
    const overlap = report.findings.find(
      (finding: { rule: string }) => finding.rule === 'region-overlaps-pool',
    );
    expect(overlap).toMatchObject({
      severity: 'error',
      target: 'STM32N6570-DK',
      proof: 'reached',
      location: {
        file: 'examples/smart-camera/Application/STM32N6570-DK/STM32N657xx.ld',
        range: { start: { line: 8, character: 2 }, end: { line: 8, character: 12 } },
      },
      overlap: { start: '0x34100000', end: '0x34140000', bytes: 262144 },
    });
    // The rest says that the model must be generated again.
    expect(overlap.fixes.slice(1).map(({ title }: { title: string }) => title)).toEqual([
      'Shrink pool cpuRAM2 to start where region AXISRAM1_S ends (0x34140000): −256 KiB, then generate the model again',
      'Disable pool cpuRAM2 (size 0): −1 MiB, then generate the model again',
    ]);
    expect(overlap.fixes.slice(0, 1)).toEqual([
      {
        title: 'End region AXISRAM1_S where pool cpuRAM2 starts (0x34100000): −256 KiB',
        safety: 'safe',
        preferred: true,
        edits: [
          {
            file: 'examples/smart-camera/Application/STM32N6570-DK/STM32N657xx.ld',
            range: { start: { line: 8, character: 51 }, end: { line: 8, character: 56 } },
            newText: '1023K',
          },
        ],
      },
    ]);
  });

  it.each([
    [['--fail-on', 'never'], 0],
    [['--target', 'NUCLEO-N657X0-Q', '--rule', 'runtime-version-mismatch=warning'], 0],
    [
      ['--target', 'NUCLEO-N657X0-Q', '--rule', 'runtime-version-mismatch=warning', '--fail-on', 'warning'],
      1,
    ],
    [
      [
        '--rule',
        'runtime-version-mismatch=off',
        '--rule',
        'region-overlaps-pool=off',
        '--fail-on',
        'information',
      ],
      0,
    ],
  ])('with %j exits with %d', (options, expected) => {
    expect(n6mem(['check', example, ...options]).status).toBe(expected);
  });

  it.each([
    [['check', 'no/such/folder'], 'cannot read no/such/folder: no such file or directory'],
    [
      ['check', example, '--format', 'yaml'],
      "--format takes text, concise, json, sarif, github, gitlab, not 'yaml'",
    ],
    [
      ['check', example, '--rule', 'region-overlap-pool=off'],
      "no rule is called 'region-overlap-pool'; did you mean 'region-overlaps-pool'?",
    ],
    [
      ['check', example, '--rule', 'region-overlaps-pool'],
      "--rule takes ID=LEVEL, not 'region-overlaps-pool'",
    ],
    [
      ['check', example, '--target', 'DK'],
      "no target is called 'DK'; there are NUCLEO-N657X0-Q, STM32N6570-DK",
    ],
    [['check', example, '--fial-on', 'error'], 'unknown option --fial-on; did you mean --fail-on?'],
    [['check', example, 'another'], 'cannot read another: no such file or directory'],
    [['init', example, 'test'], 'one PATH at most, not 2'],
    [['targets', example, 'test', 'none'], 'cannot read none: no such file or directory'],
    [['chekc'], "no command is called 'chekc'; did you mean 'check'? See n6mem --help"],
    [['--nonsense'], 'unknown option --nonsense; see n6mem --help'],
    [['eval'], 'eval needs a linker script'],
    [['lsp'], 'lsp speaks on standard input and output only: give --stdio'],
  ])('%j is wrong usage', (args, message) => {
    const { status, stdout, stderr } = n6mem(args);
    expect([status, stdout, stderr]).toEqual([2, '', `n6mem: ${message}\n`]);
  });

  it('says so where there is nothing to check', () => {
    const { status, stdout } = n6mem(['check', temporary({ 'readme.txt': 'nothing' })]);
    expect(status).toBe(0);
    expect(stdout).toContain('Nothing to check');
  });

  it('checks one file with the project around it', () => {
    const root = temporary(
      miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K' }) as Record<string, string>,
    );
    const { status, stdout } = n6mem(['check', path.join(root, 'app.ld')]);
    expect(status).toBe(0);
    expect(stdout).toContain('1 note in 1 target');
  });

  it.each([
    ['{ "targets": [', 'n6mem.json:1:'],
    ['{ "targets": [ { "name": 3 } ] }', 'n6mem.json:1:'],
  ])('names the place of a mistake in n6mem.json: %s', (text, place) => {
    const root = temporary({ ...miniProject(), 'n6mem.json': text });
    const { status, stdout, stderr } = n6mem(['check', root]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`/${place}`);
  });

  it('takes rules from n6mem.json, and --rule before them', () => {
    const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
    const root = temporary({
      ...miniProject({ memory }),
      'n6mem.json': '{ "rules": { "region-overlaps-pool": "error" } } // strict\n',
    });
    expect(n6mem(['check', root]).status).toBe(1);
    expect(n6mem(['check', root, '--rule', 'region-overlaps-pool=hint']).status).toBe(0);
    expect(n6mem(['check', root, '--config', path.join(root, 'none.json')])).toMatchObject({
      status: 2,
      stderr: `n6mem: cannot read ${path.join(root, 'none.json')}: no such file or directory\n`,
    });
  });

  it('shows and applies fixes', () => {
    const root = temporary(
      miniProject({
        memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
        buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
      }) as Record<string, string>,
    );
    const before = readFileSync(path.join(root, 'app.ld'), 'utf8');
    const dry = n6mem(['check', '--fix-dry-run'], { cwd: root });
    expect(dry.status).toBe(1);
    expect(dry.stdout).toContain('--- a/app.ld\n+++ b/app.ld\n');
    expect(dry.stdout).toContain(
      '-  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K\n+  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K\n',
    );
    expect(readFileSync(path.join(root, 'app.ld'), 'utf8')).toBe(before);
    const fixed = n6mem(['check', root, '--fix']);
    expect(fixed.status).toBe(0);
    expect(fixed.stderr).toContain(
      'End region RAM where pool cpuRAM2 starts (0x34100000): −256 KiB: 1279K → 1023K',
    );
    expect(readFileSync(path.join(root, 'app.ld'), 'utf8')).toBe(before.replace('1279K', '1023K'));
  });

  it('stays calm on hostile trees', () => {
    const root = temporary({
      'a/broken.mpool': '{"memory": {"mempools": [',
      'a/huge.ld': 'MEMORY { RAM : ORIGIN = 0, LENGTH = 9223372036854775808 }\n',
    });
    writeFileSync(path.join(root, 'a/binary.mpool'), Buffer.from([0, 1, 2, 3, 0xff]));
    writeFileSync(path.join(root, 'a/binary.ld'), Buffer.alloc(100_000, 0));
    symlinkSync('..', path.join(root, 'a/loop'));
    symlinkSync('nowhere', path.join(root, 'a/dangling.ld'));
    mkdirSync(path.join(root, 'secret'));
    chmodSync(path.join(root, 'secret'), 0o000);
    const { status, stdout, stderr } = n6mem(['check', root]);
    chmodSync(path.join(root, 'secret'), 0o700);
    expect(status).toBe(1);
    expect(stdout).toContain('a/broken.mpool');
    expect(stdout + stderr).not.toContain('internal error');
  });
});

describe('sarif and github', () => {
  it('writes SARIF that code scanning takes', () => {
    const log = JSON.parse(n6mem(['check', example, '--format', 'sarif']).stdout);
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run.tool.driver.name).toBe('n6mem');
    expect(run.results).toHaveLength(2);
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.level).toBe('error');
    }
    expect(run.results[0].locations[0].physicalLocation).toMatchObject({
      artifactLocation: {
        uri: 'examples/smart-camera/Application/STM32N6570-DK/STM32N657xx.ld',
        uriBaseId: 'ROOT',
      },
      region: { startLine: 9, startColumn: 3, endLine: 9, endColumn: 13 },
    });
  });

  it('annotates pull requests', () => {
    const lines = n6mem(['check', example, '--format', 'github']).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^::error file=examples\/smart-camera\/Application\/STM32N6570-DK\/STM32N657xx\.ld,line=9,endLine=9,col=3,endColumn=13,title=region-overlaps-pool::Region /,
    );
  });
});

describe('targets, versions, rules', () => {
  it('tells the targets with evidence', () => {
    const { status, stdout } = n6mem(['targets', example]);
    expect(status).toBe(0);
    expect(stdout).toContain('Application/NUCLEO-N657X0-Q/Makefile:12: LDSCRIPT = STM32N657xx.ld');
    const report = JSON.parse(n6mem(['targets', example, '--format', 'json']).stdout);
    expect(Object.keys(report)).toEqual(['version', 'root', 'targets', 'candidates']);
    const roles = report.targets[0].files.map((file: { role: string }) => file.role);
    expect(new Set(roles)).toEqual(
      new Set([
        'image',
        'linkerScript',
        'mpool',
        'profile',
        'model',
        'cInfo',
        'runtime',
        'archive',
        'weights',
      ]),
    );
  });

  it('puts versions side by side', () => {
    const report = JSON.parse(n6mem(['versions', example, '--format', 'json']).stdout);
    expect(report.targets[0]).toEqual({
      name: 'NUCLEO-N657X0-Q',
      models: [
        { file: 'examples/smart-camera/Model/NUCLEO-N657X0-Q/network.c', guard: '1.1.3.8', release: '3.0.0' },
      ],
      runtime: {
        llAton: '1.1.0.31',
        stai: '2.1.0',
        platform: '10.1.0',
        archive: 'NetworkRuntime1010_CM55_GCC.a',
        release: '2.1.0',
      },
    });
    expect(n6mem(['versions', example]).stdout).toContain('ST Edge AI Core 3.0.0');
  });

  it('lists rules, and prints one page', () => {
    const { rules } = JSON.parse(n6mem(['rules', '--format', 'json']).stdout) as {
      rules: readonly { readonly id: string }[];
    };
    expect(rules.find(({ id }) => id === 'region-overlaps-pool')).toEqual({
      id: 'region-overlaps-pool',
      default: 'error',
      title: 'a linker region and an absolute memory pool share bytes',
      page: 'docs/rules/region-overlaps-pool.md',
    });
    expect(n6mem(['rules', 'mpool-number']).stdout).toContain('# mpool-number');
  });
});

describe('eval', () => {
  it('prints regions, symbols and what ld would say', () => {
    const root = temporary({
      'app.ld':
        'ENTRY(Reset_Handler)\nMEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K }\nREGION_ALIAS("CODE", RAM)\n_estack = ORIGIN(RAM) + LENGTH(RAM);\nSECTIONS { .text : { *(.text) } > RAMM }\n',
    });
    const { status, stdout } = n6mem(['eval', 'app.ld', '--format', 'json'], { cwd: root });
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.regions[0]).toEqual({
      name: 'RAM',
      origin: '0x34000400',
      length: 1047552,
      end: '0x34100000',
      attributes: 'xrw',
    });
    expect(report.aliases).toEqual([{ name: 'CODE', region: 'RAM' }]);
    expect(report.symbols).toContainEqual({ name: '_estack', value: '0x34100000' });
    expect(report.entry).toBe('Reset_Handler');
    expect(report.warnings[0]).toMatchObject({ line: 4 });
    expect(report.errors).toEqual([]);
    expect(n6mem(['eval', 'app.ld'], { cwd: root }).stdout).toContain(
      'RAM     0x34000400  0x34100000  1023 KiB',
    );
  });

  it('takes symbols and includes', () => {
    const root = temporary({
      'app.ld': 'INCLUDE inc/mem.ld\nx = SIZE * 2;\n',
      'lib/inc/mem.ld': 'MEMORY { RAM : ORIGIN = 0, LENGTH = SIZE }\n',
    });
    const { stdout } = n6mem(['eval', 'app.ld', '--define', 'SIZE=0x100', '-L', 'lib', '--format', 'json'], {
      cwd: root,
    });
    const report = JSON.parse(stdout);
    expect(report.regions[0]).toMatchObject({ name: 'RAM', length: 256 });
    expect(report.symbols).toContainEqual({ name: 'x', value: '0x200' });
  });

  it('reads the script from standard input', () => {
    const input =
      'MEMORY { RAM : ORIGIN = 0x34000400, LENGTH = 1023K }\n_estack = ORIGIN(RAM) + LENGTH(RAM);\n';
    const run = spawnSync(process.execPath, [path.resolve('dist/cli.js'), 'eval', '-', '--format', 'json'], {
      input,
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(run.stdout).symbols).toContainEqual({ name: '_estack', value: '0x34100000' });
  });

  it('includes files of other folders only where the command line names them', () => {
    const root = temporary({
      'project/n6mem.json': '{}',
      'project/scripts/app.ld': 'INCLUDE ../common/mem.ld\nINCLUDE ../../secret.ld\nINCLUDE link.ld\n',
      'project/common/mem.ld': 'MEMORY { RAM : ORIGIN = 0, LENGTH = 1K }\n',
      'secret.ld': 'secret = 1;\n',
    });
    symlinkSync(path.join(root, 'secret.ld'), path.join(root, 'project/scripts/link.ld'));
    const run = (...args: string[]) =>
      n6mem(['eval', 'app.ld', ...args], { cwd: path.join(root, 'project/scripts') });
    const strict = run();
    expect(strict.stdout).toContain('RAM');
    expect(strict.stdout).not.toContain('secret ');
    expect(strict.stderr).toContain("../../secret.ld is not read: it lies outside of the script's project");
    expect(strict.stderr).toContain('link.ld is not read');
    expect(strict.status).toBe(1);
    const given = run('-L', '../..');
    expect(given).toMatchObject({ stderr: '', status: 0 });
    expect(given.stdout).toMatch(/secret +0x0*1\b/);
  });

  it('runs preprocessed scripts through the preprocessor', () => {
    const root = temporary({
      'app.ld.S':
        '#include "board.h"\n// one line\n#if BIG\nMEMORY { RAM : ORIGIN = BASE, LENGTH = 2M }\n#else\nMEMORY { RAM : ORIGIN = BASE, LENGTH = 1M }\n#endif\n',
      'board.h': '#define BASE 0x34000000\n',
    });
    const regions = (...args: string[]) =>
      JSON.parse(n6mem(['eval', 'app.ld.S', '--format', 'json', ...args], { cwd: root }).stdout).regions;
    expect(regions()).toMatchObject([{ name: 'RAM', origin: '0x34000000', length: 1 << 20 }]);
    expect(regions('-D', 'BIG')).toMatchObject([{ name: 'RAM', length: 2 << 20 }]);
  });

  it('exits with 1 on what ld rejects, with 2 on what cannot be read', () => {
    const root = temporary({ 'bad.ld': linkerScript('  RAM : ORIGIN 0'), 'open.ld': 'x = y + 1;\n' });
    expect(n6mem(['eval', 'bad.ld'], { cwd: root }).status).toBe(1);
    expect(n6mem(['eval', 'open.ld'], { cwd: root }).status).toBe(1);
    expect(n6mem(['eval', 'open.ld', '--define', 'y=1'], { cwd: root }).status).toBe(0);
    expect(n6mem(['eval', 'none.ld'], { cwd: root })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'n6mem: cannot read none.ld: no such file or directory\n',
    });
  });
});

describe('help', () => {
  it.each([['check'], ['targets'], ['versions'], ['eval'], ['rules'], ['lsp']])(
    '%s explains itself',
    (command) => {
      const { status, stdout } = n6mem([command, '--help']);
      expect(status).toBe(0);
      expect(stdout).toContain(`Usage: n6mem ${command}`);
      expect(stdout).toContain('--help');
    },
  );

  it('says which version it is', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    for (const run of [n6mem, n6memProcess]) {
      expect(run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
      expect(run([]).status).toBe(2);
    }
  });

  it('is the same with streams, environment and working directory that it is given as with those of a process', () => {
    const cwd = path.resolve('examples');
    for (const args of [
      ['check', 'smart-camera', '--format', 'concise'],
      ['check', '--format', 'sarif'],
      ['check', 'smart-camera', '--color', 'always'],
      ['map', 'smart-camera'],
      ['eval', 'smart-camera/Application/STM32N6570-DK/STM32N657xx.ld', '--format', 'json'],
      ['eval', 'nowhere.ld'],
      ['chek'],
    ]) {
      const options = { cwd, env: { FORCE_COLOR: '' } };
      expect(n6mem(args, options), args.join(' ')).toEqual(n6memProcess(args, options));
    }
  });
});
