import { sayKey } from '../../base/wording';
import { beginsStatement } from './recovery';
import type { Name } from './syntaxTree';
import type { TokenReader } from './tokenReader';
import { Token } from './tokens';

/** A name or quoted name; reports its absence by the text whose key is `expected`. */
export function takeNameOrFail(reader: TokenReader, expected: string): Name | undefined {
  const kind = reader.kind();
  if ((kind === Token.Name || kind === Token.Quoted) && !beginsStatement(reader)) return reader.takeName();
  reader.fail(sayKey(expected));
  return undefined;
}

/** A name that is missing at `offset`. */
export function missingName(offset: number): Name {
  return { text: '', span: { start: offset, end: offset }, quoted: false };
}
