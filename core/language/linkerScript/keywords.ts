/**
 * What every word of GNU ld's script language means, in our own words after the ld manual (2.40). One table serves
 * hover, completion and signature help.
 */

/** Where a word may stand. */
export type KeywordPlace =
  | 'top'
  | 'memory'
  | 'sections'
  | 'sectionHeader'
  | 'sectionBody'
  | 'inputPattern'
  | 'expression'
  | 'phdrs'
  | 'assignment'
  | 'inputList'
  | 'placement';

export interface KeywordParameter {
  readonly label: string;
  readonly documentation: string;
}

export interface Keyword {
  readonly word: string;
  readonly places: readonly KeywordPlace[];
  /** How it is written: `ALIGN(exp, align)`. */
  readonly usage: string;
  /** One or two sentences of Markdown. */
  readonly documentation: string;
  /** Of words that take parentheses; the alternatives where there are several. */
  readonly signatures: readonly (readonly KeywordParameter[])[];
}

const expression = { label: 'exp', documentation: 'any expression' };
const section = { label: 'section', documentation: 'name of an output section' };
const region = { label: 'region', documentation: 'name of a region of MEMORY, or an alias' };
const symbol = { label: 'symbol', documentation: 'name of a symbol' };
const pattern = {
  label: 'pattern',
  documentation: 'a section name; `*`, `?` and `[chars]` stand for other characters',
};
const file = { label: 'file', documentation: 'path of a file' };

function word(
  name: string,
  places: readonly KeywordPlace[],
  usage: string,
  documentation: string,
  ...signatures: readonly (readonly KeywordParameter[])[]
): Keyword {
  return { word: name, places, usage, documentation, signatures };
}

