import type { ProblemCode } from '../problemCode';
import type { Place } from '../../base/span';
import { bits64, powerOf } from './arithmetic';
import type { EvaluateOptions, ScriptHost } from '../host';
import { createFolder } from './fold';
import type { Folder } from './folding';
import { mapInputs } from './inputMapping';
import { createLayout } from './layout';
import type { AssignTree, LinkStatement, LinkSymbol, MemoryRegion, OutputStatement, Tree } from './linkState';
import { absolute, flag, newSection, nowhere } from './linkState';
import { eachMentionedSection } from './mentionedSections';
import { defaultRegionName, emptyProgram, lookUpRegion, type Program } from './program';
import { loadProgram } from './programLoader';

const low32 = 0xffff_ffffn;

export interface LinkSinks {
  error(code: ProblemCode, message: string, place: Place): void;
  warning(code: ProblemCode, message: string, place: Place): void;
  undefinedSymbol(code: ProblemCode, message: string, place: Place): void;
}

export interface FinalSymbol {
  readonly value: bigint;
  readonly known: boolean;
  readonly place: Place;
  readonly provided: boolean;
}

export interface LinkOutcome {
  readonly program: Program;
  /** In the order of the link. */
  readonly outputs: readonly OutputStatement[];
  /** Every symbol that the script assigns or PROVIDEs. */
  readonly symbols: ReadonlyMap<string, FinalSymbol>;
}

