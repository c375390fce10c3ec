import type { Origin, Piece, Traced } from './traced';
import { plain } from './traced';

/** A logical line of a Makefile: continuations joined, comment taken off. */
export interface MakeLine {
  readonly at: Origin;
  readonly value: Traced;
  readonly text: string;
  /** Starts with a tab; belongs to the rule above, if there is one. */
  readonly isRecipe: boolean;
}

/** What begins a line that includes other files, up to the name of the first. */
export const includeKeyword = /^\s*(?:-include|sinclude|include)\s+/;

/** Splits a Makefile into logical lines; each physical line stays known. */
export function makeLines(file: string, source: string): MakeLine[] {
  const physical = source.split(/\r\n|\n|\r/);
  const lines: MakeLine[] = [];
  for (let i = 0; i < physical.length; i++) {
    const start = i;
    const isRecipe = physical[i]!.startsWith('\t');
    const pieces: Piece[] = [];
    let line = isRecipe ? physical[i]!.slice(1) : physical[i]!;
    for (;;) {
      const continues = endsInBackslash(line) && i + 1 < physical.length;
      const body = continues ? `${line.slice(0, -1).trimEnd()} ` : line;
      const comment = isRecipe ? -1 : commentStart(body);
      const kept = comment >= 0 ? body.slice(0, comment) : body;
      if (kept !== '') pieces.push({ text: kept, at: { file, line: i } });
      if (!continues) break;
      // A comment swallows the lines that it is continued on.
      if (comment >= 0) {
        while (i + 1 < physical.length && endsInBackslash(physical[i]!)) i++;
        break;
      }
      i++;
      line = physical[i]!.replace(/^[ \t]+/, '');
    }
    const value = trimEnd(pieces);
    lines.push({ at: { file, line: start }, value, text: plain(value), isRecipe });
  }
  return lines;
}

function endsInBackslash(line: string): boolean {
  let count = 0;
  for (let at = line.length - 1; at >= 0 && line[at] === '\\'; at--) count++;
  return count % 2 === 1;
}

function commentStart(line: string): number {
  for (let at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
    if (at === 0 || line[at - 1] !== '\\') return at;
  }
  return -1;
}

function trimEnd(pieces: Piece[]): Traced {
  while (pieces.length > 0) {
    const last = pieces[pieces.length - 1]!;
    const text = last.text.trimEnd();
    if (text === last.text) break;
    pieces.pop();
    if (text !== '') {
      pieces.push({ text, at: last.at });
      break;
    }
  }
  return pieces;
}
