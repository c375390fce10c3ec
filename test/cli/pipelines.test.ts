// The files that other people's pipelines use, run as they run them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands';
import { n6mem } from '../support/cli';
import { temporaryProject, type TemporaryProject } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

let project: TemporaryProject | undefined;

afterEach(() => project?.remove());

function open(): string {
  project = temporaryProject(
    miniProject({
      memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
      buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
    }) as Record<string, string>,
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

  it.each([
    ['Model/my.mpool', true],
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
