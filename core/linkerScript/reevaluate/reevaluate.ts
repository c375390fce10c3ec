import { createSideTable } from '../../base/sideTable';
import type { Evaluation, OutputSection, ScriptProblem, SymbolValue } from '../evaluation';
import {
  assembled,
  collector,
  inputsOf,
  isReferenced,
  regionOf,
  symbolOf,
  type EvaluationParts,
} from '../evaluationParts';
import type { EvaluateOptions } from '../host';
import { assignAgain } from '../link/assign';
import type { LinkOutcome } from '../link/link';
import { absolute, type NameTree, type Tree } from '../link/linkState';
import { assignment } from '../link/loader';
import { takenBy } from '../link/takenSections';
import { finalValue } from '../link/outcome';
import { eachName } from '../link/namesInTree';
import { defaultRegionName, lookUpRegion, type Program } from '../link/program';
import { isUncertain } from '../link/sizing';
import type { Link } from '../link/state';
import type { Script } from '../syntax/script';
import type { Assignment, InputSections } from '../syntax/syntaxTree';
import {
  hasNoEffect,
  isMadeByOthers,
  isPlain,
  isUnread,
  plainAssignment,
  targetPlace,
  type PlainAssignment,
} from './leafAssignment';
import { isInside, movedParts } from './movedParts';
import { addDefinition, nameUsesOf, noteReads, type Definition, type NameUses } from './nameUses';
import { changedStatement, type StatementChange } from './statementChange';

/*
 * A script is worked out in several passes over all of it. Most edits change a symbol that nothing else reads, a pattern
 * for input sections, or a comment: the passes would come to the same for everything else. Those are told apart here,
 * and only what they change is worked out again, in the state in which the last link was left.
 */

/** What is kept of an evaluation for the next version of its script. */
interface Memory {
  readonly file: string;
  readonly script: Script;
  readonly parts: EvaluationParts;
  /** Owned by this memory: the next version takes it over and changes it. */
  readonly link: Link;
  readonly uses: NameUses | undefined;
  readonly absent: AbsentAssignment | undefined;
  /** The path of the assignment that names a region which is not declared: ld invents it, the last of all. */
  readonly inventing: string | undefined;
}

/** An assignment that is incomplete at the moment, so that ld would not have it. */
interface AbsentAssignment {
  readonly path: string;
  readonly definition: Definition;
  /** Its index among the symbols. */
  readonly index: number;
}

const memories = createSideTable<Evaluation, Memory>();
const low32 = 0xffff_ffffn;

/** Keeps what the next version of the script can take over, where it is of a kind that can be taken over from. */
export function remember(
  evaluation: Evaluation,
  parts: EvaluationParts,
  { program, state, isSettled }: LinkOutcome,
  script: Script | undefined,
  options: EvaluateOptions,
): void {
  const isOpen = options.objects === undefined && (options.defines?.size ?? 0) === 0;
  if (!script || !isOpen || !isSettled || program.includes.length > 0 || program.inserts.length > 0) return;
  if (script.context !== (options.context ?? 'script')) return;
  if (program.regions.some(({ invented, names }) => invented && names[0] !== defaultRegionName)) return;
  const { file } = state.here;
  // What else stops ld while it reads is rare, and stands in an order of its own.
  const [errors, warnings] = syntaxProblems(file, script);
  if (!isSameList(errors, parts.loadErrors) || !isSameList(warnings, parts.loadWarnings)) return;
  memories.set(evaluation, {
    file,
    script,
    parts,
    link: state,
    uses: undefined,
    absent: undefined,
    inventing: undefined,
  });
}

/** The evaluation of the next version of a script; undefined where it has to be worked out as a whole. */
export function reevaluated(earlier: Evaluation, script: Script | undefined): Evaluation | undefined {
  const memory = memories.get(earlier);
  // The link is changed from here on: nobody else may start from it.
  memories.delete(earlier);
  if (!memory || !script || script.source) return undefined;
  const change = changedStatement(memory.script, script);
  if (!change) return undefined;
  const { linkErrors, linkWarnings } = memory.parts;
  const complaints = [...linkErrors, ...linkWarnings.slice(memory.inventing === undefined ? 0 : 1)];
  if (complaints.some(({ span }) => isInside(span, change.region))) return undefined;
  const [loadErrors, loadWarnings] = syntaxProblems(memory.file, script);
  const hasFailed = loadErrors.length > 0;
  const undefinedSymbols = memory.parts.undefinedSymbols.filter(({ span }) => !isInside(span, change.region));
  const left = { ...memory.parts, undefinedSymbols };
  const moved = { ...movedParts(left, change.region), loadErrors, loadWarnings, hasFailed };
  const next = withChange({ ...memory, script, parts: moved }, change);
  if (!next) return undefined;
  const evaluation = assembled(next.parts);
  memories.set(evaluation, next);
  return evaluation;
}

