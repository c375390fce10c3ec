import { statSync } from 'node:fs';
import {
  createPositions,
  evalJson,
  evalText,
  evaluateScript,
  failuresOf,
  includeCandidates,
  type InclusionForm,
  isPreprocessed,
  parsePreprocessed,
  parseScript,
  say,
  type Script,
  type ScriptHost,
} from '../../core';
import { reasonOf } from '../../server/node/fileSystem';
import type { Command } from '../command';
import { choice } from '../options';
import { printJson } from '../output';
import { scriptReach } from '../scriptReach';
import { pathOf, readInput, type System } from '../system';
import { UsageError } from '../usageError';

const formats = ['text', 'json'] as const;

export const evalCommand: Command = {
  name: 'eval',
  usage: 'SCRIPT.ld|-',
  summary: 'print regions, symbols and assertions as GNU ld evaluates them',
  formats,
  details: [
    'Values are 32-bit, as in the map that arm-none-eabi-ld writes.',
    "INCLUDE reads files of the script's project (the folder with .git or n6mem.json around it) and of the folders of -L.",
    'Exit status: 0 GNU ld accepts the script, 1 it does not, 2 wrong usage or unreadable input.',
  ],
  examples: [
    'n6mem eval STM32N657xx.ld -L common --define _Min_Stack_Size=0x800',
    'cpp -P STM32N657xx.ld.S | n6mem eval -',
  ],
  options: ['format', 'define', 'library-path', 'macro', 'out'],
  run: (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const [script, ...more] = options.positionals;
    if (script === undefined) throw new UsageError(say`eval needs a linker script`);
    if (more.length > 0) throw new UsageError(say`one script at a time, not ${more.length + 1}`);
    const texts = new Map<string, string>();
    const { system } = output;
    readScript(system, script, texts);
    const macros = macroDefinitions(options.strings('macro'));
    const libraryPaths = options.strings('library-path');
    const mayRead = scriptReach(system, script, libraryPaths);
    const isWithin = (file: string): boolean => {
      if (mayRead(file)) return true;
      output.warn(
        say`${file} is not read: it lies outside of the script's project; -L FOLDER names its folder`,
      );
      return false;
    };
    const evaluation = evaluateScript(script, scriptHost(system, texts, libraryPaths, macros, isWithin), {
      defines: symbolDefinitions(options.strings('define')),
    });
    const positions = createPositions((file) => texts.get(file));
    if (format === 'json') printJson(output, evalJson(evaluation, positions));
    else output.print(evalText(evaluation, positions, output.style));
    return Promise.resolve(failuresOf(evaluation).length > 0 ? 1 : 0);
  },
};

/** The script and its includes from disk, each parsed once. */
function scriptHost(
  system: System,
  texts: Map<string, string>,
  libraryPaths: readonly string[],
  macros: ReadonlyMap<string, string>,
  mayRead: (file: string) => boolean,
): ScriptHost {
  const parsed = new Map<string, Script>();
  const resolve = (from: string, name: string, form: InclusionForm): string | undefined => {
    const search = { searchPaths: libraryPaths, workingFolder: '' };
    return includeCandidates(from, name, form, search).find((file) => {
      if (texts.has(file)) return true;
      if (!isFile(pathOf(system, file)) || !mayRead(file)) return false;
      readScript(system, file, texts);
      return true;
    });
  };
  const parse = (file: string, text: string): Script =>
    macros.size > 0 || isPreprocessed(file, text)
      ? parsePreprocessed(file, text, {
          macros,
          text: (included) => texts.get(included),
          resolveInclude: resolve,
        })
      : parseScript(text);
  return {
    script: (file) => {
      let script = parsed.get(file);
      const text = texts.get(file);
      if (!script && text !== undefined) parsed.set(file, (script = parse(file, text)));
      return script;
    },
    resolveInclude: (from, name) => resolve(from, name, 'INCLUDE'),
  };
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** `-D NAME=VALUE`; `-D NAME` alone means 1. */
function macroDefinitions(values: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    values.map((value) => {
      const at = value.indexOf('=');
      return at < 0 ? ([value, '1'] as const) : ([value.slice(0, at), value.slice(at + 1)] as const);
    }),
  );
}

function readScript(system: System, file: string, texts: Map<string, string>): void {
  let bytes: Buffer;
  try {
    bytes = readInput(system, file);
  } catch (error) {
    throw new UsageError(say`cannot read ${file}: ${reasonOf(error)}`);
  }
  if (bytes.subarray(0, 8192).includes(0))
    throw new UsageError(say`cannot read ${file}: it is not text in UTF-8; save it as UTF-8, not as UTF-16`);
  texts.set(file, bytes.toString('utf8'));
}

function symbolDefinitions(values: readonly string[]): ReadonlyMap<string, bigint> {
  const symbols = new Map<string, bigint>();
  for (const value of values) {
    const match = /^([^=]+)=(0x[0-9a-f]+|[0-9]+)([km]?)$/i.exec(value);
    if (!match) throw new UsageError(say`--define takes NAME=NUMBER, not '${value}'`);
    const shift = match[3]?.toLowerCase() === 'm' ? 20n : match[3] ? 10n : 0n;
    symbols.set(match[1]!, BigInt(match[2]!) << shift);
  }
  return symbols;
}
