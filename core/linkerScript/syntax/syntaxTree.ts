import type { Span } from '../../base/span';

/**
 * The syntax tree of a linker script. Every node spans its first to its last token; every keyword, name, operator and
 * expression has a span of its own. What is missing from a broken text is `undefined`, or an expression of kind
 * `missing`.
 */

/** A name, section, file or pattern as the script gives it; `text` is without quotes. */
export interface Name {
  readonly text: string;
  readonly span: Span;
  readonly quoted: boolean;
}

// ---------------------------------------------------------------------------------------------------- expressions

export type Expression =
  | NumberExpression
  | SymbolExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | CallExpression
  | NameCallExpression
  | AssertExpression
  | ParenthesizedExpression
  | MissingExpression;

export interface NumberExpression {
  readonly kind: 'number';
  readonly span: Span;
  /** 64 bits, unsigned; wrapped as ld wraps it. */
  readonly value: bigint;
  /** Digits after `0x` of a number without K or M: the bytes of a fill pattern. */
  readonly hexDigits: string | undefined;
}

/** A symbol, or `.`. */
export interface SymbolExpression {
  readonly kind: 'symbol';
  readonly span: Span;
  readonly name: Name;
}

export type UnaryOperator = '-' | '!' | '~' | '+';

export interface UnaryExpression {
  readonly kind: 'unary';
  readonly span: Span;
  readonly operator: UnaryOperator;
  readonly operatorSpan: Span;
  readonly operand: Expression;
}

export type BinaryOperator =
  '*' | '/' | '%' | '+' | '-' | '<<' | '>>' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '&' | '|' | '&&' | '||';

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly span: Span;
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  /** A chain of operators leans left and may be thousands long. @spine */
  readonly left: Expression;
  readonly right: Expression;
}

