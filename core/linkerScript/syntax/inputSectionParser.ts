import { say } from '../../base/wording';
import { missingName, takeNameOrFail } from './nameParser';
import { beginsStatement } from './recovery';
import { keywordKind, Token } from './tokens';
import type { InputSections, Name, Pattern, SortOrder } from './syntaxTree';
import type { TokenReader } from './tokenReader';

const KEEP = keywordKind('KEEP');
const EXCLUDE_FILE = keywordKind('EXCLUDE_FILE');
const INPUT_SECTION_FLAGS = keywordKind('INPUT_SECTION_FLAGS');
const sortOrders: readonly SortOrder[] = [
  'SORT',
  'SORT_BY_NAME',
  'SORT_BY_ALIGNMENT',
  'SORT_BY_INIT_PRIORITY',
  'SORT_NONE',
];
const sortByKind = new Map<number, SortOrder>(sortOrders.map((order) => [keywordKind(order), order]));

/** Whether an input-section description may start with this token. */
export function startsInputSections(kind: number): boolean {
  return (
    kind === Token.Name ||
    kind === Token.Quoted ||
    kind === Token.OpenBracket ||
    kind === KEEP ||
    kind === EXCLUDE_FILE ||
    kind === INPUT_SECTION_FLAGS ||
    sortByKind.has(kind)
  );
}

/** `KEEP ( … )`, `file ( sections )`, `file`, `[ sections ]`, each with INPUT_SECTION_FLAGS in front or not. */
export function parseInputSections(reader: TokenReader): InputSections {
  const start = reader.start();
  if (reader.kind() !== KEEP) return inputSections(reader, start);
  const keep = reader.takeSpan();
  reader.expect(Token.OpenParen);
  const inner = inputSections(reader, reader.start());
  if (reader.kind() === Token.CloseParen) reader.take();
  else reader.fail(say`')' expected`);
  return { ...inner, keep, span: reader.spanFrom(start) };
}

/** An input-section description whose file pattern, a plain name, has been read already. */
export function continueInputSections(reader: TokenReader, name: Name): InputSections {
  const file: Pattern = { span: name.span, name, sort: [], exclude: [] };
  return withSections(reader, name.span.start, [], file);
}

function inputSections(reader: TokenReader, start: number): InputSections {
  const flags = reader.kind() === INPUT_SECTION_FLAGS ? sectionFlags(reader) : [];
  if (reader.kind() === Token.OpenBracket) {
    reader.take();
    const sections = sectionPatterns(reader, Token.CloseBracket);
    reader.expect(Token.CloseBracket);
    return {
      kind: 'inputSections',
      span: reader.spanFrom(start),
      keep: undefined,
      flags,
      file: undefined,
      sections,
    };
  }
  const plain = reader.kind() === Token.Name || reader.kind() === Token.Quoted;
  const file = pattern(reader, 1, true);
  if (plain || reader.kind() === Token.OpenParen) return withSections(reader, start, flags, file);
  reader.fail(say`'(' expected`);
  return { kind: 'inputSections', span: reader.spanFrom(start), keep: undefined, flags, file, sections: [] };
}

function withSections(
  reader: TokenReader,
  start: number,
  flags: readonly Name[],
  file: Pattern,
): InputSections {
  let sections: readonly Pattern[] = [];
  if (reader.kind() === Token.OpenParen) {
    reader.take();
    sections = sectionPatterns(reader, Token.CloseParen);
    reader.expect(Token.CloseParen);
  }
  return { kind: 'inputSections', span: reader.spanFrom(start), keep: undefined, flags, file, sections };
}

function sectionPatterns(reader: TokenReader, close: number): Pattern[] {
  const patterns: Pattern[] = [];
  for (;;) {
    const kind = reader.kind();
    if (kind === close && patterns.length > 0) return patterns;
    if (patterns.length > 0 && beginsStatement(reader)) return patterns;
    if (kind === Token.Name || kind === Token.Quoted || kind === EXCLUDE_FILE || sortByKind.has(kind)) {
      patterns.push(pattern(reader, 0, false));
    } else {
      reader.fail(say`Section pattern expected`);
      return patterns;
    }
  }
}

/** `name`, `EXCLUDE_FILE (a b) name` or either inside SORT…; at most two sorts for sections, one for files. */
function pattern(reader: TokenReader, sorts: number, file: boolean): Pattern {
  const start = reader.start();
  const kind = reader.kind();
  const order = sortByKind.get(kind);
  if (order !== undefined && allowed(order, sorts, file)) {
    const span = reader.takeSpan();
    reader.expect(Token.OpenParen);
    const nestable = order !== 'SORT_NONE' && order !== 'SORT_BY_INIT_PRIORITY';
    const inner = pattern(reader, nestable ? sorts + 1 : 2, file);
    reader.expect(Token.CloseParen);
    return { ...inner, span: reader.spanFrom(start), sort: [{ order, span }, ...inner.sort] };
  }
  const exclude: Name[] = [];
  if (kind === EXCLUDE_FILE) {
    reader.take();
    reader.expect(Token.OpenParen);
    while (reader.kind() === Token.Name || reader.kind() === Token.Quoted) exclude.push(reader.takeName());
    if (exclude.length === 0) reader.fail(say`File pattern expected`);
    reader.expect(Token.CloseParen);
  }
  const name = takeNameOrFail(reader, 'Pattern expected') ?? missingName(reader.lastEnd());
  return { span: reader.spanFrom(start), name, sort: [], exclude };
}

function allowed(order: SortOrder, sorts: number, file: boolean): boolean {
  const byName = order === 'SORT' || order === 'SORT_BY_NAME';
  if (file) return sorts === 1 && (byName || order === 'SORT_NONE');
  if (sorts === 0) return true;
  return sorts === 1 && (byName || order === 'SORT_BY_ALIGNMENT');
}

function sectionFlags(reader: TokenReader): Name[] {
  reader.take();
  const flags: Name[] = [];
  if (!reader.expect(Token.OpenParen)) return flags;
  for (;;) {
    const flag = takeNameOrFail(reader, 'Section flag expected');
    if (!flag) return flags;
    flags.push(flag);
    if (reader.kind() !== Token.Ampersand) break;
    reader.take();
  }
  reader.expect(Token.CloseParen);
  return flags;
}
