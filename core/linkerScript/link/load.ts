import { createSideTable } from '../../base/sideTable';
import { say } from '../../base/wording';
import type { ScriptHost } from '../host';
import { parseScript } from '../syntax/parser';
import type {
  Assignment,
  Name,
  OutputSectionDefinition,
  OverlayDefinition,
  OverlaySection,
  SectionType,
  Statement,
} from '../syntax/syntaxTree';
import type { Script, ScriptContext } from '../syntax/script';
import { exact } from './certainty';
import { binaryTree, placeOf } from './expressionTree';
import type { InsertStatementState, LinkStatement, OutputStatement, Tree } from './linkState';
import { alias, checkPhdr, declare } from './loadDeclarations';
import {
  assignment,
  at,
  checkConstant,
  complainer,
  fail,
  feature,
  mention,
  newLoader,
  tree,
  type Loader,
} from './loader';
import { defaultRegionName } from './program';
import { regionNamed, type Link } from './state';

// ld's own limit (MAX_INCLUDE_DEPTH) counts the script itself.
const includeLimit = 10;
const overlayName = /[^A-Za-z0-9_]/g;

/** Reads a script and all it INCLUDEs into the program of a link. */
export function loadProgram(link: Link, file: string, host: ScriptHost, context: ScriptContext): void {
  load(newLoader(link, file, host), file, context, link.program.statements, []);
}

function load(
  loader: Loader,
  path: string,
  context: ScriptContext,
  into: LinkStatement[],
  stack: readonly string[],
): void {
  const script = scriptIn(loader, path, context);
  if (!script) return;
  const outer = loader.file;
  loader.file = path;
  if (script.source) loader.link.program.sources.set(path, script.source);
  for (const problem of script.sourceProblems ?? []) {
    loader.link.program.sourceProblems.push(problem);
    if (problem.severity !== 'warning') loader.link.program.failed = true;
  }
  loader.reportUpTo = problemReporter(loader, script);
  const mine = loader.reportUpTo;
  for (const statement of script.statements) {
    mine(statement.span.start);
    add(loader, statement, into, [...stack, path], context);
    loader.reportUpTo = mine;
    mine(statement.span.end);
  }
  mine(Infinity);
  loader.file = outer;
}

/** Syntax problems take their place among the others in the order of the text; what ld stops at leads. */
function problemReporter(loader: Loader, script: Script): (offset: number) => void {
  const path = loader.file;
  const pending = script.problems;
  let next = 0;
  return (offset) => {
    for (; next < pending.length && pending[next]!.span.start < offset; next++) {
      const problem = pending[next]!;
      if (problem.severity === 'warning')
        loader.link.sinks.warning('ld-syntax', problem.message, placeOf(path, problem.span));
      else fail(loader, 'ld-syntax', problem.message, placeOf(path, problem.span));
    }
  };
}

function scriptIn(loader: Loader, path: string, context: ScriptContext): Script | undefined {
  const script = loader.host.script(path);
  return script && inContext(script, context);
}

function include(
  loader: Loader,
  name: Name | undefined,
  context: ScriptContext,
  into: LinkStatement[],
  stack: readonly string[],
): void {
  if (!name) return;
  // What ld stops at before it reads the file's name comes before what is wrong in the file.
  loader.reportUpTo(name.span.start);
  const target = loader.host.resolveInclude(loader.file, name.text);
  if (target === undefined) {
    loader.link.program.includes.push({ file: loader.file, span: name.span, target: undefined, context });
    fail(
      loader,
      'ld-include-missing',
      say`INCLUDE ${name.text}: no such file on the search path`,
      at(loader, name.span),
    );
    return;
  }
  if (stack.includes(target) || stack.length >= includeLimit) {
    loader.link.program.includes.push({ file: loader.file, span: name.span, target: undefined, context });
    const cycle = stack.includes(target);
    const message = cycle
      ? say`${name.text} includes itself`
      : say`INCLUDEs are nested deeper than ld allows`;
    fail(loader, 'ld-include-cycle', message, at(loader, name.span));
    return;
  }
  loader.link.program.includes.push({ file: loader.file, span: name.span, target, context });
  load(loader, target, context, into, stack);
}

