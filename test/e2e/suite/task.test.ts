import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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
    const { stdout, stderr } = spawnSync(process.execPath, [cli, 'check', '--format', 'concise'], {
      cwd: folder.uri.fsPath,
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', N6MEM_LANG: 'en' },
    });
    const lines = stdout.split('\n').filter((line) => line !== '');
    assert.ok(lines.length > 0, stderr);
    // A terminal of its own that says what the command says: the stand-in for VS Code has no shell to run it in.
    const task = new vscode.Task(
      { type: 'n6mem-test' },
      folder,
      'n6mem check',
      'test',
      new vscode.CustomExecution(() => Promise.resolve(terminalThatSays(lines))),
      '$n6mem',
    );
    const before = problems().length;
    await vscode.tasks.executeTask(task);
    const found = await eventually('a problem for each line', () => {
      const all = problems();
      return all.length >= before + lines.length ? all : undefined;
    });
    for (const line of lines) {
      const [, file, row, column, , message] =
        /^(.+?):(\d+):(\d+): (\w+): (.+) \[[a-z-]+\]$/.exec(line) ?? [];
      assert.ok(
        found.some(
          ({ uri, diagnostic }) =>
            uri.path.endsWith(`/${file}`) &&
            diagnostic.range.start.line === Number(row) - 1 &&
            diagnostic.range.start.character === Number(column) - 1 &&
            diagnostic.message === message,
        ),
        line,
      );
    }
  });
});

function problems(): { readonly uri: vscode.Uri; readonly diagnostic: vscode.Diagnostic }[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, list]) => list.map((diagnostic) => ({ uri, diagnostic })));
}

function terminalThatSays(lines: readonly string[]): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<number>();
  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open: () => {
      for (const line of lines) written.fire(`${line}\r\n`);
      closed.fire(1);
    },
    close: () => undefined,
  };
}