function withChange(memory: Memory, change: StatementChange): Memory | undefined {
  const { before, after } = change;
  if (!before || !after) return memory;
  if (before.kind === 'assignment') {
    return after.kind === 'assignment' ? withAssignment(memory, change, before, after) : undefined;
  }
  return after.kind === 'inputSections' ? withInputs(memory, change, before, after) : undefined;
}

/** Input sections hold nothing as long as the objects are not known: all that counts is where orphans may go. */
function withInputs(
  memory: Memory,
  { section, sectionAfter }: StatementChange,
  before: InputSections,
  after: InputSections,
): Memory | undefined {
  if (takenBy(before) !== takenBy(after)) return undefined;
  if (!section || !sectionAfter) return memory;
  const { start } = section.name.span;
  const sections = memory.parts.sections.map((item): OutputSection =>
    item.nameSpan.start === start ? { ...item, inputs: inputsOf(sectionAfter) } : item,
  );
  return { ...memory, parts: { ...memory.parts, sections } };
}

function withAssignment(
  start: Memory,
  change: StatementChange,
  before: Assignment,
  after: Assignment,
): Memory | undefined {
  const { file, link } = start;
  const old = plainAssignment(before, file);
  const now = plainAssignment(after, file);
  if (!old || !now) return undefined;
  const uses = start.uses ?? nameUsesOf(link.program);
  const definition = old.source
    ? onlyDefinition(uses, before.target.text)
    : start.absent?.path === change.path
      ? start.absent.definition
      : undefined;
  if (old.source && (!definition || !hasNoEffect(link, uses, definition.statement.tree.source)))
    return undefined;
  const memory = withoutInvention(start, change.path);
  if (!memory) return undefined;
  mention(link.program, old, -1);
  mention(link.program, now, 1);
  const found = memory.parts.symbols.findIndex(({ name }) => name === before.target.text);
  const index = old.source ? found : (memory.absent?.index ?? -1);
  if (definition && old.source) {
    noteReads(uses, definition.statement.tree, -1);
    uses.definitions.delete(before.target.text);
    link.symbols.delete(before.target.text);
  }
  const { undefinedSymbols } = memory.parts;
  if (!now.source) {
    if (!old.source) return withParts({ ...memory, uses }, memory.parts.symbols, undefinedSymbols);
    if (memory.absent || !definition || !canBeAbsent(link.program, definition)) return undefined;
    const symbols = memory.parts.symbols.filter((_, at) => at !== index);
    const absent = { path: change.path, definition, index };
    return withParts({ ...memory, uses, absent }, symbols, undefinedSymbols);
  }
  if (!definition) return undefined;
  const invented = withInvention(memory, change.path, now.source);
  const assigned = invented && assignedAnew(invented, uses, definition, now, undefinedSymbols);
  if (!assigned) return undefined;
  const symbols = [...memory.parts.symbols];
  symbols.splice(index, old.source ? 1 : 0, assigned.symbol);
  const absent = old.source ? memory.absent : undefined;
  return withParts({ ...invented, uses, absent }, symbols, assigned.undefinedSymbols);
}

/** Takes back the region that the assignment at `path` made ld invent; undefined where another one made it. */
function withoutInvention(memory: Memory, path: string): Memory | undefined {
  const { inventing, link, parts } = memory;
  if (inventing === undefined) return memory;
  if (inventing !== path) return undefined;
  const { regions, regionByName } = link.program;
  regionByName.delete(regions.pop()!.names[0]!);
  const left = { ...parts, regions: parts.regions.slice(0, -1), linkWarnings: parts.linkWarnings.slice(1) };
  return { ...memory, inventing: undefined, parts: left };
}

/** Invents the region that an expression names and that is not declared; undefined where it names several. */
function withInvention(memory: Memory, path: string, source: Tree): Memory | undefined {
  const { link, parts } = memory;
  const { program } = link;
  const unknown: NameTree[] = [];
  eachName(source, (name) => {
    const isRegion = name.operation === 'ORIGIN' || name.operation === 'LENGTH';
    if (isRegion && !program.regionByName.has(name.name)) unknown.push(name);
  });
  const [only] = unknown;
  if (!only) return memory;
  if (unknown.length > 1) return undefined;
  const warnings: ScriptProblem[] = [];
  const region = lookUpRegion(program, collector(warnings, 'warning'), only.name, only.place);
  const regions = [...parts.regions, regionOf(program, region, [], () => undefined)];
  // ld meets it in its first pass, before it warns of anything else.
  const linkWarnings = [...warnings, ...parts.linkWarnings];
  return { ...memory, inventing: path, parts: { ...parts, regions, linkWarnings } };
}

