import { say, sayClauses, sayList } from '../../base/wording';
import { gapKind, type NotChecked } from '../../project/target';
import type { RuleContext, ScriptSubject } from '../engine/rule';
import { unknownsOf } from './ldProblems';

/** What of a preprocessed script could not be judged, and for want of which macros; undefined where all is known. */
export function notCheckedIn(subject: ScriptSubject, context: RuleContext): NotChecked | undefined {
  const { macros, missingIncludes, templates } = unknownsOf(subject, context);
  const reasons = [
    ...(missingIncludes.length > 0 ? [say`#include ${listed(missingIncludes)} not found`] : []),
    ...(macros.length > 0
      ? [say`nothing here defines ${listed(macros)}, on which its #if conditions depend`]
      : []),
    ...(templates.length > 0 ? [say`another program fills in the template before ld reads it`] : []),
  ];
  if (reasons.length === 0) return undefined;
  return {
    what: say`names and values of the linker script ${subject.file}`,
    kind: gapKind(
      '{0} linker script',
      '{0} linker scripts',
      say`their headers, or macros that their #if conditions need, are not known`,
    ),
    why: sayClauses(reasons),
    remedy:
      missingIncludes.length > 0
        ? say`add the folders of its headers to the setting n6mem.includePaths`
        : say`n6mem eval with --macro NAME=VALUE shows one configuration`,
    file: subject.file,
  };
}

/** The first few of a list. */
function listed(names: readonly string[]): string {
  const shown = sayList(names.slice(0, 5));
  return names.length > 5 ? say`${shown} and ${names.length - 5} more` : shown;
}
