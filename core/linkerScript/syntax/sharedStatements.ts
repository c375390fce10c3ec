/** Statements that stand in more than one kind of block. */

import { say } from '../../base/wording';
import { assertionArguments } from './expressionParser';
import { takeNameOrFail } from './nameParser';
import { assignmentFollows, looksLikeRegion, looksLikeSection } from './recovery';
import type { AssertStatement, EntryCommand, IncludeCommand, Name } from './syntaxTree';
import type { TokenReader } from './tokenReader';
import { Mode, Token } from './tokens';

/** `ENTRY ( symbol )`. */
export function parseEntry(reader: TokenReader): EntryCommand {
  const keyword = reader.takeSpan();
  const symbol = reader.expect(Token.OpenParen) ? takeNameOrFail(reader, 'Symbol expected') : undefined;
  if (symbol) reader.expect(Token.CloseParen);
  return { kind: 'entry', span: reader.spanFrom(keyword.start), keyword, symbol };
}

/** `ASSERT ( exp , "message" )`. */
export function parseAssert(reader: TokenReader): AssertStatement {
  const keyword = reader.takeSpan();
  reader.pushMode(Mode.Expression);
  const { condition, message } = assertionArguments(reader, 0);
  reader.popMode();
  return { kind: 'assertStatement', span: reader.spanFrom(keyword.start), keyword, condition, message };
}

/** `INCLUDE file`, in any block. */
export function parseInclude(reader: TokenReader): IncludeCommand {
  const keyword = reader.takeSpan();
  let path: Name | undefined;
  if (reader.recovering && startsAnotherStatement(reader)) reader.fail(say`File name expected`);
  else path = takeNameOrFail(reader, 'File name expected');
  return { kind: 'include', span: reader.spanFrom(keyword.start), keyword, path };
}

/** Whether the name behind INCLUDE is rather the start of the next statement. */
function startsAnotherStatement(reader: TokenReader): boolean {
  if (reader.kind() !== Token.Name) return false;
  if (assignmentFollows(reader.source, reader.end())) return true;
  return (
    reader.atNewLine() &&
    (looksLikeSection(reader.source, reader.start()) || looksLikeRegion(reader.source, reader.start()))
  );
}
