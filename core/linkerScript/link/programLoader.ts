import type { ProblemCode } from '../problemCode';
import type { Place, Span } from '../../base/span';
import type { ScriptHost } from '../host';
import { binaryTree, buildTree, placeOf, type TreeContext } from './expressionTree';
import type { AssignTree, InsertStatementState, LinkStatement, OutputStatement, Tree } from './linkState';
import { parseScript } from '../syntax/parser';
import {
  addRegion,
  attributeFlag,
  defaultRegionName,
  lookUpRegion,
  type ProblemSink,
  type Program,
} from './program';
import type {
  Assignment,
  Expression,
  Name,
  OutputSectionDefinition,
  OverlayDefinition,
  OverlaySection,
  PhdrDefinition,
  RegionDefinition,
  Script,
  ScriptContext,
  SectionType,
  Statement,
} from '../syntax/syntaxTree';

// ld's own limit (MAX_INCLUDE_DEPTH) counts the script itself.
const includeLimit = 10;

/** Reads a script and all it INCLUDEs into `program`. */
export function loadProgram(program: Program, file: string, host: ScriptHost, sink: ProblemSink): void {
  createLoader(program, host, sink).load(file, 'script', program.statements, []);
}

const phdrTypes = new Set(
  'NULL LOAD DYNAMIC INTERP NOTE SHLIB PHDR TLS GNU_EH_FRAME GNU_STACK GNU_RELRO GNU_PROPERTY'
    .split(' ')
    .map((name) => `PT_${name}`),
);
const overlayName = /[^A-Za-z0-9_]/g;

