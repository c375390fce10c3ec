import type { Place } from '../../base/span';
import { say } from '../../base/wording';
import type { Report, Rule, ScriptSubject } from '../engine/rule';
import { formatAddress, formatSize } from '../../base/size';
import { problemReports, textAt } from './ldProblems';

/**
 * A memory region is declared twice, or an alias is defined twice or takes the name of a region.
 *
 * ## What it means on the board
 *
 * Of two declarations of one region ld warns and keeps the last. Whoever reads or edits the first one changes nothing,
 * and the image is checked against a size that nobody meant. A name that is taken already makes `REGION_ALIAS` fail.
 *
 * ## Example
 *
 * ```ld
 * MEMORY
 * {
 *   RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K
 *   RAM (xrw) : ORIGIN = 0x34100000, LENGTH = 1M
 * }
 * ```
 *
 * The second `RAM` wins.
 *
 * ## How to fix it
 *
 * Remove one of the two, or give it another name.
 *
 * ## When to switch it off
 *
 * Where a script included first is overridden on purpose by the one that includes it.
 */
export const ldDuplicateRegion: Rule = {
  id: 'ld-duplicate-region',
  defaultSeverity: 'warning',
  defaultNote: 'warning; error for an alias, which ld rejects',
  title: 'a memory region or alias is defined twice',
  checkScript: (script, context) =>
    problemReports(script, context, 'ld-duplicate-region', (problem) => textAt(context, problem)).map(
      (report) => asReplaced(report, script),
    ),
};

/** With what counts and what does not, where the place declares a region again; as it is for an alias. */
function asReplaced(report: Report, { evaluation }: ScriptSubject): Report {
  const { file, span } = report.place;
  const isHere = (place: Place): boolean => place.file === file && place.span.start === span.start;
  const region = evaluation.regions.find(
    (each) => each.replaces && [{ file: each.file, span: each.nameSpan }, ...each.replaces].some(isHere),
  );
  if (!region) return report;
  const { origin, length } = region;
  return {
    ...report,
    message:
      origin === undefined || length === undefined
        ? say`Only the last declaration of ${region.name} counts.`
        : say`Only the last declaration of ${region.name} counts: ${formatSize(length)} at ${formatAddress(origin)}.`,
    related: region
      .replaces!.filter((place) => !isHere(place))
      .map((place) => ({ ...place, message: say`has no effect` })),
  };
}
