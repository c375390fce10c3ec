import { byAddress, union } from '../../base/addressRange';
import type { Shape } from '../shapes';
import { fitText, type TextStyle } from '../textMetrics';
import { labelBox, labelPaint } from './boxLabel';
import { claimDetails, claimLabel } from './details';
import { clearRoom, type LaneContext } from './laneContext';
import type { LaneBox, LanePart } from './lanes';
import type { MapClaim } from './model';
import type { MapItem } from './picture';

/** Height of a row of boxes: a line of text over a strip of what is used. */
export const rowHeight = 48;

const partStyle: TextStyle = { size: 10 };
const stripTop = 24;
const stripHeight = 17;
/** Parts narrower than this get no item of their own: they could not be hit. */
const smallestItem = 3;

const prefixes = {
  application: 'n6-app',
  model: 'n6-npu',
  boot: 'n6-boot',
  programming: 'n6-prog',
} as const;

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
    paint: paintOf(claim, prefix),
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
    text: () => ({
      label: claimLabel(claim, box),
      details: claimDetails(context.model.device, claim, box),
    }),
    bounds: { x: part.x, y: top, width: part.width, height: rowHeight },
  });

  const upright = labelBox(context, box, { ...part, top, height: rowHeight }, next, labels);
  // An upright name stands over the strip: names of parts would run into it.
  if (!solid) drawStrip(context, box, top + stripTop, prefix, shapes, upright ? [] : labels, items);
}

function paintOf({ kind, certainty, isAsBuilt }: MapClaim, prefix: string): string {
  if (kind === 'unprogrammed') return 'n6-unprogrammed';
  if (certainty === 'used') return `${prefix}-fill`;
  return `${prefix}-box${isAsBuilt ? ' n6-as-built' : ''}`;
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
  const byStart = [...box.parts].sort(byAddress);
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
    const whole = { from: at.x, to: at.x + at.width };
    const room = clearRoom(context, whole.from, whole.to) ?? whole;
    const fit = fitText(
      part.claim.name,
      partStyle,
      room.to - room.from - 8,
      context.measure,
      part.claim.kind === 'buffer' ? 99 : 7,
    );
    const x = room.from + 4;
    if (!fit || isCrossed(context, byStart, part, x - 2, x + 2 + fit.width)) continue;
    labels.push({
      kind: 'text',
      x,
      y: top + 12.5,
      anchor: 'start',
      paint: labelPaint(context, x, x + fit.width),
      style: partStyle,
      item,
      ...fit,
    });
    lastLabel = x + fit.width + 4;
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
