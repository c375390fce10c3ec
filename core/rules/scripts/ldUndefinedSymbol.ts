import { literalPattern } from '../../base/literalPattern';
import { nearest } from '../../base/nearest';
import { say } from '../../base/wording';
import type { ScriptProblem } from '../../linkerScript/evaluation';
import { buildTexts, isUndecided, lacksIncludes, problemsFor, textAt } from './ldProblems';
import type { Report, Rule, RuleContext, ScriptSubject } from '../engine/rule';

// A symbol in MEMORY that no script defines. Objects cannot help, since ld needs the regions before it has read them;
// only `--defsym` could, so a build description that mentions it keeps the rule silent.

/**
 * A symbol is used in `MEMORY` and neither a script nor the build's `--defsym` defines it.
 *
 * Also a word in the head of a section that is nearly a section type: `(NOLAOD)` is an address to ld.
 *
 * ## What it means on the board
 *
 * ld stops with *undefined symbol referenced in expression*. Object files cannot help: ld works the regions out from
 * the script and the command line alone. Elsewhere in a script a symbol may come from an object, so nothing is
 * reported there.
 *
 * ## Example
 *
 * ```ld
 * ram_size = 1023K;
 * MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = ram_sise }
 * ```
 *
 * `ram_sise` is defined nowhere.
 *
 * ## How to fix it
 *
 * Correct the name (the quick fix knows the nearest one), define the symbol in front of `MEMORY`, or pass
 * `-Wl,--defsym=ram_sise=0xffc00` in the build.
 *
 * ## When to switch it off
 *
 * Where the definition comes from a build step that no build description shows. A build that gives ld several scripts
 * (`-T a.ld -T b.ld`) keeps the rule silent: to ld they are one.
 */
export const ldUndefinedSymbol: Rule = {
  id: 'ld-undefined-symbol',
  defaultSeverity: 'warning',
  title: 'MEMORY uses a symbol that nothing defines, or a section type is misspelled',
  checkScript: (script, context) => {
    if (isUndecided(script, context) || lacksIncludes(script) || isOneOfSeveral(script)) return [];
    // Elsewhere objects may define the symbol, so the evaluator calls it no error.
    const inMemory = problemsFor(script, 'ld-undefined-symbol').filter(
      ({ severity }) => severity === 'error',
    );
    const known = script.evaluation.symbols.map(({ name }) => name);
    const misspelled = script.evaluation.undefinedSymbols.flatMap((problem) =>
      misspelledType(problem, context),
    );
    const reports = inMemory.flatMap((problem): Report[] => {
      const name = textAt(context, problem);
      if (definedByCommandLine(script, context, name)) return [];
      const better = nearest(
        name,
        known.filter((other) => other !== name),
      );
      // In a preprocessed script it may be a macro that only the compiler's command line knows.
      if (better === undefined && mayBeMacro(problem, context)) return [];
      // With no build known, a command line that defines it may be anywhere.
      const noBuild = script.targets.length === 0;
      return [
        {
          key: `${problem.file}:${name}`,
          ...(noBuild ? { severity: 'information' as const } : {}),
          message: noBuild
            ? say`The link stops unless the build defines ${name}, which MEMORY uses. No script here defines it, and no build is known that does.`
            : say`The link stops: nothing defines ${name}, which MEMORY uses. No script and no --defsym of the build does.`,
          help: noBuild
            ? say`Pass -Wl,--defsym=${name}=… or define it above MEMORY.`
            : say`Define it above MEMORY.`,
          place: { file: problem.file, span: problem.span },
          fixes:
            better === undefined
              ? []
              : [
                  {
                    title: say`Change to ${better}`,
                    safety: 'suggested',
                    edits: [{ file: problem.file, span: problem.span, newText: better }],
                  },
                ],
        },
      ];
    });
    return [...misspelled, ...reports];
  },
};

function mayBeMacro({ file }: ScriptProblem, { artifacts }: RuleContext): boolean {
  return artifacts.evaluatedScript(file)?.preprocessing !== undefined;
}

function definedByCommandLine(script: ScriptSubject, context: RuleContext, name: string): boolean {
  const whole = new RegExp(`(?<![\\w.$])${literalPattern(name)}(?![\\w.$])`);
  return buildTexts(script, context).some((text) => text.includes('defsym') && whole.test(text));
}

/** Whether a build gives ld several scripts: to ld they are one, and which ones they are may hang on its variables. */
function isOneOfSeveral({ file, targets }: ScriptSubject): boolean {
  return targets.some(({ files }) => {
    const scripts = files.files.filter(({ role }) => role === 'linkerScript');
    return scripts.length > 1 && scripts.some((script) => script.file === file);
  });
}

const sectionTypes = ['NOLOAD', 'COPY', 'INFO', 'OVERLAY', 'DSECT', 'READONLY'];

/** `.name (NOLAOD) :` is a section at the address NOLAOD to ld, which stops once an object has such a section. */
function misspelledType(problem: ScriptProblem, context: RuleContext): Report[] {
  const name = textAt(context, problem);
  const text = context.artifacts.text(problem.file) ?? '';
  const { start, end } = problem.span;
  if (
    !/\(\s*$/.test(text.slice(Math.max(0, start - 80), start)) ||
    !/^\s*\)\s*:/.test(text.slice(end, end + 80))
  )
    return [];
  const meant = nearest(name.toUpperCase(), sectionTypes);
  if (meant === undefined) return [];
  const edits = [{ file: problem.file, span: problem.span, newText: meant }];
  return [
    {
      key: `${problem.file}:${name}`,
      message: say`The link stops once an object has such a section: it is not ${meant}. Instead ld takes (${name}) for its address, a symbol that no script defines.`,
      help: say`Write (${meant}).`,
      place: { file: problem.file, span: problem.span },
      fixes: [{ title: say`Change to ${meant}`, safety: 'suggested', edits }],
    },
  ];
}
