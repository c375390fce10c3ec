import { basename } from '../../base/path';
import { say } from '../../base/wording';
import { buildTexts, helpFor, isUndecided, problemsFor, textAt } from './ldProblems';
import type { Report, Rule, RuleContext, ScriptSubject } from '../engine/rule';

// An INCLUDE that is not there stops the link. Only an error where the whole search path is known: a linked script whose
// build descriptions add no `-L`. A file that the build writes itself is nowhere to be seen either, so without a build
// that is known this is information.

/**
 * A file named by `INCLUDE` is not there.
 *
 * ## What it means on the board
 *
 * ld stops with *cannot find linker script*. It looks in the folder it is started in and in those of `-L`.
 *
 * ## Example
 *
 * ```ld
 * INCLUDE memory.ld
 * ```
 *
 * There is no `memory.ld` beside the script or in a folder above it, and the Makefile that links the script passes no
 * `-L`.
 *
 * ## How to fix it
 *
 * Correct the path, or add the file's folder by `-L`. Where the file is made by the build, or its folder is only known
 * there, list the folder in the setting `n6mem.includePaths`.
 *
 * ## When to switch it off
 *
 * Where the build writes the included file. A build that passes any `-L` keeps the rule silent.
 */
export const ldIncludeMissing: Rule = {
  id: 'ld-include-missing',
  defaultSeverity: 'error',
  defaultNote: 'error; information where no build description tells the search path',
  title: 'an INCLUDE is not found on the search path',
  checkScript: (script, context) => {
    if (isUndecided(script, context)) return [];
    const path = searchPath(script, context);
    if (path === 'open') return [];
    const reports: Report[] = [];
    for (const problem of problemsFor(script, 'ld-include-missing')) {
      // A header that is missing belongs to the build's -I, of which nothing is known here.
      if (problem.code !== 'ld-include-missing') continue;
      const name = textAt(context, problem);
      const elsewhere = context.artifacts.files.named(basename(name));
      // Some step of the build may copy it, or -L name its folder.
      if (elsewhere.length > 0 && path !== 'known') continue;
      reports.push({
        key: `${problem.file}:${name}`,
        severity: path === 'known' ? 'error' : 'information',
        message:
          path === 'known'
            ? say`The link stops: ld finds no ${name}. INCLUDE looks beside the script, and the build adds no folder by -L.`
            : say`The link may stop: ${name} is not beside the script. Whether the build adds folders by -L is not known.`,
        help: helpFor(problem),
        place: { file: problem.file, span: problem.span },
        related: elsewhere.slice(0, 3).map((file) => ({
          file,
          span: { start: 0, end: 0 },
          message: say`a file of this name, in a folder that ld does not search`,
        })),
      });
    }
    return reports;
  },
};

/** `known`: the build is known and adds no folder. `open`: it adds some. `unknown`: no build description was found. */
function searchPath(script: ScriptSubject, context: RuleContext): 'known' | 'open' | 'unknown' {
  const builds = buildTexts(script, context);
  if (builds.length === 0) return 'unknown';
  return builds.some(addsFolders) ? 'open' : 'known';
}

/** Whether a build description gives the linker folders to search. */
function addsFolders(text: string): boolean {
  return /(?:^|[\s"',=;])-(?:Wl,)?-?L|library-path|link_directories|option\.paths|LIBDIR/m.test(text);
}
