import { compileRegularExpression } from '../../base/linearPattern';
import { basename, dirname, join } from '../../base/path';
import { insidePath } from './cmakePath';
import type { CMakeScope, CMakeTarget, Located } from './cmakeScope';
import { expandCMake, listItems, setVariable, variableText } from './cmakeScope';
import type { CMakeCommand } from './cmakeSyntax';
import { absolutePath, filesBelow, glob } from '../discovery/fileTree';
import { customLinkerScript } from './zephyr';
import type { Piece, Traced, Word } from './traced';
import { plain, unknownText, words } from './traced';
import { spend } from './workBudget';

/** Runs one command that needs no other commands: variables, lists, targets. Unknown commands do nothing. */
export function runCommand(scope: CMakeScope, command: CMakeCommand): void {
  const args = expandedArguments(scope, command);
  if (!spend(scope.run.budget, args.length)) return;
  const known = commands.get(command.name);
  if (known) known(scope, args, command);
  else customScriptCommand(scope, args);
}

/** Arguments expanded; plain ones split at `;` as CMake does, each keeping its line. */
function expandedArguments(scope: CMakeScope, command: CMakeCommand): Word[] {
  return command.args.flatMap((arg): Word[] => {
    if (arg.kind === 'bracket') return [{ text: plain(arg.value), at: arg.value[0]?.at ?? command.at }];
    const value = expandCMake(scope, arg.value);
    if (arg.kind === 'plain') return listItems(value).flatMap((word) => withoutGenerators(scope, word));
    return [joined(value, command)].flatMap((word) => withoutGenerators(scope, word));
  });
}

function joined(value: Traced, command: CMakeCommand): Word {
  const items = listItems(value);
  return items.length === 1 ? items[0]! : { text: plain(value), at: value[0]?.at ?? command.at };
}

/** `$<$<CONFIG:Debug>:x>` is x or nothing; `$<BUILD_INTERFACE:x>` is x; what only the build knows stays. */
function withoutGenerators(scope: CMakeScope, word: Word): Word[] {
  const match = /^\$<(.*)>$/s.exec(word.text);
  if (!match || word.text.startsWith('$<TARGET_OBJECTS')) return [word];
  const inner = match[1]!;
  const conditional = /^\$<([A-Z_]+):([^<>]*)>:(.*)$/s.exec(inner);
  if (conditional) {
    const [, kind, wanted, value] = conditional;
    const isChosen =
      kind !== 'CONFIG' ||
      !/\.ld\b|-T|network/i.test(value!) ||
      scope.run.choices.equals('CMAKE_BUILD_TYPE', variableText(scope, 'CMAKE_BUILD_TYPE'), wanted!);
    return isChosen ? value!.split(';').map((text) => ({ text, at: word.at })) : [];
  }
  const wrapped = /^(?:BUILD_INTERFACE|LINK_ONLY|1):(.*)$/s.exec(inner);
  return wrapped ? wrapped[1]!.split(';').map((text) => ({ text, at: word.at })) : [];
}

type CommandRunner = (scope: CMakeScope, args: readonly Word[], command: CMakeCommand) => void;

const visibility: ReadonlySet<string> = new Set([
  'PRIVATE',
  'PUBLIC',
  'INTERFACE',
  'BEFORE',
  'AFTER',
  'SYSTEM',
  'debug',
  'optimized',
  'general',
]);

const located = (scope: CMakeScope, list: readonly Word[]): Located[] =>
  list.filter((word) => !visibility.has(word.text)).map((word) => ({ ...word, base: scope.folder }));

function semicolons(list: readonly Word[]): Traced {
  return list.flatMap((word, i): Piece[] => (i === 0 ? [word] : [{ text: ';', at: word.at }, word]));
}

function target(scope: CMakeScope, name: string | undefined): CMakeTarget | undefined {
  return name === undefined ? undefined : scope.run.targets.get(name);
}

function newTarget(
  scope: CMakeScope,
  name: string,
  kind: CMakeTarget['kind'],
  isImported: boolean,
  isZephyr = false,
): CMakeTarget {
  const { settings } = scope;
  const created: CMakeTarget = {
    name,
    kind,
    isImported,
    folder: scope.folder,
    file: join(scope.folder, 'CMakeLists.txt'),
    variables: scope.variables,
    sources: [],
    includes: [...settings.includes],
    defines: [...settings.defines],
    libraries: [...settings.libraries],
    libraryFolders: [...settings.libraryFolders],
    options: [...settings.options],
    scripts: [],
    isZephyr,
  };
  scope.run.targets.set(name, created);
  return created;
}

/** A command on a target that adds words to one of its lists. */
const adding =
  (list: 'sources' | 'includes' | 'libraries' | 'libraryFolders'): CommandRunner =>
  (scope, args) => {
    target(scope, args[0]?.text)?.[list].push(...located(scope, args.slice(1)));
  };

