import type { Place } from '../../base/span';
import { say } from '../../base/wording';
import type { EvaluateOptions, ScriptHost } from '../host';
import { checkAddresses } from './addressChecks';
import { bits64, powerOf } from './arithmetic';
import { foldWithoutDot } from './assign';
import { assignAll } from './assigning';
import { exact } from './certainty';
import { mapInputs } from './inputMapping';
import { insertSections } from './insert';
import type { AssignTree, LinkStatement, OutputStatement, Tree } from './linkState';
import { flag, newSection } from './linkState';
import { loadProgram } from './load';
import { evaluateRegions, undefinedNames } from './memoryRegions';
import { eachMentionedSection } from './namesInTree';
import { finalSymbols, forgetUnsettled, snapshotOf, type FinalSymbol } from './outcome';
import type { Program } from './program';
import { orphanPlaces } from './orphans';
import { checkProgramHeaders } from './programHeaders';
import { isStable, resetRegions, sizeAll } from './sizing';
import { complain, createSymbol, findOutput, isClosed, newLink, undefinedSymbol } from './state';
import type { Link, LinkSinks } from './state';
import { noteInputs } from './takenSections';

export interface LinkOutcome {
  readonly program: Program;
  /** In the order of the link. */
  readonly outputs: readonly OutputStatement[];
  /** Every symbol that the script assigns or PROVIDEs. */
  readonly symbols: ReadonlyMap<string, FinalSymbol>;
  /** The link as its last pass left it. */
  readonly state: Link;
  /** Whether another round of passes would change no number. */
  readonly isSettled: boolean;
}

/** Who is told while the script is read, and who while it is worked out; ld says the latter only of what it could read. */
export interface Listeners {
  readonly loading: LinkSinks;
  readonly linking: LinkSinks;
}

/** Runs ld's passes over a script (lang_process of ldlang.c), as far as they bear on addresses. */
export function link(
  file: string,
  host: ScriptHost,
  options: EvaluateOptions,
  { loading, linking }: Listeners,
): LinkOutcome {
  const state = newLink(file, options, loading);
  const { program } = state;
  const { statements } = program;
  loadProgram(state, file, host, options.context ?? 'script');
  for (const [name, value] of options.defines ?? []) statements.unshift(defineStatement(name, value, file));
  state.isLoaded = true;
  state.sinks = linking;
  noteInputs(state);
  openLink(state);
  mapSections(state);
  layOut(state);
  const isSettled = settle(state);
  checkAddresses(state);
  return {
    program,
    outputs: statements.filter((statement) => statement.kind === 'output'),
    symbols: finalSymbols(state),
    state,
    isSettled,
  };
}

/** Regions, symbols that need no section, what the objects define. */
function openLink(state: Link): void {
  const { program, symbols } = state;
  state.phase = 'first';
  // The last ENTRY asks for its symbol as EXTERN does.
  const asked = program.entry === undefined ? program.externs : [...program.externs, program.entry];
  for (const name of asked) (symbols.get(name) ?? createSymbol(state, name)).state = 'undefined';
  evaluateRegions(state, false);
  state.iteration++;
  openAssignments(state, program.statements);
  addObjects(state);
  evaluateRegions(state, true);
  state.phase = 'mark';
  assignAll(state);
}

/** Gives input sections their output sections; makes those that the script itself fills. */
function mapSections(state: Link): void {
  const { program } = state;
  state.phase = 'first';
  state.iteration++;
  mapInputs(program, state.objects, (output, flags) => initializeOutput(state, output, flags));
  // ld sets the first .text read-only, whatever it holds.
  const text = program.outputs.get('.text')?.find((output) => output.section);
  if (text?.section) text.section.flags |= flag.readonly;
  insertSections(program);
  state.orphans = orphanPlaces(state);
  propagateLoadRegions(program.statements);
}

/** Addresses and sizes, as often as ld works them out. */
function layOut(state: Link): void {
  state.phase = 'mark';
  state.segment.phase = 'none';
  sizeAll(state);
  resetRegions(state);
  stripOutputs(state);
  checkProgramHeaders(state);
  const segmented = sizeSections(state);
  state.phase = 'assigning';
  state.changes = 0;
  const stable = isStable(state);
  assignAll(state);
  // ld sizes again; where nothing has changed the outcome would be the same.
  if (segmented || !stable || state.changes > 0) {
    resetRegions(state);
    sizeSections(state);
  }
  for (const complaint of state.complaints) complaint();
  state.phase = 'final';
  state.changes = 0;
  assignAll(state);
  headSymbols(state);
}

/** Where another round of passes would change a number, that number is not known. Whether none would. */
function settle(state: Link): boolean {
  const isSettled = isStable(state) && state.changes === 0;
  if (isClosed(state) || isSettled) return isSettled;
  const before = snapshotOf(state);
  state.quiet = true;
  resetRegions(state);
  sizeSections(state);
  state.phase = 'final';
  assignAll(state);
  state.quiet = false;
  forgetUnsettled(before);
  return false;
}

