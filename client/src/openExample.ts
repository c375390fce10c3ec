import { commands, FileSystemError, l10n, Uri, window, workspace, type Disposable } from 'vscode';

const name = 'smart-camera';

/** What a task or a test may say beforehand; it is not asked for then. */
interface Choice {
  /** The folder in which the copy is made, as a URI. */
  readonly parent?: string;
  /** False: the copy is made and not opened. */
  readonly open?: boolean;
}

/**
 * "Open Example": copies the project that comes with the extension to a folder of the user's choice and opens it. The
 * tutorial begins there.
 */
export function registerOpenExample(extension: Uri): Disposable {
  return commands.registerCommand('n6mem.openExample', (choice?: Choice) =>
    openExample(extension, choice ?? {}),
  );
}

/** The folder of the copy, undefined where none was made. */
async function openExample(extension: Uri, choice: Choice): Promise<Uri | undefined> {
  const parent = choice.parent === undefined ? await pickParent() : Uri.parse(choice.parent);
  if (parent === undefined) return undefined;
  const copy = await freeName(parent);
  try {
    await workspace.fs.copy(Uri.joinPath(extension, 'examples', name), copy);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await window.showErrorMessage(l10n.t('The example could not be copied: {0}', reason));
    return undefined;
  }
  if (choice.open !== false) {
    // A window that has a folder keeps it.
    const forceNewWindow = (workspace.workspaceFolders?.length ?? 0) > 0;
    await commands.executeCommand('vscode.openFolder', copy, { forceNewWindow });
  }
  return copy;
}

async function pickParent(): Promise<Uri | undefined> {
  const picked = await window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: l10n.t('Where to put the example'),
    openLabel: l10n.t('Copy the Example Here'),
  });
  return picked?.[0];
}

/** `smart-camera`, or with a number where that is taken: a copy that was worked on is never overwritten. */
async function freeName(parent: Uri): Promise<Uri> {
  for (let number = 1; ; number++) {
    const uri = Uri.joinPath(parent, number === 1 ? name : `${name}-${number}`);
    try {
      await workspace.fs.stat(uri);
    } catch (error) {
      if (error instanceof FileSystemError && error.code === 'FileNotFound') return uri;
      throw error;
    }
  }
}
