import { basename, join } from '../../base/path';
import type { Build } from './buildDescription';
import { basedAt, readFlags } from './buildDescription';
import { classify } from '../classify';
import { projectPath } from '../discovery/fileTree';
import type { MakeScope } from './gnuMakeExpand';
import { expand, variableValue, vpathVariable } from './gnuMakeExpand';
import type { Traced, Word } from './traced';
import { joinWords, plain, unknownText, words } from './traced';

/** A rule with its recipe, unexpanded. */
export interface MakeRule {
  readonly targets: Traced;
  readonly prerequisites: Traced;
  readonly recipe: Traced[];
}

/** `$(MAKE) -C folder VAR=value` in a recipe. */
export interface SubMake {
  readonly makefile: string;
  readonly folder: string;
  readonly variables: readonly Word[];
}

/** Variables that name the linker script where no link command was seen. */
const scriptVariable = /^(?:LD_?SCRIPTS?|LINKER_?SCRIPTS?|LINKERSCRIPT|LD_?FILE|LINKER_?FILE|LSCRIPT|LDS)$/i;
/** Variables of other toolchains: their files are not part of a GNU build. */
const otherToolchain = /(?:^|_)(?:IAR|EWARM|KEIL|MDK|ARMCC|ARMCLANG)(?:_|$)/i;

/** A rule with everything expanded, and the variables that were used for it. */
interface ExpandedRule {
  readonly targets: readonly Word[];
  readonly recipe: readonly Traced[];
  readonly reached: ReadonlySet<string>;
  readonly objects: readonly Word[];
}

function expandRule(scope: MakeScope, rule: MakeRule): ExpandedRule {
  const reached = new Set<string>();
  scope.reached = reached;
  const targets = expand(scope, rule.targets);
  const prerequisites = expand(scope, rule.prerequisites);
  const first = words(prerequisites).slice(0, 1);
  scope.locals = new Map<string, Traced>([
    ['@', targets],
    ['<', first],
    ['^', prerequisites],
    ['+', prerequisites],
  ]);
  const recipe = rule.recipe.map((line) => expand(scope, line));
  scope.locals = new Map();
  scope.reached = undefined;
  return { targets: words(targets), recipe, reached, objects: words(prerequisites) };
}

/** The programs that the rules of a Makefile link, and the other Makefiles that they run. */
export function collectLinks(
  scope: MakeScope,
  unexpanded: readonly MakeRule[],
  makefile: string,
): { builds: Build[]; subMakes: SubMake[] } {
  scope.budget.steps = Math.max(scope.budget.steps, 30_000);
  const rules = unexpanded.map((rule) => expandRule(scope, rule));
  const subMakes = rules.flatMap((rule) => rule.recipe.flatMap((line) => subMake(scope, line)));
  const everything = new Set<string>();
  for (const rule of rules) for (const name of rule.reached) everything.add(name);

  const commands = rules.flatMap((rule) => rule.recipe.flatMap((line) => words(line)));
  const links: Build[] = [];
  for (const rule of rules) {
    const linkWords = rule.recipe.flatMap((line) => words(line));
    const scripts = readFlags(linkWords).scripts.map((script) => preprocessed(scope, rules, script));
    if (scripts.length === 0) continue;
    const sources = compiled(scope, rule.reached, rule.objects, rules);
    links.push(buildOf(scope, makefile, { scripts, linkWords, commands, everything, sources }));
  }
  if (links.length === 0) {
    const scripts = scriptsOfVariables(scope);
    if (scripts.length > 0) {
      const named = new Set([...scope.variables.keys()].filter((name) => !otherToolchain.test(name)));
      const linkWords = valueWords(scope, named);
      links.push(buildOf(scope, makefile, { scripts, linkWords, commands, everything: named, sources: [] }));
    }
  }
  return { builds: mergeLinks(links), subMakes };
}

/** A script that a rule makes out of another one (`build/app.ld: app.ld.S`) stands for that one. */
function preprocessed(scope: MakeScope, rules: readonly ExpandedRule[], script: Word): Word {
  if (scope.files.has(projectPath(scope.folder, script.text))) return script;
  for (const rule of rules) {
    if (!rule.targets.some((target) => target.text === script.text)) continue;
    const source = rule.objects.find(
      (word) =>
        classify(word.text).includes('linkerScript') && scope.files.has(projectPath(scope.folder, word.text)),
    );
    if (source) return source;
  }
  return script;
}

