import type { Span } from '../../base/span';
import { say } from '../../base/wording';
import { missing, parseWholeExpression } from './expressionParser';
import { missingName } from './nameParser';
import { assignmentFollows, looksLikeRegion, looksLikeSection, skipToStatement } from './recovery';
import { keywordKind, Token } from './tokens';
import { parseInclude } from './sharedStatements';
import type {
  Expression,
  IncludeCommand,
  MemoryCommand,
  Name,
  RegionAttributes,
  RegionDefinition,
} from './syntaxTree';
import type { TokenReader } from './tokenReader';

const INCLUDE = keywordKind('INCLUDE');
const originKinds = new Set(['ORIGIN', 'org', 'o'].map(keywordKind));
const lengthKinds = new Set(['LENGTH', 'len', 'l'].map(keywordKind));
/** Keywords that can only stand behind a MEMORY block whose `}` is missing. */
const outerKinds = new Set(
  [
    'MEMORY',
    'SECTIONS',
    'PHDRS',
    'ENTRY',
    'REGION_ALIAS',
    'VERSION',
    'PROVIDE',
    'PROVIDE_HIDDEN',
    'HIDDEN',
    'ASSERT',
    'INPUT',
    'GROUP',
    'EXTERN',
    'OUTPUT_FORMAT',
    'OUTPUT_ARCH',
    'SEARCH_DIR',
    'NOCROSSREFS',
    'NOCROSSREFS_TO',
    'LD_FEATURE',
  ].map(keywordKind),
);

/** `MEMORY { … }`; `keyword` has been consumed. */
export function parseMemory(reader: TokenReader, keyword: Span): MemoryCommand {
  const bodyStart = reader.start();
  reader.expect(Token.OpenBrace);
  const entries = parseMemoryEntries(reader);
  reader.expect(Token.CloseBrace);
  const span = reader.spanFrom(keyword.start);
  return {
    kind: 'memory',
    span,
    keyword,
    body: { start: Math.min(bodyStart, span.end), end: span.end },
    entries,
  };
}

/** The entries of a MEMORY block, up to its `}` or the end of an included file. */
export function parseMemoryEntries(reader: TokenReader): (RegionDefinition | IncludeCommand)[] {
  const entries: (RegionDefinition | IncludeCommand)[] = [];
  for (;;) {
    // The token behind a LENGTH was scanned in EXPRESSION mode; ld scans a name again.
    if (reader.kind() === Token.Name || reader.recovering) reader.rescan();
    let kind = reader.kind();
    if (kind === Token.Comma && entries.length > 0) {
      reader.take();
      kind = reader.kind();
    } else if (kind === Token.CloseBrace || kind === Token.End) {
      return entries;
    }
    if (kind === INCLUDE) {
      entries.push(parseInclude(reader));
    } else if (kind === Token.Name || kind === Token.Quoted) {
      if (reader.recovering && endsMemory(reader)) return entries;
      entries.push(parseRegion(reader));
    } else {
      // `FCB` is hexadecimal digits and the letter that makes them a number.
      const isName = kind === Token.Number && /^[A-F]/i.test(reader.text());
      reader.fail(
        isName
          ? say`${reader.text()} is a number to ld, so no region's name: write it in quotes`
          : say`Region name or '}' expected`,
      );
      if (!reader.recovering || outerKinds.has(kind) || kind === Token.OpenBrace) return entries;
      if (isName || originKinds.has(kind) || kind === Token.OpenParen || kind === Token.Colon)
        entries.push(parseRegion(reader));
      else if (kind === Token.Semicolon) reader.take();
      else skipToStatement(reader);
    }
  }
}

/** Whether a name cannot be a region because an assignment or a section starts there. */
function endsMemory(reader: TokenReader): boolean {
  if (looksLikeRegion(reader.source, reader.start())) return false;
  if (assignmentFollows(reader.source, reader.end())) return true;
  return looksLikeSection(reader.source, reader.start());
}

