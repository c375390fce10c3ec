import { say } from '../../core';
import type { Command } from '../command';
import { UsageError } from '../usageError';

export const lspCommand: Command = {
  name: 'lsp',
  usage: '--stdio',
  summary: 'run the language server, for any editor',
  details: ['See docs/editors.md for Neovim, Helix, Zed and Emacs.'],
  examples: ['n6mem lsp --stdio'],
  options: ['stdio', 'follow'],
  run: async (options) => {
    if (!options.flag('stdio'))
      throw new UsageError(say`lsp speaks on standard input and output only: give --stdio`);
    if (options.positionals.length > 0)
      throw new UsageError(say`lsp takes no PATH: the editor names the folders`);
    // Loaded only here: nothing else on the command line needs the protocol's libraries.
    const { startNodeServer } = await import('../../server/node/start');
    startNodeServer(options.strings('follow'));
    // The connection ends the process when the editor says exit or goes away.
    return new Promise<number>(() => undefined);
  },
};
