import { existsSync, openSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import Ajv, { type ValidateFunction } from 'ajv';

export interface CliRun {
  /** Null where a process was ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  /** Set beside those of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Standard error is a terminal: there is a progress line. */
  readonly isTerminal?: boolean;
}

interface CommandLine {
  readonly worker: Worker;
  readonly done: Int32Array;
  readonly results: MessageChannel['port1'];
}

let commandLine: CommandLine | undefined;

/** The built command line, loaded once for all tests of a worker: starting node costs more than most commands. */
function openCommandLine(): CommandLine {
  const done = new Int32Array(new SharedArrayBuffer(4));
  const { port1: results, port2 } = new MessageChannel();
  const worker = new Worker(resolve('test/support/cliWorker.cjs'), {
    workerData: { bundle: resolve('dist/cliRun.js'), done, results: port2 },
    transferList: [port2],
  });
  worker.unref();
  return { worker, done, results };
}

/** A guard against hanging only. */
const longestRun = 280_000;

/** Runs the built command line without a process of its own, nothing on standard input. */
export function n6mem(args: readonly string[], { cwd, env, isTerminal = false }: CliOptions = {}): CliRun {
  commandLine ??= openCommandLine();
  const { worker, done, results } = commandLine;
  Atomics.store(done, 0, 0);
  worker.postMessage({ args, cwd: resolve(cwd ?? '.'), env: { ...process.env, ...env }, isTerminal });
  if (Atomics.wait(done, 0, 0, longestRun) === 'timed-out') {
    commandLine = undefined;
    void worker.terminate();
    throw new Error(`n6mem ${args.join(' ')} does not end`);
  }
  return asItsSchema(args, (receiveMessageOnPort(results) as { message: CliRun }).message);
}

const ajv = new Ajv({ allErrors: true });
const schemas = new Map<string, ValidateFunction>();

/** Whatever a test is about: what is printed with `--format json` must be what the shipped schema of the command says. */
function asItsSchema(args: readonly string[], run: CliRun): CliRun {
  const at = args.lastIndexOf('--format');
  if (at < 0 || args[at + 1] !== 'json' || run.stdout === '') return run;
  const file = resolve(`schemas/n6mem-${args[0]}.schema.json`);
  if (!existsSync(file)) return run;
  let validate = schemas.get(file);
  if (!validate)
    schemas.set(file, (validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object)));
  if (!validate(JSON.parse(run.stdout)))
    throw new Error(
      `n6mem ${args.join(' ')} prints what its schema does not allow: ${ajv.errorsText(validate.errors)}`,
    );
  return run;
}

/** Text as it was before it was wrapped, on one line. */
export function unwrapped(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

/** The same as a user does it: a process of its own. For what is about the process: its end, its streams, its links. */
export function n6memProcess(
  args: readonly string[],
  { cwd, env, stdout }: CliOptions & { readonly stdout?: string } = {},
): CliRun {
  const run = spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], {
    encoding: 'utf8',
    cwd,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', stdout === undefined ? 'pipe' : openSync(stdout, 'w'), 'pipe'],
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}
