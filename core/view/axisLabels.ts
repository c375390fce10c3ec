import type { Shape } from './shapes';
import type { MeasureText, TextStyle } from './textMetrics';

/** A row of labels on one axis: each in the middle of its place, inside the ends, and clear of the one before. */
export interface AxisLabels {
  readonly shapes: readonly Shape[];
  /** @param x the place's middle, not left of the last one; a label that has no room is left out */
  add(x: number, text: string): void;
}

/** @param gap the least room between two labels, in pixels */
export function createAxisLabels(
  { left, right, measure }: { readonly left: number; readonly right: number; readonly measure: MeasureText },
  baseline: number,
  style: TextStyle,
  gap: number,
): AxisLabels {
  const shapes: Shape[] = [];
  let lastEnd = -Infinity;
  return {
    shapes,
    add: (middle, text) => {
      const width = measure(text, style);
      const x = Math.max(left, Math.min(middle - width / 2, right - width));
      if (x < lastEnd + gap) return;
      lastEnd = x + width;
      shapes.push({ kind: 'text', x, y: baseline, text, anchor: 'start', paint: 'n6-muted', style, width });
    },
  };
}
