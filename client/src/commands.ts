import { commands, Disposable, l10n, window } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';

/** The commands that need no view. Each has its title in package.json. */
export function registerCommands(client: BaseLanguageClient): Disposable {
  return Disposable.from(
    commands.registerCommand('n6mem.restartServer', () => restart(client)),
    commands.registerCommand('n6mem.showOutput', () => client.outputChannel.show(true)),
  );
}

/** Stops the server where it runs and starts it again: all files are read again. */
async function restart(client: BaseLanguageClient): Promise<void> {
  try {
    if (client.state === State.Running || client.state === State.Starting) await client.stop();
    await client.start();
  } catch (error) {
    client.outputChannel.error(error instanceof Error ? error : String(error));
    await window.showErrorMessage(l10n.t('The language server did not start. The log says why.'));
  }
}
