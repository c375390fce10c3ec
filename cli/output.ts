import { writeFileSync } from 'node:fs';
import { reasonOf } from '../server/node/fileSystem';
import { plainStyle, type Style } from '../core';
import { UsageError } from './usageError';

/** Where a command prints: the process's streams, with colours only on a terminal that wants them. */
export interface Output {
  readonly style: Style;
  print(text: string | Uint8Array): void;
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

function wantsColour(stream: NodeJS.WriteStream): boolean {
  if (process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== '') return false;
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}

/** Output to standard output, or to the file of `--out`. */
export function openOutput(file: string | undefined): Output {
  const isTerminal = process.stderr.isTTY === true;
  let shown = false;
  const written: Buffer[] = [];
  const clear = (): void => {
    if (shown) process.stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    style: file === undefined && wantsColour(process.stdout) ? colours : plainStyle,
    print: (text) => {
      clear();
      if (file === undefined) process.stdout.write(text);
      else {
        try {
          written.push(Buffer.from(text));
          writeFileSync(file, Buffer.concat(written));
        } catch (error) {
          throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`);
        }
      }
    },
    progress: (text) => {
      if (!isTerminal) return;
      clear();
      process.stderr.write(text);
      shown = true;
    },
    warn: (text) => {
      clear();
      process.stderr.write(`n6mem: ${text}\n`);
    },
  };
}

export function printJson(output: Output, value: unknown): void {
  output.print(JSON.stringify(value, null, 2) + '\n');
}
