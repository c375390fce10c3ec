import type { ScriptProblem } from '../../linkerScript/evaluation';
import { keywords } from '../../linkerScript/syntax/tokens';
import type { RuleContext, ScriptSubject } from '../engine/rule';
import { unknownsOf } from './ldProblems';

const words: ReadonlySet<string> = new Set(keywords);

/**
 * Of the complaints about how a script is written those that no macro, header or template that nobody here knows could
 * take back. All of them where everything is known.
 */
export function surely(
  subject: ScriptSubject,
  context: RuleContext,
  problems: readonly ScriptProblem[],
): readonly ScriptProblem[] {
  if (problems.length === 0) return problems;
  const { macros, missingIncludes, templates } = unknownsOf(subject, context);
  if (templates.length > 0) return [];
  if (macros.length + missingIncludes.length === 0) return problems;
  const { regions, aliases, symbols, sections } = subject.evaluation;
  const known = new Set(
    [...regions, ...aliases, ...symbols, ...sections].flatMap(
      ({ name }) => name.match(/[A-Za-z_]\w*/g) ?? [],
    ),
  );
  const isUnknown = (name: string): boolean => !words.has(name) && !known.has(name);
  return problems.filter((problem) => standsAlone(problem, context.artifacts.text(problem.file), isUnknown));
}

/** Whether a complaint about a text depends on nothing but the names that are known. */
function standsAlone(
  { code, span }: ScriptProblem,
  text: string | undefined,
  isUnknown: (name: string) => boolean,
): boolean {
  if (text === undefined || code !== 'ld-syntax') return false;
  // Without a block of its own it is a fragment: what includes it says how it is read.
  if (!/\b(?:SECTIONS|MEMORY)\s*\{/.test(text.replace(/\/\*[^]*?(?:\*\/|$)/g, ' '))) return false;
  // A brace too many or too few is often what a macro or another branch of an #if would give.
  if (/^[{}]?$/.test(text.slice(span.start, span.end).trim())) return false;
  const before = text.slice(0, span.start);
  for (const [, name] of before.matchAll(
    /^[ \t]*([A-Za-z_]\w*)(?:[ \t]*\([^\n]*\))?(?:[ \t]*;)?[ \t\r]*$/gm,
  )) {
    if (isUnknown(name!)) return false;
  }
  const lineStart = text.lastIndexOf('\n', span.start - 1);
  const stretchStart = text.lastIndexOf('\n', lineStart - 1) + 1;
  const lineEnd = text.indexOf('\n', span.end);
  const stretch = text.slice(stretchStart, lineEnd < 0 ? text.length : lineEnd);
  const names = stretch
    .replace(/"[^"\n]*"|\/\*[^]*?(?:\*\/|(?![^]))|\/\/[^\n]*|^[ \t]*#[^\n]*/gm, ' ')
    .matchAll(/(?<![\w.$])[A-Za-z_]\w*/g);
  for (const [name] of names) if (isUnknown(name)) return false;
  return true;
}
