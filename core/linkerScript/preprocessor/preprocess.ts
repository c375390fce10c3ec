import type { Place, Span } from '../../base/span';
import type { ScriptProblem } from '../evaluation';
import { conditionValue } from './macroCondition';
import { expandMacros, macroTokens, readMacro, type Macro } from './macroTokens';
import { parseScript } from '../syntax/parser';
import type { Script, SourceMap } from '../syntax/syntaxTree';

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
  resolveInclude(from: string, name: string): string | undefined;
}

export interface PreprocessedText {
  readonly text: string;
  readonly source: SourceMap;
  /** Missing `#include`s, `#error`s, conditions that make no sense, unbalanced `#if`s. */
  readonly problems: readonly ScriptProblem[];
  /** Every file that was read, the script first. */
  readonly files: readonly string[];
}

/** Whether a script is one for the C preprocessor rather than one whose comments begin with `#`. */
export function isPreprocessed(text: string): boolean {
  if (!text.includes('#')) return false;
  if (/^[ \t]*#[ \t]*include[ \t]*["<]/m.test(text)) return true;
  if (/^[ \t]*#(?:define|undef|ifdef|ifndef)[ \t]+[A-Za-z_]\w*/m.test(text)) return true;
  return /^[ \t]*#[ \t]*if(?:n?def)?\b/m.test(text) && /^[ \t]*#[ \t]*endif\b/m.test(text);
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
  const { text: output, source, problems } = preprocess(file, text, options);
  const script = parseScript(output, 'script', earlier);
  return { ...script, source, sourceProblems: problems };
}

interface Segment {
  /** Offset in the output. */
  readonly start: number;
  readonly file: string;
  readonly sourceStart: number;
  readonly sourceEnd: number;
  /** Whether offsets inside run in step with the source; otherwise all of it comes from one macro. */
  readonly exact: boolean;
}

// As deep as GCC goes.
const includeLimit = 200;
const outputLimit = 1 << 24;

export function preprocess(file: string, text: string, options: PreprocessOptions): PreprocessedText {
  const macros = new Map<string, Macro>();
  for (const [name, value] of [...usualMacros, ...(options.macros ?? [])]) {
    const macro = readMacro(`${name} ${value}`);
    if (macro) macros.set(macro.name, macro);
  }
  const pieces: string[] = [];
  const segments: Segment[] = [];
  const problems: ScriptProblem[] = [];
  const files: string[] = [];
  let length = 0;

  function emit(piece: string, from: string, span: Span, exact: boolean): void {
    if (piece === '' || length > outputLimit) return;
    segments.push({ start: length, file: from, sourceStart: span.start, sourceEnd: span.end, exact });
    pieces.push(piece);
    length += piece.length;
  }

  function problem(
    code: string,
    message: string,
    from: string,
    span: Span,
    severity: 'error' | 'warning',
  ): void {
    problems.push({ code, message, file: from, span, severity });
  }

  function run(path: string, content: string, stack: readonly string[]): void {
    if (!files.includes(path)) files.push(path);
    // Per open #if: whether this branch is taken, whether one was taken already, and whether the outside is.
    const branches: { taken: boolean; done: boolean; outer: boolean; span: Span }[] = [];
    const active = (): boolean => branches.every((branch) => branch.taken);
    const lines = logicalLines(content);
    let pending: { start: number; end: number } | undefined;
    const flush = (): void => {
      if (pending) expandInto(path, content, pending.start, pending.end);
      pending = undefined;
    };
    for (const line of lines) {
      const directive = line.directive;
      if (!directive) {
        if (active()) {
          if (pending) pending.end = line.end;
          else pending = { start: line.start, end: line.end };
        } else flush();
        continue;
      }
      flush();
      const span = { start: line.start, end: line.end };
      if (active()) emit('\n', path, span, false);
      conditionalDirective(directive, line.rest, span);
    }
    flush();
    for (const branch of branches)
      problem('preprocess-condition', 'This #if has no #endif', path, branch.span, 'error');

    function conditionalDirective(directive: string, rest: string, span: Span): void {
      const top = branches[branches.length - 1];
      switch (directive) {
        case 'if':
        case 'ifdef':
        case 'ifndef': {
          const outer = active();
          const taken = outer && holds(directive, rest, span);
          branches.push({ taken, done: taken, outer, span });
          return;
        }
        case 'elif':
        case 'else':
          if (!top) problem('preprocess-condition', `#${directive} without #if`, path, span, 'error');
          else {
            top.taken = top.outer && !top.done && (directive === 'else' || holds('if', rest, span));
            top.done ||= top.taken;
          }
          return;
        case 'endif':
          if (!branches.pop()) problem('preprocess-condition', '#endif without #if', path, span, 'error');
          return;
        default:
          if (active()) plainDirective(directive, rest, span);
      }
    }

    function holds(directive: string, rest: string, span: Span): boolean {
      if (directive !== 'if') return macros.has(rest.trim().split(/\W/)[0] ?? '') === (directive === 'ifdef');
      const value = conditionValue(rest, macros);
      if (value === undefined)
        problem('preprocess-condition', 'This condition is no expression', path, span, 'warning');
      return value ?? false;
    }

    function plainDirective(directive: string, rest: string, span: Span): void {
      switch (directive) {
        case 'define': {
          const macro = readMacro(rest);
          if (macro) macros.set(macro.name, macro);
          else problem('preprocess-directive', '#define needs a name', path, span, 'error');
          return;
        }
        case 'undef':
          macros.delete(rest.trim().split(/\W/)[0] ?? '');
          return;
        case 'error':
          problem('preprocess-error', `#error ${rest.trim()}`, path, span, 'error');
          return;
        case 'include':
          includeFile(rest, span);
          return;
        default:
        // #pragma, #warning, #line and the like leave the script as it is.
      }
    }

    function includeFile(rest: string, span: Span): void {
      const direct = /^\s*(?:"([^"]*)"|<([^>]*)>)/.exec(rest);
      const spelled = direct ?? /^\s*(?:"([^"]*)"|<([^>]*)>)/.exec(expandedText(rest));
      const name = spelled?.[1] ?? spelled?.[2];
      const target = name === undefined ? undefined : options.resolveInclude(path, name);
      const content = target === undefined ? undefined : options.text(target);
      if (target === undefined || content === undefined) {
        problem(
          'preprocess-include-missing',
          `#include ${name ?? rest.trim()}: no such file`,
          path,
          span,
          'warning',
        );
      } else if (stack.length >= includeLimit || stack.filter((open) => open === target).length > 8) {
        problem('preprocess-include-cycle', `#include ${name} is nested too deeply`, path, span, 'error');
      } else {
        run(target, content, [...stack, target]);
      }
    }
  }

  function expandedText(text: string): string {
    return expandMacros(macroTokens(text), macros)
      .map((token) => token.text)
      .join('');
  }

  /** Expands a stretch of the source that holds no directive. */
  function expandInto(path: string, content: string, start: number, end: number): void {
    const stretch = content.slice(start, end);
    const pattern =
      /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^])*"|[A-Za-z_]\w*|\.?[0-9][\w.]*|\\\r?\n/g;
    let copied = 0;
    const copyTo = (offset: number): void => {
      if (offset > copied) {
        emit(stretch.slice(copied, offset), path, { start: start + copied, end: start + offset }, true);
      }
    };
    for (let match = pattern.exec(stretch); match; match = pattern.exec(stretch)) {
      const word = match[0];
      const first = word.charCodeAt(0);
      const macro = macros.get(word);
      if (first === 47 || first === 92) {
        // A comment keeps its line breaks, so that what follows stays on its line.
        copyTo(match.index);
        copied = match.index + word.length;
        emit(
          first === 47 ? word.replace(/[^\n]/g, ' ') : ' ',
          path,
          { start: start + match.index, end: start + copied },
          true,
        );
      } else if (macro) {
        const call = macro.parameters ? callLength(stretch, pattern.lastIndex) : 0;
        if (call < 0) continue;
        copyTo(match.index);
        copied = match.index + word.length + call;
        pattern.lastIndex = copied;
        const source = { start: start + match.index, end: start + copied };
        emit(expandedText(stretch.slice(match.index, copied)), path, source, false);
      }
    }
    copyTo(stretch.length);
  }

  run(file, text, [file]);
  return { text: pieces.join(''), source: sourceMap(segments, length), problems, files };
}

