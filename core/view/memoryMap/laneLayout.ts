import { byteCount, contains, type AddressRange } from '../../base/addressRange';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { flow, flowWidth, type FlowPiece } from '../flow';
import { foldedScale, type FoldedScale } from '../foldedScale';
import type { Box, Shape } from '../shapes';
import { fitText, wrapText, type MeasureText, type TextStyle } from '../textMetrics';
import { layOutAxis } from './axisLayout';
import { drawBox, rowHeight } from './boxLayout';
import { overlapDetails, overlapText, rangeText } from './details';
import type { MapItem, PlacedLane } from './layout';
import type { LaneTrack, MapLane } from './lanes';
import type { MapModel } from './model';

/** A lane's zoom: 1 shows all of it; `shift` is where the visible part starts, as a share of the whole axis (0 to 1 − 1/zoom). */
export interface LaneView {
  readonly zoom: number;
  readonly shift: number;
}

export interface LaneFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly measure: MeasureText;
  readonly view: LaneView;
}

/** What the parts of a lane need to know to draw themselves. */
export interface LaneContext {
  readonly model: MapModel;
  readonly lane: MapLane;
  readonly measure: MeasureText;
  readonly left: number;
  readonly right: number;
  /** Pixel of an address, not clamped. */
  xOf(address: bigint): number;
  /** The visible part of a range in pixels, at least `minimum` wide; undefined where it is out of sight. */
  visible(range: AddressRange, minimum?: number): { readonly x: number; readonly width: number } | undefined;
  readonly scale: FoldedScale;
  /** Pixel intervals of the folds on screen. */
  readonly folds: readonly { readonly from: number; readonly to: number; readonly bytes: bigint }[];
}

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
const noteStyle: TextStyle = { size: 11 };
const freeStyle: TextStyle = { size: 11 };
const foldStyle: TextStyle = { size: 10 };
const markerStyle: TextStyle = { size: 10, bold: true };
const rowGap = 4;
const trackPadding = 5;

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
  const bottom = npuTop + npuHeight;

  shapes.push(
    { kind: 'rect', x: left, y: appTop, width: right - left, height: bottom - appTop, paint: 'n6-track', radius: 3 },
    caption('APP', 'n6-app-text', frame.x, appTop + appHeight / 2, measure),
    caption('NPU', 'n6-npu-text', frame.x, npuTop + npuHeight / 2, measure),
  );

  drawAbsent(context, appTop, bottom, shapes);
  const bankLines = lane.banks
    .slice(1)
    .map((bank) => context.xOf(bank.range.start))
    .filter((x) => x > left && x < right)
    .map((x) => `M${x.toFixed(2)} ${appTop}V${bottom}`);
  if (bankLines.length > 0) shapes.push({ kind: 'path', d: bankLines.join(''), paint: 'n6-grid' });

  drawFree(context, appTop, appTop + appHeight + between / 2, bottom, shapes, items);

  const labels: Shape[] = [];
  for (const [track, top] of [
    [lane.application, appTop],
    [lane.neuralArt, npuTop],
  ] as const) {
    track.rows.forEach((row, index) => {
      const rowTop = top + trackPadding + index * (rowHeight + rowGap);
      row.forEach((box, i) => drawBox(context, box, row[i + 1], rowTop, shapes, labels, items));
    });
  }

  drawFolds(context, appTop, bottom, shapes, labels);
  drawOverlaps(context, appTop, appTop + appHeight + between / 2, bottom, shapes, labels, items);
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
  const rows = Math.max(1, track.rows.length);
  return rows * rowHeight + (rows - 1) * rowGap + 2 * trackPadding;
}

