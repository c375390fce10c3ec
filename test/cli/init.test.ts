import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parsePoolFile } from '../../core/memoryPool/parsePoolFile';
import { parseProjectConfiguration } from '../../core/project/projectConfiguration';
import { n6mem } from '../support/cli';
import { temporaryProject, type TemporaryProject } from '../support/languageClient';
import { linkerScript, miniProject, npuRam5, type MiniProject } from '../support/miniProject';

let project: TemporaryProject | undefined;

afterEach(() => project?.remove());

function folderOf(files: MiniProject): string {
  project = temporaryProject(miniProject(files) as Record<string, string>);
  return project.root;
}

interface Report {
  readonly targets: readonly {
    readonly name: string;
    readonly device: string | null;
    readonly board: string | null;
    readonly files: readonly { readonly role: string; readonly file: string }[];
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
    readonly target: string | null;
    readonly location: unknown;
  }[];
}

/** What a project is to the tool, without the reasons: those name n6mem.json once it is there. */
function meaning(root: string): unknown {
  const { stdout } = n6mem(['check', root, '--format', 'json']);
  const { targets, findings } = JSON.parse(stdout) as Report;
  return {
    targets: targets.map(({ name, device, board, files }) => ({
      name,
      device,
      board,
      files: files.map(({ role, file }) => `${role} ${file}`),
    })),
    findings: findings.map(({ rule, severity, target, location }) => ({ rule, severity, target, location })),
  };
}

const twoBoards = {
  'nucleo/Makefile': `C_SOURCES += ../Model/network.c
C_DEFS = -DSTM32N657xx -DUSE_NUCLEO_N657X0_Q
LDSCRIPT = ../app.ld
LDFLAGS = -T$(LDSCRIPT)
`,
};

