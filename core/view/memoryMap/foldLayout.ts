import type { Shape } from '../shapes';
import { shortSize } from '../shortSize';
import { fitText, type TextStyle } from '../textMetrics';
import type { LaneContext } from './laneContext';

const foldStyle: TextStyle = { size: 10 };

/** A torn gap through both tracks with the length of what is left out. */
export function drawFolds(
  context: LaneContext,
  top: number,
  bottom: number,
  shapes: Shape[],
  labels: Shape[],
): void {
  for (const fold of context.folds) {
    const from = Math.max(context.left, fold.from);
    const to = Math.min(context.right, fold.to);
    if (to - from < 6) continue;
    const inset = Math.min(6, (to - from) / 4);
    const a = from + inset;
    const b = to - inset;
    shapes.push({
      kind: 'path',
      d: `${tear(a, top - 1, bottom + 1, 'M')}${tear(b, bottom + 1, top - 1, 'L')}Z`,
      paint: 'n6-fold-gap',
    });
    shapes.push({
      kind: 'path',
      d: `${tear(a, top - 1, bottom + 1, 'M')}${tear(b, top - 1, bottom + 1, 'M')}`,
      paint: 'n6-tear',
    });
    const middle = (top + bottom) / 2;
    const text = shortSize(fold.bytes);
    const [number = '', unit = ''] = text.split(' ');
    for (const [line, dy] of [
      [number, -2],
      [unit, 10],
    ] as const) {
      const fit = fitText(line, foldStyle, b - a - 6, context.measure, 99);
      if (fit)
        labels.push({
          kind: 'text',
          x: (a + b) / 2,
          y: middle + dy,
          anchor: 'middle',
          paint: 'n6-muted',
          style: foldStyle,
          ...fit,
        });
    }
  }
}

function tear(x: number, from: number, to: number, command: 'M' | 'L'): string {
  const steps = 8;
  let d = `${command}${x.toFixed(1)} ${from.toFixed(1)}`;
  for (let i = 1; i <= steps; i++) {
    d += `L${(x + (i === steps ? 0 : i % 2 === 0 ? -2 : 2)).toFixed(1)} ${(from + ((to - from) * i) / steps).toFixed(1)}`;
  }
  return d;
}
