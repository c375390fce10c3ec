import { Token } from '../../linkerScript/syntax/tokens';
import type { Piece } from './formattingPieces';

/** Two neighbours on one line and what the author put between them. */
export interface Neighbours {
  readonly text: string;
  readonly gap: string;
  readonly previous: Piece;
  readonly next: Piece;
  readonly operators: ReadonlySet<number>;
  /** Whether a `}` stands before them on the line: what follows is a placement. */
  readonly afterBrace: boolean;
}

const colon = 58;
const semicolon = 59;
const comma = 44;
const equals = 61;
const question = 63;
const open = 40;
const close = 41;
const openBrace = 123;
const closeBrace = 125;

/**
 * The blanks to put between two pieces of one line. Blanks are taken away only where no mode of ld's scanner would join
 * the neighbours: in SCRIPT mode `RAM,` is one name.
 */
export function spaceBetween({ gap, previous, next, operators, afterBrace }: Neighbours): string {
  const one = gap === '' ? '' : ' ';
  if (next.kind < 0 || previous.kind < 0) return gap;
  if (next.kind === semicolon || next.kind === close || previous.kind === open) return '';
  if (next.kind === comma) return previous.kind === Token.Number || previous.kind === close ? '' : one;
  if (previous.kind === comma) return ' ';
  if (operators.has(next.start) || operators.has(previous.start)) return ' ';
  // `=` is a token of its own only where it assigns, fills or sets a type.
  if (next.kind === equals || previous.kind === equals) return ' ';
  if (next.kind === question || previous.kind === question) return ' ';
  if (next.kind === openBrace || next.kind === closeBrace) return previous.kind === openBrace ? one : ' ';
  if (previous.kind === openBrace || previous.kind === closeBrace) return ' ';
  if (next.kind === colon || previous.kind === colon) return afterBrace ? one : ' ';
  if (previous.kind === semicolon) return ' ';
  return one;
}
