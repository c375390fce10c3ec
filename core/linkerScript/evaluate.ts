import type { Place, Span } from '../base/span';
import type { Evaluation, ScriptProblem } from './evaluation';
import { assembled, createComplaints, partsOf } from './evaluationParts';
import type { EvaluateOptions, ScriptHost } from './host';
import { link } from './link/link';
import { reevaluated, remember } from './reevaluate/reevaluate';
import type { SourceMap } from './syntax/script';

/**
 * Works a script out as GNU ld 2.40 for Arm does: regions, sections and the final values of symbols, with what makes
 * ld fail (`errors`, in the order in which ld would report them) and what it warns of. Covers the script and
 * everything it INCLUDEs; every item says in which file it stands. Never throws.
 *
 * @param earlier an evaluation of an earlier version of the script, with the same options: where only a statement has
 *   changed on which nothing else depends, the rest is taken over from it. The outcome does not depend on it.
 */
export function evaluateScript(
  file: string,
  host: ScriptHost,
  options: EvaluateOptions = {},
  earlier?: Evaluation,
): Evaluation {
  const again = earlier && reevaluated(earlier, host.script(file));
  if (again) return again;
  const complaints = createComplaints();
  const outcome = link(file, host, options, complaints.listeners);
  const parts = partsOf(file, outcome, complaints);
  const evaluation = assembled(parts);
  const { sources, sourceProblems } = outcome.program;
  if (sources.size > 0) return withProblems(inSource(evaluation, sources), sourceProblems);
  remember(evaluation, parts, outcome, host.script(file), options);
  return evaluation;
}

/** The evaluation with what the preprocessor complained of, whose positions are those of the source already. */
function withProblems(evaluation: Evaluation, problems: readonly ScriptProblem[]): Evaluation {
  const isWarning = ({ severity }: ScriptProblem): boolean => severity === 'warning';
  return {
    ...evaluation,
    errors: [...problems.filter((problem) => !isWarning(problem)), ...evaluation.errors],
    warnings: [...problems.filter(isWarning), ...evaluation.warnings],
  };
}

/** The evaluation of a preprocessed script with all positions led back to its source. */
function inSource(evaluation: Evaluation, sources: ReadonlyMap<string, SourceMap>): Evaluation {
  const place = <T extends Place>(item: T): T => {
    const source = sources.get(item.file);
    return source ? { ...item, ...source.place(item.span) } : item;
  };
  const spanIn = (file: string, span: Span | undefined): Span | undefined =>
    span && (sources.get(file)?.place(span).span ?? span);
  return {
    ...evaluation,
    regions: evaluation.regions.map((region) => ({
      ...region,
      file: place({ file: region.file, span: region.nameSpan }).file,
      nameSpan: spanIn(region.file, region.nameSpan)!,
      originSpan: spanIn(region.file, region.originSpan),
      lengthSpan: spanIn(region.file, region.lengthSpan),
      attributesSpan: spanIn(region.file, region.attributesSpan),
      span: spanIn(region.file, region.span)!,
      ...(region.replaces ? { replaces: region.replaces.map(place) } : {}),
    })),
    aliases: evaluation.aliases.map(place),
    sections: evaluation.sections.map((section) => ({
      ...section,
      file: place({ file: section.file, span: section.nameSpan }).file,
      nameSpan: spanIn(section.file, section.nameSpan)!,
      span: spanIn(section.file, section.span)!,
    })),
    symbols: evaluation.symbols.map(place),
    includes: evaluation.includes.map(place),
    undefinedSymbols: evaluation.undefinedSymbols.map(place),
    errors: evaluation.errors.map(place),
    warnings: evaluation.warnings.map(place),
  };
}
