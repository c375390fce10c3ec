import { nearest } from '../core/base/nearest';
import type { Command } from './command';
import { commands } from './commands';
import { commonOptions, optionTable, parseOptions } from './options';
import { openOutput } from './output';
import { UsageError } from './usageError';
import { version } from '../package.json';

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const topic = name === 'help' ? commands.find((command) => command.name === rest[0]) : undefined;
    process.stdout.write(topic ? commandHelp(topic) : generalHelp());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const command = commands.find((entry) => entry.name === name);
  if (!command) {
    if (name.startsWith('-')) throw new UsageError(`unknown option ${name}; see n6mem --help`);
    const close = nearest(
      name,
      commands.map((entry) => entry.name),
    );
    throw new UsageError(
      `no command is called '${name}'${close ? `; did you mean '${close}'?` : ''}; see n6mem --help`,
    );
  }
  const options = parseOptions(rest, command.options);
  if (options.flag('help')) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  if (options.flag('version')) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  return command.run(options, openOutput(options.string('out')));
}

function generalHelp(): string {
  const width = Math.max(...commands.map((command) => `${command.name} ${command.usage}`.length));
  return [
    'n6mem: check memory pools, linker scripts, generated model and runtime of an STM32N6 AI project together',
    '',
    'Usage: n6mem COMMAND [OPTIONS]',
    '',
    ...commands.map((command) => `  ${`${command.name} ${command.usage}`.padEnd(width)}  ${command.summary}`),
    '',
    'n6mem COMMAND --help tells the options of a command.',
    '',
  ].join('\n');
}

function commandHelp(command: Command): string {
  const rows = [...command.options, ...commonOptions].map((name) => {
    const option: { value?: string; short?: string; help: string } = optionTable[name];
    const long = name.length > 1 ? `--${name}${option.value ? ` ${option.value}` : ''}` : '';
    return [option.short ? `-${option.short}, ${long}` : `    ${long}`, option.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `Usage: n6mem ${command.name} ${command.usage}`.trimEnd(),
    '',
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    ...(command.formats ? [`Formats: ${command.formats.join(', ')}.`] : []),
    ...command.details,
    '',
    ...rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`),
    '',
    command.examples.length > 1 ? 'Examples:' : 'Example:',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

// A reader that goes away (`n6mem check | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const debug = process.argv.includes('--debug');
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `n6mem: ${error instanceof UsageError ? '' : 'internal error: '}${text.split('\n')[0]}\n`,
    );
    if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 2;
  },
);
