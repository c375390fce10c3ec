import { evaluateScript } from '../../../core/linkerScript/evaluate';
import { parsePreprocessed } from '../../../core/linkerScript/preprocessor/preprocess';
import { parseFitted } from '../../../core/linkerScript/syntax/fittedScript';
import { parseScript } from '../../../core/linkerScript/syntax/parser';
import type { Script } from '../../../core/linkerScript/syntax/script';

/** Prepares the input of a size and returns the work whose steps count. */
type Prepare = (size: number) => () => unknown;

const lines = (size: number, line: (n: number) => string): string =>
  Array.from({ length: size }, (_, n) => line(n)).join('\n');

const memory = 'MEMORY { RAM (rwx) : ORIGIN = 0x34000000, LENGTH = 64M }\n';
const inSections = (text: string): string => `${memory}SECTIONS\n{\n${text}\n}\n`;

/** Texts that grow in one way each: as people write them, as generators do, and as accidents and attackers do. */
const texts: Readonly<Record<string, (size: number) => string>> = {
  sections: (size) =>
    inSections(lines(size, (n) => `.s${n} : { _b${n} = .; KEEP(*(.a${n} .b${n}.*)) _e${n} = .; } > RAM`)),
  'one long section': (size) =>
    inSections(`.s : {\n${lines(size, (n) => `*(.a${n}) x${n} = . + ${n};`)}\n} > RAM`),
  symbols: (size) => lines(size, (n) => `s${n} = ${n === 0 ? 1 : `s${n - 1} + 1`};`),
  'symbols before their definition': (size) => inSections(lines(size, (n) => `s${n} = s${n + 1} + 1;`)),
  'one symbol again and again': (size) => lines(size, () => 's = DEFINED(s) ? s + 1 : 1;'),
  PROVIDEs: (size) => inSections(lines(size, (n) => `PROVIDE(p${n} = q${n});`)),
  ASSERTs: (size) =>
    inSections(lines(size, (n) => `ASSERT(SIZEOF(.s${n}) == 1, "no ${n}") .s${n} : { BYTE(1) }`)),
  regions: (size) => `MEMORY\n{\n${lines(size, (n) => `R${n} : ORIGIN = ${n}K, LENGTH = 1K`)}\n}\n`,
  'regions of one name': (size) => `MEMORY\n{\n${lines(size, () => 'R : ORIGIN = 1K, LENGTH = 1K')}\n}\n`,
  aliases: (size) => memory + lines(size, (n) => `REGION_ALIAS("A${n}", RAM)`),
  'sections of one name': (size) => inSections(lines(size, (n) => `.s : { LONG(${n}) } > RAM`)),
  'sections in undeclared regions': (size) => inSections(lines(size, (n) => `.s${n} : { LONG(1) } > R${n}`)),
  'load addresses': (size) =>
    inSections(lines(size, (n) => `.s${n} : AT(ADDR(.s${n})) { LONG(1) } l${n} = LOADADDR(.s${n});`)),
  'an OVERLAY': (size) => inSections(`OVERLAY : {\n${lines(size, (n) => `.o${n} { *(.o${n}) }`)}\n} > RAM`),
  INSERTs: (size) =>
    `${inSections('.last : { LONG(1) }')}${lines(size, (n) => `SECTIONS { .i${n} : { LONG(1) } } INSERT AFTER .last;`)}`,
  'a chain of operators': (size) => `a = 1${' + 1'.repeat(size)};`,
  'a chain of conditions': (size) => lines(size, (n) => `a${n} = ${n} ? 1 : ${n} ? 2 : 3;`),
  'long lists of patterns': (size) => inSections(`.s : { *(${lines(size, (n) => `.p${n}`)}) }`),
  'excluded files': (size) => inSections(`.s : { *(EXCLUDE_FILE(${lines(size, (n) => `f${n}.o`)}) .t) }`),
  'names of a command': (size) => `NOCROSSREFS(${lines(size, (n) => `.n${n}`)})`,
  'input files': (size) => `INPUT(${lines(size, (n) => `f${n}.o`)})`,
  'nested AS_NEEDED': (size) =>
    `INPUT(${'AS_NEEDED('.repeat(90)}${lines(size, (n) => `f${n}.o`)}${')'.repeat(90)})`,
  'program headers': (size) => `PHDRS\n{\n${lines(size, (n) => `h${n} PT_LOAD FLAGS(5);`)}\n}\n`,
  'a version script': (size) =>
    `VERSION {\n${lines(size, (n) => `V${n} { global: f${n}; local: *; };`)}\n}\n`,
  comments: (size) => lines(size, (n) => `/* ${n} */ # ${n}`),
  blanks: (size) => ' \n\t'.repeat(size),
  'a long name': (size) => `${'a'.repeat(size)} = 1;`,
  'a long number': (size) => `a = ${'9'.repeat(size)};`,
  'hexadecimal digits that are a name': (size) => `a = ${'abcdef'.repeat(size)}g;`,
  'quotes that never close': (size) => `${'a = 1;\n'.repeat(size)}"${'b = 2;\n'.repeat(size)}`,
  'characters that ld ignores': (size) => `a = 1 ${'@ '.repeat(size)};`,
  'a comment that never ends': (size) => `a = 1;\n/*${' *'.repeat(size)}`,
  'lines without a semicolon': (size) => lines(size, (n) => `a${n} = ${n}`),
  'braces too many': (size) => '}\n'.repeat(size),
  'braces that never close': (size) => inSections(lines(size, (n) => `.s${n} : { *(.s${n})`)),
  'parentheses that never close': (size) => lines(size, (n) => `a${n} = (1 + ${n};`),
  'nothing that ld knows': (size) => lines(size, (n) => `word ${n} : other { = [`),
  'regions outside MEMORY': (size) => lines(size, (n) => `R${n} (rwx) : ORIGIN = ${n}, LENGTH = 1`),
  'sections outside SECTIONS': (size) => lines(size, (n) => `.s${n} : { *(.s${n}) } > RAM`),
  'sorts where none may be': (size) => inSections(`.s : {\n${lines(size, () => 'SORT(SORT(SORT(*)))')}\n}`),
};