function createLoader(program: Program, host: ScriptHost, sink: ProblemSink) {
  let file = '';
  let treeContext: TreeContext = { file, problem: fail, region: mention };

  function fail(code: ProblemCode, message: string, place: Place): void {
    program.failed = true;
    sink.error(code, message, place);
  }

  function at(span: Span): Place {
    return placeOf(file, span);
  }

  function mention(name: string): void {
    program.mentioned.add(name);
  }

  function tree(expression: Expression | undefined): Tree | undefined {
    if (!expression) return undefined;
    if (treeContext.file !== file) treeContext = { file, problem: fail, region: mention };
    return buildTree(expression, treeContext);
  }

  function load(path: string, context: ScriptContext, into: LinkStatement[], stack: readonly string[]): void {
    const script = scriptIn(path, context);
    if (!script) return;
    const outer = file;
    file = path;
    if (script.source) program.sources.set(path, script.source);
    for (const problem of script.sourceProblems ?? []) {
      program.sourceProblems.push(problem);
      if (problem.severity !== 'warning') program.failed = true;
    }
    reportUpTo = problemReporter(script);
    const mine = reportUpTo;
    for (const statement of script.statements) {
      mine(statement.span.start);
      add(statement, into, [...stack, path], context);
      reportUpTo = mine;
      mine(statement.span.end);
    }
    mine(Infinity);
    file = outer;
  }

  let reportUpTo: (offset: number) => void = () => undefined;

  /** Syntax problems take their place among the others in the order of the text; what ld stops at leads. */
  function problemReporter(script: Script): (offset: number) => void {
    const path = file;
    const pending = script.problems;
    let next = 0;
    return (offset) => {
      for (; next < pending.length && pending[next]!.span.start < offset; next++) {
        const problem = pending[next]!;
        if (problem.severity === 'warning')
          sink.warning('ld-syntax', problem.message, placeOf(path, problem.span));
        else fail('ld-syntax', problem.message, placeOf(path, problem.span));
      }
    };
  }

  function scriptIn(path: string, context: ScriptContext): Script | undefined {
    const script = host.script(path);
    return script && inContext(script, context);
  }

  function include(
    name: Name | undefined,
    context: ScriptContext,
    into: LinkStatement[],
    stack: readonly string[],
  ): void {
    if (!name) return;
    // What ld stops at before it reads the file's name comes before what is wrong in the file.
    reportUpTo(name.span.start);
    const target = host.resolveInclude(file, name.text);
    if (target === undefined) {
      program.includes.push({ file, span: name.span, target: undefined });
      fail('ld-include-missing', `INCLUDE ${name.text}: no such file on the search path`, at(name.span));
      return;
    }
    if (stack.includes(target) || stack.length >= includeLimit) {
      program.includes.push({ file, span: name.span, target: undefined });
      const cycle = stack.includes(target);
      const message = cycle ? `${name.text} includes itself` : 'INCLUDEs are nested deeper than ld allows';
      fail('ld-include-cycle', message, at(name.span));
      return;
    }
    program.includes.push({ file, span: name.span, target });
    load(target, context, into, stack);
  }

  function add(
    statement: Statement,
    into: LinkStatement[],
    stack: readonly string[],
    context: ScriptContext,
  ): void {
    switch (statement.kind) {
      case 'memory':
        for (const entry of statement.entries) {
          if (entry.kind === 'region') declare(entry);
          else include(entry.path, 'memory', into, stack);
        }
        return;
      case 'region':
        declare(statement);
        return;
      case 'sections':
        for (const inner of statement.statements) {
          reportUpTo(inner.span.start);
          add(inner, into, stack, 'sections');
          reportUpTo(inner.span.end);
        }
        return;
      case 'outputSection':
        into.push(enterSection(statement, stack));
        return;
      case 'overlay':
        enterOverlay(statement, into, stack);
        return;
      case 'sectionGroup': {
        const source = tree(statement.address);
        if (source) into.push(assignment('.', source, at(statement.keyword), false));
        for (const inner of statement.statements) {
          reportUpTo(inner.span.start);
          add(inner, into, stack, 'sections');
          reportUpTo(inner.span.end);
        }
        return;
      }
      case 'assignment':
        addAssignment(statement, into);
        return;
      case 'assertStatement': {
        const child = tree(statement.condition);
        const message = statement.message?.text ?? '';
        if (child)
          into.push({
            kind: 'assign',
            padding: 0n,
            paddingKnown: true,
            tree: { kind: 'assert', child, message, place: child.place },
          });
        return;
      }
      case 'entry':
        program.entry = statement.symbol?.text ?? program.entry;
        return;
      case 'include':
        include(statement.path, context, into, stack);
        return;
      case 'regionAlias':
        alias(statement.alias, statement.region);
        return;
      case 'insert':
        if (statement.section) {
          const before = statement.where === 'BEFORE';
          const insert: InsertStatementState = {
            kind: 'insert',
            where: statement.section.text,
            before,
            place: at(statement.section.span),
          };
          program.inserts.push(insert);
          into.push(insert);
        }
        return;
      case 'phdrs':
        for (const entry of statement.entries) {
          program.phdrs.add(entry.name.text);
          checkPhdr(entry);
        }
        return;
      case 'inputSections':
        into.push({ kind: 'wild', node: statement, inputs: undefined });
        return;
      case 'data': {
        const value = tree(statement.value);
        const size = { BYTE: 1n, SHORT: 2n, LONG: 4n, QUAD: 8n, SQUAD: 8n }[statement.size];
        if (value) into.push({ kind: 'data', size, tree: value });
        return;
      }
      case 'fill':
        checkConstant(statement.value, 'fill value');
        into.push({ kind: 'plain', keeps: false });
        return;
      case 'marker':
        // CONSTRUCTORS stands for a list that is empty on ELF.
        if (statement.marker === 'CREATE_OBJECT_SYMBOLS') into.push({ kind: 'plain', keeps: true });
        return;
      case 'command':
        if (statement.command === 'LD_FEATURE') feature(statement.names[0]);
        if (statement.command === 'EXTERN')
          for (const { text } of statement.names) program.externs.push(text);
        return;
      case 'input':
      case 'version':
      case 'empty':
        return;
    }
  }

  function feature(name: Name | undefined): void {
    if (name?.text === 'SANE_EXPR') program.saneExpressions = true;
    else if (name) fail('ld-syntax', `ld knows no feature ${name.text}, only SANE_EXPR`, at(name.span));
  }

  function addAssignment(node: Assignment, into: LinkStatement[]): void {
    const value = tree(node.value);
    if (!value || node.target.text === '') return;
    let source = value;
    if (node.operator !== '=') {
      const name: Tree = {
        kind: 'name',
        operation: 'NAME',
        name: node.target.text,
        place: at(node.target.span),
        symbol: undefined,
      };
      source = binaryTree(node.operator.slice(0, -1) as '+', name, value, fail);
    }
    const provide = node.wrapper === 'PROVIDE' || node.wrapper === 'PROVIDE_HIDDEN';
    into.push(assignment(node.target.text, source, at(node.target.span), provide));
  }

  function assignment(target: string, source: Tree, targetPlace: Place, provide: boolean): LinkStatement {
    const assign: AssignTree = {
      kind: 'assignTo',
      target,
      source,
      provide,
      provided: false,
      implicit: false,
      place: source.place,
      targetPlace,
      symbol: undefined,
    };
    return { kind: 'assign', tree: assign, padding: 0n, paddingKnown: true };
  }

  /** ld needs the value of a fill and of a program header's type while it parses. */
  function checkConstant(expression: Expression, what: string): void {
    const value = tree(expression);
    if (value && !sink.constant(value)) fail('ld-syntax', `The ${what} must be constant`, value.place);
  }

  function checkPhdr(entry: PhdrDefinition): void {
    const type = entry.type.kind === 'symbol' ? entry.type.name.text : undefined;
    if (type === undefined) checkConstant(entry.type, 'program header type');
    else if (!phdrTypes.has(type)) {
      fail('ld-syntax', `Unknown program header type ${type}: write its number`, at(entry.type.span));
    }
    for (const { name, value } of entry.qualifiers) {
      const takesValue = name.text === 'FLAGS' || name.text === 'AT';
      if (
        (name.text === 'FILEHDR' || name.text === 'PHDRS' || takesValue) &&
        (value !== undefined) === takesValue
      )
        continue;
      fail('ld-syntax', `${name.text} does not belong into PHDRS`, at(name.span));
    }
  }

  function declare(node: RegionDefinition): void {
    if (node.name.text === '') return;
    let region = program.regionByName.get(node.name.text);
    if (region) {
      const message = `Memory region ${node.name.text} is declared again: the last declaration wins`;
      sink.warning('ld-duplicate-region', message, at(node.name.span));
    } else {
      region = addRegion(program, node.name.text, false, at(node.name.span));
    }
    region.invented = false;
    program.declared.push({ region, file, node, name: node.name });
    for (const { negated, name } of node.attributes?.items ?? []) {
      let not = negated;
      for (const letter of name.text) {
        if (letter === '!') not = !not;
        else if (not) region.notFlags |= attributeFlag(letter);
        else region.flags |= attributeFlag(letter);
      }
    }
    region.originTree = tree(node.origin) ?? region.originTree;
    region.lengthTree = tree(node.length) ?? region.lengthTree;
    if (!region.originTree) region.originValid = false;
    if (!region.lengthTree) region.lengthValid = false;
  }

  function alias(name: Name | undefined, target: Name | undefined): void {
    if (!name || !target) return;
    if (name.text === defaultRegionName || target.text === defaultRegionName) {
      fail('ld-syntax', 'The default region cannot have an alias', at(name.span));
      return;
    }
    if (program.regionByName.has(name.text)) {
      fail('ld-duplicate-region', `The name ${name.text} is taken already`, at(name.span));
      return;
    }
    const region = program.regionByName.get(target.text);
    if (!region) {
      fail('ld-undefined-region', `REGION_ALIAS: there is no memory region ${target.text}`, at(target.span));
      return;
    }
    mention(target.text);
    region.names.splice(1, 0, name.text);
    program.regionByName.set(name.text, region);
    program.aliases.push({ name: name.text, region: region.names[0]!, file, span: name.span });
  }

  function newOutput(node: OutputSectionDefinition | OverlaySection): OutputStatement {
    const output: OutputStatement = {
      kind: 'output',
      name: node.name.text,
      place: at(node.name.span),
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
      phdrs: [],
      section: undefined,
      ignored: false,
      updateDot: false,
      updateDotTree: undefined,
      processedVma: false,
      processedLma: false,
      afterEnd: false,
    };
    const same = program.outputs.get(output.name);
    if (same) same.push(output);
    else program.outputs.set(output.name, [output]);
    return output;
  }

  function statementsInto(
    children: LinkStatement[],
    statements: readonly Statement[],
    stack: readonly string[],
  ): void {
    for (const inner of statements) {
      reportUpTo(inner.span.start);
      add(inner, children, stack, 'statements');
      reportUpTo(inner.span.end);
    }
  }

  function enterSection(node: OutputSectionDefinition, stack: readonly string[]): OutputStatement {
    const output = newOutput(node);
    output.address = tree(node.address);
    output.typeTree = tree(node.type?.value);
    output.loadBase = tree(node.loadAddress);
    output.align = tree(node.align);
    output.subalign = tree(node.subalign);
    output.alignWithInput = node.alignWithInput !== undefined;
    output.sectionKind = sectionKind(node.type);
    output.constraint = node.constraint
      ? ['', 'ONLY_IF_RO', 'ONLY_IF_RW', 'SPECIAL'].indexOf(node.constraint.constraint)
      : 0;
    if (output.alignWithInput && output.align) {
      fail('ld-syntax', 'ALIGN_WITH_INPUT and ALIGN exclude each other', at(node.alignWithInput!));
    }
    const reporter = reportUpTo;
    statementsInto(output.children, node.statements, stack);
    reportUpTo = reporter;
    if (node.fill) checkConstant(node.fill, 'fill value');
    const regions = regionsOf(
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
    region: Name | undefined,
    load: Name | undefined,
    hasLma: boolean,
    hasVma: boolean,
    name: Name,
  ) {
    if (region) mention(region.text);
    if (load) mention(load.text);
    const loadRegion = load && lookUpRegion(program, sink.warning, load.text, at(load.span));
    const vma =
      loadRegion && !hasVma && !region
        ? loadRegion
        : lookUpRegion(
            program,
            sink.warning,
            region?.text ?? defaultRegionName,
            at(region?.span ?? name.span),
          );
    if (hasLma && load) {
      sink.error(
        'ld-two-load-addresses',
        'The section has both a load address and a load region',
        at(load.span),
      );
    }
    return { region: vma, loadRegion };
  }

  function enterOverlay(node: OverlayDefinition, into: LinkStatement[], stack: readonly string[]): void {
    let address = tree(node.address);
    const subalign = tree(node.subalign);
    const loadBase = tree(node.loadAddress);
    const outputs: OutputStatement[] = [];
    let largest: Tree | undefined;
    const reporter = reportUpTo;
    for (const section of node.sections) {
      const output = newOutput(section);
      output.address = address;
      output.subalign = subalign;
      output.sectionKind = 'overlay';
      const place = at(section.name.span);
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
      largest = largest ? binaryTree('MAX', largest, size, fail) : size;
      outputs.push(output);
      into.push(output);
      statementsInto(output.children, section.statements, stack);
      if (section.fill) checkConstant(section.fill, 'fill value');
      lookUpRegion(program, sink.warning, defaultRegionName, place);
      output.phdrs = section.phdrs.map((phdr) => phdr.text);
      const clean = name.replace(overlayName, '');
      const end = binaryTree('+', named('LOADADDR'), size, fail);
      into.push(assignment(`__load_start_${clean}`, named('LOADADDR'), place, true));
      into.push(assignment(`__load_stop_${clean}`, end, place, true));
    }
    reportUpTo = reporter;
    if (node.fill) checkConstant(node.fill, 'fill value');
    const regions = regionsOf(node.region, node.loadRegion, loadBase !== undefined, false, nameOf(node));
    const first = outputs[0];
    const last = outputs[outputs.length - 1];
    if (!first || !last || !address || !largest) return;
    const source = binaryTree('+', address, largest, fail);
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

  return { load };
}

const readings = new WeakMap<Script, Map<ScriptContext, Script>>();

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
