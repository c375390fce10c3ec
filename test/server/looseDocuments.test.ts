import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Hover, PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import { listFilesRequest, readFileRequest } from '../../protocol/server';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import { miniProject } from '../support/miniProject';

// Documents that no folder of the workspace holds, in an editor that knows nothing of this project's own requests.

let project: TemporaryProject;
let client: LanguageClient;
const published = new Map<string, readonly unknown[]>();
const asked: string[] = [];

beforeEach(async () => {
  project = temporaryProject(miniProject() as Record<string, string>);
  published.clear();
  asked.length = 0;
  client = await startServer(project.root, {}, undefined, (connection) => {
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: PublishDiagnosticsParams) => {
        published.set(
          uri,
          diagnostics.map(({ code }) => code),
        );
      },
    );
    for (const method of [listFilesRequest, readFileRequest])
      connection.onRequest(method, () => {
        asked.push(method);
        throw new Error(`no such method ${method}`);
      });
  });
});

afterEach(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.complaints).toEqual([]);
  expect(asked).toEqual([]);
  project.remove();
});

async function open(uri: string, languageId: string, text: string): Promise<void> {
  await client.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId, version: 1, text },
  });
}

function hover(uri: string, line: number, character: number): Promise<Hover | null> {
  return client.connection.sendRequest('textDocument/hover', {
    textDocument: { uri },
    position: { line, character },
  });
}

it('checks an untitled script by its language, and forgets it when it is closed', async () => {
  const uri = 'untitled:Untitled-1';
  await open(uri, 'linkerscript', 'MEMORY\n{\n  RAM : ORIGIN = 0x34000000, LENGTH = 64K\n');
  expect((await hover(uri, 2, 3))?.contents).toMatchObject({
    value: expect.stringContaining('0x34000000') as string,
  });
  expect(published.get(uri)).toContain('ld-syntax');
  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  expect(await hover(uri, 2, 3)).toBeNull();
  expect(published.get(uri)).toEqual([]);
});

it('takes an untitled document of another language for none of its own', async () => {
  await open('untitled:Untitled-2', 'plaintext', 'MEMORY { RAM : ORIGIN = 0x34000000, LENGTH = 64K');
  expect(await hover('untitled:Untitled-2', 0, 10)).toBeNull();
  expect(published.get('untitled:Untitled-2') ?? []).toEqual([]);
});

it('serves documents that are on no disk it can read', async () => {
  const uri = 'vscode-remote://somewhere/project/app.ld';
  await open(uri, 'ld', 'MEMORY\n{\n  RAM : ORIGIN = 0x34000000, LENGTH = 64K\n}\n');
  expect((await hover(uri, 2, 3))?.contents).toMatchObject({
    value: expect.stringContaining('0x34000000') as string,
  });
});

it('knows a script of any name by the language that the editor gives it', async () => {
  project.write('layout.t', 'MEMORY { RAM : ORIGN = 0x34000000, LENGTH = 64K }\n');
  const uri = client.uri('layout.t');
  await open(uri, 'linkerscript', project.read('layout.t'));
  await hover(uri, 0, 10);
  expect(published.get(uri)).toContain('ld-syntax');
});

it('leaves a folder above the workspace to the document that made it', async () => {
  const uri = client.uri('../n6mem-lone.ld');
  await open(uri, 'linkerscript', 'MEMORY { RAM : ORIGN = 1, LENGTH = 64K }\n');
  await hover(uri, 0, 10);
  expect(published.get(uri)).toContain('ld-syntax');
  await open(client.uri('app.ld'), 'linkerscript', project.read('app.ld'));
  const line = project
    .read('app.ld')
    .split('\n')
    .findIndex((text) => text.includes('ORIGIN'));
  expect((await hover(client.uri('app.ld'), line, 3))?.contents).toMatchObject({
    value: expect.stringContaining('RAM') as string,
  });
});
