import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync, readFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';

/** A folder on disk that tests may write to. */
export interface TemporaryProject {
  readonly root: string;
  write(file: string, text: string): void;
  read(file: string): string;
  remove(): void;
}

/** A project from `//- path` sections, or a copy of a folder. */
export function temporaryProject(files: Readonly<Record<string, string>>, copyOf?: string): TemporaryProject {
  const root = mkdtempSync(path.join(tmpdir(), 'n6mem-'));
  if (copyOf !== undefined) cpSync(copyOf, root, { recursive: true });
  const write = (file: string, text: string): void => {
    const full = path.join(root, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return {
    root,
    write,
    read: (file) => readFileSync(path.join(root, file), 'utf8'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The real server process over stdio, driven by a real client library. */
export interface LanguageClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly process: ChildProcess;
  /** Everything that the server printed where only the protocol may be, or on standard error. */
  readonly complaints: string[];
  uri(file: string): string;
  open(file: string, text: string, languageId: string): Promise<void>;
  change(file: string, text: string): Promise<void>;
  close(file: string): Promise<void>;
  /** What the server last published for a file, once `accept` likes it. */
  diagnostics(
    file: string,
    accept: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]>;
  stop(): Promise<number | null>;
}

/** A guard against hanging only. */
const patience = 120_000;

export async function startServer(
  root: string,
  // As most editors have it; a weak client says so.
  capabilities: ClientCapabilities = {
    workspace: { workspaceEdit: { documentChanges: true } },
    textDocument: {
      completion: { completionItem: { snippetSupport: true } },
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    },
  },
  command?: readonly string[],
  prepare: (connection: ProtocolConnection) => void = () => undefined,
  initialize: Partial<InitializeParams> = {},
): Promise<LanguageClient> {
  const [program, ...args] = command ?? [process.execPath, 'dist/server.js', '--stdio'];
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const complaints: string[] = [];
  child.stderr.on('data', (data: Buffer) => complaints.push(data.toString()));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Map<string, Diagnostic[]>();
  let wake: (() => void)[] = [];
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics }: PublishDiagnosticsParams) => {
      published.set(uri, diagnostics);
      for (const notify of wake) notify();
      wake = [];
    },
  );
  connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
    if (type === 1) complaints.push(message);
  });
  connection.onRequest('client/registerCapability', () => null);
  prepare(connection);
  connection.listen();
  const rootUri = pathToFileURL(root).toString();
  const initialized = (await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'test' }],
    capabilities,
    ...initialize,
  })) as InitializeResult;
  await connection.sendNotification('initialized', {});
  const uri = (file: string): string => pathToFileURL(path.join(root, file)).toString();
  let version = 1;
  return {
    connection,
    initialized,
    process: child,
    complaints,
    uri,
    open: (file, text, languageId) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uri(file), languageId, version: ++version, text },
      }),
    change: (file, text) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uri(file), version: ++version },
        contentChanges: [{ text }],
      }),
    close: (file) =>
      connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(file) } }),
    diagnostics: async (file, accept) => {
      const end = Date.now() + patience;
      for (;;) {
        const now = published.get(uri(file)) ?? [];
        if (published.has(uri(file)) && accept(now)) return now;
        const left = end - Date.now();
        if (left <= 0)
          throw new Error(
            `no such diagnostics for ${file}; last: ${JSON.stringify(now, null, 1)}; ${complaints.join('')}`,
          );
        await new Promise<void>((done) => {
          wake.push(done);
          setTimeout(done, Math.min(left, 1000));
        });
      }
    },
    stop: async () => {
      const exited = new Promise<number | null>((done) => child.on('exit', done));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      return exited;
    },
  };
}

/** A text with the edits of a workspace edit made, as an editor makes them. */
export function applyWorkspaceEdit(edit: WorkspaceEdit, uri: string, text: string): string {
  const changes = (edit.documentChanges ?? []).filter(
    (change): change is TextDocumentEdit => 'textDocument' in change && change.textDocument.uri === uri,
  );
  const lines = text.split('\n');
  const offset = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, current) => sum + current.length + 1, 0) + character;
  const edits = [...changes.flatMap((change) => change.edits), ...(edit.changes?.[uri] ?? [])].flatMap(
    (single) =>
      'newText' in single
        ? [{ start: offset(single.range.start), end: offset(single.range.end), newText: single.newText }]
        : [],
  );
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}
