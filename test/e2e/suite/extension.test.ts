import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, extensionId, openAll } from './editor';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('the extension', () => {
  it('is active in a workspace with a pool file', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    await eventually('activation', () => (extension.isActive ? true : undefined));
  });

  it('registers every command that it contributes', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as Manifest;
    for (const { command } of manifest.contributes.commands) assert.ok(registered.has(command), command);
  });

  it('gives its files their languages', async () => {
    for (const [glob, language] of [
      ['**/*.mpool', 'mpool'],
      ['**/*.ld', 'linkerscript'],
    ] as const) {
      const documents = await openAll(glob);
      assert.ok(documents.length > 0, glob);
      for (const document of documents) assert.equal(document.languageId, language, document.uri.path);
    }
  });

  it('starts its server anew on command', async () => {
    await vscode.commands.executeCommand('n6mem.restartServer');
  });
});
