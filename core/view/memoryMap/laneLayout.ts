import { byteCount, distinctBytes } from '../../base/addressRange';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { say, sayList } from '../../base/wording';
import { flow, flowWidth, type FlowPiece } from '../flow';
import type { Box, Shape } from '../shapes';
import { fitText, type MeasureText, type TextStyle } from '../textMetrics';
import { layOutAxis } from './axisLayout';
import { drawBox, rowHeight } from './boxLayout';
import { rangeText } from './details';
import { drawFolds } from './foldLayout';
import { contextOf, openRoom, type LaneContext, type LaneFrame } from './laneContext';
import type { MapItem, PlacedLane } from './picture';
import type { LaneTrack, MapLane } from './lanes';
import type { MapModel } from './model';
import { drawOverlaps, layOutOverlapLegend } from './overlapLayout';

export interface LaneResult {
  readonly shapes: readonly Shape[];
  readonly items: readonly MapItem[];
  readonly placed: PlacedLane;
  readonly height: number;
}

const titleStyle: TextStyle = { size: 14, bold: true };
const rangeStyle: TextStyle = { size: 11, mono: true };
const totalStyle: TextStyle = { size: 12 };
const captionStyle: TextStyle = { size: 10, bold: true };
const freeStyle: TextStyle = { size: 11 };
const rowGap = 4;
const trackPadding = 5;
/** A side that has nothing in this memory needs no more than its caption. */
const emptyTrack = 24;

/** Draws one lane; `y` of the frame is its top. */
export function layOutLane(model: MapModel, lane: MapLane, frame: LaneFrame): LaneResult {
  const { measure } = frame;
  const narrow = frame.width < 460;
  const gutter = narrow ? 32 : 44;
  const shapes: Shape[] = [];
  const items: MapItem[] = [];

  const header = layOutHeader(lane, frame);
  shapes.push(...header.shapes);
  let y = frame.y + header.height + 4;

  const context = contextOf(model, lane, frame, gutter, narrow ? 40 : 64);
  const { left, right } = context;

  if (frame.view.zoom > 1) {
    const whole = right - left;
    shapes.push({ kind: 'rect', x: left, y, width: whole, height: 3, radius: 1.5, paint: 'n6-none' });
    shapes.push({
      kind: 'rect',
      x: left + frame.view.shift * whole,
      y,
      width: Math.max(6, whole / frame.view.zoom),
      height: 3,
      radius: 1.5,
      paint: 'n6-scrub-flag',
    });
    y += 8;
  }

  const appHeight = trackHeight(lane.application);
  const npuHeight = trackHeight(lane.neuralArt);
  const between = lane.overlaps.length > 0 ? 20 : 8;
  const appTop = y;
  const npuTop = appTop + appHeight + between;
  const npuBottom = npuTop + npuHeight;
  const hasProgramming = lane.programming.rows.length > 0;
  const progTop = npuBottom + 8;
  const bottom = hasProgramming ? progTop + trackHeight(lane.programming) : npuBottom;

  shapes.push(
    {
      kind: 'rect',
      x: left,
      y: appTop,
      width: right - left,
      height: bottom - appTop,
      paint: 'n6-track',
      radius: 3,
    },
    caption(say`APP`, 'n6-app-text', frame.x, appTop + appHeight / 2, measure),
    caption(say`NPU`, 'n6-npu-text', frame.x, npuTop + npuHeight / 2, measure),
  );
  if (hasProgramming)
    shapes.push(caption(say`PROG`, 'n6-prog-text', frame.x, (progTop + bottom) / 2, measure));

  const labels: Shape[] = [];
  drawAbsent(context, appTop, bottom, shapes, labels, items);
  drawUnknown(context, appTop, npuBottom, shapes, items);
  const bankLines = lane.banks
    .slice(1)
    .map((bank) => context.xOf(bank.range.start))
    .filter((x) => x > left && x < right)
    .map((x) => `M${x.toFixed(2)} ${appTop}V${bottom}`);
  if (bankLines.length > 0) shapes.push({ kind: 'path', d: bankLines.join(''), paint: 'n6-grid' });

  drawFree(context, appTop, appTop + appHeight + between / 2, npuBottom, shapes, items);

  for (const [track, top] of [
    [lane.application, appTop],
    [lane.neuralArt, npuTop],
    [lane.programming, progTop],
  ] as const) {
    track.rows.forEach((row, index) => {
      const rowTop = top + trackPadding + index * (rowHeight + rowGap);
      row.forEach((box, i) => drawBox(context, box, row[i + 1], rowTop, shapes, labels, items));
    });
  }

  drawFolds(context, appTop, bottom, shapes, labels);
  drawOverlaps(context, appTop, appTop + appHeight + between / 2, npuBottom, shapes, labels, items);
  shapes.push(...labels);

  const axis = layOutAxis(context, bottom);
  shapes.push(...axis.shapes);
  items.push(...axis.items);
  y = bottom + axis.height;

  const legend = layOutOverlapLegend(context, frame, y + 6);
  shapes.push(...legend.shapes);
  y += legend.height;

  const { scale } = context;
  return {
    shapes,
    items,
    height: y - frame.y,
    placed: {
      lane,
      x: left,
      width: right - left,
      top: appTop,
      bottom,
      addressAt: (x) => scale.addressAt((x - left) / frame.view.zoom + frame.view.shift * (right - left)),
      xOf: context.xOf,
    },
  };
}

