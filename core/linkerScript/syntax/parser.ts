import type { Span, SyntaxProblem } from '../../base/span';
import { say } from '../../base/wording';
import {
  isAssignmentOperator,
  isAssignmentWrapper,
  parseAssignment,
  parseWrappedAssignment,
} from './assignmentParser';
import { parseExpression } from './expressionParser';
import { parseMemory, parseMemoryEntries } from './memoryParser';
import { takeNameOrFail } from './nameParser';
import { StatementList } from './incremental/readingMemory';
import {
  assignmentFollows,
  beginsStatement,
  expectSeparator,
  guessBlock,
  looksLikeSection,
  skipToStatement,
} from './recovery';

import {
  parseOutputSection,
  parseSections,
  parseSectionsBody,
  parseSectionStatements,
} from './sectionsParser';
import type {
  InputFile,
  Name,
  NameCommandKeyword,
  PhdrDefinition,
  PhdrsCommand,
  Statement,
} from './syntaxTree';
import { parseAssert, parseEntry, parseInclude } from './sharedStatements';
import type { Script, ScriptContext, ScriptMemory } from './script';
import { createTokenReader, type TokenReader } from './tokenReader';
import { keywordKind, Mode, newerKeywords, Token } from './tokens';
import { parseVersion } from './versionParser';

const K = {
  MEMORY: keywordKind('MEMORY'),
  SECTIONS: keywordKind('SECTIONS'),
  PHDRS: keywordKind('PHDRS'),
  VERSION: keywordKind('VERSION'),
  INCLUDE: keywordKind('INCLUDE'),
  ENTRY: keywordKind('ENTRY'),
  ASSERT: keywordKind('ASSERT'),
  INPUT: keywordKind('INPUT'),
  GROUP: keywordKind('GROUP'),
  INSERT: keywordKind('INSERT'),
  AFTER: keywordKind('AFTER'),
  BEFORE: keywordKind('BEFORE'),
  REGION_ALIAS: keywordKind('REGION_ALIAS'),
  AS_NEEDED: keywordKind('AS_NEEDED'),
  AT: keywordKind('AT'),
};

/** Deeper than any person nests AS_NEEDED. */
const maximalInputDepth = 100;

/** How many names a command takes, and whether commas may separate them. */
interface NameCommandShape {
  readonly command: NameCommandKeyword;
  readonly names: 'none' | 'one' | 'oneOrThree' | 'list' | 'optionalList' | 'expressionList';
}
const nameCommands: readonly NameCommandShape[] = [
  { command: 'TARGET', names: 'one' },
  { command: 'SEARCH_DIR', names: 'one' },
  { command: 'OUTPUT', names: 'one' },
  { command: 'OUTPUT_FORMAT', names: 'oneOrThree' },
  { command: 'OUTPUT_ARCH', names: 'one' },
  { command: 'MAP', names: 'one' },
  { command: 'STARTUP', names: 'one' },
  { command: 'LD_FEATURE', names: 'one' },
  { command: 'HLL', names: 'optionalList' },
  { command: 'SYSLIB', names: 'optionalList' },
  { command: 'NOCROSSREFS', names: 'optionalList' },
  { command: 'NOCROSSREFS_TO', names: 'optionalList' },
  { command: 'EXTERN', names: 'expressionList' },
  { command: 'FLOAT', names: 'none' },
  { command: 'NOFLOAT', names: 'none' },
  { command: 'FORCE_COMMON_ALLOCATION', names: 'none' },
  { command: 'FORCE_GROUP_ALLOCATION', names: 'none' },
  { command: 'INHIBIT_COMMON_ALLOCATION', names: 'none' },
];
const nameCommandByKind = new Map(nameCommands.map((shape) => [keywordKind(shape.command), shape]));

/**
 * Parses a linker script as GNU ld 2.40 reads it. Never throws. `problems` begins with what ld stops at; where there
 * is such an error the tree comes from a second reading that recovers at `;`, `}` or the next keyword.
 *
 * `context` says what the text is a part of: a file INCLUDEd inside MEMORY holds regions, not commands.
 * `earlier` is a reading of nearly the same text: what an edit has not touched is taken over from it. The outcome is
 * the same as without it.
 */