const topLevel: readonly Keyword[] = [
  word(
    'MEMORY',
    ['top'],
    'MEMORY { name (attributes) : ORIGIN = exp, LENGTH = exp … }',
    'Declares the regions that sections may be placed in. The linker refuses an image that does not fit its regions; with no MEMORY block it knows no limits.',
  ),
  word(
    'SECTIONS',
    ['top'],
    'SECTIONS { … }',
    'Says which output sections the image has, which input sections each of them takes and where each is placed.',
  ),
  word(
    'PHDRS',
    ['top'],
    'PHDRS { name type [FILEHDR] [PHDRS] [AT(address)] [FLAGS(flags)]; … }',
    'Declares the ELF program headers by hand. Once it is there, sections reach a header by `:name` only.',
  ),
  word(
    'VERSION',
    ['top'],
    'VERSION { … }',
    'Gives symbol versions to a shared library. It has no bearing on memory.',
  ),
  word(
    'ENTRY',
    ['top', 'sections'],
    'ENTRY(symbol)',
    'Names the first instruction to run. It becomes the entry address of the ELF and keeps its section from garbage collection.',
    [symbol],
  ),
  word(
    'INCLUDE',
    ['top', 'memory', 'sections', 'sectionBody'],
    'INCLUDE file',
    'Reads another script at this place: first from the current folder, then from each `-L` folder. May be nested ten deep.',
  ),
  word(
    'INPUT',
    ['top'],
    'INPUT(file, -lname, AS_NEEDED(…) …)',
    'Adds files to the link, as if they stood on the command line.',
    [{ label: 'file…', documentation: 'files, or `-lname` for `libname.a`' }],
  ),
  word(
    'GROUP',
    ['top', 'sections'],
    'GROUP(file …)',
    'Adds archives that are searched again and again until no new undefined symbol appears. Inside SECTIONS an old form that groups sections at one address.',
    [{ label: 'file…', documentation: 'archives' }],
  ),
  word(
    'AS_NEEDED',
    ['inputList'],
    'AS_NEEDED(file …)',
    'Inside INPUT or GROUP: a shared library listed here is only recorded where the program really uses it.',
    [{ label: 'file…', documentation: 'shared libraries' }],
  ),
  word('OUTPUT', ['top'], 'OUTPUT(file)', 'Names the image; `-o` on the command line wins.', [file]),
  word(
    'SEARCH_DIR',
    ['top'],
    'SEARCH_DIR(path)',
    'Adds a folder where archives are looked for, behind those of `-L`.',
    [{ label: 'path', documentation: 'a folder' }],
  ),
  word(
    'STARTUP',
    ['top'],
    'STARTUP(file)',
    'Like INPUT, but the file is linked before all others: the place of start-up code on targets whose entry is the first byte.',
    [file],
  ),
  word(
    'OUTPUT_FORMAT',
    ['top'],
    'OUTPUT_FORMAT(default[, big, little])',
    'Names the object format of the image (`"elf32-littlearm"`). With three names `-EB` and `-EL` choose among them.',
    [
      { label: 'default', documentation: 'format used with neither -EB nor -EL' },
      { label: 'big', documentation: 'format used with -EB' },
      { label: 'little', documentation: 'format used with -EL' },
    ],
  ),
  word(
    'OUTPUT_ARCH',
    ['top'],
    'OUTPUT_ARCH(architecture)',
    'Names the machine architecture of the image, e.g. `arm`.',
    [{ label: 'architecture', documentation: 'as `objdump -f` prints it' }],
  ),
  word(
    'TARGET',
    ['top'],
    'TARGET(format)',
    'Names the object format of the input files that follow, like `-b`.',
    [{ label: 'format', documentation: 'a BFD format name' }],
  ),
  word(
    'ASSERT',
    ['top', 'sections', 'sectionBody', 'expression'],
    'ASSERT(exp, message)',
    'Stops the link with the message where the expression is zero. Checked after the final layout.',
    [
      { label: 'exp', documentation: 'must not be zero' },
      { label: 'message', documentation: 'what ld prints when it is, in quotes' },
    ],
  ),
  word(
    'EXTERN',
    ['top'],
    'EXTERN(symbol …)',
    'Makes symbols undefined, as `-u` does, so that archives are searched for them.',
    [{ label: 'symbol…', documentation: 'names of symbols' }],
  ),
  word(
    'REGION_ALIAS',
    ['top'],
    'REGION_ALIAS(alias, region)',
    'Gives a region a second name, so that one set of sections serves several memory layouts. The region must be declared before; an alias defined twice is an error.',
    [{ label: 'alias', documentation: 'the new name, in quotes or not' }, region],
  ),
  word(
    'INSERT',
    ['top'],
    'INSERT AFTER|BEFORE section',
    'Weaves the SECTIONS of a script given with `-T` into the default script, at the named output section.',
  ),
  word(
    'AFTER',
    ['top'],
    'INSERT AFTER section',
    'Places the preceding sections behind the named output section.',
  ),
  word(
    'BEFORE',
    ['top'],
    'INSERT BEFORE section',
    'Places the preceding sections in front of the named output section.',
  ),
  word(
    'NOCROSSREFS',
    ['top', 'sectionHeader'],
    'NOCROSSREFS(section …)',
    'The link fails where one of these output sections refers to another. On an OVERLAY: the same for its members, which never are in memory together.',
    [{ label: 'section…', documentation: 'output sections' }],
  ),
  word(
    'NOCROSSREFS_TO',
    ['top'],
    'NOCROSSREFS_TO(to, from …)',
    'The link fails where one of the `from` sections refers to the `to` section; the other way round is allowed.',
    [
      { label: 'to', documentation: 'the section that must not be referred to' },
      { label: 'from…', documentation: 'the sections that must not refer to it' },
    ],
  ),
  word(
    'FORCE_COMMON_ALLOCATION',
    ['top'],
    'FORCE_COMMON_ALLOCATION',
    'Gives room to common symbols even in a relocatable link (`-d`).',
  ),
  word(
    'INHIBIT_COMMON_ALLOCATION',
    ['top'],
    'INHIBIT_COMMON_ALLOCATION',
    'Gives no room to common symbols, even in a final link.',
  ),
  word(
    'FORCE_GROUP_ALLOCATION',
    ['top'],
    'FORCE_GROUP_ALLOCATION',
    'Places members of section groups like ordinary sections even in a relocatable link.',
  ),
  word(
    'LD_FEATURE',
    ['top'],
    'LD_FEATURE("SANE_EXPR")',
    'Changes how ld works; `"SANE_EXPR"` makes absolute symbols and numbers in scripts plain numbers everywhere.',
    [{ label: 'feature', documentation: '`"SANE_EXPR"`' }],
  ),
  word(
    'MAP',
    ['top'],
    'MAP(file)',
    'Accepted for other linkers’ sake: names a map file and does nothing in GNU ld.',
    [file],
  ),
  word(
    'HLL',
    ['top'],
    'HLL(file …)',
    'Accepted and ignored: an old way to name high-level-language libraries.',
    [{ label: 'file…', documentation: 'ignored' }],
  ),
  word('SYSLIB', ['top'], 'SYSLIB(file …)', 'Accepted and ignored: an old way to name system libraries.', [
    { label: 'file…', documentation: 'ignored' },
  ]),
  word('FLOAT', ['top'], 'FLOAT', 'Accepted and ignored: an old way to ask for floating-point libraries.'),
  word('NOFLOAT', ['top'], 'NOFLOAT', 'Accepted and ignored: the opposite of FLOAT.'),
];

