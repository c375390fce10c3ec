/** Columns on a terminal: East Asian characters take two. */
export function columns(text: string): number {
  let count = 0;
  for (const character of text) count += isWide(character.codePointAt(0)!) ? 2 : 1;
  return count;
}

/** Text with blanks behind it, up to a width in columns: a cell of a table. */
export function alignedLeft(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Text with blanks before it, up to a width in columns: a number in a table. */
export function alignedRight(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - columns(text))) + text;
}

function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** A blank where a line may end: not before the marks that French sets apart, nor behind its opening quote. */
const breaking = /(?<!«) (?![:;?!»%…](?: |$))/;

/** Breaks text at blanks and East Asian text between characters; what is longer than the width has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(breaking)) {
    for (const [at, piece] of piecesOf(word).entries()) {
      const gap = at > 0 ? '' : ' ';
      if (line === '') line = piece;
      else if (columns(line) + gap.length + columns(piece) <= width) line += `${gap}${piece}`;
      else {
        lines.push(line);
        line = piece;
      }
    }
  }
  return [...lines, line];
}

/** Where a word may be broken: around East Asian characters, not behind what opens or before what closes. */
function piecesOf(word: string): readonly string[] {
  return (
    word
      .match(
        /[（「《]*(?:[\u2e80-\u9fff]|[^\u2e80-\u9fff（「《、。，；：！？）」》]+)?[、。，；：！？）」》]*/gu,
      )
      ?.filter((piece) => piece !== '') ?? [word]
  );
}
