import { say } from '../base/wording';
import type { Place } from '../base/span';
import type { Evaluation, OutputSection, Region, ScriptProblem, SymbolValue } from './evaluation';
import { hasValue } from './link/certainty';
import type { LinkOutcome, Listeners } from './link/link';
import type { MemoryRegion } from './link/linkState';
import type { FinalSymbol } from './link/outcome';
import { attributeText, defaultRegionName, type DeclaredRegion, type Program } from './link/program';
import type { LinkSinks } from './link/state';
import type { ProblemCode } from './problemCode';
import type { OutputSectionDefinition, OverlaySection, Statement } from './syntax/syntaxTree';

/** An evaluation before it is decided what of it counts: where ld could not read the script it links nothing. */
export interface EvaluationParts extends Omit<Evaluation, 'errors' | 'warnings'> {
  readonly loadErrors: readonly ScriptProblem[];
  readonly loadWarnings: readonly ScriptProblem[];
  readonly linkErrors: readonly ScriptProblem[];
  readonly linkWarnings: readonly ScriptProblem[];
  /** Whether ld stops before it links. */
  readonly hasFailed: boolean;
}

/** What a link complained of while it read the script, and while it worked it out. */
export interface Complaints {
  readonly listeners: Listeners;
  readonly loadErrors: readonly ScriptProblem[];
  readonly loadWarnings: readonly ScriptProblem[];
  readonly linkErrors: readonly ScriptProblem[];
  readonly linkWarnings: ScriptProblem[];
  readonly undefinedSymbols: ScriptProblem[];
}

export function createComplaints(): Complaints {
  const [loadErrors, loadWarnings, linkErrors, linkWarnings]: ScriptProblem[][] = [[], [], [], []];
  const undefinedSymbols: ScriptProblem[] = [];
  const undefinedSymbol = collector(undefinedSymbols, 'warning');
  const [seenErrors, seenWarnings] = [new Set<string>(), new Set<string>()];
  const listener = (errors: ScriptProblem[], warnings: ScriptProblem[]): LinkSinks => ({
    error: collector(errors, 'error', seenErrors),
    warning: collector(warnings, 'warning', seenWarnings),
    undefinedSymbol,
  });
  return {
    listeners: {
      loading: listener(loadErrors!, loadWarnings!),
      linking: listener(linkErrors!, linkWarnings!),
    },
    loadErrors: loadErrors!,
    loadWarnings: loadWarnings!,
    linkErrors: linkErrors!,
    linkWarnings: linkWarnings!,
    undefinedSymbols,
  };
}

/** The parts of an evaluation that a link gives. */
export function partsOf(file: string, outcome: LinkOutcome, complaints: Complaints): EvaluationParts {
  const { program } = outcome;
  const { loadErrors, loadWarnings, linkErrors, linkWarnings, undefinedSymbols } = complaints;
  const overflow = collector(linkWarnings, 'warning');
  return {
    regions: regionsOf(outcome, overflow),
    aliases: program.aliases,
    sections: sectionsOf(outcome),
    symbols: symbolsOf(outcome, overflow),
    entry: program.entry,
    includes: program.includes,
    undefinedSymbols: inTextOrder(file, program, undefinedSymbols),
    loadErrors,
    loadWarnings,
    linkErrors,
    linkWarnings,
    hasFailed: program.failed,
  };
}

/** The evaluation that parts make. */
export function assembled(parts: EvaluationParts): Evaluation {
  const { loadErrors, loadWarnings, linkErrors, linkWarnings, hasFailed, ...rest } = parts;
  return {
    ...rest,
    sections: hasFailed ? rest.sections.map(withoutPlace) : rest.sections,
    errors: hasFailed ? loadErrors : joined(loadErrors, linkErrors),
    warnings: joined(loadWarnings, linkWarnings),
  };
}

function joined<T>(some: readonly T[], more: readonly T[]): readonly T[] {
  return some.length === 0 ? more : more.length === 0 ? some : [...some, ...more];
}

function withoutPlace(section: OutputSection): OutputSection {
  return { ...section, address: undefined, size: undefined };
}