function parseRegion(reader: TokenReader): RegionDefinition {
  const start = reader.start();
  const nameKind = reader.kind();
  const name: Name =
    nameKind === Token.Name || nameKind === Token.Quoted || nameKind === Token.Number
      ? reader.takeName()
      : missingName(start);
  const attributes = reader.kind() === Token.OpenParen ? parseAttributes(reader) : undefined;
  if (!reader.expect(Token.Colon)) toOrigin(reader);
  let origin: Expression | undefined;
  let length: Expression | undefined;
  let originKeyword: Span | undefined;
  let lengthKeyword: Span | undefined;
  if (originKinds.has(reader.kind())) {
    originKeyword = reader.takeSpan();
    origin = parseValue(reader);
  } else {
    reader.fail(say`ORIGIN expected`);
    if (reader.recovering && reader.kind() === Token.Assign) origin = parseValue(reader);
  }
  if (reader.kind() === Token.Comma) reader.take();
  if (reader.recovering) reader.rescan();
  if (lengthKinds.has(reader.kind())) {
    lengthKeyword = reader.takeSpan();
    length = parseValue(reader);
  } else {
    reader.fail(say`LENGTH expected`);
    if (reader.recovering && reader.kind() === Token.Assign) length = parseValue(reader);
    else if (reader.recovering) toLineEnd(reader);
  }
  return {
    kind: 'region',
    span: reader.spanFrom(start),
    name,
    attributes,
    originKeyword,
    origin,
    lengthKeyword,
    length,
  };
}

/** `= exp`. */
function parseValue(reader: TokenReader): Expression {
  if (!reader.expect(Token.Assign)) {
    const kind = reader.kind();
    if (!reader.recovering || kind !== Token.Number) return missing(reader);
  }
  return parseWholeExpression(reader);
}

/** Recovery: skips what stands between a region's name and its ORIGIN on the same line. */
function toOrigin(reader: TokenReader): void {
  while (reader.recovering) {
    const kind = reader.kind();
    if (
      originKinds.has(kind) ||
      lengthKinds.has(kind) ||
      kind === Token.CloseBrace ||
      kind === Token.End ||
      kind === Token.Assign
    )
      return;
    if (reader.atNewLine()) return;
    reader.take();
    if (kind === Token.Colon) return;
  }
}

/** Recovery: skips the rest of a line that is not a region after all. */
function toLineEnd(reader: TokenReader): void {
  while (!reader.atNewLine()) {
    const kind = reader.kind();
    if (kind === Token.CloseBrace || kind === Token.End || kind === Token.OpenBrace) return;
    if (kind === Token.Name && looksLikeRegion(reader.source, reader.start())) return;
    reader.take();
  }
}

function parseAttributes(reader: TokenReader): RegionAttributes {
  const start = reader.start();
  reader.take();
  const items: { negated: boolean; name: Name }[] = [];
  for (;;) {
    let kind = reader.kind();
    const negated = kind === Token.Exclamation;
    if (negated) {
      reader.take();
      kind = reader.kind();
    }
    if (kind === Token.Name || kind === Token.Quoted) {
      const name = reader.takeName();
      items.push({ negated, name });
      const wrong = /[^AaRrWwXxLlIi!]/.exec(name.text)?.[0];
      if (wrong !== undefined) {
        const message = say`'${wrong}' is not a region attribute: use r, w, x, a, i, l or !`;
        reader.note({ code: 'ld-syntax', message, span: name.span });
      }
      continue;
    }
    if (kind === Token.CloseParen && items.length > 0 && !negated) reader.take();
    else {
      reader.fail(items.length > 0 ? say`')' expected` : say`Region attributes expected`);
      if (reader.recovering && kind === Token.CloseParen) reader.take();
      else if (reader.recovering && kind >= Token.Keyword && /^[arwxil]$/i.test(reader.text())) {
        items.push({ negated, name: reader.takeName() });
        continue;
      }
    }
    return { span: reader.spanFrom(start), items };
  }
}
