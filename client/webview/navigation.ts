import type { PictureItem } from '../../core';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The nearest item in a direction: arrow keys walk the picture as the eye does. Distance along the direction counts
 * once, sideways twice, so that a walk stays in its row.
 */
export function neighbour<Item extends PictureItem>(
  items: readonly Item[],
  from: Item,
  direction: Direction,
): Item | undefined {
  const centre = (item: PictureItem): [number, number] => [
    item.bounds.x + item.bounds.width / 2,
    item.bounds.y + item.bounds.height / 2,
  ];
  const [x, y] = centre(from);
  const gap = (low: number, high: number, otherLow: number, otherHigh: number): number =>
    Math.max(0, Math.max(low, otherLow) - Math.min(high, otherHigh));
  let best: Item | undefined;
  let bestCost = Infinity;
  for (const item of items) {
    if (item === from) continue;
    const [a, b] = centre(item);
    const along =
      direction === 'left' ? x - a : direction === 'right' ? a - x : direction === 'up' ? y - b : b - y;
    if (along <= 0.01) continue;
    const across =
      direction === 'left' || direction === 'right'
        ? gap(
            item.bounds.y,
            item.bounds.y + item.bounds.height,
            from.bounds.y,
            from.bounds.y + from.bounds.height,
          )
        : gap(
            item.bounds.x,
            item.bounds.x + item.bounds.width,
            from.bounds.x,
            from.bounds.x + from.bounds.width,
          );
    const off = direction === 'left' || direction === 'right' ? Math.abs(b - y) : Math.abs(a - x);
    const cost = along + across * 8 + off * 0.2;
    if (cost < bestCost) {
      best = item;
      bestCost = cost;
    }
  }
  return best;
}
