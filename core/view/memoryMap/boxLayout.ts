import { byteCount, union } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import type { Shape } from '../shapes';
import { fitText, type TextStyle } from '../textMetrics';
import { claimDetails, claimLabel, percentText } from './details';
import { openRoom, type LaneContext } from './laneContext';
import type { LaneBox, LanePart } from './lanes';
import type { MapItem } from './layout';

/** Height of a row of boxes: a line of text over a strip of what is used. */
export const rowHeight = 48;

const nameStyle: TextStyle = { size: 12, bold: true };
const sizeStyle: TextStyle = { size: 11 };
const partStyle: TextStyle = { size: 10 };
const uprightStyle: TextStyle = { size: 8 };
const stripTop = 24;
const stripHeight = 17;
/** Parts narrower than this get no item of their own: they could not be hit. */
const smallestItem = 3;

const prefixes = { application: 'n6-app', model: 'n6-npu', boot: 'n6-boot' } as const;

/** An outline with its name, its size and, in a strip below the name, what of it is used. */
export function drawBox(
  context: LaneContext,
  box: LaneBox,
  next: LaneBox | undefined,
  top: number,
  shapes: Shape[],
  labels: Shape[],
  items: MapItem[],
): void {
  const part = context.visible(box.range);
  if (!part) return;
  const { claim } = box;
  const prefix = prefixes[claim.side];
  const solid = claim.certainty === 'used';
  const item = claim.id;
  shapes.push({
    kind: 'rect',
    x: part.x,
    y: top,
    width: part.width,
    height: rowHeight,
    paint: solid ? `${prefix}-fill` : `${prefix}-box`,
    radius: part.width > 8 ? 2 : 0,
    item,
  });
  if (solid && claim.kind === 'weights') {
    shapes.push({
      kind: 'rect',
      x: part.x,
      y: top,
      width: part.width,
      height: rowHeight,
      paint: 'n6-npu-dots',
      item,
    });
  }
  items.push({
    id: item,
    kind: 'claim',
    lane: context.lane.id,
    range: box.range,
    source: claim.source,
    claim: claim.id,
    text: () => ({ label: claimLabel(claim, box), details: claimDetails(context.model.device, claim, box) }),
    bounds: { x: part.x, y: top, width: part.width, height: rowHeight },
  });

  const upright = labelBox(context, box, part, next, top, labels);
  // An upright name stands over the strip: names of parts would run into it.
  if (!solid) drawStrip(context, box, top + stripTop, prefix, shapes, upright ? [] : labels, items);
}

/**
 * The name in the box; where it is too narrow, beside it if nothing stands there, or upright in it. Better no name than
 * half a one: the tooltip and the table have it. Returns whether the name stands upright.
 */
function labelBox(
  context: LaneContext,
  box: LaneBox,
  part: { readonly x: number; readonly width: number },
  next: LaneBox | undefined,
  top: number,
  labels: Shape[],
): boolean {
  const { measure } = context;
  const { name } = box.claim;
  const item = box.claim.id;
  const solid = box.claim.certainty === 'used';
  const end = part.x + part.width;
  const y = top + (solid ? 27 : 16);
  const room = openRoom(context, part.x, end) ?? { from: part.x, to: part.x };
  const whole = measure(name, nameStyle);
  const padding = whole + 14 <= room.to - room.from ? 7 : 3;
  const width = room.to - room.from - 2 * padding;

  if (whole > width) {
    const limit = Math.min(
      next ? (context.visible(next.range)?.x ?? context.right) : context.right,
      ...context.folds.filter((fold) => fold.from >= end - 1).map((fold) => fold.from),
    );
    const ends = context.xOf(box.range.end) <= context.right;
    if (
      ends &&
      end + 5 + whole <= limit - 4 &&
      !context.folds.some((fold) => fold.from < end && fold.to > end)
    ) {
      labels.push({
        kind: 'text',
        x: end + 5,
        y: top + 27,
        text: name,
        anchor: 'start',
        paint: labelPaint(context, end, end + whole),
        style: nameStyle,
        width: whole,
        item,
      });
      return false;
    }
    const upright = measure(name, uprightStyle);
    if (
      room.to - room.from >= uprightStyle.size + 4 &&
      room.to - room.from < 44 &&
      upright <= rowHeight - 4
    ) {
      const x = (room.from + room.to) / 2 + uprightStyle.size * 0.36;
      labels.push({
        kind: 'text',
        x,
        y: top + rowHeight - 2,
        text: name,
        anchor: 'start',
        paint: labelPaint(context, room.from, room.to),
        style: uprightStyle,
        width: upright,
        vertical: true,
        item,
      });
      return true;
    }
  }

  const fitted = fitText(name, nameStyle, width, measure, 3);
  if (!fitted) return false;
  const x = room.from + padding;
  labels.push({
    kind: 'text',
    x,
    y,
    anchor: 'start',
    paint: labelPaint(context, x, x + fitted.width),
    style: nameStyle,
    item,
    ...fitted,
  });
  if (fitted.text !== name) return false;
  const size = formatSize(byteCount(box.range));
  const use =
    !solid && box.used > 0n ? `${size} · ${percentText(box.used, byteCount(box.range))} used` : size;
  for (const text of [use, size]) {
    const fit = fitText(text, sizeStyle, width - fitted.width - 8, measure, 99);
    if (!fit) continue;
    const at = x + fitted.width + 8;
    labels.push({
      kind: 'text',
      x: at,
      y,
      anchor: 'start',
      paint: labelPaint(context, at, at + fit.width, 'n6-label-muted'),
      style: sizeStyle,
      item,
      ...fit,
    });
    break;
  }
  return false;
}