/** Length of `( … )` at `at`, −1 where no call stands there. */
function callLength(text: string, at: number): number {
  let position = at;
  while (/\s/.test(text[position] ?? '')) position++;
  if (text[position] !== '(') return -1;
  let depth = 0;
  for (; position < text.length; position++) {
    if (text[position] === '(') depth++;
    else if (text[position] === ')' && --depth === 0) return position + 1 - at;
  }
  return -1;
}

interface LogicalLine {
  readonly start: number;
  readonly end: number;
  readonly directive: string | undefined;
  readonly rest: string;
}

/** Lines with continuations joined; comments that span lines hide what looks like a directive inside them. */
function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let inComment = false;
  for (let start = 0; start < text.length;) {
    let end = start;
    for (;;) {
      const stop = text.indexOf('\n', end);
      end = stop < 0 ? text.length : stop + 1;
      if (stop < 0 || !/\\\r?$/.test(text.slice(Math.max(start, stop - 2), stop))) break;
    }
    if (!inComment && /^[ \t]*#/.test(text.slice(start, end))) end = pastComment(text, start, end);
    const line = text.slice(start, end);
    const match = inComment ? null : /^[ \t]*#[ \t]*([a-z_]+)?([^]*)$/.exec(line);
    const rest = (match?.[2] ?? '').replace(/\\\r?\n/g, ' ').replace(/\r?\n$/, '');
    lines.push({
      start,
      end,
      directive: match ? (match[1] ?? 'null') : undefined,
      rest: withoutComments(rest),
    });
    inComment = endsInComment(line, inComment);
    start = end;
  }
  return lines;
}

