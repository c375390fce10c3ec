import type { Span } from '../../base/span';
import { say } from '../../base/wording';
import type { ScriptProblem } from '../evaluation';
import type { ProblemCode } from '../problemCode';
import { parseScript } from '../syntax/parser';
import type { Preprocessing, Script, SourceMap } from '../syntax/script';
import { newBudget, spend, type Budget } from './budget';
import { logicalLines, type LogicalLine } from './logicalLines';
import { readCondition } from './macroCondition';
import { expandMacros, macroTokens, readMacro, type Macro } from './macroTokens';
import { emit, newMappedText, sourceMapOf, type MappedText } from './mappedText';

/**
 * The C preprocessor as builds run it over linker scripts (OpenMV, TF-M, Zephyr): `#include`, `#define`, `#if` and
 * their kin, comments of both kinds. Positions of the result lead back to the source.
 */
export interface PreprocessOptions {
  /** `-D NAME=VALUE`; an empty value is an empty macro, `-D NAME` alone means 1. */
  readonly macros?: ReadonlyMap<string, string>;
  /** The text of a file that `#include` named. */
  text(path: string): string | undefined;
  /** Its path, by the include paths of the build; undefined where it is not found. */
  resolveInclude(from: string, name: string, form: '#include ""' | '#include <>'): string | undefined;
}

export interface PreprocessedText extends Preprocessing {
  readonly text: string;
  readonly source: SourceMap;
  /** Missing `#include`s, `#error`s, conditions that make no sense, unbalanced `#if`s. */
  readonly problems: readonly ScriptProblem[];
  /** Every file that was read, the script first. */
  readonly files: readonly string[];
}

/**
 * Names that builds define when they run a script through the preprocessor, so that headers hide what is C: GCC's
 * own for assembler sources, OpenMV's, Zephyr's. They hold unless the options say otherwise.
 */
export const usualMacros: ReadonlyMap<string, string> = new Map([
  ['__ASSEMBLER__', '1'],
  ['LINKER_SCRIPT', '1'],
  ['_LINKER', '1'],
  ['_ASMLANGUAGE', '1'],
]);

/** What no build defines for a linker script. */
const neverDefined: ReadonlySet<string> = new Set(['__cplusplus']);

/**
 * Preprocesses and parses. The script's `source` maps its spans, and those of an evaluation of it, back. `earlier` is
 * a reading of nearly the same script; see {@link parseScript}.
 */
export function parsePreprocessed(
  file: string,
  text: string,
  options: PreprocessOptions,
  earlier?: Script,
): Script {
  const { text: output, source, problems, unknownMacros, missingIncludes } = preprocess(file, text, options);
  const script = parseScript(output, 'script', earlier);
  const preprocessing: Preprocessing = { unknownMacros, missingIncludes };
  return { ...script, source, sourceProblems: problems, preprocessing };
}

/** One preprocessing at work. */
interface Run {
  readonly options: PreprocessOptions;
  readonly macros: Map<string, Macro>;
  readonly output: MappedText;
  readonly problems: ScriptProblem[];
  readonly noted: Set<string>;
  readonly files: Set<string>;
  readonly unknown: Set<string>;
  readonly missing: Set<string>;
  readonly budget: Budget;
}

/** One file of a run; a file that is included twice is two of these. */
interface OpenFile {
  readonly path: string;
  readonly content: string;
  /** The files that include it, outermost first, itself last. */
  readonly stack: readonly string[];
  readonly branches: Branch[];
}

/** An open `#if`. */
interface Branch {
  taken: boolean;
  /** Whether one of its branches was taken already. */
  done: boolean;
  /** Whether what is around it is taken. */
  readonly outer: boolean;
  readonly span: Span;
}

// As deep as GCC goes.
const includeLimit = 200;
// A header without a guard may include itself under a condition, but not this often.
const repeatLimit = 8;

export function preprocess(file: string, text: string, options: PreprocessOptions): PreprocessedText {
  const run: Run = {
    options,
    macros: new Map(),
    output: newMappedText(),
    problems: [],
    noted: new Set(),
    files: new Set(),
    unknown: new Set(),
    missing: new Set(),
    budget: newBudget(),
  };
  for (const [name, value] of [...usualMacros, ...(options.macros ?? [])]) {
    const macro = readMacro(`${name} ${value}`);
    if (macro) run.macros.set(macro.name, macro);
  }
  runFile(run, { path: file, content: text, stack: [file], branches: [] });
  if (run.budget.left <= 0) return tooLong(file, text);
  return {
    text: run.output.pieces.join(''),
    source: sourceMapOf(run.output),
    problems: run.problems,
    files: [...run.files],
    unknownMacros: [...run.unknown],
    missingIncludes: [...run.missing],
  };
}