function contextOf(model: MapModel, lane: MapLane, frame: LaneFrame, gutter: number, foldWidth: number): LaneContext {
  const left = frame.x + gutter;
  const right = frame.x + frame.width;
  const { zoom, shift } = frame.view;
  const scale = foldedScale(lane.range, lane.folds, right - left, foldWidth);
  const toScreen = (pixel: number): number => left + (pixel - shift * (right - left)) * zoom;
  const xOf = (address: bigint): number => toScreen(scale.at(address));
  return {
    model,
    lane,
    measure: frame.measure,
    left,
    right,
    xOf,
    scale,
    visible(range, minimum = 2) {
      const from = xOf(range.start);
      const to = Math.max(xOf(range.end), from + minimum);
      if (to <= left || from >= right) return undefined;
      const x = Math.max(left, Math.min(from, right - minimum));
      return { x, width: Math.max(minimum, Math.min(to, right) - x) };
    },
    folds: scale.parts
      .filter((part) => part.folded)
      .map((part) => ({ from: toScreen(part.from), to: toScreen(part.to), bytes: byteCount(part.range) }))
      .filter((fold) => fold.to > left && fold.from < right),
  };
}

function layOutHeader(lane: MapLane, frame: LaneFrame): { shapes: Shape[]; height: number } {
  const { measure } = frame;
  const size = `${formatSize(byteCount(lane.range))}${lane.sizeIsKnown ? '' : ' shown, size not known'}`;
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
    shapes.push(...flow(right, frame.x + frame.width - rightWidth, frame.y, rightWidth + 1, 16, lineHeight, measure).shapes);
    return { shapes, height: first.height };
  }
  const second = flow(right, frame.x, frame.y + first.height, frame.width, 16, lineHeight, measure);
  shapes.push(...second.shapes);
  return { shapes, height: first.height + second.height };
}

function totalsOf(lane: MapLane): FlowPiece[] {
  const { totals } = lane;
  const piece = (text: string, swatch: string): FlowPiece => ({ text, paint: 'n6-ink', style: totalStyle, swatch });
  const withUse = (name: string, reserved: bigint, used: bigint): string =>
    used > 0n && used < reserved ? `${name} ${formatSize(reserved)}, ${formatSize(used)} used` : `${name} ${formatSize(reserved)}`;
  const pieces: FlowPiece[] = [];
  if (totals.application > 0n) pieces.push(piece(withUse('application', totals.application, totals.applicationUsed), 'n6-app-fill'));
  if (totals.boot > 0n) pieces.push(piece(`boot ${formatSize(totals.boot)}`, 'n6-boot-fill'));
  if (totals.neuralArt > 0n) pieces.push(piece(withUse('Neural-ART', totals.neuralArt, totals.neuralArtUsed), 'n6-npu-fill'));
  if (lane.sizeIsKnown) pieces.push(piece(totals.free > 0n ? `free ${formatSize(totals.free)}` : 'nothing free', 'n6-track-swatch'));
  return pieces;
}

function caption(text: string, paint: string, x: number, middle: number, measure: MeasureText): Shape {
  return { kind: 'text', x, y: middle + 4, text, anchor: 'start', paint, style: captionStyle, width: measure(text, captionStyle) };
}

/** The window past the end of what the board fits. */
function drawAbsent(context: LaneContext, top: number, bottom: number, shapes: Shape[]): void {
  const { lane } = context;
  if (lane.fitted.end >= lane.range.end) return;
  const part = context.visible({ start: lane.fitted.end, end: lane.range.end });
  if (part) shapes.push({ kind: 'rect', x: part.x, y: top, width: part.width, height: bottom - top, paint: 'n6-absent' });
}

function drawFree(context: LaneContext, top: number, middle: number, bottom: number, shapes: Shape[], items: MapItem[]): void {
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
      text: () => ({ label: `free, ${rangeText(range)}, ${size}`, details: ['free', rangeText(range), formatBytes(byteCount(range))] }),
    });
    const room = openRoom(context, part.x, part.x + part.width);
    if (!room) continue;
    const label = [`free ${size}`, size].map((text) => fitText(text, freeStyle, room.to - room.from - 8, context.measure, 99)).find((fit) => fit);
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

