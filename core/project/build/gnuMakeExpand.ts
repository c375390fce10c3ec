import { compareTexts } from '../../base/order';
import { compileNamePattern } from '../../base/linearPattern';
import { withoutEnding } from '../../base/trimming';
import { basename, dirname, join } from '../../base/path';
import { absolutePath, filesBelow, glob, projectPath } from '../discovery/fileTree';
import type { ProjectFiles } from '../projectFiles';
import type { Origin, Piece, Traced, Word } from './traced';
import { deepestNesting, spend, type WorkBudget } from './workBudget';
import { joinWords, plain, rootMark, slicer, traced, unknownText, words } from './traced';

/** A make variable. */
export interface MakeVariable {
  /** `=` is expanded where it is used, `:=` was expanded where it stands. */
  readonly recursive: boolean;
  readonly value: Traced;
  /** Variables that a `:=` value was made of. */
  readonly madeOf: ReadonlySet<string>;
  readonly isDefault: boolean;
}

/** Holds the folders of `vpath` lines; no real variable has a blank in its name. */
export const vpathVariable = 'vpath folders';

/** What expansion needs to know. */
export interface MakeScope {
  readonly files: ProjectFiles;
  /** The folder that make runs in. */
  readonly folder: string;
  readonly variables: Map<string, MakeVariable>;
  /** `$(1)`, `$@` … of the innermost call or rule. */
  locals: ReadonlyMap<string, Traced>;
  /** Names of variables in use, while somebody listens. */
  reached: Set<string> | undefined;
  readonly active: Set<string>;
  /** A description that expands without end reads as empty from there on. */
  readonly budget: WorkBudget;
  /** How many references are open around the one that is expanded. */
  nesting: number;
}

/** Expands `$(…)`, `${…}`, `$x` in a value; unknown parts become {@link unknownText}. */
export function expand(scope: MakeScope, value: Traced): Traced {
  const text = plain(value);
  if (!text.includes('$')) return value;
  if (scope.nesting > deepestNesting) {
    scope.budget.isCut = true;
    return value;
  }
  spend(scope.budget, value.length + (text.length >> 4));
  const out: Piece[] = [];
  scope.nesting++;
  const slice = slicer(value);
  let from = 0;
  let at = text.indexOf('$');
  while (at >= 0 && spend(scope.budget, 1)) {
    if (at > from) out.push(...slice(from, at));
    const open = text[at + 1];
    if (open === '$') {
      out.push(...slice(at, at + 1));
      from = at + 2;
    } else if (open === '(' || open === '{') {
      const close = matching(text, at + 1);
      out.push(...reference(scope, slice(at + 2, close), slice(at, at + 1)[0]!.at));
      from = close + 1;
    } else if (open === undefined) {
      from = at + 1;
    } else {
      out.push(...variableValue(scope, open));
      from = at + 2;
    }
    at = text.indexOf('$', from);
  }
  if (from < text.length) out.push(...slice(from, text.length));
  scope.nesting--;
  // Long values cost more, so that one which doubles itself ends soon.
  spend(scope.budget, out.length);
  if (out.length <= longestValue) return out;
  scope.budget.isCut = true;
  return out.slice(0, longestValue);
}

/** More pieces than the sources of any real firmware need. */
const longestValue = 20_000;

/** The value of a variable, expanded. */
export function variableValue(scope: MakeScope, name: string): Traced {
  const local = scope.locals.get(name);
  if (local) return local;
  const variable = scope.variables.get(name);
  if (scope.reached) reach(scope, name, scope.reached);
  if (!variable) return [];
  if (!variable.recursive) return variable.value;
  if (scope.active.has(name) || scope.active.size > 60) return [];
  scope.active.add(name);
  const result = expand(scope, variable.value);
  scope.active.delete(name);
  return result;
}

function reach(scope: MakeScope, name: string, into: Set<string>): void {
  if (into.has(name)) return;
  into.add(name);
  const variable = scope.variables.get(name);
  if (variable) for (const part of variable.madeOf) reach(scope, part, into);
}

/** The index of the bracket that closes the one at `open`; the text's end where none does. */
export function matching(text: string, open: number): number {
  const opening = text[open]!;
  const closing = opening === '(' ? ')' : '}';
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === opening) depth++;
    else if (text[at] === closing && --depth === 0) return at;
  }
  return text.length;
}

