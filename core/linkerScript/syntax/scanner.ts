/**
 * GNU ld's scanner, as ld 2.40 behaves: what a character means depends on the mode that the parser is in, and the
 * longest match wins. `a=5` is one file name in SCRIPT mode, `.text,` is one pattern in WILD mode and `x/y` is one
 * symbol in EXPRESSION mode.
 */

import { scanInteger, wideHex } from './integerLiteral';

/** The scanner's modes; bits, so that a keyword can say in which of them it is one. */
export const Mode = {
  /** Commands and the names of sections and regions. */
  Script: 1,
  /** `INPUT ( … )`, `GROUP ( … )`. */
  InputList: 2,
  Expression: 4,
  /** Inside the braces of an output section: file and section patterns. */
  Wild: 8,
  VersionStart: 16,
  VersionScript: 32,
  VersionNode: 64,
} as const;
export type Mode = (typeof Mode)[keyof typeof Mode];

/** Token kinds. Single characters stand for themselves by their character code. */
export const Token = {
  End: 0,
  Name: 1,
  Quoted: 2,
  Number: 3,
  /** `-lname` in an input list. */
  Library: 4,
  /** A character that ld ignores with a warning. */
  Invalid: 5,
  VersionIdentifier: 6,
  VersionTag: 7,
  ShiftLeftAssign: 128,
  ShiftRightAssign: 129,
  OrOr: 130,
  Equal: 131,
  NotEqual: 132,
  GreaterEqual: 133,
  LessEqual: 134,
  ShiftLeft: 135,
  ShiftRight: 136,
  AddAssign: 137,
  SubtractAssign: 138,
  MultiplyAssign: 139,
  DivideAssign: 140,
  AndAssign: 141,
  OrAssign: 142,
  AndAnd: 143,
  /** Keywords have `Keyword` plus their index in {@link keywords}. */
  Keyword: 256,
} as const;

const S = Mode.Script;
const E = Mode.Expression;
const W = Mode.Wild;
const I = Mode.InputList;
const V = Mode.VersionNode;

/** Every keyword of ld 2.40 with the modes in which it is one. */
const keywordModes: Readonly<Record<string, number>> = {
  MEMORY: S,
  REGION_ALIAS: S,
  LD_FEATURE: S,
  ORIGIN: S | E,
  VERSION: S,
  BLOCK: S | E,
  BIND: S | E,
  LENGTH: S | E,
  ALIGN: S | E,
  DATA_SEGMENT_ALIGN: S | E,
  DATA_SEGMENT_RELRO_END: S | E,
  DATA_SEGMENT_END: S | E,
  ADDR: S | E,
  LOADADDR: S | E,
  ALIGNOF: S | E,
  ABSOLUTE: S | E,
  MAX: S | E,
  MIN: S | E,
  LOG2CEIL: S | E,
  ASSERT: S | E | W,
  ENTRY: S,
  EXTERN: S,
  NEXT: S | E,
  SIZEOF_HEADERS: S | E,
  SEGMENT_START: S | E,
  MAP: S,
  SIZEOF: S | E,
  TARGET: S,
  SEARCH_DIR: S,
  OUTPUT: S,
  INPUT: S,
  GROUP: S,
  AS_NEEDED: I,
  DEFINED: S | E,
  CREATE_OBJECT_SYMBOLS: W,
  CONSTRUCTORS: W,
  FORCE_COMMON_ALLOCATION: S,
  FORCE_GROUP_ALLOCATION: S,
  INHIBIT_COMMON_ALLOCATION: S,
  SECTIONS: S,
  INSERT: S,
  AFTER: S,
  BEFORE: S,
  FILL: W,
  STARTUP: S,
  OUTPUT_FORMAT: S,
  OUTPUT_ARCH: S,
  HLL: S,
  SYSLIB: S,
  FLOAT: S,
  QUAD: W,
  SQUAD: W,
  LONG: W,
  SHORT: W,
  BYTE: W,
  NOFLOAT: S,
  NOCROSSREFS: S | E,
  NOCROSSREFS_TO: S | E,
  OVERLAY: S | E,
  SORT_BY_NAME: W,
  SORT_BY_ALIGNMENT: W,
  SORT: W,
  SORT_BY_INIT_PRIORITY: W,
  SORT_NONE: W,
  NOLOAD: E,
  READONLY: E,
  DSECT: E,
  COPY: E,
  INFO: E,
  TYPE: E,
  ONLY_IF_RO: S | E,
  ONLY_IF_RW: S | E,
  SPECIAL: S | E,
  o: S,
  org: S,
  l: S,
  len: S,
  INPUT_SECTION_FLAGS: W,
  INCLUDE: S | E | W,
  PHDRS: S,
  AT: S | E | W,
  ALIGN_WITH_INPUT: S | E,
  SUBALIGN: S | E,
  HIDDEN: S | E | W,
  PROVIDE: S | E | W,
  PROVIDE_HIDDEN: S | E | W,
  KEEP: W,
  EXCLUDE_FILE: W,
  CONSTANT: S | E,
  global: V,
  local: V,
  extern: V,
};

