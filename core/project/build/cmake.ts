import { basename, dirname, join } from '../../base/path';
import type { Build } from './buildDescription';
import { runCommand } from './cmakeCommands';
import type { ConditionToken } from './cmakeCondition';
import { evaluateCondition } from './cmakeCondition';
import { insidePath } from './cmakePath';
import type { CMakeRun, CMakeScope, CMakeVariable, ExternalProject } from './cmakeScope';
import { expandCMake, listItems, setVariable, variableText } from './cmakeScope';
import type { CMakeCommand } from './cmakeSyntax';
import { programsOf } from './cmakeTargets';
import { absolutePath, isFolder } from '../discovery/fileTree';
import { mayBeModelSource } from '../discovery/modelSources';
import type { ProjectFiles } from '../projectFiles';
import type { Word } from './traced';
import { plain, traced } from './traced';
import type { Choices } from './variants';
import { decidedChoices } from './variants';
import { deepestNesting, spend, type WorkBudget } from './workBudget';

/** What one configure run of a CMake project found. */
export interface CMakeReading {
  readonly builds: readonly Build[];
  readonly externals: readonly ExternalProject[];
  /** The CMake files that were read on the way. */
  readonly included: ReadonlySet<string>;
}

/**
 * Configures a CMake project on paper: `set`, `include`, `add_subdirectory`, toolchain files, targets and their
 * properties. `given` are cache variables, `NAME=value`, as presets or `-D` set them.
 */
export function readCMakeProject(
  files: ProjectFiles,
  folder: string,
  given: readonly Word[],
  choices: Choices,
  budget: WorkBudget,
  commandsOf: CMakeRun['commandsOf'],
): CMakeReading {
  const run: CMakeRun = {
    files,
    choices,
    rootFolder: folder,
    targets: new Map(),
    externals: [],
    functions: new Map(),
    included: new Set(),
    commandsOf,
    budget,
    nesting: 0,
    toolchainDone: false,
  };
  const variables = new Map<string, CMakeVariable>();
  const file = join(folder, 'CMakeLists.txt');
  const scope: CMakeScope = {
    run,
    folder,
    file,
    variables,
    parent: undefined,
    settings: newSettings(),
    depth: 0,
  };
  setVariable(scope, 'CMAKE_SOURCE_DIR', absolutePath(folder));
  setVariable(scope, 'PROJECT_SOURCE_DIR', absolutePath(folder));
  setVariable(scope, 'CMAKE_BINARY_DIR', absolutePath(join(folder, 'build')));
  setVariable(scope, 'PROJECT_BINARY_DIR', absolutePath(join(folder, 'build')));
  for (const [name, value] of choices.all) if (/^[\w.-]+$/.test(name)) setVariable(scope, name, value, false);
  for (const word of given) {
    const equals = word.text.indexOf('=');
    const name = word.text.slice(0, equals).replace(/:\w+$/, '');
    if (equals > 0)
      scope.variables.set(name, { value: traced(word.text.slice(equals + 1), word.at), isSettled: true });
  }
  runFolder(scope);
  return { builds: programsOf(run), externals: run.externals, included: run.included };
}

function newSettings(): CMakeScope['settings'] {
  return { includes: [], defines: [], options: [], libraries: [], libraryFolders: [] };
}

function runFolder(scope: CMakeScope): void {
  setVariable(scope, 'CMAKE_CURRENT_SOURCE_DIR', absolutePath(scope.folder));
  setVariable(scope, 'CMAKE_CURRENT_BINARY_DIR', absolutePath(join(scope.folder, 'build')));
  runFile(scope, join(scope.folder, 'CMakeLists.txt'));
}

/** Runs the commands of a file in a scope of that file. */
function runFile(scope: CMakeScope, path: string): void {
  const commands = scope.run.commandsOf(path);
  scope.run.included.add(path);
  if (commands === undefined || scope.depth > 30 || scope.run.budget.steps <= 0) return;
  const inner: CMakeScope = { ...scope, file: path, depth: scope.depth + 1 };
  const outer = scope.variables.get('CMAKE_CURRENT_LIST_DIR');
  setVariable(inner, 'CMAKE_CURRENT_LIST_DIR', absolutePath(dirname(path)));
  setVariable(inner, 'CMAKE_CURRENT_LIST_FILE', absolutePath(path));
  runCommands(inner, commands);
  if (outer) scope.variables.set('CMAKE_CURRENT_LIST_DIR', outer);
}

/** What a command costs before its words are counted. */
const commandSteps = 8;

/** Runs commands in order; gives whether `return()` ended them. */
function runCommands(scope: CMakeScope, commands: readonly CMakeCommand[]): boolean {
  if (scope.run.nesting >= deepestNesting) {
    scope.run.budget.isCut = true;
    return false;
  }
  scope.run.nesting++;
  const isOver = runEach(scope, commands);
  scope.run.nesting--;
  return isOver;
}

