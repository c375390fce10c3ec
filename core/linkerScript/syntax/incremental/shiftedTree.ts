import type { Span, SyntaxProblem } from '../../../base/span';
import type { Comment } from '../scanner';
import type {
  Expression,
  IncludeCommand,
  InputFile,
  InputSections,
  Name,
  OutputSectionDefinition,
  OverlayDefinition,
  OverlaySection,
  Pattern,
  PhdrDefinition,
  RegionAttributes,
  RegionDefinition,
  SectionType,
  Statement,
} from '../syntaxTree';

/**
 * Copies of tree nodes, moved by a number of characters: what stands behind an edit is the same but for its place.
 * Each node is written out with its properties in the order in which the parser makes them, so that both have one
 * shape to the engine; copying key by key would take as long as parsing again.
 */
export function shiftedStatement(node: Statement, by: number): Statement {
  switch (node.kind) {
    case 'outputSection':
      return shiftedSection(node, by);
    case 'assignment':
      return {
        kind: 'assignment',
        span: moved(node.span, by),
        wrapper: node.wrapper,
        wrapperSpan: node.wrapperSpan && moved(node.wrapperSpan, by),
        target: movedName(node.target, by),
        operator: node.operator,
        operatorSpan: moved(node.operatorSpan, by),
        value: shiftedExpression(node.value, by),
      };
    case 'inputSections':
      return shiftedInput(node, by);
    case 'empty':
      return { kind: 'empty', span: moved(node.span, by) };
    case 'marker':
      return { kind: 'marker', span: moved(node.span, by), marker: node.marker };
    case 'data':
      return {
        kind: 'data',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        size: node.size,
        value: shiftedExpression(node.value, by),
      };
    case 'fill':
      return {
        kind: 'fill',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        value: shiftedExpression(node.value, by),
      };
    case 'assertStatement':
      return {
        kind: 'assertStatement',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        condition: shiftedExpression(node.condition, by),
        message: node.message && movedName(node.message, by),
      };
    case 'include':
      return shiftedInclude(node, by);
    case 'entry':
      return {
        kind: 'entry',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        symbol: node.symbol && movedName(node.symbol, by),
      };
    case 'overlay':
      return shiftedOverlay(node, by);
    case 'sectionGroup':
      return {
        kind: 'sectionGroup',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        address: node.address && shiftedExpression(node.address, by),
        type: node.type && shiftedType(node.type, by),
        body: moved(node.body, by),
        statements: node.statements.map((inner) => shiftedStatement(inner, by)),
      };
    case 'memory':
      return {
        kind: 'memory',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        body: moved(node.body, by),
        entries: node.entries.map((entry) =>
          entry.kind === 'region' ? shiftedRegion(entry, by) : shiftedInclude(entry, by),
        ),
      };
    case 'region':
      return shiftedRegion(node, by);
    case 'sections':
      return {
        kind: 'sections',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        body: moved(node.body, by),
        statements: node.statements.map((inner) => shiftedStatement(inner, by)),
      };
    case 'regionAlias':
      return {
        kind: 'regionAlias',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        alias: node.alias && movedName(node.alias, by),
        region: node.region && movedName(node.region, by),
      };
    case 'insert':
      return {
        kind: 'insert',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        where: node.where,
        section: node.section && movedName(node.section, by),
      };
    case 'phdrs':
      return {
        kind: 'phdrs',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        body: moved(node.body, by),
        entries: node.entries.map((entry) => shiftedPhdr(entry, by)),
      };
    case 'version':
      return {
        kind: 'version',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        body: moved(node.body, by),
      };
    case 'input':
      return {
        kind: 'input',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        group: node.group,
        files: node.files.map((file): InputFile => ({
          name: movedName(file.name, by),
          library: file.library,
          asNeeded: file.asNeeded,
        })),
      };
    case 'command':
      return {
        kind: 'command',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        command: node.command,
        names: movedNames(node.names, by),
      };
  }
}

