// The files that other people's pipelines use, run as they run them.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { commands } from '../../cli/commands';
import { n6mem } from '../support/cli';
import { temporaryProject, type TemporaryProject } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

let project: TemporaryProject | undefined;

afterEach(() => project?.remove());

/** @param folder of the project in the repository, with its `/` */
function open(folder = ''): string {
  const files = miniProject({
    memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
    buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
  }) as Record<string, string>;
  project = temporaryProject(
    Object.fromEntries(Object.entries(files).map(([file, text]) => [folder + file, text])),
  );
  return project.root;
}

describe('the GitHub action', () => {
  const inputs = [
    ...readFileSync('action.yml', 'utf8').matchAll(/(N6MEM_\w+): \$\{\{ inputs\.([\w-]+) \}\}/g),
  ];

  function run(env: Record<string, string>) {
    const root = open();
    const { status, stdout, stderr } = spawnSync('bash', [path.resolve('scripts/action.sh')], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, N6MEM: path.resolve('dist/cli.js'), GITHUB_WORKSPACE: root, ...env },
    });
    return { root, status, stdout, stderr };
  }

  it('hands every input over by the environment', () => {
    const declared = [
      ...readFileSync('action.yml', 'utf8').matchAll(/^ {2}([\w-]+):\n {4}description:/gm),
    ].map((match) => match[1]);
    expect(inputs.map((match) => match[2]).sort()).toEqual(declared.sort());
    const script = readFileSync('scripts/action.sh', 'utf8');
    for (const [, name] of inputs) expect(script, name).toContain(name!);
  });

  it('annotates, sums up, writes SARIF and fails', () => {
    const { root, status, stdout } = run({
      GITHUB_STEP_SUMMARY: 'summary.md',
      N6MEM_SARIF: 'out.sarif',
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=app\.ld,line=3,/);
    expect(JSON.parse(readFileSync(path.join(root, 'out.sarif'), 'utf8')).runs[0].results).toHaveLength(1);
    expect(readFileSync(path.join(root, 'summary.md'), 'utf8')).toMatch(
      /^```text\nerror\[region-overlaps-pool\][\s\S]*```\n$/,
    );
  });

  it('annotates from the root of the repository, wherever the step runs', () => {
    const root = open('firmware/');
    const action = readFileSync('action.yml', 'utf8');
    const [, step] = /^ {6}run: (.*)$/m.exec(action)!;
    const defaults = new Map(
      [...action.matchAll(/^ {2}([\w-]+):\n {4}description: .*\n {4}default: (.*)$/gm)].map(
        ([, name, value]) => [name!, value === "''" ? '' : value!] as const,
      ),
    );
    /** As GitHub's runner starts a step of a composite action with `shell: bash`. */
    const runStep = (cwd: string, given: Readonly<Record<string, string>> = {}) =>
      spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step!], {
        cwd,
        encoding: 'utf8',
        env: {
          ...process.env,
          ...Object.fromEntries(
            inputs.map(([, name, input]) => [name!, given[input!] ?? defaults.get(input!)]),
          ),
          N6MEM: path.resolve('dist/cli.js'),
          GITHUB_ACTION_PATH: process.cwd(),
          GITHUB_WORKSPACE: root,
          GITHUB_STEP_SUMMARY: path.join(root, 'summary.md'),
        },
      });
    const inside = runStep(path.join(root, 'firmware'));
    expect(inside.stdout).toMatch(/^::error file=firmware\/app\.ld,line=3,/);
    expect(inside.status).toBe(1);
    expect(runStep(root, { path: 'firmware' })).toMatchObject({ status: 1, stdout: inside.stdout });
    expect(runStep(root, { path: 'firmware', 'fail-on': 'never' })).toMatchObject({ status: 0 });
    const nowhere = runStep(root, { path: 'nowhere', sarif: 'out.sarif' });
    expect(nowhere).toMatchObject({ status: 2, stdout: '' });
    expect(nowhere.stderr).toContain('nowhere');
  });

  it('takes arguments as they are, none as a command', () => {
    const { root, status } = run({
      N6MEM_ARGUMENTS: '--only\nstack-in-pool',
      N6MEM_PATH: 'app.ld\n$(touch owned)',
    });
    expect(status).toBe(2);
    expect(existsSync(path.join(root, 'owned'))).toBe(false);
    expect(run({ N6MEM_ARGUMENTS: '--only\nstack-in-pool' }).status).toBe(0);
    expect(run({ N6MEM_FAIL_ON: 'never' }).status).toBe(0);
  });
});

