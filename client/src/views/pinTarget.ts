import { commands, l10n, Uri, window, workspace, WorkspaceEdit, Range, type Disposable } from 'vscode';
import type { TargetStatus } from '../../../protocol/server';
import type { Targets } from '../targets';
import type { TargetsNode } from './targetsTree';

/** "Pin": writes a target as it was found into n6mem.json, where it can be edited and no longer has to be inferred. */
export function registerPinTarget(targets: Targets): Disposable {
  return commands.registerCommand('n6mem.pinTarget', async (node: TargetsNode | undefined) => {
    if (node?.kind !== 'target') return;
    const { name, folder } = node.target;
    const others = targets.all().filter((other) => other.folder === folder && other.name !== name);
    await pin(
      node.target,
      others.map((other) => other.name),
    );
  });
}

/** The file is left open and unsaved, to be read before it counts for others. */
async function pin(target: TargetStatus, others: readonly string[]): Promise<void> {
  const uri = Uri.joinPath(Uri.parse(target.folder), 'n6mem.json');
  try {
    // What edits JSON is loaded when it is wanted: few ever pin a target.
    const { withPinnedTarget } = await import('./pinnedTarget');
    const edit = new WorkspaceEdit();
    edit.createFile(uri, { ignoreIfExists: true });
    await workspace.applyEdit(edit);
    const document = await workspace.openTextDocument(uri);
    const text = withPinnedTarget(document.getText(), target, others);
    const change = new WorkspaceEdit();
    change.replace(uri, new Range(0, 0, document.lineCount, 0), text);
    await workspace.applyEdit(change);
    await window.showTextDocument(document);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await window.showErrorMessage(l10n.t('n6mem.json could not be written: {0}', reason));
  }
}