function shiftedSection(node: OutputSectionDefinition, by: number): OutputSectionDefinition {
  const { address, loadAddress, align, subalign, constraint } = node;
  return {
    kind: 'outputSection',
    span: moved(node.span, by),
    name: movedName(node.name, by),
    address: address && shiftedExpression(address, by),
    type: node.type && shiftedType(node.type, by),
    loadAddress: loadAddress && shiftedExpression(loadAddress, by),
    align: align && shiftedExpression(align, by),
    alignWithInput: node.alignWithInput && moved(node.alignWithInput, by),
    subalign: subalign && shiftedExpression(subalign, by),
    constraint: constraint && { constraint: constraint.constraint, span: moved(constraint.span, by) },
    body: moved(node.body, by),
    statements: node.statements.map((inner) => shiftedStatement(inner, by)),
    region: node.region && movedName(node.region, by),
    loadRegion: node.loadRegion && movedName(node.loadRegion, by),
    phdrs: movedNames(node.phdrs, by),
    fill: node.fill && shiftedExpression(node.fill, by),
  };
}

function shiftedType(type: SectionType, by: number): SectionType {
  return {
    span: moved(type.span, by),
    type: type.type,
    typeSpan: type.typeSpan && moved(type.typeSpan, by),
    value: type.value && shiftedExpression(type.value, by),
  };
}

function shiftedOverlay(node: OverlayDefinition, by: number): OverlayDefinition {
  const { address, loadAddress, subalign } = node;
  return {
    kind: 'overlay',
    span: moved(node.span, by),
    keyword: moved(node.keyword, by),
    address: address && shiftedExpression(address, by),
    noCrossReferences: node.noCrossReferences && moved(node.noCrossReferences, by),
    loadAddress: loadAddress && shiftedExpression(loadAddress, by),
    subalign: subalign && shiftedExpression(subalign, by),
    body: moved(node.body, by),
    sections: node.sections.map((section): OverlaySection => ({
      kind: 'overlaySection',
      span: moved(section.span, by),
      name: movedName(section.name, by),
      body: moved(section.body, by),
      statements: section.statements.map((inner) => shiftedStatement(inner, by)),
      phdrs: movedNames(section.phdrs, by),
      fill: section.fill && shiftedExpression(section.fill, by),
    })),
    region: node.region && movedName(node.region, by),
    loadRegion: node.loadRegion && movedName(node.loadRegion, by),
    phdrs: movedNames(node.phdrs, by),
    fill: node.fill && shiftedExpression(node.fill, by),
  };
}

function shiftedInput(node: InputSections, by: number): InputSections {
  return {
    kind: 'inputSections',
    span: moved(node.span, by),
    keep: node.keep && moved(node.keep, by),
    flags: movedNames(node.flags, by),
    file: node.file && shiftedPattern(node.file, by),
    sections: node.sections.map((pattern) => shiftedPattern(pattern, by)),
  };
}

function shiftedPattern(node: Pattern, by: number): Pattern {
  return {
    span: moved(node.span, by),
    name: movedName(node.name, by),
    sort:
      node.sort.length === 0
        ? node.sort
        : node.sort.map(({ order, span }) => ({ order, span: moved(span, by) })),
    exclude: movedNames(node.exclude, by),
  };
}

function shiftedRegion(node: RegionDefinition, by: number): RegionDefinition {
  const { attributes } = node;
  return {
    kind: 'region',
    span: moved(node.span, by),
    name: movedName(node.name, by),
    attributes: attributes && shiftedAttributes(attributes, by),
    originKeyword: node.originKeyword && moved(node.originKeyword, by),
    origin: node.origin && shiftedExpression(node.origin, by),
    lengthKeyword: node.lengthKeyword && moved(node.lengthKeyword, by),
    length: node.length && shiftedExpression(node.length, by),
  };
}

