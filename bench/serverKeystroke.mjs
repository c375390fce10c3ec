// How long an editor waits after a keystroke: the real server over stdio, a script of 10,000 lines beside one of 100.
// Each key goes out together with a request; the time is until the answer is here. Completion, signature help and
// tokens come with a keystroke; hover and inlay hints are asked for in a pause and wait for the whole check.
// Run: npm run build && node bench/serverKeystroke.mjs [LINES]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bigScript, middleOf, typed } from './support/bigScript.mjs';
import { createTimes } from './support/statistics.mjs';

const require = createRequire(import.meta.url);
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-jsonrpc/node');

const budget = 16;
const lines = Number(process.argv[2] ?? 10_000);
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Between two keys of a fast typist, in milliseconds. */
const keyInterval = 80;

const requests = {
  completion: (textDocument, position) => ['textDocument/completion', { textDocument, position }],
  'signature help': (textDocument, position) => ['textDocument/signatureHelp', { textDocument, position }],
  'tokens of 60 lines': (textDocument, { line }) => [
    'textDocument/semanticTokens/range',
    { textDocument, range: linesAround(line) },
  ],
  hover: (textDocument, position) => ['textDocument/hover', { textDocument, position }],
  'inlay hints of 60 lines': (textDocument, { line }) => [
    'textDocument/inlayHint',
    { textDocument, range: linesAround(line) },
  ],
};
const withKeystroke = new Set(['completion', 'signature help', 'tokens of 60 lines']);

const large = await measure(lines);
const small = await measure(100);
console.log(`${lines} lines: best, median and 95th percentile of the answers to single keystrokes, in ms`);
large.print();
console.log('100 lines');
small.print();
for (const name of large.names()) {
  const [slow, fast] = [large.at(name, 0.5), small.at(name, 0.5)];
  const verdict = slow <= budget ? `within ${budget} ms` : `OVER ${budget} ms`;
  const judged = withKeystroke.has(name) ? verdict : 'with the whole check';
  console.log(`${name}: ${(slow / fast).toFixed(1)} times the small script, ${judged}`);
}

function linesAround(line) {
  return { start: { line: Math.max(0, line - 30), character: 0 }, end: { line: line + 30, character: 0 } };
}

async function measure(count) {
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-bench-'));
  const text = bigScript(count);
  writeFileSync(join(folder, 'a.ld'), text);
  const child = spawn(process.execPath, [cli, 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onUnhandledNotification(() => undefined);
  connection.listen();
  const times = createTimes();
  try {
    const rootUri = pathToFileURL(folder).href;
    const uri = `${rootUri}/a.ld`;
    await connection.sendRequest('initialize', { processId: process.pid, rootUri, capabilities: {} });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'linkerscript', version: 1, text },
    });
    const offset = middleOf(text);
    const line = text.slice(0, offset).split('\n').length - 1;
    const start = offset - text.lastIndexOf('\n', offset) - 1;
    let version = 1;
    const edit = (from, to, newText) => {
      const range = { start: { line, character: from }, end: { line, character: to } };
      return connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range, text: newText }],
      });
    };
    const ask = (name, character) => connection.sendRequest(...requests[name]({ uri }, { line, character }));
    // The first round is for the engine to compile what is hot.
    for (let round = 0; round < 3; round++) {
      for (const name of Object.keys(requests)) {
        await ask(name, start);
        for (let n = 0; n < typed.length; n++) {
          const begun = performance.now();
          void edit(start + n, start + n, typed[n]);
          await ask(name, start + n + 1);
          if (round > 0) times.add(name, performance.now() - begun);
          await sleep(keyInterval);
        }
        await edit(start, start + typed.length, '');
      }
    }
  } finally {
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    connection.dispose();
    await new Promise((done) => child.once('exit', done));
    rmSync(folder, { recursive: true, force: true });
  }
  return times;
}