/** `$(content)`: a function call, a substitution reference or a variable. */
function reference(scope: MakeScope, content: Traced, at: Origin): Traced {
  const text = plain(content);
  const blank = /^([a-z-]+)[ \t\n]+/.exec(text);
  if (blank && functions.has(blank[1]!)) {
    const slice = slicer(content);
    return functions.get(blank[1]!)!(scope, splitArguments(text, blank[0].length, slice), at);
  }
  const colon = text.indexOf(':');
  const equals = colon < 0 ? -1 : text.indexOf('=', colon);
  if (equals > 0) {
    const name = plain(expand(scope, slicer(content)(0, colon)));
    const from = plain(expand(scope, slicer(content)(colon + 1, equals)));
    const to = plain(expand(scope, slicer(content)(equals + 1, text.length)));
    const pattern = from.includes('%') ? from : `%${from}`;
    const replacement = from.includes('%') ? to : `%${to}`;
    return mapWords(variableValue(scope, name), (word) => patsubst(pattern, replacement, word));
  }
  return variableValue(scope, text.includes('$') ? plain(expand(scope, content)) : text.trim());
}

type Slice = (from: number, to: number) => Piece[];

function splitArguments(text: string, start: number, slice: Slice): Traced[] {
  const parts: Traced[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < text.length; at++) {
    const c = text[at];
    if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(slice(from, at));
      from = at + 1;
    }
  }
  parts.push(slice(from, text.length));
  return parts;
}

function mapWords(value: Traced, change: (text: string) => string): Traced {
  return joinWords(
    words(value)
      .map((word) => ({ text: change(word.text), at: word.at }))
      .filter((w) => w.text !== ''),
  );
}

/** make's `%` patterns; undefined where the word does not match. */
function stemOf(pattern: string, word: string): string | undefined {
  const percent = pattern.indexOf('%');
  if (percent < 0) return pattern === word ? '' : undefined;
  const head = pattern.slice(0, percent);
  const tail = pattern.slice(percent + 1);
  if (word.length < head.length + tail.length || !word.startsWith(head) || !word.endsWith(tail))
    return undefined;
  return word.slice(head.length, word.length - tail.length);
}

function patsubst(pattern: string, replacement: string, word: string): string {
  const stem = stemOf(pattern, word);
  return stem === undefined ? word : replacement.replace('%', () => stem);
}

type MakeFunction = (scope: MakeScope, args: readonly Traced[], at: Origin) => Traced;

const argument = (scope: MakeScope, args: readonly Traced[], index: number): Traced =>
  index < args.length ? expand(scope, args[index]!) : [];
const argumentText = (scope: MakeScope, args: readonly Traced[], index: number): string =>
  plain(argument(scope, args, index));
const argumentWords = (scope: MakeScope, args: readonly Traced[], index: number): Word[] =>
  words(argument(scope, args, index));

/** A function of each word of its only argument. */
const perWord =
  (change: (text: string, scope: MakeScope) => string): MakeFunction =>
  (scope, args) =>
    mapWords(argument(scope, args, 0), (text) => change(text, scope));

/** Evaluates its arguments, so that what they name counts as used, and gives nothing. */
const silent: MakeFunction = (scope, args) => {
  args.forEach((_, index) => argument(scope, args, index));
  return [];
};

function withLocals(scope: MakeScope, locals: ReadonlyMap<string, Traced>, work: () => Traced): Traced {
  const outer = scope.locals;
  scope.locals = locals;
  const result = work();
  scope.locals = outer;
  return result;
}

