import { dirname, join } from '../../base/path';
import type { Device } from '../../device/device';
import type { Evaluation } from '../../linkerScript/evaluation';
import type { Script } from '../../linkerScript/syntax/script';
import type { BuiltTarget } from '../../project/builtTarget';

/** What every language service for linker scripts is given. The caller parses and evaluates once per text. */
export interface ScriptInput {
  /** Project-relative path. */
  readonly file: string;
  readonly text: string;
  readonly script: Script;
  /** Of the root script where this file is INCLUDEd by another, so that every region and symbol is known. */
  readonly evaluation: Evaluation;
  /** Set while somebody types faster than a large script can be checked: names and values hold, spans do not. */
  readonly isEvaluationOlder?: boolean;
  /** Undefined where nothing names the device. */
  readonly device: Device | undefined;
  /** The target that uses the script; undefined where none does. */
  readonly target: BuiltTarget | undefined;
  readonly otherScripts: OtherScripts;
  /** What an address is in the target, as Markdown; undefined where that is not known. */
  readonly explainAddress?: (address: bigint) => string | undefined;
  /** Bytes that the last build put into each region, by its name; absent where no current map is known. */
  readonly regionFill?: ReadonlyMap<string, bigint>;
}

/** How to reach the scripts that this one INCLUDEs or is INCLUDEd by. */
export interface OtherScripts {
  /** The parsed text; undefined where the file is not there or not loaded. */
  script(file: string): Script | undefined;
  /** The file that a name in `from` means (INCLUDE, INPUT, STARTUP), or undefined where none is found. */
  resolve(from: string, name: string): string | undefined;
  /** Files that INCLUDE this one directly. */
  includers(file: string): readonly string[];
  /** Paths for completion of INCLUDE, relative to `from`'s folder. */
  candidates?(from: string): readonly string[];
}

export const noOtherScripts: OtherScripts = {
  script: () => undefined,
  resolve: () => undefined,
  includers: () => [],
};

/** The path that `name` in `from` most plainly means: beside the file that names it. */
export function besideScript(from: string, name: string): string {
  return join(dirname(from), name);
}