/** What stands in the braces of SECTIONS or of a group of sections. */
function addInSections(
  loader: Loader,
  statements: readonly Statement[],
  into: LinkStatement[],
  stack: readonly string[],
): void {
  for (const statement of statements) {
    loader.reportUpTo(statement.span.start);
    add(loader, statement, into, stack, 'sections');
    loader.reportUpTo(statement.span.end);
  }
}

function add(
  loader: Loader,
  statement: Statement,
  into: LinkStatement[],
  stack: readonly string[],
  context: ScriptContext,
): void {
  switch (statement.kind) {
    case 'memory':
      for (const entry of statement.entries) {
        if (entry.kind === 'region') declare(loader, entry);
        else include(loader, entry.path, 'memory', into, stack);
      }
      return;
    case 'region':
      declare(loader, statement);
      return;
    case 'sections':
      addInSections(loader, statement.statements, into, stack);
      return;
    case 'outputSection':
      into.push(enterSection(loader, statement, stack));
      return;
    case 'overlay':
      enterOverlay(loader, statement, into, stack);
      return;
    case 'sectionGroup': {
      const source = tree(loader, statement.address);
      if (source) into.push(assignment('.', source, at(loader, statement.keyword), false));
      addInSections(loader, statement.statements, into, stack);
      return;
    }
    case 'assignment':
      addAssignment(loader, statement, into);
      return;
    case 'assertStatement': {
      const child = tree(loader, statement.condition);
      const message = statement.message?.text ?? '';
      if (child)
        into.push({
          kind: 'assign',
          padding: 0n,
          paddingKnown: exact,
          dot: 0n,
          dotKnown: exact,
          tree: { kind: 'assert', child, message, place: child.place },
        });
      return;
    }
    case 'entry':
      loader.link.program.entry = statement.symbol?.text ?? loader.link.program.entry;
      return;
    case 'include':
      include(loader, statement.path, context, into, stack);
      return;
    case 'regionAlias':
      alias(loader, statement.alias, statement.region);
      return;
    case 'insert':
      if (statement.section) {
        const before = statement.where === 'BEFORE';
        const insert: InsertStatementState = {
          kind: 'insert',
          where: statement.section.text,
          before,
          place: at(loader, statement.section.span),
        };
        loader.link.program.inserts.push(insert);
        into.push(insert);
      }
      return;
    case 'phdrs':
      for (const entry of statement.entries) {
        loader.link.program.phdrs.add(entry.name.text);
        checkPhdr(loader, entry);
      }
      return;
    case 'inputSections':
      into.push({ kind: 'wild', node: statement, inputs: undefined });
      return;
    case 'data': {
      const value = tree(loader, statement.value);
      const size = { BYTE: 1n, SHORT: 2n, LONG: 4n, QUAD: 8n, SQUAD: 8n }[statement.size];
      if (value) into.push({ kind: 'data', size, tree: value });
      return;
    }
    case 'fill':
      checkConstant(loader, statement.value, 'fill value');
      into.push({ kind: 'plain', keeps: false });
      return;
    case 'marker':
      // CONSTRUCTORS stands for a list that is empty on ELF.
      if (statement.marker === 'CREATE_OBJECT_SYMBOLS') into.push({ kind: 'plain', keeps: true });
      return;
    case 'command':
      if (statement.command === 'LD_FEATURE') feature(loader, statement.names[0]);
      if (statement.command === 'EXTERN')
        for (const { text } of statement.names) loader.link.program.externs.push(text);
      return;
    case 'input':
    case 'version':
    case 'empty':
      return;
  }
}