function trackHeight(track: LaneTrack): number {
  const rows = track.rows.length;
  if (rows === 0) return emptyTrack;
  return rows * rowHeight + (rows - 1) * rowGap + 2 * trackPadding;
}

function layOutHeader(lane: MapLane, frame: LaneFrame): { shapes: Shape[]; height: number } {
  const { measure } = frame;
  const bytes = formatSize(byteCount(lane.range));
  const size = lane.sizeIsKnown ? bytes : say`${bytes} shown, size not known`;
  const left: FlowPiece[] = [
    { text: lane.title, paint: 'n6-ink', style: titleStyle },
    { text: rangeText(lane.range), paint: 'n6-muted', style: rangeStyle },
    { text: size, paint: 'n6-muted', style: totalStyle },
  ];
  const right = totalsOf(lane);
  const lineHeight = 20;
  const shapes: Shape[] = [];
  const leftWidth = flowWidth(left, 12, measure);
  const rightWidth = flowWidth(right, 16, measure);
  const first = flow(left, frame.x, frame.y, frame.width, 12, lineHeight, measure);
  shapes.push(...first.shapes);
  if (leftWidth + 32 + rightWidth <= frame.width) {
    shapes.push(
      ...flow(right, frame.x + frame.width - rightWidth, frame.y, rightWidth + 1, 16, lineHeight, measure)
        .shapes,
    );
    return { shapes, height: first.height };
  }
  const second = flow(right, frame.x, frame.y + first.height, frame.width, 16, lineHeight, measure);
  shapes.push(...second.shapes);
  return { shapes, height: first.height + second.height };
}

function totalsOf(lane: MapLane): FlowPiece[] {
  const { totals } = lane;
  const piece = (text: string, swatch: string): FlowPiece => ({
    text,
    paint: 'n6-ink',
    style: totalStyle,
    swatch,
  });
  const withUse = (name: string, reserved: bigint, used: bigint): string =>
    used > 0n && used < reserved
      ? say`${name} ${formatSize(reserved)}, ${formatSize(used)} used`
      : `${name} ${formatSize(reserved)}`;
  const pieces: FlowPiece[] = [];
  if (totals.application > 0n)
    pieces.push(piece(withUse(say`application`, totals.application, totals.applicationUsed), 'n6-app-fill'));
  if (totals.boot > 0n) pieces.push(piece(`${say`boot`} ${formatSize(totals.boot)}`, 'n6-boot-fill'));
  if (totals.neuralArt > 0n)
    pieces.push(piece(withUse(say`Neural-ART`, totals.neuralArt, totals.neuralArtUsed), 'n6-npu-fill'));
  if (totals.unprogrammed > 0n)
    pieces.push(piece(say`not programmed ${formatSize(totals.unprogrammed)}`, 'n6-unprogrammed'));
  const unknown = distinctBytes(lane.unknown);
  if (unknown > 0n) pieces.push(piece(say`not known ${formatSize(unknown)}`, 'n6-hatch-unknown'));
  if (lane.sizeIsKnown)
    pieces.push(
      piece(totals.free > 0n ? say`free ${formatSize(totals.free)}` : say`nothing free`, 'n6-track-swatch'),
    );
  return pieces;
}

