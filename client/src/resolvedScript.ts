import { commands, l10n, Uri, ViewColumn, window, workspace, type Disposable } from 'vscode';
import { resolvedScriptCommand, resolvedScriptUri } from '../../protocol/server';

/** "Show Resolved Script": the linker script as ld reads it, beside it; the server keeps it up to date. */
export function registerShowResolvedScript(): Disposable {
  return commands.registerCommand(resolvedScriptCommand, async (given?: unknown) => {
    const active = window.activeTextEditor?.document;
    const script =
      given instanceof Uri
        ? given.toString()
        : typeof given === 'string'
          ? given
          : active?.languageId === 'linkerscript'
            ? active.uri.toString()
            : undefined;
    if (script === undefined) {
      await window.showInformationMessage(l10n.t('Open a linker script first.'));
      return;
    }
    const document = await workspace.openTextDocument(Uri.parse(resolvedScriptUri(script)));
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  });
}
