/**
 * GNU ld's scanner, as ld 2.40 behaves: what a character means depends on the mode that the parser is in, and the
 * longest match wins. `a=5` is one file name in SCRIPT mode, `.text,` is one pattern in WILD mode and `x/y` is one
 * symbol in EXPRESSION mode.
 */

import { Class, classAt, classOf, runEnd, signAt, type Sign } from './characters';
import {
  hexDigitsOf,
  plainNumberEnd,
  plainNumberValue,
  suffixedNumberEnd,
  suffixedNumberValue,
} from './numberScanner';
import { keywordIn, Mode, Token } from './tokens';

/** Where a comment stands; `kind` is its opening. */
export interface Comment {
  readonly kind: '/*' | '#';
  readonly start: number;
  readonly end: number;
}

/** One text with the token that `scan` found last. */
export interface Scanner {
  readonly source: string;
  kind: number;
  start: number;
  end: number;
  /** Text of the token; of a quoted name what stands between the quotes, of a library what follows `-l`. */
  text: string;
  /** Value of a number, 64 bits unsigned as ld holds it. */
  value: bigint;
  /** The digits after `0x` of a number without suffix: the exact bytes of a fill pattern. */
  hexDigits: string | undefined;
  /** Comments met so far, in the order of the text; a comment scanned twice is listed once. */
  readonly comments: Comment[];
  /** Start of the last of them, or −1. */
  lastComment: number;
  /** Start of a comment that never ends, or −1. */
  unterminatedComment: number;
}

/** A scanner that has found nothing yet. */
export function createScanner(source: string): Scanner {
  return {
    source,
    kind: Token.End,
    start: 0,
    end: 0,
    text: '',
    value: 0n,
    hexDigits: undefined,
    comments: [],
    lastComment: -1,
    unterminatedComment: -1,
  };
}

const quote = 34;
const dollar = 36;
const hash = 35;
const lineFeed = 10;
const carriageReturn = 13;
const letterL = 108;

/**
 * Scans the token at or behind `offset` in `mode` and returns its kind. Never throws; O(length) over a whole parse.
 */
export function scan(scanner: Scanner, offset: number, mode: Mode): number {
  const { source } = scanner;
  const start = skipBlanks(scanner, offset, mode);
  if (start >= source.length) return found(scanner, Token.End, source.length, source.length);
  const code = source.charCodeAt(start);
  if (code === quote && mode !== Mode.VersionStart && mode !== Mode.VersionScript)
    return scanQuoted(scanner, start);
  switch (mode) {
    case Mode.Script:
      return scanInScript(scanner, start, classOf(code));
    case Mode.Expression:
      return scanInExpression(scanner, start, classOf(code));
    case Mode.Wild:
      return scanInWild(scanner, start, classOf(code));
    case Mode.InputList:
      return scanInInputList(scanner, start, classOf(code));
    case Mode.VersionStart:
    case Mode.VersionScript:
    case Mode.VersionNode:
      return scanInVersion(scanner, start, classOf(code), mode);
  }
}

/** Skips white space and comments from `at`; where a token may start. */
function skipBlanks(scanner: Scanner, at: number, mode: Mode): number {
  const { source } = scanner;
  for (;;) {
    const code = source.charCodeAt(at);
    if ((classOf(code) & Class.Blank) !== 0) {
      at++;
    } else if (code === Token.Slash && source.charCodeAt(at + 1) === Token.Asterisk) {
      const close = source.indexOf('*/', at + 2);
      const end = close < 0 ? source.length : close + 2;
      if (close < 0 && scanner.unterminatedComment < 0) scanner.unterminatedComment = at;
      meetComment(scanner, '/*', at, end);
      at = end;
    } else if (code === hash && mode !== Mode.InputList) {
      const lineEnd = source.indexOf('\n', at);
      const end = lineEnd < 0 ? source.length : lineEnd;
      const isCrLf = end > at && source.charCodeAt(end - 1) === carriageReturn;
      meetComment(scanner, '#', at, isCrLf ? end - 1 : end);
      at = end;
    } else {
      return at;
    }
  }
}

function meetComment(scanner: Scanner, kind: Comment['kind'], start: number, end: number): void {
  if (start > scanner.lastComment) addComment(scanner, { kind, start, end });
}

/** Notes a comment that lies in text which need not be scanned. */
export function addComment(scanner: Scanner, comment: Comment): void {
  scanner.lastComment = comment.start;
  scanner.comments.push(comment);
}

/** Whether a line break stands in `[start, end)`. */
export function hasLineBreak(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === lineFeed) return true;
  return false;
}

function found(scanner: Scanner, kind: number, start: number, end: number): number {
  scanner.kind = kind;
  scanner.start = start;
  scanner.end = end;
  return kind;
}

/** A token whose text is asked for. */
function foundText(scanner: Scanner, kind: number, start: number, end: number): number {
  scanner.text = scanner.source.slice(start, end);
  return found(scanner, kind, start, end);
}

/** A name of characters of the classes `bits`, or a keyword of the mode. */
function scanName(scanner: Scanner, start: number, bits: number, mode: Mode): number {
  const end = runEnd(scanner.source, start + 1, bits);
  const text = scanner.source.slice(start, end);
  scanner.text = text;
  return found(scanner, keywordIn(mode, text) || Token.Name, start, end);
}

function scanQuoted(scanner: Scanner, start: number): number {
  const close = scanner.source.indexOf('"', start + 1);
  if (close < 0) return scanInvalid(scanner, start);
  scanner.text = scanner.source.slice(start + 1, close);
  return found(scanner, Token.Quoted, start, close + 1);
}