function addAssignment(loader: Loader, node: Assignment, into: LinkStatement[]): void {
  const value = tree(loader, node.value);
  if (!value || node.target.text === '') return;
  let source = value;
  if (node.operator !== '=') {
    const name: Tree = {
      kind: 'name',
      operation: 'NAME',
      name: node.target.text,
      place: at(loader, node.target.span),
      symbol: undefined,
    };
    source = binaryTree(node.operator.slice(0, -1) as '+', name, value, complainer(loader));
  }
  const provide = node.wrapper === 'PROVIDE' || node.wrapper === 'PROVIDE_HIDDEN';
  into.push(assignment(node.target.text, source, at(loader, node.target.span), provide));
}

function newOutput(loader: Loader, node: OutputSectionDefinition | OverlaySection): OutputStatement {
  const output: OutputStatement = {
    kind: 'output',
    name: node.name.text,
    place: at(loader, node.name.span),
    node,
    children: [],
    address: undefined,
    loadBase: undefined,
    align: undefined,
    subalign: undefined,
    alignWithInput: false,
    sectionKind: 'normal',
    typeTree: undefined,
    region: undefined,
    loadRegion: undefined,
    namedRegion: undefined,
    namedLoadRegion: undefined,
    namesRegion: false,
    constraint: 0,
    mayHold: 0,
    mayBeTyped: false,
    holdsCode: false,
    hasInputs: false,
    phdrs: [],
    section: undefined,
    ignored: false,
    updateDot: false,
    updateDotTree: undefined,
    processedVma: false,
    processedLma: false,
  };
  const same = loader.link.program.outputs.get(output.name);
  if (same) same.push(output);
  else loader.link.program.outputs.set(output.name, [output]);
  return output;
}

function statementsInto(
  loader: Loader,
  children: LinkStatement[],
  statements: readonly Statement[],
  stack: readonly string[],
): void {
  for (const inner of statements) {
    loader.reportUpTo(inner.span.start);
    add(loader, inner, children, stack, 'statements');
    loader.reportUpTo(inner.span.end);
  }
}

function enterSection(
  loader: Loader,
  node: OutputSectionDefinition,
  stack: readonly string[],
): OutputStatement {
  const output = newOutput(loader, node);
  output.address = tree(loader, node.address);
  output.typeTree = tree(loader, node.type?.value);
  output.loadBase = tree(loader, node.loadAddress);
  output.align = tree(loader, node.align);
  output.subalign = tree(loader, node.subalign);
  output.alignWithInput = node.alignWithInput !== undefined;
  output.sectionKind = sectionKind(node.type);
  output.constraint = node.constraint
    ? ['', 'ONLY_IF_RO', 'ONLY_IF_RW', 'SPECIAL'].indexOf(node.constraint.constraint)
    : 0;
  if (output.alignWithInput && output.align) {
    fail(
      loader,
      'ld-syntax',
      say`ALIGN_WITH_INPUT and ALIGN exclude each other`,
      at(loader, node.alignWithInput!),
    );
  }
  const reporter = loader.reportUpTo;
  statementsInto(loader, output.children, node.statements, stack);
  loader.reportUpTo = reporter;
  if (node.fill) checkConstant(loader, node.fill, 'fill value');
  const regions = regionsOf(
    loader,
    node.region,
    node.loadRegion,
    output.loadBase !== undefined,
    output.address !== undefined,
    node.name,
  );
  output.region = output.namedRegion = regions.region;
  output.loadRegion = output.namedLoadRegion = regions.loadRegion;
  output.namesRegion = node.region !== undefined || node.loadRegion !== undefined;
  output.phdrs = node.phdrs.map((name) => name.text);
  return output;
}

function regionsOf(
  loader: Loader,
  region: Name | undefined,
  load: Name | undefined,
  hasLma: boolean,
  hasVma: boolean,
  name: Name,
) {
  if (region) mention(loader, region.text);
  if (load) mention(loader, load.text);
  const loadRegion = load && regionNamed(loader.link, load.text, at(loader, load.span));
  const vma =
    loadRegion && !hasVma && !region
      ? loadRegion
      : regionNamed(loader.link, region?.text ?? defaultRegionName, at(loader, region?.span ?? name.span));
  if (hasLma && load) {
    loader.link.sinks.error(
      'ld-two-load-addresses',
      say`The section has both a load address and a load region`,
      at(loader, load.span),
    );
  }
  return { region: vma, loadRegion };
}

