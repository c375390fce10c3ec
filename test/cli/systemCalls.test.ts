// The same promise as isolation.test.ts at the level of the system: no code of any kind, not even of node itself, starts a
// process or opens a socket while a project is checked.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../support/languageClient';

const example = path.resolve('examples/smart-camera');

/** Whether system calls can be watched here; .ci/run installs strace. */
const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

/** The arguments of strace that write the calls about processes and sockets to a log, those of threads included. */
const watching = (log: string): readonly string[] => [
  '-f',
  '-qq',
  '-e',
  'trace=process,network',
  '-e',
  'signal=none',
  '-o',
  log,
];

function newLog(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'n6mem-strace-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, 'calls');
}

/** System calls by name. */
function callsIn(log: string): ReadonlyMap<string, readonly string[]> {
  const calls = new Map<string, string[]>();
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const name = /^\d+\s+(\w+)\(/.exec(line)?.[1];
    if (name !== undefined) calls.set(name, [...(calls.get(name) ?? []), line]);
  }
  return calls;
}

function traced(args: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const log = newLog();
  const { status, stderr } = spawnSync('strace', [...watching(log), process.execPath, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  expect([status, stderr]).toEqual([0, '']);
  return callsIn(log);
}

/** Threads of this program, its end, and what node asks about the pipes that it was given. */
const harmless = new Set([
  ...['exit', 'exit_group', 'wait4', 'waitid'],
  ...['getsockname', 'getpeername', 'getsockopt', 'setsockopt', 'shutdown'],
]);

/** What of the calls starts another process or makes a socket; the start of the program itself is left out. */
function waysOut(calls: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...calls].flatMap(([name, lines]) => {
    if (harmless.has(name)) return [];
    if (name === 'execve') return lines.slice(1);
    return /^clone3?$/.test(name) ? lines.filter((line) => !line.includes('CLONE_THREAD')) : lines;
  });
}

describe.skipIf(!canTrace)('at the level of system calls', () => {
  it.each([[['check', example, '--fail-on', 'never']], [['map', example]], [['plan', example]]])(
    'n6mem %j starts no process and makes no socket',
    (args) => {
      const calls = traced(['dist/cli.js', ...args]);
      expect(calls.get('execve')).toHaveLength(1);
      expect(waysOut(calls)).toEqual([]);
    },
  );

  it.each([
    ['the server of the extension', ['dist/server.js', '--stdio']],
    ['n6mem lsp', ['dist/cli.js', 'lsp', '--stdio']],
  ])('a session of %s does neither', async (_, args) => {
    const log = newLog();
    const command = ['strace', ...watching(log), process.execPath, ...args];
    const client = await startServer(example, undefined, command);
    const script = 'Application/STM32N6570-DK/STM32N657xx.ld';
    await client.open(script, readFileSync(path.join(example, script), 'utf8'), 'linkerscript');
    expect(await client.diagnostics(script, (found) => found.length > 0)).not.toEqual([]);
    expect(await client.stop()).toBe(0);
    const calls = callsIn(log);
    expect(calls.get('execve')).toHaveLength(1);
    expect(waysOut(calls)).toEqual([]);
  });

  it.each([
    ['a process', "require('child_process').spawnSync('true')"],
    ['a connection', "require('net').connect(9, '127.0.0.1').on('error', () => undefined)"],
    ['a question to a name server', "require('dgram').createSocket('udp4').bind(() => process.exit(0))"],
  ])('%s would be seen', (_, code) => {
    expect(waysOut(traced(['-e', code]))).not.toEqual([]);
  });
});
