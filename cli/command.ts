import type { OptionName, ParsedOptions } from './options';
import type { Output } from './output';

/** One command of n6mem: what `--help` says and what it does. */
export interface Command {
  readonly name: string;
  /** What comes after the name: `[PATH]`. */
  readonly usage: string;
  /** A key: whoever shows it translates. */
  readonly summary: string;
  /** What `--format` takes, the default first; absent where the command prints in one way only. */
  readonly formats?: readonly string[];
  /** More paragraphs of help, as keys: exit status, what a format needs. */
  readonly details: readonly string[];
  /** Whole command lines, as somebody would type them. */
  readonly examples: readonly string[];
  readonly options: readonly OptionName[];
  /** @returns the exit status: 0, 1 for findings; 2 comes from a UsageError. */
  readonly run: (options: ParsedOptions, output: Output) => Promise<number>;
}