/** Rules that link with the same script are one build: an ELF and the list file beside it. */
function mergeLinks(links: readonly Build[]): Build[] {
  const byScript = new Map<string, Build>();
  for (const link of links) {
    const key = link.scripts.map((script) => script.text).join(' ');
    const known = byScript.get(key);
    if (!known || known.sources.length < link.sources.length) byScript.set(key, link);
  }
  return [...byScript.values()];
}

/** What one link command and the rest of its Makefile say. */
interface Link {
  readonly scripts: readonly Word[];
  readonly linkWords: readonly Word[];
  /** The words of all recipes. */
  readonly commands: readonly Word[];
  /** The variables that recipes use. */
  readonly everything: ReadonlySet<string>;
  /** The sources of this program alone; empty where its rule does not tell. */
  readonly sources: readonly Word[];
}

function buildOf(scope: MakeScope, makefile: string, parts: Link): Build {
  const { scripts, everything } = parts;
  const sources = parts.sources.length > 0 ? parts.sources : compiled(scope, everything, [], []);
  const link = readFlags(parts.linkWords);
  const compile = readFlags([...valueWords(scope, everything), ...parts.commands]);
  const base = scope.folder;
  const hints = valueWords(scope, everything)
    .filter((word) => /\.stldr|STM32|NUCLEO/i.test(word.text))
    .slice(0, 400);
  const program = plain(variableValue(scope, 'TARGET')).trim();
  return {
    system: 'make',
    file: makefile,
    configuration: undefined,
    folder: base,
    program: program === '' || program.includes(unknownText) ? undefined : program,
    scripts: basedAt(base, distinct(scripts)),
    sources: basedAt(base, distinct(sources)),
    archives: basedAt(base, distinct(link.archives)),
    libraryFolders: basedAt(base, distinct(link.libraryFolders)),
    includeFolders: basedAt(base, distinct(compile.includeFolders)),
    defines: distinct([...compile.defines, ...deviceMacros(scope, compile.defines)]),
    hints,
  };
}

/**
 * The macro that names the device, where no recipe is seen to use it: implicit rules and generated ones take `CFLAGS` or
 * `C_DEFS` by themselves.
 */
function deviceMacros(scope: MakeScope, known: readonly Word[]): Word[] {
  const isDevice = (word: Word): boolean => /^STM32[A-Z]+\d\w+xx$/i.test(word.text);
  if (known.some(isDevice)) return [];
  return readFlags(valueWords(scope, new Set(scope.variables.keys()))).defines.filter(isDevice);
}

/** C sources in the values of variables, and objects that stand for them. */
function compiled(
  scope: MakeScope,
  names: ReadonlySet<string>,
  objects: readonly Word[],
  rules: readonly ExpandedRule[],
): Word[] {
  const result: Word[] = [];
  for (const word of valueWords(scope, names)) {
    if (/\.c$/i.test(word.text) && !word.text.includes('%')) result.push(word);
  }
  const folders = searchPath(scope);
  const explicit = sourcesOfRules(rules);
  for (const word of objects) {
    if (!/\.o$/.test(word.text) || word.text.includes('%')) continue;
    const stated = explicit.get(join('', word.text));
    if (stated) {
      result.push(stated);
      continue;
    }
    const source = word.text.replace(/\.o$/, '.c');
    // make looks for a source under the object's own name first, then along VPATH.
    const found = [
      source,
      ...folders.flatMap((folder) => [join(folder, source), join(folder, basename(source))]),
    ].find((path) => scope.files.has(projectPath(scope.folder, path)));
    if (found !== undefined) result.push({ text: found, at: word.at });
  }
  return result;
}

/** The source that a rule of its own names for an object: `AI/network.o: ../AI/network.c`. */
function sourcesOfRules(rules: readonly ExpandedRule[]): Map<string, Word> {
  const sources = new Map<string, Word>();
  for (const { targets, objects } of rules) {
    const source = objects.find((word) => /\.c$/i.test(word.text) && !word.text.includes('%'));
    if (source) for (const target of targets) sources.set(join('', target.text), source);
  }
  return sources;
}

