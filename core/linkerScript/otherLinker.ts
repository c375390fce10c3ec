import type { Span } from '../base/span';

/** A linker whose scripts look like those of GNU ld from afar, and what in a text shows that it is meant. */
export interface OtherLinker {
  readonly name: string;
  /** What no script of GNU ld holds. */
  readonly evidence: Span;
}

interface Sign {
  readonly linker: string;
  /** What GNU ld rejects where it stands. Read in texts without comments, strings emptied. */
  readonly sign: RegExp;
  /** What must follow somewhere behind it, where a mistake in a script of GNU ld may look the same. */
  readonly then?: RegExp;
}

const withoutBraces = /^[ \t]*[.\w]+[ \t]*:[ \t]*>[ \t]*\w+/m;

const signs: readonly Sign[] = [
  {
    linker: 'IAR (ILINK)',
    sign: /^[ \t]*(?:define[ \t]+(?:exported[ \t]+)?(?:symbol|memory|region|block|overlay)|place[ \t]+(?:in|at)|initialize[ \t]+(?:by[ \t]+copy|manually)|do[ \t]+not[ \t]+initialize)\b/m,
  },
  {
    linker: 'Arm (armlink, Keil)',
    sign: /^[ \t]*#![ \t]*(?:\S*[/\\])?arm(?:cc|clang)\b|(?:\*|\.o|\.ANY\d*)[ \t]*\((?:[^)\n]{0,80}[,\s])?\+(?:RO|RW|ZI|XO|FIRST|LAST)\b|\bInRoot\$\$Sections\b|\bImage(?:Limit|Base|Length)[ \t]*\(/im,
  },
  {
    linker: 'Green Hills (elxr)',
    sign: /\bOPTION[ \t]*\([ \t]*"[ ]*"[ \t]*\)|\bENDADDR[ \t]*\(|^[ \t]*(?:DEFAULTS|CONSTANTS)\s*\{/m,
  },
  {
    linker: 'CodeWarrior',
    sign: /\b(?:KEEP_SECTION|FORCE_ACTIVE|REF_INCLUDE)\s*\{|\bWRITE[BHW](?:COMMENT)?[ \t]*\(|\}[ \t]*>>[ \t]*\w+/,
  },
  {
    linker: 'TI',
    sign: /^[ \t]*-{1,2}(?:stack|heap)(?:_size)?[ \t=]+(?:0x|\d)|^[ \t]*--?retain[ \t]*[=(]|^[ \t]*--(?:rom|ram)_model\b|\b(?:RUN|LOAD)_(?:START|END|SIZE)[ \t]*\(|^[ \t]*PAGE[ \t]+\d[ \t]*:|>[ \t]*\w+[ \t]*(?:,[ \t]*)?PAGE[ \t]*(?:=[ \t]*)?\d|^[ \t]*[.\w]+[ \t]*:[ \t]*(?:\{[ \t]*\}[ \t]*)?(?:load|run)[ \t]*=/m,
  },
  { linker: 'TI', sign: /:[ \t]*origin[ \t]*=/, then: /:[ \t]*\{[ \t]*\}[ \t]*>/ },
  // A brace that is missing once is a mistake; several sections without any are TI's.
  { linker: 'TI', sign: withoutBraces, then: withoutBraces },
  {
    linker: 'HighTec (TriCore)',
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
  const plain = withoutComments(text.slice(0, readLimit));
  let first: OtherLinker | undefined;
  for (const { linker, sign, then } of signs) {
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