export function parseScript(text: string, context: ScriptContext = 'script', earlier?: Script): Script {
  const known = earlier?.context === context ? earlier.memory : undefined;
  const strict = createTokenReader(text, false, known?.strict);
  const statements = parseContext(strict, context);
  if (!strict.firstError && !hasError(strict.problems)) {
    const memory = { strict: strict.memory(), recovering: known?.recovering };
    return scriptOf(strict, context, statements, strict.problems, memory);
  }
  const recovering = createTokenReader(text, true, known?.recovering);
  const recovered = parseContext(recovering, context);
  const problems = mergeProblems(text, strict.problems, recovering.problems);
  // A strict reading that broke off has less to give than the last one that did not.
  const memory = { strict: known?.strict ?? strict.memory(), recovering: recovering.memory() };
  return scriptOf(recovering, context, recovered, problems, memory);
}

function hasError(problems: readonly SyntaxProblem[]): boolean {
  return problems.some((problem) => problem.severity !== 'warning');
}

function scriptOf(
  reader: TokenReader,
  context: ScriptContext,
  statements: readonly Statement[],
  problems: readonly SyntaxProblem[],
  memory: ScriptMemory,
): Script {
  const { source: text, comments, tokens } = reader;
  return { text, context, statements, problems, comments, tokens, memory };
}

/** ld's own stop first; then what recovery found elsewhere, without what is the same mistake on the same line. */
function mergeProblems(
  text: string,
  strict: readonly SyntaxProblem[],
  recovered: readonly SyntaxProblem[],
): SyntaxProblem[] {
  const stop = strict.find((problem) => problem.severity !== 'warning');
  if (!stop) return [...strict];
  const result = strict.map((problem) => (problem === stop ? named(text, problem) : problem));
  const seen = new Set(result.map((problem) => problem.span.start));
  const lineStart = text.lastIndexOf('\n', stop.span.start - 1) + 1;
  const lineEnd = text.indexOf('\n', stop.span.start);
  for (const problem of recovered) {
    if (seen.has(problem.span.start)) continue;
    const sameLine = problem.span.start >= lineStart && (lineEnd < 0 || problem.span.start <= lineEnd);
    if (problem.severity !== 'warning' && sameLine) continue;
    result.push(problem);
  }
  return result;
}

/** Says of a word that a newer ld would know it. */
function named(text: string, problem: SyntaxProblem): SyntaxProblem {
  const from = Math.max(0, problem.span.start - 40);
  const near = text.slice(from, problem.span.end);
  for (const [word, release] of newerKeywords) {
    if (new RegExp(`\\b${word}\\b`).test(near)) {
      return { ...problem, message: say`${problem.message} (${word} is known from GNU ld ${release} on)` };
    }
  }
  return problem;
}

function parseContext(reader: TokenReader, context: ScriptContext): Statement[] {
  for (const statements: Statement[] = []; ;) {
    switch (context) {
      case 'script':
        append(statements, parseCommands(reader));
        break;
      case 'memory':
        append(statements, parseMemoryEntries(reader));
        break;
      case 'sections':
        append(statements, parseSectionsBody(reader));
        break;
      case 'statements':
        reader.pushMode(Mode.Wild);
        append(statements, parseSectionStatements(reader));
        reader.popMode();
        break;
    }
    if (reader.kind() === Token.End) return statements;
    // A `}` too many, or what does not belong here.
    const before = reader.start();
    reader.fail(say`'${reader.source.slice(before, reader.end())}' does not belong here`);
    if (!reader.recovering) return statements;
    if (reader.start() === before) reader.take();
  }
}

/** Spreading a list of hundreds of thousands into a call would overflow the stack. */
function append<T>(list: T[], items: readonly T[]): void {
  for (const item of items) list.push(item);
}

function parseCommands(reader: TokenReader): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    if (reader.recovering) reader.rescan();
    const kind = reader.kind();
    if (kind === Token.End) return statements;
    const known = reader.recall(StatementList.Commands);
    if (known) {
      append(statements, known);
      continue;
    }
    const statement = parseCommand(reader, kind);
    if (statement) statements.push(statement);
    reader.remember(statement ? [statement] : []);
    if (!reader.recovering && reader.firstError) return statements;
  }
}