/** The folders of `VPATH = a:b c` and of `vpath %.c a b`. */
function searchPath(scope: MakeScope): string[] {
  return ['VPATH', vpathVariable].flatMap((name) =>
    words(variableValue(scope, name)).flatMap((word) => word.text.split(':').filter((part) => part !== '')),
  );
}

/** The expanded words of variables, once all is read. */
function valueWords(scope: MakeScope, names: ReadonlySet<string>): Word[] {
  let known = finalWords.get(scope);
  if (!known) finalWords.set(scope, (known = new Map()));
  const result: Word[] = [];
  for (const name of names) {
    if (!scope.variables.has(name)) continue;
    let list = known.get(name);
    if (!list) known.set(name, (list = words(variableValue(scope, name))));
    for (const word of list) result.push(word);
  }
  return result;
}

const finalWords = new WeakMap<MakeScope, Map<string, readonly Word[]>>();

function scriptsOfVariables(scope: MakeScope): Word[] {
  const result: Word[] = [];
  for (const name of scope.variables.keys()) {
    if (otherToolchain.test(name)) continue;
    const list = words(variableValue(scope, name));
    const flags = readFlags(
      list.filter((word, i) => word.text.startsWith('-') || list[i - 1]?.text === '-T'),
    );
    result.push(...flags.scripts);
    if (scriptVariable.test(name)) {
      result.push(
        ...list.filter((word) => /\.(?:ld|lds|ld\.S|ldscript)$/i.test(word.text)).map(withoutOption),
      );
    }
  }
  return distinct(result);
}

function withoutOption(word: Word): Word {
  return { text: word.text.replace(/^-T/, ''), at: word.at };
}

function distinct(list: readonly Word[]): Word[] {
  const seen = new Map<string, Word>();
  for (const word of list) if (!seen.has(word.text)) seen.set(word.text, word);
  return [...seen.values()];
}

/** `$(MAKE) -C folder -f file VAR=value` of a recipe line. */
function subMake(scope: MakeScope, line: Traced): SubMake[] {
  const list = words(line);
  let folder = scope.folder;
  const result: SubMake[] = [];
  for (let i = 0; i < list.length; i++) {
    const text = list[i]!.text.replace(/^[@+-]+/, '');
    if (text === 'cd' && list[i + 1]) {
      folder = projectPath(scope.folder, list[i + 1]!.text);
    } else if (text === 'make' || text.endsWith('/make')) {
      const found = subMakeArguments(scope, folder, list.slice(i + 1));
      if (found) result.push(found);
      break;
    }
  }
  return result;
}

function subMakeArguments(scope: MakeScope, start: string, list: readonly Word[]): SubMake | undefined {
  let folder = start;
  let file: string | undefined;
  const variables: Word[] = [];
  for (let i = 0; i < list.length; i++) {
    const { text } = list[i]!;
    if (text === ';' || text === '&&' || text === '||') break;
    const option = /^(-C|-f|--directory=|--file=|--makefile=)(.*)$/.exec(text);
    if (option) {
      const value = option[2] !== '' ? option[2]! : (list[++i]?.text ?? '');
      if (value.includes(unknownText)) return undefined;
      if (option[1] === '-C' || option[1] === '--directory=') folder = projectPath(folder, value);
      else file = value;
    } else if (/^[A-Za-z_]\w*[:+?]?=/.test(text)) {
      variables.push(joinQuoted(list, i));
    }
  }
  const candidates = file !== undefined ? [file] : ['GNUmakefile', 'makefile', 'Makefile'];
  const makefile = candidates.map((name) => join(folder, name)).find((path) => scope.files.has(path));
  return makefile === undefined || (folder === scope.folder && variables.length === 0)
    ? undefined
    : { makefile, folder, variables };
}

/** `VAR="two words"` is one argument. */
function joinQuoted(list: readonly Word[], from: number): Word {
  const first = list[from]!;
  const quote = /=(["'])/.exec(first.text)?.[1];
  if (!quote || (first.text.endsWith(quote, first.text.length) && first.text.split(quote).length > 2))
    return first;
  const parts = [first];
  for (let i = from + 1; i < list.length; i++) {
    parts.push(list[i]!);
    if (list[i]!.text.endsWith(quote)) break;
  }
  return { text: plain(joinWords(parts)), at: first.at };
}
