/** How wide a text is, where no browser can be asked. */

export interface TextStyle {
  /** In pixels. */
  readonly size: number;
  readonly bold?: boolean;
  /** Set in the monospaced face: addresses and numbers that must line up. */
  readonly mono?: boolean;
}

/** Width in pixels of one line of text. The webview hands in the browser's own answer. */
export type MeasureText = (text: string, style: TextStyle) => number;

/**
 * Widths in thousandths of the font size, of DejaVu Sans: the widest of the faces that `system-ui` commonly means, so
 * that a label which fits by this table fits everywhere.
 */
const groups: readonly (readonly [characters: string, width: number])[] = [
  ["ijl'|I", 300],
  [' \u00a0.,:;!/\\f()[]rt-’', 392],
  ['"*', 480],
  ['cksxyzvJ{}', 572],
  ['abdeghnopqu0123456789?FLE$_£«»', 640],
  ['ACPRSTVXYZBK', 694],
  ['DGHNUOQwm&', 790],
  ['+<>=~#', 838],
  ['MW@%', 990],
];
const widths = new Map<string, number>(
  groups.flatMap(([characters, width]) => [...characters].map((c) => [c, width] as const)),
);
widths.set('m', 974);
widths.set('w', 818);

const otherWidth = 840;
const wideWidth = 1040;

/** An upper estimate that errs to the wide side. */
export const estimateText: MeasureText = (text, style) => {
  let thousandths = 0;
  for (const c of text) {
    if (style.mono) thousandths += c.codePointAt(0)! > 0x2e80 ? wideWidth * 1.2 : 604;
    else thousandths += widths.get(c) ?? widthOfOther(c);
  }
  return (thousandths * style.size * (style.bold ? 1.1 : 1)) / 1000;
};

/** An accent makes a letter no wider. */
function widthOfOther(character: string): number {
  const [letter = character] = character.normalize('NFD');
  return widths.get(letter) ?? (character.codePointAt(0)! > 0x2e80 ? wideWidth : otherWidth);
}

/**
 * The text itself where it fits `width`; else its head with an ellipsis, of at least `minimum` characters; else
 * undefined: better no label than one nobody can read.
 */
export function fitText(
  text: string,
  style: TextStyle,
  width: number,
  measure: MeasureText,
  minimum = 4,
): { readonly text: string; readonly width: number } | undefined {
  const whole = measure(text, style);
  if (whole <= width) return { text, width: whole };
  const characters = [...text];
  let low = minimum;
  let high = characters.length - 1;
  let best: { text: string; width: number } | undefined;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const candidate = `${characters.slice(0, middle).join('').trimEnd()}…`;
    const candidateWidth = measure(candidate, style);
    if (candidateWidth <= width) {
      best = { text: candidate, width: candidateWidth };
      low = middle + 1;
    } else high = middle - 1;
  }
  return best;
}

/** Where a line may end: behind a space, and around Chinese characters, but never before their punctuation. */
const lineEnds =
  /(?<= )|(?<=[\u3000-\u9fff\uff01-\uff60])(?![\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f ])|(?=[\u3400-\u9fff])(?<![（ ])/u;

/** Breaks a text into lines of at most `width`; a single word that is longer is broken where it must. */
export function wrapText(text: string, style: TextStyle, width: number, measure: MeasureText): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(lineEnds)) {
    const joined = line + piece;
    if (measure(joined.trimEnd(), style) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    let word = piece;
    while (measure(word, style) > width && [...word].length > 1) {
      const characters = [...word];
      let count = characters.length - 1;
      while (count > 1 && measure(characters.slice(0, count).join(''), style) > width) count--;
      lines.push(characters.slice(0, count).join(''));
      word = characters.slice(count).join('');
    }
    line = word;
  }
  if (line.trimEnd() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Where a name's words meet: behind a space, `_`, `.`, `-` and `/`, and between a small letter and a capital. */
const seams = /(?<=[ _./-])(?=[^ _./-])|(?<=\p{Ll})(?=\p{Lu})/gu;

/** A name in two lines, broken at a seam as evenly as that goes; undefined where that leaves less than three letters. */
export function splitName(
  name: string,
  style: TextStyle,
  measure: MeasureText,
): readonly [string, string] | undefined {
  let best: readonly [string, string] | undefined;
  let bestWidth = Infinity;
  for (const { index } of name.matchAll(seams)) {
    if (index < 3 || name.length - index < 3) continue;
    const lines = [name.slice(0, index).trimEnd(), name.slice(index)] as const;
    const width = Math.max(...lines.map((line) => measure(line, style)));
    if (width < bestWidth) {
      best = lines;
      bestWidth = width;
    }
  }
  return best;
}

/** A name in as few lines of at most `width` as its seams allow; undefined where a word of it is wider. */
export function wrapName(
  name: string,
  style: TextStyle,
  width: number,
  measure: MeasureText,
): string[] | undefined {
  const lines: string[] = [];
  for (const word of name.split(seams)) {
    const joined = `${lines[lines.length - 1] ?? ''}${word}`;
    if (lines.length > 0 && measure(joined, style) <= width) lines[lines.length - 1] = joined;
    else if (measure(word, style) <= width) lines.push(word);
    else return undefined;
  }
  return lines;
}