/** Words that newer ld than 2.40 knows as keywords, with the release that brought them. */
export const newerKeywords: ReadonlyMap<string, string> = new Map([
  ['ASCIZ', '2.41'],
  ['REVERSE', '2.41'],
  ['LINKER_VERSION', '2.42'],
]);

/** All keywords of ld 2.40; a token of kind `Token.Keyword + i` is `keywords[i]`. */
export const keywords: readonly string[] = Object.keys(keywordModes);

const keywordKinds = new Map(keywords.map((word, index) => [word, Token.Keyword + index]));
const modesByKind = keywords.map((word) => keywordModes[word]!);

/** The token kind of a keyword; throws on a word that is none, which is a mistake of the caller's source. */
export function keywordKind(word: string): number {
  const kind = keywordKinds.get(word);
  if (kind === undefined) throw new Error(`not a keyword: ${word}`);
  return kind;
}

/** What the scanner found last. `text` is what stands between the quotes for a quoted name. */
export interface ScannedToken {
  kind: number;
  start: number;
  end: number;
  text: string;
  /** Value of a number, 64 bits unsigned as ld holds it. */
  value: bigint;
  /** The digits after `0x` of a number without suffix: the exact bytes of a fill pattern. */
  hexDigits: string | undefined;
}

/** Where a comment stands; `kind` is its opening. */
export interface Comment {
  readonly kind: '/*' | '#';
  readonly start: number;
  readonly end: number;
}

// Character classes of ldlex.l, as bits.
const WILD = 1;
const FILE = 2;
const FILE_FIRST = 4;
const SYMBOL = 8;
const SYMBOL_FIRST = 16;
const DIGIT = 32;
const HEX = 64;
const VERSION = 128;
const classes = new Uint8Array(128);
function mark(characters: string, bits: number): void {
  for (let i = 0; i < characters.length; i++) classes[characters.charCodeAt(i)]! |= bits;
}
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
mark(letters + '_', WILD | FILE | FILE_FIRST | SYMBOL | SYMBOL_FIRST | VERSION);
mark('0123456789', WILD | FILE | SYMBOL | DIGIT | HEX | VERSION);
mark('abcdefABCDEF', HEX);
mark('.\\$', WILD | FILE | FILE_FIRST | SYMBOL | SYMBOL_FIRST | VERSION);
mark('/~', WILD | FILE | FILE_FIRST | SYMBOL);
mark('-+:[],=', WILD | FILE);
mark('?*^!', WILD | VERSION);
mark('[]-', VERSION);

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? classes[code]! : 0;
}

/** Reads one text token by token. */
export interface Scanner {
  /** The token that `scan` found last; one object, overwritten by the next scan. */
  readonly token: ScannedToken;
  /** Scans the token at or behind `offset` in `mode` into `token` and returns its kind. */
  scan(offset: number, mode: Mode): number;
  /** Comments met so far, in the order of the text; a comment scanned twice is listed once. */
  readonly comments: readonly Comment[];
  /** Notes a comment that lies in text which need not be scanned. */
  addComment(comment: Comment): void;
  /** Start of a comment that never ends, or −1. */
  unterminatedComment(): number;
}