const functions: ReadonlyMap<string, MakeFunction> = new Map<string, MakeFunction>([
  ['strip', perWord((text) => text)],
  [
    'sort',
    (scope, args) => {
      const seen = new Map(argumentWords(scope, args, 0).map((word) => [word.text, word]));
      return joinWords([...seen.values()].sort((a, b) => compareTexts(a.text, b.text)));
    },
  ],
  ['dir', perWord((text) => (text.includes('/') ? text.slice(0, text.lastIndexOf('/') + 1) : './'))],
  ['notdir', perWord(basename)],
  ['suffix', perWord((text) => /\.[^./]*$/.exec(text)?.[0] ?? '')],
  ['basename', perWord((text) => text.replace(/\.[^./]*$/, ''))],
  ['abspath', perWord((text, scope) => absolutePath(projectPath(scope.folder, text)))],
  ['realpath', perWord((text, scope) => absolutePath(projectPath(scope.folder, text)))],
  [
    'addprefix',
    (scope, args) => {
      const prefix = argumentText(scope, args, 0);
      return mapWords(argument(scope, args, 1), (text) => prefix + text);
    },
  ],
  [
    'addsuffix',
    (scope, args) => {
      const suffix = argumentText(scope, args, 0);
      return mapWords(argument(scope, args, 1), (text) => text + suffix);
    },
  ],
  [
    'join',
    (scope, args) => {
      const right = argumentWords(scope, args, 1);
      return joinWords(
        argumentWords(scope, args, 0).map((word, i) => ({
          ...word,
          text: word.text + (right[i]?.text ?? ''),
        })),
      );
    },
  ],
  [
    'subst',
    (scope, args) => {
      const from = argumentText(scope, args, 0);
      const to = argumentText(scope, args, 1);
      const value = argument(scope, args, 2);
      return from === ''
        ? value
        : value.map((piece) => ({ ...piece, text: piece.text.split(from).join(to) }));
    },
  ],
  [
    'patsubst',
    (scope, args) => {
      const pattern = argumentText(scope, args, 0);
      const replacement = argumentText(scope, args, 1);
      return mapWords(argument(scope, args, 2), (text) => patsubst(pattern, replacement, text));
    },
  ],
  [
    'filter',
    (scope, args) => {
      const patterns = argumentWords(scope, args, 0);
      return joinWords(
        argumentWords(scope, args, 1).filter((word) =>
          patterns.some((p) => stemOf(p.text, word.text) !== undefined),
        ),
      );
    },
  ],
  [
    'filter-out',
    (scope, args) => {
      const patterns = argumentWords(scope, args, 0);
      return joinWords(
        argumentWords(scope, args, 1).filter((word) =>
          patterns.every((p) => stemOf(p.text, word.text) === undefined),
        ),
      );
    },
  ],
  [
    'findstring',
    (scope, args, at) => {
      const wanted = argumentText(scope, args, 0);
      return argumentText(scope, args, 1).includes(wanted) ? traced(wanted, at) : [];
    },
  ],
  [
    'word',
    (scope, args) => {
      const word = argumentWords(scope, args, 1)[Number(argumentText(scope, args, 0)) - 1];
      return word ? [word] : [];
    },
  ],
  [
    'wordlist',
    (scope, args) =>
      joinWords(
        argumentWords(scope, args, 2).slice(
          Number(argumentText(scope, args, 0)) - 1 || 0,
          Number(argumentText(scope, args, 1)) || 0,
        ),
      ),
  ],
  ['words', (scope, args, at) => traced(String(argumentWords(scope, args, 0).length), at)],
  ['firstword', (scope, args) => argumentWords(scope, args, 0).slice(0, 1)],
  ['lastword', (scope, args) => argumentWords(scope, args, 0).slice(-1)],
  [
    'wildcard',
    (scope, args) => joinWords(argumentWords(scope, args, 0).flatMap((word) => wildcard(scope, word))),
  ],
  ['if', (scope, args) => argument(scope, args, argumentText(scope, args, 0).trim() !== '' ? 1 : 2)],
  [
    'or',
    (scope, args) => {
      for (let i = 0; i < args.length; i++) {
        const value = argument(scope, args, i);
        if (plain(value).trim() !== '') return value;
      }
      return [];
    },
  ],
  [
    'and',
    (scope, args) => {
      let value: Traced = [];
      for (let i = 0; i < args.length; i++) {
        value = argument(scope, args, i);
        if (plain(value).trim() === '') return [];
      }
      return value;
    },
  ],
  [
    'foreach',
    (scope, args) => {
      const name = argumentText(scope, args, 0).trim();
      const out: Piece[] = [];
      for (const word of argumentWords(scope, args, 1)) {
        if (!spend(scope.budget, 1)) break;
        const part = withLocals(scope, new Map(scope.locals).set(name, [word]), () =>
          argument(scope, args, 2),
        );
        if (out.length > 0 && part.length > 0) out.push({ text: ' ', at: part[0]!.at });
        out.push(...part);
      }
      return out;
    },
  ],
  [
    'call',
    (scope, args) => {
      const name = argumentText(scope, args, 0).trim();
      const variable = scope.variables.get(name);
      if (scope.reached) reach(scope, name, scope.reached);
      if (!variable || scope.locals.size > 200 || !spend(scope.budget, 1)) return [];
      const locals = new Map<string, Traced>();
      args.forEach((_, i) => locals.set(String(i), argument(scope, args, i)));
      const depth = Number(plain(scope.locals.get('\u0004') ?? [])) || 0;
      if (depth > 30) return [];
      locals.set('\u0004', [{ text: String(depth + 1), at: { file: '', line: 0 } }]);
      return withLocals(scope, locals, () => expand(scope, variable.value));
    },
  ],
  ['value', (scope, args) => scope.variables.get(argumentText(scope, args, 0).trim())?.value ?? []],
  [
    'origin',
    (scope, args, at) =>
      traced(scope.variables.has(argumentText(scope, args, 0).trim()) ? 'file' : 'undefined', at),
  ],
  [
    'flavor',
    (scope, args, at) => {
      const variable = scope.variables.get(argumentText(scope, args, 0).trim());
      return traced(variable ? (variable.recursive ? 'recursive' : 'simple') : 'undefined', at);
    },
  ],
  [
    'shell',
    (scope, args, at) => {
      const command = argumentText(scope, args, 0).trim();
      if (command === 'pwd') return traced(absolutePath(scope.folder), at);
      const found = listedFiles(scope, command);
      return found ? joinWords(found.map((text) => ({ text, at }))) : traced(unknownText, at);
    },
  ],
  ['error', silent],
  ['warning', silent],
  ['info', silent],
  ['eval', silent],
  ['file', silent],
  ['guile', silent],
]);

