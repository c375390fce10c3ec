import { say, sayKey } from '../../core';
import type { Command } from '../command';
import { completionScript, shells, type CompletedCommand } from '../completionScript';
import { commonOptions, optionTable } from '../options';
import { UsageError } from '../usageError';

const head: Omit<Command, 'run'> = {
  name: 'completion',
  usage: shells.join('|'),
  summary: 'print a completion script for a shell',
  details: [],
  examples: [
    'source <(n6mem completion bash)',
    'n6mem completion zsh > "${fpath[1]}/_n6mem"',
    'n6mem completion fish > ~/.config/fish/completions/n6mem.fish',
  ],
  options: [],
};

/** The other commands are given: they are what it completes. */
export function completionCommand(others: readonly Command[]): Command {
  const self: Command = {
    ...head,
    run: (options, output) => {
      const [shell] = options.positionals;
      const known = shells.find((name) => name === shell);
      if (known === undefined || options.positionals.length > 1)
        throw new UsageError(say`completion needs one shell: ${shells.join(', ')}`);
      output.write(completionScript(known, [...others, self].map(completed)));
      return Promise.resolve(0);
    },
  };
  return self;
}

function completed({ name, summary, formats = [], options }: Command): CompletedCommand {
  return {
    name,
    summary: sayKey(summary),
    formats,
    options: [...options, ...commonOptions].map((option) => {
      const { help, ...more }: { help: string; value?: string } = optionTable[option];
      return { name: option, help: sayKey(help), takesValue: 'value' in more };
    }),
  };
}