const memoryWords: readonly Keyword[] = [
  word(
    'ORIGIN',
    ['memory', 'expression'],
    'ORIGIN(region)',
    'In MEMORY: the first address of a region (`org` and `o` are the same). In an expression: that address of the named region.',
    [region],
  ),
  word(
    'LENGTH',
    ['memory', 'expression'],
    'LENGTH(region)',
    'In MEMORY: the size of a region in bytes (`len` and `l` are the same); `K` and `M` are 1024 and 1024². In an expression: that size of the named region.',
    [region],
  ),
  word('org', ['memory'], 'org = exp', 'Short for ORIGIN: the first address of the region.'),
  word('o', ['memory'], 'o = exp', 'Short for ORIGIN: the first address of the region.'),
  word('len', ['memory'], 'len = exp', 'Short for LENGTH: the size of the region in bytes.'),
  word('l', ['memory'], 'l = exp', 'Short for LENGTH: the size of the region in bytes.'),
];

const sectionWords: readonly Keyword[] = [
  word(
    'AT',
    ['sectionHeader', 'placement', 'phdrs'],
    'AT(address) or AT> region',
    'The load address: where the content lies in the image until start-up code copies it. `AT(address)` in front of the braces gives it as an expression, `AT> region` behind them places it at the next free byte of a region. Without either it follows the section before it in the same region, or is the run address.',
    [{ label: 'address', documentation: 'load address (LMA)' }],
  ),
  word(
    'SUBALIGN',
    ['sectionHeader'],
    'SUBALIGN(align)',
    'Gives every input section in this output section this alignment, whatever its own is.',
    [{ label: 'align', documentation: 'a power of two, in bytes' }],
  ),
  word(
    'ALIGN_WITH_INPUT',
    ['sectionHeader'],
    'ALIGN_WITH_INPUT',
    'Keeps the distance between run and load address the same throughout the section, so that start-up code can copy it as one block.',
  ),
  word(
    'NOLOAD',
    ['sectionHeader'],
    '(NOLOAD)',
    'The section takes addresses but has no bytes in the image: nothing loads or clears it. Right for buffers, and for the model’s activations.',
  ),
  word(
    'READONLY',
    ['sectionHeader'],
    '(READONLY)',
    'Marks the output section as read-only, whatever its input sections are. Known from ld 2.39 on; older ones stop with a syntax error.',
  ),
  word(
    'DSECT',
    ['sectionHeader'],
    '(DSECT)',
    'Old: the section takes no memory when the program runs; like COPY, INFO and OVERLAY.',
  ),
  word(
    'COPY',
    ['sectionHeader'],
    '(COPY)',
    'Old: the section takes no memory when the program runs; like DSECT, INFO and OVERLAY.',
  ),
  word(
    'INFO',
    ['sectionHeader'],
    '(INFO)',
    'Old: the section takes no memory when the program runs; like DSECT, COPY and OVERLAY.',
  ),
  word(
    'TYPE',
    ['sectionHeader'],
    '(TYPE = exp)',
    'Sets the ELF type of the output section, e.g. `SHT_NOTE`.',
  ),
  word(
    'OVERLAY',
    ['sections', 'sectionHeader'],
    'OVERLAY address : NOCROSSREFS AT(address) { name { … } … } > region',
    'Sections that are loaded at different places and run at the same one, one at a time. ld defines `__load_start_name` and `__load_stop_name` for each. As a type, `(OVERLAY)`: like COPY.',
  ),
  word(
    'ONLY_IF_RO',
    ['sectionHeader'],
    'ONLY_IF_RO',
    'Creates the output section only where all its input sections are read-only.',
  ),
  word(
    'ONLY_IF_RW',
    ['sectionHeader'],
    'ONLY_IF_RW',
    'Creates the output section only where all its input sections are writable.',
  ),
  word(
    'SPECIAL',
    ['sectionHeader'],
    'SPECIAL',
    'Creates the output section as an ordinary one; an internal constraint of ld.',
  ),
  word('BIND', ['sectionHeader'], 'BIND(address)', 'An old way to give an output section its address.', [
    { label: 'address', documentation: 'run address' },
  ]),
  word('BYTE', ['sectionBody'], 'BYTE(exp)', 'Writes one byte here.', [expression]),
  word('SHORT', ['sectionBody'], 'SHORT(exp)', 'Writes two bytes here, in the byte order of the target.', [
    expression,
  ]),
  word('LONG', ['sectionBody'], 'LONG(exp)', 'Writes four bytes here, in the byte order of the target.', [
    expression,
  ]),
  word(
    'QUAD',
    ['sectionBody'],
    'QUAD(exp)',
    'Writes eight bytes here. On a 32-bit target the upper half is zero.',
    [expression],
  ),
  word(
    'SQUAD',
    ['sectionBody'],
    'SQUAD(exp)',
    'Writes eight bytes here. On a 32-bit target the value is sign-extended.',
    [expression],
  ),
  word(
    'FILL',
    ['sectionBody'],
    'FILL(exp)',
    'The pattern for gaps from here to the end of the section. A plain hexadecimal number gives its very digits, leading zeros too.',
    [expression],
  ),
  word(
    'CONSTRUCTORS',
    ['sectionBody'],
    'CONSTRUCTORS',
    'Where a.out-like formats put the tables of global constructors; nothing in ELF.',
  ),
  word(
    'CREATE_OBJECT_SYMBOLS',
    ['sectionBody'],
    'CREATE_OBJECT_SYMBOLS',
    'Defines a symbol for each input file, at the start of what it puts into this section.',
  ),
];