/** Runs ld's passes over a script (lang_process of ldlang.c), as far as they bear on addresses. */
export function link(
  file: string,
  host: ScriptHost,
  options: EvaluateOptions,
  sinks: LinkSinks,
): LinkOutcome {
  const symbols = new Map<string, LinkSymbol>();
  let iteration = 0;
  const program = emptyProgram();

  const linkError = (code: ProblemCode, message: string, place: Place): void => {
    if (!program.failed) sinks.error(code, message, place);
  };
  // With an INSERT ld reads its own default script behind this one: what comes of that is not known here.
  const augments = (): boolean => program.inserts.length > 0;
  const isClosed = (): boolean => options.objects !== undefined && !augments();
  const folder = createFolder({
    get closed() {
      return isClosed();
    },
    get wholeScript() {
      return !augments();
    },
    sane: () => program.saneExpressions,
    maximumPageSize: 0x1000n,
    commonPageSize: 0x1000n,
    symbol: (name) => symbols.get(name),
    createSymbol,
    output: (name) => findOutput(program, name),
    hasRegion: (name) => program.regionByName.has(name),
    region: (name, place) => lookUpRegion(program, sinks.warning, name, place),
    iteration: () => iteration & 255,
    error: linkError,
    undefinedSymbol(name, place) {
      if (isClosed()) linkError('ld-undefined-symbol', `Nothing defines the symbol ${name}`, place);
      else
        sinks.undefinedSymbol('ld-undefined-symbol', `The script does not define the symbol ${name}`, place);
    },
  });

  function createSymbol(name: string): LinkSymbol {
    const symbol: LinkSymbol = {
      name,
      state: 'new',
      value: 0n,
      known: true,
      section: absolute,
      byScript: false,
      wasObject: false,
      iteration: -1,
      place: undefined,
    };
    symbols.set(name, symbol);
    return symbol;
  }

  loadProgram(program, file, host, {
    error: sinks.error,
    warning: sinks.warning,
    constant(tree) {
      folder.foldWithoutDot(tree);
      const { valid } = folder.result;
      symbols.clear();
      return valid;
    },
  });
  const closed = isClosed();
  const { statements } = program;
  for (const [name, value] of options.defines ?? []) statements.unshift(defineStatement(name, value, file));

  const here: Place = { file, span: { start: 0, end: 0 } };
  const layout = createLayout({
    folder,
    program,
    closed,
    startKnown: !augments(),
    nextIteration: () => iteration++,
    defaultRegion: () => lookUpRegion(program, sinks.warning, defaultRegionName, here),
    error: linkError,
    warning: sinks.warning,
  });

  folder.phase = 'first';
  // The last ENTRY asks for its symbol as EXTERN does.
  const asked = program.entry === undefined ? program.externs : [...program.externs, program.entry];
  for (const name of asked) (symbols.get(name) ?? createSymbol(name)).state = 'undefined';
  memoryRegions(false);
  iteration++;
  openAssignments(statements);
  addObjects();
  memoryRegions(true);
  folder.phase = 'mark';
  layout.assignAll();
  folder.phase = 'first';
  iteration++;
  mapInputs(program, options.objects, { initialize: initializeOutput, error: linkError });
  // ld sets the first .text read-only, whatever it holds.
  const text = program.outputs.get('.text')?.find((output) => output.section);
  if (text?.section) text.section.flags |= flag.readonly;
  insertSections(program);
  propagateLoadRegions(statements);
  folder.phase = 'mark';
  folder.segment.phase = 'none';
  layout.size();
  layout.resetRegions();
  stripOutputs();
  checkPhdrs();
  const segmented = sizeSections();
  folder.phase = 'assigning';
  folder.changes = 0;
  const stable = layout.isStable();
  layout.assignAll();
  // ld sizes once more; where nothing has changed the outcome would be the same.
  if (segmented || !stable || folder.changes > 0) {
    layout.resetRegions();
    sizeSections();
  }
  layout.reportOutside();
  folder.phase = 'final';
  layout.assignAll();
  checkAddresses();

  function memoryRegions(update: boolean): void {
    // The list may grow: ORIGIN of an unknown region invents it.
    for (let i = 0; i < program.regions.length; i++) {
      const region = program.regions[i]!;
      if (region.originTree) {
        folder.foldWithoutDot(region.originTree);
        const { valid, value } = folder.result;
        if (update && valid) {
          region.origin = region.current = value;
        } else if (update) {
          region.originValid = region.currentKnown = false;
          invalidRegion(region, 'origin', region.originTree);
        }
      }
      if (region.lengthTree) {
        folder.foldWithoutDot(region.lengthTree);
        const { valid, value } = folder.result;
        if (update && valid) region.length = value;
        else if (update) {
          region.lengthValid = false;
          invalidRegion(region, 'length', region.lengthTree);
        }
      }
    }
  }

  function invalidRegion(region: MemoryRegion, what: string, tree: Tree): void {
    const name = undefinedName(tree);
    if (name) {
      const message = `The ${what} of ${region.names[0]} uses the symbol ${name.name}, which nothing defines`;
      linkError('ld-undefined-symbol', message, name.place);
    } else {
      linkError(
        'ld-syntax',
        `The ${what} of ${region.names[0]} cannot be worked out before sections are placed`,
        tree.place,
      );
    }
  }

  function undefinedName(tree: Tree): { readonly name: string; readonly place: Place } | undefined {
    switch (tree.kind) {
      case 'name':
        if (tree.operation !== 'NAME' || tree.name === '.') return undefined;
        return symbols.get(tree.name)?.state === 'defined' ? undefined : tree;
      case 'unary':
      case 'assert':
        return undefinedName(tree.child);
      case 'binary':
        return undefinedName(tree.left) ?? undefinedName(tree.right);
      case 'conditional':
        return undefinedName(tree.condition) ?? undefinedName(tree.whenTrue) ?? undefinedName(tree.whenFalse);
      case 'value':
        return undefined;
    }
  }

  function openAssignments(list: readonly LinkStatement[]): void {
    for (const statement of list) {
      if (statement.kind === 'output') openAssignments(statement.children);
      else if (statement.kind === 'assign' && statement.tree.kind === 'assignTo')
        folder.foldWithoutDot(statement.tree);
    }
  }

  function addObjects(): void {
    for (const object of options.objects ?? []) {
      for (const { name, value } of object.symbols ?? []) {
        const symbol = symbols.get(name) ?? createSymbol(name);
        if (symbol.state === 'defined' && symbol.byScript) {
          symbol.wasObject = true;
          continue;
        }
        symbol.state = 'defined';
        symbol.value = value;
      }
      for (const name of object.undefined ?? []) {
        const symbol = symbols.get(name) ?? createSymbol(name);
        if (symbol.state === 'new') symbol.state = 'undefined';
      }
    }
  }

  function initializeOutput(output: OutputStatement, flags: number): void {
    if (output.name === '/DISCARD/') {
      linkError('ld-syntax', '/DISCARD/ can hold nothing but input sections', output.place);
    }
    output.section = newSection(output.name, flags);
    initializeNamed(output.address);
    initializeNamed(output.loadBase);
    if (output.align) {
      folder.foldWithoutDot(output.align);
      if (folder.result.valid) output.section.alignmentPower = powerOf(folder.result.value);
      else linkError('ld-syntax', 'This alignment must be constant', output.align.place);
    }
  }

  /** ADDR and LOADADDR of a section bring it into being. */
  function initializeNamed(tree: Tree | undefined): void {
    eachMentionedSection(tree, (name) => {
      const output = findOutput(program, name);
      if (output && !output.section) initializeOutput(output, 0);
    });
  }

  function stripOutputs(): void {
    eachOutput(statements, (output) => {
      const { section } = output;
      if (output.constraint < 0 || !section) return;
      if (section.rawSize !== 0n || (section.flags & flag.keep) !== 0) return;
      if (!output.updateDot) output.ignored = true;
      section.flags |= flag.exclude;
      section.removed = true;
    });
  }

  function checkPhdrs(): void {
    if (program.phdrs.size === 0) return;
    eachOutput(statements, (output) => {
      for (const name of output.phdrs) {
        if (name === 'NONE' || program.phdrs.has(name) || output.constraint < 0 || !output.section) continue;
        linkError('ld-syntax', `There is no program header ${name} for section ${output.name}`, output.place);
      }
    });
    if (augments()) return;
    for (const output of allOutputs(statements)) {
      if (output.constraint < 0) continue;
      if (output.phdrs.length > 0) return;
      if (output.sectionKind === 'noload' || !output.section || (output.section.flags & flag.alloc) === 0)
        continue;
      if (allOutputs(statements).some(({ phdrs }) => phdrs.length > 0)) return;
      const message = `PHDRS is there, but no section names a program header, as ${output.name} would by :NAME`;
      linkError('ld-syntax', message, output.place);
      return;
    }
  }

  /** Sizes all sections; whether the script has a DATA_SEGMENT_END. */
  function sizeSections(): boolean {
    folder.phase = 'allocating';
    const { segment } = folder;
    segment.phase = 'none';
    layout.size();
    if (!folder.segmentEnded()) {
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
      layout.resetRegions();
      layout.size();
    } else {
      segment.phase = 'done';
    }
    return true;
  }

  function checkAddresses(): void {
    const placed: OutputStatement[] = [];
    eachOutput(statements, (output) => {
      const { section } = output;
      if (!section || section.removed || (section.flags & flag.alloc) === 0) return;
      placed.push(output);
      const wraps = (start: bigint, known: boolean): boolean => {
        const end = (start + section.size) & low32;
        return known && section.sizeKnown && end !== 0n && end < (start & low32);
      };
      if (wraps(section.vma, section.vmaKnown) || wraps(section.lma, section.lmaKnown)) {
        linkError(
          'ld-address-wraps',
          `Section ${output.name} reaches past the end of the address space`,
          output.place,
        );
      }
    });
    if (closed) overlapErrors(placed, linkError);
    else loadOverlaps(placed.filter(isSurelyPlaced), linkError);
  }

  return {
    program,
    outputs: allOutputs(statements),
    symbols: finalSymbols(statements, symbols, folder.unreferenced),
  };
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
  return { kind: 'assign', tree, padding: 0n, paddingKnown: true };
}