function shiftedAttributes(node: RegionAttributes, by: number): RegionAttributes {
  return {
    span: moved(node.span, by),
    items: node.items.map(({ negated, name }) => ({ negated, name: movedName(name, by) })),
  };
}

function shiftedInclude(node: IncludeCommand, by: number): IncludeCommand {
  return {
    kind: 'include',
    span: moved(node.span, by),
    keyword: moved(node.keyword, by),
    path: node.path && movedName(node.path, by),
  };
}

function shiftedPhdr(node: PhdrDefinition, by: number): PhdrDefinition {
  return {
    kind: 'phdr',
    span: moved(node.span, by),
    name: movedName(node.name, by),
    type: shiftedExpression(node.type, by),
    qualifiers: node.qualifiers.map(({ name, value }) => ({
      name: movedName(name, by),
      value: value && shiftedExpression(value, by),
    })),
  };
}

function shiftedExpression(node: Expression, by: number): Expression {
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value, hexDigits: node.hexDigits, span: moved(node.span, by) };
    case 'symbol': {
      // One span, as the parser has it.
      const name = movedName(node.name, by);
      return { kind: 'symbol', span: name.span, name };
    }
    case 'binary':
      return shiftedChain(node, by);
    case 'parenthesized':
      return {
        kind: 'parenthesized',
        span: moved(node.span, by),
        inner: shiftedExpression(node.inner, by),
      };
    case 'unary':
      return {
        kind: 'unary',
        span: moved(node.span, by),
        operator: node.operator,
        operatorSpan: moved(node.operatorSpan, by),
        operand: shiftedExpression(node.operand, by),
      };
    case 'conditional':
      return {
        kind: 'conditional',
        span: moved(node.span, by),
        condition: shiftedExpression(node.condition, by),
        whenTrue: shiftedExpression(node.whenTrue, by),
        whenFalse: shiftedExpression(node.whenFalse, by),
      };
    case 'call':
      return {
        kind: 'call',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        callee: node.callee,
        segment: node.segment && movedName(node.segment, by),
        arguments: node.arguments.map((argument) => shiftedExpression(argument, by)),
      };
    case 'nameCall':
      return {
        kind: 'nameCall',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        callee: node.callee,
        name: node.name && movedName(node.name, by),
      };
    case 'assert':
      return {
        kind: 'assert',
        span: moved(node.span, by),
        keyword: moved(node.keyword, by),
        condition: shiftedExpression(node.condition, by),
        message: node.message && movedName(node.message, by),
      };
    case 'missing':
      return { kind: 'missing', span: moved(node.span, by) };
  }
}

/** A chain of binary operators leans left and may be thousands long: no recursion down its spine. */
function shiftedChain(top: Expression & { kind: 'binary' }, by: number): Expression {
  const spine: (Expression & { kind: 'binary' })[] = [];
  let first: Expression = top;
  while (first.kind === 'binary') {
    spine.push(first);
    first = first.left;
  }
  let left = shiftedExpression(first, by);
  for (let i = spine.length - 1; i >= 0; i--) {
    const node = spine[i]!;
    left = {
      kind: 'binary',
      span: moved(node.span, by),
      operator: node.operator,
      operatorSpan: moved(node.operatorSpan, by),
      left,
      right: shiftedExpression(node.right, by),
    };
  }
  return left;
}

function moved(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

function movedName(name: Name, by: number): Name {
  return { text: name.text, span: moved(name.span, by), quoted: name.quoted };
}

function movedNames(names: readonly Name[], by: number): readonly Name[] {
  return names.length === 0 ? names : names.map((name) => movedName(name, by));
}

export function shiftedProblem(problem: SyntaxProblem, by: number): SyntaxProblem {
  return { ...problem, span: moved(problem.span, by) };
}

export function shiftedComment(comment: Comment, by: number): Comment {
  return { kind: comment.kind, start: comment.start + by, end: comment.end + by };
}