const addingWords =
  (list: 'defines' | 'options'): CommandRunner =>
  (scope, args) => {
    target(scope, args[0]?.text)?.[list].push(...shellWords(args.slice(1)));
  };

/** `SHELL:-T x` is two words. */
function shellWords(args: readonly Word[]): Word[] {
  return args
    .filter((word) => !visibility.has(word.text))
    .flatMap((word) =>
      word.text.startsWith('SHELL:') ? words([{ text: word.text.slice(6), at: word.at }]) : [word],
    );
}

const libraryKinds: ReadonlySet<string> = new Set([
  'STATIC',
  'SHARED',
  'MODULE',
  'OBJECT',
  'INTERFACE',
  'UNKNOWN',
  'EXCLUDE_FROM_ALL',
  'GLOBAL',
  'WIN32',
]);

const commands: ReadonlyMap<string, CommandRunner> = new Map<string, CommandRunner>([
  [
    'set',
    (scope, args, command) => {
      const name = args[0]?.text;
      if (name === undefined || name.startsWith('ENV{')) return;
      const cache = args.findIndex((word) => word.text === 'CACHE');
      if (cache > 0) {
        // A cache variable keeps the value that it has: from a preset, -D, or a choice.
        const isForced = args[args.length - 1]!.text === 'FORCE';
        if (!scope.variables.has(name) || isForced) {
          scope.variables.set(name, { value: semicolons(args.slice(1, cache)), isSettled: false });
        }
        return;
      }
      const toParent = args[args.length - 1]!.text === 'PARENT_SCOPE' && args.length > 1;
      // `set(X "a b")` keeps its blanks; a quoted argument is one word here.
      const value = rawValue(scope, command, toParent);
      const into = toParent ? scope.parent : scope.variables;
      if (value.length === 0 && args.length === 1) into?.delete(name);
      else into?.set(name, { value, isSettled: true });
    },
  ],
  ['unset', (scope, args) => void scope.variables.delete(args[0]?.text ?? '')],
  [
    'option',
    (scope, args) => {
      const name = args[0]?.text;
      if (name !== undefined && !scope.variables.has(name))
        setVariable(scope, name, args[2]?.text ?? 'OFF', false);
    },
  ],
  [
    'list',
    (scope, args) => {
      const [operation, name] = [args[0]?.text, args[1]?.text];
      if (name === undefined) return;
      const old = scope.variables.get(name)?.value ?? [];
      const rest = args.slice(2);
      if (operation === 'APPEND') {
        appendTo(
          scope,
          name,
          old.length > 0 && rest.length > 0 ? [separator(rest[0]!), ...semicolons(rest)] : semicolons(rest),
        );
        return;
      }
      spend(scope.run.budget, old.length);
      const items = listItems(old);
      const store = (list: readonly Word[]): void =>
        void scope.variables.set(name, { value: semicolons(list), isSettled: true });
      if (operation === 'PREPEND') store([...rest, ...items]);
      else if (operation === 'REMOVE_ITEM') {
        const removed = texts(rest);
        store(items.filter((item) => !removed.has(item.text)));
      } else if (operation === 'REMOVE_DUPLICATES') store(withoutDuplicates(items));
      else if (operation === 'FILTER') store(filtered(items, rest));
    },
  ],
  [
    'string',
    (scope, args) => {
      const [operation, a, b, c] = args.map((word) => word.text);
      const put = (name: string | undefined, text: string, at = args[0]!.at): void => {
        if (name !== undefined) scope.variables.set(name, { value: [{ text, at }], isSettled: true });
      };
      if (operation === 'TOLOWER') put(b, (a ?? '').toLowerCase(), args[1]?.at);
      else if (operation === 'TOUPPER') put(b, (a ?? '').toUpperCase(), args[1]?.at);
      else if (operation === 'STRIP') put(b, (a ?? '').trim(), args[1]?.at);
      else if (operation === 'REPLACE')
        put(
          c,
          args
            .slice(4)
            .map((word) => word.text)
            .join('')
            .split(a ?? '\u0005')
            .join(b ?? ''),
          args[4]?.at,
        );
      else if (operation === 'APPEND' && a !== undefined) {
        appendTo(scope, a, args.slice(2));
      } else if (operation === 'CONCAT' && a !== undefined)
        scope.variables.set(a, { value: args.slice(2), isSettled: true });
      else if (operation === 'REGEX' || operation === 'JOIN' || operation === 'SUBSTRING')
        put(operation === 'REGEX' ? args[args[1]?.text === 'REPLACE' ? 4 : 3]?.text : undefined, unknownText);
    },
  ],
  [
    'file',
    (scope, args) => {
      const operation = args[0]?.text;
      const name = args[1]?.text;
      if (name === undefined || (operation !== 'GLOB' && operation !== 'GLOB_RECURSE')) return;
      const patterns = args
        .slice(2)
        .filter(
          (word) =>
            !/^(?:CONFIGURE_DEPENDS|LIST_DIRECTORIES|FOLLOW_SYMLINKS|RELATIVE|true|false)$/.test(word.text),
        );
      const found = patterns.flatMap((word) => globbed(scope, word, operation === 'GLOB_RECURSE'));
      scope.variables.set(name, { value: semicolons(found), isSettled: true });
    },
  ],
  [
    'get_filename_component',
    (scope, args) => {
      const [name, path, mode] = args.map((word) => word.text);
      if (name === undefined || path === undefined) return;
      const full =
        path === insidePath(path) && !path.startsWith('/') ? absolutePath(join(scope.folder, path)) : path;
      const value =
        mode === 'DIRECTORY' || mode === 'PATH'
          ? dirname(path)
          : mode === 'NAME'
            ? basename(path)
            : mode === 'NAME_WE'
              ? basename(path).split('.', 1)[0]!
              : mode === 'EXT'
                ? basename(path).slice(basename(path).split('.', 1)[0]!.length)
                : absolutePath(insidePath(full));
      scope.variables.set(name, { value: [{ text: value, at: args[1]!.at }], isSettled: true });
    },
  ],
  [
    'add_executable',
    (scope, args) => {
      const name = args[0]?.text;
      if (name === undefined) return;
      const rest = args.slice(1).filter((word) => !libraryKinds.has(word.text));
      if (rest.some((word) => word.text === 'ALIAS' || word.text === 'IMPORTED')) return;
      newTarget(scope, name, 'program', false).sources.push(...located(scope, rest));
    },
  ],
  [
    'add_library',
    (scope, args) => {
      const name = args[0]?.text;
      if (name === undefined) return;
      const rest = args.slice(1).filter((word) => !libraryKinds.has(word.text));
      if (rest[0]?.text === 'ALIAS') {
        const original = target(scope, rest[1]?.text);
        if (original) scope.run.targets.set(name, original);
        return;
      }
      const isImported = rest.some((word) => word.text === 'IMPORTED');
      newTarget(scope, name, 'library', isImported).sources.push(...(isImported ? [] : located(scope, rest)));
    },
  ],
  ['target_sources', adding('sources')],
  ['target_include_directories', adding('includes')],
  ['target_link_directories', adding('libraryFolders')],
  [
    'target_link_libraries',
    (scope, args) => {
      // Both `"-L a -T b"` and single items occur.
      const items = shellWords(args.slice(1)).flatMap((word) =>
        word.text.startsWith('-') ? words([word]) : [word],
      );
      const found = target(scope, args[0]?.text);
      found?.libraries.push(
        ...located(
          scope,
          items.filter((word) => !word.text.startsWith('-')),
        ),
      );
      found?.options.push(...items.filter((word) => word.text.startsWith('-')));
    },
  ],
  ['target_compile_definitions', addingWords('defines')],
  [
    'target_compile_options',
    (scope, args) => {
      target(scope, args[0]?.text)?.defines.push(
        ...shellWords(args.slice(1)).filter((word) => word.text.startsWith('-D')),
      );
    },
  ],
  ['target_link_options', addingWords('options')],
  [
    'set_target_properties',
    (scope, args) => {
      const at = args.findIndex((word) => word.text === 'PROPERTIES');
      if (at < 0) return;
      for (const name of args.slice(0, at)) {
        for (let i = at + 1; i + 1 < args.length; i += 2)
          setProperty(scope, name.text, args[i]!.text, [args[i + 1]!]);
      }
    },
  ],
  [
    'set_property',
    (scope, args) => {
      const at = args.findIndex((word) => word.text === 'PROPERTY');
      if (args[0]?.text !== 'TARGET' || at < 0) return;
      const names = args.slice(1, at).filter((word) => !word.text.startsWith('APPEND'));
      for (const name of names) setProperty(scope, name.text, args[at + 1]?.text ?? '', args.slice(at + 2));
    },
  ],
  ['include_directories', (scope, args) => void scope.settings.includes.push(...located(scope, args))],
  ['link_directories', (scope, args) => void scope.settings.libraryFolders.push(...located(scope, args))],
  ['link_libraries', (scope, args) => void scope.settings.libraries.push(...located(scope, args))],
  ['add_link_options', (scope, args) => void scope.settings.options.push(...shellWords(args))],
  ['add_compile_definitions', (scope, args) => void scope.settings.defines.push(...args)],
  ['add_definitions', (scope, args) => void scope.settings.defines.push(...args)],
  [
    'add_compile_options',
    (scope, args) =>
      void scope.settings.defines.push(...shellWords(args).filter((word) => word.text.startsWith('-D'))),
  ],
  [
    'find_package',
    (scope, args) => {
      // Zephyr makes the program itself and calls it `app`.
      if (args[0]?.text !== 'Zephyr' || scope.run.targets.has('app')) return;
      const script = customLinkerScript(scope.run.files, scope.folder);
      const app = newTarget(scope, 'app', 'program', false, true);
      if (script) app.scripts.push(script);
    },
  ],
  ['externalproject_add', externalProject],
]);

