import { contains } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { say, sayKey } from '../../base/wording';
import { textBox, type Box, type Shape, type TextShape } from '../shapes';
import { wrapText, type TextStyle } from '../textMetrics';
import { overlapDetails, overlapText, rangeText } from './details';
import type { LaneContext, LaneFrame } from './laneContext';
import type { LaneOverlap } from './lanes';
import type { MapItem } from './picture';

const noteStyle: TextStyle = { size: 11 };
const markerStyle: TextStyle = { size: 10, bold: true };
const calloutStyle: TextStyle = { size: 11, bold: true };
const calloutGap = 5;

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
    const x = markerCentre(context, part, radius);
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
      const callout = layOutCallout(context, entry, part, { x, radius, y: middle }, [...shapes, ...labels]);
      if (callout) labels.push(callout);
    }
    items.push({
      id: overlap.id,
      kind: 'overlap',
      lane: context.lane.id,
      range: entry.range,
      source: overlap.source,
      claim: undefined,
      text: () => ({
        label: say`overlap ${entry.number}, ${sayKey(overlap.severity)}: ${overlapText(entry)}, ${rangeText(entry.range)}`,
        details: overlapDetails(context.model.device, entry),
      }),
      bounds: part.width < 24 ? bounds : { ...bounds, y: middle - 9, height: 18 },
    });
  }
}

/**
 * Beside the number, between the tracks: both names and the bytes that they share, or the bytes alone. In the band
 * where it is wide enough, else right or left of it; nothing where another text stands, for the legend has it all.
 */
function layOutCallout(
  context: LaneContext,
  entry: LaneOverlap,
  band: { readonly x: number; readonly width: number },
  marker: { readonly x: number; readonly radius: number; readonly y: number },
  drawn: readonly Shape[],
): Shape | undefined {
  const size = formatSize(entry.bytes);
  const { names } = entry.overlap;
  const texts = names.length > 1 ? [`${names.join(' × ')} · ${size}`, size] : [size];
  const right = marker.x + marker.radius + calloutGap;
  const left = marker.x - marker.radius - calloutGap;
  const bandEnd = band.x + band.width;
  const taken = drawn.filter((shape): shape is TextShape => shape.kind === 'text').map(textBox);
  for (const text of texts) {
    const width = context.measure(text, calloutStyle);
    const places = [
      { x: right, within: bandEnd },
      { x: Math.max(right, bandEnd + calloutGap), within: context.right },
      { x: Math.min(left, band.x - calloutGap) - width, within: context.right },
    ];
    for (const { x, within } of places) {
      const end = x + width;
      if (x < context.left + 2 || end > within - 2) continue;
      const covered = (from: number, to: number): boolean => from < end + 4 && to > x - 4;
      if (context.folds.some((fold) => covered(fold.from, fold.to))) continue;
      const isInOtherBand = context.lane.overlaps.some((other) => {
        const at = other === entry ? undefined : context.visible(other.range, 4);
        return at !== undefined && covered(at.x, at.x + at.width);
      });
      const touches = taken.some(
        (box) =>
          covered(box.x, box.x + box.width) && box.y < marker.y + 7 && box.y + box.height > marker.y - 7,
      );
      if (isInOtherBand || touches || isNearerToAnother(context, entry, marker, x, end)) continue;
      return {
        kind: 'text',
        x,
        y: marker.y + 4,
        text,
        anchor: 'start',
        paint: `n6-text-${entry.overlap.severity} n6-on-hatch`,
        style: calloutStyle,
        width,
        item: entry.overlap.id,
      };
    }
  }
  return undefined;
}

/** Whether a text would stand nearer to the number of another overlap, or as near, so that it reads as that one's. */
function isNearerToAnother(
  context: LaneContext,
  own: LaneOverlap,
  marker: { readonly x: number; readonly radius: number },
  from: number,
  to: number,
): boolean {
  const distance = (x: number): number => Math.max(0, from - (x + marker.radius), x - marker.radius - to);
  const clearance = distance(marker.x) + 2 * calloutGap;
  return context.lane.overlaps.some((other) => {
    const part = other === own ? undefined : context.visible(other.range, 4);
    return part !== undefined && distance(markerCentre(context, part, marker.radius)) < clearance;
  });
}

/** The middle of a band, moved in where the number would leave the lane. */
function markerCentre(
  { left, right }: LaneContext,
  band: { readonly x: number; readonly width: number },
  radius: number,
): number {
  return Math.max(left + radius, Math.min(right - radius, band.x + band.width / 2));
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
    const room = frame.x + frame.width - textX;
    const lines = wrapText(overlapText(entry), noteStyle, room, context.measure);
    const line = (text: string, x: number, row: number, paint: string): Shape => ({
      kind: 'text',
      x,
      y: y + 12 + row * 15,
      text,
      anchor: 'start',
      paint,
      style: noteStyle,
      width: context.measure(text, noteStyle),
      item: entry.overlap.id,
    });
    lines.forEach((one, row) => shapes.push(line(one, textX, row, `n6-text-${entry.overlap.severity}`)));
    // The addresses stay in one piece: behind the text where they fit, else on a line of their own.
    const range = rangeText(entry.range);
    const last = context.measure(lines[lines.length - 1] ?? '', noteStyle);
    const fits = last + 12 + context.measure(range, noteStyle) <= room;
    const row = fits ? lines.length - 1 : lines.length;
    shapes.push(line(range, fits ? textX + last + 12 : textX, row, 'n6-muted'));
    y += Math.max(20, (row + 1) * 15 + 5);
  }
  return { shapes, height: y - top + 6 };
}
