import { contains } from '../../base/addressRange';
import type { Box, Shape } from '../shapes';
import { wrapText, type TextStyle } from '../textMetrics';
import { overlapDetails, overlapText, rangeText } from './details';
import type { LaneContext, LaneFrame } from './laneContext';
import type { MapItem } from './layout';

const noteStyle: TextStyle = { size: 11 };
const markerStyle: TextStyle = { size: 10, bold: true };

/** Hatched bands through both tracks, each with its number between the tracks. */
export function drawOverlaps(
  context: LaneContext,
  top: number,
  middle: number,
  bottom: number,
  shapes: Shape[],
  labels: Shape[],
  items: MapItem[],
): void {
  let lastMarker = -Infinity;
  for (const entry of context.lane.overlaps) {
    const part = context.visible(entry.range, 4);
    if (!part) continue;
    const { overlap } = entry;
    const bounds: Box = { x: part.x, y: top, width: part.width, height: bottom - top };
    shapes.push({ kind: 'rect', ...bounds, paint: `n6-hatch-${overlap.severity}`, item: overlap.id });
    const text = String(entry.number);
    const width = context.measure(text, markerStyle);
    const radius = Math.max(8, width / 2 + 4);
    const x = Math.max(context.left + radius, Math.min(context.right - radius, part.x + part.width / 2));
    if (x - lastMarker >= radius * 2) {
      lastMarker = x;
      labels.push({
        kind: 'circle',
        x,
        y: middle,
        radius,
        paint: `n6-marker-${overlap.severity}`,
        item: overlap.id,
      });
      labels.push({
        kind: 'text',
        x,
        y: middle + 3.6,
        text,
        anchor: 'middle',
        paint: 'n6-marker-text',
        style: markerStyle,
        width,
        item: overlap.id,
      });
    }
    items.push({
      id: overlap.id,
      kind: 'overlap',
      lane: context.lane.id,
      range: entry.range,
      source: overlap.source,
      claim: undefined,
      text: () => ({
        label: `overlap ${entry.number}, ${overlap.severity}: ${overlapText(entry)}, ${rangeText(entry.range)}`,
        details: overlapDetails(context.model.device, entry),
      }),
      bounds: part.width < 24 ? bounds : { ...bounds, y: middle - 9, height: 18 },
    });
  }
}

/** Under the lane, one line or more for each numbered overlap. */
export function layOutOverlapLegend(
  context: LaneContext,
  frame: LaneFrame,
  top: number,
): { shapes: Shape[]; height: number } {
  const shapes: Shape[] = [];
  const seen = context.lane.overlaps.filter((entry) => contains(context.lane.range, entry.range));
  if (seen.length === 0) return { shapes, height: 0 };
  let y = top;
  for (const entry of seen) {
    const text = String(entry.number);
    const width = context.measure(text, markerStyle);
    const radius = Math.max(8, width / 2 + 4);
    const x = frame.x + radius;
    shapes.push({
      kind: 'circle',
      x,
      y: y + 8,
      radius,
      paint: `n6-marker-${entry.overlap.severity}`,
      item: entry.overlap.id,
    });
    shapes.push({
      kind: 'text',
      x,
      y: y + 11.6,
      text,
      anchor: 'middle',
      paint: 'n6-marker-text',
      style: markerStyle,
      width,
      item: entry.overlap.id,
    });
    const textX = frame.x + 2 * radius + 8;
    const lines = wrapText(
      `${overlapText(entry)}\u00a0· ${rangeText(entry.range)}`,
      noteStyle,
      frame.x + frame.width - textX,
      context.measure,
    );
    lines.forEach((line, i) =>
      shapes.push({
        kind: 'text',
        x: textX,
        y: y + 12 + i * 15,
        text: line,
        anchor: 'start',
        paint: i === 0 ? `n6-text-${entry.overlap.severity}` : 'n6-muted',
        style: noteStyle,
        width: context.measure(line, noteStyle),
        item: entry.overlap.id,
      }),
    );
    y += Math.max(20, lines.length * 15 + 5);
  }
  return { shapes, height: y - top + 6 };
}
