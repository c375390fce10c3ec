import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, hoverText, show } from './editor';

// A script that no build names, with what the language services show at one look.
const memory = `_Min_Heap_Size = 0x200;
MEMORY
{
  RAM   (xrw) : ORIGIN = 0x34000400, LENGTH = 255K
  STACK (rw)  : ORIGIN = ORIGIN(RAM) + LENGTH(RAM), LENGTH = 4K
}
REGION_ALIAS("FAST", RAM)
`;
const root = `INCLUDE e2e-memory.ld
_estack = ORIGIN(STACK) + LENGTH(STACK);
SECTIONS
{
  .text :
  {
    *(.text)
    . = ALIGN(_Min_Heap_Size, 8);
    _etext = .;
  } >RAM
  .bss (NOLOAD) : { *(.bss) } >FAST
}
ASSERT(_estack > 0, "no stack")
`;

describe('a linker script', () => {
  let memoryUri: vscode.Uri;
  let document: vscode.TextDocument;

  /** Position right behind the first `text` of the script, or `shift` characters further. */
  const at = (text: string, shift = 0, of = document): vscode.Position => {
    const index = of.getText().indexOf(text);
    assert.ok(index >= 0, text);
    return of.positionAt(index + text.length + shift);
  };
  const ask = <T>(command: string, ...rest: unknown[]): Thenable<T> =>
    vscode.commands.executeCommand<T>(`vscode.${command}`, document.uri, ...rest);

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = (name: string): vscode.Uri => vscode.Uri.joinPath(folder.uri, 'Application', name);
    memoryUri = uri('e2e-memory.ld');
    await vscode.workspace.fs.writeFile(memoryUri, Buffer.from(memory));
    await vscode.workspace.fs.writeFile(uri('e2e-root.ld'), Buffer.from(root));
    document = await vscode.workspace.openTextDocument(uri('e2e-root.ld'));
    await show(document);
    await eventually('the included region in a hover', async () =>
      (await hoverText(document.uri, at('>RAM', -1))).includes('0x34000400') ? true : undefined,
    );
  });

  it('completes the regions of an included file behind >', async () => {
    const list = await ask<vscode.CompletionList>('executeCompletionItemProvider', at('} >'));
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const name of ['RAM', 'STACK', 'FAST']) assert.ok(labels.includes(name), labels.join(' '));
    assert.ok(!labels.includes('SECTIONS'));
  });

  it('goes to the definition in the included file', async () => {
    const found = await ask<(vscode.Location | vscode.LocationLink)[]>(
      'executeDefinitionProvider',
      at('>RAM', -1),
    );
    const [first] = found;
    assert.ok(first);
    const [uri, range] =
      'targetUri' in first
        ? [first.targetUri, first.targetSelectionRange ?? first.targetRange]
        : [first.uri, first.range];
    assert.equal(uri.toString(), memoryUri.toString());
    assert.equal(range.start.line, 3);
  });

  it('shows the script as ld reads it, beside it and without findings of its own', async () => {
    await vscode.commands.executeCommand('n6mem.showResolvedScript', document.uri);
    const shown = await eventually('the resolved script', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'n6mem' ? document : undefined;
    });
    assert.equal(shown.languageId, 'linkerscript');
    assert.match(shown.getText(), /^\/\* INCLUDE \S*e2e-memory\.ld \*\/[^]* = 0x34041000 \*\/;/);
    assert.deepEqual(vscode.languages.getDiagnostics(shown.uri), []);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('finds all references, and marks those of this file', async () => {
    const places = await ask<vscode.Location[]>('executeReferenceProvider', at('ORIGIN(STACK', -1));
    const files = places.map(({ uri }) => uri.path.replace(/.*\//, ''));
    assert.deepEqual([...new Set(files)].sort(), ['e2e-memory.ld', 'e2e-root.ld']);
    const marks = await ask<vscode.DocumentHighlight[]>('executeDocumentHighlights', at('ORIGIN(STACK', -1));
    assert.equal(marks.length, 2);
  });

  it('renames a region in both files', async () => {
    const edit = await ask<vscode.WorkspaceEdit>(
      'executeDocumentRenameProvider',
      at('ORIGIN(STACK', -1),
      'TOP',
    );
    const changed = edit.entries().map(([uri, edits]) => `${uri.path.replace(/.*\//, '')} ${edits.length}`);
    assert.deepEqual(changed.sort(), ['e2e-memory.ld 1', 'e2e-root.ld 2']);
  });

  it('outlines sections, symbols and assertions', async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider');
    const names = (list: readonly vscode.DocumentSymbol[]): string[] =>
      list.flatMap(({ name, children }) => [name, ...names(children)]);
    const found = names(symbols);
    for (const name of ['_estack', '.text', '_etext', '.bss'])
      assert.ok(found.includes(name), found.join(' '));
  });

  it('shows the parameters of a builtin', async () => {
    const help = await ask<vscode.SignatureHelp>(
      'executeSignatureHelpProvider',
      at('ALIGN(_Min_Heap_Size, '),
    );
    assert.match(help.signatures[0]?.label ?? '', /^ALIGN\(/);
    assert.equal(help.activeParameter, 1);
  });

  it('colours regions, symbols and sections by what they mean', async () => {
    const legend = await ask<vscode.SemanticTokensLegend>('provideDocumentSemanticTokensLegend');
    const tokens = await ask<vscode.SemanticTokens>('provideDocumentSemanticTokens');
    assert.ok(tokens.data.length > 0 && tokens.data.length % 5 === 0);
    const used = new Set<string | undefined>();
    for (let i = 3; i < tokens.data.length; i += 5) used.add(legend.tokenTypes[tokens.data[i]!]);
    assert.ok(used.size >= 3, [...used].join(' '));
  });

  it('hints at what an expression comes to', async () => {
    const other = await vscode.workspace.openTextDocument(memoryUri);
    const hints = await eventually('an inlay hint', async () => {
      const whole = new vscode.Range(0, 0, other.lineCount, 0);
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        memoryUri,
        whole,
      );
      return found.length > 0 ? found : undefined;
    });
    const labels = hints.map(({ label }) =>
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    );
    assert.ok(
      labels.some((label) => /0x34040000/i.test(label)),
      labels.join('; '),
    );
  });

  it('formats without changing what the script means', async () => {
    const edits = await ask<vscode.TextEdit[]>('executeFormatDocumentProvider', {
      tabSize: 4,
      insertSpaces: true,
    });
    assert.ok(edits.length > 0);
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    assert.ok(await vscode.workspace.applyEdit(edit));
    const text = document.getText();
    assert.equal(text.replace(/\s+/g, ''), root.replace(/\s+/g, ''));
    assert.ok(text.includes('\n        *(.text)\n'), text);
    const again = await ask<vscode.TextEdit[] | undefined>('executeFormatDocumentProvider', {
      tabSize: 4,
      insertSpaces: true,
    });
    assert.equal(again?.length ?? 0, 0);
  });

  it('turns a hexadecimal length into kilobytes', async () => {
    const place = at('_estack > ');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(place, place.translate(0, 1)), '0x180000');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const action = await eventually('the refactoring', async () => {
      const inside = at('0x1800');
      const actions = await ask<vscode.CodeAction[]>(
        'executeCodeActionProvider',
        new vscode.Range(inside, inside),
        vscode.CodeActionKind.RefactorRewrite.value,
        // Its edit is worked out when it is picked: asked for as the menu does.
        50,
      );
      return actions.find(({ title }) => title.includes('1536K'));
    });
    assert.ok(action.edit);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.ok(document.getText().includes('_estack > 1536K'));
  });
});