function runEach(scope: CMakeScope, commands: readonly CMakeCommand[]): boolean {
  for (let i = 0; i < commands.length; i++) {
    if (!spend(scope.run.budget, commandSteps)) return true;
    const command = commands[i]!;
    switch (command.name) {
      case 'if': {
        const end = blockEnd(commands, i, 'if', 'endif');
        if (runIf(scope, commands, i, end)) return true;
        i = end;
        break;
      }
      case 'foreach': {
        const end = blockEnd(commands, i, 'foreach', 'endforeach');
        if (!spend(scope.run.budget, (end - i) >> 3)) return true;
        if (runForeach(scope, command, commands.slice(i + 1, end))) return true;
        i = end;
        break;
      }
      case 'while':
        i = blockEnd(commands, i, 'while', 'endwhile');
        break;
      case 'function':
      case 'macro': {
        const end = blockEnd(commands, i, command.name, `end${command.name}`);
        if (!spend(scope.run.budget, (end - i) >> 3)) return true;
        const [name, ...parameters] = command.args.map((arg) => plain(arg.value));
        if (name !== undefined) {
          const body = commands.slice(i + 1, end);
          scope.run.functions.set(name.toLowerCase(), {
            parameters,
            body,
            isMacro: command.name === 'macro',
          });
        }
        i = end;
        break;
      }
      case 'return':
        return true;
      case 'include':
        include(scope, command);
        break;
      case 'add_subdirectory':
        subdirectory(scope, command);
        break;
      case 'project':
        project(scope, command);
        break;
      default: {
        const known = scope.run.functions.get(command.name);
        if (known) call(scope, command, known);
        else runCommand(scope, command);
      }
    }
  }
  return false;
}

function blockEnd(commands: readonly CMakeCommand[], start: number, open: string, close: string): number {
  let depth = 0;
  for (let i = start; i < commands.length; i++) {
    if (commands[i]!.name === open) depth++;
    else if (commands[i]!.name === close && --depth === 0) return i;
  }
  return commands.length;
}

function runIf(scope: CMakeScope, commands: readonly CMakeCommand[], start: number, end: number): boolean {
  if (!spend(scope.run.budget, end - start)) return true;
  const choices = bearsOnFiles(scope, commands.slice(start + 1, end)) ? scope.run.choices : decidedChoices;
  let depth = 0;
  let from = -1;
  for (let i = start; i <= end; i++) {
    const name = commands[i]?.name;
    if (i !== start && name === 'if') depth++;
    else if (name === 'endif' && i !== end) depth--;
    else if (depth === 0 && (name === 'elseif' || name === 'else' || i === end)) {
      if (from >= 0) return runCommands(scope, commands.slice(from, i));
    }
    if (depth === 0 && i < end && (i === start || name === 'elseif' || name === 'else')) {
      if (name === 'else' || condition(scope, commands[i]!, choices)) from = i + 1;
    }
  }
  return false;
}

