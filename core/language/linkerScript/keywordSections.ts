import { expression, pattern, word, type Keyword } from './keywordEntry';

/** Words of output sections, input sections and program headers. */

export const sectionWords: readonly Keyword[] = [
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
    'Marks the output section as read-only, whatever its input sections are. Toolchains of GCC 11 and later know it; older ones stop with a syntax error.',
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

export const inputWords: readonly Keyword[] = [
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

export const phdrWords: readonly Keyword[] = [
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

/** Names that mean something although they are not keywords. */
export const names: readonly Keyword[] = [
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
  word('MAXPAGESIZE', [], 'CONSTANT(MAXPAGESIZE)', 'The largest page size of the target, in bytes.'),
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
