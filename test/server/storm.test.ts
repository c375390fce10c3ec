import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  ClientCapabilities,
  Diagnostic,
  FullDocumentDiagnosticReport,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startServer, type LanguageClient } from '../support/languageClient';
import { randomOf, type Random } from '../oracle/random';

/** Edits of the storm; more by hand: `N6MEM_STORM_EDITS=10000 npx vitest run test/server/storm.test.ts`. */
const edits = Number(process.env['N6MEM_STORM_EDITS'] ?? 300);
const seed = Number(process.env['N6MEM_STORM_SEED'] ?? 1);
const comparisons = 3;

const script = 'Application/STM32N6570-DK/STM32N657xx.ld';
const pools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';
const network = 'Model/STM32N6570-DK/network.c';
const files = [script, pools];

/** Asks for diagnostics, so that an answer tells that the check has seen all edits before. */
const pulls: ClientCapabilities = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true }, workspaceEdit: { documentChanges: true } },
};

const made: string[] = [];
const running: LanguageClient[] = [];

afterEach(async () => {
  for (const client of running.splice(0)) {
    await client.stop();
    expect(client.complaints).toEqual([]);
  }
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function project(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'n6mem-storm-'));
  made.push(folder);
  cpSync('examples/smart-camera', folder, { recursive: true });
  return folder;
}

async function start(root: string): Promise<LanguageClient> {
  const client = await startServer(root, pulls, undefined, (connection) => {
    connection.onRequest('workspace/diagnostic/refresh', () => null);
  });
  running.push(client);
  return client;
}

async function found(client: LanguageClient, file: string): Promise<string[]> {
  const report = await client.connection.sendRequest<FullDocumentDiagnosticReport>(
    'textDocument/diagnostic',
    {
      textDocument: { uri: client.uri(file) },
    },
  );
  const shown = ({ code, severity, range, message }: Diagnostic): string =>
    JSON.stringify([code, severity, range, message]);
  return report.items.map(shown).sort();
}

describe('a storm of edits', () => {
  it('leaves the server with what a fresh one says, and no question unanswered', async () => {
    const root = project();
    const random = randomOf(seed);
    const client = await start(root);
    const open = new Map(
      files.map((file) => [
        file,
        TextDocument.create(client.uri(file), 'ld', 1, readFileSync(path.join(root, file), 'utf8')),
      ]),
    );
    for (const [file, document] of open) await client.open(file, document.getText(), languageOf(file));
    const asked: Promise<unknown>[] = [];
    for (let done = 1; done <= edits; done++) {
      const file = random.pick(files);
      const before = open.get(file)!;
      const change = randomChange(before, random);
      open.set(
        file,
        TextDocument.update(TextDocument.create(before.uri, 'ld', 1, before.getText()), [change], 1),
      );
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: before.uri, version: done + 100 },
        contentChanges: [change],
      });
      if (done % 3 === 0) asked.push(randomQuestion(client, open.get(file)!, random));
      if (done % 50 === 0) await vanishAndReturn(client, root);
      if (done % Math.ceil(edits / comparisons) === 0) await expectAsFresh(client, root, open);
    }
    const answers = await Promise.allSettled(asked);
    expect(answers.filter(({ status }) => status !== 'fulfilled')).toEqual([]);
  });
});

function languageOf(file: string): string {
  return file.endsWith('.mpool') ? 'mpool' : 'linkerscript';
}

async function expectAsFresh(
  client: LanguageClient,
  root: string,
  open: ReadonlyMap<string, TextDocument>,
): Promise<void> {
  const fresh = await start(root);
  for (const [file, document] of open) await fresh.open(file, document.getText(), languageOf(file));
  for (const file of [...files, network])
    expect(await found(client, file), file).toEqual(await found(fresh, file));
}

/** What people type, paste and delete, and now and then what nobody would. */
function randomChange(document: TextDocument, random: Random) {
  const text = document.getText();
  const at = random.below(text.length + 1);
  const pieces = [
    '0',
    ' ',
    '\n',
    ';',
    '}',
    '{',
    '"',
    '/*',
    '*/',
    'K',
    '0x342',
    ', ',
    'INCLUDE x.ld\n',
    '\u{1f600}',
    'RAM',
  ];
  const kind = random.below(8);
  const length = kind < 4 ? 0 : random.below(kind === 7 ? 200 : 4);
  const lines = text.split('\n');
  const inserted = kind < 3 ? random.pick(pieces) : kind === 3 ? `${random.pick(lines)}\n` : '';
  return {
    range: { start: document.positionAt(at), end: document.positionAt(Math.min(text.length, at + length)) },
    text: inserted,
  };
}

const questions = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/documentSymbol',
  'textDocument/semanticTokens/full',
  'textDocument/codeLens',
  'textDocument/foldingRange',
];

function randomQuestion(client: LanguageClient, document: TextDocument, random: Random): Promise<unknown> {
  const position = document.positionAt(random.below(document.getText().length + 1));
  return client.connection.sendRequest(random.pick(questions), {
    textDocument: { uri: document.uri },
    position,
  });
}

/** A generated source goes and comes back, as during `stedgeai generate`. */
async function vanishAndReturn(client: LanguageClient, root: string): Promise<void> {
  const file = path.join(root, network);
  const tell = (type: number): Promise<void> =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri(network), type }],
    });
  renameSync(file, `${file}.away`);
  await tell(3);
  await found(client, script);
  renameSync(`${file}.away`, file);
  await tell(1);
}

it('two clients of one folder do not see each other’s unsaved texts', async () => {
  const root = project();
  const [one, two] = [await start(root), await start(root)];
  const text = readFileSync(path.join(root, script), 'utf8');
  await one.open(script, text.replace('LENGTH = 1279K', 'LENGTH = 1023K'), 'linkerscript');
  expect((await found(one, script)).filter((finding) => finding.includes('region-overlaps-pool'))).toEqual(
    [],
  );
  expect((await found(two, script)).some((finding) => finding.includes('region-overlaps-pool'))).toBe(true);
});

it('a server that was killed starts again with the same findings', async () => {
  const root = project();
  const first = await startServer(root, pulls);
  const before = await found(first, script);
  expect(before).not.toEqual([]);
  const ended = new Promise((done) => first.process.on('exit', done));
  first.process.kill('SIGKILL');
  await ended;
  expect(await found(await start(root), script)).toEqual(before);
});