/** Whether commands could change which files are built; see the same question in gnuMake.ts. */
function bearsOnFiles(scope: CMakeScope, commands: readonly CMakeCommand[]): boolean {
  return commands.some(({ name, args }) => {
    if (/^(?:include|add_subdirectory|add_executable|return|externalproject_add|set|list|file)$/.test(name))
      return true;
    if (name === 'target_sources') {
      return args.some((arg) => {
        const text = plain(arg.value);
        return text.includes('${') || mayBeModelSource(scope.run.files, join(scope.folder, text));
      });
    }
    return args.some((arg) =>
      /\.ld\b|NetworkRuntime|network|-T|STM32[A-Z]\w{4,6}xx|\$\{/i.test(plain(arg.value)),
    );
  });
}

function condition(scope: CMakeScope, command: CMakeCommand, choices: Choices): boolean {
  const tokens = command.args.flatMap((arg): ConditionToken[] => {
    const source = plain(arg.value);
    const text = plain(expandCMake(scope, arg.value));
    return text === '' && arg.kind === 'plain' ? [] : [{ text, source, quoted: arg.kind !== 'plain' }];
  });
  const { run } = scope;
  return evaluateCondition(tokens, {
    choices,
    variable: (name) => (scope.variables.has(name) ? variableText(scope, name) : undefined),
    isSettled: (name) => scope.variables.get(name)?.isSettled ?? false,
    exists: (path) => {
      const full = join(scope.folder, insidePath(path));
      return run.files.has(insidePath(path)) || run.files.has(full) || isFolder(run.files, insidePath(path));
    },
    isTarget: (name) => run.targets.has(name),
    isCommand: (name) => run.functions.has(name),
    tooDeep: () => {
      run.budget.isCut = true;
    },
  });
}

function runForeach(scope: CMakeScope, command: CMakeCommand, body: readonly CMakeCommand[]): boolean {
  const args = command.args.map((arg) => expandCMake(scope, arg.value));
  const name = plain(args[0] ?? []);
  const rest = args.slice(1);
  const isIn = plain(rest[0] ?? []) === 'IN';
  const kind = plain(rest[1] ?? []);
  if (plain(rest[0] ?? []) === 'RANGE') return false;
  let items: Word[];
  if (!isIn) items = rest.flatMap(listItems);
  else if (kind === 'LISTS') {
    items = rest
      .slice(2)
      .flatMap((list) => listItems(list))
      .flatMap((word) => listItems(scope.variables.get(word.text)?.value ?? []));
  } else items = rest.slice(2).flatMap(listItems);
  for (const item of items.slice(0, 400)) {
    scope.variables.set(name, { value: [item], isSettled: true });
    if (runCommands(scope, body)) return true;
  }
  return false;
}

function include(scope: CMakeScope, command: CMakeCommand): void {
  const text = plain(expandCMake(scope, command.args[0]?.value ?? []));
  if (text === '') return;
  const { files } = scope.run;
  const path = insidePath(text);
  const local = text === path ? join(scope.folder, path) : path;
  const inModules = listItems(scope.variables.get('CMAKE_MODULE_PATH')?.value ?? []).map((folder) =>
    join(insidePath(folder.text), `${text}.cmake`),
  );
  const found = [local, `${local}.cmake`, ...inModules].find(
    (candidate) => files.has(candidate) && !candidate.endsWith('/'),
  );
  if (found !== undefined) runFile(scope, found);
}

function subdirectory(scope: CMakeScope, command: CMakeCommand): void {
  const text = plain(expandCMake(scope, command.args[0]?.value ?? []));
  const folder = text === insidePath(text) ? join(scope.folder, text) : insidePath(text);
  if (!scope.run.files.has(join(folder, 'CMakeLists.txt')) || scope.depth > 30) return;
  spend(scope.run.budget, scope.variables.size);
  const settings = scope.settings;
  runFolder({
    run: scope.run,
    folder,
    file: join(folder, 'CMakeLists.txt'),
    variables: new Map(scope.variables),
    parent: scope.variables,
    settings: {
      includes: [...settings.includes],
      defines: [...settings.defines],
      options: [...settings.options],
      libraries: [...settings.libraries],
      libraryFolders: [...settings.libraryFolders],
    },
    depth: scope.depth + 1,
  });
}

/** The first `project()` reads the toolchain file, as CMake does. */
function project(scope: CMakeScope, command: CMakeCommand): void {
  const { run } = scope;
  if (!run.toolchainDone) {
    run.toolchainDone = true;
    const text = variableText(scope, 'CMAKE_TOOLCHAIN_FILE');
    if (text !== '') {
      const inside = insidePath(text);
      const path = [text === inside ? join(run.rootFolder, inside) : inside, inside].find((candidate) =>
        run.files.has(candidate),
      );
      const byName = run.files.named(basename(text.replace(/\\/g, '/')));
      const found = path ?? (byName.length === 1 ? byName[0] : undefined);
      if (found !== undefined) runFile(scope, found);
    }
  }
  const name = expandCMake(scope, command.args[0]?.value ?? []);
  scope.variables.set('PROJECT_NAME', { value: name, isSettled: true });
  if (scope.parent === undefined) scope.variables.set('CMAKE_PROJECT_NAME', { value: name, isSettled: true });
  setVariable(scope, 'PROJECT_SOURCE_DIR', absolutePath(scope.folder));
  setVariable(scope, `${plain(name)}_SOURCE_DIR`, absolutePath(scope.folder));
  setVariable(scope, 'PROJECT_BINARY_DIR', absolutePath(join(scope.folder, 'build')));
}

type Callable = NonNullable<ReturnType<CMakeRun['functions']['get']>>;

function call(scope: CMakeScope, command: CMakeCommand, callee: Callable): void {
  if (scope.depth > 30) return;
  const args = command.args.flatMap((arg) => {
    const value = expandCMake(scope, arg.value);
    return arg.kind === 'plain' ? listItems(value).map((word) => [word]) : [value];
  });
  if (!callee.isMacro) spend(scope.run.budget, scope.variables.size);
  const variables = callee.isMacro ? scope.variables : new Map(scope.variables);
  callee.parameters.forEach((name, i) => variables.set(name, { value: args[i] ?? [], isSettled: true }));
  const joined = (list: readonly (readonly Word[])[]): CMakeVariable => ({
    value: list.flatMap((value, i) => (i === 0 ? value : [{ text: ';', at: command.at }, ...value])),
    isSettled: true,
  });
  variables.set('ARGN', joined(args.slice(callee.parameters.length) as Word[][]));
  variables.set('ARGV', joined(args as Word[][]));
  variables.set('ARGC', { value: traced(String(args.length), command.at), isSettled: true });
  args.forEach((value, i) => variables.set(`ARGV${i}`, { value, isSettled: true }));
  runCommands(
    { ...scope, variables, parent: callee.isMacro ? scope.parent : scope.variables, depth: scope.depth + 1 },
    callee.body,
  );
}
