import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, hoverText, show } from './editor';

describe('an address in a C source', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is explained as it stands in the editor, saved or not', async () => {
    const [uri] = await vscode.workspace.findFiles('**/STM32N6570-DK/Src/main.c');
    assert.ok(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await show(document);
    const line = '  uint8_t *input = (uint8_t *)0x342e0000;\n';
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), `/* one line more */\n${line}`));
    assert.equal(document.isDirty, true);
    const text = await eventually('the hover', async () => {
      const shown = await hoverText(uri, new vscode.Position(2, line.indexOf('0x') + 4));
      return shown === '' ? undefined : shown;
    });
    assert.match(text, /0x342e0000.*pool npuRAM5, buffer Input/s);
    // Where no address stands in the editor nothing is said, though one did before an edit.
    assert.equal(await hoverText(uri, new vscode.Position(1, 4)), '');
    assert.equal(await hoverText(uri, new vscode.Position(2, 4)), '');
  });
});
