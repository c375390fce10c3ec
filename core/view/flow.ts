import type { Shape } from './shapes';
import { fitText, type MeasureText, type TextStyle } from './textMetrics';

/** A run of text with an optional colour swatch before it; never broken inside. */
export interface FlowPiece {
  readonly text: string;
  readonly paint: string;
  readonly style: TextStyle;
  /** Paint of a small square that stands for the text in the picture. */
  readonly swatch?: string;
  /** A second paint over the square: dots, hatch. */
  readonly swatchOver?: string;
}

export interface FlowResult {
  readonly shapes: Shape[];
  readonly height: number;
  /** Right edge of the widest line. */
  readonly right: number;
  readonly lines: number;
}

const swatchSize = 10;
const swatchGap = 5;

export function pieceWidth(piece: FlowPiece, measure: MeasureText): number {
  return measure(piece.text, piece.style) + (piece.swatch === undefined ? 0 : swatchSize + swatchGap);
}

/** Width of all pieces on one line. */
export function flowWidth(pieces: readonly FlowPiece[], gap: number, measure: MeasureText): number {
  return pieces.reduce((sum, piece, i) => sum + (i === 0 ? 0 : gap) + pieceWidth(piece, measure), 0);
}

/**
 * Sets pieces from left to right, and goes to a new line where `width` is used up; a piece that is wider than a line is
 * shortened. `y` is the top of the first line.
 */
export function flow(
  pieces: readonly FlowPiece[],
  x: number,
  y: number,
  width: number,
  gap: number,
  lineHeight: number,
  measure: MeasureText,
): FlowResult {
  const shapes: Shape[] = [];
  let at = x;
  let line = 0;
  let right = x;
  for (const whole of pieces) {
    const piece = {
      ...whole,
      text:
        fitText(
          whole.text,
          whole.style,
          width - (pieceWidth(whole, measure) - measure(whole.text, whole.style)),
          measure,
          1,
        )?.text ?? '',
    };
    const need = pieceWidth(piece, measure);
    if (at > x && at + need > x + width) {
      line++;
      at = x;
    }
    const baseline = y + line * lineHeight + lineHeight * 0.72;
    let textAt = at;
    if (piece.swatch !== undefined) {
      const box = { x: at, y: baseline - swatchSize + 1, width: swatchSize, height: swatchSize };
      shapes.push({ kind: 'rect', ...box, radius: 2, paint: piece.swatch });
      if (piece.swatchOver !== undefined)
        shapes.push({ kind: 'rect', ...box, radius: 2, paint: piece.swatchOver });
      textAt += swatchSize + swatchGap;
    }
    shapes.push({
      kind: 'text',
      x: textAt,
      y: baseline,
      text: piece.text,
      anchor: 'start',
      paint: piece.paint,
      style: piece.style,
      width: measure(piece.text, piece.style),
    });
    at += need + gap;
    right = Math.max(right, at - gap);
  }
  return { shapes, height: (line + 1) * lineHeight, right, lines: line + 1 };
}
