import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, eventually, hoverText, quickFixes, ruleOf, show } from './editor';

const rule = 'pool-overlaps-pool';

describe('a pool file from nothing', () => {
  let document: vscode.TextDocument;

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'Model', 'my_mpools', 'from-nothing.mpool');
    await vscode.workspace.fs.writeFile(uri, new Uint8Array());
    document = await vscode.workspace.openTextDocument(uri);
    await show(document);
  });

  it('is written by completion alone, without a finding', async () => {
    const list = await eventually('a pool file to begin with', async () => {
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(0, 0),
      );
      return found.items.some(({ label }) => nameOf(label).startsWith('Pools for ')) ? found : undefined;
    });
    const offered = list.items.map(({ label }) => nameOf(label));
    assert.ok(offered.includes('Pools for STM32N6570-DK'), offered.join('; '));
    // As a user does it: the list is opened, its first entry taken.
    await eventually('an accepted completion', async () => {
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
      await new Promise((done) => setTimeout(done, 1000));
      await vscode.commands.executeCommand('acceptSelectedSuggestion');
      return document.getText().includes('mempools') ? true : undefined;
    });
    assert.ok(pools(document).length >= 7, document.getText());
    assert.equal(await checkedRules(document), '');
  });

  it('shows two pools that overlap, and the quick fix parts them', async () => {
    const text = document.getText();
    const size = /"size"\s*:\s*\{\s*"value"\s*:\s*"([^"]*)"/g;
    const at = text.indexOf('"npuRAM3"');
    size.lastIndex = at;
    const match = size.exec(text);
    assert.ok(at >= 0 && match?.[1], 'npuRAM3 has a size');
    const end = match.index + match[0].length - 1;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(end - match[1].length), document.positionAt(end)),
      String(Number(match[1]) + 64),
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    const diagnostic = await eventually('an overlap', () => diagnosticsOf(document.uri, rule)[0]);
    assert.match(diagnostic.message, /npuRAM3/);
    const fixes = await eventually('a quick fix', async () => {
      const actions = await quickFixes(document.uri, diagnostic);
      return actions.length > 0 ? actions : undefined;
    });
    const fix = fixes.find(({ isPreferred }) => isPreferred) ?? fixes[0];
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await eventually('a file without the overlap', () =>
      diagnosticsOf(document.uri, rule).length === 0 ? true : undefined,
    );
    assert.equal(await checkedRules(document), '');
  });

  it('says each thing once, and the JSON support of the editor says nothing', async () => {
    const good = document.getText();
    const broken = good.replace('{', '{ "nonsense": 1,').replace(/\}\s*$/, ',}');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, wholeOf(document), broken);
    assert.ok(await vscode.workspace.applyEdit(edit));
    for (const expected of ['mpool-schema', 'mpool-syntax'])
      await eventually(expected, () => diagnosticsOf(document.uri, expected)[0]);
    // What another extension has to say would come later than ours.
    await new Promise((done) => setTimeout(done, 2000));
    const all = vscode.languages.getDiagnostics(document.uri);
    const lines = all.map(({ source, message, range }) => `${source} ${range.start.line} ${message}`);
    assert.deepEqual([...new Set(lines)], lines);
    assert.deepEqual([...new Set(all.map(({ source }) => source))], ['n6mem']);
    const back = new vscode.WorkspaceEdit();
    back.replace(document.uri, wholeOf(document), good);
    assert.ok(await vscode.workspace.applyEdit(back));
    await eventually('the good file', () =>
      diagnosticsOf(document.uri, 'mpool-schema').length === 0 ? true : undefined,
    );
  });

  it('offers the keys of the schema and explains them, each once', async () => {
    const at = document.positionAt(document.getText().indexOf('"latency"') + 2);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const ours = items.filter(({ kind }) => kind === vscode.CompletionItemKind.Property);
    const keys = ours.map(({ label }) => nameOf(label));
    // What the object has already is not offered, and nothing of the compiler's dialect (`constantsPreferred`).
    assert.deepEqual(keys.sort(), ['cacheable', 'constants_preferred', 'latency']);
    const explained = await hoverText(document.uri, at);
    assert.equal(explained.split('How long one access takes').length, 2, explained);
  });

  it('is made by the command as well, beside the application of the board', async () => {
    const file = 'Model/my_mpools/by-command.mpool';
    await vscode.commands.executeCommand('n6mem.newPoolFile', { board: 'STM32N6570-DK', file });
    const active = vscode.window.activeTextEditor?.document;
    assert.ok(active);
    assert.ok(active.uri.path.endsWith(file), active.uri.path);
    assert.equal(active.languageId, 'mpool');
    assert.ok(pools(active).length >= 7);
    assert.equal(await checkedRules(active), '');
  });
});

function wholeOf(document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
}

function nameOf(label: string | vscode.CompletionItemLabel): string {
  return typeof label === 'string' ? label : label.label;
}

function pools(document: vscode.TextDocument): readonly unknown[] {
  const file = JSON.parse(document.getText()) as { memory: { mempools: unknown[] } };
  return file.memory.mempools;
}

/** The rules that have something to say of a document; asked for after the server has seen its text. */
async function checkedRules(document: vscode.TextDocument): Promise<string> {
  // A hover is answered from the check of the latest text.
  await vscode.commands.executeCommand(
    'vscode.executeHoverProvider',
    document.uri,
    new vscode.Position(0, 0),
  );
  await new Promise((done) => setTimeout(done, 1000));
  return vscode.languages.getDiagnostics(document.uri).map(ruleOf).join(', ');
}