/** The output section that a name means: the first whose constraint did not drop it. */
export function findOutput(program: Program, name: string): OutputStatement | undefined {
  return program.outputs.get(name)?.find((output) => output.constraint >= 0);
}

export function eachOutput(
  statements: readonly LinkStatement[],
  visit: (output: OutputStatement) => void,
): void {
  for (const statement of statements) if (statement.kind === 'output') visit(statement);
}

function allOutputs(statements: readonly LinkStatement[]): OutputStatement[] {
  return statements.filter((statement) => statement.kind === 'output');
}

function propagateLoadRegions(statements: readonly LinkStatement[]): void {
  let previous: OutputStatement | undefined;
  eachOutput(statements, (output) => {
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
  });
}

/**
 * INSERT AFTER and BEFORE: moves all statements since the last INSERT to where they belong. A section that the script
 * lacks is one of ld's default script or of another -T, both of which ld reads behind this one.
 */
function insertSections(program: Program): void {
  if (program.inserts.length === 0) return;
  const { statements } = program;
  let start = 0;
  for (let at = 0; at < statements.length; at++) {
    const insert = statements[at]!;
    if (insert.kind !== 'insert') continue;
    const moved = statements.slice(start, at);
    const rest = statements.slice(at + 1);
    const before = statements.slice(0, start);
    const index = rest.findIndex(
      (statement) => statement.kind === 'output' && statement.name === insert.where,
    );
    rest.splice(index < 0 ? rest.length : insert.before ? index : index + 1, 0, ...moved);
    statements.splice(0, statements.length, ...before, ...rest);
    at = start - 1;
    start = before.length;
  }
}

