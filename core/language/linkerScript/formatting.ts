import type { SpanEdit } from '../../base/edits';
import { applyEdits } from '../../base/edits';
import type { Span } from '../../base/span';
import { parseScript } from '../../linkerScript/syntax/parser';
import { Token } from '../../linkerScript/syntax/tokens';
import type { Script } from '../../linkerScript/syntax/script';
import { regionColumns } from './formattingColumns';
import { commentPiece, verbatimPiece, type Piece } from './formattingPieces';
import { spaceBetween } from './formattingSpaces';
import { walkScript } from './treeWalk';

export interface FormattingOptions {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/**
 * Edits that give a script even indentation and spacing, with MEMORY in columns. Only blanks change: line breaks stay
 * where the author put them, comments and tokens stay as they are. Where the new text would be read otherwise (it never
 * should) nothing is changed at all.
 */
export function formatScript(
  { text, script }: { readonly text: string; readonly script: Script },
  options: FormattingOptions,
  within: Span = { start: 0, end: text.length },
): readonly SpanEdit[] {
  const edits = gapEdits(text, script, options);
  if (edits.length === 0) return edits;
  const after = parseScript(applyEdits(text, edits), script.context);
  if (!sameTokens(script, after)) return [];
  return edits.filter(({ span }) => span.start >= within.start && span.end <= within.end);
}

function gapEdits(text: string, script: Script, options: FormattingOptions): SpanEdit[] {
  const pieces = piecesOf(text, script);
  const operators = operatorStarts(script);
  const columns = regionColumns(text, script, pieces);
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  const unit = options.insertSpaces ? ' '.repeat(options.tabSize) : '\t';
  const edits: SpanEdit[] = [];
  const put = (start: number, end: number, newText: string): void => {
    if (text.slice(start, end) !== newText) edits.push({ span: { start, end }, newText });
  };

  let braces = 0;
  let parentheses = 0;
  let lineHasBrace = false;
  let previous: Piece | undefined;
  let last: Piece | undefined;
  for (const piece of pieces) {
    const from = previous?.end ?? 0;
    const gap = text.slice(from, piece.start);
    const breaks = lineBreaks(gap);
    if (breaks > 0 || previous === undefined) {
      lineHasBrace = false;
      const depth = indentation(piece, last, braces, parentheses, operators);
      const indent = keepsColumn(text, piece)
        ? gap.slice(Math.max(gap.lastIndexOf('\n'), gap.lastIndexOf('\r')) + 1)
        : unit.repeat(depth);
      put(from, piece.start, (previous ? eol.repeat(Math.min(breaks, 2)) : '') + indent);
      if (piece.kind === commentPiece) edits.push(...commentLines(text, piece, indent));
    } else {
      const column = columns.get(piece.start);
      const spaces =
        column ?? spaceBetween({ text, gap, previous, next: piece, operators, afterBrace: lineHasBrace });
      put(from, piece.start, spaces);
    }
    if (piece.kind === Token.OpenBrace) braces++;
    else if (piece.kind === Token.CloseBrace) braces = Math.max(0, braces - 1);
    else if (piece.kind === Token.OpenParen) parentheses++;
    else if (piece.kind === Token.CloseParen) parentheses = Math.max(0, parentheses - 1);
    if (piece.kind === Token.OpenBrace || piece.kind === Token.CloseBrace || piece.kind === Token.Semicolon)
      parentheses = 0;
    if (piece.kind === Token.CloseBrace) lineHasBrace = true;
    previous = piece;
    if (piece.kind >= 0) last = piece;
  }
  if (previous) {
    const tail = text.slice(previous.end);
    // A comment that never ends takes whatever is put behind it.
    if (tail.trim() === '' && !neverEnds(text, previous)) put(previous.end, text.length, eol);
  }
  return edits;
}

function neverEnds(text: string, piece: Piece): boolean {
  if (piece.kind !== commentPiece || !text.startsWith('/*', piece.start)) return false;
  return piece.end - piece.start < 4 || !text.endsWith('*/', piece.end);
}

/** Tokens, comments and text that ld skips, in the order of the text, without overlaps. */
function piecesOf(text: string, script: Script): readonly Piece[] {
  const pieces: Piece[] = [];
  const { tokens, comments } = script;
  const versions = versionBodies(script);
  let at = 0;
  let token = 0;
  let comment = 0;
  while (token < tokens.length || comment < comments.length) {
    const tokenStart = token < tokens.length ? tokens.start(token) : Infinity;
    const next = comments[comment];
    const commentFirst = next !== undefined && next.start < tokenStart;
    const start = commentFirst ? next.start : tokenStart;
    const end = commentFirst ? next.end : tokens.end(token);
    const kind = commentFirst ? commentPiece : tokens.kind(token);
    if (commentFirst) comment++;
    else token++;
    if (start < at) continue;
    skipped(text, at, start, pieces);
    const stop = verbatimEnd(text, start, end, kind, versions);
    if (stop !== undefined) {
      pieces.push({ start, end: stop, kind: verbatimPiece });
      at = stop;
      continue;
    }
    pieces.push({ start, end, kind });
    at = end;
  }
  skipped(text, at, text.length, pieces);
  return pieces;
}

/**
 * The end of a text that is kept as it stands: version nodes have rules of their own; `//` and `#define … \` mean something
 * to the preprocessor that such a script goes through.
 */
function verbatimEnd(
  text: string,
  start: number,
  end: number,
  kind: number,
  versions: readonly Span[],
): number | undefined {
  const version = versions.find((body) => body.start === start);
  if (version) return version.end;
  if (kind === Token.Name && text.startsWith('//', start)) return lineEnd(text, start);
  if (kind !== commentPiece || text[start] !== '#' || text[end - 1] !== '\\') return undefined;
  let stop = end;
  while (text[stop - 1] === '\\') {
    const next = text.indexOf('\n', stop);
    if (next < 0) break;
    stop = lineEnd(text, next + 1);
  }
  return stop;
}

/** Characters that ld ignores are kept as they stand. */
function skipped(text: string, from: number, to: number, pieces: Piece[]): void {
  const gap = text.slice(from, to);
  const inner = gap.trim();
  if (inner === '') return;
  const start = from + gap.indexOf(inner);
  pieces.push({ start, end: start + inner.length, kind: verbatimPiece });
}

function versionBodies(script: Script): readonly Span[] {
  return script.statements.flatMap((statement) => (statement.kind === 'version' ? [statement.body] : []));
}

function lineEnd(text: string, at: number): number {
  let end = text.indexOf('\n', at);
  if (end < 0) end = text.length;
  while (end > at && /\s/.test(text[end - 1]!)) end--;
  return end;
}

/** Starts of the operators that take a blank on both sides. */
function operatorStarts(script: Script): ReadonlySet<number> {
  const starts = new Set<number>();
  walkScript(script, {
    node: (node) => {
      if (node.kind === 'assignment' && node.operatorSpan.end > node.operatorSpan.start)
        starts.add(node.operatorSpan.start);
    },
    expression: (expression) => {
      if (expression.kind === 'binary') starts.add(expression.operatorSpan.start);
    },
  });
  return starts;
}

function lineBreaks(gap: string): number {
  let count = 0;
  for (let i = gap.indexOf('\n'); i >= 0; i = gap.indexOf('\n', i + 1)) count++;
  return count;
}

/** Preprocessor lines stay in the column where they are. */
function keepsColumn(text: string, piece: Piece): boolean {
  return (
    piece.kind < 0 &&
    /^#\s*(?:if|ifdef|ifndef|elif|else|endif|include|define|undef|error|pragma|line)\b/.test(
      text.slice(piece.start, piece.start + 24),
    )
  );
}

