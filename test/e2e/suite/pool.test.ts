import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, eventually, quickFixes, show } from './editor';

const rule = 'pool-overlaps-pool';

describe('a pool file from nothing', () => {
  let document: vscode.TextDocument;

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'stm32n6_new.mpool');
    const start = '{\n  "memory": {\n    "mempools": [\n      \n    ]\n  }\n}\n';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(start));
    document = await vscode.workspace.openTextDocument(uri);
    await show(document);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(document.uri);
  });

  /** Takes the first whole pool that completion offers at a place, as Enter would. */
  async function acceptPool(offset: number): Promise<void> {
    const position = document.positionAt(offset);
    const item = await eventually('a pool by completion', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      return list.items.find(({ insertText }) => /"offset"/.test(textOf(insertText)));
    });
    const editor = await show(document);
    const snippet = new vscode.SnippetString(textOf(item.insertText));
    await editor.insertSnippet(snippet, item.range instanceof vscode.Range ? item.range : position);
  }

  it('grows by completion alone, is broken, and mended by the quick fix', async () => {
    await acceptPool(document.getText().indexOf('[\n') + 8);
    const first = document.getText();
    assert.match(first, /"name": *"/);
    await acceptPool(first.lastIndexOf('}', first.indexOf('\n    ]')) + 1);
    assert.equal(document.getText().match(/"offset"/g)?.length, 2);
    await eventually('no overlap', () => (diagnosticsOf(document.uri, rule).length === 0 ? true : undefined));

    const text = document.getText();
    const offsets = [...text.matchAll(/"offset": *\{ *"value": *"([^"]+)"/g)];
    const [one, two] = offsets;
    assert.ok(one && two);
    const at = two.index + two[0].length - 1 - two[1]!.length;
    const edit = new vscode.WorkspaceEdit();
    const broken = `0x${(BigInt(one[1]!) + 4096n).toString(16)}`;
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(at), document.positionAt(at + two[1]!.length)),
      broken,
    );
    await vscode.workspace.applyEdit(edit);
    const diagnostic = await eventually('the overlap', () => diagnosticsOf(document.uri, rule)[0]);
    const [fix] = await quickFixes(document.uri, diagnostic);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await eventually('the end of the overlap', () =>
      diagnosticsOf(document.uri, rule).length === 0 ? true : undefined,
    );
  });
});

function textOf(insertText: vscode.CompletionItem['insertText']): string {
  return typeof insertText === 'object' ? insertText.value : (insertText ?? '');
}
