import type { Build } from './buildDescription';
import { absolutePath, glob, projectPath } from '../discovery/fileTree';
import type { MakeScope, MakeVariable } from './gnuMakeExpand';
import { expand, isOneWord, matching, vpathVariable } from './gnuMakeExpand';
import type { MakeLine } from './gnuMakeLines';
import { includeKeyword, makeLines } from './gnuMakeLines';
import type { MakeRule, SubMake } from './gnuMakeLinks';
import { collectLinks } from './gnuMakeLinks';
import { mayBeModelSource } from '../discovery/modelSources';
import type { ProjectFiles } from '../projectFiles';
import type { Piece, Traced, Word } from './traced';
import { plain, slicer, traced, unknownText, words } from './traced';
import type { Choices } from './variants';
import { spend, type WorkBudget } from './workBudget';
import { decidedChoices } from './variants';

/** What one reading of a Makefile found. */
export interface MakeReading {
  readonly builds: readonly Build[];
  readonly subMakes: readonly SubMake[];
  /** Files that were read on the way. */
  readonly included: ReadonlySet<string>;
}

interface Reader {
  readonly scope: MakeScope;
  readonly choices: Choices;
  readonly rules: MakeRule[];
  readonly included: Set<string>;
  /** Set by the command line of a parent make: assignments do not change them. */
  readonly fixed: ReadonlySet<string>;
  depth: number;
  /** Files read so far; a Makefile may include itself twice. */
  reads: number;
}

/**
 * Reads a Makefile the way GNU make does, without running anything: variables, includes, conditionals, functions.
 * `given` are variables of a command line. Undecided conditions ask `choices`. Reading ends where `budget` is spent.
 */
