// A hostile repository opened in an editor or a pipeline gets nothing run and nothing sent (SECURITY.md).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commands } from '../../cli/commands';

const hook = path.resolve('test/support/refuseNetwork.cjs');
const example = path.resolve('examples/smart-camera');

const scratch = mkdtempSync(path.join(tmpdir(), 'n6mem-isolation-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function isolated(args: readonly string[], input = ''): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, ['--require', hook, ...args], {
    encoding: 'utf8',
    input,
  });
  return { status, stderr };
}

test.each([
  "require('net').connect(9)",
  "require('child_process').spawn('true')",
  "fetch('http://127.0.0.1:9')",
])('the hook sees %s', (code) => {
  expect(isolated(['-e', code])).toEqual({ status: 99, stderr: expect.stringContaining('refused: ') });
});

/** What each command is given here; the others take a folder. */
const given: Readonly<Record<string, readonly string[]>> = {
  eval: [path.join(example, 'Application/STM32N6570-DK/STM32N657xx.ld')],
  init: [scratch],
  rules: [],
  completion: ['bash'],
  explain: ['0x34100000', example],
  diff: [example, example],
};

/** An editor that opens the example and leaves. */
function session(): string {
  const message = (content: object): string => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...content });
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const rootUri = `file://${example}`;
  return [
    message({ id: 1, method: 'initialize', params: { processId: null, rootUri, capabilities: {} } }),
    message({ method: 'initialized', params: {} }),
    message({ id: 2, method: 'shutdown' }),
    message({ method: 'exit' }),
  ].join('');
}

test.each(commands.map(({ name }) => name))('%s starts no process and opens no connection', (name) => {
  const args = name === 'lsp' ? ['--stdio'] : (given[name] ?? [example]);
  const { status, stderr } = isolated(['dist/cli.js', name, ...args], name === 'lsp' ? session() : '');
  expect(stderr).not.toContain('refused: ');
  expect([0, 1]).toContain(status);
});
