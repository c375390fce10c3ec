// Every kind of hostile input in one running server: each folder is opened, checked and left again. Its problem is said in
// the editor, what lies beside it is found, and the server lives on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hover, WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol';
import { hostileKinds, makeHostile } from '../support/hostileProjects';
import { startServer, type LanguageClient } from '../support/languageClient';

let home: string;
let client: LanguageClient;
/** What the server wrote to the editor's log, of errors and of warnings. */
const log: string[] = [];

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'n6mem-hostile-'));
  const folders = { workspaceFolders: true, diagnostics: { refreshSupport: true } };
  client = await startServer(
    path.join(home, 'none'),
    { textDocument: { diagnostic: {} }, workspace: folders },
    undefined,
    (connection) => {
      connection.onRequest('workspace/diagnostic/refresh', () => null);
      connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
        log.push(message);
      });
    },
    { workspaceFolders: [] },
  );
});
afterAll(async () => {
  expect(await client.stop()).toBe(0);
  rmSync(home, { recursive: true, force: true });
});

describe.each(hostileKinds)('$family: $kind', (hostile) => {
  it('is opened, said and closed, and what lies beside it is found', async () => {
    const root = mkdtempSync(path.join(home, 'case-'));
    makeHostile(root, hostile);
    const folder = { uri: pathToFileURL(root).toString(), name: 'case' };
    const change = (added: object[], removed: object[]): Promise<void> =>
      client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
        event: { added, removed },
      });
    log.length = 0;
    await change([folder], []);
    const script = `${folder.uri}/app.ld`;
    // Answered in the order in which they came: this one once the folder is checked.
    const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri: script },
      position: { line: 2, character: 3 },
    });
    const report = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: [],
    });
    const shown = report.items.flatMap((item) =>
      item.kind === 'full' ? item.items.map(({ code, message }) => `${item.uri} ${code}: ${message}`) : [],
    );
    expect(shown.filter((line) => line.startsWith(`${script} region-overlaps-pool`))).toHaveLength(1);
    expect(hover?.contents).toMatchObject({ value: expect.stringContaining('RAM') });
    const all = [...shown, ...log].join('\n');
    expect(all).toContain(hostile.said ?? '');
    expect(all).not.toMatch(/reading it failed|failed on it/);
    if (hostile.unsaid) expect(all).not.toMatch(hostile.unsaid);
    expect(client.complaints).toEqual([]);
    await change([], [folder]);
    rmSync(root, { recursive: true });
  });
});
