// A script, pool file or profile on disk that is not text in UTF-8: the editor shows it at the file and in its log, and takes
// it back when the file is saved as UTF-8.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import { startServer, temporaryProject, type TemporaryProject } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

let project: TemporaryProject | undefined;
afterEach(() => project?.remove());

const profile = 'Model/user_neuralart.json';
const files: Readonly<Record<string, string>> = {
  ...(miniProject() as Record<string, string>),
  [profile]: '{ "Globals": {}, "Profiles": { "p": { "memory_pool": "net.mpool", "options": "" } } }',
};

describe.each([
  ['app.ld', 'ld-syntax'],
  ['Model/net.mpool', 'mpool-syntax'],
  [profile, 'mpool-syntax'],
])('%s', (file, rule) => {
  it.each([
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['a binary file', () => Buffer.from([0x7f, 0, 1, 0, 0xff])],
  ])('as %s', async (_, change) => {
    project = temporaryProject(files);
    const path = join(project.root, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, change(text));
    const uri = pathToFileURL(path).toString();
    const shown: string[][] = [];
    const log: string[] = [];
    const client = await startServer(project.root, undefined, undefined, (connection) => {
      connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
        if (params.uri === uri) shown.push(params.diagnostics.map(({ code }) => String(code)));
      });
      connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
        log.push(message);
      });
    });
    await expect.poll(() => shown.at(-1), { timeout: 60_000 }).toEqual([rule]);
    expect(log).toContainEqual(expect.stringContaining(`Not checked: ${file}: it is not text in UTF-8`));
    writeFileSync(path, text);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri, type: 2 }],
    });
    await expect.poll(() => shown.at(-1), { timeout: 60_000 }).not.toContain(rule);
    expect(await client.stop()).toBe(0);
    expect(client.complaints).toEqual([]);
  });
});