function indentation(
  piece: Piece,
  last: Piece | undefined,
  braces: number,
  parentheses: number,
  operators: ReadonlySet<number>,
): number {
  if (piece.kind === Token.CloseBrace) return Math.max(0, braces - 1);
  if (piece.kind === Token.OpenBrace) return braces;
  if (parentheses > 0) return braces + (piece.kind === Token.CloseParen ? 0 : 1);
  return braces + (continues(piece, last, operators) ? 1 : 0);
}

/** Whether a line goes on with the statement of the line before. */
function continues(piece: Piece, last: Piece | undefined, operators: ReadonlySet<number>): boolean {
  if (piece.kind === Token.Greater || operators.has(piece.start)) return true;
  if (!last) return false;
  return (
    operators.has(last.start) ||
    last.kind === Token.Colon ||
    last.kind === Token.Assign ||
    (last.kind === Token.Comma && piece.kind >= Token.Keyword)
  );
}

/**
 * A block comment's further lines move with its first one where each begins with a star: under the slash where the
 * author put them there, else under the star.
 */
function commentLines(text: string, piece: Piece, indent: string): SpanEdit[] {
  const body = text.slice(piece.start, piece.end);
  const breaks = [...body.matchAll(/\n([ \t]*)(.)/g)];
  if (breaks.length === 0 || !breaks.every(([, , first]) => first === '*')) return [];
  const column = piece.start - (text.lastIndexOf('\n', piece.start - 1) + 1);
  const newText = breaks.every(([, blanks]) => blanks!.length === column) ? indent : `${indent} `;
  return breaks.flatMap((match) => {
    const blanks = match[1]!;
    const start = piece.start + match.index + 1;
    return blanks === newText ? [] : [{ span: { start, end: start + blanks.length }, newText }];
  });
}

function sameTokens(before: Script, after: Script): boolean {
  const { tokens: a } = before;
  const { tokens: b } = after;
  if (a.length !== b.length || before.comments.length !== after.comments.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a.kind(i) !== b.kind(i)) return false;
    if (before.text.slice(a.start(i), a.end(i)) !== after.text.slice(b.start(i), b.end(i))) return false;
  }
  return true;
}