export interface ConditionalExpression {
  readonly kind: 'conditional';
  readonly span: Span;
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** Builtins that take expressions. `BLOCK` is `ALIGN` of one argument. `SEGMENT_START` has its name in `segment`. */
export interface CallExpression {
  readonly kind: 'call';
  readonly span: Span;
  readonly keyword: Span;
  readonly callee:
    | 'ABSOLUTE'
    | 'ALIGN'
    | 'BLOCK'
    | 'NEXT'
    | 'MAX'
    | 'MIN'
    | 'LOG2CEIL'
    | 'DATA_SEGMENT_ALIGN'
    | 'DATA_SEGMENT_RELRO_END'
    | 'DATA_SEGMENT_END'
    | 'SEGMENT_START';
  readonly segment: Name | undefined;
  readonly arguments: readonly Expression[];
}

/** Builtins that take the name of a section, region, symbol or constant; `SIZEOF_HEADERS` takes none. */
export interface NameCallExpression {
  readonly kind: 'nameCall';
  readonly span: Span;
  readonly keyword: Span;
  readonly callee:
    | 'ADDR'
    | 'LOADADDR'
    | 'SIZEOF'
    | 'ALIGNOF'
    | 'ORIGIN'
    | 'LENGTH'
    | 'DEFINED'
    | 'CONSTANT'
    | 'SIZEOF_HEADERS';
  readonly name: Name | undefined;
}

export interface AssertExpression {
  readonly kind: 'assert';
  readonly span: Span;
  readonly keyword: Span;
  readonly condition: Expression;
  readonly message: Name | undefined;
}

export interface ParenthesizedExpression {
  readonly kind: 'parenthesized';
  readonly span: Span;
  readonly inner: Expression;
}

/** Where an expression should stand and none does. */
export interface MissingExpression {
  readonly kind: 'missing';
  readonly span: Span;
}

// ----------------------------------------------------------------------------------------------------- statements

export type Statement =
  | MemoryCommand
  | RegionDefinition
  | SectionsCommand
  | OutputSectionDefinition
  | OverlayDefinition
  | SectionGroup
  | Assignment
  | AssertStatement
  | EntryCommand
  | IncludeCommand
  | RegionAliasCommand
  | InsertCommand
  | PhdrsCommand
  | VersionCommand
  | InputCommand
  | NameCommand
  | InputSections
  | DataStatement
  | FillStatement
  | MarkerStatement
  | EmptyStatement;

/** `MEMORY { … }`. */
export interface MemoryCommand {
  readonly kind: 'memory';
  readonly span: Span;
  readonly keyword: Span;
  /** From `{` to `}`. */
  readonly body: Span;
  readonly entries: readonly (RegionDefinition | IncludeCommand)[];
}

export interface RegionAttributes {
  /** With the parentheses. */
  readonly span: Span;
  readonly items: readonly { readonly negated: boolean; readonly name: Name }[];
}

/** `NAME (attributes) : ORIGIN = …, LENGTH = …`. */
export interface RegionDefinition {
  readonly kind: 'region';
  readonly span: Span;
  readonly name: Name;
  readonly attributes: RegionAttributes | undefined;
  /** `ORIGIN`, `org` or `o` as written. */
  readonly originKeyword: Span | undefined;
  readonly origin: Expression | undefined;
  /** `LENGTH`, `len` or `l` as written. */
  readonly lengthKeyword: Span | undefined;
  readonly length: Expression | undefined;
}

/** `SECTIONS { … }`. */
export interface SectionsCommand {
  readonly kind: 'sections';
  readonly span: Span;
  readonly keyword: Span;
  readonly body: Span;
  readonly statements: readonly Statement[];
}

/** `(NOLOAD)`, `(READONLY (TYPE = …))`, `()`. */
export interface SectionType {
  readonly span: Span;
  readonly type: 'NOLOAD' | 'DSECT' | 'COPY' | 'INFO' | 'OVERLAY' | 'READONLY' | 'TYPE' | undefined;
  readonly typeSpan: Span | undefined;
  /** The value of `TYPE = …`. */
  readonly value: Expression | undefined;
}

export type SectionConstraint = 'ONLY_IF_RO' | 'ONLY_IF_RW' | 'SPECIAL';

/** What may follow the closing brace of an output section or overlay. */
export interface SectionPlacement {
  /** `> REGION`. */
  readonly region: Name | undefined;
  /** `AT > REGION`. */
  readonly loadRegion: Name | undefined;
  /** `: phdr`. */
  readonly phdrs: readonly Name[];
  /** `= fill`. */
  readonly fill: Expression | undefined;
}

/** `NAME address (TYPE) : AT(…) ALIGN(…) … { … } > REGION AT> REGION :phdr =fill`. */
export interface OutputSectionDefinition extends SectionPlacement {
  readonly kind: 'outputSection';
  readonly span: Span;
  readonly name: Name;
  readonly address: Expression | undefined;
  readonly type: SectionType | undefined;
  /** `AT ( … )`. */
  readonly loadAddress: Expression | undefined;
  readonly align: Expression | undefined;
  readonly alignWithInput: Span | undefined;
  readonly subalign: Expression | undefined;
  readonly constraint: { readonly constraint: SectionConstraint; readonly span: Span } | undefined;
  readonly body: Span;
  readonly statements: readonly Statement[];
}

/** `OVERLAY address : NOCROSSREFS AT(…) { NAME { … } … } > REGION …`. */
export interface OverlayDefinition extends SectionPlacement {
  readonly kind: 'overlay';
  readonly span: Span;
  readonly keyword: Span;
  readonly address: Expression | undefined;
  readonly noCrossReferences: Span | undefined;
  readonly loadAddress: Expression | undefined;
  readonly subalign: Expression | undefined;
  readonly body: Span;
  readonly sections: readonly OverlaySection[];
}

export interface OverlaySection {
  readonly kind: 'overlaySection';
  readonly span: Span;
  readonly name: Name;
  readonly body: Span;
  readonly statements: readonly Statement[];
  readonly phdrs: readonly Name[];
  readonly fill: Expression | undefined;
}

/** `GROUP address : { … }` inside SECTIONS, an old form that sets `.`. */
export interface SectionGroup {
  readonly kind: 'sectionGroup';
  readonly span: Span;
  readonly keyword: Span;
  readonly address: Expression | undefined;
  readonly type: SectionType | undefined;
  readonly body: Span;
  readonly statements: readonly Statement[];
}

export type AssignmentOperator = '=' | '+=' | '-=' | '*=' | '/=' | '<<=' | '>>=' | '&=' | '|=';

export interface Assignment {
  readonly kind: 'assignment';
  readonly span: Span;
  readonly wrapper: 'PROVIDE' | 'HIDDEN' | 'PROVIDE_HIDDEN' | undefined;
  readonly wrapperSpan: Span | undefined;
  readonly target: Name;
  readonly operator: AssignmentOperator;
  readonly operatorSpan: Span;
  readonly value: Expression;
}

export interface AssertStatement {
  readonly kind: 'assertStatement';
  readonly span: Span;
  readonly keyword: Span;
  readonly condition: Expression;
  readonly message: Name | undefined;
}

export interface EntryCommand {
  readonly kind: 'entry';
  readonly span: Span;
  readonly keyword: Span;
  readonly symbol: Name | undefined;
}

export interface IncludeCommand {
  readonly kind: 'include';
  readonly span: Span;
  readonly keyword: Span;
  readonly path: Name | undefined;
}

/** `REGION_ALIAS (alias, region)`. */
export interface RegionAliasCommand {
  readonly kind: 'regionAlias';
  readonly span: Span;
  readonly keyword: Span;
  readonly alias: Name | undefined;
  readonly region: Name | undefined;
}

export interface InsertCommand {
  readonly kind: 'insert';
  readonly span: Span;
  readonly keyword: Span;
  readonly where: 'AFTER' | 'BEFORE' | undefined;
  readonly section: Name | undefined;
}

export interface PhdrsCommand {
  readonly kind: 'phdrs';
  readonly span: Span;
  readonly keyword: Span;
  readonly body: Span;
  readonly entries: readonly PhdrDefinition[];
}

export interface PhdrDefinition {
  readonly kind: 'phdr';
  readonly span: Span;
  readonly name: Name;
  readonly type: Expression;
  /** `FILEHDR`, `PHDRS`, `FLAGS ( … )`, `AT ( … )` in the order written. */
  readonly qualifiers: readonly { readonly name: Name; readonly value: Expression | undefined }[];
}

/** `VERSION { … }`; its nodes are kept as tokens, nothing in them affects memory. */
export interface VersionCommand {
  readonly kind: 'version';
  readonly span: Span;
  readonly keyword: Span;
  readonly body: Span;
}

/** `INPUT ( … )` and `GROUP ( … )`. */
export interface InputCommand {
  readonly kind: 'input';
  readonly span: Span;
  readonly keyword: Span;
  readonly group: boolean;
  readonly files: readonly InputFile[];
}

export interface InputFile {
  readonly name: Name;
  /** `-lname`: `name.text` is without `-l`. */
  readonly library: boolean;
  readonly asNeeded: boolean;
}

export type NameCommandKeyword =
  | 'TARGET'
  | 'SEARCH_DIR'
  | 'OUTPUT'
  | 'OUTPUT_FORMAT'
  | 'OUTPUT_ARCH'
  | 'MAP'
  | 'STARTUP'
  | 'HLL'
  | 'SYSLIB'
  | 'FLOAT'
  | 'NOFLOAT'
  | 'NOCROSSREFS'
  | 'NOCROSSREFS_TO'
  | 'EXTERN'
  | 'LD_FEATURE'
  | 'FORCE_COMMON_ALLOCATION'
  | 'FORCE_GROUP_ALLOCATION'
  | 'INHIBIT_COMMON_ALLOCATION';

/** The commands that take names, or nothing. */
export interface NameCommand {
  readonly kind: 'command';
  readonly span: Span;
  readonly keyword: Span;
  readonly command: NameCommandKeyword;
  readonly names: readonly Name[];
}

export type SortOrder = 'SORT' | 'SORT_BY_NAME' | 'SORT_BY_ALIGNMENT' | 'SORT_BY_INIT_PRIORITY' | 'SORT_NONE';

/** A file or section pattern with what surrounds it. */
export interface Pattern {
  readonly span: Span;
  /** `name.text` is the pattern: `*`, `*libc.a:*`, `.text*`. */
  readonly name: Name;
  /** Outermost first. */
  readonly sort: readonly { readonly order: SortOrder; readonly span: Span }[];
  /** `EXCLUDE_FILE ( … )`. */
  readonly exclude: readonly Name[];
}

/** `KEEP (*(.isr_vector))`, `*(.text .text*)`, `file.o`, `[.text]`. */
export interface InputSections {
  readonly kind: 'inputSections';
  readonly span: Span;
  readonly keep: Span | undefined;
  /** `INPUT_SECTION_FLAGS (SHF_A & !SHF_B)`. */
  readonly flags: readonly Name[];
  /** Undefined in the bracket form. */
  readonly file: Pattern | undefined;
  /** Empty where a file stands alone: all its sections. */
  readonly sections: readonly Pattern[];
}

/** `BYTE ( … )`, `SHORT ( … )` and so on; `ASCIZ` is known for newer ld only. */
export interface DataStatement {
  readonly kind: 'data';
  readonly span: Span;
  readonly keyword: Span;
  readonly size: 'BYTE' | 'SHORT' | 'LONG' | 'QUAD' | 'SQUAD';
  readonly value: Expression;
}

export interface FillStatement {
  readonly kind: 'fill';
  readonly span: Span;
  readonly keyword: Span;
  readonly value: Expression;
}

export interface MarkerStatement {
  readonly kind: 'marker';
  readonly span: Span;
  readonly marker: 'CONSTRUCTORS' | 'CREATE_OBJECT_SYMBOLS';
}

/** A lone `;`. */
export interface EmptyStatement {
  readonly kind: 'empty';
  readonly span: Span;
}
