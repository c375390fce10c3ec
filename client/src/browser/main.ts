import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientId, clientName } from '../clientOptions';
import { startExtension, stopExtension } from '../extension';

/** Entry of the extension in a browser: the server is a web worker, which sees the workspace through the client. */
export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'serverBrowser.js').toString(true);
  await startExtension(
    context,
    // The worker itself: where a function makes it the client asks whether it is a `Worker`, and VS Code's are not.
    (options) => new LanguageClient(clientId, clientName, new Worker(script), options),
  );
}

export function deactivate(): Promise<void> {
  return stopExtension();
}
