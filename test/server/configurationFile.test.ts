import { rmSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import { miniProject } from '../support/miniProject';
import { statusNotification, type StatusParams } from '../../protocol/server';

// n6mem.json written, deleted and written again under an editor that still has it open, as VS Code has for minutes.

const text = '{ "targets": [{ "name": "mine", "linkerScripts": ["app.ld"] }] }\n';
let project: TemporaryProject;
let client: LanguageClient;
let targets: readonly string[] = [];

async function start(): Promise<void> {
  client = await startServer(project.root, {}, undefined, (connection) => {
    connection.onNotification(statusNotification, (params: StatusParams) => {
      targets = params.targets.map(({ name }) => name);
    });
  });
}

beforeEach(async () => {
  project = temporaryProject(miniProject() as Record<string, string>);
  targets = [];
  await start();
});

afterEach(async () => {
  await client.stop();
  project.remove();
});

async function disk(type: 1 | 2 | 3): Promise<void> {
  if (type === 3) rmSync(path.join(project.root, 'n6mem.json'));
  else project.write('n6mem.json', text);
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: client.uri('n6mem.json'), type }],
  });
}

async function settled(expected: (names: readonly string[]) => boolean): Promise<void> {
  await expect.poll(() => expected(targets), { timeout: 15_000 }).toBe(true);
}

const isMine = (names: readonly string[]): boolean => names.join() === 'mine';
const isInferred = (names: readonly string[]): boolean => names.length > 0 && !names.includes('mine');

it('counts from the moment it is made to the moment it is deleted, although it stays open', async () => {
  await settled(isInferred);
  await disk(1);
  await client.open('n6mem.json', text, 'jsonc');
  await settled(isMine);
  await disk(3);
  await settled(isInferred);
  await disk(1);
  await settled(isMine);
});

it('does not count where a server that starts anew gets the document of a deleted file', async () => {
  await client.open('n6mem.json', text, 'jsonc');
  await client.open('app.ld', `${project.read('app.ld')} `, 'linkerscript');
  await client.connection.sendRequest('textDocument/hover', {
    textDocument: { uri: client.uri('app.ld') },
    position: { line: 0, character: 0 },
  });
  await settled(isInferred);
  // Saved by an editor that watches no files for the server.
  project.write('n6mem.json', text);
  await client.connection.sendNotification('textDocument/didSave', {
    textDocument: { uri: client.uri('n6mem.json') },
  });
  await settled(isMine);
});

it('counts as it is typed while its file is there', async () => {
  await disk(1);
  await settled(isMine);
  await client.open('n6mem.json', text, 'jsonc');
  await client.change('n6mem.json', text.replace('mine', 'ours'));
  await settled((names) => names.join() === 'ours');
});