/** ld finds some before others, as it goes over the script several times. */
function inTextOrder(
  file: string,
  { includes }: Program,
  problems: ScriptProblem[],
): readonly ScriptProblem[] {
  const files = [file, ...includes.flatMap(({ target }) => target ?? [])];
  const rank = new Map<string, number>();
  for (const path of files) if (!rank.has(path)) rank.set(path, rank.size);
  return problems.sort(
    (a, b) => (rank.get(a.file) ?? 0) - (rank.get(b.file) ?? 0) || a.span.start - b.span.start,
  );
}

const low32 = 0xffff_ffffn;

export type Collector = (code: ProblemCode, message: string, place: Place) => void;

/** ld passes over a script several times; each complaint is kept once. */
export function collector(
  into: ScriptProblem[],
  severity: 'error' | 'warning',
  seen = new Set<string>(),
): Collector {
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

/** What ld takes in place of a value that is too large, as a sentence. */
type Overflow = (kept: string, value: string) => string;

function to32(value: bigint, sentence: Overflow, place: Place, overflow: Collector): bigint {
  if (value <= low32) return value;
  // The end of the address space: what ends there is right.
  if (value !== low32 + 1n && value < 0xffff_ffff_8000_0000n) {
    const kept = `0x${(value & low32).toString(16)}`;
    overflow('ld-expression-overflow', sentence(kept, `0x${value.toString(16)}`), place);
  }
  return value & low32;
}

function regionsOf(outcome: LinkOutcome, overflow: Collector): Region[] {
  const { program } = outcome;
  const declarations = declarationsByRegion(program);
  return program.regions
    .filter(({ names }) => names[0] !== defaultRegionName)
    .map((region) => regionOf(program, region, declarations.get(region) ?? [], overflow));
}

/** All declarations of each region, the last one, which counts, first. */
function declarationsByRegion({ declared }: Program): Map<MemoryRegion, DeclaredRegion[]> {
  const declarations = new Map<MemoryRegion, DeclaredRegion[]>();
  for (const each of [...declared].reverse()) {
    const known = declarations.get(each.region);
    if (known) known.push(each);
    else declarations.set(each.region, [each]);
  }
  return declarations;
}

/**
 * @param declarations the last one, which counts, first; none where ld invented it
 * @param overflow told of what does not fit into 32 bits
 */
export function regionOf(
  program: Program,
  region: MemoryRegion,
  [declared, ...earlier]: readonly DeclaredRegion[],
  overflow: Collector,
): Region {
  const name = region.names[0]!;
  const node = declared?.node;
  const { file, span } = declared?.node ? { file: declared.file, span: declared.node.span } : region.place;
  const place = { file, span: declared?.name.span ?? span };
  return {
    name,
    file,
    origin: region.originValid
      ? to32(
          region.origin,
          (kept, value) =>
            say`ld takes ${kept} for the origin of ${name}: ${value} does not fit into 32 bits`,
          place,
          overflow,
        )
      : undefined,
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
    isReferenced: isReferenced(program, region),
  };
}

export function isReferenced({ mentioned }: Program, { names }: MemoryRegion): boolean {
  return names.some((name) => (mentioned.get(name) ?? 0) > 0);
}

function lengthOf(region: MemoryRegion, place: Place, overflow: Collector): bigint {
  if (region.invented) return region.length & low32;
  return to32(
    region.length,
    (kept, value) =>
      say`ld takes ${kept} for the length of ${region.names[0]!}: ${value} does not fit into 32 bits`,
    place,
    overflow,
  );
}

function sectionsOf(outcome: LinkOutcome): OutputSection[] {
  const sections: OutputSection[] = [];
  for (const output of outcome.outputs) {
    const { section } = output;
    const lives = section !== undefined;
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

/** The input sections that a section takes, as written. */
export function inputsOf(node: OutputSectionDefinition | OverlaySection): OutputSection['inputs'] {
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
  for (const [name, found] of outcome.symbols) symbols.push(symbolOf(name, found, overflow));
  return symbols;
}

/** @param overflow told where the value does not fit into 32 bits */
export function symbolOf(name: string, found: FinalSymbol, overflow: Collector): SymbolValue {
  const { value, known, place, provided } = found;
  return {
    name,
    value: known
      ? to32(
          value,
          (kept, whole) => say`ld takes ${kept} for ${name}: ${whole} does not fit into 32 bits`,
          place,
          overflow,
        )
      : undefined,
    file: place.file,
    span: place.span,
    provided,
  };
}
