import { alignedLeft, columns, say, sayKey, wrapped } from '../core';
import type { Command } from './command';
import { commands } from './commands';
import { commonOptions, optionTable } from './options';
import { widthWithoutTerminal } from './output';

const generalUsage = 'n6mem COMMAND [OPTIONS]';

/** `n6mem --help`, wrapped to a width in columns. */
export function generalHelp(width = widthWithoutTerminal): string {
  const rows = commands.map(({ name, usage, summary }) => [`${name} ${usage}`, sayKey(summary)] as const);
  return [
    ...wrapped(
      say`n6mem: check memory pools, linker scripts, generated model and runtime of an STM32N6 AI project together`,
      width,
    ),
    '',
    say`Usage: ${generalUsage}`,
    '',
    ...table(rows, width),
    '',
    ...wrapped(say`n6mem COMMAND --help tells the options of a command.`, width),
    '',
  ].join('\n');
}

/** `n6mem COMMAND --help`, wrapped to a width in columns; docs/cli.md is made of it. */
export function commandHelp(command: Command, width = widthWithoutTerminal): string {
  const rows = [...command.options, ...commonOptions].map((name) => {
    const option: { value?: string; short?: string; help: string } = optionTable[name];
    const long = name.length > 1 ? `--${name}${option.value ? ` ${option.value}` : ''}` : '';
    return [option.short ? `-${option.short}, ${long}` : `    ${long}`, sayKey(option.help)] as const;
  });
  const summary = sayKey(command.summary);
  const paragraphs = [
    say`${summary.charAt(0).toUpperCase() + summary.slice(1)}.`,
    ...(command.formats ? [say`Formats: ${command.formats.join(', ')}.`] : []),
    ...command.details.map(sayKey),
  ];
  return [
    say`Usage: ${`n6mem ${command.name} ${command.usage}`.trimEnd()}`,
    '',
    ...paragraphs.flatMap((paragraph) => wrapped(paragraph, width)),
    '',
    ...table(rows, width),
    '',
    command.examples.length > 1 ? say`Examples:` : say`Example:`,
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

/** What stands on the right keeps to its column; a narrow terminal still gets some words a line. */
const narrowestText = 24;

function table(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.max(...rows.map(([name]) => columns(name)));
  const room = Math.max(narrowestText, width - left - 4);
  return rows.flatMap(([name, text]) =>
    wrapped(text, room).map((line, at) => `  ${alignedLeft(at === 0 ? name : '', left)}  ${line}`),
  );
}
