import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientId, clientName } from '../clientOptions';
import { startExtension, stopExtension } from '../extension';

/** Entry of the extension on a desktop or remote host: the server is a node process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const run = { module, transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  await startExtension(
    context,
    (options) => new LanguageClient(clientId, clientName, { run, debug }, options),
  );
}

export function deactivate(): Promise<void> {
  return stopExtension();
}
