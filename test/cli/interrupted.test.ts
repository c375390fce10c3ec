// Ends that nobody plans: a program that is killed while it writes, an editor that goes while a check runs.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostileKinds, makeHostile } from '../support/hostileProjects';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'n6mem-killed-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const plain = { family: '', kind: '', files: () => ({}) };
const cli = path.resolve('dist/cli.js');

/** A module that kills the process at one of its calls of the file system: before it or after it. */
function killer(call: string, signal: string, when: 'before' | 'after'): string {
  const file = path.join(root, 'killer.cjs');
  const die = `process.kill(process.pid, '${signal}'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`;
  writeFileSync(
    file,
    `const fs = require('node:fs'); const own = fs.${call};
fs.${call} = (...args) => { ${when === 'before' ? die : ''} const done = own(...args); ${when === 'after' ? die : ''} return done; };`,
  );
  return file;
}

describe('--fix that is killed', () => {
  const moments = (['fsyncSync', 'chmodSync', 'renameSync'] as const).flatMap((call) =>
    (['before', 'after'] as const).flatMap((when) =>
      (['SIGTERM', 'SIGKILL'] as const).map((signal) => [signal, when, call] as const),
    ),
  );

  it.each(moments)('by %s %s %s leaves the old file or the new one, whole', (signal, when, call) => {
    makeHostile(root, plain);
    const before = readFileSync(path.join(root, 'app.ld'), 'utf8');
    const run = spawnSync(
      process.execPath,
      ['--require', killer(call, signal, when), cli, 'check', '--fix'],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect([run.status, run.signal]).toEqual([null, signal]);
    const isWritten = call === 'renameSync' && when === 'after';
    const expected = isWritten ? before.replace('1279K', '1023K') : before;
    expect(readFileSync(path.join(root, 'app.ld'), 'utf8')).toBe(expected);
    // What is left beside it is no file of any format: the next run is as if nothing had been.
    const left = readdirSync(root).filter((name) => name.endsWith('.n6mem'));
    expect(left.length).toBe(isWritten ? 0 : 1);
    const again = spawnSync(process.execPath, [cli, 'check', '--fix'], { cwd: root, encoding: 'utf8' });
    expect(again.status).toBe(0);
    expect(readFileSync(path.join(root, 'app.ld'), 'utf8')).toBe(before.replace('1279K', '1023K'));
  });
});

describe('the server while a long check runs', () => {
  const long = hostileKinds.find(({ family }) => family === '02')!;
  const message = (content: object): string => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...content });
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };

  /** A server that has begun to check a folder of work; resolves with what it ends with, and what it has said. */
  async function endedBy(
    end: (
      write: (content: object) => void,
      until: (text: string) => Promise<void>,
      close: () => void,
    ) => Promise<void> | void,
  ) {
    makeHostile(root, long);
    const server = spawn(process.execPath, ['dist/server.js', '--stdio'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    server.stdout.on('data', (data: Buffer) => (said += data.toString()));
    const exited = new Promise<number | null>((done) => server.on('exit', done));
    const params = { processId: null, rootUri: `file://${root}`, capabilities: {} };
    server.stdin.write(message({ id: 1, method: 'initialize', params }));
    server.stdin.write(message({ method: 'initialized', params: {} }));
    const until = async (text: string): Promise<void> => {
      while (!said.includes(text))
        await new Promise<void>((done) => server.stdout.once('data', () => done()));
    };
    await until('"id":1');
    await end(
      (content) => server.stdin.write(message(content)),
      until,
      () => server.stdin.end(),
    );
    return { status: await exited, said };
  }

  it('ends with shutdown and exit, without the check', async () => {
    const { status, said } = await endedBy(async (write, until) => {
      write({ id: 2, method: 'shutdown' });
      await until('"id":2');
      write({ method: 'exit' });
    });
    expect(status).toBe(0);
    expect(said).not.toContain('publishDiagnostics');
  });

  it('ends with exit alone, which is an error', async () => {
    const { status, said } = await endedBy((write) => write({ method: 'exit' }));
    expect(status).toBe(1);
    expect(said).not.toContain('publishDiagnostics');
  });

  it('ends when its input is closed', async () => {
    const { status, said } = await endedBy((_write, _until, close) => close());
    expect(status).toBe(1);
    expect(said).not.toContain('publishDiagnostics');
  });
});
