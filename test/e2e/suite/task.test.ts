import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { eventually, extensionId } from './editor';

// What docs/editors.md says of tasks: the findings of the command line become problems by the matcher $n6mem.

describe('a task with the problem matcher', () => {
  it('puts each line of `n6mem check --format concise` at its place', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(folder && extension);
    const cli = path.join(extension.extensionPath, 'dist', 'cli.js');
    // By the command line alone: what the language server found stands there already, from another source.
    const check = new vscode.ShellExecution(`"${process.execPath}" "${cli}" check --format concise`, {
      cwd: folder.uri.fsPath,
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const task = new vscode.Task({ type: 'shell' }, folder, 'n6mem check', 'test', check, '$n6mem');
    const before = count();
    await vscode.tasks.executeTask(task);
    const script = await eventually('a problem of the task', () =>
      count() > before
        ? vscode.languages.getDiagnostics().find(([uri, list]) => uri.path.endsWith('.ld') && list.length > 0)
        : undefined,
    );
    const [uri, list] = script;
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    for (const { range, message } of list) {
      assert.ok(message.length > 0);
      // Concise lines have a line and a column: the place is that of the finding, not the start of the file.
      assert.match(text.split('\n')[range.start.line]!.slice(range.start.character), /^\w/);
    }
  });
});

function count(): number {
  return vscode.languages.getDiagnostics().reduce((sum, [, list]) => sum + list.length, 0);
}