function scanInvalid(scanner: Scanner, start: number): number {
  const isPair = scanner.source.codePointAt(start)! > 0xffff;
  return foundText(scanner, Token.Invalid, start, start + (isPair ? 2 : 1));
}

function scanSign(scanner: Scanner, start: number, mode: Mode): number {
  const sign = signAt(scanner.source, start, mode);
  return sign ? foundSign(scanner, start, sign) : scanInvalid(scanner, start);
}

function foundSign(scanner: Scanner, start: number, sign: Sign): number {
  scanner.text = sign.written;
  return found(scanner, sign.kind, start, start + sign.written.length);
}

/** A name, unless a sign is as long: signs come first in ldlex.l. */
function scanNameOrSign(scanner: Scanner, start: number, bits: number, mode: Mode): number {
  const kind = scanName(scanner, start, bits, mode);
  const length = scanner.end - start;
  if (length > 2) return kind;
  const sign = signAt(scanner.source, start, mode);
  return sign?.written.length === length ? foundSign(scanner, start, sign) : kind;
}

function foundNumber(scanner: Scanner, start: number, end: number, isSuffixed: boolean): number {
  const { source } = scanner;
  scanner.value = isSuffixed ? suffixedNumberValue(source, start, end) : plainNumberValue(source, start, end);
  scanner.text = source.slice(start, end);
  scanner.hexDigits = isSuffixed ? undefined : hexDigitsOf(source, start, end);
  return found(scanner, Token.Number, start, end);
}

function scanInScript(scanner: Scanner, start: number, bits: number): number {
  const { source } = scanner;
  if ((bits & Class.Digit) !== 0) return foundNumber(scanner, start, plainNumberEnd(source, start), false);
  if ((bits & Class.FileFirst) === 0) return scanSign(scanner, start, Mode.Script);
  const kind = scanNameOrSign(scanner, start, Class.File, Mode.Script);
  if (source.charCodeAt(start) !== dollar) return kind;
  const numberEnd = plainNumberEnd(source, start);
  return numberEnd >= scanner.end ? foundNumber(scanner, start, numberEnd, false) : kind;
}

function scanInExpression(scanner: Scanner, start: number, bits: number): number {
  const { source } = scanner;
  if ((bits & Class.HexDigit) !== 0 || source.charCodeAt(start) === dollar) {
    const plainEnd = plainNumberEnd(source, start);
    const suffixedEnd = suffixedNumberEnd(source, start);
    const isSuffixed = suffixedEnd >= plainEnd && suffixedEnd > 0;
    const numberEnd = isSuffixed ? suffixedEnd : plainEnd;
    if ((bits & Class.SymbolFirst) === 0) return foundNumber(scanner, start, numberEnd, isSuffixed);
    const kind = scanName(scanner, start, Class.Symbol, Mode.Expression);
    // The number's rule comes first: `fab` and `dead` … `d` are numbers where a name is not longer.
    return numberEnd >= scanner.end ? foundNumber(scanner, start, numberEnd, isSuffixed) : kind;
  }
  if ((bits & Class.SymbolFirst) !== 0) return scanName(scanner, start, Class.Symbol, Mode.Expression);
  if (source.startsWith('/DISCARD/', start))
    return foundText(scanner, Token.Name, start, start + '/DISCARD/'.length);
  return scanSign(scanner, start, Mode.Expression);
}

function scanInWild(scanner: Scanner, start: number, bits: number): number {
  return (bits & Class.Wild) !== 0
    ? scanNameOrSign(scanner, start, Class.Wild, Mode.Wild)
    : scanSign(scanner, start, Mode.Wild);
}

function scanInInputList(scanner: Scanner, start: number, bits: number): number {
  const { source } = scanner;
  const code = source.charCodeAt(start);
  const next = classAt(source, start + 1);
  if ((bits & Class.FileFirst) !== 0 || (code === Token.Assign && (next & Class.FileFirst) !== 0))
    return scanName(scanner, start, Class.File, Mode.InputList);
  const isLibrary = code === Token.Minus && source.charCodeAt(start + 1) === letterL;
  if (isLibrary && (classAt(source, start + 2) & Class.File) !== 0) {
    const end = runEnd(source, start + 2, Class.File);
    scanner.text = source.slice(start + 2, end);
    return found(scanner, Token.Library, start, end);
  }
  return scanSign(scanner, start, Mode.InputList);
}

function scanInVersion(scanner: Scanner, start: number, bits: number, mode: Mode): number {
  const { source } = scanner;
  if (mode === Mode.VersionNode && (bits & Class.Version) !== 0 && (bits & Class.Digit) === 0) {
    const end = symbolPatternEnd(source, start + 1);
    const text = source.slice(start, end);
    scanner.text = text;
    return found(scanner, keywordIn(mode, text) || Token.VersionIdentifier, start, end);
  }
  const isTag = mode === Mode.VersionScript && (bits & Class.SymbolFirst) !== 0;
  if (isTag && !endsTag.test(source[start]!)) {
    let end = start + 1;
    while ((classAt(source, end) & Class.Symbol) !== 0 && !endsTag.test(source[end]!)) end++;
    return foundText(scanner, Token.VersionTag, start, end);
  }
  return scanSign(scanner, start, mode);
}

/** What belongs to symbols but not to the tag of a version. */
const endsTag = /[\\$/~]/;

/** End of a pattern in a version node: `std::*`. */
function symbolPatternEnd(text: string, at: number): number {
  for (;;) {
    at = runEnd(text, at, Class.Version);
    if (!text.startsWith('::', at)) return at;
    at += 2;
  }
}
