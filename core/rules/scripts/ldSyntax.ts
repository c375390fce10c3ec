import type { Span } from '../../base/span';
import { applyEdits } from '../../base/edits';
import { foldersAbove, join } from '../../base/path';
import { isSaying, say } from '../../base/wording';
import type { ScriptProblem } from '../../linkerScript/evaluation';
import { parseScript } from '../../linkerScript/syntax/parser';
import type { Script } from '../../linkerScript/syntax/script';
import type { Fix } from '../engine/finding';
import { helpFor, messageOf, problemsFor, sentence } from './ldProblems';
import { surely } from './surely';
import type { Report, Rule, RuleContext } from '../engine/rule';

export { ldUndefinedRegion } from './ldUndefinedRegion';

// What GNU ld rejects; the evaluator tells errors from what ld only warns of.

/**
 * GNU ld rejects the script, or cannot place its sections whatever is linked: a region that constants alone overflow, an
 * address past the end of the address space, sections that overlap where they are loaded, `AT ( … )` together with `AT>`.
 * What ld only warns of is a warning: a character that it skips, a section that it moves to align it, a location counter
 * that moves backwards between sections.
 *
 * ## What it means on the board
 *
 * Nothing: there is no image. The first error is where ld itself stops; those behind it are found by reading on past
 * the mistake. The script is read as GNU ld 2.40 reads it, so `//` does not start a comment and `READONLY` is a section
 * type.
 *
 * A script with `#include`, `#define` or `#if`, one with a backslash at a line's end or `//` at its start, and one named
 * `.S` goes through the C preprocessor first. Where every header is found and no condition asks for a macro that nothing
 * defines, it is judged like any other. Where something is missing, only mistakes that no macro could take back are
 * reported; the check says under "not checked" which headers and macros it would need. Templates (`.ld.in`) are not
 * judged.
 *
 * ## Example
 *
 * ```ld
 * _estack = ORIGIN(RAM) + LENGTH(RAM)
 * _Min_Heap_Size = 0x200;
 * ```
 *
 * The `;` behind the first assignment is missing, so ld complains about the second line.
 *
 * ## How to fix it
 *
 * Where putting a single `;` or `}` makes the script readable, the quick fix puts it there. In other cases look at the
 * marked place and at the token before it.
 *
 * A script that GNU ld rejects and that holds words of another linker (Green Hills, IAR, Arm's armlink, TI, CodeWarrior,
 * HighTec) is not judged; the check says so under "not checked" with the line that shows it. In `.x` files of Rust crates
 * what rust-lld reads and GNU ld does not is information, unless `.cargo/config.toml` names GNU ld or GCC.
 *
 * ## When to switch it off
 *
 * Where another linker with a wider language reads the script.
 */
export const ldSyntax: Rule = {
  id: 'ld-syntax',
  defaultSeverity: 'error',
  defaultNote: 'error; warning for what ld only warns of',
  title: 'GNU ld rejects the script',
  checkScript: (script, context) => {
    return surely(script, context, problemsFor(script, 'ld-syntax')).map((problem, at): Report => ({
      key: `${problem.file}#${at}`,
      ...(readByLld(problem, context)
        ? {
            severity: 'information',
            message: say`GNU ld rejects this, rust-lld reads it: ${sentence(problem.message)}`,
          }
        : { severity: problem.severity ?? 'error', message: messageOf(script, problem) }),
      help: helpFor(problem),
      place: { file: problem.file, span: problem.span },
      fixes:
        at === 0 && problem.code === 'ld-syntax' && problem.severity !== 'warning'
          ? missingMark(context, problem)
          : [],
    }));
  },
};

/** The parser's texts for what rust-lld reads all the same. */
const gnuOnly = [
  "',' expected: to ld the comma is part of the name {0} unless a blank stands before it",
  "{0} is a number to ld, so no region's name: write it in quotes",
];

