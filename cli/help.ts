import type { Command } from './command';
import { commands } from './commands';
import { commonOptions, optionTable } from './options';

/** `n6mem --help`. */
export function generalHelp(): string {
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

/** `n6mem COMMAND --help`; docs/cli.md is made of it. */
export function commandHelp(command: Command): string {
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
