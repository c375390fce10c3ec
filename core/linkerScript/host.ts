import { dirname, foldersAbove, join } from '../base/path';
import type { InputSection } from './link/linkState';
import type { Script, ScriptContext } from './syntax/script';

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
  /** What the text is a part of, where it is a fragment that others INCLUDE. */
  readonly context?: ScriptContext;
}

/** How a script names a file that it wants to have read. */
export type InclusionForm = 'INCLUDE' | '#include ""' | '#include <>';

export interface IncludeSearch {
  /** The folders that `-L`, `-I` or the settings name, in order. */
  readonly searchPaths: readonly string[];
  /** The folder in which ld starts; undefined where no build says so. */
  readonly workingFolder?: string;
}

/**
 * Where a file that a script names may lie, the best first. GNU ld looks in the folder in which it is started and in
 * those of `-L`; the C preprocessor looks beside the script first where the name is in quotes. Behind these stand the
 * script's own folder and the ones above it up to the root of the paths: builds start ld in one of them.
 */
export function includeCandidates(
  from: string,
  name: string,
  form: InclusionForm,
  { searchPaths, workingFolder }: IncludeSearch,
): readonly string[] {
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return [name];
  const beside = dirname(from);
  // Of a path that leaves the root no folder above counts.
  const above = /^(?:\/|\.\.(?:\/|$)|[A-Za-z]:)/.test(from) ? [beside] : foldersAbove(from);
  const given = [...(workingFolder === undefined ? [] : [workingFolder]), ...searchPaths];
  const folders = form === '#include ""' ? [beside, ...given, ...above] : [...given, ...above];
  return [...new Set(folders.map((folder) => join(folder, name)))];
}
