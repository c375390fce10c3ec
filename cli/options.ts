import { parseArgs, type ParseArgsConfig } from 'node:util';
import {
  nearest,
  ruleNamed,
  rules,
  say,
  severities,
  type Severity,
  type SeveritySetting,
  severitySettings,
  unknownName,
} from '../core';
import { UsageError } from './usageError';

type OptionSpec = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What stands for the value in `--help`. */
  readonly value?: string;
  /** A key: whoever shows it translates. */
  readonly help: string;
};

/** Every option of every command; a command names those that it takes. */
export const optionTable = {
  format: { type: 'string', value: 'FORMAT', help: 'how to print the result' },
  target: { type: 'string', value: 'NAME', help: 'only the target of this name' },
  config: { type: 'string', value: 'FILE', help: 'use this n6mem.json' },
  rule: {
    type: 'string',
    multiple: true,
    value: 'ID=LEVEL',
    help: 'set a rule to off, hint, information, warning or error',
  },
  only: { type: 'string', multiple: true, value: 'ID', help: 'only this rule; may be repeated' },
  exclude: { type: 'string', multiple: true, value: 'GLOB', help: 'leave these files out' },
  include: {
    type: 'string',
    short: 'I',
    multiple: true,
    value: 'DIR',
    help: 'where INCLUDE and #include look for files',
  },
  baseline: { type: 'string', value: 'FILE', help: 'leave out the findings that this file lists' },
  'write-baseline': { type: 'string', value: 'FILE', help: 'write a file with the findings of now' },
  strict: { type: 'boolean', help: 'exit 1 also where something could not be checked' },
  verbose: { type: 'boolean', short: 'v', help: 'print notes, hints, every place and every fix' },
  color: { type: 'string', value: 'WHEN', help: 'auto (default), always or never' },
  'fail-on': {
    type: 'string',
    value: 'LEVEL',
    help: 'exit 1 from this level on: error (default), warning, information, hint, never',
  },
  fix: { type: 'boolean', help: 'apply the safe fixes' },
  'fix-suggested': { type: 'boolean', help: 'apply suggestions too: guesses, to be looked at' },
  'fix-dry-run': { type: 'boolean', help: 'print what --fix would change, as a unified diff' },
  follow: {
    type: 'string',
    multiple: true,
    value: 'DIR',
    help: 'a folder outside the project that symbolic links may lead into',
  },
  out: { type: 'string', value: 'FILE', help: 'write the result to a file' },
  quiet: { type: 'boolean', short: 'q', help: 'print only what is at or above --fail-on' },
  fault: {
    type: 'string',
    value: 'FILE',
    help: 'explain the registers of a fault dump; - is standard input',
  },
  define: { type: 'string', multiple: true, value: 'NAME=VALUE', help: 'define a symbol, as --defsym does' },
  'library-path': {
    type: 'string',
    short: 'L',
    multiple: true,
    value: 'DIR',
    help: 'where INCLUDE looks for files',
  },
  macro: {
    type: 'string',
    short: 'D',
    multiple: true,
    value: 'MACRO[=V]',
    help: 'a macro for preprocessed scripts',
  },
  by: { type: 'string', value: 'LEVEL', help: 'region (default), section, object, symbol or file' },
  top: { type: 'string', value: 'N', help: 'print at most so many rows, the rest as one (default 25)' },
  pool: { type: 'string', value: 'BOARD', help: 'also write a new .mpool for this board' },
  apply: { type: 'boolean', help: 'write the edits of a plan into linker script and pool file' },
  plan: {
    type: 'string',
    value: 'N',
    help: 'which plan --apply writes: 1, the one that changes least, by default',
  },
  compare: {
    type: 'string',
    value: 'FILE',
    help: 'compare what a plan promised (--format json) with what the compiler made of it',
  },
  headroom: {
    type: 'string',
    value: 'PERCENT',
    help: 'what the application gets beyond its need: 10% by default',
  },
  'double-buffer': {
    type: 'boolean',
    help: 'plan the inputs twice, so that one is filled while the other is read',
  },
  seconds: { type: 'string', value: 'N', help: 'how long the search for packings may take: 10 by default' },
  stdio: { type: 'boolean', help: 'speak the language server protocol on standard input and output' },
  debug: { type: 'boolean', help: 'print the stack trace of an internal error' },
  help: { type: 'boolean', short: 'h', help: 'print this help' },
  version: { type: 'boolean', short: 'V', help: 'print the version' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof optionTable;

export interface ParsedOptions {
  readonly positionals: readonly string[];
  string(name: OptionName): string | undefined;
  strings(name: OptionName): readonly string[];
  flag(name: OptionName): boolean;
}

/** Options of every command that reads a project. */
export const projectOptions: readonly OptionName[] = ['target', 'config', 'exclude', 'include', 'follow'];

/** Options that every command takes. */
export const commonOptions: readonly OptionName[] = ['color', 'debug', 'help', 'version'];

/** Reads a command's arguments; unknown options and missing values are usage errors with a hint. */
export function parseOptions(args: readonly string[], names: readonly OptionName[]): ParsedOptions {
  const allowed = [...names, ...commonOptions];
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const name of allowed) {
    const { type, ...rest }: OptionSpec = optionTable[name];
    options[name] = {
      type,
      ...(rest.short === undefined ? {} : { short: rest.short }),
      ...(rest.multiple === undefined ? {} : { multiple: rest.multiple }),
    };
  }
  // `"$TARGET"` of a script where nothing is set: it would mean another thing in silence, or everything.
  if (args.some((argument) => argument === '' || /^--[\w-]+=$/.test(argument)))
    throw new UsageError(say`an argument is empty: is a variable of the shell not set?`);
  for (const argument of args) {
    if (argument === '--') break;
    const name = /^--([^=]+)/.exec(argument)?.[1];
    if (name !== undefined && !(name in options)) {
      const close = nearest(name, Object.keys(options));
      throw new UsageError(
        close ? say`unknown option --${name}; did you mean --${close}?` : say`unknown option --${name}`,
      );
    }
  }
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(problemOf(error));
  }
  const { values, positionals } = parsed;
  return {
    positionals,
    string: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    strings: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
    },
    flag: (name) => values[name] === true,
  };
}