/** Of a script that cannot be preprocessed in reasonable time nothing is read. */
function tooLong(file: string, text: string): PreprocessedText {
  const message = say`n6mem does not read this script: preprocessing it takes too many steps`;
  const span = { start: 0, end: text.indexOf('\n') < 0 ? text.length : text.indexOf('\n') };
  return {
    text: '',
    source: sourceMapOf(newMappedText()),
    problems: [{ code: 'preprocess-limit', message, file, span, severity: 'error' }],
    files: [file],
    unknownMacros: [],
    missingIncludes: [],
  };
}

/** Notes a problem, once for each place however often the file is included. */
function problem(
  run: Run,
  code: ProblemCode,
  message: string,
  file: string,
  span: Span,
  severity: 'error' | 'warning',
): void {
  const key = `${code} ${file} ${span.start}`;
  if (run.noted.has(key)) return;
  run.noted.add(key);
  run.problems.push({ code, message, file, span, severity });
}

function isActive({ branches }: OpenFile): boolean {
  const top = branches[branches.length - 1];
  return !top || (top.outer && top.taken);
}

function runFile(run: Run, file: OpenFile): void {
  run.files.add(file.path);
  const lines = logicalLines(file.content);
  let pending: { start: number; end: number } | undefined;
  const flush = (): void => {
    if (pending) expandInto(run, file, pending.start, pending.end);
    pending = undefined;
  };
  for (let at = 0; at < lines.length; at++) {
    if (!spend(run.budget, 1)) return;
    const line = lines[at]!;
    if (line.directive === undefined) {
      if (!isActive(file)) flush();
      else if (pending) pending.end = line.end;
      else pending = { start: line.start, end: line.end };
      continue;
    }
    flush();
    if (isActive(file)) emit(run.output, '\n', file.path, line, false);
    directive(run, file, line, lines[at + 1]);
  }
  flush();
  for (const branch of file.branches)
    problem(run, 'preprocess-condition', say`This #if has no #endif`, file.path, branch.span, 'error');
}

function directive(run: Run, file: OpenFile, line: LogicalLine, next: LogicalLine | undefined): void {
  const { branches } = file;
  const span = { start: line.start, end: line.end };
  const top = branches[branches.length - 1];
  switch (line.directive) {
    case 'if':
    case 'ifdef':
    case 'ifndef': {
      const outer = isActive(file);
      const taken = outer && holds(run, file, line.directive, line.rest, span, next);
      branches.push({ taken, done: taken, outer, span });
      return;
    }
    case 'elif':
    case 'else':
      if (!top) {
        const message = say`#${line.directive} without #if`;
        problem(run, 'preprocess-condition', message, file.path, span, 'error');
        return;
      }
      top.taken =
        top.outer &&
        !top.done &&
        (line.directive === 'else' || holds(run, file, 'if', line.rest, span, undefined));
      top.done ||= top.taken;
      return;
    case 'endif':
      if (!branches.pop())
        problem(run, 'preprocess-condition', say`#endif without #if`, file.path, span, 'error');
      return;
    default:
      if (isActive(file)) plainDirective(run, file, line);
  }
}

function holds(
  run: Run,
  file: OpenFile,
  kind: 'if' | 'ifdef' | 'ifndef',
  rest: string,
  span: Span,
  next: LogicalLine | undefined,
): boolean {
  if (kind !== 'if') {
    const name = rest.trim().split(/\W/)[0] ?? '';
    const isGuard = kind === 'ifndef' && next?.directive === 'define' && defines(next.rest, name);
    if (!run.macros.has(name) && !isGuard) noteUnknown(run, name);
    return run.macros.has(name) === (kind === 'ifdef');
  }
  const { value, unknown } = readCondition(rest, run.macros, run.budget);
  for (const name of unknown) noteUnknown(run, name);
  if (value === undefined)
    problem(
      run,
      'preprocess-condition',
      say`n6mem leaves out what follows: this condition is not an expression`,
      file.path,
      span,
      'warning',
    );
  return value ?? false;
}

function defines(rest: string, name: string): boolean {
  return rest.trim().split(/\W/)[0] === name;
}