function openAssignments(state: Link, list: readonly LinkStatement[]): void {
  for (const statement of list) {
    if (statement.kind === 'output') openAssignments(state, statement.children);
    else if (statement.kind === 'assign' && statement.tree.kind === 'assignTo')
      foldWithoutDot(state, statement.tree);
  }
}

function addObjects(state: Link): void {
  const { symbols } = state;
  for (const object of state.objects ?? []) {
    for (const { name, value } of object.symbols ?? []) {
      const symbol = symbols.get(name) ?? createSymbol(state, name);
      if (symbol.state === 'defined' && symbol.byScript) {
        symbol.wasObject = true;
        continue;
      }
      symbol.state = 'defined';
      symbol.value = value;
    }
    for (const name of object.undefined ?? []) {
      const symbol = symbols.get(name) ?? createSymbol(state, name);
      if (symbol.state === 'new') symbol.state = 'undefined';
    }
  }
}

/** Makes an output section exist. */
function initializeOutput(state: Link, output: OutputStatement, flags: number): void {
  if (output.name === '/DISCARD/') {
    complain(state, 'ld-syntax', say`/DISCARD/ can hold nothing but input sections`, output.place);
  }
  output.section = newSection(output.name, flags);
  initializeNamed(state, output.address);
  initializeNamed(state, output.loadBase);
  if (output.align) {
    foldWithoutDot(state, output.align);
    if (state.result.valid) output.section.alignmentPower = powerOf(state.result.value);
    else complain(state, 'ld-syntax', say`This alignment must be constant`, output.align.place);
  }
}

/** ADDR and LOADADDR of a section bring it into being. */
function initializeNamed(state: Link, tree: Tree | undefined): void {
  eachMentionedSection(tree, (name) => {
    const output = findOutput(state.program, name);
    if (output && !output.section) initializeOutput(state, output, 0);
  });
}

function stripOutputs(state: Link): void {
  for (const output of state.program.statements) {
    if (output.kind !== 'output') continue;
    const { section } = output;
    if (output.constraint < 0 || !section) continue;
    if (section.rawSize !== 0n || (section.flags & flag.keep) !== 0) continue;
    if (!output.updateDot) output.ignored = true;
    section.flags |= flag.exclude;
    section.removed = true;
  }
}

/** Sizes all sections; whether the script has a DATA_SEGMENT_END. */
function sizeSections(state: Link): boolean {
  state.phase = 'allocating';
  const { segment } = state;
  segment.phase = 'none';
  sizeAll(state);
  if (!hasSegmentEnd(state)) {
    segment.phase = 'done';
    return false;
  }
  const common = segment.commonPageSize;
  const first = bits64(-segment.base) & (common - 1n);
  const last = segment.end & (common - 1n);
  const pages = bits64(~(common - 1n));
  if (
    first !== 0n &&
    last !== 0n &&
    (segment.base & pages) !== (segment.end & pages) &&
    first + last <= common
  ) {
    segment.phase = 'adjust';
    resetRegions(state);
    sizeAll(state);
  } else {
    segment.phase = 'done';
  }
  return true;
}

function hasSegmentEnd({ segment }: Link): boolean {
  return segment.phase === 'endSeen';
}

/** Symbols in the heads of sections (address, AT, ALIGN, SUBALIGN) that nothing in the script defines. */
function headSymbols(state: Link): void {
  if (isClosed(state)) return;
  for (const output of state.program.statements) {
    if (output.kind !== 'output') continue;
    for (const tree of [output.address, output.loadBase, output.align, output.subalign]) {
      if (!tree) continue;
      for (const { name, place } of undefinedNames(state.symbols, tree)) undefinedSymbol(state, name, place);
    }
  }
}

function defineStatement(name: string, value: bigint, file: string): LinkStatement {
  const place: Place = { file, span: { start: 0, end: 0 } };
  const source: Tree = { kind: 'value', value: bits64(value), place };
  const tree: AssignTree = {
    kind: 'assignTo',
    target: name,
    source,
    provide: false,
    provided: false,
    implicit: true,
    place,
    targetPlace: place,
    symbol: undefined,
  };
  return { kind: 'assign', tree, padding: 0n, paddingKnown: exact, dot: 0n, dotKnown: exact };
}

function propagateLoadRegions(statements: readonly LinkStatement[]): void {
  let previous: OutputStatement | undefined;
  for (const output of statements) {
    if (output.kind !== 'output') continue;
    if (
      previous &&
      !output.loadRegion &&
      !output.loadBase &&
      !output.address &&
      output.region === previous.region
    ) {
      output.loadRegion = previous.loadRegion;
    }
    previous = output;
  }
}
