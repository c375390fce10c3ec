import type { Box } from '../shapes';

/**
 * Boxes whose areas are in the ratio of `sizes`, as near to squares as they get ("squarified treemaps", Bruls, Huizing
 * and van Wijk, 2000). Give the sizes from large to small; the answer is in their order. O(n).
 */
export function squarify(sizes: readonly number[], frame: Box): readonly Box[] {
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const boxes: Box[] = [];
  if (whole <= 0 || frame.width <= 0 || frame.height <= 0)
    return sizes.map(() => ({ ...frame, width: 0, height: 0 }));
  const scale = (frame.width * frame.height) / whole;
  let rest = frame;
  for (let at = 0; at < sizes.length;) {
    const side = Math.min(rest.width, rest.height);
    let count = 0;
    let area = 0;
    let worst = Infinity;
    const largest = sizes[at]! * scale;
    // A row takes boxes as long as that makes them more square.
    while (at + count < sizes.length) {
      const next = sizes[at + count]! * scale;
      const sum = area + next;
      const ratio = Math.max(
        (side * side * largest) / (sum * sum),
        next === 0 ? 0 : (sum * sum) / (side * side * next),
      );
      if (count > 0 && ratio > worst) break;
      worst = ratio;
      area = sum;
      count++;
    }
    rest = placeRow(
      boxes,
      sizes.slice(at, at + count).map((size) => size * scale),
      area,
      rest,
    );
    at += count;
  }
  return boxes;
}

/** Lays one row along the shorter side; answers what is left of the frame. */
function placeRow(boxes: Box[], areas: readonly number[], area: number, frame: Box): Box {
  const isColumn = frame.width >= frame.height;
  const side = isColumn ? frame.height : frame.width;
  const thickness = side === 0 ? 0 : Math.min(area / side, isColumn ? frame.width : frame.height);
  let along = 0;
  for (const own of areas) {
    const length = thickness === 0 ? 0 : own / thickness;
    boxes.push(
      isColumn
        ? { x: frame.x, y: frame.y + along, width: thickness, height: length }
        : { x: frame.x + along, y: frame.y, width: length, height: thickness },
    );
    along += length;
  }
  return isColumn
    ? { x: frame.x + thickness, y: frame.y, width: frame.width - thickness, height: frame.height }
    : { x: frame.x, y: frame.y + thickness, width: frame.width, height: frame.height - thickness };
}