const separator = ({ at }: Word): Piece => ({ text: ';', at });

const texts = (list: readonly Word[]): ReadonlySet<string> => new Set(list.map((word) => word.text));

function withoutDuplicates(items: readonly Word[]): readonly Word[] {
  const first = new Map<string, Word>();
  for (const item of items) if (!first.has(item.text)) first.set(item.text, item);
  return [...first.values()];
}

/** Copying what is there counts as work, so that a file of nothing but appends ends. */
function appendTo(scope: CMakeScope, name: string, more: Traced): void {
  const old = scope.variables.get(name)?.value ?? [];
  if (!spend(scope.run.budget, old.length >> 4)) return;
  scope.variables.set(name, { value: [...old, ...more], isSettled: true });
}

/** The value of `set(NAME …)` with the lines of its pieces: several words become a list. */
function rawValue(scope: CMakeScope, command: CMakeCommand, toParent: boolean): Traced {
  const args = command.args.slice(1, toParent ? -1 : undefined);
  return args.flatMap((arg, i): Piece[] => {
    const value = arg.kind === 'bracket' ? arg.value : expandCMake(scope, arg.value);
    return i === 0 ? [...value] : [{ text: ';', at: command.at }, ...value];
  });
}

function filtered(items: readonly Word[], rest: readonly Word[]): readonly Word[] {
  const [mode, , pattern] = rest.map((word) => word.text);
  const expression = compileRegularExpression(pattern ?? '(');
  return expression ? items.filter((item) => expression.matches(item.text) === (mode === 'INCLUDE')) : items;
}

