import { byteCount, containsAddress } from '../../base/addressRange';
import { formatAddress, formatHex, formatSize } from '../../base/size';
import { say, sayCount } from '../../base/wording';
import { flow, type FlowPiece } from '../flow';
import { foldedScale, type FoldedScale } from '../foldedScale';
import { rangeText } from '../memoryMap/details';
import type { Box, Shape } from '../shapes';
import { shortSize } from '../shortSize';
import { fitText, type TextStyle } from '../textMetrics';
import { layOutNames, type PlacedBuffer } from './bufferNames';
import { bufferDetails, bufferLabel, conflictText, laneTitle } from './details';
import type { TimelineLane } from './lanes';
import type { TimelineContext, TimelineItem } from './picture';
import type { BufferRole, TimelineBuffer } from './model';

const titleStyle: TextStyle = { size: 13, bold: true };
const rangeStyle: TextStyle = { size: 11, mono: true };
const noteStyle: TextStyle = { size: 11 };
const poolStyle: TextStyle = { size: 11, bold: true };
const addressStyle: TextStyle = { size: 10, mono: true };
const tinyStyle: TextStyle = { size: 10 };
const foldHeight = 18;
const trafficHeight = 30;
/** Weights lower than this on screen are drawn together. */
const flattest = 3;

const paints: Readonly<Record<BufferRole, string>> = {
  input: 'n6-in',
  output: 'n6-out',
  intermediate: 'n6-mid',
  weights: 'n6-par',
};
/** Painting order: what is there all the time lies below what comes and goes. */
const order: readonly BufferRole[] = ['weights', 'intermediate', 'input', 'output'];

/** One lane: heading, pools and addresses at the left, a rectangle per buffer, traffic below. */
export function layOutTimelineLane(
  context: TimelineContext,
  lane: TimelineLane,
  y: number,
  height: number,
): { shapes: Shape[]; items: TimelineItem[]; height: number; top: number; bottom: number } {
  const { left, right, margin, measure } = context;
  const shapes: Shape[] = [];
  const items: TimelineItem[] = [];
  const heading = flow(headingOf(lane), margin, y, right - margin, 12, 19, measure);
  shapes.push(...heading.shapes);
  const top = y + heading.height + 6;
  const bottom = top + height;
  const scale = foldedScale(lane.range, lane.folds, height, foldHeight);
  const yOf = (address: bigint): number => bottom - scale.at(address);

  shapes.push({ kind: 'rect', x: left, y: top, width: right - left, height, paint: 'n6-track' });
  const placed = drawBuffers(context, lane, yOf, shapes, items);
  drawConflicts(context, lane, yOf, shapes, items);
  shapes.push(...layOutNames(context, placed));
  drawFolds(context, scale, bottom, shapes);
  drawPools(context, lane, yOf, top, shapes);

  let end = bottom;
  if (lane.reads.length > 0) {
    shapes.push(...layOutTraffic(context, lane, bottom + 4));
    end = bottom + 4 + trafficHeight;
  }
  return { shapes, items, height: end - y, top, bottom };
}

function headingOf(lane: TimelineLane): FlowPiece[] {
  const peak = lane.pools.length === 1 ? lane.pools[0] : undefined;
  const parts = [
    lane.hasAddress
      ? say`${formatSize(lane.used)} of ${formatSize(byteCount(lane.range))} used`
      : say`${formatSize(lane.used)}, placed by the linker`,
    ...(peak && !lane.onlyWeights
      ? [say`peak ${formatSize(peak.peak)} in ${say`epoch ${peak.peakEpoch}`}`]
      : []),
    lane.onlyWeights
      ? say`${lane.buffers.length} weights`
      : sayCount(lane.buffers.length, '{0} buffer', '{0} buffers'),
  ];
  return [
    { text: laneTitle(lane), paint: 'n6-ink', style: titleStyle },
    ...(lane.hasAddress ? [{ text: rangeText(lane.range), paint: 'n6-muted', style: rangeStyle }] : []),
    ...parts.map((text) => ({ text, paint: 'n6-muted', style: noteStyle })),
  ];
}

/** Where a buffer lies; undefined where it is out of sight. */
function boxOf(
  context: TimelineContext,
  yOf: (address: bigint) => number,
  buffer: TimelineBuffer,
): Box | undefined {
  const from = Math.max(context.left, context.xOf(buffer.first));
  const to = Math.min(context.right, Math.max(context.xOf(buffer.last + 1), context.xOf(buffer.first) + 1.5));
  if (to <= from) return undefined;
  const upper = yOf(buffer.range.end);
  const lower = yOf(buffer.range.start);
  const least = buffer.role === 'weights' ? 0.4 : 1;
  return { x: from, y: upper, width: to - from, height: Math.max(least, lower - upper) };
}