/** Files of the project that a pattern names, written the way the pattern is. */
function wildcard(scope: MakeScope, word: Word): Word[] {
  if (word.text.includes(unknownText)) return [];
  const isRooted = word.text.includes(rootMark);
  const pattern = projectPath(scope.folder, word.text);
  if (pattern.startsWith('..') || pattern.startsWith('/')) return [];
  return glob(scope.files, pattern).map((path) => ({
    text: isRooted ? absolutePath(path) : relativeLike(word.text, scope.folder, path),
    at: word.at,
  }));
}

/** `find Src Lib -name '*.c'` and `ls Src/*.c` over the files of the project; undefined for any other command. */
function listedFiles(scope: MakeScope, command: string): string[] | undefined {
  if (command.includes(unknownText) || /[|;&<>`$]/.test(command)) return undefined;
  const list = (command.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^["']|["']$/g, ''));
  if (list[0] === 'ls' && list.length > 1 && list.slice(1).every((word) => !word.startsWith('-')))
    return list
      .slice(1)
      .flatMap((text) => wildcard(scope, { text, at: { file: '', line: 0 } }).map((word) => word.text));
  return list[0] === 'find' ? foundFiles(scope, list.slice(1)) : undefined;
}

/** `find` with folders, `-type f`, `-name`, `-path`, `-o`, `-maxdepth` and `!`; undefined for more. */
function foundFiles(scope: MakeScope, list: readonly string[]): string[] | undefined {
  const first = list.findIndex((word) => /^[-!(\\]/.test(word));
  const start = first < 0 ? list.length : first;
  const wanted: NameTest[] = [];
  const excluded: NameTest[] = [];
  let depth = Infinity;
  let isNegated = false;
  for (let i = start; i < list.length; i++) {
    const word = list[i]!;
    if (word === '!' || word === '-not') isNegated = true;
    else if (word === '-o' || word === '-print' || /^\\?[()]$/.test(word)) continue;
    else if (word === '-type' && list[i + 1] === 'f') i++;
    else if (word === '-maxdepth') depth = Number(list[++i]);
    else if ((word === '-name' || word === '-path') && list[i + 1] !== undefined) {
      (isNegated ? excluded : wanted).push(nameTest(list[++i]!, word === '-path'));
      isNegated = false;
    } else return undefined;
  }
  return (start === 0 ? ['.'] : list.slice(0, start)).flatMap((root) => {
    const folder = projectPath(scope.folder, root);
    if (folder.startsWith('..')) return [];
    const prefix = withoutEnding(root, '/');
    return filesBelow(scope.files, folder).flatMap((path): string[] => {
      const inside = folder === '' ? path : path.slice(folder.length + 1);
      const shown = `${prefix}/${inside}`;
      const fits = (test: NameTest): boolean => test(shown);
      const isIn = inside.split('/').length <= depth && (wanted.length === 0 || wanted.some(fits));
      return isIn && !excluded.some(fits) ? [prefix === '.' ? inside : shown] : [];
    });
  });
}

type NameTest = (path: string) => boolean;

function nameTest(pattern: string, isPath: boolean): NameTest {
  const compiled = compileNamePattern(pattern);
  return (path) => compiled?.matches(isPath ? path : basename(path)) === true;
}

/** `path` as one would write it beside `pattern`: with the pattern's own leading `../` and folders. */
function relativeLike(pattern: string, folder: string, path: string): string {
  const star = pattern.search(/[*?[]/);
  const fixed = star < 0 ? dirname(pattern) : pattern.slice(0, pattern.lastIndexOf('/', star) + 1);
  const head = join(folder, fixed);
  const tail = head === '' ? path : path.slice(head.length + 1);
  return fixed === '' ? tail : `${fixed.replace(/\/$/, '')}/${tail}`;
}

/** Whether a text is one blank-separated word or none. */
export function isOneWord(text: string): boolean {
  return !/\s/.test(text.trim());
}
