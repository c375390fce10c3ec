import { nearest } from '../../base/nearest';
import { buildTexts, isUndecided, lacksIncludes, problemsFor, textAt } from './ldProblems';
import type { Report, Rule, RuleContext, ScriptSubject } from '../engine/rule';

// A symbol in MEMORY that no script defines. Objects cannot help, since ld needs the regions before it has read them;
// only `--defsym` could, so a build description that mentions it keeps the rule silent.

/**
 * A symbol is used in `MEMORY` and neither a script nor the build's `--defsym` defines it.
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
  title: 'MEMORY uses a symbol that nothing defines',
  checkScript: (script, context) => {
    if (isUndecided(script, context) || lacksIncludes(script) || isOneOfSeveral(script)) return [];
    // Elsewhere objects may define the symbol, so the evaluator calls it no error.
    const inMemory = problemsFor(script, 'ld-undefined-symbol').filter(
      ({ severity }) => severity === 'error',
    );
    const known = script.evaluation.symbols.map(({ name }) => name);
    return inMemory.flatMap((problem): Report[] => {
      const name = textAt(context, problem);
      if (definedByCommandLine(script, context, name)) return [];
      const better = nearest(
        name,
        known.filter((other) => other !== name),
      );
      return [
        {
          key: `${problem.file}:${name}`,
          // With no build known, a command line that defines it may be anywhere.
          ...(script.targets.length === 0 ? { severity: 'information' as const } : {}),
          message: `Symbol ${name} is used in MEMORY, and no script or --defsym of the build defines it.`,
          place: { file: problem.file, span: problem.span },
          fixes:
            better === undefined
              ? []
              : [
                  {
                    title: `Change to ${better}`,
                    safety: 'suggested',
                    edits: [{ file: problem.file, span: problem.span, newText: better }],
                  },
                ],
        },
      ];
    });
  },
};

function definedByCommandLine(script: ScriptSubject, context: RuleContext, name: string): boolean {
  const whole = new RegExp(`(?<![\\w.$])${name.replace(/[.$*+?()[\]{}|\\^]/g, '\\$&')}(?![\\w.$])`);
  return buildTexts(script, context).some((text) => text.includes('defsym') && whole.test(text));
}

/** Whether a build gives ld several scripts: to ld they are one, and which ones they are may hang on its variables. */
function isOneOfSeveral({ file, targets }: ScriptSubject): boolean {
  return targets.some(({ files }) => {
    const scripts = files.files.filter(({ role }) => role === 'linkerScript');
    return scripts.length > 1 && scripts.some((script) => script.file === file);
  });
}