function drawBuffers(
  context: TimelineContext,
  lane: TimelineLane,
  yOf: (address: bigint) => number,
  shapes: Shape[],
  items: TimelineItem[],
): readonly PlacedBuffer[] {
  const { model } = context;
  const bars: Shape[] = [];
  const flats: Box[] = [];
  const placed: PlacedBuffer[] = [];
  for (const role of order) {
    for (const buffer of lane.buffers) {
      if (buffer.role !== role) continue;
      const box = boxOf(context, yOf, buffer);
      if (!box) continue;
      const id = `buffer:${buffer.id}`;
      const flat = role === 'weights' && box.height < flattest;
      if (flat) addFlat(flats, box);
      else shapes.push({ kind: 'rect', ...box, paint: paints[role], item: id, bulk: true });
      if (role === 'weights' && !flat)
        shapes.push({ kind: 'rect', ...box, paint: 'n6-par-dots', item: id, bulk: true });
      const bar = Math.min(4, box.width);
      if (role === 'input') bars.push({ kind: 'rect', ...box, width: bar, paint: 'n6-in-bar', item: id });
      if (role === 'output')
        bars.push({
          kind: 'rect',
          ...box,
          x: box.x + box.width - bar,
          width: bar,
          paint: 'n6-out-bar',
          item: id,
        });
      items.push({
        id,
        kind: 'buffer',
        buffer: buffer.id,
        text: () => ({
          label: bufferLabel(model, buffer),
          details: bufferDetails(model, buffer),
        }),
        bounds: box,
      });
      if (!flat) placed.push({ buffer, box });
    }
  }
  for (const box of flats) {
    shapes.push(
      { kind: 'rect', ...box, paint: 'n6-par-flat' },
      { kind: 'rect', ...box, paint: 'n6-par-dots' },
    );
  }
  shapes.push(...bars);
  return placed;
}

/** The application's bytes under buffers, hatched across the epochs that meet them. */
function drawConflicts(
  context: TimelineContext,
  lane: TimelineLane,
  yOf: (address: bigint) => number,
  shapes: Shape[],
  items: TimelineItem[],
): void {
  for (const conflict of context.model.conflicts) {
    if (!containsAddress(lane.range, conflict.range.start)) continue;
    const from = Math.max(context.left, context.xOf(conflict.first));
    const to = Math.min(context.right, context.xOf(conflict.last + 1));
    if (to <= from) continue;
    const y = yOf(conflict.range.end);
    const bounds = {
      x: from,
      y,
      width: Math.max(1.5, to - from),
      height: Math.max(3, yOf(conflict.range.start) - y),
    };
    const id = `conflict:${conflict.names.join('+')}:${conflict.range.start.toString(16)}:${conflict.first}`;
    shapes.push({ kind: 'rect', ...bounds, paint: `n6-hatch-${conflict.severity}`, item: id });
    items.push({ id, kind: 'conflict', bounds, text: () => conflictText(conflict) });
  }
}

/** Hundreds of weights thinner than a line would only make a grey of their own: neighbours become one stretch. */
function addFlat(flats: Box[], box: Box): void {
  const last = flats[flats.length - 1];
  const touches =
    last &&
    last.x === box.x &&
    last.width === box.width &&
    box.y + box.height >= last.y - 0.5 &&
    box.y <= last.y + last.height;
  if (!touches) {
    flats.push(box);
    return;
  }
  const y = Math.min(last.y, box.y);
  flats[flats.length - 1] = { ...last, y, height: Math.max(last.y + last.height, box.y + box.height) - y };
}

/** Addresses that no buffer ever uses, folded: a torn band with their size. */
function drawFolds(context: TimelineContext, scale: FoldedScale, bottom: number, shapes: Shape[]): void {
  const { left, right } = context;
  for (const part of scale.parts) {
    if (!part.folded) continue;
    const upper = bottom - part.to + 2;
    const lower = bottom - part.from - 2;
    if (lower - upper < 2) continue;
    const edge = (y: number): string => {
      const steps = Math.max(4, Math.round((right - left) / 9));
      let d = `M${left - 1} ${y.toFixed(1)}`;
      for (let i = 1; i <= steps; i++) {
        d += `L${(left - 1 + ((right - left + 2) * i) / steps).toFixed(1)} ${(y + (i === steps ? 0 : i % 2 === 0 ? -1.5 : 1.5)).toFixed(1)}`;
      }
      return d;
    };
    shapes.push({
      kind: 'rect',
      x: left - 1,
      y: upper,
      width: right - left + 2,
      height: lower - upper,
      paint: 'n6-fold-gap',
    });
    shapes.push({ kind: 'path', d: edge(upper) + edge(lower), paint: 'n6-tear' });
    const fit =
      lower - upper >= 12
        ? fitText(
            say`${shortSize(byteCount(part.range))} never used`,
            tinyStyle,
            right - left - 8,
            context.measure,
            99,
          )
        : undefined;
    if (fit)
      shapes.push({
        kind: 'text',
        x: (left + right) / 2,
        y: (upper + lower) / 2 + 3.5,
        anchor: 'middle',
        paint: 'n6-muted',
        style: tinyStyle,
        ...fit,
      });
  }
}