/** A scanner over `text`. Never throws; O(length) over a whole parse. */
export function createScanner(text: string): Scanner {
  const token: ScannedToken = {
    kind: Token.End,
    start: 0,
    end: 0,
    text: '',
    value: 0n,
    hexDigits: undefined,
  };
  const comments: Comment[] = [];
  let lastComment = -1;
  let unterminated = -1;

  function comment(kind: '/*' | '#', start: number, end: number): void {
    if (start <= lastComment) return;
    lastComment = start;
    comments.push({ kind, start, end });
  }

  function addComment(added: Comment): void {
    lastComment = added.start;
    comments.push(added);
  }

  /** Skips white space and comments from `at`; where a token may start. */
  function skip(at: number, mode: Mode): number {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 32 || code === 10 || code === 9 || code === 13) {
        at++;
      } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
        const close = text.indexOf('*/', at + 2);
        if (close < 0) {
          if (unterminated < 0) unterminated = at;
          comment('/*', at, text.length);
          return text.length;
        }
        comment('/*', at, close + 2);
        at = close + 2;
      } else if (code === 35 && mode !== Mode.InputList) {
        let end = text.indexOf('\n', at);
        if (end < 0) end = text.length;
        comment('#', at, end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
        at = end;
      } else {
        return at;
      }
    }
  }

  function found(kind: number, start: number, end: number): number {
    token.kind = kind;
    token.start = start;
    token.end = end;
    return kind;
  }

  function name(start: number, bits: number, mode: Mode): number {
    let end = start + 1;
    while (end < text.length && (classAt(text, end) & bits) !== 0) end++;
    token.text = text.slice(start, end);
    const keyword = keywordKinds.get(token.text);
    if (keyword !== undefined && (modesByKind[keyword - Token.Keyword]! & mode) !== 0)
      return found(keyword, start, end);
    return found(Token.Name, start, end);
  }

  /** The end of the longest number at `start`, or −1. EXPRESSION mode also knows `1fh`, `101b`, `17o` and `12d`. */
  function number(start: number, mode: Mode): number {
    let best = -1;
    let suffixed = false;
    const first = text.charCodeAt(start);
    // ("$"|0x)hex | digits, then M or K
    let end = start;
    if (first === 36 || (first === 48 && (text.charCodeAt(start + 1) | 32) === 120)) {
      const digits = start + (first === 36 ? 1 : 2);
      end = digits;
      while ((classAt(text, end) & HEX) !== 0) end++;
      if (end === digits) end = first === 36 ? start : start + 1;
    } else {
      while ((classAt(text, end) & DIGIT) !== 0) end++;
    }
    if (end > start) {
      const unit = text.charCodeAt(end) | 32;
      best = unit === 109 || unit === 107 ? end + 1 : end;
    }
    if (mode === Mode.Expression && (classAt(text, start) & HEX) !== 0) {
      // hex digits, then one of HXBOD, which may itself be the last of the digits
      let run = start;
      while ((classAt(text, run) & HEX) !== 0) run++;
      const after = text.charCodeAt(run) | 32;
      let stop = -1;
      if (after === 104 || after === 120 || after === 111) stop = run + 1;
      else {
        for (let i = run - 1; i > start; i--) {
          const letter = text.charCodeAt(i) | 32;
          if (letter === 98 || letter === 100) {
            stop = i + 1;
            break;
          }
        }
      }
      if (stop >= best && stop > start) {
        best = stop;
        suffixed = true;
      }
    }
    if (best < 0) return -1;
    token.hexDigits = undefined;
    if (suffixed) {
      const letter = text.charCodeAt(best - 1) | 32;
      const base = letter === 98 ? 2 : letter === 111 ? 8 : letter === 100 ? 10 : 16;
      token.value = scanInteger(text.slice(start, best), base);
      return best;
    }
    const unit = text.charCodeAt(best - 1) | 32;
    if (unit === 109)
      token.value = (scanInteger(numberText(start, best - 1), numberBase(first)) << 20n) & wideHex;
    else if (unit === 107)
      token.value = (scanInteger(numberText(start, best - 1), numberBase(first)) << 10n) & wideHex;
    else {
      token.value = scanInteger(numberText(start, best), numberBase(first));
      if (first === 48 && (text.charCodeAt(start + 1) | 32) === 120)
        token.hexDigits = text.slice(start + 2, best);
    }
    return best;
  }
  function numberText(start: number, end: number): string {
    return text.slice(text.charCodeAt(start) === 36 ? start + 1 : start, end);
  }
  function numberBase(first: number): 0 | 16 {
    return first === 36 ? 16 : 0;
  }

  function quoted(start: number): number {
    const close = text.indexOf('"', start + 1);
    if (close < 0) return invalid(start);
    token.text = text.slice(start + 1, close);
    return found(Token.Quoted, start, close + 1);
  }

  function invalid(start: number): number {
    const code = text.codePointAt(start)!;
    const end = start + (code > 0xffff ? 2 : 1);
    token.text = text.slice(start, end);
    return found(Token.Invalid, start, end);
  }

  function scan(offset: number, mode: Mode): number {
    const start = skip(offset, mode);
    if (start >= text.length) return found(Token.End, text.length, text.length);
    const code = text.charCodeAt(start);
    if (code === 34 && (mode & (Mode.VersionStart | Mode.VersionScript)) === 0) return quoted(start);
    switch (mode) {
      case Mode.Script:
        return scanScript(start, code);
      case Mode.Expression:
        return scanExpression(start, code);
      case Mode.Wild:
        return scanWild(start, code);
      case Mode.InputList:
        return scanInputList(start, code);
      case Mode.VersionStart:
      case Mode.VersionScript:
      case Mode.VersionNode:
        return scanVersion(start, code, mode);
    }
  }

  function scanScript(start: number, code: number): number {
    const bits = code < 128 ? classes[code]! : 0;
    const next = text.charCodeAt(start + 1);
    let numberEnd = -1;
    if ((bits & DIGIT) !== 0 || code === 36) {
      numberEnd = number(start, Mode.Script);
      if ((bits & FILE_FIRST) === 0) return found(Token.Number, start, numberEnd);
    }
    if ((bits & FILE_FIRST) !== 0) {
      const kind = name(start, FILE, Mode.Script);
      if (numberEnd >= token.end) return found(Token.Number, start, numberEnd);
      // `/=` and `~` are tokens as long as the name is; they come first in ldlex.l.
      if (token.text === '/=') return found(Token.DivideAssign, start, start + 2);
      if (token.text === '~') return found(126, start, start + 1);
      return kind;
    }
    const assign = assignOperator(start, code, next);
    if (assign !== 0) return assign;
    switch (code) {
      case 62: // >
      case 44: // ,
      case 33: // !
      case 43: // +
      case 45: // -
      case 61: // =
      case 125:
      case 123:
      case 41:
      case 40:
      case 58: // :
      case 59: // ;
        return found(code, start, start + 1);
      default:
        return invalid(start);
    }
  }

  /** `<<= >>= += -= *= &= |=`, known in SCRIPT, EXPRESSION and WILD modes; 0 where there is none. */
  function assignOperator(start: number, code: number, next: number): number {
    if (next === 61) {
      switch (code) {
        case 43:
          return found(Token.AddAssign, start, start + 2);
        case 45:
          return found(Token.SubtractAssign, start, start + 2);
        case 42:
          return found(Token.MultiplyAssign, start, start + 2);
        case 47:
          return found(Token.DivideAssign, start, start + 2);
        case 38:
          return found(Token.AndAssign, start, start + 2);
        case 124:
          return found(Token.OrAssign, start, start + 2);
      }
    }
    if (code === next && (code === 60 || code === 62) && text.charCodeAt(start + 2) === 61) {
      return found(code === 60 ? Token.ShiftLeftAssign : Token.ShiftRightAssign, start, start + 3);
    }
    return 0;
  }

  function scanExpression(start: number, code: number): number {
    const bits = code < 128 ? classes[code]! : 0;
    const next = text.charCodeAt(start + 1);
    if ((bits & (HEX | DIGIT)) !== 0 || code === 36) {
      const numberEnd = number(start, Mode.Expression);
      if ((bits & SYMBOL_FIRST) === 0) return found(Token.Number, start, numberEnd);
      const kind = name(start, SYMBOL, Mode.Expression);
      // The number's rule comes first: `fab` and `dead` … `d` are numbers where a name is not longer.
      return numberEnd >= token.end ? found(Token.Number, start, numberEnd) : kind;
    }
    if ((bits & SYMBOL_FIRST) !== 0) return name(start, SYMBOL, Mode.Expression);
    const assign = assignOperator(start, code, next);
    if (assign !== 0) return assign;
    if (next === 61) {
      if (code === 61) return found(Token.Equal, start, start + 2);
      if (code === 33) return found(Token.NotEqual, start, start + 2);
      if (code === 62) return found(Token.GreaterEqual, start, start + 2);
      if (code === 60) return found(Token.LessEqual, start, start + 2);
    }
    if (next === code) {
      if (code === 60) return found(Token.ShiftLeft, start, start + 2);
      if (code === 62) return found(Token.ShiftRight, start, start + 2);
      if (code === 38) return found(Token.AndAnd, start, start + 2);
      if (code === 124) return found(Token.OrOr, start, start + 2);
    }
    switch (code) {
      case 47: // '/'
        if (text.startsWith('/DISCARD/', start)) {
          token.text = '/DISCARD/';
          return found(Token.Name, start, start + 9);
        }
        return found(code, start, start + 1);
      case 62:
      case 60:
      case 44:
      case 38:
      case 124:
      case 126:
      case 33:
      case 63:
      case 42:
      case 43:
      case 45:
      case 37:
      case 61:
      case 125:
      case 123:
      case 41:
      case 40:
      case 58:
      case 59:
        return found(code, start, start + 1);
      default:
        return invalid(start);
    }
  }

  function scanWild(start: number, code: number): number {
    const bits = code < 128 ? classes[code]! : 0;
    const next = text.charCodeAt(start + 1);
    if ((bits & WILD) !== 0) {
      const kind = name(start, WILD, Mode.Wild);
      const length = token.end - start;
      if (length === 1 && (code === 93 || code === 91 || code === 61)) return found(code, start, start + 1);
      if (length === 2 && next === 61) {
        const assign = assignOperator(start, code, next);
        if (assign !== 0) return assign;
      }
      return kind;
    }
    const assign = assignOperator(start, code, next);
    if (assign !== 0) return assign;
    switch (code) {
      case 38:
      case 125:
      case 123:
      case 41:
      case 40:
      case 59:
        return found(code, start, start + 1);
      default:
        return invalid(start);
    }
  }

  function scanInputList(start: number, code: number): number {
    const bits = code < 128 ? classes[code]! : 0;
    if ((bits & FILE_FIRST) !== 0) return name(start, FILE, Mode.InputList);
    if (code === 61 && (classAt(text, start + 1) & FILE_FIRST) !== 0)
      return name(start, FILE, Mode.InputList);
    if (code === 45 && text.charCodeAt(start + 1) === 108 && (classAt(text, start + 2) & FILE) !== 0) {
      name(start, FILE, Mode.InputList);
      token.text = token.text.slice(2);
      return found(Token.Library, start, token.end);
    }
    if (code === 44 || code === 40 || code === 41) return found(code, start, start + 1);
    return invalid(start);
  }

  function scanVersion(start: number, code: number, mode: Mode): number {
    const bits = code < 128 ? classes[code]! : 0;
    if (code === 123 || (code === 125 && mode !== Mode.VersionStart)) return found(code, start, start + 1);
    if (mode !== Mode.VersionStart && (code === 58 || code === 44 || code === 59))
      return found(code, start, start + 1);
    if (mode === Mode.VersionNode && (bits & VERSION) !== 0 && (bits & DIGIT) === 0) {
      let end = start + 1;
      for (;;) {
        if ((classAt(text, end) & VERSION) !== 0) end++;
        else if (text.charCodeAt(end) === 58 && text.charCodeAt(end + 1) === 58) end += 2;
        else break;
      }
      token.text = text.slice(start, end);
      const keyword = keywordKinds.get(token.text);
      if (keyword !== undefined && (modesByKind[keyword - Token.Keyword]! & mode) !== 0)
        return found(keyword, start, end);
      return found(Token.VersionIdentifier, start, end);
    }
    if (mode === Mode.VersionScript && (bits & SYMBOL_FIRST) !== 0 && code !== 92) {
      let end = start + 1;
      while ((classAt(text, end) & SYMBOL) !== 0 && !/[\\$/~]/.test(text[end]!)) end++;
      token.text = text.slice(start, end);
      return found(Token.VersionTag, start, end);
    }
    return invalid(start);
  }

  return { token, scan, comments, addComment, unterminatedComment: () => unterminated };
}
