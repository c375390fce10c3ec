import type { CMakeCommand } from './cmakeSyntax';
import type { ProjectFiles } from '../projectFiles';
import type { Traced, Word } from './traced';
import { plain, slicer, splitWords, traced, unknownText } from './traced';
import type { Choices } from './variants';
import { spend, type WorkBudget } from './workBudget';

/** A CMake variable. */
export interface CMakeVariable {
  readonly value: Traced;
  /** Set by the project itself; cache variables and options are for whoever configures. */
  readonly isSettled: boolean;
}

/** What a CMake target collects. */
export interface CMakeTarget {
  readonly name: string;
  readonly kind: 'program' | 'library';
  readonly isImported: boolean;
  readonly folder: string;
  readonly file: string;
  /** The variables of its folder: linker flags count as they are when the folder is done. */
  readonly variables: Map<string, CMakeVariable>;
  readonly sources: Located[];
  readonly includes: Located[];
  readonly defines: Word[];
  readonly libraries: Located[];
  readonly libraryFolders: Located[];
  readonly options: Word[];
  readonly scripts: Located[];
  /** Zephyr's `app`, which links with a script that Zephyr writes while it builds. */
  readonly isZephyr: boolean;
}

/** A word with the folder that its relative path starts from. */
export interface Located extends Word {
  readonly base: string;
}

/** A project that another one configures and builds: `ExternalProject_Add`. */
export interface ExternalProject {
  readonly folder: string;
  readonly variables: readonly Word[];
}

/** Settings that a folder passes on to the targets made in it. */
export interface FolderSettings {
  readonly includes: Located[];
  readonly defines: Word[];
  readonly options: Word[];
  readonly libraries: Located[];
  readonly libraryFolders: Located[];
}

/** The state of one configure run. */
export interface CMakeRun {
  readonly files: ProjectFiles;
  readonly choices: Choices;
  readonly rootFolder: string;
  readonly targets: Map<string, CMakeTarget>;
  readonly externals: ExternalProject[];
  readonly functions: Map<
    string,
    {
      readonly parameters: readonly string[];
      readonly body: readonly CMakeCommand[];
      readonly isMacro: boolean;
    }
  >;
  readonly included: Set<string>;
  /** The commands of a file; undefined where it is not loaded. */
  readonly commandsOf: (path: string) => readonly CMakeCommand[] | undefined;
  readonly budget: WorkBudget;
  /** How many blocks are open around the command that runs. */
  nesting: number;
  toolchainDone: boolean;
}

/** Where a command runs: its folder, its file, its variables. */
export interface CMakeScope {
  readonly run: CMakeRun;
  readonly folder: string;
  readonly file: string;
  readonly variables: Map<string, CMakeVariable>;
  readonly parent: Map<string, CMakeVariable> | undefined;
  readonly settings: FolderSettings;
  readonly depth: number;
}

/** Expands `${NAME}`, `$CACHE{NAME}`; `$ENV{…}` is unknown, generator expressions stay. */
export function expandCMake(scope: CMakeScope, value: Traced): Traced {
  let result = value;
  // Long values cost more: a list that doubles itself ends the run, not the analysis.
  for (let round = 0; round < 12; round++) {
    const text = plain(result);
    if (!spend(scope.run.budget, result.length + (text.length >> 4))) return [];
    if (!/\$(?:ENV|CACHE)?\{/.test(text)) return result;
    const next = expandInnermost(scope, result, text);
    if (!next) return result;
    result = next;
  }
  return result;
}

/** Two pieces for each file: more than a real list has, which may be all sources of a firmware package. */
const longestValue = 40_000;

/** Replaces the references that contain no other reference; undefined where there is none left. */
function expandInnermost(scope: CMakeScope, value: Traced, text: string): Traced | undefined {
  const reference = /\$(ENV|CACHE)?\{([^${}]*)\}/g;
  const cut = slicer(value);
  const out: { text: string; at: Traced[number]['at'] }[] = [];
  let from = 0;
  let found = false;
  for (const match of text.matchAll(reference)) {
    found = true;
    out.push(...cut(from, match.index));
    if (match[1] === 'ENV') out.push({ text: unknownText, at: value[0]!.at });
    else out.push(...(scope.variables.get(match[2]!)?.value ?? []));
    from = match.index + match[0].length;
    if (out.length > longestValue) {
      spend(scope.run.budget, longestValue);
      scope.run.budget.isCut = true;
      return undefined;
    }
  }
  if (!found) return undefined;
  out.push(...cut(from, text.length));
  return out;
}

/** The words of a list value. */
export function listItems(value: Traced): Word[] {
  return splitWords(value, (code) => code === 59);
}

export function variableText(scope: CMakeScope, name: string): string {
  return plain(scope.variables.get(name)?.value ?? []);
}

export function setVariable(scope: CMakeScope, name: string, value: Traced | string, isSettled = true): void {
  const pieces = typeof value === 'string' ? traced(value, { file: scope.file, line: 0 }) : value;
  scope.variables.set(name, { value: pieces, isSettled });
}
