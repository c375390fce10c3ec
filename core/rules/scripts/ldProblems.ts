import { foldersAbove, join } from '../../base/path';
import type { ScriptProblem } from '../../linkerScript/evaluation';
import type { Script } from '../../linkerScript/syntax/syntaxTree';
import type { Report, RuleContext, ScriptSubject } from '../engine/rule';

/** Lines that only a C preprocessor understands; to ld they are comments. Prose like `# if you change this` is none. */
const directive =
  /^#(?:\s*include\s*["<]|define\s+\w|undef\s+\w|\s*ifn?def\s+\w+\s*$|\s*if\s+(?:!?\s*defined\b|[\w(!]+\s*(?:[<>=!&|)]|$)))/;

const known = new WeakMap<Script, boolean>();

/** Whether a script goes through a C preprocessor first, so that its text is not what ld reads. */
export function isPreprocessed(file: string, script: Script): boolean {
  if (/\.(?:S|in|h|hpp|c|j2|tpl|template|cmake)$/.test(file)) return true;
  let found = known.get(script);
  if (found === undefined) {
    found = script.comments.some(
      (comment) =>
        comment.kind === '#' &&
        directive.test(script.text.slice(comment.start, Math.min(comment.end, comment.start + 120))),
    );
    known.set(script, found);
  }
  return found;
}

/**
 * Whether the evaluation says nothing for sure: a macro or a file that is not there may hold regions and symbols. Rules
 * then stay silent.
 */
export function isUndecided({ file, evaluation }: ScriptSubject, context: RuleContext): boolean {
  return filesOf(file, evaluation.includes).some((path) => {
    const script = context.artifacts.script(path);
    return script !== undefined && isPreprocessed(path, script);
  });
}

/** Whether some INCLUDE was not found, so that names may be defined where nobody looked. */
export function lacksIncludes({ evaluation }: ScriptSubject): boolean {
  return evaluation.includes.some((inclusion) => inclusion.target === undefined);
}

/** A script and all that it INCLUDEs. */
export function filesOf(file: string, includes: ScriptSubject['evaluation']['includes']): readonly string[] {
  return [...new Set([file, ...includes.flatMap(({ target }) => (target === undefined ? [] : [target]))])];
}

/** The evaluator's complaints with one of these codes: errors first. */
export function problemsWith(subject: ScriptSubject, codes: ReadonlySet<string>): readonly ScriptProblem[] {
  const { errors, warnings } = subject.evaluation;
  return [...errors, ...warnings].filter((problem) => codes.has(problem.code));
}

/** Reports of the evaluator's own complaints; `keyOf` says what each is about, without positions. */
export function problemReports(
  subject: ScriptSubject,
  context: RuleContext,
  code: string,
  keyOf: (problem: ScriptProblem) => string = ({ message }) => message,
): readonly Report[] {
  if (isUndecided(subject, context)) return [];
  const seen = new Map<string, number>();
  return problemsWith(subject, new Set([code])).map((problem) => {
    const about = `${problem.file}:${keyOf(problem)}`;
    const count = seen.get(about) ?? 0;
    seen.set(about, count + 1);
    return {
      key: count === 0 ? about : `${about}#${count}`,
      ...(problem.severity === undefined ? {} : { severity: problem.severity }),
      message: sentence(problem.message),
      place: { file: problem.file, span: problem.span },
    };
  });
}

/** A message as a sentence. */
export function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** The text of a problem's place, without quotes; empty where the file is not loaded. */
export function textAt(
  context: RuleContext,
  { file, span }: { readonly file: string; readonly span: { readonly start: number; readonly end: number } },
): string {
  const text = context.artifacts.text(file) ?? '';
  return text.slice(span.start, span.end).replace(/^"([^]*)"$/, '$1');
}

/**
 * The texts of the build descriptions that name a script. What a Makefile includes speaks for the Makefiles above it
 * too: these give the link its options.
 */
export function buildTexts({ file, targets }: ScriptSubject, context: RuleContext): readonly string[] {
  const { artifacts } = context;
  const evidence = targets.flatMap((target) =>
    target.files.files.filter((entry) => entry.file === file).flatMap((entry) => entry.evidence),
  );
  const named = evidence.filter(({ strength }) => strength === 3).map((entry) => entry.file);
  const above = named
    .filter((path) => /\.mk$/.test(path))
    .flatMap((path) => foldersAbove(path).map((folder) => join(folder, 'Makefile')))
    .filter((path) => artifacts.files.has(path));
  return [...new Set([...named, ...above])].map((path) => artifacts.text(path) ?? '');
}
