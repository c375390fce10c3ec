import { formatHex, formatSize } from '../base/size';
import { withoutEnding } from '../base/trimming';
import { alignedLeft, columns } from '../base/columns';
import { say } from '../base/wording';
import type { Evaluation, ScriptProblem } from '../linkerScript/evaluation';
import { jsonSize, jsonVersion } from './json';
import { severityWord } from './checkReport';
import type { Positions } from './positions';
import type { Style } from './style';

/** What makes ld fail where nothing but the script defines symbols: `--define` supplies what objects would. */
export function failuresOf({ errors, undefinedSymbols }: Evaluation): readonly ScriptProblem[] {
  return [...errors, ...undefinedSymbols];
}

/** The whole of `eval --format json`. Values are 32-bit, as in GNU ld's map for Arm. */
export function evalJson(evaluation: Evaluation, positions: Positions) {
  const problem = ({ message, file, span }: ScriptProblem) => ({
    message,
    file,
    ...positions.rangeOf(file, span).start,
  });
  return {
    version: jsonVersion,
    regions: evaluation.regions.map(({ name, origin, length, attributes }) => ({
      name,
      origin: origin === undefined ? null : formatHex(origin),
      length: length === undefined ? null : jsonSize(length),
      end: origin === undefined || length === undefined ? null : formatHex(origin + length),
      attributes,
    })),
    aliases: evaluation.aliases.map(({ name, region }) => ({ name, region })),
    symbols: evaluation.symbols.map(({ name, value }) => ({
      name,
      value: value === undefined ? null : formatHex(value),
    })),
    entry: evaluation.entry ?? null,
    warnings: evaluation.warnings.map(problem),
    errors: failuresOf(evaluation).map(problem),
  };
}

/** The same for people: a table of regions, then symbols, then what ld would say. */
export function evalText(evaluation: Evaluation, positions: Positions, style: Style): string {
  const lines: string[] = [];
  const hex = (value: bigint | undefined): string =>
    value === undefined ? '?' : `0x${value.toString(16).padStart(8, '0')}`;
  const nameWidth = Math.max(
    columns(say`Region`),
    ...evaluation.regions.map((region) => region.name.length),
    ...evaluation.aliases.map((alias) => alias.name.length),
  );
  if (evaluation.regions.length > 0) {
    const heads = [
      alignedLeft(say`Region`, nameWidth),
      ...[say`Origin`, say`End`, say`Length`].map((head) => alignedLeft(head, 10)),
      say`Attributes`,
    ];
    lines.push(style.bold(heads.join('  ')));
    for (const { name, origin, length, attributes } of evaluation.regions) {
      const end = origin === undefined || length === undefined ? undefined : origin + length;
      const size = length === undefined ? '?' : formatSize(length);
      lines.push(
        `${name.padEnd(nameWidth)}  ${hex(origin).padEnd(10)}  ${hex(end).padEnd(10)}  ${alignedLeft(size, 10)}  ${attributes}`.trimEnd(),
      );
    }
    for (const { name, region } of evaluation.aliases)
      lines.push(`${name.padEnd(nameWidth)}  ${style.dim(say`alias of ${region}`)}`);
    lines.push('');
  }
  if (evaluation.symbols.length > 0) {
    const width = Math.max(...evaluation.symbols.map((symbol) => symbol.name.length));
    for (const { name, value } of evaluation.symbols) {
      lines.push(
        `${name.padEnd(width)}  ${value === undefined ? style.dim(say`depends on input sections`) : hex(value)}`,
      );
    }
    lines.push('');
  }
  if (evaluation.entry !== undefined) lines.push(say`Entry: ${evaluation.entry}`, '');
  const add = (kind: string, { file, span, message }: ScriptProblem): void => {
    const { start } = positions.rangeOf(file, span);
    lines.push(`${file}:${start.line + 1}:${start.character + 1}: ${kind}: ${message}`);
  };
  for (const problem of failuresOf(evaluation)) add(style.red(severityWord('error')), problem);
  for (const problem of evaluation.warnings) add(style.yellow(severityWord('warning')), problem);
  return `${withoutEnding(lines.join('\n'), '\n')}\n`;
}