function withParts(
  memory: Memory,
  symbols: readonly SymbolValue[],
  undefinedSymbols: readonly ScriptProblem[],
): Memory {
  const { program } = memory.link;
  const known = program.regions.filter(({ names }) => names[0] !== defaultRegionName);
  const regions = memory.parts.regions.map((region, at) => {
    const isUsed = isReferenced(program, known[at]!);
    return isUsed === region.isReferenced ? region : { ...region, isReferenced: isUsed };
  });
  return { ...memory, parts: { ...memory.parts, regions, symbols, undefinedSymbols } };
}

/** Puts an assignment in the place of another and works it out; undefined where more than its symbol would change. */
function assignedAnew(
  { file, link }: Memory,
  uses: NameUses,
  { statement: old, output }: Definition,
  { node, source }: PlainAssignment,
  others: readonly ScriptProblem[],
): { readonly symbol: SymbolValue; readonly undefinedSymbols: readonly ScriptProblem[] } | undefined {
  const { text } = node.target;
  if (!source || uses.definitions.has(text)) return undefined;
  const section = output ? output.section : absolute;
  if (!section) return undefined;
  const statement = assignment(text, source, targetPlace(node, file), false);
  statement.dot = old.dot;
  statement.dotKnown = old.dotKnown;
  noteReads(uses, statement.tree, 1);
  if (!isUnread(uses, text) || !hasNoEffect(link, uses, source)) return undefined;
  const list = output ? output.children : link.program.statements;
  list[list.indexOf(old)] = statement;
  addDefinition(uses, { statement, output });

  let complained = false;
  const complain = (): void => {
    complained = true;
  };
  const found: ScriptProblem[] = [];
  link.sinks = {
    error: complain,
    warning: complain,
    undefinedSymbol: (code, message, place) => {
      const same = found.some(({ span }) => span.start === place.span.start && span.end === place.span.end);
      if (!same) found.push({ code, message, file: place.file, span: place.span, severity: 'warning' });
    },
  };
  link.uncertain = output !== undefined && isUncertain(link, output);
  const symbol = assignAgain(link, statement, section);
  link.uncertain = false;
  if (!symbol || complained) return undefined;
  const value = finalValue(symbol);
  if (value.known && value.value > low32) return undefined;
  const place = { ...value, place: statement.tree.targetPlace, provided: false };
  const undefinedSymbols = [...others, ...found].sort((a, b) => a.span.start - b.span.start);
  return { symbol: symbolOf(text, place, () => undefined), undefinedSymbols };
}

/** The one place where a symbol is assigned, if nothing reads it. */
function onlyDefinition(uses: NameUses, name: string): Definition | undefined {
  const definitions = uses.definitions.get(name);
  const only = definitions?.length === 1 ? definitions[0] : undefined;
  return only && isUnread(uses, name) && isPlain(only.statement) ? only : undefined;
}

/** Whether all else stays where it is without an assignment. */
function canBeAbsent({ statements }: Program, { statement, output }: Definition): boolean {
  if (output) return isMadeByOthers(output, statement);
  // The default region goes on from where an assignment outside of sections stands.
  const at = statements.indexOf(statement);
  return [statements[at - 1], statements[at + 1]].some(
    (beside) => beside?.kind === 'assign' && isPlain(beside),
  );
}

function mention({ mentioned }: Program, { regions }: PlainAssignment, by: 1 | -1): void {
  for (const name of regions) mentioned.set(name, (mentioned.get(name) ?? 0) + by);
}

/** What the parser says of a script, as errors and warnings. */
function syntaxProblems(file: string, { problems }: Script): readonly [ScriptProblem[], ScriptProblem[]] {
  const errors: ScriptProblem[] = [];
  const warnings: ScriptProblem[] = [];
  const seen = new Set<string>();
  for (const { message, span, severity } of problems) {
    const isWarning = severity === 'warning';
    const key = `${isWarning} ${span.start} ${span.end}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (isWarning) warnings.push({ code: 'ld-syntax', message, file, span, severity: 'warning' });
    else errors.push({ code: 'ld-syntax', message, file, span, severity: 'error' });
  }
  return [errors, warnings];
}

function isSameList(some: readonly ScriptProblem[], others: readonly ScriptProblem[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ code, message, span }, at) => {
      const other = others[at]!;
      return (
        other.code === code &&
        other.message === message &&
        other.span.start === span.start &&
        other.span.end === span.end
      );
    })
  );
}
