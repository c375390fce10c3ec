import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

// A process whose main thread never comes to itself again, as a check without end would make it.

let folder: string;
let script: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'n6mem-end-'));
  script = path.join(folder, 'busy.cjs');
  await esbuild.build({
    stdin: {
      contents: `
        import { endWithProcess } from './server/node/endWithProcess';
        endWithProcess(Number(process.argv[2]), 20);
        setTimeout(() => { process.stdout.write('busy'); setImmediate(() => { for (;;); }); }, 200);
      `,
      resolveDir: process.cwd(),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: script,
    logLevel: 'silent',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function otherProcess(): ChildProcess {
  return spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
}

async function busyProcess(other: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, String(other)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout!, 'data');
  return child;
}

it('ends a busy process with the one that started it, and not before', async () => {
  const other = otherProcess();
  const child = await busyProcess(other.pid!);
  const ended = once(child, 'exit');
  // Fifty looks later it still runs: the other one does.
  await new Promise((done) => setTimeout(done, 1000));
  expect(child.exitCode ?? child.signalCode).toBeNull();
  other.kill();
  const [, signal] = (await ended) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
});