/**
 * Whether a complaint stands in a script of a Rust crate, which rust-lld links unless a configuration names another
 * linker, and rust-lld has none there: it takes no comma for a part of a name and no letter for the start of a number.
 */
function readByLld({ file, message }: ScriptProblem, { artifacts }: RuleContext): boolean {
  if (!file.endsWith('.x') || !gnuOnly.some((key) => isSaying(message, key))) return false;
  const configurations = foldersAbove(file).flatMap((folder) =>
    ['config.toml', 'config'].map((name) => join(folder, '.cargo', name)),
  );
  return !configurations.some((path) =>
    /\blinker\s*=\s*"[^"]*(?:gcc|\bld)"|-Clinker=\S{0,300}(?:gcc|\bld)\b/.test(artifacts.text(path) ?? ''),
  );
}

/** Texts beyond this are not parsed again for the sake of a fix. */
const fixLimit = 400_000;

/**
 * The `;` or `}` that is missing in front of ld's first error: offered where putting one of them there, and not the
 * other, lets the parser get past it.
 */
function missingMark(context: RuleContext, problem: ScriptProblem): Fix[] {
  const script = context.artifacts.evaluatedScript(problem.file);
  // Behind the preprocessor the tokens are not those of the text that would be changed.
  if (!script || script.source || script.text.length > fixLimit) return [];
  const before = lastTokenEnd(script, problem.span.start);
  if (before === undefined) return [];
  const { text } = script;
  const atEnd = /^\s*$/.test(text.slice(problem.span.start));
  const newLine = atEnd || breaks(text, before, problem.span.start);
  // In the middle of a line, or behind an operator, neither of them is what is missing.
  if (!newLine && text[problem.span.start] !== '}') return [];
  if (!/[\w.$")*};]/.test(text[before - 1] ?? '')) return [];
  const marks = [
    { mark: ';', newText: ';' },
    { mark: '}', newText: newLine ? `\n${indentOfBlock(text, before)}}` : ' }' },
  ].filter(({ newText }) => getsPast(script, { start: before, end: before }, newText));
  const [only, other] = marks;
  if (!only || other) return [];
  return [
    {
      title: say`Insert the missing ${only.mark}`,
      safety: 'safe',
      edits: [{ file: problem.file, span: { start: before, end: before }, newText: only.newText }],
    },
  ];
}

function lastTokenEnd({ tokens }: Script, offset: number): number | undefined {
  const after = tokens.indexAt(offset);
  for (let index = Math.min(after, tokens.length - 1); index >= 0; index--) {
    if (tokens.end(index) <= offset) return tokens.end(index);
  }
  return undefined;
}

/** Whether the first error moves at least a line on, or is gone. */
function getsPast(script: Script, span: Span, newText: string): boolean {
  const changed = parseScript(applyEdits(script.text, [{ span, newText }]), script.context);
  const error = firstError(changed);
  const old = firstError(script);
  if (!error) return true;
  if (!old) return false;
  const moved = error.span.start - newText.length;
  return (
    moved > old.span.end &&
    script.text.slice(old.span.end, moved).includes('\n') &&
    count(changed) < count(script)
  );
}

function firstError(script: Script): Script['problems'][number] | undefined {
  return script.problems.find((problem) => problem.severity !== 'warning');
}

function count(script: Script): number {
  return script.problems.filter((problem) => problem.severity !== 'warning').length;
}

function breaks(text: string, from: number, to: number): boolean {
  return text.slice(from, to).includes('\n');
}

/** Indentation of the line whose `{` is the innermost one open at an offset. */
function indentOfBlock(text: string, offset: number): string {
  let depth = 0;
  for (let at = offset - 1; at >= 0; at--) {
    if (text[at] === '}') depth++;
    else if (text[at] === '{' && --depth < 0) {
      const line = text.lastIndexOf('\n', at) + 1;
      return /^[ \t]*/.exec(text.slice(line, at))?.[0] ?? '';
    }
  }
  return '';
}