const inputWords: readonly Keyword[] = [
  word(
    'KEEP',
    ['sectionBody'],
    'KEEP(file(section …))',
    'Keeps these input sections although nothing refers to them, where `--gc-sections` would drop them: vector tables, descriptors, init arrays.',
    [{ label: 'file(section …)', documentation: 'an input-section description' }],
  ),
  word('SORT', ['sectionBody', 'inputPattern'], 'SORT(pattern)', 'The same as SORT_BY_NAME.', [pattern]),
  word(
    'SORT_BY_NAME',
    ['sectionBody', 'inputPattern'],
    'SORT_BY_NAME(pattern)',
    'Places the matching sections (or files) in ascending order of their names.',
    [pattern],
  ),
  word(
    'SORT_BY_ALIGNMENT',
    ['inputPattern'],
    'SORT_BY_ALIGNMENT(pattern)',
    'Places the most strictly aligned sections first, which leaves the fewest gaps.',
    [pattern],
  ),
  word(
    'SORT_BY_INIT_PRIORITY',
    ['inputPattern'],
    'SORT_BY_INIT_PRIORITY(pattern)',
    'Places sections in the order of the number at the end of their names, as `.init_array.00100`.',
    [pattern],
  ),
  word(
    'SORT_NONE',
    ['sectionBody', 'inputPattern'],
    'SORT_NONE(pattern)',
    'Places the sections as they are met, even under `--sort-section`.',
    [pattern],
  ),
  word(
    'EXCLUDE_FILE',
    ['sectionBody', 'inputPattern'],
    'EXCLUDE_FILE(file …) pattern',
    'The pattern that follows takes nothing from these files.',
    [{ label: 'file…', documentation: 'patterns of file names; `archive:member` for archives' }],
  ),
  word(
    'INPUT_SECTION_FLAGS',
    ['sectionBody'],
    'INPUT_SECTION_FLAGS(flag & !flag …)',
    'Takes only sections that have these ELF flags, and with `!` lack them.',
    [{ label: 'flags', documentation: '`SHF_WRITE`, `SHF_EXECINSTR`, `SHF_MERGE` …, joined by `&`' }],
  ),
];