/** At the left: each pool's name at its base, its address beside it where there is room; a line where pools meet. */
function drawPools(
  context: TimelineContext,
  lane: TimelineLane,
  yOf: (address: bigint) => number,
  top: number,
  shapes: Shape[],
): void {
  const { left, right, margin, measure, narrow } = context;
  let lastY = Infinity;
  for (const pool of lane.pools) {
    const base = yOf(pool.range.start);
    if (pool.range.start > lane.range.start)
      shapes.push({ kind: 'path', d: `M${left - 6} ${base.toFixed(2)}H${right}`, paint: 'n6-axis' });
    else shapes.push({ kind: 'path', d: `M${left - 6} ${base.toFixed(2)}H${left}`, paint: 'n6-axis' });
    const y = Math.min(base - 3, lastY - 13);
    if (y < top + 8) continue;
    const address = lane.hasAddress ? formatAddress(pool.range.start) : formatHex(pool.range.start);
    const addressWidth = measure(address, addressStyle);
    const room = left - 6 - margin - (narrow ? 0 : addressWidth + 8);
    const style = narrow ? { ...poolStyle, size: 10 } : poolStyle;
    const name = fitText(pool.name, style, room, measure, 3);
    if (!name) continue;
    lastY = y;
    shapes.push({ kind: 'text', x: margin, y, anchor: 'start', paint: 'n6-ink', style, ...name });
    if (!narrow) {
      shapes.push({
        kind: 'text',
        x: left - 8,
        y,
        text: address,
        anchor: 'end',
        paint: 'n6-muted',
        style: addressStyle,
        width: addressWidth,
      });
    }
  }
}

/** Bytes read (upwards) and written (downwards) per epoch, to the scale of the largest on screen. */
function layOutTraffic(context: TimelineContext, lane: TimelineLane, top: number): Shape[] {
  const { left, right, margin, measure } = context;
  const middle = top + trafficHeight / 2;
  const seen = (values: readonly number[]): readonly number[] => values.slice(context.first, context.last);
  const most = Math.max(1, largest(seen(lane.reads)), largest(seen(lane.writes)));
  const bars = (values: readonly number[], up: boolean): string => {
    let d = '';
    const step = Math.max(1, Math.ceil(0.75 / context.perEpoch));
    for (let from = context.first; from < context.last; from += step) {
      let bytes = 0;
      for (let epoch = from; epoch < from + step; epoch++) bytes = Math.max(bytes, values[epoch] ?? 0);
      if (bytes === 0) continue;
      const a = Math.max(left, context.xOf(from));
      const b = Math.min(
        right,
        Math.max(context.xOf(from + step) - (context.perEpoch > 4 ? 1 : 0), a + 0.75),
      );
      if (b <= a) continue;
      const length = Math.max(0.75, (bytes / most) * (trafficHeight / 2 - 1));
      d += `M${a.toFixed(2)} ${middle.toFixed(2)}H${b.toFixed(2)}v${(up ? -length : length).toFixed(2)}H${a.toFixed(2)}z`;
    }
    return d;
  };
  const text = context.narrow ? say`traffic` : say`traffic, up to ${shortSize(BigInt(most))}`;
  const shapes: Shape[] = [
    { kind: 'path', d: `M${left} ${middle}H${right}`, paint: 'n6-axis' },
    {
      kind: 'text',
      x: margin,
      y: middle + 3.5,
      text,
      anchor: 'start',
      paint: 'n6-muted',
      style: tinyStyle,
      width: measure(text, tinyStyle),
    },
  ];
  const reads = bars(lane.reads, true);
  const writes = bars(lane.writes, false);
  if (reads !== '') shapes.push({ kind: 'path', d: reads, paint: 'n6-read' });
  if (writes !== '') shapes.push({ kind: 'path', d: writes, paint: 'n6-write' });
  return shapes;
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
