import { foldersAbove, join } from '../../base/path';
import { say } from '../../base/wording';
import type { ScriptProblem } from '../../linkerScript/evaluation';
import type { ProblemCode } from '../../linkerScript/problemCode';
import { isTemplate } from '../../linkerScript/preprocessor/isPreprocessed';
import type { Report, RuleContext, ScriptSubject } from '../engine/rule';
import { reportedBy, type ProblemRule } from './problemRules';

/** What a script's text may owe to macros, headers and templates that nobody here knows. */
export interface Unknowns {
  /** Names that conditions ask for and nothing defines. */
  readonly macros: readonly string[];
  readonly missingIncludes: readonly string[];
  /** Files that some other program fills in before ld reads them. */
  readonly templates: readonly string[];
}

export function unknownsOf({ file, evaluation }: ScriptSubject, { artifacts }: RuleContext): Unknowns {
  const files = filesOf(file, evaluation.includes);
  const preprocessed = files.flatMap((path) => artifacts.evaluatedScript(path)?.preprocessing ?? []);
  return {
    macros: [...new Set(preprocessed.flatMap(({ unknownMacros }) => unknownMacros))],
    missingIncludes: [...new Set(preprocessed.flatMap(({ missingIncludes }) => missingIncludes))],
    templates: files.filter((path) => isTemplate(path, artifacts.text(path) ?? '')),
  };
}

/**
 * Whether the evaluation says nothing for sure: a macro or a header that is not there may hold regions and symbols. Rules
 * about names and values then stay silent.
 */
export function isUndecided(script: ScriptSubject, context: RuleContext): boolean {
  const { macros, missingIncludes, templates } = unknownsOf(script, context);
  return macros.length + missingIncludes.length + templates.length > 0;
}

/** Whether some INCLUDE was not found, so that names may be defined where nobody looked. */
export function lacksIncludes({ evaluation }: ScriptSubject): boolean {
  return evaluation.includes.some((inclusion) => inclusion.target === undefined);
}

/** A script and all that it INCLUDEs. */
export function filesOf(file: string, includes: ScriptSubject['evaluation']['includes']): readonly string[] {
  return [...new Set([file, ...includes.flatMap(({ target }) => (target === undefined ? [] : [target]))])];
}

/** The evaluator's complaints that a rule is there to report: errors first. */
export function problemsFor(subject: ScriptSubject, rule: ProblemRule): readonly ScriptProblem[] {
  const { errors, warnings } = subject.evaluation;
  return [...errors, ...warnings].filter((problem) => reportedBy[problem.code] === rule);
}

/** Reports of the evaluator's own complaints; `keyOf` says what each is about, without positions. */
export function problemReports(
  subject: ScriptSubject,
  context: RuleContext,
  rule: ProblemRule,
  keyOf: (problem: ScriptProblem) => string,
): readonly Report[] {
  if (isUndecided(subject, context)) return [];
  const seen = new Map<string, number>();
  return problemsFor(subject, rule).map((problem) => {
    const about = `${problem.file}:${keyOf(problem)}`;
    const count = seen.get(about) ?? 0;
    seen.set(about, count + 1);
    return {
      key: count === 0 ? about : `${about}#${count}`,
      ...(problem.severity === undefined ? {} : { severity: problem.severity }),
      message: messageOf(subject, problem),
      help: helpFor(problem),
      place: { file: problem.file, span: problem.span },
    };
  });
}

/** Whether ld goes on after a complaint. */
export function isWarned({ evaluation }: ScriptSubject, problem: ScriptProblem): boolean {
  return evaluation.warnings.includes(problem);
}

/**
 * What a complaint means for the build, then what it is about. A warning begins with its consequence by itself: it says
 * what ld does instead of stopping.
 */
export function messageOf(subject: ScriptSubject, problem: ScriptProblem): string {
  const said = sentence(problem.message);
  if (isWarned(subject, problem) || problem.code === 'preprocess-limit') return said;
  if (problem.code === 'ld-assert-fails') return say`The link stops at this ASSERT: ${said}`;
  return problem.code.startsWith('preprocess-')
    ? say`The build stops in the preprocessor: ${said}`
    : say`The link stops: ${said}`;
}

/** What to do about the complaints of each rule, where the place itself knows nothing better. */
const helpOf: Readonly<Record<ProblemRule, () => string>> = {
  'ld-syntax': () => say`Correct this place, or what stands just before it.`,
  'ld-undefined-symbol': () => say`Define the symbol in a script, an object or by --defsym.`,
  'ld-undefined-region': () => say`Declare the region in MEMORY above its use, or name one that is declared.`,
  'ld-duplicate-region': () => say`Remove one of the two, or give it another name.`,
  'ld-include-missing': () => say`Put the file beside the script, or name its folder by -L.`,
  'ld-include-cycle': () => say`Remove one of the INCLUDEs.`,
  'ld-division-by-zero': () => say`Give the divisor another value.`,
  'ld-assert-fails': () => say`Change the numbers that it compares, or the assertion.`,
  'ld-location-counter-backwards': () => say`Set it to a higher address, or put this content elsewhere.`,
  'ld-expression-overflow': () => say`Keep the value within 32 bits.`,
};

/** What to do where the complaint itself tells more than its rule. */
const helpOfProblem: Partial<Readonly<Record<ProblemCode, () => string>>> = {
  'ld-two-load-addresses': () => say`Keep AT ( … ) or AT>, not both.`,
  'ld-section-outside-region': () =>
    say`Give the section an address inside its region, or make the region larger.`,
  'ld-region-full': () => say`Make the region larger, or the section smaller.`,
  'ld-address-wraps': () => say`Give the section a lower address, or less content.`,
  'ld-sections-overlap': () => say`Give one of them another address, or another load region.`,
  'ld-section-moved': () => say`Write an address that has the alignment of the section.`,
  'ld-dot-moved-backwards': () => say`Order the sections by address, or name a load region by AT>.`,
  'preprocess-condition': () => say`Correct the condition, or the #if, #elif and #endif around it.`,
  'preprocess-directive': () => say`Correct this directive.`,
  'preprocess-error': () => say`Meet the condition that leads here, or remove the #error.`,
  'preprocess-limit': () => say`Let its macros and includes grow less, or check the preprocessed script.`,
};

/** What to do about a complaint. */
export function helpFor({ code }: ScriptProblem): string {
  return (helpOfProblem[code] ?? helpOf[reportedBy[code]])();
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
