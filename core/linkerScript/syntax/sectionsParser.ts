import type { Span } from '../../base/span';
import { say } from '../../base/wording';
import {
  isAssignmentOperator,
  isAssignmentWrapper,
  parseAssignment,
  parseWrappedAssignment,
} from './assignmentParser';
import { continueExpression, parenthesized, parseExpression, parseWholeExpression } from './expressionParser';
import { continueInputSections, parseInputSections, startsInputSections } from './inputSectionParser';
import { missingName, takeNameOrFail } from './nameParser';
import { StatementList } from './incremental/readingMemory';
import { expectSeparator, looksLikeSection, skipToStatement } from './recovery';
import { keywordKind, Mode, Token } from './tokens';
import { parseAssert, parseEntry, parseInclude } from './sharedStatements';
import type {
  DataStatement,
  Expression,
  Name,
  OutputSectionDefinition,
  OverlayDefinition,
  OverlaySection,
  SectionConstraint,
  SectionGroup,
  SectionPlacement,
  SectionsCommand,
  SectionType,
  Statement,
} from './syntaxTree';
import type { TokenReader } from './tokenReader';

const K = {
  ENTRY: keywordKind('ENTRY'),
  ASSERT: keywordKind('ASSERT'),
  INCLUDE: keywordKind('INCLUDE'),
  OVERLAY: keywordKind('OVERLAY'),
  GROUP: keywordKind('GROUP'),
  AT: keywordKind('AT'),
  ALIGN: keywordKind('ALIGN'),
  ALIGN_WITH_INPUT: keywordKind('ALIGN_WITH_INPUT'),
  SUBALIGN: keywordKind('SUBALIGN'),
  BIND: keywordKind('BIND'),
  BLOCK: keywordKind('BLOCK'),
  TYPE: keywordKind('TYPE'),
  READONLY: keywordKind('READONLY'),
  NOCROSSREFS: keywordKind('NOCROSSREFS'),
  CONSTRUCTORS: keywordKind('CONSTRUCTORS'),
  CREATE_OBJECT_SYMBOLS: keywordKind('CREATE_OBJECT_SYMBOLS'),
  FILL: keywordKind('FILL'),
  SORT_BY_NAME: keywordKind('SORT_BY_NAME'),
  SORT: keywordKind('SORT'),
};
const outerKinds = new Set(
  ['MEMORY', 'SECTIONS', 'PHDRS', 'REGION_ALIAS', 'OUTPUT_FORMAT', 'VERSION'].map(keywordKind),
);
const outerWords = /^(?:MEMORY|SECTIONS|PHDRS|REGION_ALIAS|OUTPUT_FORMAT)$/;
const types = ['NOLOAD', 'DSECT', 'COPY', 'INFO', 'OVERLAY', 'READONLY', 'TYPE'] as const;
const typeByKind = new Map<number, (typeof types)[number]>(types.map((type) => [keywordKind(type), type]));
const constraints = ['ONLY_IF_RO', 'ONLY_IF_RW', 'SPECIAL'] as const;
const constraintByKind = new Map<number, SectionConstraint>(
  constraints.map((name) => [keywordKind(name), name]),
);
const dataSizes = ['BYTE', 'SHORT', 'LONG', 'QUAD', 'SQUAD'] as const;
const dataByKind = new Map<number, DataStatement['size']>(dataSizes.map((size) => [keywordKind(size), size]));

/** `SECTIONS { … }`; `keyword` has been consumed. */
export function parseSections(reader: TokenReader, keyword: Span): SectionsCommand {
  const bodyStart = reader.start();
  reader.expect(Token.OpenBrace);
  const statements = parseSectionsBody(reader);
  reader.expect(Token.CloseBrace);
  const span = reader.spanFrom(keyword.start);
  return {
    kind: 'sections',
    span,
    keyword,
    body: { start: Math.min(bodyStart, span.end), end: span.end },
    statements,
  };
}

/** What stands between the braces of SECTIONS, up to its `}` or the end of an included file. */
export function parseSectionsBody(reader: TokenReader): Statement[] {
  const statements: Statement[] = reader.enter() ? sectionsBody(reader) : [];
  reader.leave();
  return statements;
}