function enterOverlay(
  loader: Loader,
  node: OverlayDefinition,
  into: LinkStatement[],
  stack: readonly string[],
): void {
  let address = tree(loader, node.address);
  const subalign = tree(loader, node.subalign);
  const loadBase = tree(loader, node.loadAddress);
  const outputs: OutputStatement[] = [];
  let largest: Tree | undefined;
  const reporter = loader.reportUpTo;
  for (const section of node.sections) {
    const output = newOutput(loader, section);
    output.address = address;
    output.subalign = subalign;
    output.sectionKind = 'overlay';
    const place = at(loader, section.name.span);
    const name = section.name.text;
    const named = (operation: 'ADDR' | 'SIZEOF' | 'LOADADDR'): Tree => ({
      kind: 'name',
      operation,
      name,
      place,
      symbol: undefined,
    });
    if (outputs.length === 0) address = named('ADDR');
    const size = named('SIZEOF');
    largest = largest ? binaryTree('MAX', largest, size, complainer(loader)) : size;
    outputs.push(output);
    into.push(output);
    statementsInto(loader, output.children, section.statements, stack);
    if (section.fill) checkConstant(loader, section.fill, 'fill value');
    regionNamed(loader.link, defaultRegionName, place);
    output.phdrs = section.phdrs.map((phdr) => phdr.text);
    const clean = name.replace(overlayName, '');
    const end = binaryTree('+', named('LOADADDR'), size, complainer(loader));
    into.push(assignment(`__load_start_${clean}`, named('LOADADDR'), place, true));
    into.push(assignment(`__load_stop_${clean}`, end, place, true));
  }
  loader.reportUpTo = reporter;
  if (node.fill) checkConstant(loader, node.fill, 'fill value');
  const regions = regionsOf(
    loader,
    node.region,
    node.loadRegion,
    loadBase !== undefined,
    false,
    nameOf(node),
  );
  const first = outputs[0];
  const last = outputs[outputs.length - 1];
  if (!first || !last || !address || !largest) return;
  const source = binaryTree('+', address, largest, complainer(loader));
  last.updateDot = true;
  last.updateDotTree = {
    kind: 'assignTo',
    target: '.',
    source,
    provide: false,
    provided: false,
    implicit: true,
    place: source.place,
    targetPlace: source.place,
    symbol: undefined,
  };
  for (const output of outputs) {
    output.region = output.namedRegion = regions.region;
    output.loadRegion = output.namedLoadRegion = regions.loadRegion;
    output.namesRegion = node.region !== undefined || node.loadRegion !== undefined;
    if (output.phdrs.length === 0) output.phdrs = node.phdrs.map((phdr) => phdr.text);
  }
  first.loadBase = loadBase;
  first.sectionKind = 'firstOverlay';
}

const readings = createSideTable<Script, Map<ScriptContext, Script>>();

/** The script as a part of what includes it: the same text holds regions inside MEMORY, sections inside SECTIONS. */
function inContext(script: Script, context: ScriptContext): Script {
  if (script.context === context) return script;
  const known = readings.get(script) ?? new Map<ScriptContext, Script>();
  readings.set(script, known);
  let again = known.get(context);
  if (!again) {
    again = parseScript(script.text, context);
    if (script.source) again = { ...again, source: script.source };
    known.set(context, again);
  }
  return again;
}

function nameOf(node: OverlayDefinition): Name {
  return { text: 'OVERLAY', span: node.keyword, quoted: false };
}

function sectionKind(type: SectionType | undefined): OutputStatement['sectionKind'] {
  switch (type?.type) {
    case 'NOLOAD':
      return 'noload';
    case 'DSECT':
    case 'COPY':
    case 'INFO':
    case 'OVERLAY':
      return 'noalloc';
    case 'READONLY':
      return type.value ? 'typedReadonly' : 'readonly';
    case 'TYPE':
      return 'typed';
    case undefined:
      return 'normal';
  }
}
