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