/** A label over a hatch gets a rim of the background, or nobody could read it. */
function labelPaint(context: LaneContext, from: number, to: number, paint = 'n6-label'): string {
  const hatched = context.lane.overlaps.some((overlap) => {
    const at = context.visible(overlap.range);
    return at !== undefined && at.x < to && at.x + at.width > from;
  });
  return hatched ? `${paint} n6-on-hatch` : paint;
}

/**
 * What is used, true to scale. Parts that share bytes (buffers over time, the pool's used part under its buffers) are
 * painted as one stretch; each part that is wide enough is an item of its own and outlined within it.
 */
function drawStrip(
  context: LaneContext,
  box: LaneBox,
  top: number,
  prefix: string,
  shapes: Shape[],
  labels: Shape[],
  items: MapItem[],
): void {
  if (box.parts.length === 0) return;
  const weights = box.parts.filter((part) => part.claim.kind === 'weights');
  const used = box.parts.filter((part) => part.claim.certainty === 'used');
  for (const at of stretches(context, used)) {
    shapes.push({
      kind: 'rect',
      ...at,
      y: top,
      height: stripHeight,
      paint: `${prefix}-fill`,
      item: box.claim.id,
    });
  }
  for (const at of stretches(context, weights)) {
    shapes.push({
      kind: 'rect',
      ...at,
      y: top,
      height: stripHeight,
      paint: 'n6-npu-dots',
      item: box.claim.id,
    });
  }
  let lastLabel = -Infinity;
  let lastKey = '';
  const byStart = [...box.parts].sort((a, b) =>
    a.range.start < b.range.start
      ? -1
      : a.range.start > b.range.start
        ? 1
        : Number(byteCount(b.range) - byteCount(a.range)),
  );
  for (const part of byStart) {
    const at = context.visible(part.range);
    if (!at || at.width < smallestItem) continue;
    // Buffers of different epochs share bytes: one outline per distinct place on screen is all that can be seen.
    const key = `${Math.round(at.x)}:${Math.round(at.width)}`;
    if (key === lastKey) continue;
    lastKey = key;
    const item = part.claim.id;
    items.push(partItem(context, part, { x: at.x, y: top, width: at.width, height: stripHeight }));
    if (part.claim.kind === 'poolUsed' || part.claim.kind === 'weights') continue;
    shapes.push({ kind: 'rect', ...at, y: top, height: stripHeight, paint: `${prefix}-part`, item });
    if (at.x < lastLabel) continue;
    const fit = fitText(
      part.claim.name,
      partStyle,
      at.width - 8,
      context.measure,
      part.claim.kind === 'buffer' ? 99 : 7,
    );
    if (!fit || isCrossed(context, byStart, part, at.x + 2, at.x + 6 + fit.width)) continue;
    labels.push({
      kind: 'text',
      x: at.x + 4,
      y: top + 12.5,
      anchor: 'start',
      paint: 'n6-label',
      style: partStyle,
      item,
      ...fit,
    });
    lastLabel = at.x + 4 + fit.width + 4;
  }
}

/** The pixels that parts cover; gaps that nobody could see (padding between tensors) are closed. */
function stretches(context: LaneContext, parts: readonly LanePart[]): { x: number; width: number }[] {
  const result: { x: number; width: number }[] = [];
  for (const range of union(parts.map((part) => part.range))) {
    const at = context.visible(range);
    if (!at) continue;
    const last = result[result.length - 1];
    if (last && at.x - (last.x + last.width) < 0.75)
      last.width = Math.max(last.width, at.x + at.width - last.x);
    else result.push({ ...at });
  }
  return result;
}

/** Whether the outline of another part runs through a label: buffers of other epochs share these bytes. */
function isCrossed(
  context: LaneContext,
  parts: readonly LanePart[],
  own: LanePart,
  from: number,
  to: number,
): boolean {
  return parts.some((part) => {
    if (part === own || part.claim.kind === 'poolUsed' || part.claim.kind === 'weights') return false;
    return [part.range.start, part.range.end].some((edge) => {
      const x = context.xOf(edge);
      return x > from && x < to;
    });
  });
}

function partItem(context: LaneContext, part: LanePart, bounds: MapItem['bounds']): MapItem {
  const { claim } = part;
  return {
    id: claim.id,
    kind: 'claim',
    lane: context.lane.id,
    range: part.range,
    source: claim.source,
    claim: claim.id,
    text: () => ({
      label: claimLabel(claim, undefined),
      details: claimDetails(context.model.device, claim, undefined),
    }),
    bounds,
  };
}