function sectionsBody(reader: TokenReader): Statement[] {
  return statementsOf(reader, StatementList.Sections, (kind) => statementInSections(reader, kind));
}

/** Shorter lists of contents are read again as fast as they would be remembered. */
const longList = 64;

/** The statements of a block, up to its `}` or the end of an included file; `read` gives none where it ends before. */
function statementsOf(
  reader: TokenReader,
  list: StatementList,
  read: (kind: number) => readonly Statement[] | undefined,
): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    if (reader.recovering) reader.rescan();
    const kind = reader.kind();
    if (kind === Token.CloseBrace || kind === Token.End) return statements;
    const remembers = list !== StatementList.Contents || statements.length >= longList;
    const known = remembers ? reader.recall(list) : undefined;
    const next = known ?? read(kind);
    if (!next) {
      if (remembers) reader.forget();
      return statements;
    }
    if (remembers && !known) reader.remember(next);
    for (const statement of next) statements.push(statement);
  }
}

/** What the next token begins; `undefined` where SECTIONS must have ended before it. */
function statementInSections(reader: TokenReader, kind: number): readonly Statement[] | undefined {
  if (kind === Token.Name || kind === Token.Quoted) {
    const startsLine = reader.recovering && reader.atNewLine();
    const name = reader.takeName();
    const next = reader.kind();
    if (isAssignmentOperator(next)) {
      const assignment = parseAssignment(reader, name);
      expectSeparator(reader);
      return [assignment];
    }
    // `NAME :` at the start of a line or block is a section even where its `{` is missing.
    const isSection = next === Token.OpenBrace || (startsLine && next === Token.Colon);
    if (reader.recovering && !isSection && !looksLikeSection(reader.source, name.span.start)) {
      reader.fail(say`':' or '=' expected behind ${name.text}`);
      if ((next !== Token.Name && next < Token.Keyword) || !reader.atNewLine()) skipToStatement(reader);
      return [];
    }
    const section = parseOutputSection(reader, name);
    optionalComma(reader);
    return [section];
  }
  const statements = keywordInSections(reader, kind);
  if (statements) return statements;
  reader.fail(say`Section, assignment or '}' expected`);
  if (!reader.recovering || outerKinds.has(kind)) return undefined;
  if ((kind === Token.Colon || kind === Token.OpenParen) && looksLikeSection(reader.source, reader.start())) {
    const at = reader.start();
    return [parseOutputSection(reader, missingName(at))];
  }
  if (kind === Token.OpenBrace) {
    reader.take();
    return bodyWithoutHeader(reader);
  }
  skipToStatement(reader);
  return [];
}

/** What a keyword begins; `undefined` where it begins no statement of SECTIONS. */
function keywordInSections(reader: TokenReader, kind: number): readonly Statement[] | undefined {
  switch (kind) {
    case K.ENTRY:
      return [parseEntry(reader)];
    case K.ASSERT:
      return [parseAssert(reader)];
    case K.INCLUDE:
      return [parseInclude(reader)];
    case K.OVERLAY:
      return [parseOverlay(reader)];
    case K.GROUP:
      return [parseSectionGroup(reader)];
  }
  return isAssignmentWrapper(kind) ? wrappedAssignment(reader) : undefined;
}

/** `PROVIDE ( … ) ;`, `HIDDEN ( … ) ;`, `PROVIDE_HIDDEN ( … ) ;`; nothing where the target is missing. */
function wrappedAssignment(reader: TokenReader): readonly Statement[] {
  const assignment = parseWrappedAssignment(reader);
  if (!assignment && reader.recovering) skipToStatement(reader);
  else expectSeparator(reader);
  return assignment ? [assignment] : [];
}

/** Recovery: a block whose header is lost; its symbols are kept. */
function bodyWithoutHeader(reader: TokenReader): Statement[] {
  reader.pushMode(Mode.Wild);
  const statements = parseSectionStatements(reader);
  reader.expect(Token.CloseBrace);
  reader.popMode();
  parsePlacement(reader);
  return statements;
}

function optionalComma(reader: TokenReader): void {
  if (reader.kind() === Token.Comma) reader.take();
}

