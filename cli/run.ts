import { writeSync } from 'node:fs';
import { chooseWording, nearest, oneLine, say, translationFor } from '../core';
import { reasonOf } from '../server/node/fileSystem';
import { localeOf, textsIn } from '../server/node/translations';
import type { Command } from './command';
import { commands } from './commands';
import { commandHelp, generalHelp } from './help';
import { choice, parseOptions } from './options';
import { type ColorChoice, colorChoices, openOutput, widthOf } from './output';
import { processSystem, type System } from './system';
import { UsageError } from './usageError';
import { version } from '../package.json';

/**
 * Runs `n6mem ARGS` with the streams, environment and working directory that it is given.
 *
 * @returns the exit status
 */
export async function run(args: readonly string[], system: System): Promise<number> {
  try {
    return await answer(args, system);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const line = oneLine(text.split('\n')[0] ?? '');
    system.stderr.write(`n6mem: ${error instanceof UsageError ? line : say`internal error: ${line}`}\n`);
    if (args.includes('--debug') && error instanceof Error) system.stderr.write(`${error.stack}\n`);
    return 2;
  }
}

async function answer(args: readonly string[], system: System): Promise<number> {
  const { stdout } = system;
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const topic = name === 'help' && rest[0] !== undefined ? commandNamed(rest[0]) : undefined;
    // Called with nothing it was called wrongly: what a pipe reads stays empty.
    const sink = name === undefined ? system.stderr : stdout;
    const width = widthOf(sink);
    sink.write(topic ? commandHelp(topic, width) : generalHelp(width));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-V') {
    stdout.write(`${version}\n`);
    return 0;
  }
  const command = commandNamed(name);
  const options = parseOptions(rest, command.options);
  if (options.flag('help')) {
    stdout.write(commandHelp(command, widthOf(stdout)));
    return 0;
  }
  if (options.flag('version')) {
    stdout.write(`${version}\n`);
    return 0;
  }
  return command.run(
    options,
    openOutput(
      system,
      options.string('out'),
      choice<ColorChoice>('color', options.string('color'), colorChoices, 'auto'),
    ),
  );
}

function commandNamed(name: string): Command {
  const command = commands.find((entry) => entry.name === name);
  if (command) return command;
  if (name.startsWith('-')) throw new UsageError(say`unknown option ${name}; see n6mem --help`);
  const close = nearest(
    name,
    commands.map((entry) => entry.name),
  );
  throw new UsageError(
    close
      ? say`no command is called '${name}'; did you mean '${close}'? See n6mem --help`
      : say`no command is called '${name}'; see n6mem --help`,
  );
}

/** The reader's language, for all that this process says. */
function chooseLanguage(): void {
  const language = translationFor(localeOf(process.env));
  const texts = language && textsIn(language);
  if (language && texts) chooseWording({ language, texts });
}

/** Runs the command line of this process. */
export async function runProcess(): Promise<void> {
  // A reader that goes away (`n6mem check | head`) is not an error; a full disk is one, and ends everything.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    try {
      writeSync(2, `n6mem: ${say`cannot write the output: ${oneLine(reasonOf(error))}`}\n`);
    } finally {
      process.exit(2);
    }
  });
  process.stderr.on('error', () => process.exit(2));
  chooseLanguage();
  process.exitCode = await run(process.argv.slice(2), processSystem());
}
