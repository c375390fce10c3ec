import { commands, window, type ExtensionContext } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { clientName, clientOptions } from './clientOptions';
import { registerCommands } from './commands';
import { registerExplainAddress } from './explainAddress';
import { registerNewPoolFile } from './newPoolFile';
import { registerOpenExample } from './openExample';
import { registerShowResolvedScript } from './resolvedScript';
import { registerShowRule } from './showRule';
import { registerStatus } from './status';
import { watchTargets } from './targets';
import { registerPictures } from './views/picturePanel';
import { registerPinTarget } from './views/pinTarget';
import { registerTargetsTree } from './views/targetsTree';
import { registerWorkspaceFiles } from './workspaceFiles';

/** How an entry point makes its client: a process on the desktop, a worker in the browser. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

let running: BaseLanguageClient | undefined;

/**
 * What both entry points share: makes the client, registers commands and the status item, and starts the server. A
 * server that cannot be started leaves highlighting, snippets and "Restart Language Server" usable; the reason is in
 * the log and the status item.
 */
export async function startExtension(context: ExtensionContext, createClient: CreateClient): Promise<void> {
  const log = window.createOutputChannel(clientName, { log: true });
  const client = createClient(clientOptions(log, () => running));
  running = client;
  const targets = watchTargets(client);
  context.subscriptions.push(
    log,
    targets,
    registerWorkspaceFiles(client),
    registerCommands(client),
    registerStatus(client, targets),
    registerTargetsTree(targets),
    registerPinTarget(targets),
    registerNewPoolFile(client),
    registerOpenExample(context.extensionUri),
    registerShowRule(context.extensionUri),
    registerExplainAddress(client),
    registerShowResolvedScript(),
    registerPictures(context, client, targets),
  );
  // Shows the view and the commands: without the extension running they would be dead.
  await commands.executeCommand('setContext', 'n6mem.active', true);
  try {
    await client.start();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
  }
}

/** Stops the server; VS Code waits for it. */
export async function stopExtension(): Promise<void> {
  const client = running;
  running = undefined;
  await client?.dispose();
}
