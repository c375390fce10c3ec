import {
  commands,
  l10n,
  Position,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type Disposable,
  type QuickPickItem,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { newPoolRequest, type NewPoolParams, type NewPoolResult } from '../../protocol/server';

/** What another extension or a task may say beforehand; it is not asked for then. */
interface Choice {
  readonly board?: string;
  /** Relative to the folder; the empty text for an untitled file. */
  readonly file?: string;
}

/** "New Memory Pool File…": asks for the board and the name, and opens a file that fits beside the application. */
export function registerNewPoolFile(client: BaseLanguageClient): Disposable {
  return commands.registerCommand('n6mem.newPoolFile', (choice?: Choice) =>
    newPoolFile(client, choice ?? {}),
  );
}

async function newPoolFile(client: BaseLanguageClient, choice: Choice): Promise<void> {
  const uri = window.activeTextEditor?.document.uri;
  const isInFolder = uri !== undefined && workspace.getWorkspaceFolder(uri) !== undefined;
  const ask = (board: string | null): Promise<NewPoolResult> => {
    const params: NewPoolParams = { uri: isInFolder ? uri.toString() : null, board };
    return client.sendRequest<NewPoolResult>(newPoolRequest, params);
  };
  const board = choice.board ?? (await pickBoard((await ask(null)).boards));
  if (board === undefined) return;
  const { folder, file } = await ask(board);
  if (!file) {
    await window.showErrorMessage(l10n.t('No pool file can be made for {0} here.', board));
    return;
  }
  // Without a folder there is no place for it yet.
  const name = folder === null ? '' : (choice.file ?? (await pickName(file.file)));
  if (name === undefined) return;
  if (folder === null || name === '') {
    const document = await workspace.openTextDocument({ language: 'mpool', content: file.text });
    await window.showTextDocument(document);
  } else await create(Uri.joinPath(Uri.parse(folder), name), file.text);
}

async function pickBoard(boards: NewPoolResult['boards']): Promise<string | undefined> {
  const items = boards.map(({ name, target, hasExternal }): QuickPickItem => {
    const said = [
      ...(hasExternal ? [] : [l10n.t('on-chip memory only')]),
      ...(target === null ? [] : [l10n.t('beside the application of {0}', target)]),
    ];
    return { label: name, description: said.join(', ') };
  });
  const picked = await window.showQuickPick(items, {
    title: l10n.t('New Memory Pool File'),
    placeHolder: l10n.t('The board or device that the pools are for'),
  });
  return picked?.label;
}

/** The proposed name, another one, or none: then the file is untitled. */
async function pickName(proposed: string): Promise<string | undefined> {
  const other = l10n.t('Another Name…');
  const untitled = l10n.t('Untitled');
  const picked = await window.showQuickPick([{ label: proposed }, { label: other }, { label: untitled }], {
    title: l10n.t('New Memory Pool File'),
    placeHolder: l10n.t('The name of the file'),
  });
  if (picked?.label === untitled) return '';
  if (picked?.label !== other) return picked?.label;
  return window.showInputBox({
    value: proposed,
    valueSelection: [proposed.lastIndexOf('/') + 1, proposed.lastIndexOf('.')],
    validateInput: (text) => (/[^/]\.mpool$/.test(text) ? undefined : l10n.t('The name ends in .mpool.')),
  });
}

/** Made and filled by edits, so that one can undo it; it is saved by whoever likes it. Never overwrites. */
async function create(uri: Uri, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { overwrite: false, ignoreIfExists: false });
  edit.insert(uri, new Position(0, 0), text);
  if (!(await workspace.applyEdit(edit))) {
    await window.showErrorMessage(l10n.t('{0} could not be made: is it there already?', uri.path));
    return;
  }
  await window.showTextDocument(await workspace.openTextDocument(uri));
}
