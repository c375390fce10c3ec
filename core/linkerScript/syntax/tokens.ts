/** What GNU ld 2.40's scanner tells apart: its modes, its kinds of tokens, and its keywords. */

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

/** Token kinds. The kind of a single character is its character code. */
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
  Exclamation: 33,
  Percent: 37,
  Ampersand: 38,
  OpenParen: 40,
  CloseParen: 41,
  Asterisk: 42,
  Plus: 43,
  Comma: 44,
  Minus: 45,
  Slash: 47,
  Colon: 58,
  Semicolon: 59,
  Less: 60,
  Assign: 61,
  Greater: 62,
  Question: 63,
  OpenBracket: 91,
  CloseBracket: 93,
  OpenBrace: 123,
  Bar: 124,
  CloseBrace: 125,
  Tilde: 126,
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

/** The keyword that a word is in `mode`: its token kind, or 0 for a plain name. */
export function keywordIn(mode: Mode, word: string): number {
  const kind = keywordKinds.get(word);
  return kind !== undefined && (modesByKind[kind - Token.Keyword]! & mode) !== 0 ? kind : 0;
}

/** The token kind of a keyword; throws on a word that is none, which is a mistake of the caller's source. */
export function keywordKind(word: string): number {
  const kind = keywordKinds.get(word);
  if (kind === undefined) throw new Error(`not a keyword: ${word}`);
  return kind;
}