function globbed(scope: CMakeScope, word: Word, recurse: boolean): Word[] {
  if (word.text.includes(unknownText)) return [];
  const inside = insidePath(word.text);
  const pattern = inside === word.text ? join(scope.folder, inside) : inside;
  const { files } = scope.run;
  const paths = recurse
    ? filesBelow(files, dirname(pattern)).filter((path) => fits(basename(path), basename(pattern)))
    : glob(files, pattern);
  return paths.map((path) => ({ text: absolutePath(path), at: word.at }));
}

function fits(name: string, pattern: string): boolean {
  const [head = '', ...tails] = pattern.split('*');
  const tail = tails[tails.length - 1];
  return tail === undefined ? name === pattern : name.startsWith(head) && name.endsWith(tail);
}

function setProperty(scope: CMakeScope, name: string, property: string, values: readonly Word[]): void {
  const found = target(scope, name);
  if (!found) return;
  if (property === 'LINK_FLAGS' || property === 'LINK_OPTIONS' || property === 'INTERFACE_LINK_OPTIONS') {
    found.options.push(...values.flatMap((word) => words([word])).flatMap((word) => listItems([word])));
  } else if (property === 'IMPORTED_LOCATION') {
    found.libraries.push(...located(scope, values));
  } else if (property === 'INTERFACE_INCLUDE_DIRECTORIES' || property === 'INCLUDE_DIRECTORIES') {
    found.includes.push(
      ...located(
        scope,
        values.flatMap((word) => listItems([word])),
      ),
    );
  }
}

/** Helpers of other people: `stm32_add_linker_script(app PRIVATE x.ld)`. */
function customScriptCommand(scope: CMakeScope, args: readonly Word[]): void {
  const found = target(scope, args[0]?.text);
  if (!found) return;
  found.scripts.push(
    ...located(
      scope,
      args.slice(1).filter((word) => /\.(?:ld|lds|ldscript)$/i.test(word.text)),
    ),
  );
}

function externalProject(scope: CMakeScope, args: readonly Word[]): void {
  const after = (keyword: string): Word | undefined => {
    const at = args.findIndex((word) => word.text === keyword);
    return at < 0 ? undefined : args[at + 1];
  };
  const source = after('SOURCE_DIR');
  if (!source || source.text.includes(unknownText)) return;
  const inside = insidePath(source.text);
  const folder = inside === source.text ? join(scope.folder, inside) : inside;
  const variables = args
    .filter((word) => word.text.startsWith('-D') && word.text.includes('='))
    .map((word) => ({ ...word, text: word.text.slice(2) }));
  scope.run.externals.push({ folder, variables: variables.filter((word) => !word.text.endsWith('=')) });
}
