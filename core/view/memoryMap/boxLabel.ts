import { byteCount } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { say } from '../../base/wording';
import type { Shape } from '../shapes';
import { fitText, splitName, type TextStyle } from '../textMetrics';
import { percentText } from './details';
import { clearRoom, isHatched, openRoom, type LaneContext, type Room } from './laneContext';
import type { LaneBox } from './lanes';

const nameStyle: TextStyle = { size: 12, bold: true };
const sizeStyle: TextStyle = { size: 11 };
const twoLineStyle: TextStyle = { size: 10, bold: true };
const uprightSizes = [10, 9, 8];
/** Fewer letters than this before an ellipsis name nothing. */
const leastLetters = 6;

export interface BoxFrame {
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

/**
 * The name of a box, whole wherever that can be done: in one line with its size, in two lines, beside the box where
 * nothing stands, or upright in it. A stretch that no hatch covers is taken first. Better no name than a stub of one:
 * the tooltip and the table have it. Returns whether the name stands upright, over what else is in the box.
 */
export function labelBox(
  context: LaneContext,
  box: LaneBox,
  frame: BoxFrame,
  next: LaneBox | undefined,
  labels: Shape[],
): boolean {
  const end = frame.x + frame.width;
  const open = openRoom(context, frame.x, end) ?? { from: frame.x, to: frame.x };
  const clear = clearRoom(context, frame.x, end);
  const rooms = clear ? [clear, open] : [open];
  for (const room of rooms) if (inOneLine(context, box, frame, room, labels)) return false;
  for (const room of rooms) if (inTwoLines(context, box, frame, room, labels)) return false;
  if (beside(context, box, frame, next, labels)) return false;
  for (const room of rooms) if (upright(context, box, frame, room, labels)) return true;
  shortened(context, box, frame, open, labels);
  return false;
}

/** A label over a hatch gets a rim of the background, or nobody could read it. */
export function labelPaint(context: LaneContext, from: number, to: number, paint = 'n6-label'): string {
  return isHatched(context, from, to) ? `${paint} n6-on-hatch` : paint;
}

function isSolid(box: LaneBox): boolean {
  return box.claim.certainty === 'used';
}

/** A solid box has no strip below its name: the name stands in its middle. */
function baseline(box: LaneBox, frame: BoxFrame): number {
  return frame.top + (isSolid(box) ? frame.height / 2 + 3 : 16);
}

function inOneLine(
  context: LaneContext,
  box: LaneBox,
  frame: BoxFrame,
  room: Room,
  labels: Shape[],
): boolean {
  const { measure } = context;
  const { name } = box.claim;
  const whole = measure(name, nameStyle);
  const padding = whole + 14 <= room.to - room.from ? 7 : 3;
  const width = room.to - room.from - 2 * padding;
  if (whole > width) return false;
  const x = room.from + padding;
  const y = baseline(box, frame);
  const item = box.claim.id;
  labels.push({
    kind: 'text',
    x,
    y,
    text: name,
    anchor: 'start',
    paint: labelPaint(context, x, x + whole),
    style: nameStyle,
    width: whole,
    item,
  });
  for (const text of sizeTexts(box)) {
    const fit = fitText(text, sizeStyle, width - whole - 8, measure, 99);
    if (!fit) continue;
    const at = x + whole + 8;
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
  return true;
}

function sizeTexts(box: LaneBox): string[] {
  const bytes = byteCount(box.range);
  const parts = [formatSize(bytes)];
  if (box.claim.isAsBuilt) parts.unshift(say`as built`);
  if (!isSolid(box) && box.used !== 0n) parts.push(say`${percentText(box.used, bytes)} used`);
  // Less from text to text: the last part goes first.
  return parts.map((_, index) => parts.slice(0, parts.length - index).join(' · '));
}

function inTwoLines(
  context: LaneContext,
  box: LaneBox,
  frame: BoxFrame,
  room: Room,
  labels: Shape[],
): boolean {
  const { measure } = context;
  const lines = splitName(box.claim.name, twoLineStyle, measure);
  if (!lines || lines.some((line) => measure(line, twoLineStyle) > room.to - room.from - 6)) return false;
  const first = isSolid(box) ? frame.top + frame.height / 2 - 2 : frame.top + 11;
  lines.forEach((text, index) => {
    const width = measure(text, twoLineStyle);
    labels.push({
      kind: 'text',
      x: room.from + 4,
      y: first + index * 10.5,
      text,
      anchor: 'start',
      paint: labelPaint(context, room.from + 4, room.from + 4 + width),
      style: twoLineStyle,
      width,
      item: box.claim.id,
    });
  });
  return true;
}

function beside(
  context: LaneContext,
  box: LaneBox,
  frame: BoxFrame,
  next: LaneBox | undefined,
  labels: Shape[],
): boolean {
  const end = frame.x + frame.width;
  const whole = context.measure(box.claim.name, nameStyle);
  const limit = Math.min(
    next ? (context.visible(next.range)?.x ?? context.right) : context.right,
    ...context.folds.filter((fold) => fold.from >= end - 1).map((fold) => fold.from),
  );
  const endIsSeen = context.xOf(box.range.end) <= context.right;
  const isTorn = context.folds.some((fold) => fold.from < end && fold.to > end);
  if (!endIsSeen || isTorn || end + 5 + whole > limit - 4) return false;
  labels.push({
    kind: 'text',
    x: end + 5,
    y: frame.top + frame.height / 2 + 3,
    text: box.claim.name,
    anchor: 'start',
    paint: labelPaint(context, end, end + whole),
    style: nameStyle,
    width: whole,
    item: box.claim.id,
  });
  return true;
}

function upright(context: LaneContext, box: LaneBox, frame: BoxFrame, room: Room, labels: Shape[]): boolean {
  const { name } = box.claim;
  const size = uprightSizes.find(
    (candidate) =>
      room.to - room.from >= candidate + 4 && context.measure(name, { size: candidate }) <= frame.height - 4,
  );
  if (size === undefined) return false;
  const width = context.measure(name, { size });
  labels.push({
    kind: 'text',
    x: (room.from + room.to) / 2 + size * 0.36,
    y: frame.top + (frame.height + width) / 2,
    text: name,
    anchor: 'start',
    // It stands over the strip of what is used, whose outlines would run through its letters.
    paint:
      box.parts.length > 0 && !isSolid(box)
        ? 'n6-label n6-on-hatch'
        : labelPaint(context, room.from, room.to),
    style: { size },
    width,
    vertical: true,
    item: box.claim.id,
  });
  return true;
}

function shortened(context: LaneContext, box: LaneBox, frame: BoxFrame, room: Room, labels: Shape[]): void {
  for (const style of [nameStyle, twoLineStyle]) {
    const fit = fitText(box.claim.name, style, room.to - room.from - 6, context.measure, leastLetters);
    if (!fit) continue;
    labels.push({
      kind: 'text',
      x: room.from + 3,
      y: baseline(box, frame),
      anchor: 'start',
      paint: labelPaint(context, room.from + 3, room.from + 3 + fit.width),
      style,
      item: box.claim.id,
      ...fit,
    });
    return;
  }
}