const assignmentWords: readonly Keyword[] = [
  word(
    'PROVIDE',
    ['top', 'sections', 'sectionBody', 'assignment'],
    'PROVIDE(symbol = exp)',
    'Defines the symbol only where an object refers to it and none defines it.',
    [{ label: 'symbol = exp', documentation: 'the assignment' }],
  ),
  word(
    'HIDDEN',
    ['top', 'sections', 'sectionBody', 'assignment'],
    'HIDDEN(symbol = exp)',
    'Defines a symbol that is not exported from the ELF.',
    [{ label: 'symbol = exp', documentation: 'the assignment' }],
  ),
  word(
    'PROVIDE_HIDDEN',
    ['top', 'sections', 'sectionBody', 'assignment'],
    'PROVIDE_HIDDEN(symbol = exp)',
    'PROVIDE and HIDDEN together.',
    [{ label: 'symbol = exp', documentation: 'the assignment' }],
  ),
];

const builtins: readonly Keyword[] = [
  word(
    'ABSOLUTE',
    ['expression'],
    'ABSOLUTE(exp)',
    'The value as an absolute number: inside an output section, where `.` and symbols count from the start of the section, this gives the address.',
    [expression],
  ),
  word('ADDR', ['expression'], 'ADDR(section)', 'Run address (VMA) of an output section.', [section]),
  word(
    'LOADADDR',
    ['expression'],
    'LOADADDR(section)',
    'Load address (LMA) of an output section: where start-up code copies it from.',
    [section],
  ),
  word(
    'SIZEOF',
    ['expression'],
    'SIZEOF(section)',
    'Size of an output section in bytes; 0 where it does not exist.',
    [section],
  ),
  word(
    'ALIGNOF',
    ['expression'],
    'ALIGNOF(section)',
    'Alignment of an output section in bytes; 0 where it does not exist.',
    [section],
  ),
  word(
    'ALIGN',
    ['expression', 'sectionHeader'],
    'ALIGN(align) or ALIGN(exp, align)',
    'The next address at or behind `.` (or behind `exp`) that is a multiple of `align`. It only computes: `. = ALIGN(8);` moves. In a section’s header it sets the section’s alignment.',
    [{ label: 'align', documentation: 'alignment of `.` in bytes' }],
    [
      { label: 'exp', documentation: 'the value to round up' },
      { label: 'align', documentation: 'alignment in bytes, a power of two' },
    ],
  ),
  word('BLOCK', ['expression', 'sectionHeader'], 'BLOCK(exp)', 'Another name for ALIGN with one argument.', [
    { label: 'exp', documentation: 'alignment in bytes' },
  ]),
  word(
    'NEXT',
    ['expression'],
    'NEXT(exp)',
    'The next unallocated address that is a multiple of `exp`; the same as ALIGN where MEMORY has no holes.',
    [expression],
  ),
  word('MAX', ['expression'], 'MAX(exp1, exp2)', 'The greater of two values.', [
    { label: 'exp1', documentation: 'any expression' },
    { label: 'exp2', documentation: 'any expression' },
  ]),
  word('MIN', ['expression'], 'MIN(exp1, exp2)', 'The smaller of two values.', [
    { label: 'exp1', documentation: 'any expression' },
    { label: 'exp2', documentation: 'any expression' },
  ]),
  word('LOG2CEIL', ['expression'], 'LOG2CEIL(exp)', 'Binary logarithm, rounded up; 0 for 0.', [expression]),
  word(
    'DEFINED',
    ['expression'],
    'DEFINED(symbol)',
    '1 where the symbol is defined in front of this statement, else 0: for defaults that `--defsym` or an object may override.',
    [symbol],
  ),
  word(
    'CONSTANT',
    ['expression'],
    'CONSTANT(name)',
    'A constant of the target: `MAXPAGESIZE` or `COMMONPAGESIZE`.',
    [{ label: 'name', documentation: '`MAXPAGESIZE` or `COMMONPAGESIZE`' }],
  ),
  word('SIZEOF_HEADERS', ['expression'], 'SIZEOF_HEADERS', 'Size of the ELF’s own headers in bytes.'),
  word(
    'SEGMENT_START',
    ['expression'],
    'SEGMENT_START(segment, default)',
    'Base address of a segment that the command line may set (`-Ttext-segment=`, `-Tdata=`); `default` where it does not.',
    [
      { label: 'segment', documentation: '`"text-segment"`, `"data-segment"`, `"bss-segment"` …' },
      { label: 'default', documentation: 'address used otherwise' },
    ],
  ),
  word(
    'DATA_SEGMENT_ALIGN',
    ['expression'],
    'DATA_SEGMENT_ALIGN(maxpagesize, commonpagesize)',
    'Aligns the data segment so that it wastes either disk space or memory pages, whichever is less. For systems with pages.',
    [
      { label: 'maxpagesize', documentation: '`CONSTANT(MAXPAGESIZE)`' },
      { label: 'commonpagesize', documentation: '`CONSTANT(COMMONPAGESIZE)`' },
    ],
  ),
  word(
    'DATA_SEGMENT_RELRO_END',
    ['expression'],
    'DATA_SEGMENT_RELRO_END(offset, exp)',
    'End of the part of the data segment that is made read-only after relocation.',
    [{ label: 'offset', documentation: 'added to `exp` to find the page boundary' }, expression],
  ),
  word(
    'DATA_SEGMENT_END',
    ['expression'],
    'DATA_SEGMENT_END(exp)',
    'End of the data segment that DATA_SEGMENT_ALIGN began.',
    [expression],
  ),
];