function parseCommand(reader: TokenReader, kind: number): Statement | undefined {
  if (kind === Token.Name || kind === Token.Quoted) return nameAtTop(reader);
  switch (kind) {
    case Token.Semicolon:
      return { kind: 'empty', span: reader.takeSpan() };
    case K.MEMORY:
      return parseMemory(reader, reader.takeSpan());
    case K.SECTIONS:
      return parseSections(reader, reader.takeSpan());
    case K.PHDRS:
      return parsePhdrs(reader, reader.takeSpan());
    case K.VERSION:
      return parseVersion(reader);
    case K.INCLUDE:
      return parseInclude(reader);
    case K.ENTRY:
      return parseEntry(reader);
    case K.ASSERT:
      return parseAssert(reader);
    case K.INPUT:
    case K.GROUP:
      return parseInput(reader, kind === K.GROUP);
    case K.INSERT:
      return parseInsert(reader);
    case K.REGION_ALIAS:
      return parseRegionAlias(reader);
  }
  if (isAssignmentWrapper(kind)) {
    const assignment = parseWrappedAssignment(reader);
    if (assignment) expectSeparator(reader);
    else if (reader.recovering) skipToStatement(reader);
    return assignment;
  }
  const shape = nameCommandByKind.get(kind);
  if (shape) return parseNameCommand(reader, shape);
  reader.fail(kind === Token.CloseBrace ? say`This '}' closes nothing` : say`Command or assignment expected`);
  if (!reader.recovering) return undefined;
  if (kind === Token.OpenBrace) return blockWithoutKeyword(reader);
  if (kind === Token.CloseBrace) reader.take();
  else skipToStatement(reader);
  return undefined;
}

/** A name at the top is an assignment's target; to recovery it may be a section whose SECTIONS was closed too early. */
function nameAtTop(reader: TokenReader): Statement | undefined {
  const name = reader.takeName();
  if (isAssignmentOperator(reader.kind())) {
    const assignment = parseAssignment(reader, name);
    expectSeparator(reader);
    return assignment;
  }
  reader.fail(say`'=' expected behind ${name.text}`);
  if (!reader.recovering) return undefined;
  if (looksLikeSection(reader.source, name.span.start)) return parseOutputSection(reader, name);
  const kind = reader.kind();
  if (kind === Token.OpenBrace) return blockWithoutKeyword(reader);
  if (kind < Token.Keyword && !(kind === Token.Name && reader.atNewLine())) skipToStatement(reader);
  return undefined;
}

/** Recovery: `{ … }` whose keyword is missing. */
function blockWithoutKeyword(reader: TokenReader): Statement {
  const at = reader.start();
  const keyword = { start: at, end: at };
  switch (guessBlock(reader.source, at + 1)) {
    case 'memory':
      return parseMemory(reader, keyword);
    case 'phdrs':
      return parsePhdrs(reader, keyword);
    case 'sections':
      return parseSections(reader, keyword);
  }
}

function parseNameCommand(reader: TokenReader, { command, names: shape }: NameCommandShape): Statement {
  const keyword = reader.takeSpan();
  let names: readonly Name[] = [];
  if (shape !== 'none' && reader.expect(Token.OpenParen)) {
    if (shape === 'expressionList') reader.pushMode(Mode.Expression);
    names = parseNames(reader, shape);
    if (shape === 'expressionList') reader.popMode();
    if (!reader.expect(Token.CloseParen) && reader.recovering) reader.rescan();
  }
  return { kind: 'command', span: reader.spanFrom(keyword.start), keyword, command, names };
}

function parseNames(reader: TokenReader, shape: NameCommandShape['names']): Name[] {
  const names: Name[] = [];
  if (shape === 'optionalList' && reader.kind() === Token.CloseParen) return names;
  for (;;) {
    const name = takeNameOrFail(reader, 'Name expected');
    if (!name) return names;
    names.push(name);
    const hasComma = reader.kind() === Token.Comma;
    if (shape === 'one') return names;
    if (shape === 'oneOrThree') {
      if (names.length === 3 || (names.length === 1 && !hasComma)) return names;
      if (!reader.expect(Token.Comma)) return names;
    } else if (hasComma) {
      reader.take();
      // NOCROSSREFS ( a , ) is a list of one to ld.
      if (shape === 'optionalList' && reader.kind() === Token.CloseParen) return names;
    } else if (reader.kind() !== Token.Name && reader.kind() !== Token.Quoted) {
      return names;
    }
  }
}

function parseRegionAlias(reader: TokenReader): Statement {
  const keyword = reader.takeSpan();
  let alias: Name | undefined;
  let region: Name | undefined;
  if (reader.expect(Token.OpenParen)) {
    alias = takeNameOrFail(reader, 'Alias expected');
    if (alias?.text.endsWith(',') && reader.kind() !== Token.Comma) {
      reader.fail(
        say`',' expected: to ld the comma is part of the name ${alias.text} unless a blank stands before it`,
      );
      if (!reader.recovering)
        return { kind: 'regionAlias', span: reader.spanFrom(keyword.start), keyword, alias, region };
      alias = { ...alias, text: alias.text.slice(0, -1) };
      region = takeNameOrFail(reader, 'Region expected');
    } else if (alias && reader.expect(Token.Comma)) region = takeNameOrFail(reader, 'Region expected');
    if (region) reader.expect(Token.CloseParen);
  }
  return { kind: 'regionAlias', span: reader.spanFrom(keyword.start), keyword, alias, region };
}