/** What node says of arguments that it cannot take, by the code of its error and the option that its message names. */
function problemOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const short = /(?:^|[^\w-])-(\w)\b/.exec(message)?.[1];
  const name = /--([\w-]+)/.exec(message)?.[1] ?? short ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return say`unknown option -${short ?? `-${name}`}`;
  const spec: OptionSpec | undefined = Object.hasOwn(optionTable, name)
    ? optionTable[name as OptionName]
    : undefined;
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' || !spec) return message;
  return spec.type === 'boolean'
    ? say`--${name} takes no value`
    : say`--${name} needs a value; one that begins with - is given as --${name}=${spec.value ?? ''}`;
}

/** A value out of a fixed list. */
export function choice<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
  fallback: T,
): T {
  if (value === undefined) return fallback;
  const found = allowed.find((entry) => entry === value);
  if (found) return found;
  const close = nearest(value, allowed);
  throw new UsageError(
    close === undefined
      ? say`--${option} takes ${allowed.join(', ')}, not '${value}'`
      : say`--${option} takes ${allowed.join(', ')}, not '${value}'; did you mean '${close}'?`,
  );
}

/**
 * `--rule ID=LEVEL`, as often as given; the last one of a rule wins. `--only ID` switches every other rule off.
 */
export function ruleSettings(
  values: readonly string[],
  only: readonly string[] = [],
): ReadonlyMap<string, SeveritySetting> {
  const settings = new Map<string, SeveritySetting>();
  if (only.length > 0) {
    const kept = new Set(only.map((id) => requireRule(id).id));
    for (const { id, defaultSeverity } of rules) {
      if (!kept.has(id)) settings.set(id, 'off');
      else if (defaultSeverity === 'off') settings.set(id, 'information');
    }
  }
  for (const value of values) {
    const at = value.indexOf('=');
    if (at < 0) throw new UsageError(say`--rule takes ID=LEVEL, not '${value}'`);
    const id = value.slice(0, at);
    requireRule(id);
    const level = value.slice(at + 1);
    settings.set(id, choice(`rule ${id}`, levelOf(level), severitySettings, 'error'));
  }
  return settings;
}

/** The rule of this id; a usage error with the nearest one where there is none. */
export function requireRule(id: string) {
  const rule = ruleNamed(id);
  if (rule) return rule;
  throw new UsageError(
    unknownName(
      'rule',
      id,
      rules.map((entry) => entry.id),
    ),
  );
}

export type FailOn = Severity | 'never';

export function failOn(value: string | undefined): FailOn {
  return choice('fail-on', levelOf(value), [...severities, 'never'], 'error');
}

/** `info` means `information`, as in other tools. */
function levelOf(text: string | undefined): string | undefined {
  return text === 'info' ? 'information' : text;
}