describe('the pre-commit hook', () => {
  const hook = readFileSync('.pre-commit-hooks.yaml', 'utf8');

  it('runs a command that exists', () => {
    const [, entry] = /^ {2}entry: n6mem (\w+)$/m.exec(hook)!;
    expect(commands.map(({ name }) => name)).toContain(entry);
    expect(n6mem([entry!], { cwd: open() }).status).toBe(1);
  });

  it('looks at every file that a check of the example rests on', () => {
    const [, pattern] = /^ {2}files: (.*)$/m.exec(hook)!;
    const { targets } = JSON.parse(
      n6mem(['targets', 'examples/smart-camera', '--format', 'json']).stdout,
    ) as {
      targets: { files: { file: string; evidence: { file: string }[] }[] }[];
    };
    const files = targets.flatMap((target) =>
      target.files.flatMap(({ file, evidence }) => [file, ...evidence.map((each) => each.file)]),
    );
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !new RegExp(pattern!).test(file))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'is built by npm from git alone, with the devDependencies that a global install leaves out',
    () => {
      const home = mkdtempSync(path.join(tmpdir(), 'n6mem-git-'));
      onTestFinished(() => rmSync(home, { recursive: true, force: true }));
      const repository = path.join(home, 'repository');
      const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
        scripts: { prepare: string };
      };
      // This repository's way to build, with a tool that needs no registry in place of esbuild.
      const files = {
        '.gitignore': 'node_modules\ndist/\n',
        '.npmignore': '/*\n!/dist\n',
        'package.json': JSON.stringify({
          name: 'built-from-git',
          version: '1.0.0',
          bin: { 'built-from-git': 'dist/cli.js' },
          scripts: { prepare: scripts.prepare },
          devDependencies: { esbuild: 'file:tool' },
        }),
        'tool/package.json': '{ "name": "esbuild", "version": "1.0.0", "main": "main.js" }',
        'tool/main.js': `exports.text = '#!/usr/bin/env node\\nconsole.log("built")\\n';`,
        'esbuild.mjs': `import { mkdirSync, writeFileSync } from 'node:fs';
import tool from 'esbuild';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/cli.js', tool.text, { mode: 0o755 });
`,
      };
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
        writeFileSync(path.join(repository, file), text);
      }
      mkdirSync(path.join(repository, 'scripts'));
      cpSync('scripts/prepare.mjs', path.join(repository, 'scripts/prepare.mjs'));
      const run = (program: string, ...args: string[]) => {
        const { status, stdout, stderr } = spawnSync(program, args, { cwd: repository, encoding: 'utf8' });
        expect(status, stderr).toBe(0);
        return stdout;
      };
      run('npm', 'install', '--offline', '--package-lock-only', '--ignore-scripts', '--no-audit');
      run('git', 'init', '--quiet');
      run('git', 'add', '.');
      run(
        'git',
        '-c',
        'user.name=n6mem',
        '-c',
        'user.email=n6mem@localhost',
        'commit',
        '--quiet',
        '-m',
        'first',
      );
      // What pre-commit calls.
      const prefix = path.join(home, 'installed');
      const url = pathToFileURL(repository).href;
      run(
        'npm',
        'install',
        '--offline',
        '--install-links',
        '--allow-git=root',
        '--prefix',
        prefix,
        '-g',
        `git+${url}`,
      );
      expect(run(path.join(prefix, 'bin', 'built-from-git'))).toBe('built\n');
    },
    60_000,
  );

  it.each([
    ['Model/my.mpool', true],
    ['Model/user_neuralart.json', true],
    ['Model/settings.json', false],
    ['app.ld', true],
    ['Application/Makefile', true],
    ['Model/network_c_info.json', true],
    ['README.md', false],
    ['old/bold', false],
  ])('looks at %s: %s', (file, expected) => {
    const [, pattern] = /^ {2}files: (.*)$/m.exec(hook)!;
    expect(new RegExp(pattern!).test(file)).toBe(expected);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('of %s names every command', (shell) => {
    const { status, stdout } = n6mem(['completion', shell]);
    expect(status).toBe(0);
    for (const { name } of commands) expect(stdout, name).toContain(name);
    expect(n6mem(['completion', 'csh']).status).toBe(2);
  });

  it('answers in bash', () => {
    const answers = (line: string): string[] => {
      const words = line.split(' ');
      const script = `source <(node dist/cli.js completion bash); COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _n6mem; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n');
    };
    expect(answers('n6mem ver')).toEqual(['versions']);
    expect(answers('n6mem check --fix-')).toEqual(['--fix-suggested', '--fix-dry-run']);
    expect(answers('n6mem check --format s')).toEqual(['sarif']);
  });
});
