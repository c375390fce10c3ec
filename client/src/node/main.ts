import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientId, clientName } from '../clientOptions';
import { startExtension, stopExtension } from '../extension';

/** Entry of the extension on a desktop or remote host: the server is a node process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  // A keystroke in a large file leaves some 10 MB of short-lived objects behind. With V8's usual 1 to 16 MB for them
  // each is collected in the middle of the work, which doubles the time of an answer.
  const execArgv = ['--min-semi-space-size=16', '--max-semi-space-size=64'];
  const run = { module, transport: TransportKind.ipc, options: { execArgv } };
  const debug = { ...run, options: { execArgv: [...execArgv, '--nolazy', '--inspect=6009'] } };
  await startExtension(
    context,
    (options) => new LanguageClient(clientId, clientName, { run, debug }, options),
  );
}

export function deactivate(): Promise<void> {
  return stopExtension();
}