describe('init', () => {
  const cases: readonly (readonly [string, MiniProject])[] = [
    ['a clean project', {}],
    ['an overlap', { memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K' }],
    ['another runtime', { runtime: '1.1.3.8', board: 'NUCLEO-N657X0-Q' }],
    ['no build file', { files: { Makefile: null } }],
    [
      'no build file and an overlap',
      {
        memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
        files: { Makefile: null },
      },
    ],
    ['no model yet', { files: { 'Model/network.c': null } }],
    ['a script for two boards', { files: twoBoards }],
    [
      'a path with brackets',
      {
        files: {
          Makefile: 'C_SOURCES += Model/network.c\nLDSCRIPT = app[1].ld\nLDFLAGS = -T$(LDSCRIPT)\n',
          'app[1].ld':
            'MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K }\nSECTIONS { .text : { *(.text*) } > RAM }\n',
          'app.ld': null,
        },
      },
    ],
    [
      'flash that the boot chain needs',
      {
        files: {
          'flash.sh': 'STM32_Programmer_CLI -c port=SWD -w build/app_sign.bin 0x70100000\n',
          'Inc/stm32_extmem_conf.h':
            '#define EXTMEM_LRUN_SOURCE_ADDRESS 0x00100000u\n#define EXTMEM_LRUN_SOURCE_SIZE 0x300000u\n',
        },
      },
    ],
  ];

  it.each(cases)('%s reads back the same', (_, files) => {
    const root = folderOf(files);
    const before = meaning(root);
    const { status, stdout, stderr } = n6mem(['init', root]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`wrote ${path.join(root, 'n6mem.json')}`);
    expect(meaning(root)).toEqual(before);
    const text = readFileSync(path.join(root, 'n6mem.json'), 'utf8');
    expect(parseProjectConfiguration(text).problems).toEqual([]);
  });

  it('writes the example with its evidence, and it reads back the same', () => {
    project = temporaryProject({}, 'examples/smart-camera');
    const before = meaning(project.root);
    expect(n6mem(['init', project.root]).status).toBe(0);
    expect(meaning(project.root)).toEqual(before);
    const text = project.read('n6mem.json');
    expect(text).toContain('// Application/NUCLEO-N657X0-Q/Makefile:12: LDSCRIPT = STM32N657xx.ld');
    expect(text).toContain('"linkerScripts": ["Application/NUCLEO-N657X0-Q/STM32N657xx.ld"]');
  });

  it('leaves a script that nothing links to the reader', () => {
    const root = folderOf({ files: { Makefile: null } });
    n6mem(['init', root]);
    const text = readFileSync(path.join(root, 'n6mem.json'), 'utf8');
    expect(text).toContain('// "linkerScripts": ["app.ld"]');
  });

  it('overwrites nothing', () => {
    const root = folderOf({});
    const file = path.join(root, 'n6mem.json');
    writeFileSync(file, '{}\n');
    expect(n6mem(['init', root])).toEqual({
      status: 2,
      stdout: '',
      stderr: `n6mem: ${file} is there already; nothing was written\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe('{}\n');
    expect(existsSync(path.join(root, 'Model/stm32n6570-dk.mpool'))).toBe(false);
  });

  it('writes a pool file beside the targets of an n6mem.json that is there', () => {
    const root = folderOf({
      files: { 'other.ld': linkerScript('  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1535K') },
    });
    const file = path.join(root, 'n6mem.json');
    const text = '{ "targets": [ { "name": "mine", "linkerScripts": ["other.ld"] } ] }\n';
    writeFileSync(file, text);
    const { status, stdout } = n6mem(['init', root, '--pool', 'STM32N6570-DK']);
    expect(status).toBe(0);
    expect(stdout).toContain(`${file} is there already and stays as it is\n`);
    expect(stdout).toContain('stm32n6570-dk.mpool: pools for STM32N6570-DK, beside other.ld\n');
    expect(readFileSync(file, 'utf8')).toBe(text);
    // The script that n6mem.json names ends in the middle of AXISRAM2.
    expect(readFileSync(path.join(root, 'Model/stm32n6570-dk.mpool'), 'utf8')).toContain('"0x34180000"');
  });

  it.each([
    ['NUCLEO-N657X0-Q', ['octoFlash']],
    ['STM32N657', []],
    ['stm32n647', []],
  ])(
    'writes a pool file for %s beside the only application, which is built for another board',
    (name, external) => {
      const root = folderOf({});
      const { status, stdout } = n6mem(['init', root, '--pool', name]);
      expect([status, stdout]).toEqual([
        0,
        expect.stringContaining(`pools for ${name.toUpperCase()}, beside app.ld\n`),
      ]);
      const { pools } = parsePoolFile(
        readFileSync(path.join(root, `Model/${name.toLowerCase()}.mpool`), 'utf8'),
      );
      expect(pools.filter(({ range }) => range!.start >= 0x60000000n).map((pool) => pool.name)).toEqual(
        external,
      );
      // The application has FLEXRAM and AXISRAM1.
      const held = pools.filter(({ range }) => range!.start < 0x34100000n && range!.end > range!.start);
      expect(held).toEqual([]);
    },
  );

  it('never puts a pool file where the compiler keeps its own', () => {
    const root = folderOf({
      files: {
        'Model/net.mpool': null,
        'Model/user_neuralart.json': null,
        'st_ai_ws/neural_art__network/net.mpool': String(miniProject()['Model/net.mpool']),
        'n6mem.json':
          '{ "targets": [ { "name": "a", "pools": ["st_ai_ws/neural_art__network/net.mpool"] } ] }',
      },
    });
    const { stdout } = n6mem(['init', root, '--pool', 'STM32N657']);
    expect(stdout).toContain(`wrote ${path.join(root, 'Model/stm32n657.mpool')}: `);
  });

  it('writes a pool file that leaves the application its memory', () => {
    const root = folderOf({
      memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
      pools: [npuRam5],
      files: { 'Model/stm32n6570-dk.mpool': '{}' },
    });
    const { status, stdout } = n6mem(['init', root, '--pool', 'stm32n6570_dk']);
    expect(status).toBe(0);
    // The name that is taken stays as it is.
    expect(readFileSync(path.join(root, 'Model/stm32n6570-dk.mpool'), 'utf8')).toBe('{}');
    const file = path.join(root, 'Model/stm32n6570-dk-2.mpool');
    expect(stdout).toContain(`wrote ${file}: pools for STM32N6570-DK, beside app.ld\n`);
    // In place of the project's own pools it has no finding with the script.
    writeFileSync(path.join(root, 'Model/net.mpool'), readFileSync(file, 'utf8'));
    const { findings } = JSON.parse(n6mem(['check', root, '--format', 'json']).stdout) as Report;
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.map(({ rule }) => rule)).not.toContain('region-overlaps-pool');
  });

  it.each([
    [
      ['--pool', 'DISCO'],
      "no board is called 'DISCO'; there are STM32N6570-DK, NUCLEO-N657X0-Q, ATK-DNN647, STM32N657, STM32N647",
    ],
    [['--format', 'json'], 'unknown option --format'],
  ])('%j is wrong usage', (args, message) => {
    const root = folderOf({});
    const { status, stderr } = n6mem(['init', root, ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(`n6mem: ${message}`);
    expect(existsSync(path.join(root, 'n6mem.json'))).toBe(false);
  });

  it('takes a folder, and says where nothing was found', () => {
    const root = folderOf({});
    expect(n6mem(['init', path.join(root, 'app.ld')]).stderr).toBe(
      'n6mem: init takes a folder, not a file: app.ld\n',
    );
    project?.remove();
    project = temporaryProject({ 'readme.txt': 'nothing' });
    const { status, stdout } = n6mem(['init', project.root]);
    expect([status, existsSync(path.join(project.root, 'n6mem.json'))]).toEqual([0, false]);
    expect(stdout).toContain('No target found');
  });
});
