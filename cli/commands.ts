import { checkCommand } from './commands/check';
import { diffCommand } from './commands/diff';
import { evalCommand } from './commands/eval';
import { explainCommand } from './commands/explain';
import { flashCommand } from './commands/flash';
import { initCommand } from './commands/init';
import { completionCommand } from './commands/completion';
import { lspCommand } from './commands/lsp';
import { mapCommand } from './commands/map';
import { planCommand } from './commands/plan';
import { rulesCommand } from './commands/rules';
import { sizeCommand } from './commands/size';
import { targetsCommand } from './commands/targets';
import { timelineCommand } from './commands/timeline';
import { versionsCommand } from './commands/versions';
import type { Command } from './command';

const working: readonly Command[] = [
  checkCommand,
  targetsCommand,
  mapCommand,
  timelineCommand,
  planCommand,
  sizeCommand,
  diffCommand,
  versionsCommand,
  explainCommand,
  flashCommand,
  evalCommand,
  initCommand,
  rulesCommand,
  lspCommand,
];

/** Every command, in the order of `n6mem --help`. */
export const commands: readonly Command[] = [...working, completionCommand(working)];