/** An output section; its name has been read, and the token behind it scanned in SCRIPT mode. */
export function parseOutputSection(reader: TokenReader, name: Name): OutputSectionDefinition {
  reader.pushMode(Mode.Expression);
  const { address, type } = addressAndType(reader);
  const loadAddress = optionalCall(reader, K.AT);
  const align = optionalCall(reader, K.ALIGN);
  const alignWithInput = reader.kind() === K.ALIGN_WITH_INPUT ? reader.takeSpan() : undefined;
  const subalign = optionalCall(reader, K.SUBALIGN);
  const order = constraintByKind.get(reader.kind());
  const constraint = order === undefined ? undefined : { constraint: order, span: reader.takeSpan() };
  reader.popMode();
  reader.pushMode(Mode.Wild);
  const bodyStart = reader.start();
  if (!reader.expect(Token.OpenBrace)) reader.rescan();
  const statements = parseSectionStatements(reader);
  reader.expect(Token.CloseBrace);
  const body = reader.spanFrom(bodyStart);
  reader.popMode();
  if (reader.recovering) reader.rescan();
  const placement = parsePlacement(reader);
  return {
    kind: 'outputSection',
    span: reader.spanFrom(name.span.start),
    name,
    address,
    type,
    loadAddress,
    align,
    alignWithInput,
    subalign,
    constraint,
    body,
    statements,
    ...placement,
  };
}

/** `[exp] [(TYPE)] :`, or the old `BIND ( … ) [BLOCK ( … )]`. */
function addressAndType(reader: TokenReader): {
  address: Expression | undefined;
  type: SectionType | undefined;
} {
  let address: Expression | undefined;
  let type: SectionType | undefined;
  const kind = reader.kind();
  if (kind === K.BIND) {
    address = optionalCall(reader, K.BIND);
    optionalCall(reader, K.BLOCK);
  } else if (kind === Token.OpenParen) {
    const { start } = reader.takeSpan();
    if (reader.kind() === Token.CloseParen || typeByKind.has(reader.kind()))
      type = sectionType(reader, start);
    else address = continueExpression(reader, parenthesized(reader, start, 0));
  } else if (kind !== Token.Colon) {
    address = parseExpression(reader, 0);
  }
  if (!type && reader.kind() === Token.OpenParen) {
    const { start } = reader.takeSpan();
    type = sectionType(reader, start);
  }
  if (!reader.expect(Token.Colon) && reader.recovering) toBody(reader);
  return { address, type };
}

/** Recovery: skips a header that makes no sense, up to its `:` or body. */
function toBody(reader: TokenReader): void {
  for (;;) {
    const kind = reader.kind();
    if (
      kind === Token.OpenBrace ||
      kind === Token.CloseBrace ||
      kind === Token.Semicolon ||
      kind === Token.End
    )
      return;
    if (kind === K.AT || kind === K.ALIGN || kind === K.SUBALIGN) return;
    reader.take();
    if (kind === Token.Colon) return;
  }
}

/** What stands behind `(` of a section type, which has been consumed at `start`. */
function sectionType(reader: TokenReader, start: number): SectionType {
  const type = typeByKind.get(reader.kind());
  let typeSpan: Span | undefined;
  let value: Expression | undefined;
  if (type !== undefined) {
    typeSpan = reader.takeSpan();
    if (type === 'READONLY' && reader.kind() === Token.OpenParen) {
      reader.take();
      if (reader.expect(K.TYPE, 'TYPE') && reader.expect(Token.Assign)) value = parseExpression(reader, 0);
      reader.expect(Token.CloseParen);
    } else if (type === 'TYPE' && reader.expect(Token.Assign)) {
      value = parseExpression(reader, 0);
    }
  } else if (reader.kind() !== Token.CloseParen) {
    reader.fail(say`Section type expected: NOLOAD, READONLY, COPY, INFO, OVERLAY, DSECT or TYPE`);
    if (reader.recovering && reader.kind() === Token.Name) reader.take();
  }
  reader.expect(Token.CloseParen);
  return { span: reader.spanFrom(start), type, typeSpan, value };
}

/** `KEYWORD ( exp )` where the keyword is next. */
function optionalCall(reader: TokenReader, keyword: number): Expression | undefined {
  if (reader.kind() !== keyword) return undefined;
  reader.take();
  reader.expect(Token.OpenParen);
  const expression = parseExpression(reader, 0);
  reader.expect(Token.CloseParen);
  return expression;
}