/** The widest stretch of `[from, to)` that no fold covers. */
export function openRoom(context: LaneContext, from: number, to: number): { from: number; to: number } | undefined {
  let best: { from: number; to: number } | undefined;
  let at = from;
  const offer = (end: number): void => {
    if (end > at && (!best || end - at > best.to - best.from)) best = { from: at, to: end };
  };
  for (const fold of context.folds) {
    if (fold.to <= from || fold.from >= to) continue;
    offer(fold.from);
    at = Math.max(at, fold.to);
  }
  offer(to);
  return best;
}

/** A torn gap through both tracks with the length of what is left out. */
function drawFolds(context: LaneContext, top: number, bottom: number, shapes: Shape[], labels: Shape[]): void {
  for (const fold of context.folds) {
    const from = Math.max(context.left, fold.from);
    const to = Math.min(context.right, fold.to);
    if (to - from < 6) continue;
    const inset = Math.min(6, (to - from) / 4);
    const a = from + inset;
    const b = to - inset;
    shapes.push({ kind: 'path', d: `${tear(a, top - 1, bottom + 1, 'M')}${tear(b, bottom + 1, top - 1, 'L')}Z`, paint: 'n6-fold-gap' });
    shapes.push({ kind: 'path', d: `${tear(a, top - 1, bottom + 1, 'M')}${tear(b, top - 1, bottom + 1, 'M')}`, paint: 'n6-tear' });
    const middle = (top + bottom) / 2;
    const text = shortSize(fold.bytes);
    const [number = '', unit = ''] = text.split(' ');
    for (const [line, dy] of [
      [number, -2],
      [unit, 10],
    ] as const) {
      const fit = fitText(line, foldStyle, b - a - 6, context.measure, 99);
      if (fit) labels.push({ kind: 'text', x: (a + b) / 2, y: middle + dy, anchor: 'middle', paint: 'n6-muted', style: foldStyle, ...fit });
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

/** Two significant digits are enough for what is left out. */
export function shortSize(bytes: bigint): string {
  for (const [unit, name] of [
    [1n << 30n, 'GiB'],
    [1n << 20n, 'MiB'],
    [1n << 10n, 'KiB'],
  ] as const) {
    if (bytes >= unit) {
      const tenths = (bytes * 10n + unit / 2n) / unit;
      return tenths < 100n && tenths % 10n !== 0n ? `${Number(tenths) / 10} ${name}` : `${(tenths + 5n) / 10n} ${name}`;
    }
  }
  return `${bytes} B`;
}

/** Hatched bands through both tracks, each with its number between the tracks. */
function drawOverlaps(
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
      labels.push({ kind: 'circle', x, y: middle, radius, paint: `n6-marker-${overlap.severity}`, item: overlap.id });
      labels.push({ kind: 'text', x, y: middle + 3.6, text, anchor: 'middle', paint: 'n6-marker-text', style: markerStyle, width, item: overlap.id });
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
function layOutOverlapLegend(context: LaneContext, frame: LaneFrame, top: number): { shapes: Shape[]; height: number } {
  const shapes: Shape[] = [];
  const seen = context.lane.overlaps.filter((entry) => contains(context.lane.range, entry.range));
  if (seen.length === 0) return { shapes, height: 0 };
  let y = top;
  for (const entry of seen) {
    const text = String(entry.number);
    const width = context.measure(text, markerStyle);
    const radius = Math.max(8, width / 2 + 4);
    const x = frame.x + radius;
    shapes.push({ kind: 'circle', x, y: y + 8, radius, paint: `n6-marker-${entry.overlap.severity}`, item: entry.overlap.id });
    shapes.push({ kind: 'text', x, y: y + 11.6, text, anchor: 'middle', paint: 'n6-marker-text', style: markerStyle, width, item: entry.overlap.id });
    const textX = frame.x + 2 * radius + 8;
    const lines = wrapText(`${overlapText(entry)}\u00a0· ${rangeText(entry.range)}`, noteStyle, frame.x + frame.width - textX, context.measure);
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
