import { expression, section, symbol, word, type Keyword } from './keywordEntry';

/** Builtins of expressions. */

export const builtins: readonly Keyword[] = [
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