/** `> REGION AT > REGION : phdr = fill`. */
function parsePlacement(reader: TokenReader): SectionPlacement {
  let region: Name | undefined;
  let loadRegion: Name | undefined;
  if (reader.kind() === Token.Greater) {
    reader.take();
    region = takeNameOrFail(reader, 'Region expected');
  }
  if (reader.kind() === K.AT) {
    reader.take();
    reader.expect(Token.Greater);
    loadRegion = takeNameOrFail(reader, 'Region expected');
  }
  return { region, loadRegion, ...phdrsAndFill(reader) };
}

function phdrsAndFill(reader: TokenReader): { phdrs: Name[]; fill: Expression | undefined } {
  const phdrs: Name[] = [];
  while (reader.kind() === Token.Colon) {
    if (reader.recovering && reader.atNewLine() && looksLikeSection(reader.source, reader.start())) break;
    reader.take();
    const name = takeNameOrFail(reader, 'Program header expected');
    if (!name) break;
    phdrs.push(name);
  }
  let fill: Expression | undefined;
  if (reader.kind() === Token.Assign) {
    reader.take();
    fill = parseWholeExpression(reader);
    // The token behind a fill was scanned in EXPRESSION mode; ld scans a name again.
    if (reader.kind() === Token.Name) reader.rescan();
  }
  return { phdrs, fill };
}

/** The statements inside an output section, up to its `}` or the end of an included file; in WILD mode. */
export function parseSectionStatements(reader: TokenReader): Statement[] {
  const statements: Statement[] = reader.enter() ? sectionStatements(reader) : [];
  reader.leave();
  return statements;
}

function sectionStatements(reader: TokenReader): Statement[] {
  return statementsOf(reader, StatementList.Contents, (kind) => {
    if (reader.recovering && sectionEndsHere(reader, kind)) return undefined;
    return statementInSection(reader, kind);
  });
}

/** What the next token begins; `undefined` where ld stops. */
function statementInSection(reader: TokenReader, kind: number): readonly Statement[] | undefined {
  if (kind === Token.Name || kind === Token.Quoted) {
    const name = reader.takeName();
    if (!isAssignmentOperator(reader.kind())) return [continueInputSections(reader, name)];
    const assignment = parseAssignment(reader, name);
    expectSeparator(reader);
    return [assignment];
  }
  const before = reader.lastEnd();
  const statements = keywordInSection(reader, kind);
  // A misplaced sort begins input sections and gives none.
  if (reader.recovering && reader.lastEnd() === before && statements) reader.take();
  if (statements) return statements;
  reader.fail(say`Input sections, assignment or '}' expected`);
  if (!reader.recovering) return undefined;
  if (kind === Token.OpenBrace) {
    reader.take();
    const statements = parseSectionStatements(reader);
    reader.expect(Token.CloseBrace);
    return statements;
  }
  if (kind === Token.CloseParen || kind === Token.OpenParen) reader.take();
  else skipToStatement(reader);
  return [];
}

/** Recovery: whether the `}` of this section must be missing, by what stands here. */
function sectionEndsHere(reader: TokenReader, kind: number): boolean {
  if (kind === Token.Greater) return true;
  if (kind !== Token.Name) return false;
  return outerWords.test(reader.text()) || looksLikeSection(reader.source, reader.start());
}