function noteUnknown(run: Run, name: string): void {
  if (name !== '' && !neverDefined.has(name)) run.unknown.add(name);
}

function plainDirective(run: Run, file: OpenFile, { directive: kind, rest, start, end }: LogicalLine): void {
  const span = { start, end };
  switch (kind) {
    case 'define': {
      const macro = readMacro(rest);
      if (macro) run.macros.set(macro.name, macro);
      else problem(run, 'preprocess-directive', say`#define needs a name`, file.path, span, 'error');
      return;
    }
    case 'undef':
      run.macros.delete(rest.trim().split(/\W/)[0] ?? '');
      return;
    case 'error':
      problem(run, 'preprocess-error', say`#error ${rest.trim()}`, file.path, span, 'error');
      return;
    case 'include':
      includeFile(run, file, rest, span);
      return;
    default:
    // #pragma, #warning, #line and the like leave the script as it is.
  }
}

const includeName = /^\s*(?:"([^"]*)"|<([^>]*)>)/;

function includeFile(run: Run, file: OpenFile, rest: string, span: Span): void {
  const spelled = includeName.exec(rest) ?? includeName.exec(expandedText(run, rest));
  const quoted = spelled?.[1];
  const name = quoted ?? spelled?.[2];
  const form = quoted === undefined ? '#include <>' : '#include ""';
  const target = name === undefined ? undefined : run.options.resolveInclude(file.path, name, form);
  const content = target === undefined ? undefined : run.options.text(target);
  if (target === undefined || content === undefined) {
    run.missing.add(name ?? rest.trim());
    const message = say`#include ${name ?? rest.trim()}: no such file`;
    problem(run, 'preprocess-include-missing', message, file.path, span, 'warning');
  } else if (
    file.stack.length >= includeLimit ||
    file.stack.filter((open) => open === target).length > repeatLimit
  ) {
    const message = say`#include ${name ?? ''} is nested too deeply`;
    problem(run, 'preprocess-include-cycle', message, file.path, span, 'error');
  } else {
    runFile(run, { path: target, content, stack: [...file.stack, target], branches: [] });
  }
}

function expandedText(run: Run, text: string): string {
  return expandMacros(macroTokens(text), run.macros, run.budget)
    .map((token) => token.text)
    .join('');
}

/** Expands a stretch of the source that holds no directive. */
function expandInto(run: Run, { path, content }: OpenFile, start: number, end: number): void {
  const stretch = content.slice(start, end);
  const pattern = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^])*"|[A-Za-z_]\w*|\.?[0-9][\w.]*|\\\r?\n/g;
  let copied = 0;
  const copyTo = (offset: number): void => {
    if (offset <= copied) return;
    const span = { start: start + copied, end: start + offset };
    emit(run.output, stretch.slice(copied, offset), path, span, true);
  };
  for (let match = pattern.exec(stretch); match; match = pattern.exec(stretch)) {
    const word = match[0];
    const first = word.charCodeAt(0);
    if (first === slash || first === backslash) {
      // A comment keeps its line breaks, so that what follows stays on its line.
      copyTo(match.index);
      copied = match.index + word.length;
      const span = { start: start + match.index, end: start + copied };
      emit(run.output, first === slash ? word.replace(/[^\n]/g, ' ') : ' ', path, span, true);
      continue;
    }
    const macro = run.macros.get(word);
    if (!macro) continue;
    const call = macro.parameters ? callLength(stretch, pattern.lastIndex) : 0;
    if (!spend(run.budget, 1 + Math.abs(call))) return;
    if (call < 0) continue;
    copyTo(match.index);
    copied = match.index + word.length + call;
    pattern.lastIndex = copied;
    const source = { start: start + match.index, end: start + copied };
    emit(run.output, expandedText(run, stretch.slice(match.index, copied)), path, source, false);
  }
  copyTo(stretch.length);
}

const slash = 47;
const backslash = 92;

/** Length of `( … )` at `at`; where no whole call stands there, minus the characters that it took to see that. */
function callLength(text: string, at: number): number {
  let position = at;
  while (/\s/.test(text[position] ?? '')) position++;
  if (text[position] !== '(') return at - position - 1;
  let depth = 0;
  for (; position < text.length; position++) {
    if (text[position] === '(') depth++;
    else if (text[position] === ')' && --depth === 0) return position + 1 - at;
  }
  return at - position - 1;
}
