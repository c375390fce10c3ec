/** What the characters of a script mean to ld's scanner (ldlex.l), as tables by character code. */

import { Mode, Token } from './tokens';

/** Classes of characters, as bits. */
export const Class = {
  /** Begins a file name; goes on with one. */
  FileFirst: 1,
  File: 2,
  /** Begins a symbol; goes on with one. */
  SymbolFirst: 4,
  Symbol: 8,
  /** Of a file or section pattern. */
  Wild: 16,
  Digit: 32,
  HexDigit: 64,
  /** Of a symbol pattern in a version node. */
  Version: 128,
  Blank: 256,
  Letter: 512,
} as const;

const classes = new Uint16Array(128);
function mark(characters: string, bits: number): void {
  for (let i = 0; i < characters.length; i++) classes[characters.charCodeAt(i)]! |= bits;
}
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ofNames = Class.FileFirst | Class.File | Class.SymbolFirst | Class.Symbol | Class.Wild;
mark(letters, ofNames | Class.Version | Class.Letter);
mark('_.\\$', ofNames | Class.Version);
mark('0123456789', Class.File | Class.Symbol | Class.Wild | Class.Digit | Class.HexDigit | Class.Version);
mark('abcdefABCDEF', Class.HexDigit);
mark('/~', Class.FileFirst | Class.File | Class.Symbol | Class.Wild);
mark('-+:[],=', Class.File | Class.Wild);
mark('?*^!', Class.Wild | Class.Version);
mark('[]-', Class.Version);
mark(' \n\t\r', Class.Blank);

/** The classes of a character code. */
export function classOf(code: number): number {
  return code < 128 ? classes[code]! : 0;
}

/** The classes of the character at `at`; none behind the end of the text. */
export function classAt(text: string, at: number): number {
  return classOf(text.charCodeAt(at));
}

/** End of the longest run of characters of these classes from `at` on. */
export function runEnd(text: string, at: number, bits: number): number {
  while ((classAt(text, at) & bits) !== 0) at++;
  return at;
}

/** A token that is always written the same: an operator or a mark of punctuation. */
export interface Sign {
  readonly written: string;
  readonly kind: number;
  /** In which modes it is one. */
  readonly modes: number;
}

const S = Mode.Script;
const E = Mode.Expression;
const W = Mode.Wild;
const I = Mode.InputList;
const V = Mode.VersionScript | Mode.VersionNode;

const signs: readonly Sign[] = [
  { written: '<<=', kind: Token.ShiftLeftAssign, modes: S | E | W },
  { written: '>>=', kind: Token.ShiftRightAssign, modes: S | E | W },
  { written: '+=', kind: Token.AddAssign, modes: S | E | W },
  { written: '-=', kind: Token.SubtractAssign, modes: S | E | W },
  { written: '*=', kind: Token.MultiplyAssign, modes: S | E | W },
  { written: '/=', kind: Token.DivideAssign, modes: S | E | W },
  { written: '&=', kind: Token.AndAssign, modes: S | E | W },
  { written: '|=', kind: Token.OrAssign, modes: S | E | W },
  { written: '==', kind: Token.Equal, modes: E },
  { written: '!=', kind: Token.NotEqual, modes: E },
  { written: '>=', kind: Token.GreaterEqual, modes: E },
  { written: '<=', kind: Token.LessEqual, modes: E },
  { written: '<<', kind: Token.ShiftLeft, modes: E },
  { written: '>>', kind: Token.ShiftRight, modes: E },
  { written: '&&', kind: Token.AndAnd, modes: E },
  { written: '||', kind: Token.OrOr, modes: E },
  { written: '(', kind: Token.OpenParen, modes: S | E | W | I },
  { written: ')', kind: Token.CloseParen, modes: S | E | W | I },
  { written: '{', kind: Token.OpenBrace, modes: S | E | W | V | Mode.VersionStart },
  { written: '}', kind: Token.CloseBrace, modes: S | E | W | V },
  { written: '[', kind: Token.OpenBracket, modes: W },
  { written: ']', kind: Token.CloseBracket, modes: W },
  { written: ';', kind: Token.Semicolon, modes: S | E | W | V },
  { written: ':', kind: Token.Colon, modes: S | E | V },
  { written: ',', kind: Token.Comma, modes: S | E | I | V },
  { written: '=', kind: Token.Assign, modes: S | E | W },
  { written: '>', kind: Token.Greater, modes: S | E },
  { written: '<', kind: Token.Less, modes: E },
  { written: '!', kind: Token.Exclamation, modes: S | E },
  { written: '+', kind: Token.Plus, modes: S | E },
  { written: '-', kind: Token.Minus, modes: S | E },
  { written: '*', kind: Token.Asterisk, modes: E },
  { written: '/', kind: Token.Slash, modes: E },
  { written: '%', kind: Token.Percent, modes: E },
  { written: '&', kind: Token.Ampersand, modes: E | W },
  { written: '|', kind: Token.Bar, modes: E },
  { written: '~', kind: Token.Tilde, modes: S | E },
  { written: '?', kind: Token.Question, modes: E },
];

/** The signs that begin with a character, the longest first. */
const signsByFirst: readonly (readonly Sign[] | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const beginning = signs.filter(({ written }) => written.charCodeAt(0) === code);
  return beginning.length > 0 ? beginning.sort((a, b) => b.written.length - a.written.length) : undefined;
});

/** The longest sign of `mode` at `at`. */
export function signAt(text: string, at: number, mode: Mode): Sign | undefined {
  const beginning = signsByFirst[text.charCodeAt(at)];
  if (!beginning) return undefined;
  for (const sign of beginning) {
    if ((sign.modes & mode) !== 0 && (sign.written.length === 1 || text.startsWith(sign.written, at)))
      return sign;
  }
  return undefined;
}