/** What a keyword or `;` begins; `undefined` where it begins no statement of an output section. */
function keywordInSection(reader: TokenReader, kind: number): readonly Statement[] | undefined {
  const start = reader.start();
  switch (kind) {
    case Token.Semicolon:
      return [{ kind: 'empty', span: reader.takeSpan() }];
    case K.CONSTRUCTORS:
      return [{ kind: 'marker', span: reader.takeSpan(), marker: 'CONSTRUCTORS' }];
    case K.CREATE_OBJECT_SYMBOLS:
      return [{ kind: 'marker', span: reader.takeSpan(), marker: 'CREATE_OBJECT_SYMBOLS' }];
    case K.INCLUDE:
      return [parseInclude(reader)];
    case K.ASSERT: {
      const statement = parseAssert(reader);
      expectSeparator(reader);
      return [statement];
    }
    case K.FILL: {
      const keyword = reader.takeSpan();
      const value = parenthesizedValue(reader);
      return [{ kind: 'fill', span: reader.spanFrom(start), keyword, value }];
    }
    case K.SORT:
    case K.SORT_BY_NAME:
      if (sortedConstructors.test(reader.source.slice(reader.end(), reader.end() + 60))) {
        for (let i = 0; i < 4; i++) reader.take();
        return [{ kind: 'marker', span: reader.spanFrom(start), marker: 'CONSTRUCTORS' }];
      }
  }
  if (startsInputSections(kind)) return [parseInputSections(reader)];
  const size = dataByKind.get(kind);
  if (size !== undefined) {
    const keyword = reader.takeSpan();
    const value = parenthesizedValue(reader);
    return [{ kind: 'data', span: reader.spanFrom(start), keyword, size, value }];
  }
  return isAssignmentWrapper(kind) ? wrappedAssignment(reader) : undefined;
}

const sortedConstructors = /^\s*\(\s*CONSTRUCTORS\s*\)/;

/** `( exp )` with the parentheses in the surrounding mode. */
function parenthesizedValue(reader: TokenReader): Expression {
  reader.expect(Token.OpenParen);
  const value = parseWholeExpression(reader);
  reader.expect(Token.CloseParen);
  return value;
}

function parseOverlay(reader: TokenReader): OverlayDefinition {
  const keyword = reader.takeSpan();
  reader.pushMode(Mode.Expression);
  const address = reader.kind() === Token.Colon ? undefined : parseExpression(reader, 0);
  reader.expect(Token.Colon);
  const noCrossReferences = reader.kind() === K.NOCROSSREFS ? reader.takeSpan() : undefined;
  const loadAddress = optionalCall(reader, K.AT);
  const subalign = optionalCall(reader, K.SUBALIGN);
  const bodyStart = reader.start();
  if (reader.kind() !== Token.OpenBrace) {
    reader.fail(say`'{' expected`);
    // What is left of an attribute whose keyword is missing: `(8)`.
    while (
      reader.recovering &&
      (reader.kind() === Token.OpenParen ||
        reader.kind() === Token.Number ||
        reader.kind() === Token.CloseParen)
    )
      reader.take();
  }
  reader.popMode();
  if (reader.kind() === Token.OpenBrace) reader.take();
  const sections: OverlaySection[] = [];
  for (;;) {
    if (reader.recovering) reader.rescan();
    const kind = reader.kind();
    if (kind !== Token.Name && kind !== Token.Quoted) break;
    sections.push(parseOverlaySection(reader));
    optionalComma(reader);
  }
  reader.expect(Token.CloseBrace);
  const body = reader.spanFrom(bodyStart);
  const placement = parsePlacement(reader);
  optionalComma(reader);
  return {
    kind: 'overlay',
    span: reader.spanFrom(keyword.start),
    keyword,
    address,
    noCrossReferences,
    loadAddress,
    subalign,
    body,
    sections,
    ...placement,
  };
}

function parseOverlaySection(reader: TokenReader): OverlaySection {
  const name = reader.takeName();
  reader.pushMode(Mode.Wild);
  const bodyStart = reader.start();
  reader.expect(Token.OpenBrace);
  const statements = parseSectionStatements(reader);
  reader.expect(Token.CloseBrace);
  const body = reader.spanFrom(bodyStart);
  reader.popMode();
  const { phdrs, fill } = phdrsAndFill(reader);
  const span = reader.spanFrom(name.span.start);
  return { kind: 'overlaySection', span, name, body, statements, phdrs, fill };
}

function parseSectionGroup(reader: TokenReader): SectionGroup {
  const keyword = reader.takeSpan();
  reader.pushMode(Mode.Expression);
  const { address, type } = addressAndType(reader);
  reader.popMode();
  const bodyStart = reader.start();
  reader.expect(Token.OpenBrace);
  const statements = parseSectionsBody(reader);
  reader.expect(Token.CloseBrace);
  const body = reader.spanFrom(bodyStart);
  return {
    kind: 'sectionGroup',
    span: reader.spanFrom(keyword.start),
    keyword,
    address,
    type,
    body,
    statements,
  };
}
