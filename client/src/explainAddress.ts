import {
  commands,
  l10n,
  Position,
  QuickPickItemKind,
  Range,
  TabInputWebview,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type QuickPickItem,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  explainRequest,
  viewCommands,
  type ExplainedTarget,
  type ExplainParams,
  type ExplainResult,
  type FocusParams,
} from '../../protocol/server';

const addressPattern = /\b0[xX][0-9a-fA-F_]{1,12}/;

interface Answer extends QuickPickItem {
  /** Where choosing it leads; nothing for what is only to be read. */
  readonly go?: () => Thenable<unknown>;
}

/** "Explain Address…": what an address is in every target; a choice leads to the source or marks it on the map. */
export function registerExplainAddress(client: BaseLanguageClient): Disposable {
  return commands.registerCommand('n6mem.explainAddress', (given?: unknown) =>
    explainAddress(client, typeof given === 'string' ? given : undefined),
  );
}

async function explainAddress(client: BaseLanguageClient, given: string | undefined): Promise<void> {
  const address = given ?? (await askForAddress());
  if (address === undefined) return;
  const uri = window.activeTextEditor?.document.uri;
  const isInFolder = uri !== undefined && workspace.getWorkspaceFolder(uri) !== undefined;
  const params: ExplainParams = { uri: isInFolder ? uri.toString() : null, address };
  const { targets } = await client.sendRequest<ExplainResult>(explainRequest, params);
  if (targets.length === 0) {
    await window.showInformationMessage(
      l10n.t('No target was found here, so nothing is known of {0}.', address),
    );
    return;
  }
  const picked = await window.showQuickPick(
    targets.flatMap((target) => answersOf(target, address, params.uri)),
    { title: address, placeHolder: l10n.t('Choose a line to go to its source, or to the map') },
  );
  await picked?.go?.();
}

/** Begins with the number under the cursor. */
function askForAddress(): Thenable<string | undefined> {
  const editor = window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active, addressPattern);
  return window.showInputBox({
    title: l10n.t('Explain Address'),
    prompt: l10n.t('A hexadecimal address; the secure and the non-secure alias are one byte'),
    placeHolder: '0x34164000',
    value: range ? (editor?.document.getText(range) ?? '') : '',
    validateInput: (text) =>
      /^0x[0-9a-f_]{1,12}$/i.test(text.trim()) ? undefined : l10n.t('Give an address such as 0x34164000'),
  });
}

function answersOf(target: ExplainedTarget, address: string, uri: string | null): Answer[] {
  const focus: FocusParams = {
    file: '',
    offset: 0,
    line: 0,
    choice: target.choice,
    epoch: null,
    address: address.trim(),
  };
  return [
    { label: target.name, kind: QuickPickItemKind.Separator },
    { label: target.summary, detail: target.meaning },
    // Before the claims: a model has dozens of buffers at one address.
    {
      label: l10n.t('Show in Memory Map'),
      go: () => commands.executeCommand(viewCommands.map, uri ?? undefined, focus),
    },
    ...target.claims.map((claim) => ({
      label: `${claim.kind} ${claim.name}`,
      description: `[${claim.start}, ${claim.end})`,
      detail: claim.phases.join(', '),
      go: () => openSource(Uri.parse(claim.uri), claim.line),
    })),
  ];
}

async function openSource(uri: Uri, line: number): Promise<void> {
  const at = new Position(line, 0);
  await window.showTextDocument(uri, { selection: new Range(at, at), viewColumn: textColumn() });
}

/** Where text is shown: the source must not cover the map that the address was asked from. */
function textColumn(): ViewColumn {
  const shown = window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined);
  if (shown?.viewColumn !== undefined) return shown.viewColumn;
  const isPicture = window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputWebview;
  return isPicture ? ViewColumn.Beside : ViewColumn.Active;
}