function parseInsert(reader: TokenReader): Statement {
  const keyword = reader.takeSpan();
  const kind = reader.kind();
  const where = kind === K.AFTER ? 'AFTER' : kind === K.BEFORE ? 'BEFORE' : undefined;
  if (where) reader.take();
  else reader.fail(say`AFTER or BEFORE expected`);
  const section = where ? takeNameOrFail(reader, 'Section expected') : undefined;
  return { kind: 'insert', span: reader.spanFrom(keyword.start), keyword, where, section };
}

function parseInput(reader: TokenReader, group: boolean): Statement {
  const keyword = reader.takeSpan();
  let files: readonly InputFile[] = [];
  if (reader.expect(Token.OpenParen)) {
    reader.pushMode(Mode.InputList);
    files = parseInputList(reader, false, 0);
    reader.popMode();
    reader.expect(Token.CloseParen);
  }
  return { kind: 'input', span: reader.spanFrom(keyword.start), keyword, group, files };
}

function parseInputList(reader: TokenReader, asNeeded: boolean, depth: number): InputFile[] {
  const files: InputFile[] = [];
  for (let count = 0; ; count++) {
    if (count > 0) {
      if (reader.kind() === Token.CloseParen) return files;
      if (reader.kind() === Token.Comma) reader.take();
    }
    if (beginsStatement(reader)) {
      reader.fail(say`')' expected`);
      return files;
    }
    const kind = reader.kind();
    if (kind === Token.Name || kind === Token.Quoted || kind === Token.Library) {
      files.push({ name: reader.takeName(), library: kind === Token.Library, asNeeded });
    } else if (kind === K.AS_NEEDED && depth < maximalInputDepth) {
      reader.take();
      if (!reader.expect(Token.OpenParen)) return files;
      append(files, parseInputList(reader, true, depth + 1));
      reader.expect(Token.CloseParen);
    } else {
      reader.fail(say`File name expected`);
      return files;
    }
  }
}

/** `PHDRS { NAME type FILEHDR PHDRS AT(…) FLAGS(…) ; … }`; `keyword` has been consumed. */
function parsePhdrs(reader: TokenReader, keyword: Span): PhdrsCommand {
  const bodyStart = reader.start();
  reader.expect(Token.OpenBrace);
  const entries: PhdrDefinition[] = [];
  for (;;) {
    if (reader.recovering) reader.rescan();
    const kind = reader.kind();
    if (kind !== Token.Name && kind !== Token.Quoted) {
      if (!reader.recovering || kind === Token.CloseBrace || kind === Token.End || kind >= Token.Keyword)
        break;
      reader.fail(say`Program header or '}' expected`);
      skipToStatement(reader);
      continue;
    }
    if (reader.recovering && assignmentFollows(reader.source, reader.end())) break;
    const name = reader.takeName();
    reader.pushMode(Mode.Expression);
    const type = parseExpression(reader, 0);
    const qualifiers = phdrQualifiers(reader);
    reader.popMode();
    if (!reader.expect(Token.Semicolon) && reader.recovering && reader.kind() !== Token.CloseBrace)
      skipToStatement(reader);
    entries.push({ kind: 'phdr', span: reader.spanFrom(name.span.start), name, type, qualifiers });
  }
  reader.expect(Token.CloseBrace);
  const span = reader.spanFrom(keyword.start);
  return {
    kind: 'phdrs',
    span,
    keyword,
    body: { start: Math.min(bodyStart, span.end), end: span.end },
    entries,
  };
}

function phdrQualifiers(reader: TokenReader): PhdrDefinition['qualifiers'] {
  const qualifiers: { name: Name; value: PhdrDefinition['type'] | undefined }[] = [];
  for (;;) {
    const kind = reader.kind();
    const at = kind === K.AT;
    if (kind !== Token.Name && kind !== Token.Quoted && !at) return qualifiers;
    const name = reader.takeName();
    let value: PhdrDefinition['type'] | undefined;
    if (reader.kind() === Token.OpenParen) {
      reader.take();
      value = parseExpression(reader, 0);
      reader.expect(Token.CloseParen);
    } else if (at) {
      reader.fail(say`'(' expected`);
      return qualifiers;
    }
    qualifiers.push({ name, value });
  }
}
