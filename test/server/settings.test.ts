import { symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import { cpuRam2, miniProject, npuRam5, octoFlash } from '../support/miniProject';

let project: TemporaryProject;
let client: LanguageClient;

afterEach(async () => {
  await client.stop();
  expect(client.complaints).toEqual([]);
  project.remove();
});

/** A client whose configuration is this section, changed at will. */
async function open(files: Record<string, string>, section: () => unknown): Promise<void> {
  project = temporaryProject(files);
  client = await startServer(
    project.root,
    { workspace: { configuration: true } },
    undefined,
    (connection) => {
      connection.onRequest('workspace/configuration', () => [section()]);
    },
  );
}

const changed = (): Promise<void> =>
  client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
const codes = (diagnostics: readonly Diagnostic[]): unknown[] =>
  diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.severity]);

describe('settings', () => {
  it('change the severity of rules at once', async () => {
    let section: unknown = {};
    const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
    await open(miniProject({ memory }) as Record<string, string>, () => section);
    expect(codes(await client.diagnostics('app.ld', (list) => list.length > 0))).toEqual([
      ['region-overlaps-pool', 3],
    ]);
    section = { rules: { 'region-overlaps-pool': 'error' } };
    await changed();
    await client.diagnostics('app.ld', (list) => list[0]?.severity === 1);
    section = { rules: { 'region-overlaps-pool': 'off' } };
    await changed();
    await client.diagnostics('app.ld', (list) => list.length === 0);
  });

  it('let links lead into a folder outside, and into no other', async () => {
    const outside = temporaryProject(
      miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K' }) as Record<string, string>,
    );
    let section: unknown = {};
    await open({ 'README.md': '' }, () => section);
    symlinkSync(outside.root, path.join(project.root, 'shared'));
    const shown = (): Promise<readonly Diagnostic[]> =>
      client.diagnostics('shared/app.ld', (list) => list.length > 0);
    section = { follow: [outside.root] };
    await changed();
    expect(codes(await shown())).toEqual([['region-overlaps-pool', 3]]);
    section = { follow: [path.join(outside.root, 'Model')] };
    await changed();
    await client.diagnostics('shared/app.ld', (list) => list.length === 0);
    outside.remove();
  });

  it('name a board of one’s own', async () => {
    const pools = [cpuRam2, npuRam5, { ...octoFlash, size: '8' }];
    await open(miniProject({ pools }) as Record<string, string>, () => ({ board: { XSPI2: '4M' } }));
    const list = await client.diagnostics('Model/net.mpool', (all) => all.length > 0);
    expect(list[0]?.message).toContain('4 MiB at XSPI2');
  });

  it('name targets, unless the project has its own n6mem.json', async () => {
    const files = miniProject({
      memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K',
      files: { Makefile: null },
    }) as Record<string, string>;
    const target = {
      name: 'camera',
      linkerScripts: ['app.ld'],
      pools: ['Model/net.mpool'],
      models: ['Model/network.c'],
    };
    await open(files, () => ({ targets: [target] }));
    const list = await client.diagnostics('app.ld', (all) =>
      all.some(({ code }) => code === 'region-overlaps-pool'),
    );
    expect(list[0]?.message).toContain('which the built model does not use yet');
  });
});