export function readMakefile(
  files: ProjectFiles,
  makefile: string,
  folder: string,
  given: readonly Word[],
  choices: Choices,
  budget: WorkBudget,
): MakeReading {
  const variables = new Map<string, MakeVariable>();
  const none: ReadonlySet<string> = new Set();
  const at = { file: makefile, line: 0 };
  const preset = (name: string, value: Traced, isDefault: boolean): void => {
    variables.set(name, { recursive: false, value, madeOf: none, isDefault });
  };
  preset('CURDIR', traced(absolutePath(folder), at), true);
  preset('PWD', traced(absolutePath(folder), at), true);
  preset('MAKE', traced('make', at), true);
  preset('MAKEFILE_LIST', [], true);
  const fixed = new Set<string>();
  for (const word of given) {
    const equals = word.text.indexOf('=');
    if (equals <= 0) continue;
    const name = word.text.slice(0, equals).replace(/[:?+]$/, '');
    preset(name, traced(word.text.slice(equals + 1).replace(/^["']|["']$/g, ''), word.at), false);
    fixed.add(name);
  }
  // What is chosen is set as if on the command line; variables that nothing assigns would else stay empty.
  for (const [name, value] of choices.all) {
    if (/^[\w.-]+$/.test(name) && !variables.has(name)) preset(name, traced(value, at), true);
  }
  const scope: MakeScope = {
    files,
    folder,
    variables,
    locals: new Map(),
    reached: undefined,
    active: new Set(),
    budget,
    nesting: 0,
  };
  const reader: Reader = { scope, choices, rules: [], included: new Set(), fixed, depth: 0, reads: 0 };
  readFile(reader, makefile);
  return { ...collectLinks(scope, reader.rules, makefile), included: reader.included };
}

function readFile(reader: Reader, path: string): void {
  if (reader.depth > 20 || reader.reads++ > 600) return;
  const text = reader.scope.files.text(path);
  reader.included.add(path);
  if (text === undefined) return;
  reader.depth++;
  const list = reader.scope.variables.get('MAKEFILE_LIST');
  const piece: Piece = { text: ` ${absolutePath(path)}`, at: { file: path, line: 0 } };
  reader.scope.variables.set('MAKEFILE_LIST', {
    recursive: false,
    value: [...(list?.value ?? []), piece],
    madeOf: new Set(),
    isDefault: true,
  });
  readLines(reader, makeLines(path, text));
  reader.depth--;
}

/** One open `ifeq` … `endif`. */
interface Condition {
  active: boolean;
  /** Whether a branch has been taken already. */
  taken: boolean;
  readonly outer: boolean;
}

function readLines(reader: Reader, lines: readonly MakeLine[]): void {
  const conditions: Condition[] = [];
  const isActive = (): boolean => conditions[conditions.length - 1]?.active ?? true;
  let rule: MakeRule | undefined;
  const blocks = conditionBlocks(reader, lines);
  for (let i = 0; i < lines.length && spend(reader.scope.budget, 1); i++) {
    const line = lines[i]!;
    const text = line.text;
    const keyword = /^\s*(ifeq|ifneq|ifdef|ifndef|else|endif|define)\b/.exec(text)?.[1];
    if (keyword === 'endif') {
      conditions.pop();
    } else if (keyword === 'else') {
      const condition = conditions[conditions.length - 1];
      if (!condition) continue;
      const rest = text.replace(/^\s*else\b/, '').trim();
      condition.active =
        condition.outer && !condition.taken && (rest === '' || holds(reader, rest, blocks.makeDifference(i)));
      if (condition.active) condition.taken = true;
    } else if (keyword === 'define') {
      const end = endOfDefine(lines, i);
      if (isActive()) define(reader, lines.slice(i, end));
      i = end;
    } else if (keyword) {
      const outer = isActive();
      const active = outer && holds(reader, text.trim(), blocks.makeDifference(i));
      conditions.push({ active, taken: active, outer });
    } else if (isActive()) {
      if (line.isRecipe && rule) rule.recipe.push(line.value);
      else
        rule = readStatement(reader, line) ?? (text.trim() === '' || isAssignment(text) ? rule : undefined);
    }
  }
}

function isAssignment(text: string): boolean {
  return /^\s*(?:(?:export|override|private|unexport)\s+)*[^\s:#=]+\s*(?:::?:?|\?|\+|!)?=/.test(text);
}

function endOfDefine(lines: readonly MakeLine[], start: number): number {
  let depth = 0;
  for (let i = start; i < lines.length; i++) {
    if (/^\s*define\b/.test(lines[i]!.text)) depth++;
    else if (/^\s*endef\b/.test(lines[i]!.text) && --depth === 0) return i;
  }
  return lines.length;
}

function define(reader: Reader, lines: readonly MakeLine[]): void {
  const name = /^\s*define\s+([^\s=:?+]+)/.exec(lines[0]?.text ?? '')?.[1];
  if (!name) return;
  const value = lines.slice(1).flatMap((line): Piece[] => [...line.value, { text: '\n', at: line.at }]);
  reader.scope.variables.set(name, { recursive: true, value, madeOf: new Set(), isDefault: false });
}

/** The open conditions of a file, matched with their ends. */
interface ConditionBlocks {
  /**
   * Whether the lines from a condition to its `endif` could change which files are built: most conditions of a real
   * Makefile only pick macros, and trying both branches of each would take long.
   */
  readonly makeDifference: (condition: number) => boolean;
}

/** One pass for all conditions, however deep they are nested; made only where there is one. */
function conditionBlocks(reader: Reader, lines: readonly MakeLine[]): ConditionBlocks {
  let known: { readonly ends: Int32Array; readonly bearing: Int32Array } | undefined;
  return {
    makeDifference: (condition) => {
      known ??= matchConditions(reader, lines);
      return known.bearing[known.ends[condition]!]! > known.bearing[condition]!;
    },
  };
}

/** For each line that opens a branch the line of its `endif`, and how many lines before each bear on files. */
function matchConditions(
  reader: Reader,
  lines: readonly MakeLine[],
): { ends: Int32Array; bearing: Int32Array } {
  const ends = new Int32Array(lines.length).fill(lines.length);
  const bearing = new Int32Array(lines.length + 1);
  const open: number[][] = [];
  lines.forEach((line, i) => {
    const keyword = /^\s*(ifeq|ifneq|ifdef|ifndef|else|endif)\b/.exec(line.text)?.[1];
    if (keyword === 'endif') for (const branch of open.pop() ?? []) ends[branch] = i;
    else if (keyword === 'else') open[open.length - 1]?.push(i);
    else if (keyword) open.push([i]);
    bearing[i + 1] = bearing[i]! + (!keyword && bearsOnFiles(reader, line) ? 1 : 0);
  });
  return { ends, bearing };
}

/** Variables that name tools and messages. */
const toolVariable =
  /^(?:CC|CXX|CP|AS|AR|LD|SZ|SIZE|NM|HEX|BIN|OBJCOPY|OBJDUMP|READELF|STRIP|PREFIX|Q|quiet|OPT|DEBUG|ECHO|RM|MKDIR|V|CSTANDARD|FLASHER|SIGNER)$/;

function bearsOnFiles(reader: Reader, line: MakeLine): boolean {
  const { text } = line;
  if (text.trim() === '') return false;
  if (/\.ld\b|\.lds\b|NetworkRuntime|network|-T|-I|-L|\.mk\b|STM32[A-Z]\w{4,6}xx/i.test(text)) return true;
  if (line.isRecipe) return /\$[({]MAKE[)}]/.test(text);
  if (/^\s*-?s?include\b/.test(text)) return true;
  const assignment = assignmentIn(text, 0);
  if (!assignment) return false;
  const value = text.slice(assignment.end);
  if (assignment.operator !== '+=') return !toolVariable.test(text.slice(0, assignment.at).trim());
  if (value.includes('$')) return !/^\s*-D/.test(value);
  return value
    .split(/\s+/)
    .some(
      (word) =>
        word.endsWith('.c') && mayBeModelSource(reader.scope.files, projectPath(reader.scope.folder, word)),
    );
}

/** Decides `ifeq (a,b)`, `ifdef X` …; what depends on a variable is a choice, unless it makes no difference. */
function holds(reader: Reader, text: string, matters: boolean): boolean {
  const { scope } = reader;
  const choices = matters ? reader.choices : decidedChoices;
  const keyword = /^(ifeq|ifneq|ifdef|ifndef)\b\s*/.exec(text);
  if (!keyword) return false;
  const rest = text.slice(keyword[0].length).trim();
  const value = (source: string): string => plain(expand(scope, traced(source, { file: '', line: 0 })));
  if (keyword[1] === 'ifdef' || keyword[1] === 'ifndef') {
    const name = value(rest).trim();
    const variable = scope.variables.get(name);
    const isDefined = choices.holds(`def ${name}`, variable !== undefined && variable.value.length > 0);
    return isDefined === (keyword[1] === 'ifdef');
  }
  const sides = comparedSides(rest);
  if (!sides) return false;
  const [left, right] = sides;
  let equal: boolean;
  const leftName = simpleReference(left);
  const rightName = simpleReference(right);
  if (leftName !== undefined && !right.includes('$'))
    equal = ask(reader, choices, leftName, value(left), right);
  else if (rightName !== undefined && !left.includes('$'))
    equal = ask(reader, choices, rightName, value(right), left);
  else if (!left.includes('$') && !right.includes('$')) equal = left === right;
  else equal = choices.holds(`${left} = ${right}`, value(left).trim() === value(right).trim());
  return equal === (keyword[1] === 'ifeq');
}

/** A variable that a parent make has set is decided; any other may be set by whoever runs make. */
function ask(reader: Reader, choices: Choices, name: string, actual: string, constant: string): boolean {
  if (reader.fixed.has(name)) return actual.trim() === constant;
  return choices.equals(name, actual.trim(), constant);
}

function simpleReference(text: string): string | undefined {
  return /^\$[({](?:strip\s+\$[({])?([^\s$(){}:,]+)[)}]{1,2}$/.exec(text)?.[1];
}

/** Both sides of `(a,b)`, `"a" "b"` or `'a' 'b'`. */
function comparedSides(text: string): [string, string] | undefined {
  if (text.startsWith('(')) {
    const close = matching(text, 0);
    const inner = text.slice(1, close);
    let depth = 0;
    for (let at = 0; at < inner.length; at++) {
      const c = inner[at];
      if (c === '(' || c === '{') depth++;
      else if (c === ')' || c === '}') depth--;
      else if (c === ',' && depth === 0) return [inner.slice(0, at).trim(), inner.slice(at + 1).trim()];
    }
    return undefined;
  }
  const first = quotedAt(text, 0);
  const second = first && quotedAt(text, skipBlank(text, first.end));
  return second?.end === text.length ? [first!.text, second.text] : undefined;
}

/** The text between two quotes, the first of which is at `at`. */
function quotedAt(text: string, at: number): { text: string; end: number } | undefined {
  const quote = text[at];
  const close = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1;
  return close < 0 ? undefined : { text: text.slice(at + 1, close), end: close + 1 };
}

/** Reads an include, an assignment or the head of a rule; gives the rule that recipe lines now belong to. */
function readStatement(reader: Reader, line: MakeLine): MakeRule | undefined {
  const { scope } = reader;
  const text = line.text;
  if (text.trim() === '') return undefined;
  const slice = slicer(line.value);
  const include = includeKeyword.exec(text);
  if (include) {
    for (const word of words(expand(scope, slice(include[0].length, text.length))))
      readInclude(reader, word.text);
    return undefined;
  }
  const vpath = /^\s*vpath\s+\S+\s+/.exec(text);
  if (vpath) {
    const folders = simply(scope, slice(vpath[0].length, text.length)).value;
    const known = scope.variables.get(vpathVariable)?.value ?? [];
    const value: Traced = [...known, { text: ' ', at: line.at }, ...folders];
    scope.variables.set(vpathVariable, { recursive: false, value, madeOf: new Set(), isDefault: false });
    return undefined;
  }
  const head = /^\s*(?:(?:export|override|private|unexport)\s+)*/.exec(text)![0].length;
  const assignment = assignmentIn(text, head);
  if (assignment && isOneWord(text.slice(head, assignment.at))) {
    const name = plain(expand(scope, slice(head, assignment.at))).trim();
    assign(reader, name, assignment.operator, slice(skipBlank(text, assignment.end), text.length));
    return undefined;
  }
  const colon = ruleColon(text);
  if (colon < 0) {
    // `$(eval …)` and the like stand alone; what they name counts as seen.
    expand(scope, line.value);
    return undefined;
  }
  const after = text.slice(colon + 1).replace(/^:/, '');
  const start = text.length - after.length;
  const specific = assignmentIn(text, start);
  if (specific && isOneWord(text.slice(start, specific.at))) {
    const goal = text.slice(0, colon).trim();
    const name = text.slice(start, specific.at).trim();
    if (reader.choices.equals('goal', '', goal)) {
      assign(reader, name, specific.operator, slice(skipBlank(text, specific.end), text.length));
    }
    return undefined;
  }
  const semicolon = after.indexOf(';');
  const end = semicolon < 0 ? text.length : start + semicolon;
  const rule: MakeRule = { targets: slice(0, colon), prerequisites: slice(start, end), recipe: [] };
  if (semicolon >= 0) rule.recipe.push(slice(end + 1, text.length));
  reader.rules.push(rule);
  return rule;
}

function skipBlank(text: string, from: number): number {
  while (from < text.length && (text[from] === ' ' || text[from] === '\t')) from++;
  return from;
}

/** The first assignment operator outside `$(…)`. */
function assignmentIn(text: string, from: number): { at: number; end: number; operator: string } | undefined {
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) at = matching(text, at + 1);
    else if (c === '=') return { at, end: at + 1, operator: '=' };
    else if ((c === '?' || c === '+' || c === '!') && text[at + 1] === '=')
      return { at, end: at + 2, operator: `${c}=` };
    else if (c === ':') {
      const operator = /^:{1,3}=/.exec(text.slice(at, at + 4))?.[0];
      return operator ? { at, end: at + operator.length, operator: ':=' } : undefined;
    }
  }
  return undefined;
}

/** The colon that ends a rule's targets, outside `$(…)` and not that of a drive letter. */
function ruleColon(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) at = matching(text, at + 1);
    else if (text[at] === ':' && text[at + 1] !== '\\') return at;
  }
  return -1;
}

function readInclude(reader: Reader, text: string): void {
  if (text.includes(unknownText)) return;
  const { files, folder } = reader.scope;
  const pattern = projectPath(folder, text);
  const found = /[*?[]/.test(pattern) ? glob(files, pattern) : [pattern];
  for (const path of found) if (files.has(path)) readFile(reader, path);
}

function assign(reader: Reader, name: string, operator: string, value: Traced): void {
  const { scope, choices } = reader;
  if (name === '' || reader.fixed.has(name)) return;
  const chosen = choices.chosen(name);
  const old = scope.variables.get(name);
  if (chosen !== undefined) {
    const at = value[0]?.at ?? old?.value[0]?.at ?? { file: '', line: 0 };
    scope.variables.set(name, {
      recursive: false,
      value: traced(chosen, at),
      madeOf: new Set(),
      isDefault: false,
    });
    return;
  }
  switch (operator) {
    case '=':
    case '!=':
      scope.variables.set(name, {
        recursive: operator === '=',
        value: operator === '=' ? value : traced(unknownText, value[0]?.at ?? { file: '', line: 0 }),
        madeOf: new Set(),
        isDefault: false,
      });
      return;
    case '?=':
      if (!old || old.isDefault)
        scope.variables.set(name, { recursive: true, value, madeOf: new Set(), isDefault: false });
      return;
    case '+=':
      if (old && !old.recursive) {
        const added = simply(scope, value);
        const blank: Piece[] =
          old.value.length > 0 && added.value.length > 0 ? [{ text: ' ', at: added.value[0]!.at }] : [];
        scope.variables.set(name, {
          recursive: false,
          value: appended(scope, old.value, [...blank, ...added.value]),
          madeOf: union(old.madeOf, added.madeOf),
          isDefault: false,
        });
      } else {
        const blank: Piece[] = old && value.length > 0 ? [{ text: ' ', at: value[0]!.at }] : [];
        scope.variables.set(name, {
          recursive: true,
          value: appended(scope, old?.value ?? [], [...blank, ...value]),
          madeOf: new Set(),
          isDefault: false,
        });
      }
      return;
    default: {
      const now = simply(scope, value);
      scope.variables.set(name, { recursive: false, value: now.value, madeOf: now.madeOf, isDefault: false });
    }
  }
}

/** A longer value; copying it counts as work, so that a file of nothing but `+=` ends. */
function appended(scope: MakeScope, value: Traced, more: Traced): Traced {
  return spend(scope.budget, value.length >> 4) ? [...value, ...more] : value;
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  if ([...b].every((name) => a.has(name))) return a;
  return new Set([...a, ...b]);
}

/** Expands at once and notes which variables went into it. */
function simply(scope: MakeScope, value: Traced): { value: Traced; madeOf: Set<string> } {
  const outer = scope.reached;
  const madeOf = new Set<string>();
  scope.reached = madeOf;
  const result = expand(scope, value);
  scope.reached = outer;
  return { value: result, madeOf };
}