function caption(text: string, paint: string, x: number, middle: number, measure: MeasureText): Shape {
  return {
    kind: 'text',
    x,
    y: middle + 4,
    text,
    anchor: 'start',
    paint,
    style: captionStyle,
    width: measure(text, captionStyle),
  };
}

/** Where the board has no memory any more: grey ground, and a line through whatever reaches past the end. */
function drawAbsent(
  context: LaneContext,
  top: number,
  bottom: number,
  shapes: Shape[],
  labels: Shape[],
  items: MapItem[],
): void {
  const { lane, model } = context;
  const range = { start: lane.fitted.end, end: lane.range.end };
  const part = lane.fitted.end < lane.range.end ? context.visible(range) : undefined;
  if (!part) return;
  const id = `absent:${formatAddress(range.start)}`;
  const bounds: Box = { x: part.x, y: top, width: part.width, height: bottom - top };
  shapes.push({ kind: 'rect', ...bounds, paint: 'n6-absent', item: id });
  const x = context.xOf(range.start);
  if (x > context.left && x < context.right) {
    labels.push({ kind: 'path', d: `M${x.toFixed(2)} ${top - 3}V${bottom + 3}`, paint: 'n6-end' });
  }
  const where =
    lane.banks.length === 0
      ? say`no memory of ${model.device.name}`
      : say`no memory on ${model.board?.name ?? say`the board`}`;
  const size = say`${formatBytes(byteCount(range))} past the end`;
  items.push(emptyItem({ id, kind: 'absent', lane: lane.id, range, bounds }, where, size));
}

/** A place that no claim occupies: what it is, its range, its size. */
function emptyItem(
  place: Pick<MapItem, 'id' | 'kind' | 'lane' | 'range' | 'bounds'>,
  what: string,
  size: string,
): MapItem {
  const range = rangeText(place.range);
  return {
    ...place,
    source: undefined,
    claim: undefined,
    text: () => ({
      label: sayList([what, range, formatSize(byteCount(place.range))]),
      details: [what, range, size],
    }),
  };
}

/** Behind an image of unknown size: hatched, as it may be free or not. */
function drawUnknown(
  context: LaneContext,
  top: number,
  bottom: number,
  shapes: Shape[],
  items: MapItem[],
): void {
  const { lane } = context;
  for (const range of lane.unknown) {
    const part = context.visible(range);
    if (!part) continue;
    const id = `unknown:${formatAddress(range.start)}`;
    const bounds: Box = { x: part.x, y: top, width: part.width, height: bottom - top };
    shapes.push({ kind: 'rect', ...bounds, paint: 'n6-hatch-unknown', item: id });
    const what = say`not known: behind an image whose size nothing says`;
    const size = formatBytes(byteCount(range));
    items.push(emptyItem({ id, kind: 'unknown', lane: lane.id, range, bounds }, what, size));
  }
}

function drawFree(
  context: LaneContext,
  top: number,
  middle: number,
  bottom: number,
  shapes: Shape[],
  items: MapItem[],
): void {
  for (const range of context.lane.free) {
    const part = context.visible(range);
    if (!part) continue;
    const size = formatSize(byteCount(range));
    const bounds: Box = { x: part.x, y: top, width: part.width, height: bottom - top };
    const id = `free:${formatAddress(range.start)}`;
    items.push({
      id,
      kind: 'free',
      lane: context.lane.id,
      range,
      source: undefined,
      claim: undefined,
      bounds,
      text: () => ({
        label: sayList([say`free`, rangeText(range), size]),
        details: [say`free`, rangeText(range), formatBytes(byteCount(range))],
      }),
    });
    const room = openRoom(context, part.x, part.x + part.width);
    if (!room) continue;
    const label = [say`free ${size}`, size]
      .map((text) => fitText(text, freeStyle, room.to - room.from - 8, context.measure, 99))
      .find((fit) => fit);
    if (!label) continue;
    shapes.push({
      kind: 'text',
      x: (room.from + room.to) / 2,
      y: middle + 4,
      anchor: 'middle',
      paint: 'n6-muted',
      style: freeStyle,
      item: id,
      ...label,
    });
  }
}
