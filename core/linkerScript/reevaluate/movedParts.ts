import type { Span } from '../../base/span';
import type { OutputSection, Region, ScriptProblem } from '../evaluation';
import type { EvaluationParts } from '../evaluationParts';
import type { TextChange } from '../syntax/incremental/textChange';

/** The parts of an evaluation where a text now stands that has changed in `region` alone. What lies in it keeps its span. */
export function movedParts(parts: EvaluationParts, region: TextChange): EvaluationParts {
  const { start, oldEnd, newEnd } = region;
  const by = newEnd - oldEnd;
  if (by === 0) return parts;
  const spanIn = (span: Span): Span =>
    span.end <= start
      ? span
      : { start: span.start >= oldEnd ? span.start + by : span.start, end: span.end + by };
  const maybe = (span: Span | undefined): Span | undefined => span && spanIn(span);
  const moved = <T extends { readonly span: Span }>(item: T): T =>
    item.span.end <= start || isInside(item.span, region) ? item : { ...item, span: spanIn(item.span) };
  const movedSection = (section: OutputSection): OutputSection =>
    section.span.end <= start
      ? section
      : { ...section, nameSpan: spanIn(section.nameSpan), span: spanIn(section.span) };
  const movedRegion = (item: Region): Region =>
    item.span.end <= start && item.nameSpan.end <= start
      ? item
      : {
          ...item,
          nameSpan: spanIn(item.nameSpan),
          span: spanIn(item.span),
          attributesSpan: maybe(item.attributesSpan),
          originSpan: maybe(item.originSpan),
          lengthSpan: maybe(item.lengthSpan),
        };
  const movedProblems = (problems: readonly ScriptProblem[]): readonly ScriptProblem[] =>
    problems.length === 0 ? problems : problems.map(moved);
  return {
    ...parts,
    regions: parts.regions.map(movedRegion),
    aliases: parts.aliases.map(moved),
    sections: parts.sections.map(movedSection),
    symbols: parts.symbols.map(moved),
    undefinedSymbols: movedProblems(parts.undefinedSymbols),
    linkErrors: movedProblems(parts.linkErrors),
    linkWarnings: movedProblems(parts.linkWarnings),
  };
}

/** Whether a span lies in what has changed. */
export function isInside(span: Span, { start, oldEnd }: TextChange): boolean {
  return span.start >= start && span.end <= oldEnd;
}
