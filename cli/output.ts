import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf } from '../server/node/fileSystem';
import { oneLine, plainStyle, plainText, say, type Style } from '../core';
import { pathOf, type System, type TextSink } from './system';
import { UsageError } from './usageError';

/** Where a command prints: the process's streams, with colours only on a terminal that wants them. */
export interface Output {
  readonly system: System;
  readonly style: Style;
  /** Text for people: what files bring into it is made harmless. */
  print(text: string): void;
  /** Bytes of a format: JSON, pictures, patches. */
  write(text: string | Uint8Array): void;
  /** Columns to wrap to. */
  readonly width: number;
  /** One line that is replaced by the next; only on a terminal. */
  progress(text: string): void;
  warn(text: string): void;
}

const escape = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;

/** node:util's styleText came with 20.12 and checks streams since 22.13; these seven codes work on every node 20. */
const colours: Style = {
  bold: escape(1),
  dim: escape(2),
  red: escape(31),
  green: escape(32),
  yellow: escape(33),
  blue: escape(34),
  cyan: escape(36),
};

export const colorChoices = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof colorChoices)[number];

/** `--color` first, then NO_COLOR and FORCE_COLOR, then whether a terminal looks. */
function wantsColour(stream: TextSink, env: System['env'], choice: ColorChoice): boolean {
  if (choice !== 'auto') return choice === 'always';
  const isSet = (name: string): boolean => env[name] !== undefined && env[name] !== '';
  if (isSet('NO_COLOR')) return false;
  if (isSet('FORCE_COLOR')) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Text is wrapped to the terminal, where there is none to what people read in logs. */
export const widthWithoutTerminal = 100;
const narrowest = 40;

/** Columns to wrap to on a terminal, and where there is none. */
export function widthOf({ columns }: TextSink): number {
  return Math.max(narrowest, columns || widthWithoutTerminal);
}

/** Output to standard output, or to the file of `--out`. */
export function openOutput(system: System, file: string | undefined, color: ColorChoice = 'auto'): Output {
  const { stdout, stderr, env } = system;
  const isTerminal = stderr.isTTY === true;
  let shown = false;
  const written: Buffer[] = [];
  const clear = (): void => {
    if (shown) stderr.write('\r\u001b[K');
    shown = false;
  };
  const write = (text: string | Uint8Array): void => {
    clear();
    if (file === undefined) stdout.write(text);
    else {
      try {
        written.push(Buffer.from(text as string));
        mkdirSync(dirname(pathOf(system, file)), { recursive: true });
        writeFileSync(pathOf(system, file), Buffer.concat(written));
      } catch (error) {
        throw new UsageError(say`cannot write ${file}: ${reasonOf(error)}`);
      }
    }
  };
  return {
    system,
    style: wantsColour(stdout, env, file === undefined || color === 'always' ? color : 'never')
      ? colours
      : plainStyle,
    width: file === undefined ? widthOf(stdout) : widthWithoutTerminal,
    print: (text) => write(plainText(text)),
    write,
    progress: (text) => {
      if (!isTerminal) return;
      clear();
      stderr.write(oneLine(text));
      shown = true;
    },
    warn: (text) => {
      clear();
      stderr.write(`n6mem: ${oneLine(text)}\n`);
    },
  };
}

export function printJson(output: Output, value: unknown): void {
  output.write(JSON.stringify(value, null, 2) + '\n');
}
