import type { ProblemCode } from './problemCode';
import type { Place, Span } from '../base/span';
import type { Evaluation, OutputSection, Region, ScriptProblem, SymbolValue } from './evaluation';
import type { EvaluateOptions, ScriptHost } from './host';
import { hasValue } from './link/certainty';
import { link, type LinkOutcome } from './link/link';
import type { MemoryRegion } from './link/linkState';
import { attributeText, defaultRegionName, type DeclaredRegion } from './link/program';
import type { OutputSectionDefinition, OverlaySection, Statement } from './syntax/syntaxTree';
import type { SourceMap } from './syntax/script';

const low32 = 0xffff_ffffn;

/**
 * Works a script out as GNU ld 2.40 for Arm does: regions, sections and the final values of symbols, with what makes
 * ld fail (`errors`, in the order in which ld would report them) and what it warns of. Covers the script and
 * everything it INCLUDEs; every item says in which file it stands. Never throws.
 */
export function evaluateScript(file: string, host: ScriptHost, options: EvaluateOptions = {}): Evaluation {
  const errors: ScriptProblem[] = [];
  const warnings: ScriptProblem[] = [];
  const undefinedSymbols: ScriptProblem[] = [];
  const outcome = link(file, host, options, {
    error: collector(errors, 'error'),
    warning: collector(warnings, 'warning'),
    undefinedSymbol: collector(undefinedSymbols, 'warning'),
  });
  const overflow = collector(warnings, 'warning');
  const evaluation: Evaluation = {
    regions: regionsOf(outcome, overflow),
    aliases: outcome.program.aliases,
    sections: sectionsOf(outcome),
    symbols: symbolsOf(outcome, overflow),
    entry: outcome.program.entry,
    includes: outcome.program.includes,
    undefinedSymbols,
    errors,
    warnings,
  };
  const { sources, sourceProblems } = outcome.program;
  return sources.size > 0 ? withProblems(inSource(evaluation, sources), sourceProblems) : evaluation;
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

export type Collector = (code: ProblemCode, message: string, place: Place) => void;

/** ld passes over a script several times; each complaint is kept once. */
function collector(into: ScriptProblem[], severity: 'error' | 'warning'): Collector {
  const seen = new Set<string>();
  return (code, message, { file, span }) => {
    const key = `${code} ${file} ${span.start} ${span.end}`;
    if (seen.has(key)) return;
    seen.add(key);
    into.push({ code, message, file, span, severity });
  };
}

function lower32(value: bigint): bigint {
  return value <= low32 ? value : value & low32;
}

function to32(value: bigint, what: string, place: Place, overflow: Collector): bigint {
  if (value <= low32) return value;
  // The end of the address space: what ends there is no mistake.
  if (value !== low32 + 1n && value < 0xffff_ffff_8000_0000n) {
    const kept = `0x${(value & low32).toString(16)}`;
    const message = `ld takes ${kept} for ${what}: 0x${value.toString(16)} does not fit into 32 bits`;
    overflow('ld-expression-overflow', message, place);
  }
  return value & low32;
}

function regionsOf(outcome: LinkOutcome, overflow: Collector): Region[] {
  const declarations = declarationsByRegion(outcome);
  const regions: Region[] = [];
  for (const region of outcome.program.regions) {
    const name = region.names[0]!;
    if (name === defaultRegionName) continue;
    const [declared, ...earlier] = declarations.get(region) ?? [];
    const node = declared?.node;
    const { file, span } = declared?.node ? { file: declared.file, span: declared.node.span } : region.place;
    const place = { file, span: declared?.name.span ?? span };
    regions.push({
      name,
      file,
      origin: region.originValid ? to32(region.origin, `the origin of ${name}`, place, overflow) : undefined,
      length: region.lengthValid ? lengthOf(region, place, overflow) : undefined,
      attributes: attributeText(region.flags, region.notFlags),
      attributesSpan: node?.attributes?.span,
      nameSpan: place.span,
      originSpan: node?.origin?.span,
      lengthSpan: node?.length?.span,
      span,
      ...(earlier.length > 0
        ? { replaces: earlier.map((other) => ({ file: other.file, span: other.name.span })) }
        : {}),
      invented: region.invented,
      isReferenced: region.names.some((known) => outcome.program.mentioned.has(known)),
    });
  }
  return regions;
}

/** All declarations of each region, the last one, which counts, first. */
function declarationsByRegion({ program }: LinkOutcome): Map<MemoryRegion, DeclaredRegion[]> {
  const declarations = new Map<MemoryRegion, DeclaredRegion[]>();
  for (const each of [...program.declared].reverse()) {
    const known = declarations.get(each.region);
    if (known) known.push(each);
    else declarations.set(each.region, [each]);
  }
  return declarations;
}

function lengthOf(region: MemoryRegion, place: Place, overflow: Collector): bigint {
  if (region.invented) return region.length & low32;
  return to32(region.length, `the length of ${region.names[0]}`, place, overflow);
}

function sectionsOf(outcome: LinkOutcome): OutputSection[] {
  const sections: OutputSection[] = [];
  for (const output of outcome.outputs) {
    const { section } = output;
    const lives = section !== undefined && !outcome.program.failed;
    sections.push({
      name: output.name,
      file: output.place.file,
      region: regionName(output.namedRegion),
      loadRegion: regionName(output.namedLoadRegion),
      noload: output.sectionKind === 'noload',
      address: lives && hasValue(section.vmaKnown) ? lower32(section.vma) : undefined,
      size: lives && hasValue(section.sizeKnown) ? section.size : undefined,
      inputs: inputsOf(output.node),
      nameSpan: output.node.name.span,
      span: output.node.span,
    });
  }
  return sections;
}

function regionName(region: MemoryRegion | undefined): string | undefined {
  const name = region?.names[0];
  return name === defaultRegionName ? undefined : name;
}

function inputsOf(node: OutputSectionDefinition | OverlaySection): OutputSection['inputs'] {
  const inputs: { file: string; sections: string[] }[] = [];
  for (const statement of node.statements) {
    if (isInput(statement)) {
      inputs.push({
        file: statement.file?.name.text ?? '*',
        sections: statement.sections.map((pattern) => pattern.name.text),
      });
    }
  }
  return inputs;
}

function isInput(statement: Statement): statement is Statement & { readonly kind: 'inputSections' } {
  return statement.kind === 'inputSections';
}

function symbolsOf(outcome: LinkOutcome, overflow: Collector): SymbolValue[] {
  const symbols: SymbolValue[] = [];
  for (const [name, found] of outcome.symbols) {
    const { value, known, place, provided } = found;
    symbols.push({
      name,
      value: known ? to32(value, name, place, overflow) : undefined,
      file: place.file,
      span: place.span,
      provided,
    });
  }
  return symbols;
}
