import { openSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line as a user does: a process of its own, no terminal. */
export function n6mem(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; stdout?: string } = {},
): CliRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${process.cwd()}/dist/cli.js`, ...args], {
    encoding: 'utf8',
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', options.stdout === undefined ? 'pipe' : openSync(options.stdout, 'w'), 'pipe'],
  });
  return { status, stdout, stderr };
}
