import type { Span } from '../base/span';

/** A linker whose scripts look like those of GNU ld from afar, and what in a text shows that it is meant. */
export interface OtherLinker {
  readonly name: string;
  /** What no script of GNU ld holds. */
  readonly evidence: Span;
}

interface Sign {
  readonly linker: string;
  /** Whether a text, with its comments, may hold it: a quick look, as it is asked with every keystroke. */
  readonly mayBeIn: (text: string) => boolean;
  /** What GNU ld rejects where it stands. Read in texts without comments, strings emptied. */
  readonly sign: RegExp;
  /** What must follow somewhere behind it, where a mistake in a script of GNU ld may look the same. */
  readonly then?: RegExp;
}

/** Whether one of these words, which every text with the sign holds, is there. */
function oneOf(...words: readonly string[]): Sign['mayBeIn'] {
  return (text) => words.some((word) => text.includes(word));
}

const withoutBraces = /^[ \t]*[.\w]+[ \t]*:[ \t]*>[ \t]*\w+/m;

const signs: readonly Sign[] = [
  {
    linker: 'IAR (ILINK)',
    mayBeIn: oneOf('define', 'place', 'initialize'),
    sign: /^[ \t]*(?:define[ \t]+(?:exported[ \t]+)?(?:symbol|memory|region|block|overlay)|place[ \t]+(?:in|at)|initialize[ \t]+(?:by[ \t]+copy|manually)|do[ \t]+not[ \t]+initialize)\b/m,
  },
  {
    linker: 'Arm (armlink, Keil)',
    mayBeIn: (text) => /\+(?:R[OW]|ZI|XO|FIRST|LAST)|armc|InRoot|Image[LB]/i.test(text),
    sign: /^[ \t]*#![ \t]*(?:\S*[/\\])?arm(?:cc|clang)\b|(?:\*|\.o|\.ANY\d*)[ \t]*\((?:[^)\n]{0,80}[,\s])?\+(?:RO|RW|ZI|XO|FIRST|LAST)\b|\bInRoot\$\$Sections\b|\bImage(?:Limit|Base|Length)[ \t]*\(/im,
  },
  {
    linker: 'Green Hills (elxr)',
    mayBeIn: oneOf('OPTION', 'ENDADDR', 'DEFAULTS', 'CONSTANTS'),
    sign: /\bOPTION[ \t]*\([ \t]*"[ ]*"[ \t]*\)|\bENDADDR[ \t]*\(|^[ \t]*(?:DEFAULTS|CONSTANTS)\s*\{/m,
  },
  {
    linker: 'CodeWarrior',
    mayBeIn: oneOf('KEEP_SECTION', 'FORCE_ACTIVE', 'REF_INCLUDE', 'WRITE', '>>'),
    sign: /\b(?:KEEP_SECTION|FORCE_ACTIVE|REF_INCLUDE)\s*\{|\bWRITE[BHW](?:COMMENT)?[ \t]*\(|\}[ \t]*>>[ \t]*\w+/,
  },
  {
    linker: 'TI',
    mayBeIn: oneOf('-stack', '-heap', 'retain', '_model', 'RUN_', 'LOAD_', 'PAGE', 'run', 'load'),
    sign: /^[ \t]*-{1,2}(?:stack|heap)(?:_size)?[ \t=]+(?:0x|\d)|^[ \t]*--?retain[ \t]*[=(]|^[ \t]*--(?:rom|ram)_model\b|\b(?:RUN|LOAD)_(?:START|END|SIZE)[ \t]*\(|^[ \t]*PAGE[ \t]+\d[ \t]*:|>[ \t]*\w+[ \t]*(?:,[ \t]*)?PAGE[ \t]*(?:=[ \t]*)?\d|^[ \t]*[.\w]+[ \t]*:[ \t]*(?:\{[ \t]*\}[ \t]*)?(?:load|run)[ \t]*=/m,
  },
  { linker: 'TI', mayBeIn: oneOf('origin'), sign: /:[ \t]*origin[ \t]*=/, then: /:[ \t]*\{[ \t]*\}[ \t]*>/ },
  // A brace that is missing once is a mistake; several sections without any are TI's.
  {
    linker: 'TI',
    mayBeIn: (text) => /:[ \t]*>/.test(text),
    sign: withoutBraces,
    then: withoutBraces,
  },
  {
    linker: 'HighTec (TriCore)',
    mayBeIn: oneOf('tricore', 'p)'),
    sign: /\bOUTPUT_ARCH[ \t]*\([ \t]*tricore\b|^[ \t]*\w+[ \t]*\([rwx!]*p\)[ \t]*:/m,
  },
];

/** Texts beyond this are looked through no further. */
const readLimit = 200_000;

/**
 * The linker that a text which GNU ld rejects is written for; undefined where nothing shows another one. Green Hills,
 * CodeWarrior, TI and others name their scripts `.ld`, `.lcf` or `.cmd` and begin them with `MEMORY` as well.
 */
export function otherLinkerOf(text: string): OtherLinker | undefined {
  const read = text.slice(0, readLimit);
  const possible = signs.filter(({ mayBeIn }) => mayBeIn(read));
  if (possible.length === 0) return undefined;
  const plain = withoutComments(read);
  let first: OtherLinker | undefined;
  for (const { linker, sign, then } of possible) {
    const found = sign.exec(plain);
    if (!found || (first && first.evidence.start <= found.index)) continue;
    const end = found.index + found[0].length;
    if (then && !then.test(plain.slice(end))) continue;
    first = { name: linker, evidence: { start: end - found[0].trimStart().length, end } };
  }
  return first;
}

/** The text with blanks for comments of all these languages and for what stands in quotes; offsets stay. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?(?:\*\/|$)|"[^"\n]*"|\/\/[^\n]*|#(?![ \t]*!)[^\n]*/g, (part) =>
    part.startsWith('"') ? `"${' '.repeat(part.length - 2)}"` : part.replace(/[^\n]/g, ' '),
  );
}