/** A comment that begins behind a directive belongs to it, with all the lines that it goes on for. */
function pastComment(text: string, start: number, lineEnd: number): number {
  let end = lineEnd;
  while (end < text.length && endsInComment(text.slice(start, end), false)) {
    const stop = text.indexOf('\n', text.indexOf('*/', end));
    end = stop < 0 || text.indexOf('*/', end) < 0 ? text.length : stop + 1;
  }
  return end;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?(?:\*\/|$)|\/\/.*$/g, ' ');
}

function endsInComment(line: string, inside: boolean): boolean {
  let open = inside;
  for (let at = 0; at < line.length; at++) {
    if (open) {
      const close = line.indexOf('*/', at);
      if (close < 0) return true;
      at = close + 1;
      open = false;
    } else if (line[at] === '"') {
      const close = line.indexOf('"', at + 1);
      if (close < 0) return false;
      at = close;
    } else if (line[at] === '/' && line[at + 1] === '/') return false;
    else if (line[at] === '/' && line[at + 1] === '*') {
      open = true;
      at++;
    }
  }
  return open;
}

function sourceMap(segments: readonly Segment[], length: number): SourceMap {
  const segmentAt = (offset: number): Segment | undefined => {
    let low = 0;
    let high = segments.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (segments[middle]!.start <= offset) low = middle;
      else high = middle;
    }
    return segments[low];
  };
  return {
    place(span: Span): Place {
      const first = segmentAt(Math.min(span.start, Math.max(0, length - 1)));
      const last = segmentAt(Math.max(span.start, span.end - 1));
      if (!first || !last) return { file: '', span: { start: 0, end: 0 } };
      const start = first.exact ? first.sourceStart + span.start - first.start : first.sourceStart;
      const end = last.exact
        ? Math.min(last.sourceStart + span.end - last.start, last.sourceEnd)
        : last.sourceEnd;
      return {
        file: first.file,
        span: { start, end: last.file === first.file ? Math.max(start, end) : first.sourceEnd },
      };
    },
  };
}
