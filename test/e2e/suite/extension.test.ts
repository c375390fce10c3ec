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

  it('copies the example out, and never over a copy that is there', async () => {
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(workspace);
    // Beside the workspace, in the folder that the runner deletes.
    const parent = vscode.Uri.joinPath(workspace, '..', 'copies').toString();
    const copies: string[] = [];
    for (let i = 0; i < 2; i++) {
      const copy = await vscode.commands.executeCommand<vscode.Uri>('n6mem.openExample', {
        parent,
        open: false,
      });
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(copy, 'Model', 'my_mpools'));
      copies.push(copy.path.slice(copy.path.lastIndexOf('/') + 1));
    }
    assert.deepEqual(copies, ['smart-camera', 'smart-camera-2']);
  });

  it('shows the page of a rule without a network', async () => {
    await vscode.commands.executeCommand('n6mem.showRule', 'region-overlaps-pool');
    await eventually('the preview', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(
          ({ label, input }) =>
            label.includes('region-overlaps-pool') && input instanceof vscode.TabInputWebview,
        ),
    );
  });

  it('starts its server anew on command', async () => {
    await vscode.commands.executeCommand('n6mem.restartServer');
  });
});