/** Texts for the C preprocessor. */
const preprocessed: Readonly<Record<string, (size: number) => string>> = {
  lines: (size) => `#define A 1\n${lines(size, (n) => `s${n} = A; // note`)}`,
  macros: (size) => `${lines(size, (n) => `#define M${n} ${n}`)}\n${lines(size, (n) => `s${n} = M${n};`)}`,
  'conditions side by side': (size) =>
    lines(size, (n) => `#if ${n} % 2\ns${n} = 1;\n#else\ns${n} = 2;\n#endif`),
  'conditions in one another': (size) => `${'#if 1\n'.repeat(size)}a = 1;\n${'#endif\n'.repeat(size)}`,
  'conditions that never end': (size) => '#ifdef A\n'.repeat(size),
  'a long condition': (size) => `#if ${'1 && '.repeat(size)}1\na = 1;\n#endif\n`,
  'names that nobody defines': (size) => lines(size, (n) => `#if N${n}\n#endif`),
  'headers that are missing': (size) => lines(size, (n) => `#include "h${n}.h"`),
  'continued lines': (size) => `#define A ${'1 + \\\n'.repeat(size)}1\ns = A;\n`,
  comments: (size) => `#define A 1\n${'/* a\n b */ s = A;\n'.repeat(size)}`,
  'arguments of a macro': (size) => `#define F(x) x\n${lines(size, (n) => `s${n} = F(${n} + F(1));`)}`,
  'a comment that never ends': (size) => `#define A 1\n/*${' *\n'.repeat(size)}`,
};

function evaluated(script: Script): unknown {
  return evaluateScript('a.ld', { script: () => script, resolveInclude: () => undefined });
}

const ofTexts = (
  what: string,
  from: Readonly<Record<string, (size: number) => string>>,
  work: (text: string) => () => unknown,
): readonly (readonly [string, Prepare])[] =>
  Object.entries(from).map(([name, text]) => [`${what}: ${name}`, (size) => work(text(size))]);

const noFiles = { text: () => undefined, resolveInclude: () => undefined };

export const cases: Readonly<Record<string, Prepare>> = {
  ...Object.fromEntries([
    ...ofTexts('reading', texts, (text) => () => parseFitted(text)),
    ...ofTexts('reading after a keystroke', texts, (text) => {
      const middle = text.indexOf('\n', text.length / 2) + 1;
      const changed = `${text.slice(0, middle)}key = 1;\n${text.slice(middle)}`;
      const earlier = parseScript(text);
      return () => parseScript(changed, 'script', earlier);
    }),
    ...ofTexts('evaluation', texts, (text) => {
      const script = parseScript(text);
      return () => evaluated(script);
    }),
    ...ofTexts('preprocessing', preprocessed, (text) => () => parsePreprocessed('a.ld', text, noFiles)),
  ]),
  // What the counter must see.
  'twice the work': (size) => () => pairs(size, 1),
  'four times the work': (size) => () => pairs(size, size),
};

function pairs(size: number, times: number): number {
  let sum = 0;
  for (let a = 0; a < size; a++) for (let b = 0; b < times; b++) if (a !== b) sum++;
  return sum;
}
