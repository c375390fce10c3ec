import type { InputSection } from './link/linkState';
import type { Script } from './syntax/syntaxTree';

/** Where scripts come from. */
export interface ScriptHost {
  /** The parsed script of this path; undefined where there is no such file. */
  script(path: string): Script | undefined;
  /** The path of an INCLUDEd file: beside `from`, on the search path, or undefined where it is not found. */
  resolveInclude(from: string, name: string): string | undefined;
}

/** An object file of a closed link. */
export interface InputObject {
  readonly file: string;
  readonly sections: readonly Omit<InputSection, 'file'>[];
  /** Symbols that it defines: absolute, or relative to one of its sections. */
  readonly symbols?: readonly { readonly name: string; readonly value: bigint; readonly section?: string }[];
  /** Symbols that it needs. */
  readonly undefined?: readonly string[];
}

export interface EvaluateOptions {
  /** `--defsym NAME=VALUE`. */
  readonly defines?: ReadonlyMap<string, bigint>;
  /**
   * All input files of the link. With them everything has a value and an undefined symbol is an error, as it is to
   * ld; without them what depends on input sections is undefined, and a symbol may come from an object file.
   */
  readonly objects?: readonly InputObject[];
}