interface Extent {
  readonly output: OutputStatement;
  readonly start: bigint;
  readonly end: bigint;
}

/** Loadable sections whose load addresses overlap, and sections that lie over each other without being overlays. */
function overlapErrors(
  placed: readonly OutputStatement[],
  error: (code: ProblemCode, message: string, place: Place) => void,
): void {
  const filled = placed.filter((output) => output.section!.size !== 0n);
  const reported = loadOverlaps(filled, error);
  const byAddress = filled.map((output) => extentAt(output, output.section!.vma)).sort(byStart);
  if (byAddress.some((item, i) => i > 0 && item.start === byAddress[i - 1]!.start)) return;
  for (let i = 1; i < byAddress.length; i++) {
    const [previous, next] = [byAddress[i - 1]!, byAddress[i]!];
    if (next.start > previous.end || reported.has(next.output)) continue;
    error(
      'ld-sections-overlap',
      `Sections ${next.output.name} and ${previous.output.name} overlap`,
      next.output.place,
    );
  }
}

function extentAt(output: OutputStatement, start: bigint): Extent {
  return { output, start, end: start + output.section!.size - 1n };
}

function byStart(a: Extent, b: Extent): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
}

/** Whether a section lies where it does, and holds as much, whatever is linked. */
function isSurelyPlaced({ section, constraint }: OutputStatement): boolean {
  return (
    section !== undefined && constraint === 0 && section.lmaKnown && section.sizeKnown && section.size !== 0n
  );
}

/** Complains of loadable sections whose load addresses overlap; the ones complained of. */
function loadOverlaps(
  filled: readonly OutputStatement[],
  error: (code: ProblemCode, message: string, place: Place) => void,
): ReadonlySet<OutputStatement> {
  const reported = new Set<OutputStatement>();
  const loads = filled.filter(
    (output) => (output.section!.flags & flag.load) !== 0 && output.section!.size !== 0n,
  );
  const byLoad = loads.map((output) => extentAt(output, output.section!.lma)).sort(byStart);
  for (let i = 1; i < byLoad.length; i++) {
    const [previous, next] = [byLoad[i - 1]!, byLoad[i]!];
    if (next.start > previous.end) continue;
    reported.add(next.output);
    const message = `Sections ${next.output.name} and ${previous.output.name} overlap where they are loaded`;
    error('ld-sections-overlap', message, next.output.place);
  }
  return reported;
}

function finalSymbols(
  statements: readonly LinkStatement[],
  symbols: ReadonlyMap<string, LinkSymbol>,
  unreferenced: Folder['unreferenced'],
): Map<string, FinalSymbol> {
  const result = new Map<string, FinalSymbol>();
  const collect = (list: readonly LinkStatement[]): void => {
    for (const statement of list) {
      if (statement.kind === 'output') collect(statement.children);
      if (statement.kind !== 'assign' || statement.tree.kind !== 'assignTo') continue;
      const { target, provide, implicit, targetPlace } = statement.tree;
      if (target === '.' || implicit) continue;
      const symbol = symbols.get(target);
      if (symbol?.state === 'defined' && symbol.byScript) {
        const provided = provide && (result.get(target)?.provided ?? true);
        result.set(target, {
          value: symbol.section === absolute ? symbol.value : bits64(symbol.value + symbol.section.vma),
          known: symbol.known && symbol.section.vmaKnown && symbol.section !== nowhere,
          place: symbol.place ?? targetPlace,
          provided,
        });
      } else if (!result.has(target)) {
        const { value, known } = unreferenced.get(statement.tree) ?? { value: 0n, known: false };
        result.set(target, { value, known, place: targetPlace, provided: provide });
      }
    }
  };
  collect(statements);
  return result;
}