const phdrWords: readonly Keyword[] = [
  word('FILEHDR', ['phdrs'], 'FILEHDR', 'The segment contains the ELF file header.'),
  word('FLAGS', ['phdrs'], 'FLAGS(flags)', 'The segment’s `p_flags`: 4 read, 2 write, 1 execute.', [
    { label: 'flags', documentation: 'sum of 4 (read), 2 (write) and 1 (execute)' },
  ]),
  word('PT_LOAD', ['phdrs'], 'PT_LOAD', 'A segment that is loaded from the file.'),
  word('PT_NULL', ['phdrs'], 'PT_NULL', 'An unused program header.'),
  word('PT_DYNAMIC', ['phdrs'], 'PT_DYNAMIC', 'The segment with the dynamic linking information.'),
  word('PT_INTERP', ['phdrs'], 'PT_INTERP', 'The segment with the name of the program interpreter.'),
  word('PT_NOTE', ['phdrs'], 'PT_NOTE', 'A segment of notes.'),
  word('PT_PHDR', ['phdrs'], 'PT_PHDR', 'The segment with the program headers themselves.'),
  word('PT_TLS', ['phdrs'], 'PT_TLS', 'The segment with thread-local storage.'),
];

/** Names that mean something although they are no keywords. */
const names: readonly Keyword[] = [
  word(
    '/DISCARD/',
    ['sections'],
    '/DISCARD/ : { … }',
    'Input sections placed here are left out of the image.',
  ),
  word(
    'COMMON',
    ['inputPattern'],
    '*(COMMON)',
    'Uninitialised variables of old C without a section of their own; place them with `.bss`.',
  ),
  word(
    '.',
    ['expression'],
    '.',
    'The location counter: the next address to be given. Inside an output section it counts from the section’s start, and it must never move backwards.',
  ),
  word(
    'MAXPAGESIZE',
    [],
    'CONSTANT(MAXPAGESIZE)',
    'The largest page size of the target, in bytes (4 KiB on Arm with ld 2.40).',
  ),
  word('COMMONPAGESIZE', [], 'CONSTANT(COMMONPAGESIZE)', 'The usual page size of the target, in bytes.'),
  word('NONE', [], ':NONE', 'The section goes into no segment.'),
  word(
    'ASCIZ',
    ['sectionBody'],
    'ASCIZ "string"',
    'Writes a string with a zero at its end. Known from ld 2.41 on.',
  ),
  word('REVERSE', ['inputPattern'], 'REVERSE(pattern)', 'Turns the sort order round. Known from ld 2.41 on.'),
  word(
    'LINKER_VERSION',
    ['sectionBody'],
    'LINKER_VERSION',
    'Writes the linker’s version as a string. Known from ld 2.42 on.',
  ),
];

/** Every documented word. */
export const keywordTable: readonly Keyword[] = [
  ...topLevel,
  ...memoryWords,
  ...sectionWords,
  ...inputWords,
  ...assignmentWords,
  ...builtins,
  ...phdrWords,
  ...names,
];

const byWord = new Map(keywordTable.map((entry) => [entry.word, entry]));

export function keywordNamed(name: string): Keyword | undefined {
  return byWord.get(name);
}

/** Usage and meaning, as Markdown. */
export function keywordMarkdown(keyword: Keyword): string {
  return `\`\`\`ld\n${keyword.usage}\n\`\`\`\n\n${keyword.documentation}`;
}
